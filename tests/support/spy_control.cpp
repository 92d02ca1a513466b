// Reaching into a loaded spy.
#include "spy_control.h"

#include "core/text.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace wspemu::test {

Spy::Spy(std::string name, std::string file) : name_(std::move(name)) {
    auto module = port::load_module(to_utf16(file));
    if (!module) throw std::runtime_error(file + ": " + port::load_failure_text());
    module_ = *module;
    const auto get_knobs = reinterpret_cast<SpyGetKnobsFunction*>(port::find_symbol(module_, "SpyGetKnobs"));
    if (!get_knobs) throw std::runtime_error(file + " exports no SpyGetKnobs");
    knobs_ = get_knobs();
    knobs_->reset();
}

Spy::~Spy() {
    if (!module_) return;
    knobs_->reset(); // hooks hold references into the test
    let_go();
}

void Spy::let_go() {
    if (module_) static_cast<void>(port::unload_module(module_));
    module_ = nullptr;
}

int Spy::balance() {
    if (!module_) return 0;
    const std::lock_guard lock(knobs_->mutex);
    return knobs_->started;
}

Upcalls Spy::upcalls() {
    const std::lock_guard lock(knobs_->mutex);
    BOOST_TEST_REQUIRE(!knobs_->received.empty(), name_ << " was never started");
    return Upcalls(knobs_->received.back());
}

std::vector<SpyCall> Spy::calls() {
    const std::lock_guard lock(knobs_->mutex);
    return knobs_->calls;
}

std::vector<SpyCall> Spy::calls(SpyFunction function) {
    const std::vector<SpyCall> all = calls();
    std::vector<SpyCall> found;
    std::copy_if(all.begin(), all.end(), std::back_inserter(found),
                 [function](const SpyCall& call) { return call.function == function; });
    return found;
}

SpyCall Spy::only_call(SpyFunction function) {
    const std::vector<SpyCall> found = calls(function);
    BOOST_TEST_REQUIRE(found.size() == 1u);
    return found.front();
}

void Spy::forget_calls() {
    const std::lock_guard lock(knobs_->mutex);
    knobs_->calls.clear();
}

} // namespace wspemu::test
