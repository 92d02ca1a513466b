// 200 sockets, each used in a style of its own, that end well, early, hard, or under somebody else's call: every byte that
// arrives is the right one, and every request that was started is indicated once.
//
// WSPEMU_STRESS_SEED chooses the seed, WSPEMU_STRESS_SECONDS how long rounds follow one another (1 by default);
// WSPEMU_STRESS_LAYERS, files of layers with ':' between them, lays them over the base provider: the last one lowest, and with
// OS handles those whose name begins with ifs.
#include "layer_files.h"
#include "net_fixture.h"

#include <atomic>
#include <cstdlib>
#include <deque>
#include <memory>
#include <random>
#include <thread>

using namespace wspemu::test;

namespace {

constexpr std::size_t kPairs = 100;

enum class Style {
    blocking,
    by_select,
    by_poll,
    by_event_select,
    by_messages,
    overlapped_event,
    overlapped_port,
    overlapped_routine
};
constexpr int kStyles = 8;
bool is_overlapped(Style style) {
    return style >= Style::overlapped_event;
}
// Nobody tells an event or a window about one's own close (WSP-CLOS-4): who waits for it would wait for ever.
bool hears_no_own_close(Style style) {
    return style == Style::by_event_select || style == Style::by_messages;
}

// How a sender leaves. A thief closes the receiver's socket under the receiver's calls.
enum class Leave { gracefully, hard, thief };

struct Books {
    std::atomic<long> started{0};
    std::atomic<long> indicated{0};
    std::atomic<long long> bytes{0};
    std::atomic<long> wrong{0};
};

struct Plan {
    unsigned key = 0; // of the bytes
    Style sending = Style::blocking;
    Style receiving = Style::blocking;
    Leave leave = Leave::gracefully;
    std::size_t total = 0;
    std::size_t receive_at_most = 0;
    unsigned seed = 0;
};

char byte_at(unsigned key, std::size_t offset) {
    return static_cast<char>((key * 31u + static_cast<unsigned>(offset) * 7u + static_cast<unsigned>(offset >> 8)) &
                             0xff);
}

// --- the styles that move bytes in a call ---

class CallStyle {
public:
    CallStyle(SOCKET s, Style style, bool sends) : s_(s), style_(style) {
        u_long on = 1;
        const long mask = (sends ? FD_WRITE : FD_READ) | FD_CLOSE;
        if (style == Style::by_select || style == Style::by_poll) ioctlsocket(s, FIONBIO, &on);
        if (style == Style::by_event_select) WSAEventSelect(s, event_, mask);
        if (style != Style::by_messages) return;
        window_ = CreateWindowExA(0, kClass, "", 0, 0, 0, 0, 0, HWND_MESSAGE, nullptr, nullptr, nullptr);
        WSAAsyncSelect(s, window_, WM_USER, mask);
    }
    ~CallStyle() {
        if (window_) DestroyWindow(window_);
    }
    CallStyle(const CallStyle&) = delete;
    CallStyle& operator=(const CallStyle&) = delete;
    static constexpr char kClass[] = "wspemu random traffic";

    // Bytes moved; 0: the stream's end; negative: the code.
    int send(const char* data, int size) {
        return repeat([&] { return ::send(s_, data, size, 0); }, false);
    }
    int receive(char* data, int size) {
        return repeat([&] { return ::recv(s_, data, size, 0); }, true);
    }

private:
    template <class Call>
    int repeat(Call call, bool reads) {
        for (;;) {
            const int moved = call();
            if (moved >= 0) return moved;
            const int code = WSAGetLastError();
            if (code != WSAEWOULDBLOCK) return -code;
            if (const int failed = wait(reads)) return -failed;
        }
    }
    int wait(bool reads) {
        if (style_ == Style::by_messages) return wait_for_message();
        if (style_ == Style::by_poll) {
            WSAPOLLFD entry{s_, static_cast<SHORT>(reads ? POLLRDNORM : POLLWRNORM), 0};
            const int ready = WSAPoll(&entry, 1, kDeadlineMs);
            return ready > 0 ? 0 : ready == 0 ? WSAETIMEDOUT : WSAGetLastError();
        }
        if (style_ == Style::by_event_select) {
            if (!event_.comes()) return WSAETIMEDOUT;
            WSANETWORKEVENTS record{};
            return WSAEnumNetworkEvents(s_, event_, &record) == 0 ? 0 : WSAGetLastError();
        }
        fd_set set;
        FD_ZERO(&set);
        FD_SET(s_, &set);
        const struct timeval deadline { kDeadline.count(), 0 };
        const int ready = select(0, reads ? &set : nullptr, reads ? nullptr : &set, nullptr, &deadline);
        return ready > 0 ? 0 : ready == 0 ? WSAETIMEDOUT : WSAGetLastError();
    }

    // Any message, also a stale one: the call that follows finds out (BLK-EV-9).
    int wait_for_message() {
        MSG message{};
        while (!PeekMessageA(&message, window_, WM_USER, WM_USER, PM_REMOVE)) {
            if (MsgWaitForMultipleObjects(0, nullptr, FALSE, kDeadlineMs, QS_POSTMESSAGE) == WAIT_TIMEOUT)
                return WSAETIMEDOUT;
        }
        return 0;
    }

    SOCKET s_;
    Style style_;
    Event event_;
    HWND window_ = nullptr;
};

// --- the styles that start requests ---

class RequestStyle;

struct Request {
    WSAOVERLAPPED overlapped{};
    RequestStyle* style = nullptr;
    std::vector<char> data;
    std::unique_ptr<Event> event;
    int indications = 0;
    int error = 0;
    DWORD bytes = 0;
};

class RequestStyle {
public:
    RequestStyle(SOCKET s, Style style, Books& books) : s_(s), style_(style), books_(books) {
        if (style != Style::overlapped_port) return;
        // None for a socket that the thief has closed already.
        port_ = CreateIoCompletionPort(reinterpret_cast<HANDLE>(s), nullptr, 1, 1);
    }
    ~RequestStyle() {
        while (!waiting.empty()) (void)finish_oldest();
        // One indication each, and no more.
        if (port_) {
            DWORD bytes = 0;
            ULONG_PTR key = 0;
            LPOVERLAPPED overlapped = nullptr;
            if (GetQueuedCompletionStatus(port_, &bytes, &key, &overlapped, 0) || overlapped) ++books_.wrong;
            CloseHandle(port_);
        }
        if (style_ == Style::overlapped_routine && SleepEx(0, TRUE) == WAIT_IO_COMPLETION) ++books_.wrong;
    }
    RequestStyle(const RequestStyle&) = delete;
    RequestStyle& operator=(const RequestStyle&) = delete;

    // 0, or the code of a request that did not begin.
    int start(bool reads, std::vector<char> data) {
        if (style_ == Style::overlapped_port && !port_) return WSAENOTSOCK;
        auto request = std::make_unique<Request>();
        request->style = this;
        request->data = std::move(data);
        if (style_ == Style::overlapped_event) {
            request->event = std::make_unique<Event>();
            request->overlapped.hEvent = *request->event;
        }
        if (style_ == Style::overlapped_routine) request->overlapped.hEvent = request.get();
        WSABUF buffer{static_cast<u_long>(request->data.size()), request->data.data()};
        const auto routine = style_ == Style::overlapped_routine ? &RequestStyle::ended : nullptr;
        DWORD flags = 0;
        const int result = reads ? WSARecv(s_, &buffer, 1, nullptr, &flags, &request->overlapped, routine)
                                 : WSASend(s_, &buffer, 1, nullptr, 0, &request->overlapped, routine);
        const int code = result == 0 ? 0 : WSAGetLastError();
        if (code != 0 && code != WSA_IO_PENDING) return code;
        ++books_.started;
        waiting.push_back(std::move(request));
        return 0;
    }

    std::unique_ptr<Request> finish_oldest() {
        std::unique_ptr<Request> request = std::move(waiting.front());
        waiting.pop_front();
        while (request->indications == 0) {
            if (!indicate(*request)) {
                ++books_.wrong; // it never comes: the structure stays where it is
                static_cast<void>(request.release());
                auto none = std::make_unique<Request>();
                none->error = WSAETIMEDOUT;
                return none;
            }
        }
        if (request->indications != 1) ++books_.wrong;
        return request;
    }

    std::deque<std::unique_ptr<Request>> waiting;

private:
    static void CALLBACK ended(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped, DWORD) {
        auto& request = *static_cast<Request*>(overlapped->hEvent);
        request.style->note(request, static_cast<int>(error), bytes);
    }
    void note(Request& request, int error, DWORD bytes) {
        ++request.indications;
        ++books_.indicated;
        request.error = error;
        request.bytes = bytes;
    }
    // Waits for one indication, of whichever request of this socket.
    bool indicate(Request& oldest) {
        if (style_ == Style::overlapped_routine) return SleepEx(kDeadlineMs, TRUE) == WAIT_IO_COMPLETION;
        if (style_ == Style::overlapped_port) {
            DWORD bytes = 0;
            ULONG_PTR key = 0;
            LPOVERLAPPED overlapped = nullptr;
            const BOOL good = GetQueuedCompletionStatus(port_, &bytes, &key, &overlapped, kDeadlineMs);
            const int error = good ? 0 : static_cast<int>(GetLastError());
            if (!overlapped) return false;
            note(*reinterpret_cast<Request*>(overlapped), error, bytes);
            return true;
        }
        if (!oldest.event->comes() || !HasOverlappedIoCompleted(&oldest.overlapped)) return false;
        note(oldest, static_cast<int>(oldest.overlapped.OffsetHigh),
             static_cast<DWORD>(oldest.overlapped.InternalHigh));
        return true;
    }

    SOCKET s_;
    Style style_;
    Books& books_;
    HANDLE port_ = nullptr;
};

// --- the two ends of a connection ---

class Ends {
public:
    Ends(Plan plan, Pair pair, Books& books) : plan_(plan), pair_(std::move(pair)), books_(books) {}

    void send() {
        std::mt19937 random(plan_.seed);
        std::size_t offset = 0;
        const auto next = [&] {
            std::vector<char> chunk(std::min<std::size_t>(1 + random() % 6000, plan_.total - offset));
            for (char& byte : chunk) byte = byte_at(plan_.key, offset++);
            return chunk;
        };
        if (is_overlapped(plan_.sending)) {
            RequestStyle style(pair_.client, plan_.sending, books_);
            const std::size_t outstanding = 1 + random() % 4;
            bool lost = false;
            while (!lost && offset < plan_.total) {
                if (style.waiting.size() == outstanding) lost = style.finish_oldest()->error != 0;
                if (!lost) lost = style.start(false, next()) != 0;
            }
            // What is on its way is sent before a graceful end, and is cut off by a hard one.
            while (plan_.leave == Leave::gracefully && !style.waiting.empty()) (void)style.finish_oldest();
            leave();
            return;
        }
        CallStyle style(pair_.client, plan_.sending, true);
        for (bool lost = false; !lost && offset < plan_.total;) {
            const std::vector<char> chunk = next();
            for (std::size_t sent = 0; !lost && sent < chunk.size();) {
                const int moved = style.send(chunk.data() + sent, static_cast<int>(chunk.size() - sent));
                lost = moved < 0;
                if (!lost) sent += static_cast<std::size_t>(moved);
            }
        }
        leave();
    }

    void receive() {
        std::mt19937 random(plan_.seed + 1);
        const auto room = [&] { return 1 + random() % 5000; };
        if (is_overlapped(plan_.receiving)) {
            RequestStyle style(pair_.server, plan_.receiving, books_);
            const std::size_t outstanding = 1 + random() % 4;
            bool more = true;
            while (more) {
                while (more && style.waiting.size() < outstanding)
                    more = style.start(true, std::vector<char>(room())) == 0;
                if (style.waiting.empty()) break;
                const std::unique_ptr<Request> request = style.finish_oldest();
                more = note_bytes(request->error, request->data.data(), request->bytes);
            }
            close_server();
            return; // the style takes what the close has ended
        }
        CallStyle style(pair_.server, plan_.receiving, false);
        std::vector<char> data(5000);
        for (;;) {
            const int got = style.receive(data.data(), static_cast<int>(room()));
            if (!note_bytes(got < 0 ? -got : 0, data.data(), static_cast<DWORD>(got < 0 ? 0 : got))) break;
        }
        close_server();
    }

    bool whole() const { return received_ == plan_.total; }
    const Plan& plan() const { return plan_; }
    int last_error() const { return last_error_; }
    std::size_t received() const { return received_; }

private:
    // False when the receiver has had enough.
    bool note_bytes(int error, const char* data, DWORD bytes) {
        last_error_ = error;
        if (error != 0 || bytes == 0) return false;
        for (DWORD i = 0; i < bytes; ++i) {
            if (data[i] != byte_at(plan_.key, received_ + i)) {
                ++books_.wrong;
                return false;
            }
        }
        received_ += bytes;
        books_.bytes += bytes;
        return received_ < plan_.receive_at_most;
    }
    void leave() {
        if (plan_.leave == Leave::gracefully) {
            shutdown(pair_.client, SD_SEND);
            closesocket(pair_.client.release());
            return;
        }
        if (plan_.leave == Leave::thief) close_server();
        const struct linger hard { 1, 0 };
        setsockopt(pair_.client, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&hard), sizeof hard);
        closesocket(pair_.client.release());
    }
    // Whoever comes first; the other one's handle is none any more.
    void close_server() {
        if (!server_closed_.exchange(true)) closesocket(pair_.server);
    }

    Plan plan_;
    Pair pair_;
    Books& books_;
    std::atomic<bool> server_closed_{false};
    std::size_t received_ = 0;
    int last_error_ = 0;

public:
    // After both threads.
    void forget() { (void)pair_.server.release(); }
};

Plan make_plan(std::mt19937& random) {
    Plan plan;
    plan.key = static_cast<unsigned>(random());
    plan.seed = static_cast<unsigned>(random());
    plan.sending = static_cast<Style>(random() % kStyles);
    plan.receiving = static_cast<Style>(random() % kStyles);
    plan.total = 1 + random() % 60000;
    plan.receive_at_most = random() % 4 == 0 ? 1 + random() % plan.total : plan.total + 1;
    plan.leave = static_cast<Leave>(random() % 8 < 5 ? 0 : 1 + random() % 2);
    if (plan.leave == Leave::thief && hears_no_own_close(plan.receiving)) plan.receiving = Style::by_select;
    return plan;
}

unsigned setting(const char* name, unsigned otherwise) {
    const char* given = std::getenv(name);
    return given ? static_cast<unsigned>(std::strtoul(given, nullptr, 0)) : otherwise;
}

struct RandomTraffic : NetFixture {
    RandomTraffic() {
        WNDCLASSA description{};
        description.lpfnWndProc = DefWindowProcA;
        description.lpszClassName = CallStyle::kClass;
        RegisterClassA(&description);
        const char* layers = std::getenv("WSPEMU_STRESS_LAYERS");
        if (!layers) return;
        env.stop();
        lay_files(env, layers);
        env.start();
    }
    ~RandomTraffic() { UnregisterClassA(CallStyle::kClass, nullptr); }

    void round(unsigned seed) {
        std::mt19937 random(seed);
        Books books;
        std::deque<Ends> all;
        {
            const Socket server = listener(int{kPairs});
            for (std::size_t i = 0; i < kPairs; ++i) all.emplace_back(make_plan(random), pair_over(server), books);
        }
        std::vector<std::thread> threads;
        for (Ends& ends : all) {
            threads.emplace_back([&ends] { ends.send(); });
            threads.emplace_back([&ends] { ends.receive(); });
        }
        for (std::thread& thread : threads) thread.join();
        for (Ends& ends : all) {
            ends.forget();
            const Plan& plan = ends.plan();
            const bool to_the_end = plan.leave == Leave::gracefully && plan.receive_at_most > plan.total;
            if (to_the_end && !ends.whole())
                BOOST_ERROR("styles " << static_cast<int>(plan.sending) << " and " << static_cast<int>(plan.receiving)
                                      << ": " << ends.received() << " of " << plan.total << " bytes, then "
                                      << ends.last_error());
        }
        BOOST_TEST(books.started == books.indicated);
        BOOST_TEST(books.wrong == 0);
        BOOST_TEST(books.started > 0);
        BOOST_TEST_MESSAGE("seed " << seed << ": " << books.bytes << " bytes, " << books.started << " requests");
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(random_traffic, RandomTraffic)

// SPI: WSP-CLOS-2, -3, -9, OVL-CAN-1, WSP-RECV-7, WSP-SEND-2
BOOST_AUTO_TEST_CASE(every_byte_and_every_request_is_accounted_for) {
    using Clock = std::chrono::steady_clock;
    unsigned seed = setting("WSPEMU_STRESS_SEED", 20250411);
    const auto end = Clock::now() + std::chrono::seconds(setting("WSPEMU_STRESS_SECONDS", 1));
    do {
        BOOST_TEST_CONTEXT("WSPEMU_STRESS_SEED=" << seed) {
            round(seed);
        }
        ++seed;
    } while (Clock::now() < end);
}

BOOST_AUTO_TEST_SUITE_END()
