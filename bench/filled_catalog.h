// A prefix with many entries, for the benchmark of the catalog. Neutral.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace wspemu::bench {

// A process of its own on the folder, an empty prefix, with a native catalog of so many entries. Throws when it can not be
// made.
class FilledCatalog {
public:
    FilledCatalog(const std::string& folder, std::size_t entries);
    ~FilledCatalog();
    FilledCatalog(const FilledCatalog&) = delete;
    FilledCatalog& operator=(const FilledCatalog&) = delete;

    // WSCEnumProtocols of all; false: another number of entries than there should be.
    bool enumerate() noexcept;
    // From WSAStartup to WSACleanup it looks at the snapshot of the session, else at the file.
    void start_session();
    bool install() noexcept; // WSCInstallProvider of one entry
    bool remove() noexcept;  // what install() installed

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace wspemu::bench
