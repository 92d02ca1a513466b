// The counters themselves: one Tally per socket, and one for the sockets that are gone.
#pragma once
#include "tally_report.h"
#include <atomic>

enum class Direction { None, Sent, Received };

class Tally {
public:
    void Count(Direction direction, ULONGLONG bytes) {
        if (direction == Direction::None) return;
        Flow& flow = direction == Direction::Sent ? sent_ : received_;
        flow.calls.fetch_add(1, std::memory_order_relaxed);
        flow.bytes.fetch_add(bytes, std::memory_order_relaxed);
    }

    void AddTo(TALLY_REPORT* report) const {
        Add(sent_, &report->Sent);
        Add(received_, &report->Received);
    }

private:
    struct Flow {
        std::atomic<ULONGLONG> calls{0};
        std::atomic<ULONGLONG> bytes{0};
    };

    static void Add(const Flow& flow, TALLY_DIRECTION* sum) {
        sum->Calls += flow.calls.load(std::memory_order_relaxed);
        sum->Bytes += flow.bytes.load(std::memory_order_relaxed);
    }

    Flow sent_;
    Flow received_;
};

// Writes the totals to the debugger; called when the layer stops.
void PrintTotals();
