// WSPGetSockOpt and WSPSetSockOpt: what all options have in common. All of it runs under the socket's lock.
#include "core/base/options.h"

#include "core/base/unsupported.h"
#include "core/port/program_memory.h"

#include <algorithm>
#include <cstring>

namespace wspemu::base {
namespace {

bool known_level(int level) noexcept {
    return level == SOL_SOCKET || level == IPPROTO_TCP || level == IPPROTO_UDP || level == IPPROTO_IP ||
           level == IPPROTO_IPV6;
}

bool fits(const Profile& profile, Fits need) noexcept {
    switch (need) {
    case Fits::any: return true;
    case Fits::stream: return profile.stream();
    case Fits::tcp: return profile.tcp();
    case Fits::datagram: return !profile.stream();
    case Fits::udp: return profile.kind == net::Kind::datagram;
    case Fits::ipv4: return profile.family == net::Family::ipv4;
    case Fits::ipv6: return profile.family == net::Family::ipv6;
    case Fits::raw4: return profile.raw() && profile.family == net::Family::ipv4;
    case Fits::raw6: return profile.raw() && profile.family == net::Family::ipv6;
    }
    return false;
}

// Codes: WSAEINVAL (unknown level), WSAENOPROTOOPT. SPI: WSP-GSO-1, WSP-SSO-1
int find_row(const BaseSocket& socket, int level, int name, const OptionRow*& found) noexcept {
    if (!known_level(level)) return WSAEINVAL;
    for (const std::span<const OptionRow> rows : {option_rows(), group_option_rows()}) {
        for (const OptionRow& row : rows) {
            if (row.level != level || row.name != name || !fits(socket.profile, row.fits)) continue;
            found = &row;
            return 0;
        }
    }
    return WSAENOPROTOOPT;
}

int return_int(const OptionRow& row, int number, char* value, int* length) noexcept {
    if (*length >= int{sizeof number}) {
        std::memcpy(value, &number, sizeof number);
        *length = sizeof number;
        return 0;
    }
    if (row.shape != OptionRow::Shape::boolean || *length < 1) return WSAEFAULT;
    *value = static_cast<char>(number); // SPI: WSP-GSO-2
    *length = 1;
    return 0;
}

int get_option(BaseSocket& socket, const OptionRow& row, char* value, int* length) noexcept {
    if (row.get) return row.get(socket, value, length);
    if (row.native) {
        const Result<int> number = socket.link->get_option(row.option);
        return number ? return_int(row, *number / row.scale, value, length) : number.error();
    }
    if (!row.read) return WSAENOPROTOOPT;
    const Result<int> number = row.read(socket);
    return number ? return_int(row, *number, value, length) : number.error();
}

int set_option(BaseSocket& socket, const OptionRow& row, const char* value, int length) noexcept {
    if (row.set) return row.set(socket, value, length);
    int number = 0;
    if (length >= int{sizeof number}) {
        std::memcpy(&number, value, sizeof number);
    } else if (row.shape == OptionRow::Shape::boolean && length >= 1) {
        for (int i = 0; i < length; ++i) number |= value[i]; // SPI: WSP-SSO-1
    } else {
        return WSAEFAULT;
    }
    if (row.shape == OptionRow::Shape::boolean) number = number != 0;
    if (row.native) {
        if (number > INT_MAX / row.scale) return WSAEINVAL;
        return socket.link->set_option(row.option, number * row.scale).error();
    }
    return row.write ? row.write(socket, number) : WSAENOPROTOOPT;
}

bool may_be_written(char* value, int length) noexcept {
    // Not more of it than any option needs.
    length = std::min(length, int{sizeof(WSAPROTOCOL_INFOW)});
    return value && (length <= 0 || port::may_write(value, static_cast<std::size_t>(length)));
}

} // namespace

int WSPAPI wsp_get_sock_opt(SOCKET s, int level, int name, char* value, LPINT length, LPINT error) noexcept {
    const int result = with_locked_socket(s, error, [&](Locked& lock) -> int {
        if (!port::may_write(length) || !may_be_written(value, *length)) return WSAEFAULT;
        const OptionRow* row = nullptr;
        if (const int code = find_row(*lock.operator->(), level, name, row)) return code;
        return get_option(*lock.operator->(), *row, value, length);
    });
    if (result != 0 && *error == WSAENOPROTOOPT) tell_missing_option(level, name, __builtin_return_address(0));
    return result;
}

int WSPAPI wsp_set_sock_opt(SOCKET s, int level, int name, const char* value, int length, LPINT error) noexcept {
    const int result = with_locked_socket(s, error, [&](Locked& lock) -> int {
        const OptionRow* row = nullptr;
        if (const int code = find_row(*lock.operator->(), level, name, row)) return code;
        if (!value || length <= 0) {
            // SO_UPDATE_CONNECT_CONTEXT has no value.
            return row->set && row->shape == OptionRow::Shape::special && !value
                       ? row->set(*lock.operator->(), nullptr, 0)
                       : WSAEFAULT;
        }
        if (!port::may_read(value, static_cast<std::size_t>(length))) return WSAEFAULT;
        return set_option(*lock.operator->(), *row, value, length);
    });
    if (result != 0 && *error == WSAENOPROTOOPT) tell_missing_option(level, name, __builtin_return_address(0));
    return result;
}

} // namespace wspemu::base
