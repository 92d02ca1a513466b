// IoFile: what CreateFile opens, a file of the host's or a device of wspemu_device.h; and the requests on it, as Nt...File know
// them: an I/O status block, and an event, an APC routine or a packet that tells of the end. Neutral.
//
// ReadFile and its kin are these with an OVERLAPPED, whose first half is the status block.
#pragma once

#include "core/port/files.h"
#include "posix/nt_errors.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>

namespace wspemu::posix {

class ThreadObject;

// IO_STATUS_BLOCK. The status is stored last, with release order.
struct StatusBlock {
    std::uintptr_t status;
    std::uintptr_t information;
};

// PIO_APC_ROUTINE.
using IoRoutine = void (*)(void* context, StatusBlock* block, std::uint32_t reserved);

// How the caller wants to hear of the end. The block may be nullptr for a file that was opened for synchronous use.
struct IoNotice {
    StatusBlock* block = nullptr;
    port::Handle event = port::kNoHandle;
    IoRoutine routine = nullptr;
    const void* known_as = nullptr; // what CancelIoEx names the request by, when that is not the block
    void* context = nullptr; // the routine's; without one the OVERLAPPED of a packet, and no packet when it is null
};

enum class IoKind : std::uint8_t { read, write, control };

struct IoOperation {
    IoKind kind = IoKind::read;
    std::uint32_t code = 0;      // control
    const void* input = nullptr; // write, control
    std::uint32_t input_size = 0;
    void* output = nullptr; // read, control
    std::uint32_t output_size = 0;
    std::optional<std::uint64_t> offset; // none: where the file's pointer is
};

struct IoEnd {
    std::uint32_t status = status::success;
    std::uintptr_t information = 0;
};

// The telling of one end, with everything that it needs held; copied at the beginning of the request.
class IoIndication {
public:
    IoIndication(const IoNotice& notice, port::EventRef event);
    IoIndication(const IoIndication&) = delete;
    IoIndication& operator=(const IoIndication&) = delete;
    ~IoIndication();
    // Stores the end, then the event, the packet or the APC. Once.
    void tell(class IoFile& file, const IoEnd& end, bool still_in_call) noexcept;
    // What CancelIoEx names the request by.
    const void* name() const noexcept { return notice_.known_as ? notice_.known_as : notice_.block; }
    // The thread that began the request.
    bool is_of_current_thread() const noexcept;

private:
    const IoNotice notice_;
    const port::EventRef event_;
    Ref<port::Object> thread_;
};

class IoFile : public port::FileObject {
public:
    IoFile(std::uint32_t access, bool synchronous) noexcept : access_(access), synchronous_(synchronous) {}

    bool is_synchronous() const noexcept { return synchronous_; }
    // The rights that CreateFile was asked for, the generic ones spelled out.
    std::uint32_t access() const noexcept { return access_; }
    bool refuses_port() const noexcept override { return synchronous_; }
    bool is_os_handle() const noexcept override { return true; }

    // Starts the operation. An end that is there already; or status::pending, and then the file has taken the indication over
    // and tells it later, on any thread.
    virtual IoEnd start(const IoOperation& operation, std::unique_ptr<IoIndication>& indication) = 0;

    // Cancels the pending request of that name, or all for nullptr; of the calling thread only, or of all. False: none found.
    virtual bool cancel(const void* name, bool of_this_thread) noexcept {
        (void)name, (void)of_this_thread;
        return false;
    }
    bool cancel_io(const void* overlapped, std::uint32_t thread_id) noexcept override {
        return cancel(overlapped, thread_id != 0); // whoever asks for one thread's requests is that thread
    }

    // For who waits for the file itself: signalled by the end of any request, reset by the beginning of one. Made at the
    // first call. kNoHandle when memory is short.
    port::Handle end_event() noexcept;
    void note_begin() noexcept;
    void note_end() noexcept;

protected:
    ~IoFile() override;

private:
    const std::uint32_t access_;
    const bool synchronous_;
    std::atomic<bool> ended_{false}; // what the event shows, or would show
    std::atomic<port::Handle> end_event_{port::kNoHandle};
};

// The IoFile of a handle; empty for sockets and everything else.
Ref<IoFile> io_file(port::Handle handle) noexcept;

// Does the operation as Nt...File do: the status that they return. Waits for the end when the file is synchronous, or `waits`.
// The information of an end that is returned here is in the block, if there is one.
std::uint32_t do_io(IoFile& file, const IoOperation& operation, const IoNotice& notice, bool waits) noexcept;

// The rights of file objects.
inline constexpr std::uint32_t kReadData = 0x0001;
inline constexpr std::uint32_t kWriteData = 0x0002;
inline constexpr std::uint32_t kAppendData = 0x0004;
inline constexpr std::uint32_t kReadAttributes = 0x0080;
inline constexpr std::uint32_t kWriteAttributes = 0x0100;
inline constexpr std::uint32_t kDeleteFile = 0x00010000;
// GENERIC_READ and its kin spelled out.
std::uint32_t file_rights(std::uint32_t access) noexcept;

} // namespace wspemu::posix
