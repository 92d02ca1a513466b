// The catalogs of a prefix as the command reads and changes them. Windows dialect.
//
// Failures are printed, one line on stderr, by whoever notices them first; nothing and false mean that this has happened.
#pragma once

#include "catalog_request.h"
#include "core/installation.h"

#include <functional>
#include <memory>
#include <string>

namespace wspemu {

class CatalogFile {
public:
    explicit CatalogFile(const CatalogRequest& request);

    std::shared_ptr<const Installation> read();
    // Changes the file and says what changed and how to undo it; `change` works on a copy and gives what it did as a sentence,
    // or nothing after it has complained. The state before is kept in the folder's backups. The exit code.
    using Change = std::function<std::optional<std::string>(Installation& all)>;
    int change(const Change& change);

    Bits bits() const noexcept { return request_.wow ? Bits::wow : Bits::native; }

private:
    std::optional<std::string> keep_backup(const Installation& before);

    const CatalogRequest& request_;
    std::string reported_; // what the storage complained about last
    Prefix prefix_;
    InstallationStore store_;
};

// One line on stderr; gives kRed.
int complain(const std::string& text);
// A word of the command line in a form that a shell takes as one word.
std::string shell_word(const std::string& word);
// The entry that an id, a GUID (its first entry) or a name stands for; nullptr, after a complaint, when there is none or the
// name is not unique.
const CatalogEntry* find_entry(const Catalog& catalog, const std::string& word);

std::string name_of(const CatalogEntry& entry);
// With a ? for each control character, which would reach the terminal.
std::string printable(std::string text);
std::string path_of(const CatalogEntry& entry);
std::string guid_of(const CatalogEntry& entry);
// "chain", "layer" or "base".
const char* kind_of(const CatalogEntry& entry);
// Whether a socket can be made at all, and what to say if not.
bool has_base(const Catalog& catalog);
inline constexpr char kNoBase[] = "there is no base provider, no socket can be made";
// "TCP/IPv4".
std::string protocol_of(const CatalogEntry& entry);

} // namespace wspemu
