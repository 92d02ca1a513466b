// WSAProviderConfigChange: handles that stand for "the catalogs have changed", and the requests that wait for it (CAT-CHG).
#pragma once

#include <winsock2.h>

#include "core/installation.h"
#include "core/port/files.h"
#include "core/port/objects.h"

#include <mutex>
#include <vector>

namespace wspemu {

// What the notification handle names. A file object, so that a completion port can be associated with it; no socket.
class ConfigChangeObject final : public port::FileObject {
public:
    explicit ConfigChangeObject(std::uint64_t revision) noexcept : seen(revision) {}
    void last_handle_closed() noexcept override;

    std::uint64_t seen; // the state that its user was told of last; guarded by the mutex of ConfigChanges
};

// How a request is told.
struct ConfigChangeRequest {
    LPWSAOVERLAPPED overlapped = nullptr; // nullptr: the caller blocks
    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr;
};

class ConfigChanges {
public:
    explicit ConfigChanges(InstallationStore& store) noexcept : store_(store) {}
    ~ConfigChanges() { abort_all(); }

    // A new handle; from now on changes count. not_enough_memory, wsaenetdown (the catalog can not be read or watched).
    Result<HANDLE> open();
    // Ends at the next change, or at once when there was one since the handle's last (CAT-CHG-3). Success: told already;
    // wsa_io_pending: will be told; wsa_invalid_handle; wsa_operation_aborted: the handle was closed, or Winsock ended.
    Result<void> wait(HANDLE handle, const ConfigChangeRequest& request);
    // Ends requests with wsa_operation_aborted: those of a closed handle, or all.
    void abort(const ConfigChangeObject& object) noexcept;
    void abort_all() noexcept;

private:
    struct Waiting {
        Ref<ConfigChangeObject> object;
        ConfigChangeRequest request;
        port::Handle thread = port::kNoHandle; // for a routine: who gets the APC; a handle of ours
        port::EventRef woken;                  // for a blocked caller
        int* result = nullptr;                 // the blocked caller's
    };

    Result<void> listen();
    void changed() noexcept;
    static void tell(Waiting& waiting, int error) noexcept;
    Result<void> block(Waiting waiting, std::unique_lock<std::mutex>& lock);

    InstallationStore& store_;
    std::mutex listen_mutex_; // before the store's locks, under which changed() is called; never with mutex_
    bool listening_ = false;
    std::mutex mutex_; // after the store's lock of its listeners, before the one of its value
    std::vector<Waiting> waiting_;
};

} // namespace wspemu
