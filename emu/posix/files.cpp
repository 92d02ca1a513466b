// File objects and completion ports: the twin of port/files.h. Host dialect.
#include "core/port/files.h"

#include "core/codes.h"
#include "posix/handle_slots.h"
#include "posix/io_port.h"
#include "posix/port_queue.h"
#include "posix/read_section.h"

#include <new>
#include <utility>

namespace wspemu::port {

namespace {

constinit std::atomic<decltype(FileIo::read)> g_read{nullptr};
constinit std::atomic<decltype(FileIo::write)> g_write{nullptr};

IoPort& as_port(Object& object) noexcept {
    return static_cast<IoPort&>(object);
}

} // namespace

Result<Handle> create_io_port(std::uint32_t concurrency) noexcept {
    auto* port = new (std::nothrow) IoPort(concurrency != 0 ? concurrency : posix::processor_count());
    const Handle handle = port ? open_handle(Ref<Object>::adopt(port)) : kNoHandle;
    if (handle == kNoHandle) return WsaError{code::not_enough_memory};
    return handle;
}

Result<void> post_packet(Handle handle, const Packet& packet) noexcept {
    const posix::ReadSection section(posix::current_record());
    IoPort* const port = posix::peek_as<IoPort, posix::slot::kNoChange>(handle);
    if (!port) return WsaError{posix::refusal(handle, posix::slot::kNoChange)};
    if (!port->post(packet)) return WsaError{code::not_enough_memory};
    return {};
}

void post_packet(Object& port, const Packet& packet) noexcept {
    as_port(port).post(packet);
}

Dequeued take_packet(Handle port, Deadline deadline, bool alertable) noexcept {
    Packet packet;
    std::size_t count = 0;
    return posix::take_packets(port, {&packet, 1}, &count, deadline, alertable);
}

Result<Bequest> FileObject::bequeath() {
    return WsaError{code::not_supported};
}

Result<void> FileObject::associate(Handle handle, std::uintptr_t key) noexcept {
    const Pin<IoPort> port = pin<IoPort>(handle);
    if (!port) return WsaError{code::invalid_handle};
    return associate(Ref<Object>(port.get()), key);
}

Result<void> FileObject::associate(Ref<Object> port, std::uintptr_t key) noexcept {
    if (refuses_port()) return WsaError{code::invalid_parameter};
    const std::lock_guard lock(port_mutex_);
    if (port_) return WsaError{code::invalid_parameter};
    port_ = std::move(port);
    key_ = key;
    has_port_.store(true, std::memory_order_release);
    return {};
}

bool FileObject::post_completion(void* overlapped, std::uintptr_t status, std::uint32_t bytes) noexcept {
    if (!has_port()) return false;
    Ref<Object> port;
    std::uintptr_t key = 0;
    {
        const std::lock_guard lock(port_mutex_);
        port = port_;
        key = key_;
    }
    if (!port) return false;
    as_port(*port).post({key, overlapped, status, bytes});
    return true;
}

void FileObject::drop_port() noexcept {
    const std::lock_guard lock(port_mutex_);
    has_port_.store(false, std::memory_order_release);
    port_ = nullptr;
}

void FileObject::attach(Attachment* attachment) noexcept {
    const std::lock_guard lock(port_mutex_);
    Attachment* const old = attachment_.load(std::memory_order_relaxed);
    if (old == attachment) return;
    // One chain holds all that were ever attached: the current one first, or retired_ while there is none.
    if (attachment) attachment->replaced = old ? old : std::exchange(retired_, nullptr);
    else retired_ = old;
    attachment_.store(attachment, std::memory_order_release);
}

FileObject::~FileObject() {
    Attachment* attachment = attachment_.load(std::memory_order_relaxed);
    if (!attachment) attachment = retired_;
    while (attachment) delete std::exchange(attachment, attachment->replaced);
    for (const EndWatch& watch : watches_) close_handle(watch.event);
}

Result<Handle> FileObject::watch_end(const void* overlapped) noexcept {
    const Result<Handle> event = create_event(Reset::manual, false);
    if (!event) return event;
    try {
        const std::lock_guard lock(port_mutex_);
        watches_.push_back({overlapped, *event});
    } catch (const std::bad_alloc&) {
        close_handle(*event);
        return WsaError{code::not_enough_memory};
    }
    watchers_.fetch_add(1, std::memory_order_acq_rel);
    return event;
}

void FileObject::unwatch_end(Handle event) noexcept {
    {
        const std::lock_guard lock(port_mutex_);
        if (std::erase_if(watches_, [=](const EndWatch& watch) { return watch.event == event; }) == 0) return;
    }
    watchers_.fetch_sub(1, std::memory_order_acq_rel);
    close_handle(event);
}

void FileObject::tell_watchers(const void* overlapped) noexcept {
    const std::lock_guard lock(port_mutex_);
    for (const EndWatch& watch : watches_) {
        if (watch.overlapped == overlapped) static_cast<void>(set_event(watch.event));
    }
}

void set_file_io(const FileIo& io) noexcept {
    g_read.store(io.read);
    g_write.store(io.write);
}

} // namespace wspemu::port

namespace wspemu::posix {

port::Dequeued take_packets(port::Handle handle, std::span<port::Packet> packets, std::size_t* count,
                            port::Deadline deadline, bool alertable) noexcept {
    ThreadRecord& me = current_record();
    port::IoPort* port = nullptr;
    {
        const ReadSection section(me);
        port = peek_as<port::IoPort, slot::kNoChange>(handle);
        if (!port) return {port::WaitEnd::failed, {}, refusal(handle, slot::kNoChange)};
        if (port->take_now(me, packets, count)) return {port::WaitEnd::object, packets[0]};
        // From here on the thread's record keeps the port, not this frame: an APC that ends the thread never comes back.
        port->turn_to_this(me);
    }
    return port->take(me, packets, count, deadline, alertable);
}

void cancel_requests_of(std::uint32_t thread_id) noexcept {
    std::uint32_t index = 0;
    while (const port::HandlePin pin = pin_next(&index, port::ObjectKind::file)) {
        auto& file = *static_cast<port::FileObject*>(pin.object());
        // Windows keeps requests on a file with a port apart from the threads that begin them.
        if (!file.has_port()) (void)file.cancel_io(nullptr, thread_id);
    }
}

Ref<port::Object> make_port(std::uint32_t concurrency) noexcept {
    return Ref<port::Object>::adopt(new (std::nothrow) port::IoPort(concurrency));
}

bool post_to(port::Object& port, const port::Packet& packet) noexcept {
    return port::as_port(port).post(packet);
}

port::Dequeued take_from(port::Object& port, port::Deadline deadline, bool alertable) noexcept {
    ThreadRecord& me = current_record();
    port::Packet packet;
    std::size_t count = 0;
    port::as_port(port).turn_to_this(me);
    return port::as_port(port).take(me, {&packet, 1}, &count, deadline, alertable);
}

void close_port(port::Object& port) noexcept {
    port::as_port(port).last_handle_closed();
}

port::FileIo file_io() noexcept {
    return {port::g_read.load(), port::g_write.load()};
}

} // namespace wspemu::posix
