// Processes by id and by handle. Host dialect.
#include "posix/processes.h"

#include "core/codes.h"
#include "core/port/threads.h"
#include "posix/child_watch.h"
#include "posix/handle_slots.h"
#include "posix/thread_object.h"

#include <cerrno>
#include <cstdlib>
#include <limits>
#include <new>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

namespace wspemu::posix {
namespace {

Ref<ProcessObject> process_named_by(port::Handle handle) noexcept {
    if (handle == kCurrentProcess) return Ref<ProcessObject>(&current_process_object());
    const auto pin = port::pin<ProcessObject>(handle);
    return pin ? Ref<ProcessObject>(pin.get()) : Ref<ProcessObject>();
}

// One that has ended, by the handles to it that are still open.
Ref<ProcessObject> ended_process(std::uint32_t id) noexcept {
    std::uint32_t index = 0;
    while (const port::HandlePin pin = pin_next(&index, port::ObjectKind::process)) {
        auto& process = *static_cast<ProcessObject*>(pin.object());
        if (process.id() == id && process.is_set()) return Ref<ProcessObject>(&process);
    }
    return {};
}

Result<Ref<ProcessObject>> begin_watching(std::uint32_t id) noexcept {
    port::Descriptor watched(static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(id), 0)));
    if (!watched) {
        if (errno == ENOSYS) return WsaError{code::not_supported};
        if (errno == EMFILE || errno == ENFILE) return WsaError{code::too_many_open_files};
        if (const Ref<ProcessObject> ended = ended_process(id)) return ended;
        return WsaError{code::invalid_parameter};
    }
    auto* made = new (std::nothrow) ProcessObject(id, std::move(watched), nullptr, {});
    if (!made) return WsaError{code::not_enough_memory};
    const auto process = Ref<ProcessObject>::adopt(made);
    if (!watch_end_of(*made)) return WsaError{code::not_enough_memory};
    return process;
}

} // namespace

Result<port::Handle> open_process(std::uint32_t id) noexcept {
    Ref<port::Object> process;
    if (id == port::current_process_id()) {
        process = Ref<port::Object>(&current_process_object());
    } else {
        if (id == 0 || id > static_cast<std::uint32_t>(std::numeric_limits<pid_t>::max()))
            return WsaError{code::invalid_parameter};
        if (const Ref<ProcessObject> child = watched_process(id)) {
            process = Ref<port::Object>(child);
        } else {
            const Result<Ref<ProcessObject>> other = begin_watching(id);
            if (!other) return other.failure();
            process = Ref<port::Object>(*other);
        }
    }
    const port::Handle handle = port::open_handle(std::move(process));
    if (handle == port::kNoHandle) return WsaError{code::not_enough_memory};
    return handle;
}

Result<std::uint32_t> process_id_of(port::Handle handle) noexcept {
    const Ref<ProcessObject> process = process_named_by(handle);
    if (!process) return WsaError{code::invalid_handle};
    return process->id();
}

Result<std::uint32_t> process_exit_code(port::Handle handle) noexcept {
    const Ref<ProcessObject> process = process_named_by(handle);
    if (!process) return WsaError{code::invalid_handle};
    const std::optional<std::uint32_t> code = process->exit_code();
    if (!code) return WsaError{code::not_supported};
    return *code;
}

Result<void> terminate_process(port::Handle handle, std::uint32_t exit_code) noexcept {
    const Ref<ProcessObject> process = process_named_by(handle);
    if (!process) return WsaError{code::invalid_handle};
    if (process->is_current()) {
        if (const Birth* birth = Birth::own()) birth->tell_end(exit_code);
        std::_Exit(static_cast<int>(exit_code));
    }
    if (process->is_set() || !process->terminate(exit_code)) return WsaError{code::access_denied};
    return {};
}

} // namespace wspemu::posix
