// Requests to devices: sent down, completed from any thread, cancelled. Host dialect.
#include "posix/device_files.h"

#include "core/port/threads.h"
#include "core/stack_hold.h"

#include <atomic>
#include <cstring>
#include <new>

namespace wspemu::posix {
namespace {

constexpr std::uint32_t kUnsuccessful = 0xC0000001;

// The fields of a control code.
constexpr std::uint32_t kMethodNeither = 3;
constexpr std::uint32_t method_of(std::uint32_t code) noexcept {
    return code & 3;
}
constexpr std::uint32_t access_of(std::uint32_t code) noexcept {
    return code >> 14 & 3;
}

// Requests that their device fell over in: never freed, and here for leak checkers.
constinit std::atomic<DeviceRequest*> abandoned_requests{nullptr};

} // namespace

// While the device is being asked: its exception may be handled by somebody further out, past us.
class DeviceFile::Asking final : StackHold {
public:
    Asking(DeviceFile& file, DeviceRequest& request) noexcept : file_(file), request_(request) {}

private:
    void give_back() noexcept override { file_.abandon(request_); }

    DeviceFile& file_;
    DeviceRequest& request_;
};

std::uint32_t open_device_file(const std::shared_ptr<const Device>& device, const std::string& path,
                               const DeviceOpening& how, port::Handle* handle) {
    port::add_unwind_hook(&give_back_stack_holds);
    wspemu_open open{};
    open.device = device->context;
    open.path = path.c_str();
    open.access = how.access;
    open.share = how.share;
    open.ea = how.ea;
    open.ea_size = how.ea_size;
    const std::uint32_t result = device->functions.open ? device->functions.open(&open) : status::success;
    // There is nobody who could complete an open later.
    if (result == status::pending) return kUnsuccessful;
    if (is_error_status(result)) return result;
    auto* file = new (std::nothrow) DeviceFile(device, how, open.file);
    if (!file) return status::no_memory;
    *handle = port::open_handle(Ref<port::Object>::adopt(file));
    return *handle == port::kNoHandle ? status::no_memory : result;
}

DeviceFile::~DeviceFile() {
    clean_up();
    if (device_->functions.close) device_->functions.close(device_->context, file_);
}

void DeviceFile::clean_up() noexcept {
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(cleaned_up_, true)) return;
    }
    if (device_->functions.cleanup) device_->functions.cleanup(device_->context, file_);
}

void DeviceFile::last_handle_closed() noexcept {
    clean_up();
    cancel(nullptr, false);
}

bool DeviceFile::allows(const IoOperation& operation) const noexcept {
    switch (operation.kind) {
    case IoKind::read: return (access() & kReadData) != 0;
    case IoKind::write: return (access() & (kWriteData | kAppendData)) != 0;
    default: return (access_of(operation.code) & ~access()) == 0; // FILE_READ_ACCESS 1, FILE_WRITE_ACCESS 2
    }
}

DeviceRequest* DeviceFile::make_request(const IoOperation& operation) {
    auto request = std::make_unique<DeviceRequest>(Ref<DeviceFile>(this));
    request->device = device_->context;
    request->file = file_;
    request->kind = static_cast<std::uint32_t>(operation.kind);
    request->code = operation.code;
    request->input = operation.input;
    request->output = operation.output;
    request->input_size = operation.input_size;
    request->output_size = operation.output_size;
    request->offset = operation.offset.value_or(0);
    const bool copies = operation.kind == IoKind::control && method_of(operation.code) != kMethodNeither;
    if (copies && operation.input_size != 0) {
        request->input_copy.reset(new char[operation.input_size]);
        std::memcpy(request->input_copy.get(), operation.input, operation.input_size);
        request->input = request->input_copy.get();
    }
    return request.release();
}

IoEnd DeviceFile::start(const IoOperation& operation, std::unique_ptr<IoIndication>& indication) {
    if (!allows(operation)) return {status::access_denied};
    if (!device_->functions.request) return {status::invalid_device_request};
    const bool raw = operation.kind == IoKind::control && method_of(operation.code) == kMethodNeither;
    if (!raw && ((!operation.input && operation.input_size != 0) || (!operation.output && operation.output_size != 0)))
        return {status::access_violation};
    DeviceRequest* const request = make_request(operation);
    request->indication = std::move(indication);
    {
        const std::lock_guard lock(mutex_);
        link(*request);
    }
    return run(*request, indication);
}

IoEnd DeviceFile::run(DeviceRequest& request, std::unique_ptr<IoIndication>& indication) noexcept {
    IoEnd end;
    {
        const Asking asking(*this, request);
        end.status = device_->functions.request(&request);
    }
    bool cancel_now = false;
    {
        const std::lock_guard lock(mutex_);
        if (end.status == status::pending || request.complete) { // a device that ends one twice: the first end stands
            end.status = status::pending;
            request.returned_pending = true;
            // The handle may have been closed, or the request been cancelled, while the device was being asked.
            if (cleaned_up_) request.cancel_wanted = true;
            cancel_now = may_cancel_now(request);
        } else {
            unlink(request);
            --request.references;
            end.information = request.information;
            indication = std::move(request.indication);
        }
    }
    if (cancel_now) device_->functions.cancel(&request);
    drop(&request);
    return end;
}

// The caller goes on elsewhere, and its buffers may be gone. The device may have kept the request, so it is never freed, what it
// says about it means nothing any more, and the file, which the request holds, is never closed for the device.
void DeviceFile::abandon(DeviceRequest& request) noexcept {
    std::unique_ptr<IoIndication> untold;
    const std::lock_guard lock(mutex_);
    if (!request.complete) {
        request.complete = true;
        unlink(request);
        untold = std::move(request.indication);
    }
    request.output = nullptr;
    request.output_size = 0;
    DeviceRequest* first = abandoned_requests.load(std::memory_order_relaxed);
    do request.next = first;
    while (!abandoned_requests.compare_exchange_weak(first, &request));
}

void DeviceFile::finish(DeviceRequest& request, const IoEnd& end) noexcept {
    std::unique_ptr<IoIndication> indication;
    {
        const std::lock_guard lock(mutex_);
        if (request.complete) return;
        request.complete = true;
        unlink(request);
        indication = std::move(request.indication);
    }
    const Ref<DeviceFile> self(this); // until here the request kept it
    if (indication) indication->tell(*this, end, false);
    drop(&request);
}

void DeviceFile::link(DeviceRequest& request) noexcept {
    request.next = first_;
    if (first_) first_->previous = &request;
    first_ = &request;
}

void DeviceFile::unlink(DeviceRequest& request) noexcept {
    (request.previous ? request.previous->next : first_) = request.next;
    if (request.next) request.next->previous = request.previous;
    request.previous = request.next = nullptr;
}

bool DeviceFile::may_cancel_now(DeviceRequest& request) noexcept {
    if (!request.cancel_wanted || !request.returned_pending || request.complete || request.cancel_called) return false;
    request.cancel_called = true;
    return device_->functions.cancel != nullptr;
}

DeviceRequest* DeviceFile::next_to_cancel() noexcept {
    const std::lock_guard lock(mutex_);
    for (DeviceRequest* request = first_; request; request = request->next) {
        if (!may_cancel_now(*request)) continue;
        ++request->references;
        return request;
    }
    return nullptr;
}

bool DeviceFile::cancel(const void* name, bool of_this_thread) noexcept {
    bool found = false;
    {
        const std::lock_guard lock(mutex_);
        for (DeviceRequest* request = first_; request; request = request->next) {
            if (name && request->indication->name() != name) continue;
            if (of_this_thread && !request->indication->is_of_current_thread()) continue;
            request->cancel_wanted = true;
            found = true;
        }
    }
    if (found) cancel_wanted_requests();
    return found;
}

void DeviceFile::cancel_wanted_requests() noexcept {
    while (DeviceRequest* const request = next_to_cancel()) {
        device_->functions.cancel(request);
        drop(request);
    }
}

void DeviceFile::drop(DeviceRequest* request) noexcept {
    {
        const std::lock_guard lock(mutex_);
        if (--request->references != 0) return;
    }
    delete request;
}

} // namespace wspemu::posix

void wspemu_complete_request(wspemu_request* face, std::uint32_t status, std::uintptr_t information) {
    using namespace wspemu::posix;
    if (!face) return;
    auto& request = static_cast<DeviceRequest&>(*face);
    if (status == wspemu::posix::status::pending) status = kUnsuccessful;
    request.owner->finish(request, {status, information});
}
