// Globals that the end of the process leaves alone.
#pragma once
#include <memory>

// A process may end while other threads are inside a provider. ExitProcess has ended those threads before a DLL hears of
// it; elsewhere they run on while the globals' destructors do. So a global that calls use is destroyed only when its
// library is unloaded: then nobody can be inside.
inline bool g_libraryUnloads = false; // set by DllMain

template <class T>
class Lasting {
public:
    Lasting() { std::construct_at(&value_); }
    ~Lasting() {
        if (g_libraryUnloads) std::destroy_at(&value_);
    }
    Lasting(const Lasting&) = delete;
    Lasting& operator=(const Lasting&) = delete;
    T& operator*() { return value_; }
    T* operator->() { return &value_; }

private:
    union {
        T value_;
    };
};
