// GUIDs that the host makes itself.
#include "core/guid.h"

#include <cstdint>
#include <random>

namespace wspemu {
namespace {

GUID from_words(std::uint64_t high, std::uint64_t low, unsigned version) noexcept {
    GUID guid{};
    guid.Data1 = static_cast<decltype(guid.Data1)>(high >> 32);
    guid.Data2 = static_cast<unsigned short>(high >> 16);
    guid.Data3 = static_cast<unsigned short>((high & 0x0fff) | (version << 12));
    for (unsigned i = 0; i < 8; ++i) guid.Data4[i] = static_cast<unsigned char>(low >> (56 - 8 * i));
    guid.Data4[0] = static_cast<unsigned char>((guid.Data4[0] & 0x3f) | 0x80);
    return guid;
}

// FNV-1a; the two halves differ in their start value.
std::uint64_t hash(std::string_view text, std::uint64_t start) noexcept {
    std::uint64_t value = start;
    for (unsigned char byte : text) value = (value ^ byte) * 0x100000001b3ULL;
    return value;
}

} // namespace

GUID random_guid() {
    std::random_device source;
    const auto word = [&source] { return (std::uint64_t{source()} << 32) | source(); };
    const std::uint64_t high = word();
    return from_words(high, word(), 4);
}

GUID guid_of_text(std::string_view text) {
    return from_words(hash(text, 0xcbf29ce484222325ULL), hash(text, 0x9ae16a3b2f90404fULL), 8);
}

GUID guid_of_bytes(const GuidBytes& guid) noexcept {
    GUID value;
    std::memcpy(&value, guid.bytes.data(), sizeof value);
    return value;
}

} // namespace wspemu
