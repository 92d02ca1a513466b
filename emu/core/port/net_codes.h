// Native socket errors and Winsock codes. Neutral.
#pragma once

namespace wspemu::port {

// The WSAE code of a native error number (errno); the one table of such mappings. Unknown numbers: wsasyscallfailure.
int wsa_from_native(int native_error) noexcept;

} // namespace wspemu::port
