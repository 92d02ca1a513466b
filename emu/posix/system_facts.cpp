// Facts about machine, process and time.
#include "posix/system_facts.h"

#include "posix/environment.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <ctime>
#include <fstream>
#include <mutex>
#include <sched.h>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace wspemu::posix {

std::uint32_t page_size() noexcept {
    return static_cast<std::uint32_t>(sysconf(_SC_PAGESIZE));
}

std::uint32_t usable_processors() noexcept {
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return static_cast<std::uint32_t>(CPU_COUNT(&allowed));
    return static_cast<std::uint32_t>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
}

bool is_debugger_attached() noexcept {
    std::ifstream status("/proc/self/status");
    constexpr std::string_view kField = "TracerPid:";
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(kField)) return std::atoi(line.c_str() + kField.size()) != 0;
    return false;
}

void trap() noexcept {
#if defined(__x86_64__)
    __asm__ volatile("int3"); // an exception with an address, which a __try may handle
#else
    std::raise(SIGTRAP);
#endif
}

void write_debug_text(std::string_view text) noexcept {
    static const bool wanted = environment_value("WSPEMU_DEBUG_OUTPUT").value_or("0") != "0";
    if (!wanted || text.empty()) return;
    static auto* mutex = new std::mutex; // keeps the text of two threads apart
    std::lock_guard lock(*mutex);
    while (!text.empty()) {
        const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
        if (written <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

CalendarTime calendar_now(bool local) noexcept {
    timespec now = {};
    clock_gettime(CLOCK_REALTIME, &now);
    std::tm fields = {};
    if (local) localtime_r(&now.tv_sec, &fields);
    else gmtime_r(&now.tv_sec, &fields);
    const auto number = [](long value) { return static_cast<std::uint16_t>(value); };
    return {number(fields.tm_year + 1900), number(fields.tm_mon + 1),      number(fields.tm_wday),
            number(fields.tm_mday),        number(fields.tm_hour),         number(fields.tm_min),
            number(fields.tm_sec),         number(now.tv_nsec / 1'000'000)};
}

namespace {
const std::uint64_t g_loaded_at = file_time_now();
}

std::uint64_t file_time_now() noexcept {
    constexpr std::uint64_t kUnixEpoch = 116'444'736'000'000'000; // 1970 in these steps
    timespec now = {};
    clock_gettime(CLOCK_REALTIME, &now);
    return kUnixEpoch + static_cast<std::uint64_t>(now.tv_sec) * 10'000'000 +
           static_cast<std::uint64_t>(now.tv_nsec) / 100;
}

ProcessTimes process_times() noexcept {
    const auto steps = [](const timeval& time) {
        return static_cast<std::uint64_t>(time.tv_sec) * 10'000'000 + static_cast<std::uint64_t>(time.tv_usec) * 10;
    };
    rusage used = {};
    getrusage(RUSAGE_SELF, &used);
    return {g_loaded_at, steps(used.ru_stime), steps(used.ru_utime)};
}

} // namespace wspemu::posix
