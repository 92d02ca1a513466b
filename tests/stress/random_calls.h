// Random calls of the Win32 floor: where arguments come from, and what a call may answer.
#pragma once

#include <winsock2.h>
#include <windows.h>
#include <process.h>

namespace random_calls {

enum class Kind : unsigned char { event, mutex, semaphore, timer, thread, port, key, file, search, count };

// Arguments of one thread. Everything is in bounds: what is random is which object a value names, and when.
class Arguments {
public:
    explicit Arguments(unsigned long long seed) : state_(seed * 0x9E3779B97F4A7C15ULL | 1) {}

    unsigned pick(unsigned limit) {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return static_cast<unsigned>(state_ >> 20) % limit;
    }
    bool one_in(unsigned n) { return pick(n) == 0; }
    DWORD number() { return one_in(4) ? static_cast<DWORD>(state_ >> 11) : pick(5); }
    LONG count() { return static_cast<LONG>(number()) - 2; }

    // A handle of any kind: valid, closed meanwhile, never given out, a pseudo-handle, a socket, a window, null.
    HANDLE handle();
    // The same, but half of the time one that was of this kind.
    HANDLE handle(Kind wanted);
    HANDLE socket();
    HWND window();
    const char* name(); // null half of the time; few, so that kinds collide
    const wchar_t* wide_name();
    OVERLAPPED* overlapped(); // stays valid to the end of the process
    // Keeps a handle for others to use, and closes one that was kept before.
    bool keep(HANDLE handle, Kind kind);
    bool keep_window(HWND window);
    bool keep_socket(SOCKET socket);
    // Of RegisterWaitForSingleObject, and of the process's own timer queue.
    HANDLE wait();
    HANDLE timer();
    bool keep_wait(HANDLE wait);
    bool keep_timer(HANDLE timer);

    // `good`, or one time in four a pointer that leads nowhere, to what can only be read, or over the end of a page.
    template <class T>
    T* place(T* good) {
        return one_in(4) ? reinterpret_cast<T*>(bad_place(sizeof(T), alignof(T))) : good;
    }

    char buffer[256] = {};

private:
    char* bad_place(unsigned size, unsigned alignment);

    unsigned long long state_;
};

struct Call {
    const char* name;
    // True: the call says that it succeeded. Otherwise GetLastError() must be one of `codes`.
    bool (*run)(Arguments&);
    DWORD codes[14]; // 0 ends them
};

inline constexpr DWORD kUnchanged = 0xBAD; // the last error before every call

struct Calls {
    const Call* first;
    int count;
};
Calls object_calls();
Calls thread_calls();
Calls wait_calls();
Calls file_calls();
Calls message_calls();
Calls window_calls();
Calls memory_calls();
Calls pool_calls();
Calls process_calls();
Calls registry_calls();
Calls disk_calls();
Calls native_calls();
Calls pointer_calls();

// Of the calling thread: nobody can send messages to it afterwards.
void destroy_own_windows();
void close_everything();
void delete_file();

} // namespace random_calls
