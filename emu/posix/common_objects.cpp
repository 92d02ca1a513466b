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
#include <fstream>
#include <linux/futex.h>
#include <pthread.h>
#include <sstream>
#include <string>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wspemu::posix {
namespace {

constexpr std::uint64_t kCommonMagic = 0x316e'6d6d'6f63'7377; // "wscommn1"; the digit counts formats
constexpr unsigned kMostObjects = 1024;

struct CommonProcess {
    std::int32_t id;       // 0: the place is free
    std::uint64_t started; // ids are used again
};

struct CommonTable {
    std::uint64_t magic;
    std::uint64_t boot; // of the machine that wrote it: after another one nobody holds the mutex, whatever it says
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

std::uint64_t boot_number() {
    std::string id;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
    return std::hash<std::string>()(id);
}

// When the process began, in ticks; 0 when it has ended, be it that nobody has taken notice yet.
std::uint64_t start_of(std::int32_t id) {
    std::ifstream file("/proc/" + std::to_string(id) + "/stat");
    std::string all;
    if (!std::getline(file, all)) return 0;
    const std::size_t bracket = all.rfind(')'); // the name before may hold anything
    if (bracket == all.npos) return 0;
    std::istringstream fields(all.substr(bracket + 1));
    std::string state;
    fields >> state;
    if (state == "Z" || state == "X") return 0;
    std::string skipped;
    for (int field = 4; field < 22; ++field) fields >> skipped;
    std::uint64_t started = 0;
    fields >> started;
    return started;
}

bool set_up(CommonTable& table) noexcept {
    std::memset(static_cast<void*>(&table), 0, offsetof(CommonTable, objects));
    for (CommonObject& object : table.objects) object.used = false;
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    const bool good = pthread_mutex_init(&table.mutex, &attributes) == 0;
    pthread_mutexattr_destroy(&attributes);
    table.boot = boot_number();
    table.magic = good ? kCommonMagic : 0;
    return good;
}

// Maps it, and writes it first if it is new or another boot's.
CommonTable* map_table(int descriptor) {
    struct stat facts;
    if (::flock(descriptor, LOCK_EX) != 0 || ::fstat(descriptor, &facts) != 0) return nullptr;
    const bool is_new = facts.st_size == 0;
    CommonTable* table = nullptr;
    if ((!is_new || ::ftruncate(descriptor, sizeof(CommonTable)) == 0) &&
        (is_new || facts.st_size == static_cast<off_t>(sizeof(CommonTable)))) {
        void* const memory = ::mmap(nullptr, sizeof(CommonTable), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
        if (memory != MAP_FAILED) table = static_cast<CommonTable*>(memory);
    }
    const bool is_ours = table && !is_new && table->magic == kCommonMagic && table->boot == boot_number();
    if (table && !is_ours && !set_up(*table)) {
        ::munmap(table, sizeof(CommonTable));
        table = nullptr;
    }
    ::flock(descriptor, LOCK_UN);
    return table;
}

// A parent's, the prefix's, or one of our own.
port::Descriptor open_table(bool& is_inheritable) {
    is_inheritable = true;
    const Birth* const birth = Birth::own();
    if (birth && birth->facts().common_objects >= 0) return port::Descriptor(birth->facts().common_objects);
    const char* const prefix = std::getenv("WSPEMU_PREFIX");
    if (!prefix || *prefix == 0) return port::Descriptor(::memfd_create("wspemu-objects", MFD_CLOEXEC));
    is_inheritable = false;
    std::error_code ignored;
    std::filesystem::create_directories(prefix, ignored);
    const std::string path = std::string(prefix) + "/.objects";
    return port::Descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
}

void bury(CommonTable& table, std::uint32_t process) noexcept {
    table.processes[process] = {};
    for (std::uint32_t i = 0; i < table.high; ++i) {
        CommonObject& object = table.objects[i];
        if (!object.used) continue;
        object.openers[process / 32] &= ~(1u << process % 32);
        object.descriptors[process] = -1;
        if (object.kind == port::ObjectKind::mutex && object.value == 0 && object.owner == process) {
            object.owner = kNoProcess;
            object.value = 1;
            object.abandoned = true;
        }
        object.used = std::ranges::any_of(object.openers, [](std::uint32_t bits) { return bits != 0; });
    }
}

void lock_mutex(CommonTable& table) noexcept {
    // Each change is one store after another of plain facts; there is nothing to put right but the mutex.
    if (pthread_mutex_lock(&table.mutex) == EOWNERDEAD) pthread_mutex_consistent(&table.mutex);
}

std::uint32_t take_place(CommonTable& table) {
    const std::int32_t own = ::getpid();
    for (std::uint32_t i = 0; i < kCommonProcesses; ++i) {
        CommonProcess& place = table.processes[i];
        if (place.id != 0 && start_of(place.id) == place.started) continue;
        if (place.id != 0) bury(table, i);
        place = {own, start_of(own)};
        return i;
    }
    return kNoProcess;
}

Common join_table() noexcept try {
    bool is_inheritable = false;
    port::Descriptor file = open_table(is_inheritable);
    Common common;
    if (!file) return common;
    CommonTable* const table = map_table(file.get());
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

const Common& common() noexcept {
    static const Common joined = join_table();
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
    if (place.id != 0 && start_of(place.id) == place.started) return false;
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
        for (std::uint32_t process = 0; process < kCommonProcesses; ++process) bury_if_dead(process);
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
    object.openers[process / 32] &= ~(1u << process % 32);
    object.descriptors[process] = -1;
    object.used = std::ranges::any_of(object.openers, [](std::uint32_t bits) { return bits != 0; });
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
