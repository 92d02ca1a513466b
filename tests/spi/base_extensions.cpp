// Extension functions of the base provider: TransmitFile, TransmitPackets, AcceptEx's addresses, messages.
#include "net_fixture.h"

#include <mswsock.h>
#include <ws2tcpip.h>

#include <cstring>

using namespace wspemu::test;

namespace {

template <class Function>
Function extension_of(SOCKET s, GUID id) {
    Function found = nullptr;
    DWORD returned = 0;
    BOOST_TEST_REQUIRE(api(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &found, sizeof found,
                                    &returned, nullptr, nullptr)) == succeeds());
    return found;
}

struct Around {
    std::string head;
    std::string tail;
    TRANSMIT_FILE_BUFFERS buffers{};
    Around(std::string head_text, std::string tail_text) : head(std::move(head_text)), tail(std::move(tail_text)) {
        buffers = {head.data(), static_cast<DWORD>(head.size()), tail.data(), static_cast<DWORD>(tail.size())};
    }
};

Outcome transmit(SOCKET s, TRANSMIT_FILE_BUFFERS* buffers, DWORD flags, OVERLAPPED* overlapped = nullptr) {
    return api_bool(TransmitFile(s, nullptr, 0, 0, overlapped, buffers, flags));
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(base_extensions, NetFixture)

// SPI: DSP-EXT-3
BOOST_AUTO_TEST_CASE(what_is_around_a_file_goes_out_in_one_call) {
    const Pair pair = tcp_pair();
    Around around("head ", "tail");
    BOOST_TEST(transmit(pair.client, &around.buffers, 0) == succeeds());
    BOOST_TEST(receive_exactly(pair.server, 9) == "head tail");
    BOOST_TEST(send_all(pair.client, "x")); // still connected
    BOOST_TEST(receive_exactly(pair.server, 1) == "x");
}

BOOST_AUTO_TEST_CASE(a_nonblocking_socket_waits_too_when_there_is_no_overlapped) {
    const Pair pair = tcp_pair();
    set_nonblocking(pair.client);
    Around around(std::string(3'000'000, 'h'), std::string(1'000'000, 't'));
    auto reader = run([&, s = SOCKET{pair.server}] { return receive_exactly(s, 4'000'000); });
    BOOST_TEST(transmit(pair.client, &around.buffers, 0) == succeeds());
    const std::string text = reader.get();
    BOOST_TEST(text.size() == 4'000'000u);
    BOOST_TEST((text.find('t') == 3'000'000u && text.back() == 't'));
}

BOOST_AUTO_TEST_CASE(an_overlapped_transmission_is_told_with_its_count) {
    const Pair pair = tcp_pair();
    Around around("abc", "defg");
    Operation operation;
    const Outcome begun = transmit(pair.client, &around.buffers, 0, &operation.overlapped);
    BOOST_TEST((begun == succeeds() || begun == fails_with(WSA_IO_PENDING)));
    BOOST_TEST(operation.end(pair.client) == succeeds());
    BOOST_TEST(operation.bytes == 7u);
    BOOST_TEST(receive_exactly(pair.server, 7) == "abcdefg");
}

BOOST_AUTO_TEST_CASE(the_connection_ends_after_the_data_when_asked) {
    for (const bool overlapped : {false, true}) {
        const Pair pair = tcp_pair();
        Around around("last ", "words");
        Operation operation;
        const Outcome begun =
            transmit(pair.client, &around.buffers, TF_DISCONNECT, overlapped ? &operation.overlapped : nullptr);
        BOOST_TEST(begun == (overlapped ? fails_with(WSA_IO_PENDING) : succeeds()));
        if (overlapped) {
            BOOST_TEST(operation.end(pair.client) == succeeds());
            BOOST_TEST(operation.bytes == 10u);
        }
        BOOST_TEST(receive_exactly(pair.server, 10) == "last words");
        BOOST_TEST(at_end(pair.server));
        BOOST_TEST(api(send(pair.client, "x", 1, 0)) == fails_with(WSAESHUTDOWN));
    }
}

BOOST_AUTO_TEST_CASE(a_reused_socket_connects_again) {
    const Socket server = listener();
    Pair pair = pair_over(server);
    BOOST_TEST(transmit(pair.client, nullptr, TF_DISCONNECT | TF_REUSE_SOCKET) == succeeds());
    BOOST_TEST(at_end(pair.server));
    struct sockaddr_in address = name_of(server);
    BOOST_TEST(connect_to(pair.client, address) == succeeds());
    const Socket again(accept(server, nullptr, nullptr));
    BOOST_TEST(send_all(pair.client, "again"));
    BOOST_TEST(receive_exactly(again, 5) == "again");
}

BOOST_AUTO_TEST_CASE(transmissions_that_can_not_be_are_refused) {
    const Pair pair = tcp_pair();
    const Socket alone = tcp();
    const Socket datagrams = udp();
    Around around("a", "b");
    BOOST_TEST(transmit(alone, &around.buffers, 0) == fails_with(WSAENOTCONN));
    Operation operation;
    BOOST_TEST(transmit(alone, &around.buffers, TF_DISCONNECT, &operation.overlapped) == fails_with(WSAENOTCONN));
    BOOST_TEST(!operation.pending());
    BOOST_TEST(transmit(datagrams, &around.buffers, 0) == fails_with(WSAEINVAL));
    BOOST_TEST(transmit(pair.client, &around.buffers, TF_REUSE_SOCKET) == fails_with(WSAEINVAL));
    BOOST_TEST(transmit(pair.client, &around.buffers, 0x8000) == fails_with(WSAEINVAL));
    BOOST_TEST(api_bool(TransmitFile(pair.client, Event(), 1, 0, nullptr, nullptr, 0)) ==
               fails_with(ERROR_INVALID_HANDLE));
    around.buffers.Head = nullptr;
    BOOST_TEST(transmit(pair.client, &around.buffers, 0) == fails_with(WSAEFAULT));
    BOOST_TEST(api(shutdown(pair.client, SD_SEND)) == succeeds());
    BOOST_TEST(transmit(pair.client, nullptr, 0) == fails_with(WSAESHUTDOWN));
}

namespace {

// A file with these contents, open for reading; gone at the end.
class OpenFile {
public:
    explicit OpenFile(const std::string& contents, DWORD access = GENERIC_READ | GENERIC_WRITE) {
        char folder[MAX_PATH];
        const DWORD length = GetTempPathA(sizeof folder, folder);
        std::string name(folder, length);
        name += "wspemu-transmit-" + std::to_string(GetCurrentProcessId());
        file_ = CreateFileA(name.c_str(), access, 0, nullptr, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, nullptr);
        BOOST_TEST_REQUIRE((file_ != INVALID_HANDLE_VALUE));
        DWORD written = 0;
        BOOST_TEST(WriteFile(file_, contents.data(), static_cast<DWORD>(contents.size()), &written, nullptr) == TRUE);
        BOOST_TEST(written == contents.size());
        go_to(0);
    }
    ~OpenFile() { CloseHandle(file_); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    void go_to(LONG offset) { SetFilePointer(file_, offset, nullptr, FILE_BEGIN); }
    operator HANDLE() const { return file_; }

private:
    HANDLE file_;
};

} // namespace

BOOST_AUTO_TEST_CASE(a_file_goes_out_from_its_pointer_between_head_and_tail) {
    const Pair pair = tcp_pair();
    OpenFile file("0123456789");
    file.go_to(2);
    char head[] = "<";
    char tail[] = ">";
    TRANSMIT_FILE_BUFFERS around{head, 1, tail, 1};
    BOOST_TEST(api_bool(TransmitFile(pair.client, file, 5, 0, nullptr, &around, 0)) == succeeds());
    BOOST_TEST(receive_exactly(pair.server, 7) == "<23456>");
    BOOST_TEST(api_bool(TransmitFile(pair.client, file, 0, 0, nullptr, &around, 0)) == succeeds());
    BOOST_TEST(receive_exactly(pair.server, 10) == "<23456789>");
    file.go_to(10);
    BOOST_TEST(api_bool(TransmitFile(pair.client, file, 0, 0, nullptr, &around, 0)) == succeeds());
    BOOST_TEST(receive_exactly(pair.server, 2) == "<>");
}

BOOST_AUTO_TEST_CASE(an_overlapped_file_goes_out_from_the_offset_of_its_request) {
    const Pair pair = tcp_pair();
    std::string contents(300'000, '\0');
    for (std::size_t i = 0; i < contents.size(); ++i) contents[i] = static_cast<char>(i * 7 + i / 251);
    const OpenFile file(contents);
    Operation operation;
    operation.overlapped.Offset = 5001;
    BOOST_TEST(api_bool(TransmitFile(pair.client, file, 0, 0, &operation.overlapped, nullptr, TF_DISCONNECT)) ==
               fails_with(WSA_IO_PENDING));
    BOOST_TEST((receive_exactly(pair.server, contents.size() - 5001) == contents.substr(5001)));
    BOOST_TEST(operation.end(pair.client) == succeeds());
    BOOST_TEST(operation.bytes == contents.size() - 5001);
    BOOST_TEST(at_end(pair.server));
}

BOOST_AUTO_TEST_CASE(what_may_not_be_read_is_not_transmitted) {
    const Pair pair = tcp_pair();
    const OpenFile file("secret", GENERIC_WRITE);
    BOOST_TEST(api_bool(TransmitFile(pair.client, file, 0, 0, nullptr, nullptr, 0)) == fails_with(ERROR_ACCESS_DENIED));
}

BOOST_AUTO_TEST_CASE(packets_from_files_and_memory_go_out_in_order) {
    const Pair pair = tcp_pair();
    const auto transmit_packets = extension_of<LPFN_TRANSMITPACKETS>(pair.client, WSAID_TRANSMITPACKETS);
    OpenFile file("0123456789");
    file.go_to(8);
    char text[] = "memory";
    TRANSMIT_PACKETS_ELEMENT elements[3]{};
    elements[0].dwElFlags = TP_ELEMENT_FILE;
    elements[0].cLength = 3;
    elements[0].nFileOffset.QuadPart = 1;
    elements[0].hFile = file;
    elements[1].dwElFlags = TP_ELEMENT_MEMORY;
    elements[1].cLength = 6;
    elements[1].pBuffer = text;
    elements[2].dwElFlags = TP_ELEMENT_FILE;
    elements[2].nFileOffset.QuadPart = -1;
    elements[2].hFile = file;
    BOOST_TEST(api_bool(transmit_packets(pair.client, elements, 3, 0, nullptr, 0)) == succeeds());
    BOOST_TEST(receive_exactly(pair.server, 11) == "123memory89");
}

BOOST_AUTO_TEST_CASE(packets_in_memory_go_out_in_order) {
    const Pair pair = tcp_pair();
    const auto transmit_packets = extension_of<LPFN_TRANSMITPACKETS>(pair.client, WSAID_TRANSMITPACKETS);
    char texts[][4] = {"one", "two", "six"};
    TRANSMIT_PACKETS_ELEMENT elements[3]{};
    for (int i = 0; i < 3; ++i) {
        elements[i].dwElFlags = TP_ELEMENT_MEMORY | (i == 1 ? TP_ELEMENT_EOP : 0);
        elements[i].cLength = 3;
        elements[i].pBuffer = texts[i];
    }
    BOOST_TEST(api_bool(transmit_packets(pair.client, elements, 3, 0, nullptr, 0)) == succeeds());
    BOOST_TEST(receive_exactly(pair.server, 9) == "onetwosix");
    Operation operation;
    BOOST_TEST(api_bool(transmit_packets(pair.client, elements, 2, 0, &operation.overlapped, TP_DISCONNECT)) ==
               fails_with(WSA_IO_PENDING));
    BOOST_TEST(operation.end(pair.client) == succeeds());
    BOOST_TEST(receive_exactly(pair.server, 6) == "onetwo");
    BOOST_TEST(at_end(pair.server));
}

BOOST_AUTO_TEST_CASE(packets_that_can_not_be_are_refused) {
    const Pair pair = tcp_pair();
    const Socket datagrams = udp();
    const auto transmit_packets = extension_of<LPFN_TRANSMITPACKETS>(pair.client, WSAID_TRANSMITPACKETS);
    TRANSMIT_PACKETS_ELEMENT element{};
    BOOST_TEST(api_bool(transmit_packets(pair.client, &element, 1, 0, nullptr, 0)) == fails_with(WSAEINVAL));
    BOOST_TEST(api_bool(transmit_packets(pair.client, nullptr, 1, 0, nullptr, 0)) == fails_with(WSAEFAULT));
    element.dwElFlags = TP_ELEMENT_FILE;
    BOOST_TEST(api_bool(transmit_packets(pair.client, &element, 1, 0, nullptr, 0)) == fails_with(ERROR_INVALID_HANDLE));
    BOOST_TEST(api_bool(transmit_packets(datagrams, nullptr, 0, 0, nullptr, 0)) == fails_with(WSAEOPNOTSUPP));
    BOOST_TEST(api_bool(transmit_packets(INVALID_SOCKET, nullptr, 0, 0, nullptr, 0)) == fails_with(WSAENOTSOCK));
}

// SPI: DSP-EXT-3, DSP-EXT-4
BOOST_AUTO_TEST_CASE(the_exported_reader_of_addresses_agrees_with_the_providers) {
    const Socket server = listener();
    const Socket accepted = tcp();
    constexpr DWORD kRoom = sizeof(struct sockaddr_in) + 16;
    alignas(8) char output[2 * kRoom];
    Operation operation;
    DWORD received = 0;
    BOOST_TEST(api_bool(AcceptEx(server, accepted, output, 0, kRoom, kRoom, &received, &operation.overlapped)) ==
               fails_with(WSA_IO_PENDING));
    const Socket client = tcp();
    BOOST_TEST(connect_to(client, name_of(server)) == succeeds());
    BOOST_TEST(operation.end(server) == succeeds());
    const auto providers = extension_of<LPFN_GETACCEPTEXSOCKADDRS>(server, WSAID_GETACCEPTEXSOCKADDRS);
    for (const LPFN_GETACCEPTEXSOCKADDRS function : {&GetAcceptExSockaddrs, providers}) {
        struct sockaddr* local = nullptr;
        struct sockaddr* remote = nullptr;
        INT local_length = 0;
        INT remote_length = 0;
        function(output, 0, kRoom, kRoom, &local, &local_length, &remote, &remote_length);
        BOOST_TEST_REQUIRE(local_length == int{sizeof(struct sockaddr_in)});
        BOOST_TEST_REQUIRE(remote_length == int{sizeof(struct sockaddr_in)});
        struct sockaddr_in names[2];
        std::memcpy(&names[0], local, sizeof names[0]);
        std::memcpy(&names[1], remote, sizeof names[1]);
        BOOST_TEST(same_address(names[0], name_of(server)));
        BOOST_TEST(same_address(names[1], name_of(client)));
    }
}

// SPI: DSP-EXT-5
BOOST_AUTO_TEST_CASE(a_message_is_sent_whole_to_the_address_it_names) {
    const Socket from = udp();
    const Socket to = udp();
    (void)bind_any(from);
    struct sockaddr_in name = bind_any(to);
    char texts[2][3] = {"ab", "cd"};
    WSABUF buffers[] = {{2, texts[0]}, {2, texts[1]}};
    WSAMSG message{};
    message.name = reinterpret_cast<struct sockaddr*>(&name);
    message.namelen = sizeof name;
    message.lpBuffers = buffers;
    message.dwBufferCount = 2;
    DWORD sent = 0;
    BOOST_TEST(api(WSASendMsg(from, &message, 0, &sent, nullptr, nullptr)) == succeeds());
    BOOST_TEST(sent == 4u);
    BOOST_TEST(wait_readable(to));
    const auto recv_msg = extension_of<LPFN_WSARECVMSG>(to, WSAID_WSARECVMSG);
    char data[8] = {};
    WSABUF room{sizeof data, data};
    struct sockaddr_in source {};
    WSAMSG got{};
    got.name = reinterpret_cast<struct sockaddr*>(&source);
    got.namelen = sizeof source;
    got.lpBuffers = &room;
    got.dwBufferCount = 1;
    DWORD received = 0;
    BOOST_TEST(api(recv_msg(to, &got, &received, nullptr, nullptr)) == succeeds());
    BOOST_TEST(std::string(data, received) == "abcd");
    BOOST_TEST(same_address(source, name_of(from)));
    BOOST_TEST(api(WSASendMsg(from, nullptr, 0, &sent, nullptr, nullptr)) == fails_with(WSAEFAULT));
    BOOST_TEST(api(WSASendMsg(INVALID_SOCKET, &message, 0, &sent, nullptr, nullptr)) == fails_with(WSAENOTSOCK));
    message.Control.len = 16;
    BOOST_TEST(api(WSASendMsg(from, &message, 0, &sent, nullptr, nullptr)) == fails_with(WSAEOPNOTSUPP));
}

BOOST_AUTO_TEST_SUITE_END()
