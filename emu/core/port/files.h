// File objects and completion ports: what a socket handle is to the operating system. Neutral.
//
// A file object can be associated with one completion port for life (OVL-IOCP-5) and carries the host's attachment,
// which says whose socket it is. Both kinds of socket handle are file objects: those that providers of OS handles open
// (the base provider) and those that WPUCreateSocketHandle makes.
#pragma once

#include "core/port/handles.h"
#include "core/port/inheritance.h"
#include "core/port/objects.h"
#include "core/result.h"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

namespace wspemu::port {

// One entry of a port's queue: the fields of OVERLAPPED_ENTRY.
struct Packet {
    std::uintptr_t key = 0;
    void* overlapped = nullptr;
    std::uintptr_t status = 0; // 0 or an NTSTATUS-like code (see completion.h)
    std::uint32_t bytes = 0;
};

// A completion port. FIFO of packets, LIFO of waiting threads, at most `concurrency` threads released at a time.
class IoPort; // the platform's; derives from Object, IoPort::kKind == ObjectKind::io_port

// concurrency 0: the number of processors.
Result<Handle> create_io_port(std::uint32_t concurrency) noexcept;
Result<void> post_packet(Handle port, const Packet& packet) noexcept;
void post_packet(Object& port, const Packet& packet) noexcept;

struct Dequeued {
    WaitEnd
        end; // object (packet is valid), apc, timeout, failed (invalid_handle; abandoned_wait_0 when closed meanwhile)
    Packet packet;
    int error = 0;
};
Dequeued take_packet(Handle port, Deadline deadline, bool alertable) noexcept;

// What the host remembers of a file object (core/sockets.h derives from it).
struct Attachment {
    virtual ~Attachment() = default;
    // The attachment that this one replaced; kept until the file object dies so that readers need no lock.
    Attachment* replaced = nullptr;
};

// Bits of SetFileCompletionNotificationModes.
inline constexpr std::uint8_t kSkipPortOnSuccess = 1;
inline constexpr std::uint8_t kSkipSetEventOnHandle = 2;

class FileObject : public Object {
public:
    static constexpr ObjectKind kKind = ObjectKind::file;
    FileObject() noexcept : Object(ObjectKind::file) {}

    // invalid_handle: no port; invalid_parameter: already associated, or the file refuses (refuses_port()).
    Result<void> associate(Handle port, std::uintptr_t key) noexcept;
    // With a port that needs no handle. Error: invalid_parameter, as above.
    Result<void> associate(Ref<Object> port, std::uintptr_t key) noexcept;
    // Queues a packet with the association's key; false when there is no association.
    bool post_completion(void* overlapped, std::uintptr_t status, std::uint32_t bytes) noexcept;
    bool has_port() const noexcept { return has_port_.load(std::memory_order_acquire); }
    // Packets already queued stay in the port (UPC-CSH-7).
    void drop_port() noexcept;

    std::uint8_t notification_modes() const noexcept { return modes_.load(std::memory_order_relaxed); }
    void set_notification_modes(std::uint8_t modes) noexcept { modes_.store(modes, std::memory_order_relaxed); }

    Attachment* attachment() const noexcept { return attachment_.load(std::memory_order_acquire); }
    // The file object owns every attachment it was given, until it dies. nullptr detaches.
    void attach(Attachment* attachment) noexcept;

    // True for files that were opened for synchronous use (SO_SYNCHRONOUS_*): they take no port.
    virtual bool refuses_port() const noexcept { return false; }
    // True when the operating system itself understands the handle (an IFS handle): CancelIo and skip modes work.
    virtual bool is_os_handle() const noexcept { return false; }
    // The operating system's own descriptor of such a file, for poll and its like; -1 when it has none.
    virtual int native_descriptor() noexcept { return -1; }
    // What a child process needs to have the same file; not_supported: it can have none.
    virtual Result<Bequest> bequeath();
    // CancelIo and CancelIoEx on an OS handle: cancels the requests with this OVERLAPPED (nullptr: any) that the thread with
    // this id began (0: any); false: none found.
    virtual bool cancel_io(const void* overlapped, std::uint32_t thread_id) noexcept {
        (void)overlapped;
        (void)thread_id;
        return false;
    }

    // For threads that wait for the end of a request without an event in it, as GetOverlappedResult does: an event that
    // end_stored() for this OVERLAPPED sets. The file owns it, so that a thread which ends in its wait leaves nothing behind.
    // Error: not_enough_memory.
    Result<Handle> watch_end(const void* overlapped) noexcept;
    void unwatch_end(Handle event) noexcept;
    // To be called when what the OVERLAPPED says has been stored; it may be reused already.
    void end_stored(const void* overlapped) noexcept {
        // Read by a writing operation: of a teller and a watcher who come together one sees what the other has written.
        if (watchers_.fetch_add(0, std::memory_order_acq_rel) != 0) tell_watchers(overlapped);
    }

protected:
    ~FileObject() override;

private:
    struct EndWatch {
        const void* overlapped;
        Handle event;
    };
    void tell_watchers(const void* overlapped) noexcept;

    std::mutex port_mutex_; // of the port and of the watches
    std::vector<EndWatch> watches_;
    std::atomic<std::uint32_t> watchers_{0};
    Ref<Object> port_;
    std::uintptr_t key_ = 0;
    std::atomic<bool> has_port_{false};
    std::atomic<std::uint8_t> modes_{0};
    std::atomic<Attachment*> attachment_{nullptr};
    Attachment* retired_ = nullptr;
};

// What ReadFile, WriteFile and their Ex forms do with a file object (DSP-HND-5). The host installs it once.
struct FileIo {
    std::uint32_t (*read)(Handle file, void* data, std::uint32_t size, std::uint32_t* done, void* overlapped,
                          void* routine);
    std::uint32_t (*write)(Handle file, const void* data, std::uint32_t size, std::uint32_t* done, void* overlapped,
                           void* routine);
};
void set_file_io(const FileIo& io) noexcept;

} // namespace wspemu::port
