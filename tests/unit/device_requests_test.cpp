// Requests to a device and the ways in which their end is told.
#include "device_fixture.h"

#include <thread>

using namespace wspemu::test;

namespace {

struct OpenDevice {
    explicit OpenDevice(DWORD flags = FILE_FLAG_OVERLAPPED) : file(open_test_device(flags)) {
        BOOST_REQUIRE((file != INVALID_HANDLE_VALUE));
    }
    ~OpenDevice() { CloseHandle(file); }
    TestDevice device; // the handle goes before it
    const HANDLE file;
};

struct Event {
    ~Event() { CloseHandle(handle); }
    bool is_set() const { return WaitForSingleObject(handle, 0) == WAIT_OBJECT_0; }
    const HANDLE handle = CreateEventW(nullptr, TRUE, FALSE, nullptr);
};

} // namespace

BOOST_AUTO_TEST_SUITE(device_requests_test)

BOOST_AUTO_TEST_CASE(a_request_may_end_within_its_call) {
    OpenDevice open;
    char data[8] = "hello";
    char out[8] = "";
    DWORD done = 0;
    OVERLAPPED overlapped{};
    const Event event;
    overlapped.hEvent = event.handle;
    BOOST_TEST(DeviceIoControl(open.file, kEcho, data, 5, out, 8, &done, &overlapped));
    BOOST_TEST(done == 5u);
    BOOST_TEST(std::string(out) == "hello");
    BOOST_TEST(event.is_set());
    BOOST_TEST(!DeviceIoControl(open.file, kFail, nullptr, 0, nullptr, 0, &done, &overlapped));
    BOOST_TEST(GetLastError() == DWORD(WSAECONNREFUSED));
    BOOST_TEST(!event.is_set());
    BOOST_TEST(!DeviceIoControl(open.file, kTooMuch, nullptr, 0, out, 8, &done, &overlapped));
    BOOST_TEST(GetLastError() == DWORD(ERROR_MORE_DATA));
    BOOST_TEST(done == 8u);
    BOOST_TEST(!DeviceIoControl(open.file, kEcho, nullptr, 5, out, 8, &done, &overlapped));
    BOOST_TEST(GetLastError() == DWORD(ERROR_NOACCESS));
}

BOOST_AUTO_TEST_CASE(a_pending_request_ends_with_its_event) {
    OpenDevice open;
    const Event event;
    OVERLAPPED overlapped{};
    overlapped.hEvent = event.handle;
    char out[8] = "";
    DWORD done = 0;
    BOOST_TEST(!ReadFile(open.file, out, 8, nullptr, &overlapped));
    BOOST_TEST(GetLastError() == DWORD(ERROR_IO_PENDING));
    BOOST_TEST(!GetOverlappedResult(open.file, &overlapped, &done, FALSE));
    BOOST_TEST(GetLastError() == DWORD(ERROR_IO_INCOMPLETE));
    std::thread([&] { open.device.end_one(WSPEMU_STATUS_SUCCESS, "abc"); }).join();
    BOOST_TEST(GetOverlappedResult(open.file, &overlapped, &done, TRUE));
    BOOST_TEST(done == 3u);
    BOOST_TEST(std::string(out) == "abc");
}

BOOST_AUTO_TEST_CASE(without_an_event_the_file_itself_is_waited_for) {
    OpenDevice open;
    OVERLAPPED overlapped{};
    char out[8] = "";
    DWORD done = 0;
    BOOST_TEST(!ReadFile(open.file, out, 8, nullptr, &overlapped));
    std::thread device([&] {
        while (!open.device.end_one(WSPEMU_STATUS_OF_ERROR(WSAECONNRESET))) SwitchToThread();
    });
    BOOST_TEST(!GetOverlappedResult(open.file, &overlapped, &done, TRUE));
    BOOST_TEST(GetLastError() == DWORD(WSAECONNRESET));
    device.join();
}

BOOST_AUTO_TEST_CASE(a_port_gets_a_packet_unless_the_event_forbids_it) {
    OpenDevice open;
    const HANDLE port = CreateIoCompletionPort(open.file, nullptr, 42, 0);
    BOOST_REQUIRE(port);
    OVERLAPPED overlapped{}, silent{};
    const Event event;
    silent.hEvent = reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(event.handle) | 1);
    DWORD done = 0;
    ULONG_PTR key = 0;
    LPOVERLAPPED got = nullptr;
    char out[8] = "";
    BOOST_TEST(!DeviceIoControl(open.file, kKeep, nullptr, 0, out, 8, nullptr, &silent));
    BOOST_TEST(!DeviceIoControl(open.file, kKeep, nullptr, 0, out, 8, nullptr, &overlapped));
    open.device.end_one(WSPEMU_STATUS_SUCCESS, "12");
    open.device.end_one(WSPEMU_STATUS_CANCELLED);
    BOOST_TEST(event.is_set());
    BOOST_TEST(!GetQueuedCompletionStatus(port, &done, &key, &got, INFINITE));
    BOOST_TEST(GetLastError() == DWORD(ERROR_OPERATION_ABORTED));
    BOOST_TEST(got == &overlapped);
    BOOST_TEST(key == 42u);
    BOOST_TEST(DeviceIoControl(open.file, kEcho, out, 2, out, 8, nullptr, &overlapped));
    BOOST_TEST(GetQueuedCompletionStatus(port, &done, &key, &got, INFINITE));
    BOOST_TEST(done == 2u);
    BOOST_TEST(SetFileCompletionNotificationModes(open.file, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
    BOOST_TEST(DeviceIoControl(open.file, kEcho, out, 2, out, 8, nullptr, &overlapped));
    BOOST_TEST(!GetQueuedCompletionStatus(port, &done, &key, &got, 0));
    BOOST_TEST(GetLastError() == DWORD(WAIT_TIMEOUT));
    BOOST_TEST(!DeviceIoControl(open.file, kAtOnceButPending, nullptr, 0, nullptr, 0, nullptr, &overlapped));
    BOOST_TEST(GetLastError() == DWORD(ERROR_IO_PENDING));
    BOOST_TEST(!GetQueuedCompletionStatus(port, &done, &key, &got, INFINITE));
    BOOST_TEST(GetLastError() == DWORD(ERROR_HANDLE_EOF));
    CloseHandle(port);
}

namespace {
DWORD g_routine_error = 1;
DWORD g_routine_bytes = 0;
void WINAPI note_end(DWORD error, DWORD bytes, LPOVERLAPPED) {
    g_routine_error = error;
    g_routine_bytes = bytes;
}
void NTAPI note_block(PVOID context, PIO_STATUS_BLOCK block, ULONG) {
    *static_cast<NTSTATUS*>(context) = block->Status;
}
} // namespace

BOOST_AUTO_TEST_CASE(a_routine_runs_in_an_alertable_wait_of_the_thread_that_asked) {
    OpenDevice open;
    OVERLAPPED overlapped{};
    char out[8] = "";
    BOOST_TEST(ReadFileEx(open.file, out, 8, &overlapped, note_end));
    std::thread([&] { open.device.end_one(WSPEMU_STATUS_SUCCESS, "abcd"); }).join();
    BOOST_TEST(g_routine_bytes == 0u);
    BOOST_TEST(SleepEx(INFINITE, TRUE) == DWORD(WAIT_IO_COMPLETION));
    BOOST_TEST(g_routine_bytes == 4u);
    BOOST_TEST(g_routine_error == 0u);
}

BOOST_AUTO_TEST_CASE(the_native_calls_tell_by_block_event_and_routine) {
    OpenDevice open;
    const Event event;
    IO_STATUS_BLOCK block{};
    NTSTATUS told = STATUS_PENDING;
    char out[8] = "";
    BOOST_TEST(NtDeviceIoControlFile(open.file, event.handle, note_block, &told, &block, kKeep, nullptr, 0, out, 8) ==
               NTSTATUS(STATUS_PENDING));
    BOOST_TEST(block.Status == NTSTATUS(STATUS_PENDING));
    open.device.end_one(WSPEMU_STATUS_SUCCESS, "abc");
    BOOST_TEST(NtWaitForSingleObject(event.handle, FALSE, nullptr) == STATUS_SUCCESS);
    BOOST_TEST(block.Information == 3u);
    LARGE_INTEGER soon;
    soon.QuadPart = -600'000'000;
    BOOST_TEST(NtWaitForSingleObject(GetCurrentThread(), TRUE, &soon) == NTSTATUS(STATUS_USER_APC));
    BOOST_TEST(told == STATUS_SUCCESS);
    BOOST_TEST(NtReadFile(open.file, nullptr, nullptr, nullptr, &block, out, 8, nullptr, nullptr) ==
               NTSTATUS(STATUS_PENDING));
    open.device.end_one(WSPEMU_STATUS_END_OF_FILE);
    BOOST_TEST(NtWaitForSingleObject(open.file, FALSE, nullptr) == STATUS_SUCCESS);
    BOOST_TEST(block.Status == STATUS_END_OF_FILE);
    BOOST_TEST(NtWriteFile(event.handle, nullptr, nullptr, nullptr, &block, out, 8, nullptr, nullptr) ==
               STATUS_OBJECT_TYPE_MISMATCH);
    BOOST_TEST(NtWriteFile(open.file, open.file, nullptr, nullptr, &block, out, 8, nullptr, nullptr) ==
               NTSTATUS(STATUS_INVALID_HANDLE));
}

BOOST_AUTO_TEST_CASE(a_synchronous_handle_waits) {
    OpenDevice open(0);
    std::thread device([&] {
        while (!open.device.end_one(WSPEMU_STATUS_SUCCESS, "late")) SwitchToThread();
        while (!open.device.end_one(WSPEMU_STATUS_END_OF_FILE)) SwitchToThread();
        while (!open.device.end_one(WSPEMU_STATUS_OF_ERROR(WSAENOTCONN))) SwitchToThread();
    });
    char out[8] = "";
    DWORD done = 9;
    BOOST_TEST(ReadFile(open.file, out, 8, &done, nullptr));
    BOOST_TEST(done == 4u);
    BOOST_TEST(ReadFile(open.file, out, 8, &done, nullptr));
    BOOST_TEST(done == 0u);
    BOOST_TEST(!WriteFile(open.file, out, 8, &done, nullptr));
    BOOST_TEST(GetLastError() == DWORD(WSAENOTCONN));
    device.join();
}

BOOST_AUTO_TEST_CASE(rights_that_were_not_asked_for_are_missing) {
    TestDevice device;
    const HANDLE file = CreateFileW(L"\\\\.\\TestDevice", GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0, nullptr);
    DWORD done = 0;
    BOOST_TEST(!DeviceIoControl(file, kForWriters, nullptr, 0, nullptr, 0, &done, nullptr));
    BOOST_TEST(GetLastError() == DWORD(ERROR_ACCESS_DENIED));
    BOOST_TEST(!WriteFile(file, "x", 1, &done, nullptr));
    BOOST_TEST(GetLastError() == DWORD(ERROR_ACCESS_DENIED));
    BOOST_TEST(!DeviceIoControl(file, 0x22FFFC, nullptr, 0, nullptr, 0, &done, nullptr));
    CloseHandle(file);
    BOOST_TEST(!DeviceIoControl(file, kEcho, nullptr, 0, nullptr, 0, &done, nullptr));
    BOOST_TEST(GetLastError() == DWORD(ERROR_INVALID_HANDLE));
}

BOOST_AUTO_TEST_SUITE_END()
