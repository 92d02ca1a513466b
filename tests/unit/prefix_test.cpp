// The prefix: files that several threads and processes share, that survive damage, full disks and sudden ends.
#define BOOST_TEST_MODULE prefix
#include "core/stored.h"
#include "temporary_folder.h"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <fstream>
#include <future>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace wspemu;
using test::TemporaryFolder;

namespace {

// A list of numbers under one name, enough to see what is kept.
struct NumbersCodec {
    static constexpr const char* kName = "numbers";
    static constexpr int kFormat = 1;
    static std::vector<int> initial() { return {}; }
    static json::Object encode(const std::vector<int>& value) {
        json::Array list(value.begin(), value.end());
        return {{"numbers", std::move(list)}};
    }
    static std::vector<int> decode(json::Fields& fields, int, json::Fault& fault) {
        std::vector<int> value;
        for (const json::Value& element : fields.array("numbers")) {
            const std::int64_t* number = element.integer();
            if (!number && !fault) fault = {element.line, 0, "a number is expected, not " + element.description()};
            value.push_back(number ? static_cast<int>(*number) : 0);
        }
        return value;
    }
};
using Numbers = Stored<std::vector<int>, NumbersCodec>;

Result<void> append(Numbers& numbers, int number) {
    return numbers.change([number](std::vector<int>& value) -> Result<void> {
        value.push_back(number);
        return {};
    });
}

struct World {
    TemporaryFolder folder;
    std::vector<std::string> lines;
    Prefix prefix{folder.path(), [this](const std::string& line) { lines.push_back(line); }};
    std::string file = folder.path() + "/numbers.json";
};

void overwrite(const std::string& file, const std::string& text) {
    std::ofstream(file, std::ios::trunc) << text;
}
std::string contents(const std::string& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

BOOST_AUTO_TEST_SUITE(prefix)

BOOST_AUTO_TEST_CASE(a_change_is_read_back_by_another_object) {
    World world;
    Numbers one(world.prefix);
    Numbers other(world.prefix);
    BOOST_TEST((*one.read())->empty());
    BOOST_TEST(append(one, 7).ok());
    BOOST_TEST((*other.read())->size() == 1u);
    BOOST_TEST(append(other, 8).ok());
    BOOST_TEST((**one.read() == std::vector<int>{7, 8}));
    BOOST_TEST(contents(world.file) == "{\n  \"format\": 1,\n  \"change\": 2,\n  \"numbers\": [7, 8]\n}\n");
}

BOOST_AUTO_TEST_CASE(a_change_that_fails_changes_nothing) {
    World world;
    Numbers numbers(world.prefix);
    BOOST_TEST(append(numbers, 1).ok());
    const auto refused = numbers.change([](std::vector<int>& value) -> Result<int> {
        value.clear();
        return WsaError{10022};
    });
    BOOST_TEST(refused.error() == 10022);
    BOOST_TEST((*numbers.read())->size() == 1u);
}

BOOST_AUTO_TEST_CASE(memory_keeps_nothing_on_any_disk) {
    Prefix prefix;
    Numbers numbers(prefix, std::vector<int>{5});
    BOOST_TEST(append(numbers, 6).ok());
    BOOST_TEST((**numbers.read() == std::vector<int>{5, 6}));
    BOOST_TEST(*numbers.revision() == 1u);
}

// Each row is damage and what the one line about it says.
struct Damage {
    const char* text;
    const char* said;
};
constexpr Damage kDamage[] = {
    {"", "1:"},
    {"{\n  \"format\": 1,\n  \"change\": 3,\n  \"numb", "4: the file ends in the middle"},
    {"{\n  \"format\": 1,\n  \"change\": 3,\n  \"numbers\": [1, 2,, 3]\n}\n", "4:"},
    {"{\n  \"format\": 1,\n  \"change\": 3,\n  \"numbers\": [1]\n}\nx", "6:"},
    {"{\n  \"format\": 1,\n  \"change\": 3,\n  \"numbers\": [1,\n    \"2\"]\n}\n",
     "5: a number is expected, not \"2\""},
    {"{\n  \"format\": 1,\n  \"change\": 3,\n  \"numbres\": [1]\n}\n", "4: \"numbres\": is not known here"},
    {"{\n  \"format\": 1,\n  \"change\": 3,\n  \"change\": 4\n}\n", "4: \"change\" stands here twice"},
    {"{\n  \"format\": 2,\n  \"change\": 3\n}\n", "2: \"format\": 2 is newer than this program knows (1)"},
    {"{\n  \"change\": 3\n}\n", "1: \"format\": is missing"},
    {"{\"format\": 1, \"change\": -1}\n", "1: \"change\": a number from 0"},
    {"{\"format\": 1, \"change\": 1.5}\n", "1: a whole number is expected"},
    {"{\"format\": 1, \"change\": 99999999999999999999}\n", "1:"},
    {"[1]\n", "1: an object is expected, not a list"},
    {"{\"format\": 1, \"change\": 1, \"numbers\": [\"\xff\"]}\n", "1:"},
};

BOOST_AUTO_TEST_CASE(a_damaged_file_is_refused_in_one_line_and_never_overwritten) {
    for (const Damage& damage : kDamage) {
        World world;
        overwrite(world.file, damage.text);
        Numbers numbers(world.prefix);
        BOOST_TEST_CONTEXT(damage.text) {
            BOOST_TEST(numbers.read().error() == code::file_corrupt);
            BOOST_TEST_REQUIRE(world.lines.size() == 1u);
            const std::string& line = world.lines.front();
            BOOST_TEST(line.starts_with(world.file + ":" + damage.said), line);
            BOOST_TEST(line.find('\n') == line.npos);
            BOOST_TEST(append(numbers, 1).error() == code::file_corrupt);
            BOOST_TEST(contents(world.file) == damage.text);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_repaired_file_is_taken_up_again) {
    World world;
    overwrite(world.file, "{");
    Numbers numbers(world.prefix);
    BOOST_TEST(!numbers.read());
    overwrite(world.file, "{\"format\": 1, \"change\": 9, \"numbers\": [4]}");
    BOOST_TEST(append(numbers, 5).ok());
    BOOST_TEST(contents(world.file).find("\"change\": 10") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_truncation_of_a_file_is_refused) {
    World world;
    Numbers numbers(world.prefix);
    for (int i = 0; i < 5; ++i) BOOST_TEST(append(numbers, i).ok());
    const std::string whole = contents(world.file);
    for (std::size_t length = 0; length + 2 < whole.size(); ++length) {
        overwrite(world.file, whole.substr(0, length));
        BOOST_TEST(numbers.read().error() == code::file_corrupt);
    }
}

BOOST_AUTO_TEST_CASE(a_file_where_the_folder_should_be_is_an_error_in_one_line) {
    TemporaryFolder folder;
    overwrite(folder.path() + "/plain", "x");
    std::vector<std::string> lines;
    Prefix prefix(folder.path() + "/plain", [&](const std::string& line) { lines.push_back(line); });
    Numbers numbers(prefix);
    BOOST_TEST(append(numbers, 1).error() == code::path_not_found);
    BOOST_TEST(lines.size() == 1u);
    BOOST_TEST(lines.front().find("/plain/numbers.json: can not be written: ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_full_disk_loses_nothing_and_leaves_no_litter) {
    World world;
    Numbers numbers(world.prefix);
    BOOST_TEST(append(numbers, 1).ok());
    const std::string before = contents(world.file);
    rlimit old{};
    BOOST_REQUIRE(getrlimit(RLIMIT_FSIZE, &old) == 0);
    const rlimit tight{10, old.rlim_max};
    BOOST_REQUIRE(setrlimit(RLIMIT_FSIZE, &tight) == 0);
    const auto full = append(numbers, 2);
    BOOST_REQUIRE(setrlimit(RLIMIT_FSIZE, &old) == 0);
    BOOST_TEST(full.error() == code::disk_full);
    BOOST_TEST(world.lines.size() == 1u);
    BOOST_TEST(contents(world.file) == before);
    BOOST_TEST(access((world.folder.path() + "/.numbers.json.new").c_str(), F_OK) != 0);
    BOOST_TEST((*numbers.read())->size() == 1u);
    BOOST_TEST(append(numbers, 3).ok());
}

BOOST_AUTO_TEST_CASE(what_a_killed_writer_left_is_gone_after_the_next_change) {
    World world;
    Numbers numbers(world.prefix);
    overwrite(world.folder.path() + "/.numbers.json.new", "half of a longer text than the file will ever have, by far");
    BOOST_TEST(append(numbers, 1).ok());
    BOOST_TEST(access((world.folder.path() + "/.numbers.json.new").c_str(), F_OK) != 0);
    BOOST_TEST((**numbers.read() == std::vector<int>{1}));
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_not_replaced) {
    const TemporaryFolder folder;
    const std::string pipe = folder.path() + "/pipe";
    BOOST_REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    BOOST_TEST(port::replace_file(pipe, "text").error() == code::access_denied);
    struct stat status {};
    BOOST_REQUIRE(stat(pipe.c_str(), &status) == 0);
    BOOST_TEST(S_ISFIFO(status.st_mode));
    BOOST_TEST(access((folder.path() + "/.pipe.new").c_str(), F_OK) != 0);
    BOOST_TEST(port::replace_file(folder.path(), "text").error() == code::access_denied);
}

BOOST_AUTO_TEST_CASE(a_new_file_keeps_the_permissions_of_the_old_one) {
    World world;
    Numbers numbers(world.prefix);
    BOOST_TEST(append(numbers, 1).ok());
    BOOST_REQUIRE(chmod(world.file.c_str(), 0640) == 0);
    BOOST_TEST(append(numbers, 2).ok());
    struct stat status {};
    BOOST_REQUIRE(stat(world.file.c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 0777) == 0640u);
}

BOOST_AUTO_TEST_CASE(writers_of_several_threads_lose_no_change) {
    World world;
    constexpr int kThreads = 4;
    constexpr int kChanges = 25;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([&world] {
            Numbers numbers(world.prefix); // an object of its own: only the file's lock is between them
            for (int i = 0; i < kChanges; ++i) static_cast<void>(append(numbers, i));
        });
    }
    for (std::thread& thread : threads) thread.join();
    Numbers numbers(world.prefix);
    BOOST_TEST((*numbers.read())->size() == std::size_t{kThreads * kChanges});
}

BOOST_AUTO_TEST_CASE(whoever_does_not_want_to_wait_is_refused_while_another_writes) {
    World world;
    Numbers one(world.prefix);
    Numbers other(world.prefix);
    Prefix memory;
    Numbers kept(memory);
    const auto change_inside = [](Numbers& outer, Numbers& inner) {
        return outer.change([&](std::vector<int>&) -> Result<int> {
            const auto refused = inner.change([](std::vector<int>&) { return Result<void>(); }, port::IfLocked::refuse);
            return refused.error();
        });
    };
    BOOST_TEST(*change_inside(one, other) == code::lock_violation);
    std::promise<int> refused;
    static_cast<void>(kept.change([&](std::vector<int>&) -> Result<void> {
        std::thread([&] {
            refused.set_value(
                kept.change([](std::vector<int>&) { return Result<void>(); }, port::IfLocked::refuse).error());
        }).join();
        return {};
    }));
    BOOST_TEST(refused.get_future().get() == code::lock_violation);
}

BOOST_AUTO_TEST_CASE(listeners_hear_of_own_changes_before_the_change_returns) {
    Prefix prefix;
    Numbers numbers(prefix);
    std::size_t heard = 0;
    BOOST_TEST(numbers.listen([&](const Numbers::Value& now) { heard = now->size(); }).ok());
    BOOST_TEST(append(numbers, 1).ok());
    BOOST_TEST(heard == 1u);
}

// A process that appends the number when it is told to. Made while there is one thread only: a child of a program with several
// may find the locks of the allocator taken for ever.
class Appender {
public:
    Appender(const std::string& folder, int number) {
        BOOST_REQUIRE(pipe(pipe_) == 0);
        child_ = fork();
        if (child_ != 0) return;
        char byte = 0;
        if (::read(pipe_[0], &byte, 1) != 1) _exit(2);
        Prefix own(folder);
        Numbers numbers(own);
        _exit(append(numbers, number).ok() ? 0 : 1);
    }
    ~Appender() {
        close(pipe_[0]);
        close(pipe_[1]);
    }
    // The child's exit status.
    int append_now() {
        const char byte = 1;
        int status = -1;
        BOOST_TEST(::write(pipe_[1], &byte, 1) == 1);
        BOOST_TEST(waitpid(child_, &status, 0) == child_);
        return status;
    }

private:
    int pipe_[2] = {-1, -1};
    pid_t child_ = -1;
};

BOOST_AUTO_TEST_CASE(listeners_hear_of_changes_made_by_another_process) {
    World world;
    Appender other(world.folder.path(), 3);
    Numbers numbers(world.prefix);
    std::promise<std::size_t> heard;
    std::atomic<bool> once{false};
    BOOST_TEST(numbers
                   .listen([&](const Numbers::Value& now) {
                       if (!once.exchange(true)) heard.set_value(now->size());
                   })
                   .ok());
    BOOST_TEST(other.append_now() == 0);
    auto told = heard.get_future();
    BOOST_REQUIRE((told.wait_for(std::chrono::seconds(30)) == std::future_status::ready));
    BOOST_TEST(told.get() == 1u);
}

BOOST_AUTO_TEST_CASE(listeners_hear_of_an_edit_by_hand) {
    World world;
    Numbers numbers(world.prefix);
    std::promise<void> heard;
    std::atomic<bool> once{false};
    BOOST_TEST(numbers
                   .listen([&](const Numbers::Value& now) {
                       if (now->size() == 2 && !once.exchange(true)) heard.set_value();
                   })
                   .ok());
    overwrite(world.file, "{\"format\": 1, \"change\": 1, \"numbers\": [1, 2]}");
    BOOST_TEST((heard.get_future().wait_for(std::chrono::seconds(30)) == std::future_status::ready));
}

BOOST_AUTO_TEST_SUITE_END()
