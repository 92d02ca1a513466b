// The table of common objects when processes die in it, lack descriptors, or find a file that is no table. Host dialect.
// This program is its own child; the folder of the prefix is the parent's.
#define BOOST_TEST_NO_MAIN
#define BOOST_TEST_ALTERNATIVE_INIT_API
#include "posix_support.h"
#include "temporary_folder.h"

#include "core/codes.h"
#include "posix/common_objects.h"
#include "posix/event_object.h"
#include "posix/sync_objects.h"
#include "wspemu.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <pthread.h>
#include <spawn.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace posix_test;
using namespace wspemu::posix;

namespace {

Handle opened(ObjectKind kind, ObjectName name) {
    const Result<Handle> handle = open_named(kind, name);
    return handle ? *handle : kNoHandle;
}

Handle made_event(ObjectName name) {
    const Result<Handle> handle = create_named_event(Reset::manual, false, name, nullptr);
    return handle ? *handle : kNoHandle;
}

[[noreturn]] void die() {
    ::kill(::getpid(), SIGKILL);
    ::_exit(99);
}

// From now on no descriptor with a number above those that are open now, but for so many.
void allow_descriptors(unsigned more) {
    const int next = ::dup(0);
    ::close(next);
    const rlimit limit{static_cast<rlim_t>(next) + more, static_cast<rlim_t>(next) + more};
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

pid_t start(const char* verb) {
    const char* const arguments[] = {"posix_common_test", "child", verb, nullptr};
    pid_t child = -1;
    ::posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, const_cast<char* const*>(arguments), environ);
    return child;
}

// As a shell says it.
int end_of(pid_t child) {
    int status = 0;
    if (::waitpid(child, &status, 0) != child) return -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

// --- what children do ---

int die_taking_a_mutex() {
    (void)opened(ObjectKind::mutex, u"mutex");
    const CommonLock all;
    find_common(u"mutex")->value = 0; // and who it is was to follow
    die();
}

int die_making_an_event() {
    (void)opened(ObjectKind::event, u"parent's");
    const CommonLock all;
    std::memset(add_common(ObjectKind::event, u"half made")->openers, 0, sizeof(CommonObject::openers));
    die();
}

[[noreturn]] int look_without_descriptors() {
    (void)made_event(u"own");
    allow_descriptors(0);
    ::_exit(opened(ObjectKind::event, u"parent's") != kNoHandle ? 0 : 1); // a sanitizer's end needs descriptors
}

[[noreturn]] int come_with_few_descriptors() {
    const char* const more = std::getenv("WSPEMU_TEST_MORE");
    allow_descriptors(static_cast<unsigned>(std::atoi(more ? more : "0")));
    (void)opened(ObjectKind::event, u"parent's");
    ::_exit(0);
}

// The first thread is gone, and the process goes on.
int leave_to_another_thread() {
    std::thread([] {
        const std::string file = "/proc/self/task/" + std::to_string(::getpid()) + "/stat";
        for (std::string all; all.find(") Z ") == all.npos; std::this_thread::yield())
            std::getline(std::ifstream(file), all);
        const Handle mutex = opened(ObjectKind::mutex, u"mutex");
        const bool took = wait_one(mutex, at_once()).end == WaitEnd::object;
        if (took) (void)set_event(opened(ObjectKind::event, u"held"));
        (void)wait_one(opened(ObjectKind::event, u"end"));
        ::_exit(took ? 0 : 1);
    }).detach();
    ::pthread_exit(nullptr);
}

int wait_for_an_abandoned_mutex() {
    const Handle mutex = opened(ObjectKind::mutex, u"mutex");
    (void)set_event(opened(ObjectKind::event, u"opened"));
    return wait_one(mutex).end == WaitEnd::abandoned ? 0 : 1;
}

int reset_parents() {
    return reset_event(opened(ObjectKind::event, u"parent's")) ? 0 : 1;
}

int look_for_x() {
    return opened(ObjectKind::event, u"x") != kNoHandle ? 0 : 1;
}

int make_x_and_look() {
    return made_event(u"x") != kNoHandle ? end_of(start("look for x")) : 2;
}

constexpr int kNotAllowed = 77;

int make_on_a_full_disk() {
    const wspemu::test::TemporaryFolder small;
    const std::string user = "0 " + std::to_string(::getuid()) + " 1", group = "0 " + std::to_string(::getgid()) + " 1";
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return kNotAllowed;
    std::ofstream("/proc/self/uid_map") << user;
    std::ofstream("/proc/self/setgroups") << "deny";
    std::ofstream("/proc/self/gid_map") << group;
    if (::mount("none", small.path().c_str(), "tmpfs", 0, "size=64k") != 0) return kNotAllowed;
    ::setenv("WSPEMU_PREFIX", small.path().c_str(), 1);
    const int said = ::memfd_create("stderr", MFD_CLOEXEC);
    ::dup2(said, STDERR_FILENO);
    const bool made = made_event(u"x") != kNoHandle && made_event(u"y") != kNoHandle;
    char text[256] = {};
    const bool told_once = ::pread(said, text, sizeof text - 1, 0) > 0 &&
                           std::string_view(text) ==
                               "wspemu: the table of named objects can not be used: this process has "
                               "its names for itself\n";
    ::umount2(small.path().c_str(), MNT_DETACH);
    return made && told_once ? 0 : 1;
}

int child(std::string_view verb) {
    if (verb == "fill") return make_on_a_full_disk();
    if (verb == "die taking") return die_taking_a_mutex();
    if (verb == "die making") return die_making_an_event();
    if (verb == "look poorly") return look_without_descriptors();
    if (verb == "come poorly") return come_with_few_descriptors();
    if (verb == "leave to another") return leave_to_another_thread();
    if (verb == "wait for abandoned") return wait_for_an_abandoned_mutex();
    if (verb == "reset") return reset_parents();
    if (verb == "look for x") return look_for_x();
    if (verb == "make x") return make_x_and_look();
    return 98;
}

// Runs something on a thread, which sleeps when this returns: it waits for what the caller holds.
template <class Work>
std::thread start_to_sleep(Work work) {
    std::atomic<pid_t> id{0};
    std::thread thread([&id, work] {
        id = ::gettid();
        work();
    });
    while (id == 0) std::this_thread::yield();
    const std::string file = "/proc/self/task/" + std::to_string(id) + "/stat";
    for (std::string all; all.find(") S ") == all.npos;) std::getline(std::ifstream(file), all);
    return thread;
}

// Whether processes of another prefix, which finds this as its file, have their names in common.
bool is_common_over(const std::string& content) {
    const wspemu::test::TemporaryFolder other;
    std::ofstream(other.path() + "/.objects") << content;
    const std::string ours = std::getenv("WSPEMU_PREFIX");
    ::setenv("WSPEMU_PREFIX", other.path().c_str(), 1);
    const int end = end_of(start("make x"));
    ::setenv("WSPEMU_PREFIX", ours.c_str(), 1);
    return end == 0;
}

} // namespace

BOOST_AUTO_TEST_SUITE(posix_common_test)

BOOST_AUTO_TEST_CASE(a_mutex_half_taken_by_a_killed_process_is_abandoned) {
    const Handle mutex = *create_mutex(false, u"mutex", nullptr);
    BOOST_TEST(end_of(start("die taking")) == 128 + SIGKILL);
    BOOST_TEST(wait_one(mutex, at_once()).end == WaitEnd::abandoned);
    BOOST_TEST(release_mutex(mutex).ok());
    close_handle(mutex);
}

BOOST_AUTO_TEST_CASE(an_object_half_made_by_a_killed_process_is_not_there) {
    const Handle event = made_event(u"parent's");
    BOOST_TEST(end_of(start("die making")) == 128 + SIGKILL);
    BOOST_TEST(opened(ObjectKind::event, u"half made") == kNoHandle);
    close_handle(event);
}

BOOST_AUTO_TEST_CASE(a_process_without_descriptors_takes_nobody_for_dead) {
    const Handle event = made_event(u"parent's");
    BOOST_TEST(end_of(start("look poorly")) == 0);
    {
        const CommonLock all;
        BOOST_TEST(find_common(u"parent's") != nullptr);
    }
    for (const char* more : {"0", "1", "2", "3"}) {
        ::setenv("WSPEMU_TEST_MORE", more, 1);
        BOOST_TEST(end_of(start("come poorly")) == 0);
        const CommonLock all;
        BOOST_TEST(find_common(u"parent's") != nullptr);
    }
    close_handle(event);
}

BOOST_AUTO_TEST_CASE(a_process_lives_on_when_its_first_thread_has_ended) {
    const Handle mutex = *create_mutex(false, u"mutex", nullptr);
    const Handle held = made_event(u"held"), end = made_event(u"end");
    const pid_t other = start("leave to another");
    BOOST_TEST(wait_one(held).end == WaitEnd::object);
    BOOST_TEST(wait_one(mutex, at_once()).end == WaitEnd::timeout);
    (void)set_event(end);
    BOOST_TEST(end_of(other) == 0);
    BOOST_TEST(wait_one(mutex).end == WaitEnd::abandoned);
    BOOST_TEST(release_mutex(mutex).ok());
    for (const Handle handle : {mutex, held, end}) close_handle(handle);
}

BOOST_AUTO_TEST_CASE(a_mutex_is_abandoned_by_a_thread_that_closed_it_and_ends) {
    const Handle ready = made_event(u"opened");
    pid_t other = -1;
    std::thread([&] {
        const Handle mutex = *create_mutex(true, u"mutex", nullptr);
        other = start("wait for abandoned");
        (void)wait_one(ready);
        close_handle(mutex);
    }).join();
    BOOST_TEST(end_of(other) == 0);
    BOOST_TEST(opened(ObjectKind::mutex, u"mutex") == kNoHandle);
    close_handle(ready);
}

BOOST_AUTO_TEST_CASE(threads_that_open_and_close_one_name_never_lose_it) {
    constexpr int kTimes = 20'000;
    std::atomic<int> lost{0};
    const auto work = [&] {
        for (int i = 0; i < kTimes; ++i) {
            const Handle event = made_event(u"busy");
            {
                const CommonLock all;
                if (!find_common(u"busy")) ++lost;
            }
            close_handle(event);
        }
    };
    std::thread one(work), other(work);
    one.join();
    other.join();
    BOOST_TEST(lost == 0);
    BOOST_TEST(opened(ObjectKind::event, u"busy") == kNoHandle);
}

BOOST_AUTO_TEST_CASE(a_mutex_that_threads_open_and_close_all_the_time_keeps_one_of_them_in) {
    constexpr int kTimes = 3'000;
    int taken = 0;
    std::atomic<int> failures{0};
    const auto work = [&] {
        for (int i = 0; i < kTimes; ++i) {
            const Handle mutex = *create_mutex(false, u"busy mutex", nullptr);
            if (wait_one(mutex).end != WaitEnd::object) ++failures;
            ++taken;
            if (!release_mutex(mutex)) ++failures;
            close_handle(mutex);
        }
    };
    std::thread one(work), other(work), third(work);
    for (std::thread* thread : {&one, &other, &third}) thread->join();
    BOOST_TEST(failures == 0);
    BOOST_TEST(taken == 3 * kTimes);
}

BOOST_AUTO_TEST_CASE(a_name_that_finds_no_place_in_the_table_is_refused) {
    constexpr std::size_t kPlaces = 1024;
    const auto name = [](std::size_t i) {
        const std::string digits = std::to_string(i);
        return u"name " + std::u16string(digits.begin(), digits.end());
    };
    std::vector<Handle> handles;
    for (std::size_t i = 0; i < kPlaces; ++i) handles.push_back(made_event(name(i)));
    BOOST_TEST(std::ranges::count(handles, kNoHandle) == 0);
    const auto refused = create_named_event(Reset::manual, false, name(kPlaces), nullptr);
    BOOST_TEST(refused.error() == wspemu::code::no_system_resources);
    BOOST_TEST(opened(ObjectKind::event, name(kPlaces)) == kNoHandle);
    // What is there can be opened, and there is room again when one is gone.
    const Handle again = opened(ObjectKind::event, name(0));
    BOOST_TEST(again != kNoHandle);
    close_handle(again);
    close_handle(handles.back());
    handles.back() = made_event(name(kPlaces));
    BOOST_TEST(handles.back() != kNoHandle);
    for (const Handle handle : handles) close_handle(handle);
    BOOST_TEST(opened(ObjectKind::event, name(0)) == kNoHandle);
}

// One thread is about to lock an event that had twins when it looked; another has the event's lock since it has none, and is
// about to lock a common event that the same wait is for.
BOOST_AUTO_TEST_CASE(an_event_loses_its_twins_while_threads_are_about_to_lock_it) {
    const Handle other = made_event(u"other");
    const auto event = Ref<EventObject>::adopt(new EventObject(Reset::manual, false));
    const Handle handle = open_handle(Ref<Object>(event.get()));
    {
        const CommonLock all;
        event->join_common(*add_common(ObjectKind::event, u"alone soon"), true);
    }
    WaitOutcome outcome{};
    std::thread waiter = start_to_sleep([&] { outcome = wait_all({handle, other}); });
    std::thread resetter, setter;
    {
        const CommonLock all;
        resetter = start_to_sleep([&] { event->clear(); });
        BOOST_TEST(event->give_up_name());
        setter = start_to_sleep([&] { event->set(); });
    }
    resetter.join();
    setter.join();
    event->set();
    BOOST_TEST(set_event(other).ok());
    waiter.join();
    BOOST_TEST(outcome.end == WaitEnd::object);
    close_handle(handle);
    close_handle(other);
}

BOOST_AUTO_TEST_CASE(a_native_descriptor_shows_what_others_reset) {
    const Handle event = made_event(u"parent's");
    pollfd entry{wspemu_native_fd(event), POLLIN, 0};
    (void)set_event(event);
    BOOST_TEST(::poll(&entry, 1, 0) == 1);
    BOOST_TEST(end_of(start("reset")) == 0);
    for (const Deadline end = soon(); ::poll(&entry, 1, 0) == 1 && Clock::now() < end;) std::this_thread::yield();
    BOOST_TEST(::poll(&entry, 1, 0) == 0);
    close_handle(event);
}

BOOST_AUTO_TEST_CASE(a_disk_without_room_for_the_table_leaves_names_to_the_process) {
    const int end = end_of(start("fill"));
    if (end == kNotAllowed) BOOST_TEST_MESSAGE("no file system can be mounted here");
    else BOOST_TEST(end == 0);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_table_is_replaced) {
    BOOST_TEST(is_common_over(""));
    BOOST_TEST(is_common_over("x"));
    BOOST_TEST(is_common_over(std::string(100'000, 'x')));
}

BOOST_AUTO_TEST_SUITE_END()

int main(int argc, char** argv) {
    if (argc == 3 && std::strcmp(argv[1], "child") == 0) return child(argv[2]);
    const wspemu::test::TemporaryFolder prefix;
    ::setenv("WSPEMU_PREFIX", prefix.path().c_str(), 1);
    return boost::unit_test::unit_test_main(
        +[] { return true; }, argc, argv);
}
