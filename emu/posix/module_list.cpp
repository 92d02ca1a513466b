// The list of modules, and the ones that are there from the start: the program and the Windows DLLs that we are.
#include "posix/module_list.h"

#include "core/text.h"
#include "posix/module_paths.h"

#include <algorithm>
#include <sys/stat.h>

namespace wspemu::posix {
namespace {

const SharedObject* emulator() {
    static const auto* object =
        new std::shared_ptr<SharedObject>(SharedObject::around(reinterpret_cast<const void*>(&ModuleList::instance)));
    return object->get();
}

void* system_symbol(const char* name) {
    return emulator() ? emulator()->symbol(name) : nullptr;
}

// Functions that libc has under the same name carry a prefix inside the emulator (WSPEMU_BSD_NAME).
void* winsock_symbol(const char* name) {
    void* found = system_symbol((std::string("ws2_") + name).c_str());
    return found ? found : system_symbol(name);
}

constexpr std::u16string_view kSystemModules[] = {
    u"kernel32.dll", u"user32.dll",   u"advapi32.dll", u"mswsock.dll", u"sporder.dll", u"ole32.dll",
    u"rpcrt4.dll",   u"ntdll.dll",    u"msvcrt.dll",   u"shlwapi.dll", u"psapi.dll",   u"dnsapi.dll",
    u"shell32.dll",  u"comdlg32.dll", u"comctl32.dll", u"version.dll", u"winmm.dll",   u"gdi32.dll"};

ModulePointer make_program() {
    auto module = std::make_shared<port::Module>();
    module->kind = port::Module::Kind::program;
    module->state = port::Module::State::ready;
    module->object = SharedObject::of_program();
    module->file = program_file();
    module->key = module_key(to_utf16(module->file));
    struct stat info = {};
    if (stat(module->file.c_str(), &info) == 0) {
        module->device = info.st_dev;
        module->inode = info.st_ino;
    }
    return module;
}

ModulePointer make_builtin(std::u16string_view key, port::SymbolResolver resolve) {
    auto module = std::make_shared<port::Module>();
    module->kind = port::Module::Kind::builtin;
    module->state = port::Module::State::ready;
    module->key = key;
    module->file = to_utf8(key);
    module->resolve = resolve;
    return module;
}

} // namespace

ModuleList& ModuleList::instance() {
    // Never destroyed: threads may still look modules up while the process ends.
    static auto* list = new ModuleList;
    return *list;
}

ModuleList::ModuleList() {
    modules_.push_back(make_program());
    modules_.push_back(make_builtin(u"ws2_32.dll", winsock_symbol));
    modules_.push_back(make_builtin(u"iphlpapi.dll", winsock_symbol));
    for (std::u16string_view key : kSystemModules) modules_.push_back(make_builtin(key, system_symbol));
}

template <class Predicate>
ModulePointer ModuleList::find_if(Predicate wanted) const {
    std::lock_guard lock(mutex_);
    const auto found = std::find_if(modules_.begin(), modules_.end(), wanted);
    return found == modules_.end() ? nullptr : *found;
}

ModulePointer ModuleList::find(const port::Module* module) const {
    return find_if([=](const ModulePointer& entry) {
        return module ? entry.get() == module : entry->kind == port::Module::Kind::program;
    });
}

ModulePointer ModuleList::find_builtin(std::u16string_view key) const {
    return find_if(
        [=](const ModulePointer& entry) { return entry->kind == port::Module::Kind::builtin && entry->key == key; });
}

ModulePointer ModuleList::find_key(std::u16string_view key) const {
    return find_if([=](const ModulePointer& entry) { return entry->key == key; });
}

ModulePointer ModuleList::find_file(std::uint64_t device, std::uint64_t inode) const {
    return find_if([=](const ModulePointer& entry) {
        return entry->kind != port::Module::Kind::builtin && entry->device == device && entry->inode == inode;
    });
}

ModulePointer ModuleList::find_identity(const void* identity) const {
    return find_if([=](const ModulePointer& entry) {
        return entry->kind == port::Module::Kind::file && entry->object->identity() == identity;
    });
}

std::vector<ModulePointer> ModuleList::all() const {
    std::lock_guard lock(mutex_);
    return modules_;
}

void ModuleList::add(ModulePointer module) {
    std::lock_guard lock(mutex_);
    modules_.push_back(std::move(module));
}

void ModuleList::remove(const port::Module* module) {
    ModulePointer last; // let go of without the mutex: unmapping runs static destructors
    std::lock_guard lock(mutex_);
    const auto found = std::find_if(modules_.begin(), modules_.end(),
                                    [=](const ModulePointer& entry) { return entry.get() == module; });
    if (found == modules_.end()) return;
    last = std::move(*found);
    modules_.erase(found);
}

} // namespace wspemu::posix

namespace wspemu::port {

void* Module::symbol(const char* name) const {
    if (kind == Kind::builtin) return resolve.load()(name);
    void* found = object->symbol(name);
    return found ? found : object->symbol((std::string("ws2_") + name).c_str());
}

bool is_builtin_module(std::u16string_view file_name) {
    return posix::ModuleList::instance().find_builtin(posix::module_key(file_name)) != nullptr;
}

void register_builtin_module(std::u16string_view file_name, SymbolResolver resolve) {
    posix::ModuleList& list = posix::ModuleList::instance();
    std::lock_guard loader(list.loader_lock());
    const std::u16string key = posix::module_key(file_name);
    if (posix::ModulePointer known = list.find_builtin(key)) {
        known->resolve = resolve;
        return;
    }
    list.add(posix::make_builtin(key, resolve));
}

} // namespace wspemu::port
