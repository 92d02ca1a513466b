// The associations' life.
#include "core/sockets.h"

#include <memory>

namespace wspemu {
namespace {

Association* association_of(const port::FileObject& file, std::uint64_t session) noexcept {
    auto* association = static_cast<Association*>(file.attachment());
    return association && association->session == session ? association : nullptr;
}

} // namespace

Result<SOCKET> SocketTable::create(DWORD entry_id, DWORD_PTR context, Provider* provider) {
    try {
        auto association =
            std::make_unique<Association>(entry_id, context, true, session_.load(std::memory_order_relaxed));
        association->provider.store(provider, std::memory_order_relaxed);
        auto file = Ref<HostSocket>::adopt(new HostSocket);
        file->attach(association.release());
        const std::lock_guard lock(mutex_);
        const port::Handle handle = port::open_handle(file);
        if (handle == port::kNoHandle) return WsaError{WSAENOBUFS};
        open_.emplace(static_cast<SOCKET>(handle), entry_id);
        return static_cast<SOCKET>(handle);
    } catch (const std::bad_alloc&) {
        return WsaError{WSAENOBUFS}; // SPI: UPC-CRSH-2
    }
}

Result<SOCKET> SocketTable::modify(SOCKET proposed, DWORD entry_id, Provider* provider) {
    auto file = port::pin<port::FileObject>(static_cast<port::Handle>(proposed));
    if (!file || !file->is_os_handle()) return WsaError{WSAEINVAL}; // SPI: UPC-MIFS-2, UPC-MIFS-10
    try {
        auto association = std::make_unique<Association>(entry_id, 0, false, session_.load(std::memory_order_relaxed));
        association->provider.store(provider, std::memory_order_relaxed);
        file->attach(association.release()); // SPI: UPC-MIFS-5 (the last registration wins)
    } catch (const std::bad_alloc&) {
        return WsaError{WSAENOBUFS};
    }
    return proposed; // SPI: UPC-MIFS-3
}

Result<void> SocketTable::close(SOCKET socket) {
    {
        const SocketUse in_use = use(socket);
        if (!in_use || !in_use.association->host_made) return WsaError{WSAENOTSOCK}; // SPI: UPC-CSH-2
        const std::lock_guard lock(mutex_);
        if (open_.erase(socket) == 0) return WsaError{WSAENOTSOCK}; // another thread was faster
        in_use.file->drop_port();                                   // SPI: UPC-CSH-7
        port::close_handle(static_cast<port::Handle>(socket));
    }
    return {};
}

Result<DWORD_PTR> SocketTable::context(SOCKET socket) const noexcept {
    const SocketUse in_use = use(socket);
    if (!in_use || !in_use.association->host_made) return WsaError{WSAENOTSOCK}; // SPI: UPC-QSHC-2
    return in_use.association->context;
}

SocketUse SocketTable::use(SOCKET socket) const noexcept {
    SocketUse found;
    found.file = port::pin<port::FileObject>(static_cast<port::Handle>(socket));
    if (found.file) found.association = association_of(*found.file, session_.load(std::memory_order_relaxed));
    return found;
}

void SocketTable::forget(SOCKET socket, const SocketUse& closed) noexcept {
    if (!closed || closed.association->host_made) return;
    // A provider that closed its handle left nothing to void: and the object may live on under a duplicate (WSP-CLOS-7).
    const auto file = port::pin<port::FileObject>(static_cast<port::Handle>(socket));
    if (!file || file.get() != closed.file.get()) return;
    if (file->attachment() == closed.association) file->attach(nullptr);
}

std::vector<SOCKET> SocketTable::open_handles() const {
    const std::lock_guard lock(mutex_);
    std::vector<SOCKET> handles;
    for (const auto& [handle, entry] : open_) handles.push_back(handle);
    return handles;
}

void SocketTable::end_session() {
    std::map<SOCKET, DWORD> left;
    {
        const std::lock_guard lock(mutex_);
        left.swap(open_);
        session_.fetch_add(1, std::memory_order_relaxed);
    }
    for (const auto& [handle, entry] : left) port::close_handle(static_cast<port::Handle>(handle));
}

} // namespace wspemu
