// A file that dlopen() has mapped: owner of the mapping, and the way to its symbols. Neutral.
#pragma once

#include "core/result.h"

#include <memory>
#include <string>

namespace wspemu::posix {

class SharedObject {
public:
    // Maps the file and runs its static constructors. Errors: those of check_shared_object, bad_exe_format (undefined
    // symbols, damaged), mod_not_found (a library that it needs is missing); `why` is the loader's explanation.
    static Result<std::shared_ptr<SharedObject>> open(const std::string& file, std::string& why);
    // Something that is in the process already: the one whose code holds the address.
    static std::shared_ptr<SharedObject> around(const void* address);
    static std::shared_ptr<SharedObject> of_program();
    SharedObject(const SharedObject&) = delete;
    SharedObject& operator=(const SharedObject&) = delete;
    ~SharedObject();

    // A symbol that this very object defines (dlsym would also look in the libraries that it needs); else nullptr.
    void* symbol(const char* name) const noexcept;
    // What tells this object from all others in the process while it is mapped.
    const void* identity() const noexcept { return link_map_; }
    // The identity of the object whose code or data holds the address; nullptr for none.
    static const void* identity_of(const void* address) noexcept;

private:
    SharedObject(void* handle, const void* link_map) noexcept : handle_(handle), link_map_(link_map) {}
    void* handle_;
    const void* link_map_;
};

} // namespace wspemu::posix
