// DeviceFile: a file that is open on a device, with its pending requests. Host dialect.
#pragma once

#include "posix/devices.h"

#include <mutex>

namespace wspemu::posix {

// One request on its way: in its file's list from before the device hears of it until it is complete.
struct DeviceRequest : wspemu_request {
    explicit DeviceRequest(Ref<class DeviceFile> on) noexcept : wspemu_request{}, owner(std::move(on)) {}

    const Ref<DeviceFile> owner;
    std::unique_ptr<IoIndication> indication;
    std::unique_ptr<char[]> input_copy;
    // Guarded by the owner's mutex.
    unsigned references = 2; // the list's and the initiating call's; who calls `cancel` takes one more
    bool returned_pending = false;
    bool complete = false;
    bool cancel_wanted = false;
    bool cancel_called = false;
    DeviceRequest* previous = nullptr;
    DeviceRequest* next = nullptr;
};

class DeviceFile final : public IoFile {
public:
    DeviceFile(std::shared_ptr<const Device> device, const DeviceOpening& how, void* file) noexcept
        : IoFile(how.access, how.synchronous), device_(std::move(device)), file_(file) {}

    IoEnd start(const IoOperation& operation, std::unique_ptr<IoIndication>& indication) override;
    bool cancel(const void* name, bool of_this_thread) noexcept override;
    void last_handle_closed() noexcept override;
    void finish(DeviceRequest& request, const IoEnd& end) noexcept;

private:
    ~DeviceFile() override;
    bool allows(const IoOperation& operation) const noexcept;
    DeviceRequest* make_request(const IoOperation& operation);
    IoEnd run(DeviceRequest& request, std::unique_ptr<IoIndication>& indication) noexcept;
    // All under the mutex.
    void link(DeviceRequest& request) noexcept;
    void unlink(DeviceRequest& request) noexcept;
    bool may_cancel_now(DeviceRequest& request) noexcept;
    DeviceRequest* next_to_cancel() noexcept;
    // Without it.
    void cancel_wanted_requests() noexcept;
    void clean_up() noexcept;
    void drop(DeviceRequest* request) noexcept;
    void abandon(DeviceRequest& request) noexcept;
    class Asking;

    const std::shared_ptr<const Device> device_;
    void* const file_;
    std::mutex mutex_; // guards what is below; no callback runs under it
    DeviceRequest* first_ = nullptr;
    bool cleaned_up_ = false;
};

// Asks the device; the status, and the handle on success.
std::uint32_t open_device_file(const std::shared_ptr<const Device>& device, const std::string& path,
                               const DeviceOpening& how, port::Handle* handle);

} // namespace wspemu::posix
