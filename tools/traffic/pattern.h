// The bytes that are sent: a pure function of the seed and the place, so that both sides can check every one of them.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace wspemu::traffic {

class Pattern {
public:
    explicit Pattern(std::uint64_t seed) noexcept : seed_(seed) {}

    void fill(std::uint64_t position, std::span<char> bytes) const noexcept;
    // Throws Failure: the first byte that differs.
    void check(std::uint64_t position, std::span<const char> bytes) const;

private:
    char at(std::uint64_t position) const noexcept;
    std::uint64_t seed_;
};

// A sequence of sizes that looks random and is the same for the same seed.
class Sizes {
public:
    explicit Sizes(std::uint64_t seed) noexcept : state_(seed) {}
    std::size_t next(std::size_t least, std::size_t most) noexcept;

private:
    std::uint64_t state_;
};

} // namespace wspemu::traffic
