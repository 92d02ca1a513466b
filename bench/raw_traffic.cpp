// The raw counterparts and those of plain Asio: completion loop, stream, datagrams.
#include "ping_pong.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/write.hpp>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

namespace wspemu::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;

// A connected pair.
struct NativeStreams {
    asio::io_context context;
    tcp::socket near{context};
    tcp::socket far{context};

    NativeStreams() {
        tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
        near.connect(acceptor.local_endpoint());
        acceptor.accept(far);
        near.set_option(tcp::no_delay(true));
        far.set_option(tcp::no_delay(true));
    }
};

class RawPortLoop final : public Work {
public:
    RawPortLoop() : poller_(::epoll_create1(EPOLL_CLOEXEC)) {
        pair_.near.non_blocking(true);
        epoll_event event{};
        event.events = EPOLLIN | EPOLLET;
        if (::epoll_ctl(poller_, EPOLL_CTL_ADD, pair_.near.native_handle(), &event) != 0)
            throw std::runtime_error("raw sockets: set-up failed");
    }
    ~RawPortLoop() override { ::close(poller_); }

    bool round() noexcept override {
        const int near = pair_.near.native_handle();
        if (::recv(near, data_.data(), kMessage, 0) != -1) return false;
        if (::send(pair_.far.native_handle(), data_.data(), kMessage, 0) != kMessage) return false;
        epoll_event event;
        if (::epoll_wait(poller_, &event, 1, -1) != 1) return false;
        return ::recv(near, data_.data(), kMessage, 0) == kMessage;
    }

private:
    NativeStreams pair_;
    std::array<char, kMessage> data_{};
    const int poller_;
};

class AsioPortLoop final : public Work {
public:
    AsioPortLoop() { guard_.emplace(pair_.context.get_executor()); }

    bool round() noexcept override {
        unsigned good = 0;
        const auto count = [&good](const boost::system::error_code& error, std::size_t bytes) {
            good += !error && bytes == kMessage;
        };
        pair_.near.async_read_some(asio::buffer(in_), count);
        pair_.far.async_write_some(asio::buffer(out_), count);
        pair_.context.run_one();
        pair_.context.run_one();
        return good == 2;
    }

private:
    NativeStreams pair_;
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> guard_;
    std::array<char, kMessage> in_{};
    std::array<char, kMessage> out_{};
};

class RawStream final : public Work {
public:
    RawStream()
        : sink_([this] {
              std::vector<char> data(kBlock);
              while (::recv(pair_.far.native_handle(), data.data(), data.size(), 0) > 0) {
              }
          }) {}
    ~RawStream() override {
        ::shutdown(pair_.near.native_handle(), SHUT_RDWR);
        sink_.join();
    }
    bool round() noexcept override {
        for (std::size_t done = 0; done < block_.size();) {
            const ssize_t put = ::send(pair_.near.native_handle(), block_.data() + done, block_.size() - done, 0);
            if (put <= 0) return false;
            done += static_cast<std::size_t>(put);
        }
        return true;
    }

private:
    NativeStreams pair_;
    std::vector<char> block_ = std::vector<char>(kBlock);
    std::thread sink_;
};

class RawDatagrams final : public Work {
public:
    RawDatagrams() { from_.connect(to_.local_endpoint()); }
    bool round() noexcept override {
        return ::send(from_.native_handle(), data_.data(), kMessage, 0) == kMessage &&
               ::recv(to_.native_handle(), data_.data(), kMessage, 0) == kMessage;
    }

private:
    asio::io_context context_;
    udp::socket to_{context_, {asio::ip::address_v4::loopback(), 0}};
    udp::socket from_{context_, {asio::ip::address_v4::loopback(), 0}};
    std::array<char, kMessage> data_{};
};

} // namespace

std::unique_ptr<Work> make_raw_port_loop() {
    return std::make_unique<RawPortLoop>();
}
std::unique_ptr<Work> make_asio_port_loop() {
    return std::make_unique<AsioPortLoop>();
}
std::unique_ptr<Work> make_raw_stream() {
    return std::make_unique<RawStream>();
}
std::unique_ptr<Work> make_raw_datagrams() {
    return std::make_unique<RawDatagrams>();
}

} // namespace wspemu::bench
