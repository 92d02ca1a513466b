// The caller's WSABUF array as the network takes it: captured in the call, consumed from the front (WSP-GEN-9).
#pragma once

#include <winsock2.h>

#include "core/net/transport.h"
#include "core/port/program_memory.h"

#include <array>
#include <new>
#include <span>
#include <vector>

namespace wspemu::base {

class Buffers {
public:
    Buffers() = default;
    // Codes: WSAEFAULT (the array or a buffer is missing, or the array can not be read), WSAENOBUFS.
    int assign(const WSABUF* array, DWORD count) noexcept {
        if (!port::may_read(array, count)) return WSAEFAULT;
        if (count > inline_.size()) {
            try {
                more_.resize(count);
            } catch (const std::bad_alloc&) {
                return WSAENOBUFS;
            }
        }
        count_ = count;
        for (DWORD i = 0; i < count; ++i) {
            if (!array[i].buf && array[i].len > 0) return WSAEFAULT;
            data()[i] = net::Buffer{array[i].buf, array[i].len};
            left_ += array[i].len;
        }
        return 0;
    }

    std::span<const net::Buffer> span() const noexcept { return {data() + first_, count_ - first_}; }
    std::size_t left() const noexcept { return left_; }

    void consume(std::size_t bytes) noexcept {
        left_ -= bytes;
        while (first_ < count_ && bytes >= data()[first_].size) bytes -= data()[first_++].size;
        if (bytes == 0) return;
        net::Buffer& head = data()[first_];
        head.data = static_cast<char*>(head.data) + bytes;
        head.size -= bytes;
    }

private:
    net::Buffer* data() noexcept { return more_.empty() ? inline_.data() : more_.data(); }
    const net::Buffer* data() const noexcept { return more_.empty() ? inline_.data() : more_.data(); }

    std::array<net::Buffer, 4> inline_;
    std::vector<net::Buffer> more_;
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    std::size_t left_ = 0;
};

} // namespace wspemu::base
