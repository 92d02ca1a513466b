// Where the emulator's threads differ from Windows, on purpose: nothing stops a running thread from outside. And what
// wine cannot be asked about.
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

BOOST_AUTO_TEST_CASE(handles_of_one_object_are_told_from_others) {
    const HANDLE event = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    const HANDLE other = CreateEventA(nullptr, TRUE, FALSE, nullptr);
    HANDLE copy = nullptr;
    BOOST_TEST(
        DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS));
    BOOST_TEST(CompareObjectHandles(event, copy));
    BOOST_TEST(!CompareObjectHandles(event, other));
    BOOST_TEST(GetLastError() == static_cast<DWORD>(ERROR_NOT_SAME_OBJECT));
    const HANDLE process = OpenProcess(PROCESS_ALL_ACCESS, FALSE, GetCurrentProcessId());
    BOOST_TEST(CompareObjectHandles(process, GetCurrentProcess()));
    for (const HANDLE handle : {event, other, copy, process}) CloseHandle(handle);
    BOOST_TEST(!CompareObjectHandles(event, GetCurrentProcess()));
    BOOST_TEST(GetLastError() == static_cast<DWORD>(ERROR_INVALID_HANDLE));
}

BOOST_AUTO_TEST_SUITE_END()
