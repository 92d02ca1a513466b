// Edges: the borders of a chain, made visible by thunks (design 3.4).
//
// A layer finds the next provider with LoadLibrary and GetProcAddress("WSPStartup"), past the host. While a sink is attached
// that look-up hands out a WSPStartup of ours: the caller gets a proc table of thunks, and the provider an upcall table that
// knows to whom it was given. Without a sink the provider's own pointers are handed out and nothing is paid.
#pragma once

#include "core/port/modules.h"
#include "core/tap/sink.h"

#include <string>
#include <vector>

namespace wspemu::tap {

// One sink at a time, attached before the providers are started; detaching (nullptr) leaves existing thunks as plain
// forwards. The sink must outlive every call.
void attach_sink(Sink* sink) noexcept;

// An edge: who calls whom, by file ("" is the program).
struct EdgeNames {
    std::string caller;
    std::string callee;
};
// All edges made so far, by number. Edges are never removed; those beyond kMaxEdges are not tapped.
std::vector<EdgeNames> edges();

// What GetProcAddress hands out instead of `found`: a tapped WSPStartup if a sink is attached, else `found`.
void* tapped_symbol(port::Module* caller, port::Module* module, const char* name, void* found);
// Puts tapped_symbol behind GetProcAddress. Idempotent.
void install_symbol_filter() noexcept;

// Counts WPUCompleteOverlappedRequest, which is an export, on the edge of the provider whose code made the call.
class UpExport {
public:
    explicit UpExport(const void* return_address) noexcept;
    ~UpExport();
    UpExport(const UpExport&) = delete;
    UpExport& operator=(const UpExport&) = delete;

private:
    CallEvent call_;
    bool seen_ = false;
};

// The innermost tapped call that the calling thread is inside of, for crash reports; false when there is none. Usable in
// a signal handler.
bool innermost_call(CallEvent& call) noexcept;
// The file of the edge's lower side, for an edge that a call came over. Usable in a signal handler.
const char* callee_file(unsigned edge) noexcept;

} // namespace wspemu::tap
