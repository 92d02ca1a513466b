// What traffic is to be driven, and what came of it. Neutral.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace wspemu::traffic {

enum class Style {
    blocking,
    select,
    event_select,
    window_message,
    overlapped_event,
    completion_routine,
    completion_port
};
enum class Protocol { tcp, udp };
enum class Family { ipv4, ipv6 };

inline constexpr Style kStyles[] = {Style::blocking,       Style::select,           Style::event_select,
                                    Style::window_message, Style::overlapped_event, Style::completion_routine,
                                    Style::completion_port};
inline constexpr Protocol kProtocols[] = {Protocol::tcp, Protocol::udp};
inline constexpr Family kFamilies[] = {Family::ipv4, Family::ipv6};

const char* name_of(Style style) noexcept;       // "event-select"
const char* name_of(Protocol protocol) noexcept; // "TCP"
const char* name_of(Family family) noexcept;     // "IPv4"

inline constexpr std::uint64_t kStreamBytes = 1 << 20; // over each TCP connection, there and back
inline constexpr std::uint32_t kDatagrams = 1000;      // over each UDP socket, there and back

struct Plan {
    std::vector<Style> styles{std::begin(kStyles), std::end(kStyles)};
    std::vector<Protocol> protocols{std::begin(kProtocols), std::end(kProtocols)};
    std::vector<Family> families{std::begin(kFamilies), std::end(kFamilies)};
    std::uint64_t seed = 0;
    std::chrono::milliseconds timeout{20'000}; // of one row
    std::string no_ipv6;                       // why IPv6 rows are skipped; empty: they are not
};

struct EdgeCalls {
    std::uint64_t down = 0;
    std::uint64_t up = 0;
};

enum class Result { ok, failed, timed_out, skipped };
const char* name_of(Result result) noexcept; // "timed out"

// One line of the table.
struct Row {
    Style style{};
    Protocol protocol{};
    Family family{};
    Result result = Result::skipped;
    std::string reason;      // unless ok
    std::uint64_t bytes = 0; // that came back and were right
    std::chrono::microseconds time{0};
    std::vector<EdgeCalls> calls; // by edge; edges found later are missing at the end
};

struct FunctionCalls {
    std::string function;
    std::uint64_t count = 0;
};
struct Edge {
    std::string caller; // "program", "tally_lsp", "base"
    std::string callee;
    std::vector<FunctionCalls> down; // functions that were called at all
    std::vector<FunctionCalls> up;
};

struct Outcome {
    std::vector<Row> rows;
    std::vector<Edge> edges; // from the program downwards
    std::string failure;     // why nothing could be driven; empty otherwise
    // A thread did not come back from a provider even after its sockets were closed: the process can not be taken apart in
    // order any more and has to be left with _exit.
    bool stuck = false;

    bool green() const {
        for (const Row& row : rows) {
            if (row.result != Result::ok && row.result != Result::skipped) return false;
        }
        return failure.empty();
    }
};

} // namespace wspemu::traffic
