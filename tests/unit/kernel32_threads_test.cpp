// Where the emulator's threads differ from Windows, on purpose: nothing stops a running thread from outside. And what
// wine cannot be asked about.
#include <windows.h>

#include <boost/test/unit_test.hpp>

namespace {

volatile LONG g_callbacks = 0;
VOID WINAPI end_in_callback(PVOID) {
    InterlockedIncrement(&g_callbacks);
    ExitThread(9);
}
DWORD WINAPI set_both(LPVOID indexes) {
    const auto* const index = static_cast<const DWORD*>(indexes);
    return FlsSetValue(index[0], indexes) && FlsSetValue(index[1], indexes) ? 5 : 0;
}

} // namespace

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

// Wine stays in its lock of these slots for ever.
BOOST_AUTO_TEST_CASE(a_callback_of_a_slot_may_end_the_thread_once_more) {
    DWORD index[2] = {FlsAlloc(end_in_callback), FlsAlloc(end_in_callback)};
    g_callbacks = 0;
    const HANDLE thread = CreateThread(nullptr, 0, set_both, index, 0, nullptr);
    BOOST_TEST_REQUIRE(thread != nullptr);
    BOOST_TEST(WaitForSingleObject(thread, 20000) == static_cast<DWORD>(WAIT_OBJECT_0));
    BOOST_TEST(InterlockedCompareExchange(&g_callbacks, 0, 0) == 2);
    CloseHandle(thread);
    for (const DWORD each : index) BOOST_TEST(FlsFree(each));
}

BOOST_AUTO_TEST_CASE(two_numbers_are_exchanged_as_one) {
    alignas(16) LONG64 pair[2] = {1, 2};
    LONG64 expected[2] = {1, 3};
    BOOST_TEST(!InterlockedCompareExchange128(pair, 8, 7, expected));
    BOOST_TEST((expected[0] == 1 && expected[1] == 2 && pair[0] == 1 && pair[1] == 2));
    BOOST_TEST(InterlockedCompareExchange128(pair, 8, 7, expected));
    BOOST_TEST((pair[0] == 7 && pair[1] == 8 && expected[0] == 1 && expected[1] == 2));
}

BOOST_AUTO_TEST_SUITE_END()
