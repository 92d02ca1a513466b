// tlhelp32.h: snapshots. Everything is taken when the snapshot is made.
#include "posix/kernel32/handle_values.h"

#include "posix/process_list.h"

#include <tlhelp32.h>

#include <mutex>
#include <new>

#undef PROCESSENTRY32
#undef MODULEENTRY32

using namespace wspemu;
using namespace wspemu::posix;

namespace {

// A list with a reader's place in it.
template <class Item>
class SnapshotList {
public:
    void take(std::vector<Item> items) { items_ = std::move(items); }
    // nullptr at the end.
    const Item* first() noexcept { return (next_ = 0, next()); }
    const Item* next() noexcept { return next_ < items_.size() ? &items_[next_++] : nullptr; }

private:
    std::vector<Item> items_;
    std::size_t next_ = 0;
};

class Snapshot final : public port::Object {
public:
    static constexpr port::ObjectKind kKind = port::ObjectKind::snapshot;
    Snapshot() noexcept : Object(kKind) {}

    std::mutex mutex; // guards the places in the lists
    SnapshotList<ProcessFacts> processes;
    SnapshotList<std::uint32_t> threads;
    SnapshotList<MappedModule> modules;
};

template <class Entry>
void fill_entry(Entry& entry, const ProcessFacts& facts) {
    const DWORD size = entry.dwSize;
    entry = {};
    entry.dwSize = size;
    entry.th32ProcessID = facts.id;
    entry.cntThreads = facts.threads;
    entry.th32ParentProcessID = facts.parent;
    entry.pcPriClassBase = 8; // normal
    copy_truncated(to_utf16(facts.name), entry.szExeFile, MAX_PATH);
}

template <class Entry>
void fill_entry(Entry& entry, const MappedModule& module) {
    const DWORD size = entry.dwSize;
    entry = {};
    entry.dwSize = size;
    entry.th32ModuleID = 1;
    entry.th32ProcessID = GetCurrentProcessId();
    entry.GlblcntUsage = entry.ProccntUsage = module.load_count;
    entry.modBaseAddr = reinterpret_cast<BYTE*>(module.base);
    entry.modBaseSize = static_cast<DWORD>(module.size);
    entry.hModule = reinterpret_cast<HMODULE>(const_cast<void*>(module.handle));
    copy_truncated(module.name, entry.szModule, MAX_MODULE_NAME32 + 1);
    copy_truncated(module.path, entry.szExePath, MAX_PATH);
}

void fill_entry(THREADENTRY32& entry, std::uint32_t id) {
    const DWORD size = entry.dwSize;
    entry = {};
    entry.dwSize = size;
    entry.th32ThreadID = id;
    entry.th32OwnerProcessID = GetCurrentProcessId();
    entry.tpBasePri = 8;
}

// Documented: ERROR_NO_MORE_FILES at the end and for a list that the snapshot does not have.
template <class List, class Entry>
BOOL give_entry(HANDLE handle, List Snapshot::*list, Entry* entry, bool first) {
    const auto snapshot = port::pin<Snapshot>(value_of(handle));
    if (!snapshot) return fail(FALSE, ERROR_INVALID_HANDLE);
    if (!entry) return fail(FALSE, ERROR_INVALID_PARAMETER);
    // Quirk: dwSize too small is ERROR_BAD_LENGTH on Windows, and the call is without effect.
    if (entry->dwSize < sizeof(Entry)) return fail(FALSE, ERROR_BAD_LENGTH);
    const std::lock_guard lock(snapshot->mutex);
    auto& items = (*snapshot).*list;
    const auto* item = first ? items.first() : items.next();
    if (!item) return fail(FALSE, ERROR_NO_MORE_FILES);
    fill_entry(*entry, *item);
    return TRUE;
}

} // namespace

HANDLE WINAPI CreateToolhelp32Snapshot(DWORD dwFlags, DWORD th32ProcessID) {
    constexpr DWORD kModules = TH32CS_SNAPMODULE | TH32CS_SNAPMODULE32;
    const bool own = th32ProcessID == 0 || th32ProcessID == GetCurrentProcessId();
    if ((dwFlags & (TH32CS_SNAPALL | TH32CS_SNAPMODULE32)) == 0)
        return fail(INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER);
    // Another process has modules and heaps of the host's, none of Windows'.
    if ((dwFlags & (kModules | TH32CS_SNAPHEAPLIST)) != 0 && !own)
        return fail(INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED);
    try {
        auto snapshot = Ref<Snapshot>::adopt(new Snapshot);
        if (dwFlags & TH32CS_SNAPPROCESS) snapshot->processes.take(process_facts());
        if (dwFlags & TH32CS_SNAPTHREAD) snapshot->threads.take(own_thread_ids());
        if (dwFlags & kModules) snapshot->modules.take(mapped_modules());
        const port::Handle handle = port::open_handle(std::move(snapshot));
        return handle == port::kNoHandle ? fail(INVALID_HANDLE_VALUE, ERROR_NOT_ENOUGH_MEMORY) : handle_of(handle);
    } catch (const std::bad_alloc&) {
        return fail(INVALID_HANDLE_VALUE, ERROR_NOT_ENOUGH_MEMORY);
    }
}

BOOL WINAPI Process32First(HANDLE hSnapshot, LPPROCESSENTRY32 lppe) {
    return give_entry(hSnapshot, &Snapshot::processes, lppe, true);
}
BOOL WINAPI Process32Next(HANDLE hSnapshot, LPPROCESSENTRY32 lppe) {
    return give_entry(hSnapshot, &Snapshot::processes, lppe, false);
}
BOOL WINAPI Process32FirstW(HANDLE hSnapshot, LPPROCESSENTRY32W lppe) {
    return give_entry(hSnapshot, &Snapshot::processes, lppe, true);
}
BOOL WINAPI Process32NextW(HANDLE hSnapshot, LPPROCESSENTRY32W lppe) {
    return give_entry(hSnapshot, &Snapshot::processes, lppe, false);
}
BOOL WINAPI Thread32First(HANDLE hSnapshot, LPTHREADENTRY32 lpte) {
    return give_entry(hSnapshot, &Snapshot::threads, lpte, true);
}
BOOL WINAPI Thread32Next(HANDLE hSnapshot, LPTHREADENTRY32 lpte) {
    return give_entry(hSnapshot, &Snapshot::threads, lpte, false);
}
BOOL WINAPI Module32First(HANDLE hSnapshot, LPMODULEENTRY32 lpme) {
    return give_entry(hSnapshot, &Snapshot::modules, lpme, true);
}
BOOL WINAPI Module32Next(HANDLE hSnapshot, LPMODULEENTRY32 lpme) {
    return give_entry(hSnapshot, &Snapshot::modules, lpme, false);
}
BOOL WINAPI Module32FirstW(HANDLE hSnapshot, LPMODULEENTRY32W lpme) {
    return give_entry(hSnapshot, &Snapshot::modules, lpme, true);
}
BOOL WINAPI Module32NextW(HANDLE hSnapshot, LPMODULEENTRY32W lpme) {
    return give_entry(hSnapshot, &Snapshot::modules, lpme, false);
}

// Heaps are in no list.
BOOL WINAPI Heap32ListFirst(HANDLE hSnapshot, LPHEAPLIST32) {
    return fail(FALSE, port::pin<Snapshot>(value_of(hSnapshot)) ? ERROR_NO_MORE_FILES : ERROR_INVALID_HANDLE);
}
BOOL WINAPI Heap32ListNext(HANDLE hSnapshot, LPHEAPLIST32) {
    return fail(FALSE, port::pin<Snapshot>(value_of(hSnapshot)) ? ERROR_NO_MORE_FILES : ERROR_INVALID_HANDLE);
}
