// Sink: an observer of the calls that cross edges.
#pragma once

#include "core/tap/functions.h"

#include <atomic>
#include <array>
#include <cstdint>

namespace wspemu::tap {

inline constexpr std::size_t kMaxEdges = 32;

enum class Way : std::uint8_t { down, up };

// One call on one edge. Down: a WSPxxx call into the edge's lower side; up: an upcall made by it.
struct CallEvent {
    unsigned edge;
    unsigned function;
    Way way;
};

// Called on the thread that makes the call, before and after it; must not call into Winsock.
class Sink {
public:
    virtual ~Sink() = default;
    virtual void entered(const CallEvent& call) noexcept = 0;
    virtual void left(const CallEvent& call) noexcept = 0;
};

// Counts calls per edge, way and function.
class CountingSink final : public Sink {
public:
    void entered(const CallEvent& call) noexcept override { slot(call).fetch_add(1, std::memory_order_relaxed); }
    void left(const CallEvent&) noexcept override {}

    std::uint64_t count(unsigned edge, Way way, unsigned function) const noexcept {
        return counts_[index({edge, function, way})].load(std::memory_order_relaxed);
    }
    std::uint64_t total(unsigned edge, Way way) const noexcept {
        const unsigned functions = way == Way::down ? kDownCalls : kUpcalls;
        std::uint64_t sum = 0;
        for (unsigned i = 0; i < functions; ++i) sum += count(edge, way, i);
        return sum;
    }

private:
    static constexpr std::size_t index(const CallEvent& call) noexcept {
        return call.edge * (kDownCalls + kUpcalls) + (call.way == Way::down ? 0 : kDownCalls) + call.function;
    }
    std::atomic<std::uint64_t>& slot(const CallEvent& call) noexcept { return counts_[index(call)]; }

    std::array<std::atomic<std::uint64_t>, kMaxEdges*(kDownCalls + kUpcalls)> counts_{};
};

} // namespace wspemu::tap
