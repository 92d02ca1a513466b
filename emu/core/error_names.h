// Winsock and Win32 error numbers by name. Neutral.
#pragma once

#include <string>

namespace wspemu {

// "WSAECONNRESET"; nullptr for numbers without a name here.
const char* error_name(int code) noexcept;
// "WSAECONNRESET (10054)", or "error 12345".
std::string error_text(int code);

} // namespace wspemu
