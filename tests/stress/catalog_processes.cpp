// Many processes on one prefix, and processes that are killed, have no room, or no rights: what is left of the catalog.
//
//     catalog_processes WORKER random [SECONDS SEED]   8 processes install, remove and reorder at random
//     catalog_processes WORKER kills [KILLS SEED]      a writer is killed at a random moment, again and again
//     catalog_processes WORKER disk                    a full disk, a folder that may not be written
//
// Each prints its figures; the status is 1 when something is lost. Host dialect.
#include "temporary_folder.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <linux/capability.h>
#include <poll.h>
#include <random>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

std::string worker_path;

[[noreturn]] void give_up(const std::string& why) {
    std::printf("FAILED: %s\n", why.c_str());
    std::exit(1);
}

// A worker on a prefix, with its output in a pipe.
class Child {
public:
    // prepare() runs in the child before the worker does.
    template <class Prepare>
    Child(const std::string& prefix, std::vector<std::string> arguments, Prepare prepare) {
        int ends[2];
        if (::pipe(ends) != 0) give_up("no pipe");
        std::vector<char*> argv{worker_path.data()};
        for (std::string& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        std::fflush(stdout);
        id_ = ::fork();
        if (id_ == 0) {
            ::dup2(ends[1], 1);
            ::close(ends[0]);
            ::close(ends[1]);
            ::setenv("WSPEMU_PREFIX", prefix.c_str(), 1);
            prepare();
            ::execv(argv[0], argv.data());
            _exit(127);
        }
        ::close(ends[1]);
        output_ = ends[0];
    }
    Child(const std::string& prefix, std::vector<std::string> arguments) : Child(prefix, std::move(arguments), [] {}) {}
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    Child(Child&& other) noexcept : id_(other.id_), output_(other.output_) { other.id_ = other.output_ = -1; }
    ~Child() {
        if (output_ >= 0) ::close(output_);
    }

    // Takes up what the worker prints until then, or its end. False: it has ended.
    bool read_until(Clock::time_point until) {
        for (;;) {
            const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(until - Clock::now()).count();
            const timespec patience{static_cast<time_t>(std::max<long>(left, 0) / 1'000'000'000),
                                    std::max<long>(left, 0) % 1'000'000'000};
            pollfd source{output_, POLLIN, 0};
            const int ready = ::ppoll(&source, 1, &patience, nullptr);
            if (ready == 0) return true;
            char buffer[4096];
            const ssize_t got = ready > 0 ? ::read(output_, buffer, sizeof buffer) : 0;
            if (got == 0 || (got < 0 && errno != EINTR)) return false;
            text_.append(buffer, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        }
    }
    bool wait_for_output(Clock::time_point until) {
        while (text_.empty() && Clock::now() < until) {
            if (!read_until(Clock::now() + std::chrono::milliseconds(1))) return false;
        }
        return !text_.empty();
    }
    void kill() { ::kill(id_, SIGKILL); }
    // The wait status, after the rest of the output.
    int finish() {
        if (read_until(Clock::now() + std::chrono::minutes(2))) {
            kill();
            give_up("a worker does not end: " + text_);
        }
        int status = 0;
        ::waitpid(id_, &status, 0);
        return status;
    }
    const std::string& text() const { return text_; }

private:
    pid_t id_;
    int output_;
    std::string text_;
};

std::string output_of(const std::string& prefix, std::vector<std::string> arguments) {
    Child child(prefix, std::move(arguments));
    if (child.finish() != 0) give_up("a worker says: " + child.text());
    return child.text();
}

std::string contents(const std::string& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

// How many changes the file counts.
long changes_of(const std::string& prefix) {
    const std::string text = contents(prefix + "/catalog.json");
    const auto at = text.find("\"change\": ");
    return at == text.npos ? 0 : std::strtol(text.c_str() + at + 10, nullptr, 10);
}

int random_changes(unsigned seconds, unsigned seed) {
    constexpr unsigned kProcesses = 8;
    const wspemu::test::TemporaryFolder folder;
    std::vector<Child> workers;
    for (unsigned i = 1; i <= kProcesses; ++i) {
        workers.emplace_back(folder.path(),
                             std::vector<std::string>{"random", std::to_string(i), std::to_string(seed + i),
                                                      std::to_string(seconds * 1000)});
    }
    long changes = 0, reads = 0;
    for (Child& worker : workers) {
        long own_changes = 0, own_reads = 0;
        const bool well = worker.finish() == 0;
        if (!well || std::sscanf(worker.text().c_str(), "changes %ld reads %ld", &own_changes, &own_reads) != 2) {
            give_up("a worker says: " + worker.text());
        }
        changes += own_changes;
        reads += own_reads;
    }
    // Each successful call counts once: had one overwritten another's, the file would count fewer.
    const long counted = changes_of(folder.path());
    std::printf("%u processes, %u s, seed %u: %ld changes reported, %ld in the file, %ld whole reads\n", kProcesses,
                seconds, seed, changes, counted, reads);
    output_of(folder.path(), {"order"});
    return counted == changes && changes > 0 ? 0 : 1;
}

int kills(unsigned count, unsigned seed) {
    const wspemu::test::TemporaryFolder folder;
    const std::string& prefix = folder.path();
    std::mt19937 chance(seed);
    unsigned next = 3; // step 3 installs serial 1
    unsigned in_write = 0, old_states = 0, new_states = 0;
    for (unsigned kill = 0; kill < count; ++kill) {
        Child writer(prefix, {"step", std::to_string(next)});
        if (!writer.wait_for_output(Clock::now() + std::chrono::minutes(1))) give_up("the writer does not begin");
        const bool runs = writer.read_until(Clock::now() + std::chrono::microseconds(chance() % 30'000));
        writer.kill();
        writer.finish();
        if (!runs || writer.text().find("FAULT") != std::string::npos) give_up("the writer says: " + writer.text());
        in_write += fs::exists(prefix + "/.catalog.json.new") ? 1 : 0;
        // The change that it spoke of last is done or not.
        const auto last_line = writer.text().rfind('\n', writer.text().size() - 2);
        const char* last = writer.text().c_str() + (last_line == std::string::npos ? 0 : last_line + 1);
        const auto begun = static_cast<unsigned>(std::strtoul(last, nullptr, 10));
        unsigned serial = 0, phase = 0;
        const std::string state = output_of(prefix, {"state"});
        std::sscanf(state.c_str(), "%u %u", &serial, &phase);
        const auto is = [&](unsigned step) {
            return step % 3 == phase && (phase == 2 ? serial == 0 : serial == step / 3);
        };
        if (!is(begun) && !is(begun - 1)) give_up("neither the old state nor the new one: " + state + writer.text());
        (is(begun) ? new_states : old_states) += 1;
        next = is(begun) ? begun + 1 : begun;
        // Nothing stands in the way of the next process.
        const auto before = Clock::now();
        const long changes = changes_of(prefix);
        output_of(prefix, {"install", std::to_string(kill + 1)});
        if (Clock::now() - before > std::chrono::seconds(30)) give_up("a lock is left");
        if (changes_of(prefix) != changes + 1) give_up("a change after the kill is not in the file");
        // The catalog stays small, so that most of the time is spent in writing and not in growing.
        if (kill % 50 == 49) {
            fs::remove(prefix + "/catalog.json");
            next = 3;
        }
    }
    std::printf(
        "%u kills, seed %u: %u intact catalogs (%u in the old state, %u in the new one); %u left a half-made file\n",
        count, seed, old_states + new_states, old_states, new_states, in_write);
    // So many kills hit a write now and then; if none did, nothing was tested.
    return count < 500 || in_write > 0 ? 0 : 1;
}

// The installation fails with WSANO_RECOVERY, and what was there is there, to the byte.
void expect_refusal(const std::string& prefix, const char* what, Child& child) {
    const std::string before = contents(prefix + "/catalog.json");
    child.finish();
    if (child.text() != "11003\n") give_up(std::string(what) + ": the code is " + child.text());
    if (contents(prefix + "/catalog.json") != before) give_up(std::string(what) + ": something has changed");
    if (fs::is_regular_file(prefix + "/.catalog.json.new")) give_up(std::string(what) + ": litter is left");
    std::printf("%s: WSANO_RECOVERY, nothing is lost\n", what);
}

// A limit that binds root too: the beginning of the file fits, or all that was there before.
void fill_the_disk(const std::string& prefix) {
    const auto size = static_cast<rlim_t>(fs::file_size(prefix + "/catalog.json"));
    for (const rlim_t limit : {rlim_t{1000}, size}) {
        Child full(prefix, {"install", "2"}, [limit] {
            ::close(2); // were it a file, the limit would be its own too
            ::open("/dev/null", O_WRONLY);
            const rlimit tight{limit, limit};
            ::setrlimit(RLIMIT_FSIZE, &tight);
        });
        expect_refusal(prefix, "full disk", full);
    }
}

// Permissions bind root as well once it can not override them. To be called before exec.
void bind_to_permissions() {
    if (::geteuid() == 0 && ::prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0) != 0) _exit(77);
}

void forbid_writing(const std::string& prefix) {
    const auto set = [&](mode_t folder, mode_t file) {
        ::chmod(prefix.c_str(), folder);
        for (const char* name : {"/catalog.json", "/.catalog.lock"}) ::chmod((prefix + name).c_str(), file);
    };
    set(0555, 0444);
    Child bound(prefix, {"install", "3"}, bind_to_permissions);
    expect_refusal(prefix, "read-only folder", bound);
    Child reader(prefix, {"state"}, bind_to_permissions);
    if (reader.finish() != 0) give_up("read-only folder: it can not be read: " + reader.text());
    // The lock can be had, the file can not be written.
    ::chmod((prefix + "/.catalog.lock").c_str(), 0644);
    Child half_bound(prefix, {"install", "3"}, bind_to_permissions);
    expect_refusal(prefix, "read-only folder with a lock", half_bound);
    set(0755, 0644);
}

// Where nobody can write, whoever it is: something else stands there, or there are no files to be made.
void stand_in_the_way(const std::string& prefix) {
    for (const char* name : {"/.catalog.json.new", "/.catalog.lock"}) {
        const std::string place = prefix + name;
        fs::remove(place);
        fs::create_directory(place);
        Child blocked(prefix, {"install", "4"});
        expect_refusal(prefix, "a folder in the way", blocked);
        fs::remove(place);
    }
    const std::string file = prefix + "/file";
    std::ofstream(file) << "data";
    for (const std::string& nowhere :
         {file, file + "/below", std::string("/proc/self"), std::string("/proc/self/below")}) {
        Child blocked(nowhere, {"install", "5"});
        expect_refusal(nowhere, "no folder for files", blocked);
    }
    if (contents(file) != "data") give_up("a file that was named as the folder has changed");
    output_of("/proc/self", {"state"}); // reads as a new prefix
}

int disk() {
    const wspemu::test::TemporaryFolder folder;
    const std::string& prefix = folder.path();
    output_of(prefix, {"install", "1"});
    fill_the_disk(prefix);
    forbid_writing(prefix);
    stand_in_the_way(prefix);
    output_of(prefix, {"install", "6"}); // nothing of it lasts
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    worker_path = argv[1];
    const std::string deed = argv[2];
    const auto number = [&](int at, unsigned otherwise) {
        return argc > at ? static_cast<unsigned>(std::strtoul(argv[at], nullptr, 10)) : otherwise;
    };
    if (deed == "random") return random_changes(number(3, 30), number(4, 1));
    if (deed == "kills") return kills(number(3, 500), number(4, 1));
    if (deed == "disk") return disk();
    return 2;
}
