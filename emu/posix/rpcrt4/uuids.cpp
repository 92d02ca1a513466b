// rpcdce.h: UUIDs.
#include "posix/kernel32/win32_border.h"

#include <rpc.h>

#include "core/guid.h"

#include <cstdlib>
#include <cstring>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

GuidBytes bytes_of(const UUID& uuid) {
    GuidBytes bytes;
    std::memcpy(bytes.bytes.data(), &uuid, sizeof uuid);
    return bytes;
}

// Without braces, in small letters, as RPC writes it.
std::u16string text_of_uuid(const UUID& uuid) {
    const std::string text = guid_text(bytes_of(uuid));
    return lower(to_utf16(std::string_view(text).substr(1, 36)));
}

template <class Out, class Char>
RPC_STATUS give_text(const UUID* uuid, Out* out, Char) {
    const auto text = encode(text_of_uuid(uuid ? *uuid : UUID{}), Char());
    auto* const copy = static_cast<Char*>(std::malloc((text.size() + 1) * sizeof(Char)));
    if (!copy) return RPC_S_OUT_OF_MEMORY;
    std::copy_n(text.c_str(), text.size() + 1, copy);
    *out = reinterpret_cast<Out>(copy);
    return RPC_S_OK;
}

// A null pointer stands for the nil UUID.
RPC_STATUS read_text(const std::u16string& text, bool given, UUID* out) {
    *out = {};
    if (!given) return RPC_S_OK;
    const auto bytes = text.starts_with(u'{') ? std::nullopt : parse_guid(to_utf8(text));
    if (!bytes) return RPC_S_INVALID_STRING_UUID;
    std::memcpy(out, bytes->bytes.data(), sizeof *out);
    return RPC_S_OK;
}

template <class Text>
RPC_STATUS free_text(Text* text) {
    std::free(*text);
    *text = nullptr;
    return RPC_S_OK;
}

UUID uuid_or_nil(const UUID* uuid) {
    return uuid ? *uuid : UUID{};
}

} // namespace

RPC_STATUS RPC_ENTRY UuidCreate(UUID* Uuid) {
    *Uuid = random_guid();
    return RPC_S_OK;
}

// A random one is as unique; it only tells nobody the machine's network address.
RPC_STATUS RPC_ENTRY UuidCreateSequential(UUID* Uuid) {
    *Uuid = random_guid();
    return RPC_S_OK;
}

RPC_STATUS RPC_ENTRY UuidCreateNil(UUID* NilUuid) {
    *NilUuid = {};
    return RPC_S_OK;
}

RPC_STATUS RPC_ENTRY UuidToStringA(const UUID* Uuid, RPC_CSTR* StringUuid) {
    return give_text(Uuid, StringUuid, CHAR());
}
RPC_STATUS RPC_ENTRY UuidToStringW(const UUID* Uuid, RPC_WSTR* StringUuid) {
    return give_text(Uuid, StringUuid, WCHAR());
}
RPC_STATUS RPC_ENTRY UuidFromStringA(RPC_CSTR StringUuid, UUID* Uuid) {
    return read_text(text_of(reinterpret_cast<LPCSTR>(StringUuid)), StringUuid != nullptr, Uuid);
}
RPC_STATUS RPC_ENTRY UuidFromStringW(RPC_WSTR StringUuid, UUID* Uuid) {
    return read_text(text_of(reinterpret_cast<LPCWSTR>(StringUuid)), StringUuid != nullptr, Uuid);
}
RPC_STATUS RPC_ENTRY RpcStringFreeA(RPC_CSTR* String) {
    return free_text(String);
}
RPC_STATUS RPC_ENTRY RpcStringFreeW(RPC_WSTR* String) {
    return free_text(String);
}

signed int RPC_ENTRY UuidCompare(UUID* Uuid1, UUID* Uuid2, RPC_STATUS* Status) {
    *Status = RPC_S_OK;
    const UUID a = uuid_or_nil(Uuid1);
    const UUID b = uuid_or_nil(Uuid2);
    if (a.Data1 != b.Data1) return a.Data1 < b.Data1 ? -1 : 1;
    if (a.Data2 != b.Data2) return a.Data2 < b.Data2 ? -1 : 1;
    if (a.Data3 != b.Data3) return a.Data3 < b.Data3 ? -1 : 1;
    const int order = std::memcmp(a.Data4, b.Data4, sizeof a.Data4);
    return order < 0 ? -1 : order > 0;
}
int RPC_ENTRY UuidEqual(UUID* Uuid1, UUID* Uuid2, RPC_STATUS* Status) {
    *Status = RPC_S_OK;
    return same_guid(uuid_or_nil(Uuid1), uuid_or_nil(Uuid2));
}
int RPC_ENTRY UuidIsNil(UUID* Uuid, RPC_STATUS* Status) {
    *Status = RPC_S_OK;
    return same_guid(uuid_or_nil(Uuid), UUID{});
}
unsigned short RPC_ENTRY UuidHash(UUID* Uuid, RPC_STATUS* Status) {
    *Status = RPC_S_OK;
    const GuidBytes bytes = bytes_of(uuid_or_nil(Uuid));
    unsigned sum = 0;
    for (const std::uint8_t byte : bytes.bytes) sum = sum * 31 + byte;
    return static_cast<unsigned short>(sum ^ (sum >> 16));
}
