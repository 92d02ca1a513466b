// The end of the process and threads that have ended for Windows, but not yet for the host.
#include "posix_support.h"

#include "posix/thread_control.h"

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace posix_test;

namespace {

int g_report = -1;
sem_t g_process_ends;
pthread_key_t g_last_key;

void report(const char* what) {
    if (::write(g_report, what, std::strlen(what)) < 0) std::abort();
}

// Whether the process's first thread is asleep, as who waits is. /proc says so behind the program's name in brackets.
bool first_thread_sleeps() {
    const std::string task = std::to_string(::getpid());
    std::ifstream file("/proc/self/task/" + task + "/stat");
    std::string text;
    std::getline(file, text);
    const std::size_t bracket = text.rfind(')');
    return bracket != text.npos && text.compare(bracket, 3, ") S") == 0;
}

// Runs when the thread's object is signalled, because its key was made later than the emulator's own. It goes on when it is
// waited for; a process that does not wait ends meanwhile.
void last_words(void*) {
    sem_wait(&g_process_ends);
    while (!first_thread_sleeps()) sched_yield();
    report(" gone");
}

// The child process: ends while its thread is signalled and still has something to do.
[[noreturn]] void end_with_a_departing_thread() {
    sem_init(&g_process_ends, 0, 0);
    (void)current_thread_id(); // makes the emulator's key
    pthread_key_create(&g_last_key, last_words);
    const auto routine = [](void*) { return std::uint32_t(pthread_setspecific(g_last_key, &g_report)); };
    const Handle thread = *posix::start_thread({routine, nullptr, 0, false}, nullptr);
    if (wait_one(thread).end == WaitEnd::object) report("signalled");
    close_handle(thread);
    std::atexit([] {
        report(" ends");
        sem_post(&g_process_ends);
    });
    std::exit(0);
}

std::string read_all(int descriptor) {
    std::string text;
    char part[64];
    for (ssize_t got = 0; (got = ::read(descriptor, part, sizeof part)) > 0;)
        text.append(part, static_cast<std::size_t>(got));
    return text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(posix_departures_test)

BOOST_AUTO_TEST_CASE(the_process_ends_after_a_thread_that_is_signalled_and_not_gone) {
    int ends[2];
    BOOST_REQUIRE_EQUAL(::pipe(ends), 0);
    std::cout.flush(); // else the child writes it, too
    const pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
        ::close(ends[0]);
        g_report = ends[1];
        end_with_a_departing_thread();
    }
    ::close(ends[1]);
    BOOST_TEST(read_all(ends[0]) == "signalled ends gone");
    ::close(ends[0]);
    int status = -1;
    BOOST_TEST(::waitpid(child, &status, 0) == child);
    BOOST_TEST(status == 0);
}

BOOST_AUTO_TEST_SUITE_END()
