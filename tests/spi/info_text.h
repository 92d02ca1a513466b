// A WSAPROTOCOL_INFOW as one word of text, for the pipe between two processes. Windows dialect.
#pragma once

#include <winsock2.h>

#include <cstdio>
#include <cstring>
#include <string>

namespace wspemu::test {

inline std::string text_of(const WSAPROTOCOL_INFOW& info) {
    std::string text;
    unsigned char bytes[sizeof info];
    std::memcpy(bytes, &info, sizeof info);
    for (const unsigned char byte : bytes) {
        char digits[3];
        std::snprintf(digits, sizeof digits, "%02x", unsigned{byte});
        text += digits;
    }
    return text;
}

inline WSAPROTOCOL_INFOW info_of(const std::string& text) {
    WSAPROTOCOL_INFOW info{};
    unsigned char bytes[sizeof info]{};
    for (std::size_t i = 0; i < sizeof bytes && 2 * i + 1 < text.size(); ++i)
        bytes[i] = static_cast<unsigned char>(std::stoi(text.substr(2 * i, 2), nullptr, 16));
    std::memcpy(&info, bytes, sizeof info);
    return info;
}

} // namespace wspemu::test
