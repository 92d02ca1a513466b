// Asking for select handles, and mapping the answer back.
#include "core/ws2_32/select_handles.h"

#include <mswsock.h>

#include <cstddef>
#include <new>

namespace wspemu::ws2_32 {
namespace {

// SPI: DSP-SELECT-5. A provider that does not know the ioctl is used with the handle as it is.
SOCKET select_handle_of(SOCKET s) {
    SOCKET handle = s;
    DWORD returned = 0;
    const int result =
        WSAIoctl(s, SIO_BSP_HANDLE_SELECT, nullptr, 0, &handle, sizeof handle, &returned, nullptr, nullptr);
    return result == 0 ? handle : s;
}

} // namespace

SelectHandles::SelectHandles(fd_set* read, fd_set* write, fd_set* except)
    : sets_{translate(read), translate(write), translate(except)} {}

SelectHandles::Set SelectHandles::translate(fd_set* set) {
    Set result;
    if (!set) return result;
    result.original = set;
    const std::size_t size = offsetof(fd_set, fd_array) + sizeof(SOCKET) * (set->fd_count + 1);
    result.storage = std::make_unique<unsigned char[]>(size < sizeof(fd_set) ? sizeof(fd_set) : size);
    auto* copy = ::new (result.storage.get()) fd_set;
    copy->fd_count = set->fd_count;
    for (u_int i = 0; i < set->fd_count; ++i) {
        result.handles.push_back(select_handle_of(set->fd_array[i]));
        copy->fd_array[i] = result.handles.back();
    }
    return result;
}

void SelectHandles::store_back() noexcept {
    for (Set& set : sets_) {
        if (!set.original) continue;
        const fd_set& ready = *set.translated();
        u_int kept = 0;
        for (std::size_t i = 0; i < set.handles.size(); ++i) {
            bool is_ready = false;
            for (u_int k = 0; k < ready.fd_count && !is_ready; ++k) is_ready = ready.fd_array[k] == set.handles[i];
            if (is_ready) set.original->fd_array[kept++] = set.original->fd_array[i];
        }
        set.original->fd_count = kept;
    }
}

} // namespace wspemu::ws2_32
