// The two threads of a row, how they meet, and how they are ended when something goes wrong.
#include "traffic/row_run.h"

#include "traffic/side.h"

#include <fmt/format.h>

#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace wspemu::traffic {
namespace {

using Clock = std::chrono::steady_clock;

// After a row's time is up: for its threads to notice that their sockets are closed.
constexpr std::chrono::seconds kGrace{3};

enum Role { kServer, kClient };
constexpr const char* kRoles[] = {"server", "client"};

// A provider may still write into it: never freed, and findable for leak checkers.
void abandon(std::unique_ptr<Side> side) {
    static std::mutex mutex;
    static auto& abandoned = *new std::vector<std::unique_ptr<Side>>;
    const std::lock_guard lock(mutex);
    abandoned.push_back(std::move(side));
}

// Shared by both threads and the watchdog; lives as long as the last of them.
class Run final : public Rendezvous {
public:
    Run(const Row& row, std::uint64_t seed, Clock::time_point deadline)
        : row_(row), seed_(seed), deadline_(deadline), watches_{Watch(deadline), Watch(deadline)} {}

    void publish(const Address& address) override {
        const std::lock_guard lock(mutex_);
        address_ = address;
        changed_.notify_all();
    }

    Address server() override {
        watches_[kClient].now_in("no function: the server is not there");
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return address_ || failed_; });
        if (failed_) throw Stopped();
        return *address_;
    }

    // A thread's whole life.
    void work(Role role) noexcept;

    // The watchdog: until both sides have ended or the time is up. False: a thread is stuck.
    bool watch_over(Row& row);

private:
    void work_or_throw(Role role);
    void fail_row(Result result, std::string reason);
    void time_is_up();
    bool both_ended() const { return ended_[kServer] && ended_[kClient]; }

    const Row row_;
    const std::uint64_t seed_;
    const Clock::time_point deadline_;
    std::array<Watch, 2> watches_;
    OpenSockets open_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Address> address_;
    std::array<bool, 2> ended_{};
    bool failed_ = false;
    Result result_ = Result::ok;
    std::string reason_;
    std::uint64_t bytes_ = 0;
};

// The first failure counts; what the other side says afterwards is its consequence.
void Run::fail_row(Result result, std::string reason) {
    {
        const std::lock_guard lock(mutex_);
        if (failed_) return;
        failed_ = true;
        result_ = result;
        reason_ = std::move(reason);
        changed_.notify_all();
    }
    for (Watch& watch : watches_) watch.stop();
    open_.close_all();
}

void Run::time_is_up() {
    std::string places;
    {
        const std::lock_guard lock(mutex_);
        for (const Role role : {kClient, kServer}) {
            if (ended_[role]) continue;
            places += fmt::format("{}{} in {}", places.empty() ? "" : ", ", kRoles[role], watches_[role].function());
        }
    }
    fail_row(Result::timed_out, places);
}

void Run::work_or_throw(Role role) {
    auto side = std::make_unique<Side>(row_.style, row_.protocol, row_.family, seed_, watches_[role], open_);
    try {
        constexpr void (*kWork[2][2])(Side&, Rendezvous&) = {{serve_tcp, call_tcp}, {serve_udp, call_udp}};
        kWork[static_cast<int>(row_.protocol)][role](*side, *this);
    } catch (const Stopped&) {
        time_is_up(); // unless it was another failure that stopped it
    } catch (const std::exception& failure) {
        fail_row(Result::failed, fmt::format("{}: {}", kRoles[role], failure.what()));
    }
    if (role == kClient) {
        const std::lock_guard lock(mutex_);
        bytes_ = side->bytes;
    }
    if (!side->endpoint->retire()) {
        fail_row(Result::failed,
                 fmt::format("{}: a request was never completed, though its socket is closed", kRoles[role]));
        abandon(std::move(side));
    }
}

void Run::work(Role role) noexcept {
    try {
        work_or_throw(role);
    } catch (const std::exception& failure) {
        fail_row(Result::failed, fmt::format("{}: {}", kRoles[role], failure.what()));
    }
    const std::lock_guard lock(mutex_);
    ended_[role] = true;
    changed_.notify_all();
}

bool Run::watch_over(Row& row) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_until(lock, deadline_, [this] { return both_ended(); })) {
        lock.unlock();
        time_is_up();
        lock.lock();
    }
    const bool came_back = changed_.wait_until(lock, Clock::now() + kGrace, [this] { return both_ended(); });
    row.result = result_;
    row.reason = reason_;
    row.bytes = bytes_;
    return came_back;
}

} // namespace

bool run_row(Row& row, std::uint64_t seed, std::chrono::milliseconds timeout) {
    const auto start = Clock::now();
    bool came_back = true;
    try {
        const auto run = std::make_shared<Run>(row, seed, start + timeout);
        std::array<std::thread, 2> threads;
        for (const Role role : {kServer, kClient}) threads[role] = std::thread([run, role] { run->work(role); });
        came_back = run->watch_over(row);
        for (std::thread& thread : threads) came_back ? thread.join() : thread.detach();
    } catch (const std::exception& failure) {
        row.result = Result::failed;
        row.reason = failure.what();
    }
    row.time = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
    return came_back;
}

} // namespace wspemu::traffic
