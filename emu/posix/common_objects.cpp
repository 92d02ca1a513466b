// The table of common objects: where it is, who is in it, who is dead. Host dialect (Linux).
#include "posix/common_objects.h"

#include "core/port/handoff.h"
#include "posix/birth.h"
#include "posix/environment.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <linux/futex.h>
#include <optional>
#include <pthread.h>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wspemu::posix {
namespace {

constexpr std::uint64_t kCommonMagic = 0x326e'6d6d'6f63'7377; // "wscommn2"; the digit counts formats
constexpr unsigned kMostObjects = 1024;

struct CommonProcess {
    std::int32_t id;       // 0: the place is free
    std::uint64_t started; // ids are used again
};

struct CommonTable {
    std::uint64_t magic;
    std::uint64_t home; // where it was written: elsewhere nobody holds the mutex, whatever it says
    pthread_mutex_t mutex;
    std::atomic<std::uint32_t> changes;
    std::uint32_t high; // objects from here on were never used
    CommonProcess processes[kCommonProcesses];
    CommonObject objects[kMostObjects];
};
static_assert(std::atomic<std::uint32_t>::is_always_lock_free, "several processes use it");

struct Common {
    CommonTable* table = nullptr;
    int descriptor = -1;
    std::uint32_t process = kNoProcess;
};

thread_local unsigned t_depth = 0;

// All of a file of /proc; nothing when it can not be read now, "" when it is not there.
std::optional<std::string> system_text(const std::string& path) {
    const port::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file && errno == ENOENT) return std::string();
    char text[2048];
    const ssize_t size = file ? ::read(file.get(), text, sizeof text) : -1;
    if (size < 0 && errno == ESRCH) return std::string(); // it ended after the opening
    if (size < 0) return std::nullopt;
    return std::string(text, static_cast<std::size_t>(size));
}

// The boot of the machine, and the file: processes that a copy of it speaks of have another. Nothing when it can not be told.
std::optional<std::uint64_t> home_of(const struct stat& file) {
    const auto boot = system_text("/proc/sys/kernel/random/boot_id");
    if (!boot) return std::nullopt;
    return std::hash<std::string>()(*boot + std::to_string(file.st_ino));
}

// Of what follows the name in /proc/PID/stat; the first behind it is number 3.
std::string_view field_of(std::string_view fields, int number) {
    for (int i = 2; i < number && !fields.empty(); ++i)
        fields.remove_prefix(std::min(fields.find(' '), fields.size() - 1) + 1);
    return fields.substr(0, fields.find(' '));
}

std::uint64_t number_in(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// When the process began, in ticks; 0 when it has ended, be it that nobody has taken notice yet. Nothing when it can not be told:
// a process that has no descriptors left must not take all others for dead.
std::optional<std::uint64_t> start_of(std::int32_t id) {
    const auto all = system_text("/proc/" + std::to_string(id) + "/stat");
    if (!all) return std::nullopt;
    const std::size_t bracket = all->rfind(')'); // the name before may hold anything
    if (bracket == all->npos) return 0;
    const auto fields = std::string_view(*all).substr(bracket + 1);
    const std::string_view state = field_of(fields, 3);
    // The state is that of the first thread, which may end before the others.
    if (state == "X" || (state == "Z" && number_in(field_of(fields, 20)) <= 1)) return 0;
    return number_in(field_of(fields, 22));
}

bool is_dead(const CommonProcess& place) {
    if (place.id == 0) return true;
    const auto started = start_of(place.id);
    return started && *started != place.started;
}

bool set_up(CommonTable& table, std::uint64_t home) noexcept {
    std::memset(static_cast<void*>(&table), 0, offsetof(CommonTable, objects));
    for (CommonObject& object : table.objects) object.used = false;
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    const bool good = pthread_mutex_init(&table.mutex, &attributes) == 0;
    pthread_mutexattr_destroy(&attributes);
    table.home = home;
    table.magic = good ? kCommonMagic : 0;
    return good;
}

// Maps it, and writes it first if it is new or was written elsewhere. The file is locked.
CommonTable* map_table(int descriptor, const struct stat& facts) {
    const bool is_new = facts.st_size == 0;
    const auto home = home_of(facts);
    if (!home) return nullptr;
    // With all its blocks: memory of a file is no place to learn that the disk is full.
    if (is_new && ::posix_fallocate(descriptor, 0, sizeof(CommonTable)) != 0) return nullptr;
    void* const memory = ::mmap(nullptr, sizeof(CommonTable), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (memory == MAP_FAILED) return nullptr;
    auto* const table = static_cast<CommonTable*>(memory);
    const bool is_ours = !is_new && table->magic == kCommonMagic && table->home == *home;
    if (is_ours || set_up(*table, *home)) return table;
    ::munmap(memory, sizeof(CommonTable));
    return nullptr;
}

// No table, or one of another format, which its processes go on with: nobody comes to it any more.
bool is_foreign(int descriptor, const struct stat& facts) {
    std::uint64_t magic = 0;
    if (facts.st_size == 0) return false;
    if (facts.st_size != static_cast<off_t>(sizeof(CommonTable))) return true;
    return ::pread(descriptor, &magic, sizeof magic, 0) != sizeof magic || (magic != kCommonMagic && magic != 0);
}

// Whether the path still leads to this file.
bool is_at(const std::string& path, const struct stat& facts) {
    struct stat there;
    return ::lstat(path.c_str(), &there) == 0 && there.st_dev == facts.st_dev && there.st_ino == facts.st_ino;
}

// The prefix's file, locked.
port::Descriptor open_file_of(const std::string& prefix, struct stat& facts) {
    std::error_code ignored;
    std::filesystem::create_directories(prefix, ignored);
    const std::string path = prefix + "/.objects";
    for (int tries = 0; tries < 100; ++tries) {
        port::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (!file || ::flock(file.get(), LOCK_EX) != 0 || ::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode))
            return {};
        // Whoever was first with the lock may have put another in its place.
        if (!is_at(path, facts)) continue;
        if (!is_foreign(file.get(), facts)) return file;
        if (::unlink(path.c_str()) != 0) return {};
    }
    return {};
}

// A parent's, the prefix's, or one of our own; locked.
port::Descriptor open_table(bool& is_inheritable, struct stat& facts) {
    const Birth* const birth = Birth::own();
    const bool is_parents = birth && birth->facts().common_objects >= 0;
    const char* const prefix = std::getenv("WSPEMU_PREFIX");
    is_inheritable = is_parents || !prefix || *prefix == 0;
    if (!is_inheritable) return open_file_of(prefix, facts);
    port::Descriptor file(is_parents ? birth->facts().common_objects : ::memfd_create("wspemu-objects", MFD_CLOEXEC));
    const bool good = file && ::flock(file.get(), LOCK_EX) == 0 && ::fstat(file.get(), &facts) == 0;
    return good && !is_foreign(file.get(), facts) ? std::move(file) : port::Descriptor();
}

void abandon(CommonObject& mutex) noexcept {
    mutex.owner = kNoProcess;
    mutex.abandoned = true;
    mutex.value = 1;
}

bool is_opened(const CommonObject& object) noexcept {
    return std::ranges::any_of(object.openers, [](std::uint32_t bits) { return bits != 0; });
}

void drop_bits(CommonObject& object, std::uint32_t process) noexcept {
    object.openers[process / 32] &= ~(1u << process % 32);
    object.showers[process / 32] &= ~(1u << process % 32);
    object.descriptors[process] = -1;
}

void bury(CommonTable& table, std::uint32_t process) noexcept {
    for (std::uint32_t i = 0; i < table.high; ++i) {
        CommonObject& object = table.objects[i];
        if (!object.used) continue;
        drop_bits(object, process);
        if (object.kind == port::ObjectKind::mutex && object.value == 0 && object.owner == process) abandon(object);
        object.used = is_opened(object);
    }
    table.processes[process] = {}; // last: nobody takes the place before all this is done, even if we are killed in it
}

// A process was killed between two stores. An object that nobody has open was half made or half given up; a mutex that is owned
// by nobody was half taken. All else is said by one store, or by what bury() looks at.
void put_right(CommonTable& table) noexcept {
    table.high = std::min(table.high, kMostObjects);
    for (std::uint32_t i = 0; i < table.high; ++i) {
        CommonObject& object = table.objects[i];
        if (!object.used) continue;
        object.used = is_opened(object);
        if (object.kind == port::ObjectKind::mutex && object.value == 0 && object.owner == kNoProcess) abandon(object);
    }
    table.changes.fetch_add(1, std::memory_order_seq_cst);
    ::syscall(SYS_futex, &table.changes, FUTEX_WAKE, INT32_MAX, nullptr, nullptr, 0);
}

void lock_mutex(CommonTable& table) noexcept {
    if (pthread_mutex_lock(&table.mutex) != EOWNERDEAD) return;
    put_right(table);
    pthread_mutex_consistent(&table.mutex);
}

std::uint32_t take_place(CommonTable& table) {
    const std::int32_t own = ::getpid();
    const std::uint64_t started = start_of(own).value_or(0);
    if (started == 0) return kNoProcess;
    for (std::uint32_t i = 0; i < kCommonProcesses; ++i) {
        CommonProcess& place = table.processes[i];
        if (!is_dead(place)) continue;
        if (place.id != 0) bury(table, i);
        place = {own, started};
        return i;
    }
    return kNoProcess;
}

Common join_table() noexcept try {
    bool is_inheritable = false;
    struct stat facts;
    port::Descriptor file = open_table(is_inheritable, facts);
    Common common;
    if (!file) return common;
    CommonTable* const table = map_table(file.get(), facts);
    ::flock(file.get(), LOCK_UN); // children may have copies of it
    if (!table) return common;
    lock_mutex(*table);
    common.process = take_place(*table);
    pthread_mutex_unlock(&table->mutex);
    if (common.process == kNoProcess) return common; // the mapping stays: nothing is worth less than this case
    common.table = table;
    if (is_inheritable) common.descriptor = file.release();
    return common;
} catch (...) {
    return {};
}

// Programs go on without: most have names for themselves alone.
Common join_table_or_tell() noexcept {
    Common joined = join_table();
    if (!joined.table)
        std::fputs("wspemu: the table of named objects can not be used: this process has its names for itself\n",
                   stderr);
    return joined;
}

const Common& common() noexcept {
    static const Common joined = join_table_or_tell();
    return joined;
}

std::atomic<bool> g_joined{false};

} // namespace

bool have_common_objects() noexcept {
    const bool have = common().table != nullptr;
    if (have) g_joined.store(true, std::memory_order_release);
    return have;
}

int common_objects_descriptor() noexcept {
    return have_common_objects() ? common().descriptor : -1;
}

void CommonLock::enter() noexcept {
    if (t_depth++ == 0) lock_mutex(*common().table);
}

void CommonLock::leave() noexcept {
    if (--t_depth == 0) pthread_mutex_unlock(&common().table->mutex);
}

std::uint32_t this_process() noexcept {
    return common().process;
}

bool bury_if_dead(std::uint32_t process) noexcept try {
    CommonTable& table = *common().table;
    if (process >= kCommonProcesses || process == common().process) return false;
    const CommonProcess& place = table.processes[process];
    if (!is_dead(place)) return false;
    bury(table, process);
    return true;
} catch (...) {
    return false; // no memory to find out
}

CommonObject* find_common(ObjectName name) noexcept {
    CommonTable& table = *common().table;
    for (std::uint32_t i = 0; i < table.high; ++i) {
        CommonObject& object = table.objects[i];
        if (!object.used || ObjectName(object.name, object.name_length) != name) continue;
        for (std::uint32_t process = 0; process < kCommonProcesses; ++process)
            if (object.openers[process / 32] >> process % 32 & 1) bury_if_dead(process);
        return object.used ? &object : nullptr;
    }
    return nullptr;
}

CommonObject* add_common(port::ObjectKind kind, ObjectName name) noexcept {
    CommonTable& table = *common().table;
    if (name.size() >= std::size(CommonObject{}.name)) return nullptr;
    std::uint32_t place = 0;
    while (place < table.high && table.objects[place].used) ++place;
    if (place == table.high && table.high == kMostObjects) {
        for (std::uint32_t process = 0; process < kCommonProcesses; ++process)
            if (table.processes[process].id != 0) bury_if_dead(process);
        place = 0;
        while (place < kMostObjects && table.objects[place].used) ++place;
        if (place == kMostObjects) return nullptr;
    }
    table.high = std::max(table.high, place + 1);
    CommonObject& object = table.objects[place];
    object = {};
    object.used = true;
    object.kind = kind;
    object.owner = kNoProcess;
    object.name_length = static_cast<std::uint32_t>(name.size());
    std::ranges::copy(name, object.name);
    std::ranges::fill(object.descriptors, -1);
    open_common(object);
    return &object;
}

void open_common(CommonObject& object, int descriptor) noexcept {
    const std::uint32_t process = common().process;
    object.openers[process / 32] |= 1u << process % 32;
    object.descriptors[process] = descriptor;
}

void close_common(CommonObject& object) noexcept {
    const std::uint32_t process = common().process;
    drop_bits(object, process);
    object.used = is_opened(object);
}

bool others_have_open(const CommonObject& object) noexcept {
    const std::uint32_t process = common().process;
    for (std::uint32_t i = 0; i < kCommonProcesses; ++i)
        if (i != process && object.openers[i / 32] >> i % 32 & 1 && !bury_if_dead(i)) return true;
    return false;
}

void show_common(CommonObject& object) noexcept {
    object.showers[common().process / 32] |= 1u << common().process % 32;
}

bool others_show(const CommonObject& object) noexcept {
    const std::uint32_t process = common().process;
    for (std::uint32_t i = 0; i < kCommonProcesses / 32; ++i)
        if (object.showers[i] & ~(i == process / 32 ? 1u << process % 32 : 0)) return true;
    return false;
}

int borrow_descriptor(const CommonObject& object) noexcept try {
    const CommonTable& table = *common().table;
    for (std::uint32_t process = 0; process < kCommonProcesses; ++process) {
        if (object.descriptors[process] < 0 || table.processes[process].id == 0) continue;
        const std::string path = "/proc/" + std::to_string(table.processes[process].id) + "/fd/" +
                                 std::to_string(object.descriptors[process]);
        int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
        if (descriptor < 0) descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor >= 0) return descriptor;
    }
    return -1;
} catch (...) {
    return -1;
}

void tell_common_change() noexcept {
    if (!g_joined.load(std::memory_order_acquire)) return;
    std::atomic<std::uint32_t>& changes = common().table->changes;
    changes.fetch_add(1, std::memory_order_seq_cst);
    ::syscall(SYS_futex, &changes, FUTEX_WAKE, INT32_MAX, nullptr, nullptr, 0);
}

std::uint32_t common_changes() noexcept {
    return common().table->changes.load(std::memory_order_seq_cst);
}

void await_common_change(std::uint32_t seen, unsigned milliseconds) noexcept {
    const timespec limit{milliseconds / 1000, static_cast<long>(milliseconds % 1000) * 1'000'000};
    ::syscall(SYS_futex, &common().table->changes, FUTEX_WAIT, seen, milliseconds != 0 ? &limit : nullptr, nullptr, 0);
}

} // namespace wspemu::posix
