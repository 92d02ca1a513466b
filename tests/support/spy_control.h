// A test's hold on one spy DLL: its knobs, its upcall table, its calls.
#pragma once

#include "spy.h"
#include "upcalls.h"

#include "core/port/modules.h"

#include <string>

namespace wspemu::test {

// Loads the DLL, so that it stays loaded and its knobs stay valid as long as this lives; resets the knobs.
class Spy {
public:
    Spy(std::string name, std::string file);
    ~Spy();
    Spy(const Spy&) = delete;
    Spy& operator=(const Spy&) = delete;

    SpyKnobs& knobs() { return *knobs_; }
    SpyKnobs* operator->() { return knobs_; }
    const std::string& name() const { return name_; }
    // Lets the DLL go: from now on only the host holds it, and the knobs may vanish with it.
    void let_go();
    // Successful WSPStartup calls less WSPCleanup calls; 0 once it was let go.
    int balance();

    // Where the spy is in the catalog, as Env installed it. entry: of a base spy its first entry, of a layer the hidden one.
    GUID guid{};
    DWORD entry = 0;

    // The table that WSPStartup received last.
    Upcalls upcalls();
    // Copies of the calls so far, of all functions or of one, and how many.
    std::vector<SpyCall> calls();
    std::vector<SpyCall> calls(SpyFunction function);
    std::size_t count(SpyFunction function) { return calls(function).size(); }
    // The only call of the function; ends the test if there is another number of them.
    SpyCall only_call(SpyFunction function);
    void forget_calls();

    // What the provider does from now on when the function is called.
    void on(SpyFunction function, std::function<void(SpyCall&)> hook) { knobs_->on[function] = std::move(hook); }
    void fails(SpyFunction function, int code) {
        on(function, [code](SpyCall& call) { call.fails(code); });
    }

private:
    std::string name_;
    port::Module* module_ = nullptr;
    SpyKnobs* knobs_ = nullptr;
};

} // namespace wspemu::test
