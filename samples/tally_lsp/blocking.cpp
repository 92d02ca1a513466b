// Cancelling: which provider below is at work for this thread.
#include "calls_below.h"
#include "provider.h"

namespace {
DWORD g_slot = TLS_OUT_OF_INDEXES;
}

bool OpenBlockingCallSlot() {
    g_slot = TlsAlloc();
    return g_slot != TLS_OUT_OF_INDEXES;
}

void CloseBlockingCallSlot() {
    TlsFree(g_slot);
    g_slot = TLS_OUT_OF_INDEXES;
}

BlockingCall::BlockingCall(const LowerProvider& provider) : outer_(TlsGetValue(g_slot)) {
    TlsSetValue(g_slot, const_cast<LowerProvider*>(&provider));
}

BlockingCall::~BlockingCall() {
    TlsSetValue(g_slot, outer_);
}

int WSPAPI WSPCancelBlockingCall(LPINT lpErrno) {
    const ErrorPlace error(lpErrno);
    const auto* provider = static_cast<const LowerProvider*>(TlsGetValue(g_slot));
    if (provider == nullptr) return Fail(error, WSAEINVAL); // SPI: WSP-CANC-4
    return provider->table.lpWSPCancelBlockingCall(error);
}
