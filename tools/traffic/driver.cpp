// Row after row.
#include "traffic/driver.h"

#include "core/tap/edges.h"
#include "core/error_names.h"
#include "core/process.h"
#include "traffic/edge_calls.h"
#include "traffic/row_run.h"

#include <winsock2.h>

#include <fmt/format.h>

#include <future>
#include <memory>
#include <thread>

namespace wspemu::traffic {
namespace {

std::vector<Row> planned_rows(const Plan& plan) {
    std::vector<Row> rows;
    for (const Protocol protocol : plan.protocols) {
        for (const Family family : plan.families) {
            for (const Style style : plan.styles) {
                Row row;
                row.style = style;
                row.protocol = protocol;
                row.family = family;
                rows.push_back(std::move(row));
            }
        }
    }
    return rows;
}

// Each row has bytes of its own, whatever other rows are driven: what one left behind does not pass for another's.
std::uint64_t seed_of(const Row& row, std::uint64_t seed) {
    const auto place = (static_cast<unsigned>(row.protocol) << 1 | static_cast<unsigned>(row.family)) << 4;
    return seed + 0x10001 * (place | static_cast<unsigned>(row.style));
}

// WSACleanup, which runs code of every provider; false when it does not come back.
bool clean_up(Outcome& outcome) {
    constexpr std::chrono::seconds kLimit{10};
    auto done = std::make_shared<std::promise<int>>();
    std::future<int> code = done->get_future();
    std::thread thread([done] { done->set_value(WSACleanup() == SOCKET_ERROR ? WSAGetLastError() : 0); });
    if (code.wait_for(kLimit) != std::future_status::ready) {
        outcome.failure = "WSACleanup does not return";
        thread.detach();
        return false;
    }
    thread.join();
    if (const int error = code.get(); error != 0)
        outcome.failure = fmt::format("WSACleanup failed: {}", error_text(error));
    return true;
}

// The calls between two readings; edges that are new in the second began at 0.
std::vector<EdgeCalls> calls_since(const std::vector<EdgeCalls>& before, std::vector<EdgeCalls> now) {
    for (std::size_t i = 0; i < before.size(); ++i) {
        now[i].down -= before[i].down;
        now[i].up -= before[i].up;
    }
    return now;
}

// Why the row can not be driven, whoever the providers are; empty: it can.
std::string why_skipped(const Row& row, const Plan& plan) {
    if (row.family == Family::ipv6 && !plan.no_ipv6.empty()) return plan.no_ipv6;
    const bool tcp = row.protocol == Protocol::tcp;
    const auto entry =
        current_process().catalog()->select(row.family == Family::ipv4 ? AF_INET : AF_INET6,
                                            tcp ? SOCK_STREAM : SOCK_DGRAM, tcp ? IPPROTO_TCP : IPPROTO_UDP);
    if (entry) return "";
    return fmt::format("the base provider does not serve {} over {}", name_of(row.protocol), name_of(row.family));
}

void drive_rows(const Plan& plan, const Progress& progress, const tap::CountingSink& sink, Outcome& outcome) {
    std::size_t number = 0;
    for (Row& row : outcome.rows) {
        progress(number, outcome.rows.size(), row);
        if (outcome.stuck) {
            row.reason = "a thread of an earlier row is stuck";
            row.result = Result::failed;
        } else if (std::string reason = why_skipped(row, plan); !reason.empty()) {
            row.reason = std::move(reason);
        } else {
            const auto before = total_calls(sink);
            outcome.stuck = !run_row(row, seed_of(row, plan.seed), plan.timeout);
            row.calls = calls_since(before, total_calls(sink));
        }
        ++number;
    }
}

} // namespace

Outcome drive(const Plan& plan, const Progress& progress) {
    // Thunks may still call it when this function is left with a stuck thread.
    static tap::CountingSink sink;
    Outcome outcome;
    outcome.rows = planned_rows(plan);
    tap::attach_sink(&sink);
    WSADATA data;
    if (const int error = WSAStartup(MAKEWORD(2, 2), &data); error != 0) {
        outcome.failure = fmt::format("WSAStartup failed: {}", error_text(error));
        return outcome;
    }
    drive_rows(plan, progress, sink, outcome);
    if (!outcome.stuck) outcome.stuck = !clean_up(outcome);
    outcome.edges = edges_with_calls(sink);
    return outcome;
}

} // namespace wspemu::traffic
