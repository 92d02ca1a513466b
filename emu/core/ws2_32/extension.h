// Asking a socket's provider for one of its extension functions.
#pragma once

#include "core/ws2_32/call.h"

namespace wspemu::ws2_32 {

// Null with the last error set where the provider has none.
template <class Function>
Function extension(SOCKET s, GUID id) {
    Function found = nullptr;
    DWORD returned = 0;
    const int result = WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &found, sizeof found, &returned,
                                nullptr, nullptr);
    if (result != 0) return nullptr;                 // the last error says why
    if (!found) port::set_last_error(WSAEOPNOTSUPP); // SPI: WSP-IOC-5 (success with a NULL pointer)
    return found;
}

} // namespace wspemu::ws2_32
