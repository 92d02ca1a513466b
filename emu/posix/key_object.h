// KeyObject: what an HKEY that was opened names. Neutral.
#pragma once

#include "core/port/handles.h"
#include "posix/registry.h"

namespace wspemu::posix {

class KeyObject final : public port::Object {
public:
    static constexpr port::ObjectKind kKind = port::ObjectKind::key;
    KeyObject(registry::Path path, std::uint64_t id, std::uint32_t access)
        : Object(kKind), path_(std::move(path)), id_(id), access_(access) {}

    const registry::Path& path() const noexcept { return path_; }
    std::uint64_t id() const noexcept { return id_; } // of the key; another one at the same path is not the one opened
    std::uint32_t access() const noexcept { return access_; }

    // Documented: closing a key signals the events of its RegNotifyChangeKeyValue.
    void last_handle_closed() noexcept override { registry::Registry::instance().unwatch(this); }

private:
    const registry::Path path_;
    const std::uint64_t id_;
    const std::uint32_t access_;
};

} // namespace wspemu::posix
