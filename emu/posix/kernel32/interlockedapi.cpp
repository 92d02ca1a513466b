// interlockedapi.h: the lists. The Interlocked functions on numbers are inline in the header.
#include "posix/kernel32/win32_border.h"

#include "posix/locked_list.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

// ULONG64 and uint64_t may be different types of the same width.
ListWords words_of(PSLIST_HEADER head) noexcept {
    return {reinterpret_cast<std::uint64_t*>(&head->Alignment), reinterpret_cast<std::uint64_t*>(&head->Region)};
}
ListEntry* entry_of(PSLIST_ENTRY entry) noexcept {
    return reinterpret_cast<ListEntry*>(entry);
}
PSLIST_ENTRY entry_of(ListEntry* entry) noexcept {
    return reinterpret_cast<PSLIST_ENTRY>(entry);
}

} // namespace

VOID WINAPI InitializeSListHead(PSLIST_HEADER ListHead) {
    ListHead->Alignment = ListHead->Region = 0;
}
PSLIST_ENTRY WINAPI InterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry) {
    return entry_of(push_list(words_of(ListHead), entry_of(ListEntry), entry_of(ListEntry), 1));
}
PSLIST_ENTRY WINAPI InterlockedPushListSListEx(PSLIST_HEADER ListHead, PSLIST_ENTRY List, PSLIST_ENTRY ListEnd,
                                               DWORD Count) {
    return entry_of(push_list(words_of(ListHead), entry_of(List), entry_of(ListEnd), Count));
}
PSLIST_ENTRY WINAPI InterlockedPopEntrySList(PSLIST_HEADER ListHead) {
    return entry_of(pop_list(words_of(ListHead)));
}
PSLIST_ENTRY WINAPI InterlockedFlushSList(PSLIST_HEADER ListHead) {
    return entry_of(flush_list(words_of(ListHead)));
}
WORD WINAPI QueryDepthSList(PSLIST_HEADER ListHead) {
    return depth_of_list(words_of(ListHead).counts);
}
PSLIST_ENTRY WINAPI RtlFirstEntrySList(const SLIST_HEADER* ListHead) {
    return entry_of(first_of_list(reinterpret_cast<const std::uint64_t*>(&ListHead->Region)));
}
