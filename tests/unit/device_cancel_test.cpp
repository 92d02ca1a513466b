// Requests that are given up: by CancelIo and CancelIoEx, and by closing the handle.
#include "device_fixture.h"

#include <thread>

using namespace wspemu::test;

namespace {

DWORD error_of(HANDLE file, OVERLAPPED& overlapped) {
    DWORD done = 0;
    return GetOverlappedResult(file, &overlapped, &done, FALSE) ? 0 : GetLastError();
}

} // namespace

BOOST_AUTO_TEST_SUITE(device_cancel_test)

BOOST_AUTO_TEST_CASE(CancelIoEx_ends_the_one_that_is_named) {
    TestDevice device;
    const HANDLE file = open_test_device();
    OVERLAPPED first{}, second{}, other{};
    char out[8];
    ReadFile(file, out, 8, nullptr, &first);
    ReadFile(file, out, 8, nullptr, &second);
    BOOST_TEST(!CancelIoEx(file, &other));
    BOOST_TEST(GetLastError() == DWORD(ERROR_NOT_FOUND));
    BOOST_TEST(CancelIoEx(file, &first));
    BOOST_TEST(error_of(file, first) == DWORD(ERROR_OPERATION_ABORTED));
    BOOST_TEST(error_of(file, second) == DWORD(ERROR_IO_INCOMPLETE));
    BOOST_TEST(CancelIoEx(file, nullptr));
    BOOST_TEST(error_of(file, second) == DWORD(ERROR_OPERATION_ABORTED));
    BOOST_TEST(!CancelIoEx(file, nullptr));
    BOOST_TEST(device.cancels == 2);
    CloseHandle(file);
}

BOOST_AUTO_TEST_CASE(CancelIo_ends_those_of_the_calling_thread) {
    TestDevice device;
    const HANDLE file = open_test_device();
    OVERLAPPED mine{}, theirs{};
    char out[8];
    const HANDLE begun = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    const HANDLE may_end = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    std::thread other([&] {
        ReadFile(file, out, 8, nullptr, &theirs);
        SetEvent(begun);
        WaitForSingleObject(may_end, INFINITE);
    });
    WaitForSingleObject(begun, INFINITE);
    ReadFile(file, out, 8, nullptr, &mine);
    BOOST_TEST(CancelIo(file));
    BOOST_TEST(error_of(file, mine) == DWORD(ERROR_OPERATION_ABORTED));
    BOOST_TEST(error_of(file, theirs) == DWORD(ERROR_IO_INCOMPLETE));
    // What a thread has begun ends with it.
    SetEvent(may_end);
    other.join();
    BOOST_TEST(error_of(file, theirs) == DWORD(ERROR_OPERATION_ABORTED));
    BOOST_TEST(device.cancels == 2);
    for (const HANDLE handle : {begun, may_end, file}) CloseHandle(handle);
}

BOOST_AUTO_TEST_CASE(a_device_may_let_a_cancelled_request_go_on) {
    TestDevice device;
    device.ends_cancelled = false;
    const HANDLE file = open_test_device();
    OVERLAPPED overlapped{};
    char out[8] = "";
    ReadFile(file, out, 8, nullptr, &overlapped);
    BOOST_TEST(CancelIoEx(file, nullptr));
    BOOST_TEST(CancelIoEx(file, nullptr));
    BOOST_TEST(device.cancels == 1);
    BOOST_TEST(error_of(file, overlapped) == DWORD(ERROR_IO_INCOMPLETE));
    device.end_one(WSPEMU_STATUS_SUCCESS, "done");
    BOOST_TEST(error_of(file, overlapped) == 0u);
    CloseHandle(file);
}

BOOST_AUTO_TEST_CASE(closing_the_last_handle_aborts_and_the_file_ends_with_its_requests) {
    TestDevice device;
    HANDLE file = open_test_device();
    HANDLE copy = nullptr;
    BOOST_TEST(DuplicateHandle(GetCurrentProcess(), file, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS));
    OVERLAPPED overlapped{};
    const HANDLE event = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    overlapped.hEvent = event;
    char out[8];
    ReadFile(file, out, 8, nullptr, &overlapped);
    CloseHandle(file);
    BOOST_TEST(device.cleanups == 0);
    CloseHandle(copy);
    BOOST_TEST(device.cleanups == 1);
    BOOST_TEST(device.closes == 1);
    BOOST_TEST(WaitForSingleObject(event, 0) == DWORD(WAIT_OBJECT_0));
    BOOST_TEST(overlapped.Internal == ULONG_PTR(WSPEMU_STATUS_CANCELLED));

    device.ends_cancelled = false;
    file = open_test_device();
    ReadFile(file, out, 8, nullptr, &overlapped);
    CloseHandle(file);
    BOOST_TEST(device.cleanups == 2);
    BOOST_TEST(device.closes == 1);
    device.end_one(WSPEMU_STATUS_SUCCESS, "x");
    BOOST_TEST(device.closes == 2);
    CloseHandle(event);
}

BOOST_AUTO_TEST_CASE(a_waiting_call_is_cancelled_from_another_thread) {
    TestDevice device;
    const HANDLE file = open_test_device(0);
    std::thread canceller([&] {
        while (device.kept_count() == 0) SwitchToThread();
        while (!CancelIoEx(file, nullptr)) SwitchToThread();
    });
    char out[8];
    DWORD done = 0;
    BOOST_TEST(!ReadFile(file, out, 8, &done, nullptr));
    BOOST_TEST(GetLastError() == DWORD(ERROR_OPERATION_ABORTED));
    canceller.join();
    CloseHandle(file);
}

BOOST_AUTO_TEST_CASE(ending_and_cancelling_at_once_tells_one_end) {
    TestDevice device;
    for (int round = 0; round < 200; ++round) {
        const HANDLE file = open_test_device();
        OVERLAPPED overlapped{};
        char out[8] = "";
        ReadFile(file, out, 8, nullptr, &overlapped);
        std::thread ender([&] { device.end_one(WSPEMU_STATUS_SUCCESS, "end"); });
        CancelIoEx(file, &overlapped);
        DWORD done = 0;
        const BOOL good = GetOverlappedResult(file, &overlapped, &done, TRUE);
        const DWORD error = GetLastError();
        ender.join();
        if (good) BOOST_TEST(done == 3u);
        else BOOST_TEST(error == DWORD(ERROR_OPERATION_ABORTED));
        CloseHandle(file);
    }
    BOOST_TEST(device.closes == 200);
}

BOOST_AUTO_TEST_SUITE_END()
