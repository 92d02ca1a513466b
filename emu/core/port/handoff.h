// Sockets that go from one process to another: a descriptor is offered under a number, and fetched once. Neutral.
//
// Only the number travels between the programs (dwProviderReserved). It has the highest bit set, so that it is unlike those
// that a process gives to itself. An offer stands until its process has fetched it or has ended, this process ends, or
// withdraw_offers(); both processes belong to one user and see one network.
#pragma once

#include "core/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace wspemu::port {

// A descriptor of the platform that closes at the end of its scope.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int value) noexcept : value_(value) {}
    Descriptor(Descriptor&& other) noexcept : value_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    ~Descriptor();
    int get() const noexcept { return value_; }
    int release() noexcept { return std::exchange(value_, -1); }
    explicit operator bool() const noexcept { return value_ >= 0; }

private:
    int value_ = -1;
};

inline constexpr std::uint32_t kOfferBit = 0x8000'0000;

// Offers the descriptor, with bytes that describe it, to one other process; a thread of the platform's waits for it to come.
// Errors: wsaeinval (no such process), wsaemfile, wsaenobufs.
Result<std::uint32_t> offer_descriptor(std::uint32_t process, Descriptor descriptor,
                                       std::span<const std::byte> description) noexcept;

// Takes what another process offers to this one; waits for that process's thread. Errors: wsaeinval (there is no such offer, it
// was fetched before, its process has gone, or the description has another size), wsaemfile, wsaenobufs.
Result<Descriptor> fetch_descriptor(std::uint32_t number, std::span<std::byte> description) noexcept;

// Ends all offers, and the thread.
void withdraw_offers() noexcept;

} // namespace wspemu::port
