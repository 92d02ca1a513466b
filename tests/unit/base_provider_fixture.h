// The base provider alone: started with a hand-made upcall table, driven through its proc table over the host's
// network. For tests of one thread at a time; helpers that check may not be used in another thread.
#pragma once

#include <boost/test/unit_test.hpp>

#include <winsock2.h>
#include <ws2spi.h>
#include <ws2tcpip.h>
#include <mswsock.h>

#include "core/base/base_provider.h"
#include "core/port/files.h"
#include "core/port/modules.h"
#include "core/port/threads.h"

#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

using namespace wspemu;

namespace base_test {

// --- the host's side ---

inline thread_local LPBLOCKINGCALLBACK hook = nullptr;
inline thread_local DWORD_PTR hook_context = 0;

inline int refuse(LPINT error, int code) {
    *error = code;
    return SOCKET_ERROR;
}

inline WSPUPCALLTABLE make_upcalls() {
    WSPUPCALLTABLE table{};
    table.lpWPUCloseEvent = [](WSAEVENT event, LPINT) -> BOOL {
        return port::close_event(reinterpret_cast<port::Handle>(event)).ok();
    };
    table.lpWPUCloseSocketHandle = [](SOCKET, LPINT error) { return refuse(error, WSAENOTSOCK); };
    table.lpWPUCreateEvent = [](LPINT) -> WSAEVENT {
        return reinterpret_cast<WSAEVENT>(*port::create_event(port::Reset::manual, false));
    };
    table.lpWPUCreateSocketHandle = [](DWORD, DWORD_PTR, LPINT error) -> SOCKET {
        return refuse(error, WSAEINVAL), INVALID_SOCKET;
    };
    table.lpWPUFDIsSet = [](SOCKET, fd_set*) { return 0; };
    table.lpWPUGetProviderPath = [](LPGUID, WCHAR*, LPINT, LPINT error) { return refuse(error, WSAEINVAL); };
    table.lpWPUModifyIFSHandle = [](DWORD, SOCKET handle, LPINT) { return handle; };
    table.lpWPUPostMessage = [](HWND, UINT, WPARAM, LPARAM) -> BOOL { return FALSE; };
    table.lpWPUQueryBlockingCallback = [](DWORD, LPBLOCKINGCALLBACK* callback, PDWORD_PTR context, LPINT) {
        *callback = hook;
        *context = hook_context;
        return 0;
    };
    table.lpWPUQuerySocketHandleContext = [](SOCKET, PDWORD_PTR, LPINT error) { return refuse(error, WSAENOTSOCK); };
    table.lpWPUQueueApc = [](LPWSATHREADID thread, LPWSAUSERAPC routine, DWORD_PTR context, LPINT error) {
        const auto handle = reinterpret_cast<port::Handle>(thread->ThreadHandle);
        return port::queue_apc(handle, reinterpret_cast<port::ApcRoutine>(routine), context) ? 0
                                                                                             : refuse(error, WSAEFAULT);
    };
    table.lpWPUResetEvent = [](WSAEVENT event, LPINT) -> BOOL {
        return port::reset_event(reinterpret_cast<port::Handle>(event)).ok();
    };
    table.lpWPUSetEvent = [](WSAEVENT event, LPINT) -> BOOL {
        return port::set_event(reinterpret_cast<port::Handle>(event)).ok();
    };
    table.lpWPUOpenCurrentThread = [](LPWSATHREADID, LPINT error) { return refuse(error, WSAEFAULT); };
    table.lpWPUCloseThread = [](LPWSATHREADID, LPINT error) { return refuse(error, WSAEFAULT); };
    return table;
}

inline WSAPROTOCOL_INFOW make_entry(int family, int type, int protocol) {
    WSAPROTOCOL_INFOW entry{};
    entry.dwServiceFlags1 = type == SOCK_STREAM ? 0x20066 : 0x20609;
    entry.dwCatalogEntryId = 1001;
    entry.ProtocolChain.ChainLen = 1;
    entry.iAddressFamily = family;
    entry.iSocketType = type;
    entry.iProtocol = protocol;
    entry.dwMessageSize = type == SOCK_STREAM ? 0 : 65507;
    return entry;
}

inline LPWSPSTARTUP find_startup() {
    base::register_module();
    const auto module = port::load_module(base::kModuleFile);
    BOOST_REQUIRE(module.ok());
    return reinterpret_cast<LPWSPSTARTUP>(port::find_symbol(*module, "WSPStartup"));
}

struct Pair {
    SOCKET client;
    SOCKET server;
};

// One started provider; what it leaves open is a failure.
struct Base {
    WSPPROC_TABLE spi{};
    int error = 0;
    const std::size_t handles_before;

    Base() : handles_before(open_handles()) {
        WSPDATA data{};
        auto entry = make_entry(AF_INET, SOCK_STREAM, IPPROTO_TCP);
        BOOST_REQUIRE(find_startup()(MAKEWORD(2, 2), &data, &entry, make_upcalls(), &spi) == 0);
        BOOST_TEST(data.wVersion == MAKEWORD(2, 2));
    }
    ~Base() {
        BOOST_TEST(spi.lpWSPCleanup(&error) == 0);
        BOOST_TEST(port::open_handle_count() == handles_before);
    }
    // After the calling thread's own handle was made.
    static std::size_t open_handles() {
        (void)port::current_thread_handle();
        return port::open_handle_count();
    }

    SOCKET socket(int family = AF_INET, int type = SOCK_STREAM) {
        auto entry = make_entry(family, type, type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP);
        const SOCKET s = spi.lpWSPSocket(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &entry, 0,
                                         WSA_FLAG_OVERLAPPED, &error);
        BOOST_REQUIRE(s != INVALID_SOCKET);
        return s;
    }
    sockaddr_storage loopback(int family = AF_INET) {
        sockaddr_storage name{};
        if (family == AF_INET) {
            auto& in = reinterpret_cast<sockaddr_in&>(name);
            in.sin_family = AF_INET;
            const unsigned char bytes[] = {127, 0, 0, 1};
            std::memcpy(&in.sin_addr, bytes, 4);
        } else {
            auto& in = reinterpret_cast<sockaddr_in6&>(name);
            in.sin6_family = AF_INET6;
            reinterpret_cast<unsigned char*>(&in.sin6_addr)[15] = 1;
        }
        return name;
    }
    sockaddr_storage bind(SOCKET s, int family = AF_INET) {
        sockaddr_storage name = loopback(family);
        int length = sizeof name;
        BOOST_REQUIRE(spi.lpWSPBind(s, reinterpret_cast<sockaddr*>(&name), length, &error) == 0);
        BOOST_REQUIRE(spi.lpWSPGetSockName(s, reinterpret_cast<sockaddr*>(&name), &length, &error) == 0);
        return name;
    }
    SOCKET listen(sockaddr_storage& name, int family = AF_INET) {
        const SOCKET s = socket(family);
        name = bind(s, family);
        BOOST_REQUIRE(spi.lpWSPListen(s, 5, &error) == 0);
        return s;
    }
    int connect(SOCKET s, const sockaddr_storage& name) {
        return spi.lpWSPConnect(s, reinterpret_cast<const sockaddr*>(&name), sizeof name, nullptr, nullptr, nullptr,
                                nullptr, &error);
    }
    Pair pair(int family = AF_INET) {
        sockaddr_storage name;
        const SOCKET listener = listen(name, family);
        const SOCKET client = socket(family);
        BOOST_REQUIRE(connect(client, name) == 0);
        const SOCKET server = spi.lpWSPAccept(listener, nullptr, nullptr, nullptr, 0, &error);
        BOOST_REQUIRE(server != INVALID_SOCKET);
        close(listener);
        return {client, server};
    }
    void close(SOCKET s) { BOOST_TEST(spi.lpWSPCloseSocket(s, &error) == 0); }
    void close(Pair pair) {
        close(pair.client);
        close(pair.server);
    }
    // Bytes, or minus the code.
    int send(SOCKET s, std::string_view text) {
        WSABUF buffer{static_cast<u_long>(text.size()), const_cast<char*>(text.data())};
        DWORD sent = 0;
        int code = 0;
        return spi.lpWSPSend(s, &buffer, 1, &sent, 0, nullptr, nullptr, nullptr, &code) == 0 ? static_cast<int>(sent)
                                                                                             : -code;
    }
    int recv(SOCKET s, char* data, std::size_t size, DWORD flags = 0) {
        WSABUF buffer{static_cast<u_long>(size), data};
        DWORD received = 0;
        int code = 0;
        return spi.lpWSPRecv(s, &buffer, 1, &received, &flags, nullptr, nullptr, nullptr, &code) == 0
                   ? static_cast<int>(received)
                   : -code;
    }
    int post_recv(SOCKET s, char* data, std::size_t size, WSAOVERLAPPED& overlapped,
                  LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr) {
        WSABUF buffer{static_cast<u_long>(size), data};
        DWORD flags = 0;
        WSATHREADID thread{reinterpret_cast<HANDLE>(port::current_thread_handle()), 0};
        return spi.lpWSPRecv(s, &buffer, 1, nullptr, &flags, &overlapped, routine, &thread, &error) == 0 ? 0 : error;
    }
    void set_nonblocking(SOCKET s) {
        u_long on = 1;
        DWORD returned = 0;
        BOOST_TEST(spi.lpWSPIoctl(s, static_cast<DWORD>(FIONBIO), &on, sizeof on, nullptr, 0, &returned, nullptr,
                                  nullptr, nullptr, &error) == 0);
    }
    int select(std::vector<SOCKET> read, std::vector<SOCKET> write, int milliseconds) {
        const auto fill = [](fd_set& set, const std::vector<SOCKET>& from) {
            set.fd_count = 0;
            for (const SOCKET s : from) set.fd_array[set.fd_count++] = s;
        };
        fd_set read_set;
        fd_set write_set;
        fill(read_set, read);
        fill(write_set, write);
        timeval timeout{milliseconds / 1000, milliseconds % 1000 * 1000};
        const int result = spi.lpWSPSelect(0, &read_set, &write_set, nullptr, &timeout, &error);
        return result == SOCKET_ERROR ? -error : result;
    }
};

struct Event {
    port::Handle handle = *port::create_event(port::Reset::manual, false);
    ~Event() { (void)port::close_event(handle); }
    WSAEVENT wsa() const { return reinterpret_cast<WSAEVENT>(handle); }
    bool wait(std::uint32_t milliseconds = 5000) const {
        return port::wait_for({&handle, 1}, port::WaitMode::any, port::deadline_after(milliseconds), false).end ==
               port::WaitEnd::object;
    }
};

} // namespace base_test
