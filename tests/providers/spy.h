// What a test sees of the spy: a provider whose behaviour the test decides and whose calls the test reads.
//
// Shared by the provider (spy.cpp, a DLL of its own) and the tests, which get at it through the DLL's export SpyGetKnobs.
// By itself the spy is a base provider without a network: every call is recorded and succeeds. As a layer with `forward` set it
// passes calls on to the next provider of its chain.
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

// The 30 functions in table order.
// clang-format off
#define SPY_FUNCTIONS(X)                                                                                               \
    X(Accept) X(AddressToString) X(AsyncSelect) X(Bind) X(CancelBlockingCall) X(Cleanup) X(CloseSocket) X(Connect)     \
    X(DuplicateSocket) X(EnumNetworkEvents) X(EventSelect) X(GetOverlappedResult) X(GetPeerName) X(GetSockName)        \
    X(GetSockOpt) X(GetQOSByName) X(Ioctl) X(JoinLeaf) X(Listen) X(Recv) X(RecvDisconnect) X(RecvFrom) X(Select)       \
    X(Send) X(SendDisconnect) X(SendTo) X(SetSockOpt) X(Shutdown) X(Socket) X(StringToAddress)

enum SpyFunction : unsigned {
#define X(name) kSpy##name,
    SPY_FUNCTIONS(X)
#undef X
    kSpyStartup,
    kSpyFunctions
};
// clang-format on

// One call into the provider. Arguments as numbers, in the order of the SPI function, lpErrno left out; what they point at is
// copied as far as it is listed here, because it may be gone when the test looks.
struct SpyCall {
    unsigned function = kSpyFunctions;
    DWORD thread = 0;
    std::vector<DWORD_PTR> args;
    int preset = 0;                // *lpErrno when the call came
    WSAPROTOCOL_INFOW info{};      // Startup, Socket, AddressToString, StringToAddress, DuplicateSocket
    std::vector<WSABUF> buffers{}; // Send, SendTo, Recv, RecvFrom
    WSATHREADID thread_id{};       // where lpThreadId is not NULL

    // What a hook may decide. Not decided: the spy does what it does by itself.
    bool decided = false;
    DWORD_PTR result = 0;
    int code = 0; // what is written to *lpErrno; 0: nothing is written

    SOCKET socket() const { return static_cast<SOCKET>(args.at(0)); }
    template <class T>
    T arg(std::size_t index) const {
        return (T)args.at(index); // numbers and pointers alike
    }
    void returns(DWORD_PTR value) {
        decided = true;
        result = value;
    }
    // The failure value of the function, with a code or, with 0, without one.
    void fails(int with) {
        const bool is_bool = function == kSpyGetOverlappedResult || function == kSpyGetQOSByName;
        returns(is_bool ? DWORD_PTR{FALSE} : ~DWORD_PTR{0});
        code = with;
    }
};

struct SpyKnobs {
    // Decided by the test, before the calls come.
    int startup_result = 0;
    WORD version = MAKEWORD(2, 2);
    int null_entry = -1;                  // this place of the procedure table stays NULL
    bool forward = false;                 // a layer: start the next provider of the chain and pass calls on
    bool ifs = false;                     // a layer that hands up the lower provider's handles
    DWORD hidden_entry = 0;               // a layer: its own place in chains
    std::vector<DWORD> other_names;       // a layer: ids of its chain entries, where chains name it by one of those
    bool knows_its_chains = true;         // false: a layer that looks only for its hidden entry and other_names
    bool register_handles = true;         // false: hand up handles that the host was never told of
    DWORD_PTR context = 0;                // dwContext of WPUCreateSocketHandle
    std::atomic<int>* detached = nullptr; // counted up by DllMain(DLL_PROCESS_DETACH)
    // Runs inside the call, on its thread, and may decide it. kSpyStartup: inside WSPStartup, result = its return value.
    std::function<void(SpyCall&)> on[kSpyFunctions];

    // What happened. Guarded by the mutex.
    std::mutex mutex;
    std::vector<SpyCall> calls;
    WSPUPCALLTABLE upcalls{}; // as received last
    std::vector<WSPUPCALLTABLE> received;
    LPWSPPROC_TABLE filled = nullptr; // the storage that WSPStartup filled last
    int started = 0;                  // successful WSPStartup calls less WSPCleanup calls

    void reset() {
        startup_result = 0;
        version = MAKEWORD(2, 2);
        null_entry = -1;
        forward = ifs = false;
        register_handles = true;
        hidden_entry = 0;
        other_names.clear();
        knows_its_chains = true;
        context = 0;
        detached = nullptr;
        for (auto& hook : on) hook = nullptr;
        const std::lock_guard<std::mutex> lock(mutex);
        calls.clear();
        received.clear();
        upcalls = {};
        filled = nullptr;
        started = 0;
    }
};

using SpyGetKnobsFunction = SpyKnobs*();
