// Windows and message queues: posting, sending, order, limits, timers, the end of windows and threads.
#define BOOST_TEST_MODULE messages
#include <boost/test/unit_test.hpp>

#include "core/codes.h"
#include "core/port/messages.h"
#include "core/port/threads.h"
#include "posix/window_table.h"

#include <future>
#include <thread>

using namespace wspemu;
using namespace wspemu::posix;
using port::is_window;
using port::post_message;

namespace {

constexpr std::uint32_t kUser = 0x400;
const MessageFilter kAll;

struct Handled {
    std::uintptr_t window;
    std::uint32_t message;
    std::uintptr_t wparam;
};
thread_local std::vector<Handled> handled;

std::intptr_t record(std::uintptr_t window, std::uint32_t message, std::uintptr_t wparam, std::intptr_t lparam) {
    handled.push_back({window, message, wparam});
    return static_cast<std::intptr_t>(wparam) + lparam;
}

// A window of the calling thread, in a class that is registered once.
std::uintptr_t make_window(WindowProcedure procedure = record, std::uintptr_t parent = kMessageOnlyParent) {
    static const Result<std::uint16_t> atom = register_class({0, 1, false, true, record, 16}, u"message_test");
    NewWindow description;
    description.window_class = *acquire_class(*atom, 1);
    description.window_class.procedure = procedure;
    description.parent = parent;
    return *add_window(description);
}

std::shared_ptr<MessageQueue> own_queue() {
    return MessageQueue::of_this_thread();
}

std::optional<Message> take(const MessageFilter& filter = kAll) {
    return own_queue()->take(filter, true);
}

// GetMessage.
Message get(const MessageFilter& filter = kAll) {
    for (;;) {
        handle_sent_messages(*own_queue());
        if (const auto message = take(filter)) return *message;
        own_queue()->wait_for_message();
    }
}

} // namespace

// SPI: UPC-POST-2, UPC-POST-3
BOOST_AUTO_TEST_CASE(a_posted_message_waits_until_it_is_taken) {
    const std::uintptr_t window = make_window();
    handled.clear();
    BOOST_TEST(post_message(window, kUser, 5, -6).ok());
    BOOST_TEST(handled.empty());
    const auto message = take();
    BOOST_REQUIRE(message.has_value());
    BOOST_TEST(message->window == window);
    BOOST_TEST(message->message == kUser);
    BOOST_TEST(message->wparam == 5u);
    BOOST_TEST(message->lparam == -6);
    BOOST_TEST(!take());
    BOOST_TEST(destroy_window(window).ok());
}

// SPI: UPC-POST-7
BOOST_AUTO_TEST_CASE(what_is_no_window_gets_no_message) {
    for (std::uintptr_t value :
         {std::uintptr_t(0), kBroadcast, kMessageOnlyParent, std::uintptr_t(1), std::uintptr_t(-1)}) {
        BOOST_TEST(post_message(value, kUser, 0, 0).error() == code::invalid_window_handle);
        BOOST_TEST(!is_window(value));
    }
}

// SPI: UPC-POST-8
BOOST_AUTO_TEST_CASE(a_destroyed_window_gets_no_message_and_its_own_are_dropped) {
    const std::uintptr_t window = make_window();
    const std::uintptr_t other = make_window();
    BOOST_TEST(post_message(window, kUser, 1, 0).ok());
    BOOST_TEST(post_message(other, kUser, 2, 0).ok());
    BOOST_TEST(destroy_window(window).ok());
    BOOST_TEST(!is_window(window));
    BOOST_TEST(post_message(window, kUser, 3, 0).error() == code::invalid_window_handle);
    BOOST_TEST(destroy_window(window).error() == code::invalid_window_handle);
    BOOST_TEST(take()->wparam == 2u);
    BOOST_TEST(!take());
    BOOST_TEST(destroy_window(other).ok());
}

// SPI: UPC-POST-6
BOOST_AUTO_TEST_CASE(ten_thousand_messages_are_kept_and_the_next_is_refused) {
    const std::uintptr_t window = make_window();
    for (std::uintptr_t i = 0; i < kPostLimit; ++i) BOOST_REQUIRE(post_message(window, kUser, i, 0).ok());
    BOOST_TEST(post_message(window, kUser, 0, 0).error() == code::not_enough_quota);
    BOOST_TEST(own_queue()->post({0, kUser}).error() == code::not_enough_quota);
    for (std::uintptr_t i = 0; i < kPostLimit; ++i) BOOST_REQUIRE(take()->wparam == i);
    BOOST_TEST(!take());
    BOOST_TEST(post_message(window, kUser, 0, 0).ok());
    BOOST_TEST(destroy_window(window).ok());
}

// SPI: UPC-POST-3, UPC-POST-6
BOOST_AUTO_TEST_CASE(messages_of_one_sender_keep_their_order_while_the_owner_waits) {
    constexpr std::uintptr_t kEach = 2000;
    const std::uintptr_t window = make_window();
    std::vector<std::thread> senders;
    for (std::uint32_t sender = 0; sender < 3; ++sender)
        senders.emplace_back([=] {
            for (std::uintptr_t i = 0; i < kEach; ++i) (void)post_message(window, kUser + sender, i, 0);
        });
    std::uintptr_t next[3] = {};
    for (std::uintptr_t i = 0; i < 3 * kEach; ++i) {
        const Message message = get();
        BOOST_REQUIRE(message.wparam == next[message.message - kUser]++);
    }
    for (std::thread& sender : senders) sender.join();
    BOOST_TEST(destroy_window(window).ok());
}

BOOST_AUTO_TEST_CASE(windows_have_different_values_that_do_not_come_back_soon) {
    const std::uintptr_t first = make_window();
    BOOST_TEST(first != 0u);
    BOOST_TEST(destroy_window(first).ok());
    for (int i = 0; i < 100; ++i) {
        const std::uintptr_t window = make_window();
        BOOST_TEST(window != first);
        BOOST_TEST(destroy_window(window).ok());
    }
}

BOOST_AUTO_TEST_CASE(only_its_own_thread_destroys_a_window) {
    const std::uintptr_t window = make_window();
    int error = 0;
    std::thread([&] { error = destroy_window(window).error(); }).join();
    BOOST_TEST(error == code::access_denied);
    BOOST_TEST(is_window(window));
    BOOST_TEST(destroy_window(window).ok());
}

BOOST_AUTO_TEST_CASE(children_end_with_their_parent) {
    const std::uintptr_t parent = make_window();
    const std::uintptr_t child = make_window(record, parent);
    handled.clear();
    BOOST_TEST(destroy_window(parent).ok());
    BOOST_REQUIRE(handled.size() == 4u);
    BOOST_TEST((handled[0].window == parent && handled[0].message == kMessageDestroy));
    BOOST_TEST((handled[1].window == child && handled[1].message == kMessageDestroy));
    BOOST_TEST((handled[2].window == child && handled[2].message == kMessageNcDestroy));
    BOOST_TEST((handled[3].window == parent && handled[3].message == kMessageNcDestroy));
    BOOST_TEST(!is_window(child));
}

BOOST_AUTO_TEST_CASE(the_windows_of_a_thread_end_with_it) {
    std::uintptr_t window = 0;
    std::uint32_t id = 0;
    std::thread([&] {
        window = make_window();
        id = port::current_thread_id();
    }).join();
    BOOST_TEST(!is_window(window));
    BOOST_TEST(post_message(window, kUser, 0, 0).error() == code::invalid_window_handle);
    BOOST_TEST((MessageQueue::of_thread(id) == nullptr));
}

BOOST_AUTO_TEST_CASE(a_filter_passes_windows_children_and_ranges_and_every_quit) {
    const std::uintptr_t parent = make_window();
    const std::uintptr_t child = make_window(record, parent);
    const std::uintptr_t other = make_window();
    (void)post_message(other, kUser, 1, 0);
    (void)own_queue()->post({0, kUser, 2});
    (void)post_message(child, kUser + 1, 3, 0);
    (void)post_message(parent, kUser, 4, 0);
    BOOST_TEST(take(*filter_for(parent, kUser, kUser))->wparam == 4u);
    BOOST_TEST(take(*filter_for(parent, 0, 0))->wparam == 3u);
    BOOST_TEST(take(*filter_for(std::uintptr_t(-1), 0, 0))->wparam == 2u);
    BOOST_TEST(!take(*filter_for(0, kUser + 5, kUser + 9)));
    BOOST_TEST(filter_for(12345, 0, 0).error() == code::invalid_window_handle);
    own_queue()->post_quit(9);
    const auto quit = take(*filter_for(parent, kUser + 5, kUser + 9));
    BOOST_TEST((quit && quit->message == kMessageQuit && quit->wparam == 9u));
    BOOST_TEST(take()->wparam == 1u);
    for (std::uintptr_t window : {parent, other}) BOOST_TEST(destroy_window(window).ok());
}

BOOST_AUTO_TEST_CASE(the_end_comes_after_all_posted_messages) {
    own_queue()->post_quit(3);
    (void)own_queue()->post({0, kUser});
    BOOST_TEST(take()->message == kUser);
    BOOST_TEST(own_queue()->take(kAll, false)->message == kMessageQuit);
    BOOST_TEST(take()->wparam == 3u);
    BOOST_TEST(!take());
}

BOOST_AUTO_TEST_CASE(sending_within_a_thread_is_a_call) {
    const std::uintptr_t window = make_window();
    handled.clear();
    BOOST_TEST(*send_message({window, kUser, 40, 2}) == 42);
    BOOST_TEST(handled.size() == 1u);
    BOOST_TEST(send_message({12345, kUser}).error() == code::invalid_window_handle);
    BOOST_TEST(destroy_window(window).ok());
}

BOOST_AUTO_TEST_CASE(a_message_from_another_thread_is_handled_when_the_owner_gets_messages) {
    const std::uintptr_t window = make_window();
    handled.clear();
    std::intptr_t answer = 0;
    std::thread sender([&, window] {
        answer = *send_message({window, kUser, 40, 2});
        (void)post_message(window, kUser + 1, 0, 0);
    });
    BOOST_TEST(get().message == kUser + 1);
    BOOST_TEST(handled.size() == 1u); // this thread's list: the procedure ran here
    sender.join();
    BOOST_TEST(answer == 42);
    BOOST_TEST(destroy_window(window).ok());
}

// Two threads that send to each other at once, each inside the procedure for the other's message.
BOOST_AUTO_TEST_CASE(a_thread_that_waits_for_an_answer_handles_what_is_sent_to_it) {
    static std::uintptr_t here = 0;
    static const WindowProcedure answer_by_asking = [](std::uintptr_t, std::uint32_t message, std::uintptr_t wparam,
                                                       std::intptr_t) -> std::intptr_t {
        return message == kUser ? *send_message({here, kUser + 1, wparam, 1}) * 10 : 0;
    };
    here = make_window();
    std::promise<std::uintptr_t> there;
    std::thread other([&] {
        there.set_value(make_window(answer_by_asking));
        (void)get(); // until it is told to end
    });
    const std::uintptr_t target = there.get_future().get();
    BOOST_TEST(*send_message({target, kUser, 4}) == 50);
    BOOST_TEST(post_message(target, kMessageQuit, 0, 0).ok());
    other.join();
    BOOST_TEST(destroy_window(here).ok());
}

BOOST_AUTO_TEST_CASE(a_sender_gets_0_when_the_owner_ends_without_an_answer) {
    std::promise<std::uintptr_t> made;
    std::thread owner([&] {
        made.set_value(make_window());
        (void)own_queue()->wait_with_handles({}, port::WaitMode::any, std::nullopt, false, kSent, true);
    });
    BOOST_TEST(*send_message({made.get_future().get(), kUser, 5, 5}) == 0);
    owner.join();
}

BOOST_AUTO_TEST_CASE(a_timer_speaks_when_nothing_else_is_there) {
    const std::uintptr_t window = make_window();
    BOOST_TEST(own_queue()->set_timer(window, 7, 10, 0x1234) == 7u);
    const Message tick = get();
    BOOST_TEST((tick.message == kMessageTimer && tick.window == window && tick.wparam == 7u && tick.lparam == 0x1234));
    BOOST_TEST(own_queue()->owns_timer(window, 7, 0x1234));
    (void)get(); // it comes again
    BOOST_TEST(own_queue()->kill_timer(window, 7));
    BOOST_TEST(!own_queue()->kill_timer(window, 7));
    BOOST_TEST(!own_queue()->owns_timer(window, 7, 0x1234));

    const std::uintptr_t id = own_queue()->set_timer(0, 0, 10, 0);
    BOOST_TEST(id != 0u);
    BOOST_TEST(get().wparam == id);
    BOOST_TEST(own_queue()->kill_timer(0, id));
    BOOST_TEST(destroy_window(window).ok());
}

BOOST_AUTO_TEST_CASE(a_wait_with_handles_ends_for_new_messages_only) {
    const auto event = port::create_event(port::Reset::manual, false);
    const port::Handle handle = *event;
    const auto wait = [&](port::Deadline deadline, bool old_input) {
        return own_queue()
            ->wait_with_handles({&handle, 1}, port::WaitMode::any, deadline, false, kPosted, old_input)
            .end;
    };
    const auto now = port::deadline_after(0);
    BOOST_TEST((wait(now, false) == port::WaitEnd::timeout));
    (void)own_queue()->post({0, kUser});
    BOOST_TEST((wait(std::nullopt, false) == port::WaitEnd::message));
    BOOST_TEST((wait(now, false) == port::WaitEnd::timeout)); // seen already
    BOOST_TEST((wait(std::nullopt, true) == port::WaitEnd::message));
    (void)port::set_event(handle);
    BOOST_TEST((wait(std::nullopt, true) == port::WaitEnd::object)); // handles come first
    BOOST_TEST(take().has_value());
    (void)port::reset_event(handle);
    BOOST_TEST((wait(now, true) == port::WaitEnd::timeout));
    (void)port::close_event(handle);
}

BOOST_AUTO_TEST_CASE(a_wait_with_handles_ends_when_another_thread_posts) {
    const std::uintptr_t window = make_window();
    std::thread sender([=] { (void)post_message(window, kUser, 0, 0); });
    const auto outcome = own_queue()->wait_with_handles({}, port::WaitMode::any, std::nullopt, false, kPosted, false);
    BOOST_TEST((outcome.end == port::WaitEnd::message));
    sender.join();
    BOOST_TEST(take().has_value());
    BOOST_TEST(destroy_window(window).ok());
}

BOOST_AUTO_TEST_CASE(the_status_of_a_queue_says_what_is_new_and_what_is_there) {
    constexpr std::uint32_t kPostBit = 0x0008;
    (void)own_queue()->status(0xFFFF);
    (void)own_queue()->post({0, kUser});
    BOOST_TEST(own_queue()->status(kPostBit) == (kPostBit << 16 | kPostBit));
    BOOST_TEST(own_queue()->status(kPostBit) == kPostBit << 16);
    BOOST_TEST(take().has_value());
    BOOST_TEST(own_queue()->status(kPostBit) == 0u);
}

BOOST_AUTO_TEST_CASE(a_window_keeps_values) {
    const std::uintptr_t window = make_window();
    BOOST_TEST(*replace_window_value(window, -21, 77) == 0); // GWLP_USERDATA
    BOOST_TEST(*window_value(window, -21) == 77);
    BOOST_TEST(*replace_window_value(window, 8, -5) == 0); // the class asked for 16 bytes
    BOOST_TEST(*window_value(window, 8) == -5);
    BOOST_TEST(window_value(window, 9).error() == kInvalidIndex);
    BOOST_TEST(window_value(window, -1).error() == kInvalidIndex);
    BOOST_TEST(window_value(12345, 0).error() == code::invalid_window_handle);
    BOOST_TEST(*replace_window_value(window, -8, static_cast<std::intptr_t>(window)) == -3); // its own parent
    BOOST_TEST(filter_for(window, 0, 0).ok());
    BOOST_TEST(destroy_window(window).ok());
}
