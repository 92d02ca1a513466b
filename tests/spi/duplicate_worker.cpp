// A process that duplicates sockets to others and takes what they give, one command a line, one line of answer each:
//
//     open INFO        0, or the code of WSASocket; the other commands are about the socket it made last
//     send TEXT        the bytes sent, or -code          receive          the text, or -code
//     overlapped       the text of an overlapped receive accept TEXT      takes a connection, sends the text over it
//     option L N       the value of an option, or -code  close            0, or the code
//     pair             makes a connected pair            offer PROCESS    INFO of the pair's one end, or -code
//     cleanup          WSACleanup
#include "info_text.h"

#include <windows.h>

#include <cstdio>
#include <iostream>
#include <map>
#include <sstream>
#include <string>

using namespace wspemu::test;

namespace {

SOCKET current = INVALID_SOCKET;
SOCKET kept = INVALID_SOCKET;

std::string code() {
    return std::to_string(-WSAGetLastError());
}

std::string open_duplicate(std::istream& words) {
    std::string text;
    words >> text;
    WSAPROTOCOL_INFOW info = info_of(text);
    const SOCKET made =
        WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0, WSA_FLAG_OVERLAPPED);
    if (made == INVALID_SOCKET) return std::to_string(WSAGetLastError());
    current = made;
    return "0";
}

std::string send_text(std::istream& words) {
    std::string text;
    words >> text;
    const int sent = send(current, text.data(), static_cast<int>(text.size()), 0);
    return sent < 0 ? code() : std::to_string(sent);
}

std::string receive_text(std::istream&) {
    char text[200];
    const int got = recv(current, text, sizeof text, 0);
    return got < 0 ? code() : "<" + std::string(text, static_cast<std::size_t>(got)) + ">";
}

std::string receive_overlapped(std::istream&) {
    char text[200];
    WSABUF buffer{sizeof text, text};
    WSAOVERLAPPED overlapped{};
    overlapped.hEvent = WSACreateEvent();
    DWORD bytes = 0;
    DWORD flags = 0;
    const int result = WSARecv(current, &buffer, 1, nullptr, &flags, &overlapped, nullptr);
    if (result != 0 && WSAGetLastError() != WSA_IO_PENDING) return code();
    if (!WSAGetOverlappedResult(current, &overlapped, &bytes, TRUE, &flags)) return code();
    WSACloseEvent(overlapped.hEvent);
    return "<" + std::string(text, bytes) + ">";
}

std::string accept_one(std::istream& words) {
    const SOCKET connection = accept(current, nullptr, nullptr);
    if (connection == INVALID_SOCKET) return code();
    current = connection;
    return send_text(words);
}

std::string option(std::istream& words) {
    int level = 0;
    int name = 0;
    words >> level >> name;
    int value = 0;
    int size = sizeof value;
    const int result = getsockopt(current, level, name, reinterpret_cast<char*>(&value), &size);
    return result != 0 ? code() : std::to_string(value);
}

std::string close_current(std::istream&) {
    return closesocket(current) != 0 ? code() : "0";
}

std::string make_pair(std::istream&) {
    const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int size = sizeof address;
    auto* name = reinterpret_cast<struct sockaddr*>(&address);
    if (bind(listener, name, size) != 0 || listen(listener, 1) != 0 || getsockname(listener, name, &size) != 0)
        return code();
    current = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(current, name, size) != 0) return code();
    kept = accept(listener, nullptr, nullptr);
    closesocket(listener);
    return "0";
}

std::string offer(std::istream& words) {
    DWORD process = 0;
    words >> process;
    WSAPROTOCOL_INFOW info{};
    return WSADuplicateSocketW(kept, process, &info) != 0 ? code() : text_of(info);
}

std::string clean_up(std::istream&) {
    return WSACleanup() != 0 ? code() : "0";
}

const std::map<std::string, std::string (*)(std::istream&)> kCommands = {
    {"open", open_duplicate}, {"send", send_text},   {"receive", receive_text}, {"overlapped", receive_overlapped},
    {"accept", accept_one},   {"option", option},    {"close", close_current},  {"pair", make_pair},
    {"offer", offer},         {"cleanup", clean_up},
};

} // namespace

int main() {
    WSADATA data;
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 2;
    std::string line;
    while (std::getline(std::cin, line)) {
        std::istringstream words(line);
        std::string command;
        words >> command;
        const auto found = kCommands.find(command);
        std::cout << (found == kCommands.end() ? "?" : found->second(words)) << std::endl;
    }
    return 0;
}
