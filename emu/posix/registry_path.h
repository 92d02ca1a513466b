// From what a program says (a predefined key or an open one, a subkey, a view) to a path from the root. Neutral.
#pragma once

#include "core/result.h"
#include "posix/registry_key.h"

#include <optional>

namespace wspemu::posix::registry {

// HKEY_LOCAL_MACHINE and its kin, by the low 32 bits of the value; sign-extended, as the SDK has them, or not.
// nothing: it is not one. not_supported: a predefined key that is not there (performance data ...).
std::optional<Result<Path>> predefined_key(std::uintptr_t value);

enum class View { native, wow32 };

// Adds the subkey's names: empty ones between two backslashes and at the end do not count. bad_pathname: it begins with a
// backslash; invalid_parameter: a name is too long.
Result<Path> add_subkey(Path base, std::u16string_view subkey);
// HKLM\SOFTWARE of the 32-bit view is HKLM\SOFTWARE\WOW6432Node; but for Classes, which both views share here.
Path seen_from(View view, Path path);

} // namespace wspemu::posix::registry
