// From the innermost tapped call to a name that a person can read.
#include "core/tap/crash_place.h"

#include "core/tap/edges.h"

namespace wspemu::tap {
namespace {

class QuietSink final : public Sink {
public:
    void entered(const CallEvent&) noexcept override {}
    void left(const CallEvent&) noexcept override {}
};

bool find_call(port::CallPlace& place) noexcept {
    CallEvent call;
    if (!innermost_call(call)) return false;
    place.file = callee_file(call.edge);
    place.function = call.way == Way::down ? down_call_name(call.function) : upcall_name(call.function);
    return true;
}

} // namespace

void report_crashes(const std::vector<port::CrashFile>& files, int exit_status) {
    static Sink* const quiet = new QuietSink; // threads may be in a provider while the process ends
    attach_sink(quiet);
    port::install_crash_report(files, &find_call, exit_status);
}

} // namespace wspemu::tap
