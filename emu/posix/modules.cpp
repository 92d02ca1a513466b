// Loading, counting and unloading of modules, and the calls of DllMain that go with it.
#include "posix/modules.h"

#include "core/codes.h"
#include "core/text.h"
#include "core/windows_names.h"
#include "posix/module_list.h"
#include "posix/module_paths.h"
#include "posix/thread_hooks.h"
#include "posix/undefined_symbols.h"

#include <algorithm>
#include <new>
#include <sys/stat.h>

namespace wspemu::posix {
namespace {

using port::Module;

constexpr std::uint32_t kProcessDetach = 0;
constexpr std::uint32_t kProcessAttach = 1;
constexpr std::uint32_t kThreadAttach = 2;
constexpr std::uint32_t kThreadDetach = 3;

std::string& failure_text() {
    thread_local std::string text;
    return text;
}

std::vector<std::string>& missing_functions() {
    thread_local std::vector<std::string> names;
    return names;
}

// Says of each Windows function that is missing what it is, where the loader names the first symbol.
void explain_failure(const std::string& file) {
    missing_functions() = undefined_functions(file, failure_text());
    const std::vector<std::string>& names = missing_functions();
    if (names.empty()) return;
    failure_text() = file + ": undefined symbol: " + missing_function_text(names.front());
    if (names.size() > 1) failure_text() += " (and " + std::to_string(names.size() - 1) + " more)";
}

std::atomic<port::SymbolFilter>& symbol_filter() {
    static std::atomic<port::SymbolFilter> filter{nullptr};
    return filter;
}

// The last argument is null for modules that are loaded and unloaded while the process runs: ours always are.
bool call_entry(Module& module, std::uint32_t reason) {
    return !module.entry || module.entry(&module, reason, nullptr) != 0;
}

bool wants_thread_notices(const Module& module) {
    return module.entry && module.state == Module::State::ready && module.thread_notices;
}

void notify_modules_of_thread(bool attach) {
    ModuleList& list = ModuleList::instance();
    std::lock_guard loader(list.loader_lock());
    std::vector<ModulePointer> modules = list.all();
    if (!attach) std::reverse(modules.begin(), modules.end());
    for (const ModulePointer& module : modules)
        if (wants_thread_notices(*module)) call_entry(*module, attach ? kThreadAttach : kThreadDetach);
}

// Calls DllMain for the last time and lets the module go. It stays findable until DllMain has returned.
void detach(const ModulePointer& module) {
    module->state = Module::State::detaching;
    call_entry(*module, kProcessDetach);
    ModuleList::instance().remove(module.get());
}

Result<Module*> start(const ModulePointer& module) {
    if (call_entry(*module, kProcessAttach)) {
        module->state = Module::State::ready;
        return module.get();
    }
    failure_text() = module->file + ": DllMain(DLL_PROCESS_ATTACH) returned FALSE";
    detach(module); // documented: a refusal is answered by DLL_PROCESS_DETACH at once
    return WsaError{code::dll_init_failed};
}

Result<Module*> open_file(std::u16string_view path, const std::string& file, bool silently) {
    auto object = SharedObject::open(file, failure_text());
    if (!object) {
        explain_failure(file);
        return object.failure();
    }
    add_thread_hook(notify_modules_of_thread);
    struct stat info = {};
    stat(file.c_str(), &info);
    auto module = std::make_shared<Module>();
    module->key = module_key(path);
    module->file = file;
    module->device = info.st_dev;
    module->inode = info.st_ino;
    module->object = *object;
    if (!silently) module->entry = reinterpret_cast<Module::Entry>(module->object->symbol("DllMain"));
    ModuleList::instance().add(module);
    return start(module);
}

Result<Module*> load(std::u16string_view path, bool silently) {
    ModuleList& list = ModuleList::instance();
    failure_text().clear();
    missing_functions().clear();
    std::lock_guard loader(list.loader_lock());
    if (ModulePointer builtin = list.find_builtin(module_key(path))) return builtin.get();
    const Result<std::string> file = find_module_file(path, failure_text());
    if (!file) return file.failure();
    struct stat info = {};
    ModulePointer known = stat(file->c_str(), &info) == 0 ? list.find_file(info.st_dev, info.st_ino) : nullptr;
    if (!known || known->kind == Module::Kind::program) return open_file(path, *file, silently);
    if (known->state == Module::State::detaching) {
        failure_text() = *file + ": loaded again by its own DllMain(DLL_PROCESS_DETACH)";
        return WsaError{code::dll_init_failed};
    }
    ++known->loads;
    return known.get();
}

Result<void> unload(Module* module) {
    ModuleList& list = ModuleList::instance();
    std::lock_guard loader(list.loader_lock());
    const ModulePointer known = module ? list.find(module) : nullptr;
    if (!known) return WsaError{code::invalid_handle};
    if (known->kind != Module::Kind::file || known->pinned || known->state == Module::State::detaching) return {};
    if (--known->loads == 0) detach(known);
    return {};
}

// Runs a function that may allocate, behind a border that does not throw.
template <class Function>
auto without_throwing(Function function) noexcept -> decltype(function()) {
    try {
        return function();
    } catch (const std::bad_alloc&) {
        return WsaError{code::not_enough_memory};
    }
}

} // namespace

Module* program_module() {
    return ModuleList::instance().find(nullptr).get();
}

Result<Module*> find_module(std::u16string_view path) {
    ModuleList& list = ModuleList::instance();
    const std::u16string key = module_key(path);
    if (ModulePointer builtin = list.find_builtin(key)) return builtin.get();
    // A bare name means the first module of that name, wherever it came from; an exact path means that very file.
    if (ModulePointer named = is_exact_path(path) || key.empty() ? nullptr : list.find_key(key)) return named.get();
    std::string ignored;
    const Result<std::string> file = find_module_file(path, ignored);
    struct stat info = {};
    if (!file || stat(file->c_str(), &info) != 0) return WsaError{code::mod_not_found};
    ModulePointer known = list.find_file(info.st_dev, info.st_ino);
    if (!known) return WsaError{code::mod_not_found};
    return known.get();
}

Result<void> retain_module(Module* module) {
    ModuleList& list = ModuleList::instance();
    std::lock_guard loader(list.loader_lock());
    const ModulePointer known = list.find(module);
    if (!known || known->state == Module::State::detaching) return WsaError{code::mod_not_found};
    ++known->loads;
    return {};
}

Result<void> pin_module(Module* module) {
    ModuleList& list = ModuleList::instance();
    std::lock_guard loader(list.loader_lock());
    const ModulePointer known = list.find(module);
    if (!known || known->state == Module::State::detaching) return WsaError{code::mod_not_found};
    known->pinned = true;
    return {};
}

Result<Module*> load_module_silently(std::u16string_view path) {
    return without_throwing([&] { return load(path, true); });
}

Result<void> stop_thread_notices(Module* module) {
    const ModulePointer known = module ? ModuleList::instance().find(module) : nullptr;
    if (!known) return WsaError{code::invalid_handle};
    known->thread_notices = false;
    return {};
}

std::shared_ptr<void> keep_mapped(Module* module) {
    const ModulePointer known = module ? ModuleList::instance().find(module) : nullptr;
    return known ? std::shared_ptr<void>(known->object) : nullptr;
}

Result<void*> look_up(Module* module, const char* name, const void* caller) {
    const ModulePointer known = ModuleList::instance().find(module);
    if (!known) return WsaError{code::mod_not_found};
    void* found = name ? known->symbol(name) : nullptr;
    if (!found) return WsaError{code::proc_not_found};
    if (port::SymbolFilter filter = symbol_filter().load())
        found = filter(port::module_of_address(caller), known.get(), name, found);
    return found;
}

} // namespace wspemu::posix

namespace wspemu::port {

Result<Module*> load_module(std::u16string_view path) noexcept {
    return posix::without_throwing([&] { return posix::load(path, false); });
}

Result<void> unload_module(Module* module) noexcept {
    return posix::without_throwing([&] { return posix::unload(module); });
}

std::string load_failure_text() {
    return posix::failure_text();
}

std::vector<std::string> load_missing_functions() {
    return posix::missing_functions();
}

void* find_symbol(Module* module, const char* name) noexcept {
    const posix::ModulePointer known = posix::ModuleList::instance().find(module);
    return known && name ? known->symbol(name) : nullptr;
}

std::string module_file(const Module* module) {
    const posix::ModulePointer known = posix::ModuleList::instance().find(module);
    return known ? known->file : std::string();
}

Module* module_of_address(const void* address) noexcept {
    const void* identity = posix::SharedObject::identity_of(address);
    return identity ? posix::ModuleList::instance().find_identity(identity).get() : nullptr;
}

void set_symbol_filter(SymbolFilter filter) noexcept {
    posix::symbol_filter().store(filter);
}

} // namespace wspemu::port
