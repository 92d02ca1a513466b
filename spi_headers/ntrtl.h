/* ntrtl.h: the run-time library of the native interface: doubly linked lists. */
#ifndef WSPEMU_NTRTL_H
#define WSPEMU_NTRTL_H

#include "nt.h"

WSPEMU_INLINE VOID InitializeListHead(PLIST_ENTRY head) {
    head->Flink = head->Blink = head;
}
#define IsListEmpty(head) ((head)->Flink == (head))
WSPEMU_INLINE BOOLEAN RemoveEntryList(PLIST_ENTRY entry) {
    PLIST_ENTRY const next = entry->Flink;
    PLIST_ENTRY const previous = entry->Blink;
    previous->Flink = next;
    next->Blink = previous;
    return (BOOLEAN)(next == previous);
}
WSPEMU_INLINE PLIST_ENTRY RemoveHeadList(PLIST_ENTRY head) {
    PLIST_ENTRY const first = head->Flink;
    RemoveEntryList(first);
    return first;
}
WSPEMU_INLINE PLIST_ENTRY RemoveTailList(PLIST_ENTRY head) {
    PLIST_ENTRY const last = head->Blink;
    RemoveEntryList(last);
    return last;
}
WSPEMU_INLINE VOID InsertHeadList(PLIST_ENTRY head, PLIST_ENTRY entry) {
    entry->Flink = head->Flink;
    entry->Blink = head;
    head->Flink->Blink = entry;
    head->Flink = entry;
}
WSPEMU_INLINE VOID InsertTailList(PLIST_ENTRY head, PLIST_ENTRY entry) {
    entry->Flink = head;
    entry->Blink = head->Blink;
    head->Blink->Flink = entry;
    head->Blink = entry;
}

#endif
