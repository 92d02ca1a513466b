// SplitMix64 serves for the bytes as well as for the sizes.
#include "traffic/pattern.h"

#include "traffic/failure.h"

#include <fmt/format.h>

namespace wspemu::traffic {
namespace {

constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15u;

std::uint64_t mix(std::uint64_t value) noexcept {
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
}

} // namespace

char Pattern::at(std::uint64_t position) const noexcept {
    return static_cast<char>(mix(seed_ + (position / 8 + 1) * kStep) >> (position % 8 * 8));
}

void Pattern::fill(std::uint64_t position, std::span<char> bytes) const noexcept {
    for (char& byte : bytes) byte = at(position++);
}

void Pattern::check(std::uint64_t position, std::span<const char> bytes) const {
    for (const char byte : bytes) {
        const char expected = at(position);
        if (byte != expected) {
            throw Failure(fmt::format("byte {} is {:#04x} instead of {:#04x}", position,
                                      static_cast<unsigned char>(byte), static_cast<unsigned char>(expected)));
        }
        ++position;
    }
}

std::size_t Sizes::next(std::size_t least, std::size_t most) noexcept {
    state_ += kStep;
    return least + mix(state_) % (most - least + 1);
}

} // namespace wspemu::traffic
