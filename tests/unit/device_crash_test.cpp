// Devices that fall over, and libraries that go while they are in use.
#include "device_fixture.h"

#include <excpt.h>

using namespace wspemu::test;

namespace {

// Falls over at its first request, after it has kept it.
struct FallingDevice {
    FallingDevice() {
        wspemu_device functions{};
        functions.size = sizeof functions;
        functions.request = [](wspemu_request* asked) {
            auto& self = *static_cast<FallingDevice*>(asked->device);
            self.kept = asked;
            static volatile std::uintptr_t nowhere = 8; // volatile: the compiler is not to know
            if (++self.requests == 1) *reinterpret_cast<volatile int*>(nowhere) = 1;
            asked->information = 0;
            return WSPEMU_STATUS_SUCCESS;
        };
        functions.cancel = [](wspemu_request* asked) { ++static_cast<FallingDevice*>(asked->device)->cancels; };
        functions.cleanup = [](void* device, void*) { ++static_cast<FallingDevice*>(device)->cleanups; };
        functions.close = [](void* device, void*) { ++static_cast<FallingDevice*>(device)->closes; };
        BOOST_REQUIRE(wspemu_add_device("Falling", &functions, this) == 0);
    }
    ~FallingDevice() { wspemu_remove_device("Falling"); }

    wspemu_request* kept = nullptr;
    int requests = 0, cancels = 0, cleanups = 0, closes = 0;
};

DWORD ask_guarded(HANDLE file, char* out, DWORD size, OVERLAPPED* overlapped) {
    DWORD code = 0;
    __try {
        DeviceIoControl(file, kEcho, nullptr, 0, out, size, nullptr, overlapped);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        code = GetExceptionCode();
    }
    return code;
}

} // namespace

BOOST_AUTO_TEST_SUITE(device_crash_test)

BOOST_AUTO_TEST_CASE(a_fault_in_a_device_reaches_the_callers_handler_and_the_request_is_over) {
    FallingDevice device;
    const HANDLE file = open_test_device(FILE_FLAG_OVERLAPPED, L"\\\\.\\Falling");
    BOOST_REQUIRE((file != INVALID_HANDLE_VALUE));
    const HANDLE event = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    OVERLAPPED overlapped{};
    overlapped.hEvent = event;
    char out[8] = "";
    BOOST_TEST(ask_guarded(file, out, sizeof out, &overlapped) == DWORD(EXCEPTION_ACCESS_VIOLATION));

    // The device still has it: it sees no buffer of the caller's, and what it says is heard by nobody.
    BOOST_REQUIRE(device.kept);
    BOOST_TEST(!device.kept->output);
    BOOST_TEST(device.kept->output_size == 0u);
    wspemu_complete_request(device.kept, WSPEMU_STATUS_SUCCESS, 8);
    BOOST_TEST(WaitForSingleObject(event, 0) == DWORD(WAIT_TIMEOUT));
    BOOST_TEST(!CancelIoEx(file, nullptr));
    BOOST_TEST(GetLastError() == DWORD(ERROR_NOT_FOUND));

    // The file is not harmed.
    DWORD done = 0;
    BOOST_TEST(DeviceIoControl(file, kEcho, nullptr, 0, out, sizeof out, &done, &overlapped));
    CloseHandle(file);
    BOOST_TEST(device.cancels == 0);
    BOOST_TEST(device.cleanups == 1);
    BOOST_TEST(device.closes == 0); // a request is left for which the file is needed
    CloseHandle(event);
}

BOOST_AUTO_TEST_SUITE_END()
