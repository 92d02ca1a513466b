// What all ways of doing I/O have in common, so that server and client need not know which one they use.
//
// Each style is a file of its own: style_<name>.cpp. An object is used by the thread that made it, for one connection.
// Nothing here returns an error: what fails is reported, and the program ends (see Die).
#pragma once
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
#include <memory>
#include <string>
#include <vector>

struct Address {
    sockaddr_storage storage{};
    int length = sizeof(sockaddr_storage);

    sockaddr* Get() { return reinterpret_cast<sockaddr*>(&storage); }
    const sockaddr* Get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

class IoStyle {
public:
    virtual ~IoStyle() = default;

    // Waits for a connection on `listener` and returns its socket.
    virtual SOCKET Accept(SOCKET listener) = 0;

    // Connects a stream socket, or sets the peer of a datagram socket.
    virtual void Connect(SOCKET s, const Address& peer) = 0;

    // Takes the socket for the calls below. It is still the caller's to close.
    virtual void Use(SOCKET s) = 0;

    // The bytes of one datagram, or those of a stream that are there: at least one, or 0 at its end. `from`, if not
    // NULL, gets the sender.
    virtual int Receive(char* data, int size, Address* from) = 0;

    // Sends; a stream may take less than `size`. `to` is NULL for a connected socket.
    virtual int Send(const char* data, int size, const Address* to) = 0;
};

// By name: blocking, select, event, message, overlapped, routine, port.
std::unique_ptr<IoStyle> MakeStyle(const std::string& name);
bool IsStyle(const std::string& name);
std::vector<std::string> AllStyles();

// Says which call has failed, and why, and ends the program with exit code 1, from whatever thread.
[[noreturn]] void Die(const char* call, int error);
[[noreturn]] void Die(const char* call); // with WSAGetLastError

// The makers, one per file.
std::unique_ptr<IoStyle> MakeBlockingStyle();
std::unique_ptr<IoStyle> MakeSelectStyle();
std::unique_ptr<IoStyle> MakeEventStyle();
std::unique_ptr<IoStyle> MakeMessageStyle();
std::unique_ptr<IoStyle> MakeOverlappedStyle();
std::unique_ptr<IoStyle> MakeRoutineStyle();
std::unique_ptr<IoStyle> MakePortStyle();
