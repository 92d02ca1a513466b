// Completion ports and file objects.
#include "posix_support.h"

#include "core/codes.h"
#include "core/port/files.h"
#include "core/port/nt_status.h"
#include "posix/port_queue.h"

#include <memory>
#include <vector>

using namespace posix_test;

namespace {

struct Port {
    explicit Port(std::uint32_t concurrency = 0) : handle(*create_io_port(concurrency)) {}
    ~Port() { close_handle(handle); }
    Port(const Port&) = delete;
    operator Handle() const { return handle; }
    const Handle handle;
};

void post(Handle port, std::uintptr_t key) {
    BOOST_TEST(post_packet(port, {key, nullptr, 0, 1}).ok());
}

std::uintptr_t take_key(Handle port) {
    const Dequeued got = take_packet(port, soon(), false);
    THREAD_CHECK(got.end == WaitEnd::object);
    return got.packet.key;
}

struct File final : FileObject {
    explicit File(bool synchronous = false) : synchronous_(synchronous) {}
    bool refuses_port() const noexcept override { return synchronous_; }
    bool synchronous_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(posix_ports_test)

// SPI: OVL-IOCP-9
BOOST_AUTO_TEST_CASE(packets_come_out_in_the_order_they_went_in) {
    const Port port;
    for (std::uintptr_t key = 1; key <= 100; ++key) post(port, key);
    for (std::uintptr_t key = 1; key <= 100; ++key) BOOST_TEST(take_key(port) == key);
    BOOST_TEST(take_packet(port, at_once(), false).end == WaitEnd::timeout);
    BOOST_TEST(take_packet(port, deadline_after(5), false).end == WaitEnd::timeout);
}

BOOST_AUTO_TEST_CASE(a_packet_carries_its_four_fields) {
    const Port port;
    int overlapped = 0;
    BOOST_TEST(post_packet(port, {7, &overlapped, status_from_error(10054), 99}).ok());
    const Dequeued got = take_packet(port, at_once(), false);
    BOOST_TEST(got.packet.key == 7u);
    BOOST_TEST(got.packet.overlapped == &overlapped);
    BOOST_TEST(error_from_status(got.packet.status) == 10054);
    BOOST_TEST(got.packet.bytes == 99u);
}

BOOST_AUTO_TEST_CASE(several_packets_are_taken_at_once) {
    const Port port;
    for (std::uintptr_t key = 1; key <= 5; ++key) post(port, key);
    Packet packets[4];
    std::size_t count = 0;
    BOOST_TEST(posix::take_packets(port, packets, &count, at_once(), false).end == WaitEnd::object);
    BOOST_TEST(count == 4u);
    BOOST_TEST(packets[3].key == 4u);
    BOOST_TEST(posix::take_packets(port, packets, &count, at_once(), false).end == WaitEnd::object);
    BOOST_TEST(count == 1u);
}

BOOST_AUTO_TEST_CASE(the_thread_that_came_last_is_served_first) {
    const Port port(8);
    const Event served(Reset::automatic);
    std::vector<int> order;
    std::vector<std::unique_ptr<Worker>> waiters;
    for (int i = 0; i < 4; ++i) {
        waiters.push_back(std::make_unique<Worker>([&, i] {
            THREAD_CHECK(take_packet(port, soon(), false).end == WaitEnd::object);
            order.push_back(i);
            (void)set_event(served);
        }));
        until_blocked(waiters.back()->handle());
    }
    for (int i = 0; i < 4; ++i) {
        post(port, 1);
        (void)wait_one(served);
    }
    waiters.clear();
    BOOST_TEST(order == (std::vector<int>{3, 2, 1, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(no_more_threads_run_than_the_concurrency_value_allows_unless_one_blocks) {
    const Port port(1);
    const Event got(Reset::automatic);
    const Event block;
    const Event blocked_done;
    Worker first([&] {
        (void)take_key(port);
        (void)set_event(got);
        (void)wait_one(block);
        (void)set_event(blocked_done);
        (void)wait_one(block);
    });
    (void)first;
    post(port, 1);
    (void)wait_one(got);
    // The first thread blocks in another wait: it does not count as running, a second one may take a packet.
    until_blocked(first.handle());
    std::atomic<int> taken{0};
    Worker second([&] {
        (void)take_key(port);
        ++taken;
        (void)set_event(got);
        // Runs on without blocking until told.
        while (taken != 99) std::this_thread::yield();
    });
    post(port, 2);
    (void)wait_one(got);
    BOOST_TEST(taken == 1);
    Worker third([&] { (void)take_key(port); });
    until_blocked(third.handle());
    post(port, 3);
    // One thread runs: the packet waits although a thread does too.
    until_blocked(third.handle());
    BOOST_TEST(!is_set(third.handle()));
    taken = 99; // the second one ends, and with it its running
    third.join();
    (void)set_event(block);
}

BOOST_AUTO_TEST_CASE(an_apc_ends_an_alertable_wait_on_a_port) {
    const Port port;
    static int ran = 0;
    ran = 0;
    Worker waiter([&] {
        THREAD_CHECK(take_packet(port, {}, true).end == WaitEnd::apc);
        THREAD_CHECK(take_key(port) == 5u);
    });
    until_blocked(waiter.handle());
    (void)queue_apc(
        waiter.handle(), [](std::uintptr_t) { ++ran; }, 0);
    post(port, 5);
    waiter.join();
    BOOST_TEST(ran == 1);
}

BOOST_AUTO_TEST_CASE(closing_a_port_ends_its_waits) {
    const Handle port = *create_io_port(0);
    Worker waiter([&] {
        const Dequeued got = take_packet(port, {}, false);
        THREAD_CHECK(got.end == WaitEnd::failed);
        THREAD_CHECK(got.error == code::abandoned_wait_0);
    });
    until_blocked(waiter.handle());
    close_handle(port);
    waiter.join();
    BOOST_TEST(take_packet(port, at_once(), false).error == code::invalid_handle);
    BOOST_TEST(post_packet(port, {}).error() == code::invalid_handle);
}

// SPI: OVL-IOCP-3, OVL-IOCP-5, UPC-CSH-7
BOOST_AUTO_TEST_CASE(a_file_has_one_port_for_life) {
    const Port port;
    const Port other;
    auto* file = new File;
    const Handle handle = open_handle(Ref<Object>::adopt(file));
    BOOST_TEST(!file->post_completion(nullptr, 0, 0));
    BOOST_TEST(file->associate(0, 1).error() == code::invalid_handle);
    BOOST_TEST(file->associate(handle, 1).error() == code::invalid_handle);
    BOOST_TEST(file->associate(port, 77).ok());
    BOOST_TEST(file->associate(other, 1).error() == code::invalid_parameter);
    BOOST_TEST(file->post_completion(file, 0, 12));
    BOOST_TEST(file->has_port());
    file->drop_port();
    BOOST_TEST(!file->post_completion(nullptr, 0, 0));
    close_handle(handle);
    const Dequeued got = take_packet(port, at_once(), false);
    BOOST_TEST(got.packet.key == 77u);
    BOOST_TEST(got.packet.bytes == 12u);
}

BOOST_AUTO_TEST_CASE(a_synchronous_file_takes_no_port) {
    const Port port;
    auto* file = new File(true);
    const Handle handle = open_handle(Ref<Object>::adopt(file));
    BOOST_TEST(file->associate(port, 1).error() == code::invalid_parameter);
    close_handle(handle);
}

BOOST_AUTO_TEST_CASE(a_file_owns_what_was_ever_attached) {
    static int alive = 0;
    struct Counted final : Attachment {
        Counted() { ++alive; }
        ~Counted() override { --alive; }
    };
    alive = 0;
    auto* file = new File;
    const Handle handle = open_handle(Ref<Object>::adopt(file));
    file->attach(new Counted);
    Attachment* second = new Counted;
    file->attach(second);
    BOOST_TEST(file->attachment() == second);
    file->attach(nullptr);
    file->attach(new Counted);
    file->attach(nullptr);
    BOOST_TEST(file->attachment() == nullptr);
    BOOST_TEST(alive == 3);
    close_handle(handle);
    BOOST_TEST(alive == 0);
}

BOOST_AUTO_TEST_CASE(producers_and_consumers_lose_no_packet) {
    constexpr std::uintptr_t kEach = 20'000;
    const Port port(2);
    std::atomic<std::uintptr_t> sum{0};
    {
        std::vector<std::unique_ptr<Worker>> workers;
        for (int i = 0; i < 3; ++i)
            workers.push_back(std::make_unique<Worker>([&] {
                while (const std::uintptr_t key = take_key(port)) sum += key;
            }));
        std::vector<std::thread> producers;
        for (int i = 0; i < 2; ++i)
            producers.emplace_back([&] {
                for (std::uintptr_t key = 1; key <= kEach; ++key) (void)post_packet(port, {key, nullptr, 0, 0});
            });
        for (auto& producer : producers) producer.join();
        for (int i = 0; i < 3; ++i) (void)post_packet(port, {0, nullptr, 0, 0});
    }
    BOOST_TEST(sum == kEach * (kEach + 1));
}

BOOST_AUTO_TEST_SUITE_END()
