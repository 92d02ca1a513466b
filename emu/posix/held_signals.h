// HeldSignals: no signal reaches the thread while it lives. Host dialect.
//
// A thread that is started meanwhile keeps all of them held: signals are the business of the program's own threads.
#pragma once

#include <csignal>

namespace wspemu::posix {

class HeldSignals {
public:
    HeldSignals() noexcept {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    HeldSignals(const HeldSignals&) = delete;
    HeldSignals& operator=(const HeldSignals&) = delete;
    ~HeldSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

    const sigset_t& before() const noexcept { return before_; }

private:
    sigset_t before_;
};

} // namespace wspemu::posix
