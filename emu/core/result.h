// Result<T>: a value, or the Windows error code that took its place. Neutral: no Windows and no POSIX names.
//
// Inside the emulator failures travel as values; at a C border (an export, an upcall, a WSPxxx function) exactly one
// translation turns them into a return value plus a code.
#pragma once

#include <optional>
#include <utility>

namespace wspemu {

// A Win32 or Winsock error number (6, 87, 997, 10038 ...). Zero never stands in a WsaError.
struct WsaError {
    int code;
    friend bool operator==(WsaError, WsaError) = default;
};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : value_(std::move(value)) {}
    Result(WsaError error) : error_(error.code) {}

    explicit operator bool() const noexcept { return value_.has_value(); }
    bool ok() const noexcept { return value_.has_value(); }
    // The code of a failure; 0 for a success.
    int error() const noexcept { return error_; }
    WsaError failure() const noexcept { return WsaError{error_}; }

    T& operator*() noexcept { return *value_; }
    const T& operator*() const noexcept { return *value_; }
    T* operator->() noexcept { return &*value_; }
    const T* operator->() const noexcept { return &*value_; }

private:
    std::optional<T> value_;
    int error_ = 0;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(WsaError error) : error_(error.code) {}

    explicit operator bool() const noexcept { return error_ == 0; }
    bool ok() const noexcept { return error_ == 0; }
    int error() const noexcept { return error_; }
    WsaError failure() const noexcept { return WsaError{error_}; }

private:
    int error_ = 0;
};

} // namespace wspemu
