// The list of registered window classes.
#include "posix/window_classes.h"

#include "core/codes.h"
#include "posix/atoms.h"

#include <algorithm>
#include <mutex>
#include <vector>

namespace wspemu::posix {
namespace {

struct Entry {
    WindowClass description;
    unsigned windows = 0;
};

struct Classes {
    std::mutex mutex;
    std::vector<Entry> entries;
};

Classes& classes() {
    static auto* list = new Classes;
    return *list;
}

// Called with the mutex held.
std::vector<Entry>::iterator find_own(std::uint16_t atom, std::uintptr_t instance) {
    auto& entries = classes().entries;
    return std::find_if(entries.begin(), entries.end(), [=](const Entry& entry) {
        return entry.description.atom == atom && entry.description.instance == instance;
    });
}

std::vector<Entry>::iterator find_own_or_global(std::uint16_t atom, std::uintptr_t instance) {
    auto& entries = classes().entries;
    const auto own = find_own(atom, instance);
    if (own != entries.end()) return own; // an atom of 0 is no class's
    return std::find_if(entries.begin(), entries.end(), [=](const Entry& entry) {
        return entry.description.atom == atom && entry.description.is_global;
    });
}

} // namespace

Result<std::uint16_t> register_class(WindowClass description, std::u16string_view name) {
    if (name.empty() || !description.procedure) return WsaError{code::invalid_parameter};
    description.atom = add_atom(name);
    if (description.atom == 0) return WsaError{code::not_enough_memory};
    std::lock_guard lock(classes().mutex);
    if (find_own(description.atom, description.instance) != classes().entries.end())
        return WsaError{code::class_already_exists};
    classes().entries.push_back({description});
    return description.atom;
}

Result<void> unregister_class(std::uint16_t atom, std::uintptr_t instance) {
    std::lock_guard lock(classes().mutex);
    const auto found = find_own(atom, instance);
    if (atom == 0 || found == classes().entries.end()) return WsaError{code::class_does_not_exist};
    if (found->windows != 0) return WsaError{kClassHasWindows};
    classes().entries.erase(found);
    return {};
}

Result<WindowClass> find_class(std::uint16_t atom, std::uintptr_t instance) {
    std::lock_guard lock(classes().mutex);
    const auto found = find_own_or_global(atom, instance);
    if (found == classes().entries.end()) return WsaError{code::class_does_not_exist};
    return found->description;
}

Result<WindowClass> acquire_class(std::uint16_t atom, std::uintptr_t instance) {
    std::lock_guard lock(classes().mutex);
    const auto found = find_own_or_global(atom, instance);
    if (found == classes().entries.end()) return WsaError{code::cannot_find_wnd_class};
    ++found->windows;
    return found->description;
}

void release_class(const WindowClass& window_class) {
    std::lock_guard lock(classes().mutex);
    const auto found = find_own(window_class.atom, window_class.instance);
    if (found != classes().entries.end() && found->windows != 0) --found->windows;
}

} // namespace wspemu::posix
