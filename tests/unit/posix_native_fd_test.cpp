// Native descriptors: each kind of object shows its level, and nothing of it is left behind.
#include "posix_support.h"

#include "posix/file_mapping.h"

#include "core/port/files.h"
#include "posix/handle_flags.h"
#include "posix/message_queue.h"
#include "posix/sync_objects.h"
#include "posix/thread_control.h"
#include "wspemu.h"

#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

using namespace posix_test;
using namespace wspemu::posix;

namespace {

bool readable(int descriptor, int milliseconds = 0) {
    pollfd entry{descriptor, POLLIN, 0};
    return ::poll(&entry, 1, milliseconds) == 1 && (entry.revents & POLLIN) != 0;
}

bool is_open(int descriptor) {
    return ::fcntl(descriptor, F_GETFD) != -1;
}

std::size_t open_descriptors() {
    DIR* folder = ::opendir("/proc/self/fd");
    std::size_t count = 0;
    while (::readdir(folder)) ++count;
    ::closedir(folder);
    return count;
}

constexpr int kPatience = 20'000; // milliseconds; a test that reaches it has failed

} // namespace

BOOST_AUTO_TEST_SUITE(posix_native_fd_test)

BOOST_AUTO_TEST_CASE(an_event_is_readable_while_it_is_signalled) {
    const Event event;
    const int descriptor = wspemu_native_fd(event.handle);
    BOOST_TEST_REQUIRE(descriptor >= 0);
    BOOST_TEST(!readable(descriptor));
    (void)set_event(event);
    (void)set_event(event);
    BOOST_TEST(readable(descriptor));
    BOOST_TEST(is_set(event));
    BOOST_TEST(readable(descriptor));
    (void)reset_event(event);
    BOOST_TEST(!readable(descriptor));
    (void)pulse_event(event);
    BOOST_TEST(!readable(descriptor));
}

BOOST_AUTO_TEST_CASE(an_object_that_was_signalled_before_it_was_asked_shows_it) {
    const Event event(Reset::automatic, true);
    const int descriptor = wspemu_native_fd(event.handle);
    BOOST_TEST(readable(descriptor));
    BOOST_TEST(is_set(event)); // takes it
    BOOST_TEST(!readable(descriptor));
    BOOST_TEST(!is_set(event));
}

BOOST_AUTO_TEST_CASE(an_object_has_one_descriptor_for_all_its_handles) {
    const Event event;
    const Handle copy = *duplicate_handle(event);
    const int descriptor = wspemu_native_fd(event.handle);
    BOOST_TEST(wspemu_native_fd(event.handle) == descriptor);
    BOOST_TEST(wspemu_native_fd(copy) == descriptor);
    close_handle(copy);
    BOOST_TEST(is_open(descriptor));
}

BOOST_AUTO_TEST_CASE(a_semaphore_is_readable_while_it_counts) {
    const Handle semaphore = *create_semaphore(0, 5, {}, nullptr);
    const int descriptor = wspemu_native_fd(semaphore);
    BOOST_TEST(!readable(descriptor));
    BOOST_TEST(release_semaphore(semaphore, 2, nullptr).ok());
    BOOST_TEST(is_set(semaphore));
    BOOST_TEST(readable(descriptor));
    BOOST_TEST(is_set(semaphore));
    BOOST_TEST(!readable(descriptor));
    close_handle(semaphore);
}

BOOST_AUTO_TEST_CASE(a_mutex_is_readable_while_nobody_owns_it) {
    const Handle mutex = *posix::create_mutex(false, {}, nullptr);
    const int descriptor = wspemu_native_fd(mutex);
    BOOST_TEST(readable(descriptor));
    BOOST_TEST(is_set(mutex));
    BOOST_TEST(is_set(mutex));
    BOOST_TEST(!readable(descriptor));
    BOOST_TEST(release_mutex(mutex).ok());
    BOOST_TEST(!readable(descriptor));
    BOOST_TEST(release_mutex(mutex).ok());
    BOOST_TEST(readable(descriptor));
    std::thread([&] { (void)is_set(mutex); }).join();
    BOOST_TEST(readable(descriptor)); // abandoned
    BOOST_TEST(wait_one(mutex).end == WaitEnd::abandoned);
    BOOST_TEST(!readable(descriptor));
    (void)release_mutex(mutex);
    close_handle(mutex);
}

BOOST_AUTO_TEST_CASE(a_timer_turns_readable_when_it_is_due) {
    const Handle timer = *create_timer(Reset::manual, {}, nullptr);
    const int descriptor = wspemu_native_fd(timer);
    BOOST_TEST(!readable(descriptor));
    BOOST_TEST(posix::set_timer(timer, -10'000, 0, nullptr, nullptr).ok());
    BOOST_TEST(readable(descriptor, kPatience));
    close_handle(timer);
}

BOOST_AUTO_TEST_CASE(a_thread_turns_readable_when_it_ends_and_a_process_does_not) {
    const Event go;
    ThreadStart start{};
    start.routine = [](void* event) -> std::uint32_t {
        (void)wait_one(static_cast<const Event*>(event)->handle);
        return 0;
    };
    start.parameter = const_cast<Event*>(&go);
    const Handle thread = *start_thread(start, nullptr);
    const int descriptor = wspemu_native_fd(thread);
    BOOST_TEST(!readable(descriptor));
    (void)set_event(go);
    BOOST_TEST(readable(descriptor, kPatience));
    close_handle(thread);
    BOOST_TEST(!readable(wspemu_native_fd(~std::uintptr_t{0})));     // GetCurrentProcess()
    BOOST_TEST(!readable(wspemu_native_fd(~std::uintptr_t{0} - 1))); // GetCurrentThread()
}

BOOST_AUTO_TEST_CASE(a_port_is_readable_while_it_holds_packets) {
    const Handle port = *create_io_port(1);
    const int descriptor = wspemu_native_fd(port);
    BOOST_TEST(!readable(descriptor));
    BOOST_TEST(post_packet(port, {1, nullptr, 0, 0}).ok());
    BOOST_TEST(post_packet(port, {2, nullptr, 0, 0}).ok());
    BOOST_TEST(take_packet(port, at_once(), false).packet.key == 1u);
    BOOST_TEST(readable(descriptor));
    BOOST_TEST(take_packet(port, at_once(), false).packet.key == 2u);
    BOOST_TEST(!readable(descriptor));
    close_handle(port);
    BOOST_TEST(!is_open(descriptor));
}

BOOST_AUTO_TEST_CASE(a_message_queue_is_readable_while_there_is_something_to_take) {
    const int descriptor = wspemu_message_fd();
    BOOST_TEST_REQUIRE(descriptor >= 0);
    BOOST_TEST(!readable(descriptor));
    const auto queue = MessageQueue::of_this_thread();
    std::thread([&] { BOOST_TEST(queue->post({0, 0x400, 0, 0}).ok()); }).join();
    BOOST_TEST(readable(descriptor));
    BOOST_TEST(queue->take({}, false).has_value());
    BOOST_TEST(readable(descriptor));
    BOOST_TEST(queue->take({}, true).has_value());
    BOOST_TEST(!readable(descriptor));

    const std::uintptr_t timer = queue->set_timer(0, 0, 10, 0);
    BOOST_TEST(readable(descriptor, kPatience));
    BOOST_TEST(queue->take({}, true).has_value());
    BOOST_TEST(readable(descriptor, kPatience)); // the next period
    BOOST_TEST(queue->kill_timer(0, timer));
    BOOST_TEST(!readable(descriptor));
}

BOOST_AUTO_TEST_CASE(apcs_of_a_thread_are_readable_until_they_have_run) {
    static std::atomic<int> ran{0};
    Worker worker([] {
        const int descriptor = wspemu_apc_fd();
        THREAD_CHECK(!readable(descriptor));
        const Handle self = current_thread_handle();
        const auto count = [](std::uintptr_t) { ++ran; };
        std::thread([&] { THREAD_CHECK(queue_apc(self, count, 0).ok()); }).join();
        THREAD_CHECK(readable(descriptor));
        THREAD_CHECK(sleep_until(at_once(), true).end == WaitEnd::apc);
        THREAD_CHECK(ran == 1);
        THREAD_CHECK(!readable(descriptor));
        // An APC that is queued by an APC runs in the same drain.
        static Handle target;
        target = self;
        (void)queue_apc(
            self,
            [](std::uintptr_t) {
                (void)queue_apc(
                    target, [](std::uintptr_t) { ++ran; }, 0);
            },
            0);
        THREAD_CHECK(readable(descriptor));
        THREAD_CHECK(sleep_until(at_once(), true).end == WaitEnd::apc);
        THREAD_CHECK(ran == 2);
        THREAD_CHECK(!readable(descriptor));
    });
}

BOOST_AUTO_TEST_CASE(what_has_no_descriptor_says_why) {
    const Event event;
    const Handle stale = *duplicate_handle(event);
    close_handle(stale);
    for (const std::uintptr_t bad : {std::uintptr_t{0}, std::uintptr_t{7}, std::uintptr_t{stale}}) {
        errno = 0;
        BOOST_TEST(wspemu_native_fd(bad) == -1);
        BOOST_TEST(errno == EBADF);
    }
    struct File final : FileObject {};
    const Handle file = open_handle(Ref<Object>::adopt(new File));
    BOOST_TEST(wspemu_native_fd(file) == -1);
    BOOST_TEST(errno == ENOTSUP);
    close_handle(file);
    // Things with handles that nobody can wait for.
    posix::NewMapping memory;
    memory.protection = 0x04; // PAGE_READWRITE
    memory.size = 4096;
    const Handle mapping = *posix::create_mapping(memory, {}, nullptr);
    errno = 0;
    BOOST_TEST(wspemu_native_fd(mapping) == -1);
    BOOST_TEST(errno == ENOTSUP);
    close_handle(mapping);
}

BOOST_AUTO_TEST_CASE(closing_the_last_handle_closes_the_descriptor_also_while_it_is_polled) {
    const std::size_t before = open_descriptors();
    for (int i = 0; i < 200; ++i) {
        const Handle event = *create_event(Reset::manual, false);
        const Handle copy = *duplicate_handle(event);
        const int descriptor = wspemu_native_fd(event);
        const int loop = ::epoll_create1(EPOLL_CLOEXEC);
        epoll_event interest{};
        interest.events = EPOLLIN;
        BOOST_TEST_REQUIRE(::epoll_ctl(loop, EPOLL_CTL_ADD, descriptor, &interest) == 0);
        close_handle(event);
        std::thread setter([&] { (void)set_event(copy); });
        BOOST_TEST_REQUIRE(::epoll_wait(loop, &interest, 1, kPatience) == 1);
        setter.join();
        std::thread closer([&] { close_handle(copy); });
        (void)::epoll_wait(loop, &interest, 1, 0);
        closer.join();
        BOOST_TEST_REQUIRE(!is_open(descriptor));
        BOOST_TEST_REQUIRE(::epoll_wait(loop, &interest, 1, 0) == 0);
        ::close(loop);
    }
    BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_CASE(the_level_follows_the_object_whoever_sets_and_takes) {
    const Event event(Reset::automatic);
    const int descriptor = wspemu_native_fd(event.handle);
    constexpr int kSets = 5'000;
    std::atomic<int> taken{0};
    Worker taker([&] {
        while (taken < kSets) {
            if (readable(descriptor, kPatience) && is_set(event)) ++taken;
        }
    });
    Worker setter([&] {
        for (int i = 1; i <= kSets; ++i) {
            (void)set_event(event);
            while (taken < i) std::this_thread::yield();
        }
    });
    setter.join();
    taker.join();
    BOOST_TEST(taken == kSets);
    BOOST_TEST(!readable(descriptor));
}

BOOST_AUTO_TEST_SUITE_END()
