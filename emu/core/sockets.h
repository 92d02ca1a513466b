// SOCKET to provider: the associations that WPUCreateSocketHandle and WPUModifyIFSHandle make (DSP-HND).
//
// An association hangs on the handle's file object, so a look-up is a look-up in the handle table and takes no lock.
#pragma once

#include <winsock2.h>

#include "core/port/files.h"
#include "core/result.h"

#include <atomic>
#include <map>
#include <mutex>
#include <vector>

namespace wspemu {

class Process;
class Provider;

// Whose socket a handle is. Never changes except that the provider is found late for entries of lower providers.
struct Association : port::Attachment {
    Association(DWORD entry, DWORD_PTR context_value, bool made_by_host, std::uint64_t process_session)
        : entry_id(entry), context(context_value), host_made(made_by_host), session(process_session) {}

    const DWORD entry_id;
    const DWORD_PTR context; // WPUCreateSocketHandle's dwContext
    const bool host_made;    // false: a modified IFS handle
    // Which WSAStartup .. last WSACleanup span it belongs to; associations of an earlier one are void (WSP-CLNP-8).
    const std::uint64_t session;
    std::atomic<Provider*> provider{nullptr};
};

// The file object behind a handle of WPUCreateSocketHandle: what a non-IFS provider's client holds.
class HostSocket final : public port::FileObject {};

// A socket handle in use for the time of a call. Empty when the handle is no associated socket.
struct SocketUse {
    port::Pin<port::FileObject> file;
    Association* association = nullptr;
    explicit operator bool() const noexcept { return association != nullptr; }
};

class SocketTable {
public:
    // SPI: UPC-CRSH. INVALID_SOCKET value is never returned; wsaenobufs when the table is full.
    Result<SOCKET> create(DWORD entry_id, DWORD_PTR context, Provider* provider);
    // SPI: UPC-MIFS. wsaeinval when the handle is no operating-system socket.
    Result<SOCKET> modify(SOCKET proposed, DWORD entry_id, Provider* provider);
    // SPI: UPC-CSH. wsaenotsock when the handle did not come from create().
    Result<void> close(SOCKET socket);
    // SPI: UPC-QSHC. wsaenotsock.
    Result<DWORD_PTR> context(SOCKET socket) const noexcept;
    // Any associated handle.
    SocketUse use(SOCKET socket) const noexcept;
    // SPI: UPC-MIFS-8. Drops the association of a modified handle whose socket was closed though its handle was not, unless
    // the handle has been registered anew meanwhile.
    void forget(SOCKET socket, const SocketUse& closed) noexcept;

    // Handles of create() that are still open.
    std::vector<SOCKET> open_handles() const;
    // Ends the session: closes what create() made and nobody closed, and voids all other associations.
    void end_session();

private:
    std::atomic<std::uint64_t> session_{1};
    mutable std::mutex mutex_;
    std::map<SOCKET, DWORD> open_; // value -> catalog entry id, for leak reports
};

} // namespace wspemu
