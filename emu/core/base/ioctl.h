// One call of WSPIoctl, as the handlers of the codes see it.
#pragma once

#include "core/base/socket.h"

#include <cstring>
#include <span>

namespace wspemu::base {

struct IoctlCall {
    SOCKET handle;
    BaseSocket& socket;
    const void* in;
    DWORD in_size;
    void* out;
    DWORD out_size;
    const Indication* how; // nullptr: not overlapped
    RequestQueue* done;    // what the handler's actions completed, told when the lock is dropped; nullptr without lock
    DWORD returned = 0;

    template <class T>
    bool take(T& value) const noexcept {
        if (!in || in_size < sizeof value) return false;
        std::memcpy(&value, in, sizeof value);
        return true;
    }
    // SPI: WSP-IOC-9
    int give_bytes(const void* bytes, std::size_t size) noexcept {
        returned = static_cast<DWORD>(size);
        if (!out || out_size < size) return WSAEFAULT;
        std::memcpy(out, bytes, size);
        return 0;
    }
    template <class T>
    int give(const T& value) noexcept {
        return give_bytes(&value, sizeof value);
    }
};

// What a locked handler answers to have its row's second half run without the lock.
inline constexpr int kGoOn = -1;

struct IoctlRow {
    DWORD code;
    int (*run)(IoctlCall&) noexcept;             // under the socket's lock
    int (*go_on)(IoctlCall&) noexcept = nullptr; // without it, after kGoOn
};

// ioctl_interfaces.cpp
std::span<const IoctlRow> interface_ioctls() noexcept;
// ioctl_changes.cpp
std::span<const IoctlRow> change_ioctls() noexcept;

} // namespace wspemu::base
