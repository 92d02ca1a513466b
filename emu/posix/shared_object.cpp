// dlopen and dlsym, narrowed to what Windows means by a module: its own symbols only.
#include "posix/shared_object.h"

#include "core/codes.h"
#include "posix/module_paths.h"

#include <dlfcn.h>
#include <link.h>

namespace wspemu::posix {

Result<std::shared_ptr<SharedObject>> SharedObject::open(const std::string& file, std::string& why) {
    if (Result<void> checked = check_shared_object(file, why); !checked) return checked.failure();
    void* handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        const char* text = dlerror();
        why = text ? text : file + ": the loader refuses it and does not say why";
        // The file is there and whole, so "cannot open" is about a library that it needs.
        const bool needs_library = why.find("cannot open shared object file") != why.npos;
        return WsaError{needs_library ? code::mod_not_found : code::bad_exe_format};
    }
    link_map* map = nullptr;
    dlinfo(handle, RTLD_DI_LINKMAP, &map);
    return std::shared_ptr<SharedObject>(new SharedObject(handle, map));
}

std::shared_ptr<SharedObject> SharedObject::around(const void* address) {
    Dl_info info;
    link_map* map = nullptr;
    if (!dladdr1(address, &info, reinterpret_cast<void**>(&map), RTLD_DL_LINKMAP) || !map) return nullptr;
    // The program's own entry has no name.
    void* handle = dlopen(map->l_name[0] ? map->l_name : nullptr, RTLD_LAZY | RTLD_NOLOAD);
    if (!handle) return nullptr;
    return std::shared_ptr<SharedObject>(new SharedObject(handle, map));
}

std::shared_ptr<SharedObject> SharedObject::of_program() {
    void* handle = dlopen(nullptr, RTLD_LAZY);
    link_map* map = nullptr;
    dlinfo(handle, RTLD_DI_LINKMAP, &map);
    return std::shared_ptr<SharedObject>(new SharedObject(handle, map));
}

SharedObject::~SharedObject() {
    dlclose(handle_);
}

void* SharedObject::symbol(const char* name) const noexcept {
    void* found = dlsym(handle_, name);
    return found && identity_of(found) == link_map_ ? found : nullptr;
}

const void* SharedObject::identity_of(const void* address) noexcept {
    Dl_info info;
    link_map* map = nullptr;
    return address && dladdr1(address, &info, reinterpret_cast<void**>(&map), RTLD_DL_LINKMAP) ? map : nullptr;
}

} // namespace wspemu::posix
