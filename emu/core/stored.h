// Stored<T>: one value of an installation, kept in a file of the prefix or in memory, shared with other processes. Neutral.
//
//     struct Codec {                                    // how T becomes JSON and back
//         static constexpr const char* kName = "registry";      // registry.json
//         static constexpr int kFormat = 1;                     // newest layout
//         static T initial();                                   // what an empty prefix holds
//         static json::Object encode(const T& value);
//         static T decode(json::Fields& fields, int format, json::Fault& fault); // notes what is wrong in fault;
//     };                                                        // the object's finish() is called afterwards
//     Stored<T, Codec> registry(prefix);
//     registry.read()                        -> Result<std::shared_ptr<const T>>: the newest state
//     registry.change([](T& value) -> Result<X> { ... })   -> Result<X>
//
// A change is applied to a copy of the newest state while all other writers, of this and other processes, wait; when it
// returns a failure, or the file can not be written, nothing has changed. Readers never wait for writers.
// Errors of the storage are Win32 codes: file_corrupt (reported with file, line and reason; such a file is never overwritten),
// write_protect, access_denied, disk_full, path_not_found, lock_violation (IfLocked::refuse only), not_enough_memory,
// too_many_open_files, io_device. They come out of change() as its own errors do: choose those apart from these.
#pragma once

#include "core/codes.h"
#include "core/json_fields.h"
#include "core/prefix.h"

#include <list>
#include <memory>
#include <mutex>
#include <optional>

namespace wspemu {

template <class T, class Codec>
class Stored {
public:
    using Value = std::shared_ptr<const T>;
    // Called after every change, whoever made it, with the state that it led to; changes that follow each other quickly may
    // come as one. On the thread that made the change, or one of the platform's: set events, post packets, queue APCs; run no
    // code of programs or providers, and call change() or listen() of the same Stored never.
    using Listener = std::function<void(const Value& now)>;

    // In memory: begins with `first`, or Codec::initial(). The prefix must outlive it.
    explicit Stored(Prefix& prefix, std::optional<T> first = {})
        : prefix_(prefix), file_(prefix, Codec::kName, Codec::kFormat) {
        if (prefix_.in_memory()) value_ = std::make_shared<const T>(first ? std::move(*first) : Codec::initial());
    }
    ~Stored() { listening_.reset(); }
    Stored(const Stored&) = delete;
    Stored& operator=(const Stored&) = delete;

    // The newest state. Costs one look at the file when nothing has changed.
    Result<Value> read() {
        const std::lock_guard lock(mutex_);
        return refresh();
    }
    // Counts the different states that this object has seen; compare it with ==. refreshes like read().
    Result<std::uint64_t> revision() {
        const std::lock_guard lock(mutex_);
        if (auto now = refresh(); !now) return now.failure();
        return revision_;
    }

    // The number of changes that led to the newest state, by whatever process: "change" of the file.
    Result<std::int64_t> changes() {
        const std::lock_guard lock(mutex_);
        if (auto now = refresh(); !now) return now.failure();
        return change_;
    }

    template <class Change>
    auto change(Change&& change, port::IfLocked if_locked = port::IfLocked::wait)
        -> decltype(change(std::declval<T&>())) {
        auto result = locked_change(change, if_locked);
        if (result) announce();
        return result;
    }

    // Registers a listener for as long as this object lives. Errors: of Prefix::listen.
    Result<void> listen(Listener listener) {
        {
            const std::lock_guard lock(listen_mutex_);
            if (!listening_) {
                auto begun = prefix_.listen([this](const std::string& file) { look(file); });
                if (!begun) return begun.failure();
                listening_ = std::move(*begun);
            }
        }
        const std::lock_guard lock(announce_mutex_);
        if (listeners_.empty()) {
            if (auto now = revision()) announced_ = *now;
        }
        listeners_.push_back(std::move(listener));
        return {};
    }

private:
    // All under mutex_.
    Result<Value> refresh() {
        if (prefix_.in_memory()) return value_;
        auto stamp = file_.stamp();
        if (!stamp) return stamp.failure();
        if (value_ && *stamp == stamp_) return value_;
        return reload();
    }
    Result<Value> reload() {
        auto document = file_.read();
        if (!document) return document.failure();
        if (document->root.is_null()) return keep(Codec::initial(), {}, 0);
        json::Fault fault;
        json::Fields fields(document->root, fault);
        static_cast<void>(fields.find("format"));
        static_cast<void>(fields.find("change"));
        T value = Codec::decode(fields, document->format, fault);
        fields.finish();
        if (fault) return file_.refuse(fault);
        return keep(std::move(value), std::move(document->stamp), document->change);
    }
    Value keep(T value, port::FileStamp stamp, std::int64_t change) {
        value_ = std::make_shared<const T>(std::move(value));
        stamp_ = std::move(stamp);
        change_ = change;
        ++revision_;
        return value_;
    }

    template <class Change>
    auto locked_change(Change& change, port::IfLocked if_locked) -> decltype(change(std::declval<T&>())) {
        // Writers of this process queue up here, so that at most one of them waits for the file's lock.
        std::unique_lock writer(writer_mutex_, std::defer_lock);
        if (if_locked == port::IfLocked::wait) writer.lock();
        if (!writer.owns_lock() && !writer.try_lock()) return WsaError{code::lock_violation};
        std::optional<port::FileLock> file_lock;
        if (!prefix_.in_memory()) {
            auto taken = file_.lock(if_locked);
            if (!taken) return taken.failure();
            file_lock.emplace(std::move(*taken));
        }
        auto before = read();
        if (!before) return before.failure();
        T copy = **before;
        auto result = change(copy);
        if (!result) return result;
        std::unique_lock lock(mutex_);
        const std::int64_t next = change_ == kLastChange ? 0 : change_ + 1;
        port::FileStamp stamp;
        if (!prefix_.in_memory()) {
            lock.unlock(); // readers go on while the disk works
            auto written = file_.write(Codec::encode(copy), next);
            if (!written) return written.failure();
            stamp = std::move(*written);
            lock.lock();
        }
        keep(std::move(copy), std::move(stamp), next);
        return result;
    }

    void look(const std::string& file) {
        if (file.empty() || file == file_.file_name()) announce();
    }
    // A state that nobody was told of yet is told, once.
    void announce() {
        const std::lock_guard lock(announce_mutex_);
        if (listeners_.empty()) return;
        Value now;
        {
            const std::lock_guard inner(mutex_);
            if (!refresh() || revision_ == announced_) return;
            announced_ = revision_;
            now = value_;
        }
        for (const Listener& listener : listeners_) listener(now);
    }

    Prefix& prefix_;
    const PrefixFile file_;

    std::mutex writer_mutex_;   // before the file's lock
    std::mutex announce_mutex_; // before mutex_
    std::uint64_t announced_ = 0;
    std::list<Listener> listeners_;
    std::mutex mutex_;
    Value value_;
    port::FileStamp stamp_;
    std::int64_t change_ = 0;
    std::uint64_t revision_ = 0;
    std::mutex listen_mutex_;
    std::shared_ptr<Prefix::Listening> listening_;
};

} // namespace wspemu
