// The modules of the process: the class behind HMODULE and the list of all of them. Neutral.
#pragma once

#include "core/port/modules.h"
#include "posix/shared_object.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace wspemu::port {

class Module {
public:
    enum class Kind : std::uint8_t { program, builtin, file };
    enum class State : std::uint8_t { attaching, ready, detaching };

    Kind kind = Kind::file;
    std::u16string key; // the name it was first loaded with, as module_key() makes it
    std::string file;   // native path; the key of a built-in module
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::shared_ptr<posix::SharedObject> object;  // not for built-in modules
    std::atomic<SymbolResolver> resolve{nullptr}; // only for built-in modules

    // BOOL WINAPI DllMain(HINSTANCE, DWORD, LPVOID)
    using Entry = int (*)(Module* instance, std::uint32_t reason, void* reserved);
    Entry entry = nullptr;
    std::atomic<bool> thread_notices{true};

    // Guarded by the loader lock.
    unsigned loads = 1;
    bool pinned = false;
    State state = State::attaching;

    void* symbol(const char* name) const;
};

} // namespace wspemu::port

namespace wspemu::posix {

using ModulePointer = std::shared_ptr<port::Module>;

// Whoever holds a ModulePointer keeps the code mapped, so nobody needs a lock while he uses it.
//
// Lock order: the loader lock, then glibc's own (inside dlopen), then the list's mutex, which is held for look-ups only.
// The loader lock is recursive and is held while DllMain runs, as the Windows loader does it: a DllMain may load other
// modules and is never entered by two threads at once, but must not wait for another thread to load, start or end.
// It is the one exception to the rule that user code never runs under a lock of ours.
class ModuleList {
public:
    static ModuleList& instance();

    std::recursive_mutex& loader_lock() noexcept { return loader_lock_; }

    ModulePointer find(const port::Module* module) const; // nullptr means the program
    ModulePointer find_builtin(std::u16string_view key) const;
    ModulePointer find_key(std::u16string_view key) const; // any loaded module
    ModulePointer find_file(std::uint64_t device, std::uint64_t inode) const;
    ModulePointer find_identity(const void* identity) const;
    std::vector<ModulePointer> all() const; // in the order of loading
    void add(ModulePointer module);
    void remove(const port::Module* module);

private:
    ModuleList();
    template <class Predicate>
    ModulePointer find_if(Predicate wanted) const;

    std::recursive_mutex loader_lock_;
    mutable std::mutex mutex_;
    std::vector<ModulePointer> modules_;
};

} // namespace wspemu::posix
