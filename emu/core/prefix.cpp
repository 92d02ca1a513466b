// Reading, replacing and watching the files of a prefix.
#include "core/prefix.h"

#include "core/codes.h"
#include "core/json_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace wspemu {

Prefix::Prefix(std::string folder, Report report) : folder_(std::move(folder)), report_(std::move(report)) {
    while (folder_.size() > 1 && folder_.back() == '/') folder_.pop_back();
}

Prefix Prefix::from_environment(Report report) {
    const char* folder = std::getenv("WSPEMU_PREFIX");
    return folder && *folder ? Prefix(folder, std::move(report)) : Prefix();
}

Prefix::Listening::Listening(Prefix& owner, Listener told) : prefix(owner), callback(std::move(told)) {
    const std::lock_guard lock(prefix.mutex_);
    prefix.listeners_.push_back(this);
}

Prefix::Listening::~Listening() {
    const std::lock_guard lock(prefix.mutex_);
    prefix.listeners_.remove(this);
}

Result<std::shared_ptr<Prefix::Listening>> Prefix::listen(Listener listener) {
    const std::lock_guard lock(watch_mutex_);
    if (!in_memory() && !watch_) {
        if (auto made = port::make_folder(folder_); !made) {
            report(fmt::format("{}: {}", folder_, port::file_error_text(made.error())));
            return made.failure();
        }
        auto watch = port::watch_folder(folder_, [this](const std::string& file) { tell(file); });
        if (!watch) {
            report(fmt::format("{}: can not be watched: {}", folder_, port::file_error_text(watch.error())));
            return watch.failure();
        }
        watch_ = std::move(*watch);
    }
    return std::make_shared<Listening>(*this, std::move(listener));
}

void Prefix::tell(const std::string& file) {
    const std::lock_guard lock(mutex_);
    for (Listening* listening : listeners_) listening->callback(file);
}

PrefixFile::PrefixFile(const Prefix& prefix, std::string name, int format)
    : prefix_(prefix), name_(std::move(name)), path_(prefix.folder() + "/" + name_ + ".json"), format_(format) {}

WsaError PrefixFile::fail(std::string_view what, WsaError error) const {
    // A file that can not be made: its folder is gone, or is one in which nobody makes files (/proc).
    if (error.code == code::file_not_found) error.code = code::path_not_found;
    prefix_.report(fmt::format("{}: {}: {}", path_, what, port::file_error_text(error.code)));
    return error;
}

WsaError PrefixFile::refuse(const json::Fault& fault) const {
    prefix_.report(fmt::format("{}:{}; the file is left as it is", path_, fault.text()));
    return WsaError{code::file_corrupt};
}

Result<port::FileStamp> PrefixFile::stamp() const {
    auto stamp = port::stamp_of_file(path_);
    if (!stamp) return fail("can not be read", stamp.failure());
    return stamp;
}

Result<PrefixFile::Document> PrefixFile::read() const {
    auto contents = port::read_file(path_);
    if (!contents) {
        if (contents.error() == code::file_not_found) return Document{};
        return fail("can not be read", contents.failure());
    }
    json::Fault fault;
    auto root = json::read(contents->text, fault);
    if (!root) return refuse(fault);
    Document document;
    json::Fields fields(*root, fault);
    document.format = static_cast<int>(fields.integer("format", 1, 1'000'000));
    document.change = fields.integer("change", 0, kLastChange);
    if (!fault && document.format > format_) {
        fields.refuse("format", fmt::format("{} is newer than this program knows ({})", document.format, format_));
    }
    if (fault) return refuse(fault);
    document.stamp = std::move(contents->stamp);
    document.root = std::move(*root);
    return document;
}

Result<port::FileLock> PrefixFile::lock(port::IfLocked if_locked) const {
    if (auto made = port::make_folder(prefix_.folder()); !made) return fail("can not be written", made.failure());
    auto lock = port::FileLock::take(fmt::format("{}/.{}.lock", prefix_.folder(), name_), if_locked);
    if (!lock && lock.error() != code::lock_violation) return fail("can not be written", lock.failure());
    return lock;
}

Result<port::FileStamp> PrefixFile::write(json::Object members, std::int64_t change) const {
    json::Object root{{"format", format_}, {"change", change}};
    std::move(members.begin(), members.end(), std::back_inserter(root));
    auto stamp = port::replace_file(path_, json::write(std::move(root)));
    if (!stamp) return fail("can not be written", stamp.failure());
    return stamp;
}

} // namespace wspemu
