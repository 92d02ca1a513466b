// A base provider of the user's own, given by file, in the place of the built-in one. Neutral.
//
// As text, in WSPEMU_BASE: FILE[,ifs|,non-ifs][,SERVICE]..., the services being tcp4, udp4, tcp6 and udp6; without a kind it is
// IFS, without a service it serves all four.
#pragma once

#include "core/result.h"

#include <string>
#include <string_view>

namespace wspemu {

class Catalog;

// What a base provider may serve: an entry of the built-in one whose place it takes. A set of them has bit 1 << place.
struct BaseService {
    const char* name; // "tcp4"
    const char* text; // "TCP over IPv4"
    int family, type, protocol;
};
inline constexpr unsigned kBaseServices = 4;
inline constexpr unsigned kAllBaseServices = (1u << kBaseServices) - 1;
const BaseService& base_service(unsigned place) noexcept;

struct BaseFile {
    std::string file; // native path
    bool ifs = true;  // its handles are OS handles
    unsigned services = kAllBaseServices;
};
BaseFile parse_base_file(std::string_view text);
std::string format_base_file(const BaseFile& base);

// The built-in provider's entries become the file's: the same ids in the same order, under one GUID that is the file's own in every run;
// %SystemRoot%\System32\NAME.dll is mapped to the file (port/modules.h). Those that it does not serve go, and the chains over them with
// them. wsano_recovery: the built-in provider is not there; wsaeinval: the file is there already.
Result<void> replace_base(Catalog& catalog, const BaseFile& base);

} // namespace wspemu
