// A DLL that hands out several procedure tables has several edges of the same name in the registry; here they are one.
#include "traffic/edge_calls.h"

#include "core/tap/edges.h"

#include <algorithm>

namespace wspemu::traffic {
namespace {

struct Group {
    std::string caller;
    std::string callee;
    std::vector<unsigned> edges; // numbers in the registry
};

// "/somewhere/tally_lsp.so" is tally_lsp to people.
std::string short_name(const std::string& file, const char* none) {
    if (file.empty()) return none;
    std::string name = file.substr(file.find_last_of("/\\") + 1);
    if (const auto dot = name.rfind('.'); dot != 0 && dot != name.npos) name.resize(dot);
    return name == "wspemu_base" ? "base" : name;
}

std::vector<Group> groups() {
    std::vector<Group> found;
    unsigned number = 0;
    for (const tap::EdgeNames& edge : tap::edges()) {
        Group group{short_name(edge.caller, "program"), short_name(edge.callee, "?"), {}};
        auto known = std::find_if(found.begin(), found.end(), [&](const Group& other) {
            return other.caller == group.caller && other.callee == group.callee;
        });
        if (known == found.end()) known = found.insert(known, std::move(group));
        known->edges.push_back(number++);
    }
    return found;
}

std::vector<FunctionCalls> functions(const tap::CountingSink& sink, const Group& group, tap::Way way) {
    std::vector<FunctionCalls> called;
    const std::size_t count = way == tap::Way::down ? tap::kDownCalls : tap::kUpcalls;
    for (unsigned i = 0; i < count; ++i) {
        FunctionCalls calls{way == tap::Way::down ? tap::down_call_name(i) : tap::upcall_name(i), 0};
        for (const unsigned edge : group.edges) calls.count += sink.count(edge, way, i);
        if (calls.count != 0) called.push_back(std::move(calls));
    }
    return called;
}

} // namespace

std::vector<EdgeCalls> total_calls(const tap::CountingSink& sink) {
    std::vector<EdgeCalls> totals;
    for (const Group& group : groups()) {
        EdgeCalls calls;
        for (const unsigned edge : group.edges) {
            calls.down += sink.total(edge, tap::Way::down);
            calls.up += sink.total(edge, tap::Way::up);
        }
        totals.push_back(calls);
    }
    return totals;
}

std::vector<Edge> edges_with_calls(const tap::CountingSink& sink) {
    std::vector<Edge> edges;
    for (const Group& group : groups()) {
        edges.push_back(
            {group.caller, group.callee, functions(sink, group, tap::Way::down), functions(sink, group, tap::Way::up)});
    }
    return edges;
}

} // namespace wspemu::traffic
