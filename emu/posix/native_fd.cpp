// The exports of wspemu.h: descriptors of objects, of sockets, and of the calling thread's queues. Host dialect.
#include "wspemu.h"

#include "core/port/files.h"
#include "posix/handle_slots.h"
#include "posix/io_port.h"
#include "posix/message_queue.h"
#include "posix/process_object.h"
#include "posix/thread_object.h"

#include <cerrno>

namespace wspemu::posix {

namespace {

int fail_with(int error) noexcept {
    errno = error;
    return -1;
}

int descriptor_of_file(port::FileObject& file) noexcept {
    const int descriptor = file.native_descriptor();
    return descriptor >= 0 ? descriptor : fail_with(ENOTSUP);
}

} // namespace

} // namespace wspemu::posix

using namespace wspemu;
using namespace wspemu::posix;

extern "C" int wspemu_native_fd(std::uintptr_t handle) {
    if (handle == kCurrentThread) return current_record().thread->native_descriptor();
    if (handle == kCurrentProcess) return current_process_object().native_descriptor();
    const port::HandlePin pin = port::pin_handle(handle);
    if (!pin) return fail_with(EBADF);
    port::Object& object = *pin.object();
    if (object.kind() == port::ObjectKind::io_port) return static_cast<port::IoPort&>(object).native_descriptor();
    if (object.kind() == port::ObjectKind::file) return descriptor_of_file(static_cast<port::FileObject&>(object));
    // Keys, file mappings and searches have handles too.
    if (!is_waitable_kind(object.kind())) return fail_with(ENOTSUP);
    return static_cast<Waitable&>(object).native_descriptor();
}

extern "C" int wspemu_message_fd() {
    try {
        const std::shared_ptr<MessageQueue> queue = MessageQueue::of_this_thread();
        return queue ? queue->native_descriptor() : fail_with(ENOMEM);
    } catch (const std::bad_alloc&) {
        return fail_with(ENOMEM);
    }
}

extern "C" int wspemu_apc_fd() {
    return current_record().thread->apcs.native_descriptor();
}
