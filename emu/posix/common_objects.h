// The named objects that several processes have in common: a table in memory that all of them map. Host dialect (Linux).
//
// Who has it: the processes that name the same prefix; without one, a process and those it has started by CreateProcess.
// Each process has its own object for a name, with the threads that wait there; what these twins have in common is here.
// One mutex guards the whole table, so that a wait for several objects can lock all of them; it is robust, and a process
// that was killed is found out when somebody looks: what only it had open is gone, what it owned is abandoned.
#pragma once

#include "core/port/handles.h"
#include "posix/sync_objects.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace wspemu::posix {

inline constexpr unsigned kCommonProcesses = 256;
inline constexpr std::uint32_t kNoProcess = ~std::uint32_t{0};

// All guarded by CommonLock. Memory of zeros is an entry that is free.
struct CommonObject {
    bool used;
    port::ObjectKind kind;
    bool abandoned; // mutexes: the last owner died
    std::uint32_t name_length;
    char16_t name[260];
    std::uint32_t detail; // events: 1 for manual reset; semaphores: the maximum; file mappings: the protection
    std::uint32_t value;  // of what is waited for
    std::uint32_t owner;  // of a mutex: a process's number in the table, or kNoProcess
    std::uint64_t size;   // of a file mapping
    std::uint32_t openers[kCommonProcesses / 32]; // bits: the processes that have handles
    std::uint32_t showers[kCommonProcesses / 32]; // bits: those of them with a native descriptor that shows the value
    std::int32_t descriptors[kCommonProcesses];   // theirs of the memory of a file mapping
};

// No other thread of any of the processes is inside one; nests. Only while there is a table.
class CommonLock {
public:
    CommonLock() noexcept { enter(); }
    ~CommonLock() { leave(); }
    CommonLock(const CommonLock&) = delete;
    CommonLock& operator=(const CommonLock&) = delete;
    static void enter() noexcept;
    static void leave() noexcept;
};

// Makes or joins the table if that was not done before. False when there is none to be had: then names end at the process.
bool have_common_objects() noexcept;
// The table's descriptor, for children; -1 when they find it by the prefix, or when there is none.
int common_objects_descriptor() noexcept;

// --- under CommonLock ---
// The living object of that name, or nullptr.
CommonObject* find_common(ObjectName name) noexcept;
// A new one, which this process has open; nullptr when the table is full.
CommonObject* add_common(port::ObjectKind kind, ObjectName name) noexcept;
void open_common(CommonObject& object, int descriptor = -1) noexcept;
void close_common(CommonObject& object) noexcept;
bool others_have_open(const CommonObject& object) noexcept;
// This process shows the value until it closes the object, and has to be told when it falls, too.
void show_common(CommonObject& object) noexcept;
bool others_show(const CommonObject& object) noexcept;
std::uint32_t this_process() noexcept;
// Buries the process with this number if it is dead. True when it was.
bool bury_if_dead(std::uint32_t process) noexcept;
// A descriptor of our own for what some process that is alive has at `descriptors`; -1 when there is none.
int borrow_descriptor(const CommonObject& object) noexcept;

// --- the watch of changes ---
// Something can be taken that could not be before, or a value that is shown has fallen. Told before it is so, with the lock
// held: who hears of it waits for the lock, and learns the truth even when the teller is killed.
void tell_common_change() noexcept;
std::uint32_t common_changes() noexcept;
// Until common_changes() is no longer `seen`, or for that long (0: without end).
void await_common_change(std::uint32_t seen, unsigned milliseconds) noexcept;

} // namespace wspemu::posix
