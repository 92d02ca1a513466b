// Reading and printing outcomes.
#include "outcome.h"

#include "core/error_names.h"

namespace wspemu::test {
namespace {

Outcome outcome_of(bool failed) {
    if (!failed) return succeeds();
    return fails_with(WSAGetLastError());
}

} // namespace

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
    if (outcome.succeeded) {
        out << "succeeds";
    } else {
        out << "fails with " << error_text(outcome.code);
    }
    if (!outcome.remark.empty()) out << " but " << outcome.remark;
    return out;
}

Outcome succeeds() {
    return {};
}
Outcome fails_with(int code) {
    return {false, code};
}
Outcome api(int result) {
    return outcome_of(result == SOCKET_ERROR);
}
Outcome api(SOCKET result) {
    return outcome_of(result == INVALID_SOCKET);
}
Outcome api_bool(BOOL result) {
    return outcome_of(result == FALSE);
}

} // namespace wspemu::test
