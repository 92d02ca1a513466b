// Overlapped with a completion routine: called in the thread that started the request, while it waits alertably.
#include "request_style.h"

namespace {

class RoutineStyle : public RequestStyle {
protected:
    LPWSAOVERLAPPED_COMPLETION_ROUTINE Prepare(WSAOVERLAPPED* overlapped) override {
        done_ = false;
        overlapped->hEvent = this; // with a routine this field is ours to use
        return Done;
    }

    int Await(WSAOVERLAPPED*, const char* call) override {
        while (!done_) SleepEx(INFINITE, TRUE); // returns after routines have run; which ones, it does not say
        if (error_ != 0) Die(call, static_cast<int>(error_));
        return static_cast<int>(bytes_);
    }

private:
    static void CALLBACK Done(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD) {
        auto* self = static_cast<RoutineStyle*>(overlapped->hEvent);
        self->error_ = error;
        self->bytes_ = bytes;
        self->done_ = true;
    }

    bool done_ = false;
    DWORD error_ = 0;
    DWORD bytes_ = 0;
};

} // namespace

std::unique_ptr<IoStyle> MakeRoutineStyle() {
    return std::make_unique<RoutineStyle>();
}
