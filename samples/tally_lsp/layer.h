// What all files of the layer share: the routes to the providers below, the upcalls, and how failure is reported.
#pragma once
#include "../layering/chain.h"
#include "../layering/locks.h"

RouteTable& Routes();

// The upcalls of the system. Valid from the first WSPStartup to the end of the last WSPCleanup.
inline const WSPUPCALLTABLE& Upcalls() {
    return Routes().Upcalls();
}

HMODULE LayerModule();

// True between the first WSPStartup and the last WSPCleanup.
bool IsStarted();

// True while the last WSPCleanup takes everything down: requests end without a word to the client (SPI: WSP-CLNP-3).
bool IsSilent();

// The two ways in which WSPxxx functions fail (SPI: WSP-GEN-2). lpErrno may be NULL: the value returned still tells.
inline int Fail(LPINT lpErrno, int code) {
    if (lpErrno != nullptr) *lpErrno = code;
    return SOCKET_ERROR;
}

inline SOCKET FailSocket(LPINT lpErrno, int code) {
    if (lpErrno != nullptr) *lpErrno = code;
    return INVALID_SOCKET;
}

// Gives calls to the provider below a place for the error when the client gave none.
class ErrorPlace {
public:
    explicit ErrorPlace(LPINT lpErrno) : place_(lpErrno != nullptr ? lpErrno : &own_) {}
    operator LPINT() const { return place_; }
    ErrorPlace(const ErrorPlace&) = delete;
    ErrorPlace& operator=(const ErrorPlace&) = delete;

private:
    INT own_ = 0;
    LPINT place_;
};
