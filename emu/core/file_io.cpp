// ReadFile and WriteFile in terms of the relayed calls.
#include "core/file_io.h"

#include "core/port/files.h"
#include "core/thread_ids.h"
#include "core/ws2_32/call.h"

namespace wspemu {
namespace {

constexpr std::uint32_t kDone = 0;

// A WSPxxx outcome as ReadFile's: 0, or the code for the thread's last error (OVL-IOCP-10).
std::uint32_t outcome(int result) noexcept {
    return result == 0 ? kDone : port::last_error();
}

LPWSATHREADID caller(const void* overlapped) noexcept {
    return overlapped ? client_thread_id() : nullptr;
}

std::uint32_t read(port::Handle file, void* data, std::uint32_t size, std::uint32_t* done, void* overlapped,
                   void* routine) {
    WSABUF buffer{size, static_cast<char*>(data)};
    DWORD flags = 0;
    DWORD received = 0;
    const int result = ws2_32::with_socket(static_cast<SOCKET>(file), [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPRecv(
            static_cast<SOCKET>(file), &buffer, 1, &received, &flags, static_cast<LPWSAOVERLAPPED>(overlapped),
            reinterpret_cast<LPWSAOVERLAPPED_COMPLETION_ROUTINE>(routine), caller(overlapped), error);
    });
    if (done && result == 0) *done = received;
    return outcome(result);
}

std::uint32_t write(port::Handle file, const void* data, std::uint32_t size, std::uint32_t* done, void* overlapped,
                    void* routine) {
    WSABUF buffer{size, static_cast<char*>(const_cast<void*>(data))}; // WSABUF has no const form; sending only reads
    DWORD sent = 0;
    const int result = ws2_32::with_socket(static_cast<SOCKET>(file), [&](const WSPPROC_TABLE& table, int* error) {
        return table.lpWSPSend(
            static_cast<SOCKET>(file), &buffer, 1, &sent, 0, static_cast<LPWSAOVERLAPPED>(overlapped),
            reinterpret_cast<LPWSAOVERLAPPED_COMPLETION_ROUTINE>(routine), caller(overlapped), error);
    });
    if (done && result == 0) *done = sent;
    return outcome(result);
}

} // namespace

void install_file_io() noexcept {
    port::set_file_io({&read, &write});
}

} // namespace wspemu
