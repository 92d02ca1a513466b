// A device for tests: it keeps what it is asked until told to end it, and notes what happens to it.
#pragma once

#include <winsock2.h>
#include <windows.h>
#include <winioctl.h>
#include <winternl.h>
#include <ntstatus.h>

#include <wspemu_device.h>

#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <string>
#include <vector>

namespace wspemu::test {

// What a request to the device does.
inline constexpr DWORD kEcho = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS);
inline constexpr DWORD kKeep = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x801, METHOD_BUFFERED, FILE_ANY_ACCESS);
inline constexpr DWORD kFail = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x802, METHOD_BUFFERED, FILE_ANY_ACCESS);
inline constexpr DWORD kTooMuch = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x803, METHOD_OUT_DIRECT, FILE_ANY_ACCESS);
inline constexpr DWORD kForWriters = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x804, METHOD_BUFFERED, FILE_WRITE_ACCESS);
inline constexpr DWORD kAtOnceButPending = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x805, METHOD_NEITHER, FILE_ANY_ACCESS);

class TestDevice {
public:
    explicit TestDevice(const char* name = "TestDevice") : name_(name) {
        const wspemu_device functions{sizeof functions, &open, &request, &cancel, &cleanup, &close};
        BOOST_REQUIRE(wspemu_add_device(name, &functions, this) == 0);
    }
    ~TestDevice() {
        wspemu_remove_device(name_);
        BOOST_TEST(opens == closes);
    }
    TestDevice(const TestDevice&) = delete;
    TestDevice& operator=(const TestDevice&) = delete;

    // Ends the oldest kept request; false when there is none.
    bool end_one(std::uint32_t status, const char* data = "") {
        wspemu_request* const oldest = take(nullptr);
        if (!oldest) return false;
        const std::size_t size = std::min<std::size_t>(std::strlen(data), oldest->output_size);
        if (size != 0) std::memcpy(oldest->output, data, size);
        wspemu_complete_request(oldest, status, size);
        return true;
    }
    std::size_t kept_count() {
        const std::lock_guard lock(mutex_);
        return kept_.size();
    }

    std::string path;
    std::uint32_t access = 0;
    int opens = 0, cleanups = 0, closes = 0, cancels = 0;
    std::uint32_t open_status = WSPEMU_STATUS_SUCCESS;
    bool ends_cancelled = true; // completes what is cancelled

private:
    static TestDevice& self(void* device) { return *static_cast<TestDevice*>(device); }
    static std::uint32_t open(wspemu_open* how) {
        TestDevice& me = self(how->device);
        me.path = how->path;
        me.access = how->access;
        how->file = &me;
        if (me.open_status == WSPEMU_STATUS_SUCCESS) ++me.opens;
        return me.open_status;
    }
    static std::uint32_t request(wspemu_request* asked) { return self(asked->device).answer(*asked); }
    static void cancel(wspemu_request* asked) {
        TestDevice& me = self(asked->device);
        ++me.cancels;
        if (me.ends_cancelled && me.take(asked)) wspemu_complete_request(asked, WSPEMU_STATUS_CANCELLED, 0);
    }
    static void cleanup(void* device, void* file) {
        BOOST_TEST(file == device);
        ++self(device).cleanups;
    }
    static void close(void* device, void*) { ++self(device).closes; }

    std::uint32_t answer(wspemu_request& asked) {
        if (asked.kind != WSPEMU_CONTROL) return keep(asked);
        switch (asked.code) {
        case kEcho:
            asked.information = std::min(asked.input_size, asked.output_size);
            std::memmove(asked.output, asked.input, asked.information);
            return WSPEMU_STATUS_SUCCESS;
        case kKeep: return keep(asked);
        case kFail: return WSPEMU_STATUS_OF_ERROR(WSAECONNREFUSED);
        case kTooMuch: asked.information = asked.output_size; return WSPEMU_STATUS_BUFFER_OVERFLOW;
        case kForWriters: return WSPEMU_STATUS_SUCCESS;
        case kAtOnceButPending:
            wspemu_complete_request(&asked, WSPEMU_STATUS_END_OF_FILE, 0);
            return WSPEMU_STATUS_PENDING;
        default: return WSPEMU_STATUS_INVALID_REQUEST;
        }
    }
    std::uint32_t keep(wspemu_request& asked) {
        const std::lock_guard lock(mutex_);
        kept_.push_back(&asked);
        return WSPEMU_STATUS_PENDING;
    }
    // Takes that one out, or the oldest for nullptr.
    wspemu_request* take(wspemu_request* wanted) {
        const std::lock_guard lock(mutex_);
        for (auto at = kept_.begin(); at != kept_.end(); ++at) {
            if (wanted && *at != wanted) continue;
            wspemu_request* const taken = *at;
            kept_.erase(at);
            return taken;
        }
        return nullptr;
    }

    const char* const name_;
    std::mutex mutex_;
    std::vector<wspemu_request*> kept_; // guarded by the mutex
};

inline HANDLE open_test_device(DWORD flags = FILE_FLAG_OVERLAPPED, const wchar_t* name = L"\\\\.\\TestDevice") {
    return CreateFileW(name, GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, flags, nullptr);
}

} // namespace wspemu::test
