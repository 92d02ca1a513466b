// Style "completion routine": a routine that Winsock calls in the thread's alertable wait.
#include "traffic/overlapped.h"

namespace wspemu::traffic {
namespace {

class CompletionRoutineEndpoint final : public OverlappedEndpoint {
public:
    using OverlappedEndpoint::OverlappedEndpoint;

private:
    static void CALLBACK on_completion(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD flags) {
        completed(request_of(overlapped), error, bytes, flags);
    }

    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine() const noexcept override { return &on_completion; }

    void wait(DWORD milliseconds) override { SleepEx(milliseconds, TRUE); }
};

} // namespace

std::unique_ptr<Endpoint> make_completion_routine(Watch& watch) {
    return std::make_unique<CompletionRoutineEndpoint>(watch);
}

} // namespace wspemu::traffic
