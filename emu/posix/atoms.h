// Atoms: one number for one name, in any case, for the life of the process. Window classes and registered messages share
// them, as on Windows. Neutral.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wspemu::posix {

// 0xC000..0xFFFF; 0 for an empty or over-long (more than 255) name, or when all are in use.
std::uint16_t add_atom(std::u16string_view name);
// 0 when nobody has added the name.
std::uint16_t find_atom(std::u16string_view name);
// As spelled when it was added; empty for a number that is no atom.
std::u16string atom_name(std::uint16_t atom);

} // namespace wspemu::posix
