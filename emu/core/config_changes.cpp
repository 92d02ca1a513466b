// Waiting for changes of the catalogs, by whatever process.
#include "core/config_changes.h"

#include "core/completion.h"
#include "core/port/threads.h"
#include "core/process.h"

#include <memory>
#include <new>

namespace wspemu {
namespace {

// What the APC of a completion routine needs.
struct RoutineCall {
    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine;
    LPWSAOVERLAPPED overlapped;
    DWORD error;
};

void run_routine(std::uintptr_t context) {
    const std::unique_ptr<RoutineCall> call(reinterpret_cast<RoutineCall*>(context));
    call->routine(call->error, 0, call->overlapped, 0);
}

ConfigChangeObject* object_behind(const port::HandlePin& pin) noexcept {
    return pin && pin.object()->kind() == port::ObjectKind::file ? dynamic_cast<ConfigChangeObject*>(pin.object())
                                                                 : nullptr;
}

} // namespace

void ConfigChangeObject::last_handle_closed() noexcept {
    current_process().config_changes().abort(*this);
    FileObject::last_handle_closed();
}

Result<void> ConfigChanges::listen() {
    const std::lock_guard lock(listen_mutex_);
    if (listening_) return {};
    if (auto begun = store_.listen([this](const InstallationStore::Value&) { changed(); }); !begun) {
        return WsaError{begun.error() == ERROR_NOT_ENOUGH_MEMORY ? WSA_NOT_ENOUGH_MEMORY : WSAENETDOWN};
    }
    listening_ = true;
    return {};
}

Result<HANDLE> ConfigChanges::open() {
    if (auto listens = listen(); !listens) return listens.failure();
    const auto revision = store_.revision();
    if (!revision) return WsaError{WSAENETDOWN};
    auto* object = new (std::nothrow) ConfigChangeObject(*revision);
    const port::Handle handle = object ? port::open_handle(Ref<port::Object>::adopt(object)) : port::kNoHandle;
    if (handle == port::kNoHandle) return WsaError{WSA_NOT_ENOUGH_MEMORY};
    return reinterpret_cast<HANDLE>(handle);
}

Result<void> ConfigChanges::wait(HANDLE handle, const ConfigChangeRequest& request) {
    const port::HandlePin pin = port::pin_handle(reinterpret_cast<port::Handle>(handle));
    ConfigChangeObject* const object = object_behind(pin);
    if (!object) return WsaError{WSA_INVALID_HANDLE};
    Waiting waiting;
    waiting.object = Ref<ConfigChangeObject>(object);
    waiting.request = request;
    if (request.overlapped && request.routine) {
        waiting.thread = port::open_current_thread();
        if (waiting.thread == port::kNoHandle) return WsaError{WSA_NOT_ENOUGH_MEMORY};
    }
    if (request.overlapped) mark_pending(*request.overlapped);
    std::unique_lock lock(mutex_);
    const auto revision = store_.revision();
    const bool changed_meanwhile = revision && *revision != object->seen;
    if (!revision || changed_meanwhile) {
        if (revision) object->seen = *revision;
        lock.unlock();
        if (request.overlapped) tell(waiting, revision ? 0 : WSAENETDOWN);
        if (!revision) return WsaError{WSAENETDOWN};
        return {}; // SPI: CAT-CHG-3 (a change between two calls is not lost)
    }
    if (!request.overlapped) return block(std::move(waiting), lock);
    waiting_.push_back(std::move(waiting));
    return WsaError{WSA_IO_PENDING};
}

Result<void> ConfigChanges::block(Waiting waiting, std::unique_lock<std::mutex>& lock) {
    const auto event = port::create_event(port::Reset::manual, false);
    if (!event) return WsaError{WSA_NOT_ENOUGH_MEMORY};
    int result = 0;
    waiting.woken = port::EventRef(*event);
    waiting.result = &result;
    waiting_.push_back(std::move(waiting));
    lock.unlock();
    static_cast<void>(port::wait_for({&*event, 1}, port::WaitMode::any, std::nullopt, false));
    static_cast<void>(port::close_event(*event));
    if (result != 0) return WsaError{result};
    return {};
}

void ConfigChanges::tell(Waiting& waiting, int error) noexcept {
    if (waiting.result) {
        *waiting.result = error;
        waiting.woken.set();
        return;
    }
    WSAOVERLAPPED& overlapped = *waiting.request.overlapped;
    if (!waiting.request.routine) {
        complete_request(*waiting.object, overlapped, error, 0, Initiation::pending_returned);
        return;
    }
    auto* call = new (std::nothrow) RoutineCall{waiting.request.routine, &overlapped, static_cast<DWORD>(error)};
    store_result(overlapped, error, 0);
    if (call && !port::queue_apc(waiting.thread, run_routine, reinterpret_cast<std::uintptr_t>(call))) delete call;
    port::close_handle(std::exchange(waiting.thread, port::kNoHandle));
}

void ConfigChanges::changed() noexcept {
    std::vector<Waiting> told;
    {
        const std::lock_guard lock(mutex_);
        const auto revision = store_.revision();
        if (!revision) return;
        std::erase_if(waiting_, [&](Waiting& waiting) {
            if (waiting.object->seen == *revision) return false;
            told.push_back(std::move(waiting));
            return true;
        });
        for (Waiting& waiting : told) waiting.object->seen = *revision;
    }
    for (Waiting& waiting : told) tell(waiting, 0); // SPI: CAT-CHG-1, CAT-CHG-3 (all of them, once)
}

void ConfigChanges::abort(const ConfigChangeObject& object) noexcept {
    std::vector<Waiting> told;
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(waiting_, [&](Waiting& waiting) {
            if (waiting.object.get() != &object) return false;
            told.push_back(std::move(waiting));
            return true;
        });
    }
    for (Waiting& waiting : told) tell(waiting, WSA_OPERATION_ABORTED);
}

void ConfigChanges::abort_all() noexcept {
    std::vector<Waiting> told;
    {
        const std::lock_guard lock(mutex_);
        told.swap(waiting_);
    }
    for (Waiting& waiting : told) tell(waiting, WSA_OPERATION_ABORTED);
}

} // namespace wspemu
