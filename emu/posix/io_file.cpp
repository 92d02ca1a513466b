// Beginning and end of requests on files and devices: the I/O manager's part. Host dialect.
#include "posix/io_file.h"

#include "posix/thread_object.h"

#include <memory>
#include <new>

namespace wspemu::posix {
namespace {

class IoApc final : public Apc {
public:
    IoApc(IoRoutine routine, void* context, StatusBlock* block) noexcept
        : routine_(routine), context_(context), block_(block) {}
    bool run() override {
        const IoRoutine routine = routine_;
        void* const context = context_;
        StatusBlock* const block = block_;
        delete this;
        routine(context, block, 0);
        return true;
    }

private:
    IoRoutine routine_;
    void* context_;
    StatusBlock* block_;
};

void store_end(StatusBlock* block, const IoEnd& end) noexcept {
    if (!block) return;
    std::atomic_ref(block->information).store(end.information, std::memory_order_relaxed);
    std::atomic_ref(block->status).store(end.status, std::memory_order_release);
}

// A request on a synchronous file whose end is not there yet: the calling thread waits for it.
struct Awaited {
    StatusBlock block{status::pending, 0};
    port::Handle event = port::kNoHandle;
    ~Awaited() {
        if (event != port::kNoHandle) port::close_handle(event);
    }
};

// Its end is not told to a port: such a file has none.
std::uint32_t do_and_wait(IoFile& file, const IoOperation& operation, const IoNotice& notice, port::EventRef event) {
    Awaited awaited;
    const Result<port::Handle> handle = port::create_event(port::Reset::manual, false);
    if (!handle) return status::no_memory;
    awaited.event = *handle;
    IoNotice inner;
    inner.block = &awaited.block;
    inner.known_as = notice.block;
    auto indication = std::make_unique<IoIndication>(inner, port::EventRef(*handle));
    IoIndication outer(notice, std::move(event));
    IoEnd end = file.start(operation, indication);
    if (end.status == status::pending) {
        (void)port::wait_for({&awaited.event, 1}, port::WaitMode::any, {}, false);
        end.status = static_cast<std::uint32_t>(std::atomic_ref(awaited.block.status).load(std::memory_order_acquire));
        end.information = awaited.block.information;
    } else if (is_error_status(end.status)) {
        store_end(notice.block, end);
        return end.status;
    }
    outer.tell(file, end, true);
    return end.status;
}

} // namespace

IoIndication::IoIndication(const IoNotice& notice, port::EventRef event) : notice_(notice), event_(std::move(event)) {
    ThreadRecord& me = current_record();
    thread_ = Ref<port::Object>(me.thread);
    me.began_requests = true;
}

IoIndication::~IoIndication() = default;

bool IoIndication::is_of_current_thread() const noexcept {
    return thread_.get() == current_record().thread;
}

void IoIndication::tell(IoFile& file, const IoEnd& end, bool still_in_call) noexcept {
    // From the moment of the stores on the caller may use its block again, so nothing of it is read after them.
    store_end(notice_.block, end);
    file.note_end();
    if (event_) event_.set();
    if (notice_.routine) {
        auto* apc = new (std::nothrow) IoApc(notice_.routine, notice_.context, notice_.block);
        // A thread that is gone takes its requests with it.
        if (apc && !static_cast<ThreadObject&>(*thread_).queue(apc)) delete apc;
        return;
    }
    const bool skipped =
        still_in_call && end.status == status::success && (file.notification_modes() & port::kSkipPortOnSuccess) != 0;
    if (notice_.context && !skipped)
        file.post_completion(notice_.context, end.status, static_cast<std::uint32_t>(end.information));
}

IoFile::~IoFile() {
    if (const port::Handle event = end_event_.load()) port::close_handle(event);
}

port::Handle IoFile::end_event() noexcept {
    port::Handle event = end_event_.load(std::memory_order_acquire);
    if (event != port::kNoHandle) return event;
    const Result<port::Handle> made = port::create_event(port::Reset::manual, false);
    if (!made) return port::kNoHandle;
    if (end_event_.compare_exchange_strong(event, *made)) {
        if (ended_.load()) (void)port::set_event(*made); // before there was an event to be set
        return *made;
    }
    port::close_handle(*made); // another thread was faster
    return event;
}

void IoFile::note_begin() noexcept {
    ended_.store(false);
    if (const port::Handle event = end_event_.load(std::memory_order_seq_cst)) (void)port::reset_event(event);
}

void IoFile::note_end() noexcept {
    ended_.store(true);
    if (const port::Handle event = end_event_.load(std::memory_order_seq_cst)) (void)port::set_event(event);
}

Ref<IoFile> io_file(port::Handle handle) noexcept {
    const auto file = port::pin<port::FileObject>(handle);
    return file ? Ref<IoFile>(dynamic_cast<IoFile*>(file.get())) : Ref<IoFile>();
}

std::uint32_t do_io(IoFile& file, const IoOperation& operation, const IoNotice& notice, bool waits) noexcept try {
    port::EventRef event(notice.event);
    if (notice.event != port::kNoHandle && !event) return status::invalid_handle;
    if (notice.routine && file.has_port()) return status::invalid_parameter;
    if (event) event.reset();
    file.note_begin();
    if (notice.block) std::atomic_ref(notice.block->status).store(status::pending, std::memory_order_release);
    if (waits || file.is_synchronous()) return do_and_wait(file, operation, notice, std::move(event));
    auto indication = std::make_unique<IoIndication>(notice, std::move(event));
    const IoEnd end = file.start(operation, indication);
    if (end.status == status::pending) return end.status;
    // A failure within the call is told by its return value alone.
    if (is_error_status(end.status)) store_end(notice.block, end);
    else indication->tell(file, end, true);
    return end.status;
} catch (const std::bad_alloc&) {
    return status::no_memory;
}

std::uint32_t file_rights(std::uint32_t access) noexcept {
    constexpr std::uint32_t kGenericRead = 0x80000000, kGenericWrite = 0x40000000, kGenericExecute = 0x20000000,
                            kGenericAll = 0x10000000, kMaximumAllowed = 0x02000000;
    std::uint32_t rights = access & 0x01FFFFFF;
    if (access & kGenericRead) rights |= 0x00120089;
    if (access & kGenericWrite) rights |= 0x00120116;
    if (access & kGenericExecute) rights |= 0x001200A0;
    if (access & (kGenericAll | kMaximumAllowed)) rights |= 0x001F01FF;
    return rights;
}

} // namespace wspemu::posix
