// Ends: requests whose end has come, told when the lock is free again.
//
// wspemu_complete_request may run anybody's code, our own close among it, so it is never called under a lock. A function that
// changes endpoints notes the ends of requests here, and the one that took the lock tells them after it has let go.
#pragma once

#include <wspemu_device.h>

#include <cstddef>
#include <cstdint>
#include <vector>

class Ends {
public:
    // The request that the device is being asked for just now, if any: its end is the callback's result.
    explicit Ends(wspemu_request* asked = nullptr) : asked_(asked) {}
    Ends(const Ends&) = delete;
    Ends& operator=(const Ends&) = delete;

    void add(wspemu_request* request, std::uint32_t status, std::size_t information = 0) {
        if (request != asked_) {
            others_.push_back({request, status, information});
            return;
        }
        status_ = status;
        asked_->information = information;
    }

    // Without the lock, once. How the request that was asked for has ended, WSPEMU_STATUS_PENDING if it has not.
    std::uint32_t tell() {
        const std::uint32_t own = status_; // read before: a pending one is no longer ours afterwards
        for (const End& end : others_) wspemu_complete_request(end.request, end.status, end.information);
        others_.clear();
        return own;
    }

private:
    struct End {
        wspemu_request* request;
        std::uint32_t status;
        std::size_t information;
    };
    wspemu_request* const asked_;
    std::uint32_t status_ = WSPEMU_STATUS_PENDING;
    std::vector<End> others_;
};

// Winsock's errors, as statuses.
inline constexpr std::uint32_t kWouldBlock = WSPEMU_STATUS_OF_ERROR(10035);
inline constexpr std::uint32_t kAddressInUse = WSPEMU_STATUS_OF_ERROR(10048);
inline constexpr std::uint32_t kNotAvailable = WSPEMU_STATUS_OF_ERROR(10049);
inline constexpr std::uint32_t kReset = WSPEMU_STATUS_OF_ERROR(10054);
inline constexpr std::uint32_t kIsConnected = WSPEMU_STATUS_OF_ERROR(10056);
inline constexpr std::uint32_t kNotConnected = WSPEMU_STATUS_OF_ERROR(10057);
inline constexpr std::uint32_t kShutDown = WSPEMU_STATUS_OF_ERROR(10058);
inline constexpr std::uint32_t kRefused = WSPEMU_STATUS_OF_ERROR(10061);
inline constexpr std::uint32_t kInvalid = WSPEMU_STATUS_OF_ERROR(10022);
inline constexpr std::uint32_t kNoSocket = WSPEMU_STATUS_OF_ERROR(10038);
