// The table of rows, and the one of calls.
#include "run_table.h"

#include "table.h"

#include <fmt/format.h>

#include <algorithm>

namespace wspemu {
namespace {

using namespace traffic;

std::string chain_of(const Outcome& outcome) {
    std::string chain = "program";
    for (const Edge& edge : outcome.edges) chain += " → " + edge.callee;
    return chain;
}

Cell result_cell(traffic::Result result) {
    constexpr Colour kColours[] = {Colour::green, Colour::red, Colour::red, Colour::yellow};
    return {name_of(result), kColours[static_cast<int>(result)]};
}

std::string calls_text(const Row& row, std::size_t edge) {
    if (row.result == traffic::Result::skipped) return "-";
    const EdgeCalls calls = edge < row.calls.size() ? row.calls[edge] : EdgeCalls{};
    return fmt::format("{} ↓ {:>6} ↑", grouped(calls.down), grouped(calls.up));
}

std::string protocol_text(const Row& row) {
    return fmt::format("{}/{}", name_of(row.protocol), name_of(row.family));
}

std::string milliseconds(std::chrono::microseconds time) {
    return fmt::format("{:.1f} ms", static_cast<double>(time.count()) / 1000);
}

std::string rows_text(const Outcome& outcome, bool coloured) {
    Table table;
    table.add_column("style", Align::left);
    table.add_column("protocol", Align::left);
    table.add_column("bytes", Align::right);
    table.add_column("result", Align::left);
    table.add_column("time", Align::right);
    for (const Edge& edge : outcome.edges) table.add_column(edge.caller + " → " + edge.callee, Align::right);
    for (const Row& row : outcome.rows) {
        const bool driven = row.result != traffic::Result::skipped;
        std::vector<Cell> cells{{name_of(row.style)},
                                {protocol_text(row)},
                                {driven ? grouped(row.bytes) : "-"},
                                result_cell(row.result),
                                {driven ? milliseconds(row.time) : "-"}};
        for (std::size_t edge = 0; edge < outcome.edges.size(); ++edge) cells.push_back({calls_text(row, edge)});
        table.add_row(std::move(cells));
    }
    return table.text(coloured);
}

// A line for every row that is not green, in the order of the table; rows that are skipped for the same reason share one.
std::string reasons_text(const Outcome& outcome, bool coloured) {
    std::string text;
    std::string skipped_for;
    for (const Row& row : outcome.rows) {
        if (row.result == traffic::Result::ok) continue;
        if (row.result == traffic::Result::skipped) {
            if (row.reason == skipped_for) continue;
            skipped_for = row.reason;
            const auto count = std::count_if(outcome.rows.begin(), outcome.rows.end(), [&](const Row& other) {
                return other.result == traffic::Result::skipped && other.reason == row.reason;
            });
            text += fmt::format("{}: {} rows: {}\n", paint("SKIPPED", Colour::yellow, coloured), count, row.reason);
            continue;
        }
        text += fmt::format("{}: {} {}: {}\n", paint(name_of(row.result), Colour::red, coloured), name_of(row.style),
                            protocol_text(row), row.reason);
    }
    return text;
}

std::string functions_text(const Outcome& outcome) {
    std::string text;
    for (const Edge& edge : outcome.edges) {
        text += fmt::format("\n{} → {}\n", edge.caller, edge.callee);
        Table table;
        table.add_column("  down", Align::left);
        table.add_column("calls", Align::right);
        table.add_column("up", Align::left);
        table.add_column("calls", Align::right);
        for (std::size_t i = 0; i < std::max(edge.down.size(), edge.up.size()); ++i) {
            const auto name = [i](const auto& calls) { return i < calls.size() ? calls[i].function : std::string(); };
            const auto count = [i](const auto& calls) {
                return i < calls.size() ? grouped(calls[i].count) : std::string();
            };
            table.add_row({{"  " + name(edge.down)}, {count(edge.down)}, {name(edge.up)}, {count(edge.up)}});
        }
        text += table.text(false);
    }
    return text;
}

std::string closing_line(const Outcome& outcome) {
    std::size_t count[4] = {};
    std::chrono::microseconds time{0};
    for (const Row& row : outcome.rows) {
        ++count[static_cast<int>(row.result)];
        time += row.time;
    }
    const std::size_t red =
        count[static_cast<int>(traffic::Result::failed)] + count[static_cast<int>(traffic::Result::timed_out)];
    return fmt::format("{} row{}: {} ok, {} failed, {} skipped, {:.2f} s\n", outcome.rows.size(),
                       outcome.rows.size() == 1 ? "" : "s", count[static_cast<int>(traffic::Result::ok)], red,
                       count[static_cast<int>(traffic::Result::skipped)], static_cast<double>(time.count()) / 1e6);
}

} // namespace

std::string run_table(const TrafficRun& run, const Plan& plan, bool with_calls, bool coloured) {
    const Outcome& outcome = run.outcome;
    std::string text = fmt::format("{}, seed {}\n\n", chain_of(outcome), plan.seed);
    text += rows_text(outcome, coloured);
    if (const std::string reasons = reasons_text(outcome, coloured); !reasons.empty()) text += "\n" + reasons;
    if (with_calls) text += functions_text(outcome);
    return text + "\n" + closing_line(outcome);
}

} // namespace wspemu
