// WSAPoll and WSASendMsg through layers: who is asked, and with which handle.
#include "spy_fixture.h"

#include <mswsock.h>

#include <cstring>
#include <vector>

using namespace wspemu::test;

namespace {

constexpr DWORD kBspHandle = 0x4800001B;
constexpr DWORD kBspHandlePoll = 0x4800001D;
constexpr DWORD kExtPoll = 0xC800001F;
constexpr DWORD kExtSendMessage = 0xC8000020;

struct OneLayerEnv : Env {
    OneLayerEnv() : Env(Network::memory, 3) {}
    // One layer over the base provider, and its UDP sockets.
    Spy& lay(bool ifs) {
        Spy& layer = install_layer("spy", ifs);
        start();
        return layer;
    }
};

std::vector<DWORD> ioctls_of(Spy& spy) {
    std::vector<DWORD> codes;
    for (const SpyCall& call : spy.calls(kSpyIoctl)) codes.push_back(call.arg<DWORD>(1));
    return codes;
}

struct Message {
    char text[3] = "hi";
    WSABUF buffer{2, text};
    WSAMSG message{};
    Message() {
        message.lpBuffers = &buffer;
        message.dwBufferCount = 1;
    }
};

void end(const SocketPair& pair) {
    BOOST_TEST(api(closesocket(pair.client)) == succeeds());
    BOOST_TEST(api(closesocket(pair.server)) == succeeds());
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(poll_and_messages, OneLayerEnv)

// SPI: DSP-EXT-6, WSP-LSP-15
BOOST_AUTO_TEST_CASE(a_layer_that_is_not_interested_in_polls_is_gone_around) {
    Spy& layer = lay(false);
    const SocketPair pair = tcp_pair();
    WSAPOLLFD entries[] = {{pair.client, POLLRDNORM, 0}, {pair.server, POLLWRNORM, 0}};
    BOOST_TEST(WSAPoll(entries, 2, 0) == 1);
    BOOST_TEST(entries[1].revents == POLLWRNORM);
    BOOST_TEST(entries[1].fd == pair.server); // the caller's handles stay
    BOOST_TEST(ioctls_of(layer) == (std::vector<DWORD>{kBspHandlePoll, kBspHandlePoll}));
    end(pair);
}

// SPI: DSP-EXT-6
BOOST_AUTO_TEST_CASE(a_layer_that_answers_with_its_own_handle_gets_the_poll) {
    Spy& layer = lay(false);
    const SocketPair pair = tcp_pair();
    std::vector<SOCKET> seen;
    layer.on(kSpyIoctl, [&](SpyCall& call) {
        if (call.arg<DWORD>(1) == kBspHandlePoll) {
            *call.arg<SOCKET*>(4) = call.socket();
            return call.returns(0);
        }
        if (call.arg<DWORD>(1) != kExtPoll) return;
        auto* data = call.arg<WSAPOLLDATA*>(2);
        BOOST_TEST(call.arg<DWORD>(3) >= 16 + 16 * data->fds);
        BOOST_TEST(data->timeout == 1234);
        for (ULONG i = 0; i < data->fds; ++i) seen.push_back(data->fdArray[i].fd);
        data->fdArray[1].revents = POLLRDNORM;
        data->result = 1;
        call.returns(0);
    });
    WSAPOLLFD entries[] = {{pair.client, POLLRDNORM, 0}, {pair.server, POLLRDNORM, 0}};
    BOOST_TEST(WSAPoll(entries, 2, 1234) == 1);
    BOOST_TEST(seen == (std::vector<SOCKET>{pair.client, pair.server}));
    BOOST_TEST(entries[1].revents == POLLRDNORM);
    layer.on(kSpyIoctl, [&](SpyCall& call) {
        if (call.arg<DWORD>(1) == kExtPoll) return call.fails(WSAENOBUFS);
        *call.arg<SOCKET*>(4) = call.socket();
        call.returns(0);
    });
    BOOST_TEST(api(WSAPoll(entries, 2, 0)) == fails_with(WSAENOBUFS));
    layer.on(kSpyIoctl, nullptr);
    end(pair);
}

// SPI: DSP-EXT-6
BOOST_AUTO_TEST_CASE(an_ifs_layer_hands_the_poll_to_the_base) {
    Spy& layer = lay(true);
    const SocketPair pair = tcp_pair();
    WSAPOLLFD entries[] = {{pair.client, POLLWRNORM, 0}, {INVALID_SOCKET, POLLWRNORM, 0x7f}};
    BOOST_TEST(WSAPoll(entries, 2, 0) == 1);
    BOOST_TEST(entries[0].revents == POLLWRNORM);
    BOOST_TEST(entries[1].revents == 0);
    BOOST_TEST(ioctls_of(layer) == (std::vector<DWORD>{kBspHandlePoll, kExtPoll}));
    entries[0].events = POLLPRI;
    BOOST_TEST(api(WSAPoll(entries, 1, 0)) == fails_with(WSAEINVAL));
    end(pair);
}

// SPI: DSP-EXT-6
BOOST_AUTO_TEST_CASE(a_poll_structure_that_is_too_short_is_a_fault) {
    start();
    const SocketPair pair = udp_pair();
    alignas(8) char room[sizeof(WSAPOLLDATA) + 2 * sizeof(WSAPOLLFD)] = {};
    auto* data = reinterpret_cast<WSAPOLLDATA*>(room);
    data->fds = 2;
    DWORD returned = 0;
    for (const DWORD size : {DWORD{0}, DWORD{15}, DWORD{16}, DWORD{sizeof room - 1}}) {
        BOOST_TEST(api(WSAIoctl(pair.client, kExtPoll, room, size, room, size, &returned, nullptr, nullptr)) ==
                   fails_with(WSAEFAULT));
    }
    data->fdArray[0] = {pair.client, POLLWRNORM, 0};
    data->fdArray[1] = {pair.server, POLLRDNORM, 0};
    BOOST_TEST(api(WSAIoctl(pair.client, kExtPoll, room, sizeof room, room, sizeof room, &returned, nullptr,
                            nullptr)) == succeeds());
    BOOST_TEST(data->result == 1);
    BOOST_TEST(data->fdArray[0].revents == POLLWRNORM);
    end(pair);
}

// SPI: DSP-EXT-5, WSP-LSP-15
BOOST_AUTO_TEST_CASE(a_message_goes_around_a_layer_that_is_not_interested) {
    Spy& layer = lay(false);
    const SocketPair pair = udp_pair();
    Message message;
    DWORD sent = 0;
    BOOST_TEST(api(WSASendMsg(pair.client, &message.message, 0, &sent, nullptr, nullptr)) == succeeds());
    BOOST_TEST(sent == 2u);
    BOOST_TEST(ioctls_of(layer) == std::vector<DWORD>{kBspHandle});
    char data[8];
    BOOST_TEST(recv(pair.server, data, 8, 0) == 2);
    end(pair);
}

// SPI: DSP-EXT-5
BOOST_AUTO_TEST_CASE(a_layer_that_answers_with_its_own_handle_gets_the_message) {
    Spy& layer = lay(false);
    const SocketPair pair = udp_pair();
    Message message;
    DWORD sent = 0;
    int answer = 0;
    layer.on(kSpyIoctl, [&](SpyCall& call) {
        if (call.arg<DWORD>(1) == kBspHandle) {
            *call.arg<SOCKET*>(4) = call.socket();
            return call.returns(0);
        }
        BOOST_TEST(call.arg<DWORD>(1) == kExtSendMessage);
        BOOST_TEST(call.arg<DWORD>(3) == 40u);
        const auto* what = call.arg<const WSASENDMSG*>(2);
        BOOST_TEST((what->lpMsg == &message.message && what->dwFlags == 5u && what->lpNumberOfBytesSent == &sent));
        *call.arg<int*>(4) = answer;
        call.returns(0);
    });
    BOOST_TEST(api(WSASendMsg(pair.client, &message.message, 5, &sent, nullptr, nullptr)) == succeeds());
    answer = WSAEMSGSIZE;
    BOOST_TEST(api(WSASendMsg(pair.client, &message.message, 5, &sent, nullptr, nullptr)) == fails_with(WSAEMSGSIZE));
    layer.on(kSpyIoctl, nullptr);
    end(pair);
}

// SPI: DSP-EXT-5
BOOST_AUTO_TEST_CASE(an_ifs_layer_hands_the_message_to_the_base) {
    Spy& layer = lay(true);
    const SocketPair pair = udp_pair();
    Message message;
    DWORD sent = 0;
    BOOST_TEST(api(WSASendMsg(pair.client, &message.message, 0, &sent, nullptr, nullptr)) == succeeds());
    BOOST_TEST(sent == 2u);
    BOOST_TEST(ioctls_of(layer) == (std::vector<DWORD>{kBspHandle, kExtSendMessage}));
    message.message.Control.len = 1;
    BOOST_TEST(api(WSASendMsg(pair.client, &message.message, 0, &sent, nullptr, nullptr)) == fails_with(WSAEOPNOTSUPP));
    end(pair);
}

BOOST_AUTO_TEST_SUITE_END()
