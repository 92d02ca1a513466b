// What a child process is born with: files behind handles of the same values (CreateProcess with bInheritHandles). Neutral.
#pragma once

#include "core/port/handles.h"
#include "core/port/handoff.h"

#include <cstdint>
#include <vector>

namespace wspemu::port {

enum class BequestKind : std::uint8_t { file = 1, socket = 2 };

// What another process needs to have the same file: a descriptor of its own, and bytes that only the maker of such files
// understands.
struct Bequest {
    BequestKind kind = BequestKind::file;
    Descriptor descriptor;
    std::vector<std::byte> description;
};

// A bequest that has come to this process. The handle's value is kept free for it.
struct Heirloom {
    Handle handle = kNoHandle;
    unsigned flags = 0; // of Get/SetHandleInformation
    Bequest bequest;
};

// Sets HANDLE_FLAG_INHERIT on an open handle.
void mark_inheritable(Handle handle) noexcept;

// Whether this process was born with sockets that nobody has asked for yet.
bool has_inherited_sockets() noexcept;
// The sockets, once. Who takes them opens each with open_inherited(), or lets its descriptor close.
std::vector<Heirloom> take_inherited_sockets();
// Opens the value that an heirloom has been given. False when it is not kept free (any more).
bool open_inherited(const Heirloom& heirloom, Ref<Object> object) noexcept;

} // namespace wspemu::port
