// Where the emulator's threads differ from Windows, on purpose: nothing stops a running thread from outside.
#include <windows.h>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(kernel32_threads_test)

BOOST_AUTO_TEST_CASE(terminating_a_thread_is_refused) {
    SetLastError(0);
    BOOST_TEST(!TerminateThread(GetCurrentThread(), 1));
    BOOST_TEST(GetLastError() == static_cast<DWORD>(ERROR_NOT_SUPPORTED));
}

BOOST_AUTO_TEST_CASE(suspending_a_running_thread_is_refused) {
    SetLastError(0);
    BOOST_TEST(SuspendThread(GetCurrentThread()) == static_cast<DWORD>(-1));
    BOOST_TEST(GetLastError() == static_cast<DWORD>(ERROR_NOT_SUPPORTED));
    BOOST_TEST(ResumeThread(GetCurrentThread()) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
