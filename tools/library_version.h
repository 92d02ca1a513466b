// Whether the library that the loader found belongs to this command. Neutral.
#pragma once

#include <string>

namespace wspemu {

// Why the command can not work with it, in one line; empty: it can.
std::string why_wrong_library();

} // namespace wspemu
