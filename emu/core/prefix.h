// The prefix: the folder that holds an emulated installation, or memory when there is none. Neutral.
//
// Each part of the installation is one JSON file of it, NAME.json, kept by a Stored<T> (stored.h): that is the interface to
// use. A file is an object that begins with "format" (the version of its layout) and "change" (counts the changes); the rest
// is the part's own. Beside it lie ".NAME.lock" (empty) and, while a change is being written, ".NAME.json.new".
// Everything here may be used from any thread.
#pragma once

#include "core/json.h"
#include "core/port/folder_watch.h"
#include "core/port/shared_files.h"

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace wspemu {

// "change" begins again behind it: numbers of JSON are exact up to here.
inline constexpr std::int64_t kLastChange = std::int64_t{1} << 53;

class Prefix {
public:
    // Gets one line for each failure of the storage: file, place and reason.
    using Report = std::function<void(const std::string& line)>;

    Prefix() = default; // in memory: gone with the process, seen by nobody else
    // The folder is made at the first change. Nothing is read or written yet.
    explicit Prefix(std::string folder, Report report = {});
    // The folder that WSPEMU_PREFIX names, or memory.
    static Prefix from_environment(Report report = {});
    Prefix(Prefix&& other) noexcept : folder_(std::move(other.folder_)), report_(std::move(other.report_)) {}
    Prefix& operator=(Prefix&&) = delete;

    bool in_memory() const noexcept { return folder_.empty(); }
    const std::string& folder() const noexcept { return folder_; }
    void report(const std::string& line) const {
        if (report_) report_(line);
    }

    // Calls back, on a thread that must run no code of programs or providers, after every change of a file of the folder
    // (port/folder_watch.h). The first listener makes the folder and starts the watch. In memory: does nothing.
    // Remove a listener only outside of its callback; the removal waits for a call in progress.
    using Listener = port::FolderWatch::Callback;
    struct Listening;
    Result<std::shared_ptr<Listening>> listen(Listener listener);

private:
    void tell(const std::string& file);

    std::string folder_;
    Report report_;
    std::mutex mutex_; // held while listeners are called
    std::list<Listening*> listeners_;
    std::mutex watch_mutex_;
    std::unique_ptr<port::FolderWatch> watch_; // after all that it calls
};

// One registration; ends with the object. The prefix must outlive it.
struct Prefix::Listening {
    Listening(Prefix& prefix, Listener callback);
    ~Listening();
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;

    Prefix& prefix;
    const Listener callback;
};

// One file of a prefix as JSON, without knowledge of what it holds; Stored<T> is built on it.
class PrefixFile {
public:
    // name: without ".json". format: the newest layout that the program knows; a file of a newer one is refused.
    PrefixFile(const Prefix& prefix, std::string name, int format);

    const std::string& path() const noexcept { return path_; }
    std::string file_name() const { return name_ + ".json"; }

    struct Document {
        json::Value root; // null: there is no file
        int format = 0;
        std::int64_t change = 0;
        port::FileStamp stamp;
    };
    Result<port::FileStamp> stamp() const;
    // file_corrupt: damaged or of a newer format. Failures are reported.
    Result<Document> read() const;
    // For changes: makes the folder, takes the lock.
    Result<port::FileLock> lock(port::IfLocked if_locked) const;
    // Replaces the file; the caller has the lock. The members follow "format" and "change".
    Result<port::FileStamp> write(json::Object members, std::int64_t change) const;
    // Reports what is wrong with the contents and gives file_corrupt.
    WsaError refuse(const json::Fault& fault) const;

private:
    WsaError fail(std::string_view what, WsaError error) const;

    const Prefix& prefix_;
    const std::string name_;
    const std::string path_;
    const int format_;
};

} // namespace wspemu
