// The names of styles, protocols and results.
#include "traffic/plan.h"

namespace wspemu::traffic {

const char* name_of(Style style) noexcept {
    constexpr const char* kNames[] = {"blocking",       "select",           "event-select",
                                      "window-message", "overlapped-event", "completion-routine",
                                      "completion-port"};
    return kNames[static_cast<int>(style)];
}

const char* name_of(Protocol protocol) noexcept {
    return protocol == Protocol::tcp ? "TCP" : "UDP";
}

const char* name_of(Family family) noexcept {
    return family == Family::ipv4 ? "IPv4" : "IPv6";
}

const char* name_of(Result result) noexcept {
    constexpr const char* kNames[] = {"ok", "failed", "timed out", "skipped"};
    return kNames[static_cast<int>(result)];
}

} // namespace wspemu::traffic
