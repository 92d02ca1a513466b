// An APC takes one argument, a completion routine four. So what is queued is a shim of ours, which unpacks them.
#include "client_routine.h"
#include "../layering/lasting.h"
#include "request.h"
#include <unordered_map>

namespace {

// An APC that is queued can not be called back, and it may run after the layer has stopped. So it does not carry the
// request itself but a number, which means nothing any more once the request is out of this table.
SRWLOCK g_callsLock = SRWLOCK_INIT;
Lasting<std::unordered_map<DWORD_PTR, Request*>> g_queued;
DWORD_PTR g_lastNumber = 0;

Request* Take(DWORD_PTR number) {
    ExclusiveLock lock(g_callsLock);
    const auto found = g_queued->find(number);
    if (found == g_queued->end()) return nullptr;
    Request* request = found->second;
    g_queued->erase(found);
    return request;
}

void CALLBACK RunClientRoutine(DWORD_PTR number) { // SPI: UPC-QAPC-6, OVL-APC-3
    Request* request = Take(number);
    if (request == nullptr) return;
    // Copied out first: the routine may close the socket, stop Winsock or start the next request with this structure.
    const auto routine = request->routine;
    const LPWSAOVERLAPPED client = request->client;
    const DWORD error = request->error;
    const DWORD bytes = request->bytes;
    const DWORD flags = request->resultFlags;
    ReleaseRequest(request);
    routine(error, bytes, client, flags);
}

} // namespace

bool QueueClientRoutine(Request* request) {
    WSATHREADID thread = request->thread;
    DWORD_PTR number = 0;
    {
        ExclusiveLock lock(g_callsLock);
        number = ++g_lastNumber;
        g_queued->emplace(number, request);
    }
    INT ignored = 0;
    if (Upcalls().lpWPUQueueApc(&thread, RunClientRoutine, number, &ignored) == 0) return true; // SPI: OVL-APC-2
    Take(number);
    return false;
}

void CancelClientRoutines() {
    std::unordered_map<DWORD_PTR, Request*> cancelled;
    {
        ExclusiveLock lock(g_callsLock);
        cancelled.swap(*g_queued);
    }
    if (cancelled.empty()) return;
    // The shim will still be called, so its code has to stay (SPI: WSP-CLNP-5): one reference that is never given back.
    WCHAR path[MAX_PATH];
    const DWORD length = GetModuleFileNameW(LayerModule(), path, MAX_PATH);
    if (length != 0 && length < MAX_PATH) LoadLibraryW(path);
    for (const auto& [number, request] : cancelled) ReleaseRequest(request);
}
