// Reading, changing with a backup, and the words for entries.
#include "catalog_file.h"

#include "core/error_names.h"
#include "core/text.h"
#include "exit_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace wspemu {

int complain(const std::string& text) {
    fmt::print(stderr, "wspemu: {}\n", text);
    return kRed;
}

std::string shell_word(const std::string& word) {
    const bool plain = !word.empty() && word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                               "0123456789%+,-./:=@_") == word.npos;
    if (plain) return word;
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

CatalogFile::CatalogFile(const CatalogRequest& request)
    : request_(request),
      prefix_(request.prefix, [this](const std::string& line) { reported_ = line; }),
      store_(prefix_) {}

std::shared_ptr<const Installation> CatalogFile::read() {
    auto all = store_.read();
    if (all) return *all;
    complain(reported_.empty() ? error_text(all.error()) : reported_);
    return nullptr;
}

// A number that is free yet; the caller has the lock of the catalog, so nobody else takes it.
std::optional<std::string> CatalogFile::keep_backup(const Installation& before) {
    const std::string folder = request_.prefix + "/backups";
    int code = port::make_folder(folder).error();
    for (int number = 1; code == 0; ++number) {
        const std::string file = fmt::format("{}/catalog-{}.json", folder, number);
        const auto there = port::stamp_of_file(file);
        if (!there) return complain(fmt::format("{}: {}", file, port::file_error_text(there.error()))), std::nullopt;
        if (*there != port::FileStamp()) continue;
        json::Object document = InstallationCodec::encode(before);
        document.insert(document.begin(), {"format", InstallationCodec::kFormat});
        const auto written = port::replace_file(file, json::write(document));
        if (written) return file;
        code = written.error();
    }
    complain(fmt::format("{}: {}", folder, port::file_error_text(code)));
    return std::nullopt;
}

int CatalogFile::change(const Change& change) {
    std::string said;
    std::string backup;
    bool complained = false;
    const auto done = store_.change([&](Installation& all) -> Result<void> {
        const Installation before = all;
        const auto sentence = change(all);
        const auto kept = sentence ? keep_backup(before) : std::nullopt;
        complained = !kept;
        if (complained) return WsaError{code::invalid_parameter};
        said = *sentence;
        backup = *kept;
        return {};
    });
    if (complained) return kRed;
    if (!done) return complain(reported_.empty() ? error_text(done.error()) : reported_);
    // A folder whose name begins with a dash would be read as an option.
    const std::string here = request_.prefix.starts_with('-') ? "./" : "";
    const std::string undo = fmt::format("wspemu catalog import --prefix {} {}", shell_word(here + request_.prefix),
                                         shell_word(here + backup));
    if (request_.json) {
        const json::Object object{{"schema", "wspemu.catalog-change/1"}, {"changed", said}, {"undo", undo}};
        fmt::print("{}", json::write(object));
    } else {
        fmt::print("{}\nundo: {}\n", said, undo);
    }
    return kOk;
}

const CatalogEntry* find_entry(const Catalog& catalog, const std::string& word) {
    DWORD id = 0;
    const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), id);
    if (code == std::errc() && end == word.data() + word.size()) {
        if (const CatalogEntry* entry = catalog.find(id)) return entry;
        return complain(fmt::format("there is no entry {}", word)), nullptr;
    }
    if (const auto bytes = parse_guid(word)) {
        GUID guid;
        std::memcpy(&guid, bytes->bytes.data(), sizeof guid);
        if (const CatalogEntry* entry = catalog.find(guid)) return entry;
        return complain(fmt::format("there is no provider {}", word)), nullptr;
    }
    const CatalogEntry* found = nullptr;
    for (const CatalogEntry& entry : catalog.entries()) {
        if (name_of(entry) != word) continue;
        if (found) return complain(fmt::format("'{}' names more than one entry; give an id", word)), nullptr;
        found = &entry;
    }
    if (!found) complain(fmt::format("nothing is called '{}'", word));
    return found;
}

std::string name_of(const CatalogEntry& entry) {
    return to_utf8(utf16_view(entry.info.szProtocol));
}

std::string printable(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char unit) { return unit < 0x20 || unit == 0x7F; }, '?');
    return text;
}

std::string path_of(const CatalogEntry& entry) {
    return to_utf8(entry.path);
}

std::string guid_of(const CatalogEntry& entry) {
    GuidBytes bytes;
    std::memcpy(bytes.bytes.data(), &entry.info.ProviderId, sizeof entry.info.ProviderId);
    return guid_text(bytes);
}

const char* kind_of(const CatalogEntry& entry) {
    switch (entry.info.ProtocolChain.ChainLen) {
    case LAYERED_PROTOCOL: return "layer";
    case BASE_PROTOCOL: return "base";
    default: return "chain";
    }
}

bool has_base(const Catalog& catalog) {
    for (const CatalogEntry& entry : catalog.entries()) {
        if (entry.info.ProtocolChain.ChainLen == BASE_PROTOCOL) return true;
    }
    return false;
}

std::string protocol_of(const CatalogEntry& entry) {
    const int family = entry.info.iAddressFamily;
    const int protocol = entry.info.iProtocol;
    if (family == AF_UNIX && protocol == 0) return "AF_UNIX";
    const std::string over = family == AF_INET    ? "IPv4"
                             : family == AF_INET6 ? "IPv6"
                                                  : fmt::format("family {}", family);
    if (protocol == IPPROTO_TCP) return "TCP/" + over;
    if (protocol == IPPROTO_UDP) return "UDP/" + over;
    if (entry.info.iSocketType == SOCK_RAW) return "RAW/" + over;
    return fmt::format("{}/{}", protocol, over);
}

} // namespace wspemu
