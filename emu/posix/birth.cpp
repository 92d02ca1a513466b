// The memory between a process and its child, and how a child comes into what it is given. Host dialect.
#include "posix/birth.h"

#include "core/codes.h"

#include <atomic>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace wspemu::posix {
namespace {

constexpr std::uint64_t kMagic = 0x3168'7472'6962'7377; // "wsbirth1"; the digit counts formats
constexpr std::uint64_t kEndTold = 1ull << 32;

struct BirthHeader {
    std::uint64_t magic;
    std::uint64_t size;             // of all of it
    std::uint64_t secret;           // the variable has it too: the descriptor may have become another file's
    std::atomic<std::uint64_t> end; // the exit code, with kEndTold once there is one
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free, "two processes use it");

class BirthWriter {
public:
    template <class T>
    void put(T value) {
        append(&value, sizeof value);
    }
    void put_bytes(const void* data, std::size_t size) {
        put(static_cast<std::uint64_t>(size));
        append(data, size);
    }
    void put_text(const std::string& text) { put_bytes(text.data(), text.size()); }
    const std::vector<std::byte>& bytes() const noexcept { return bytes_; }

private:
    void append(const void* data, std::size_t size) {
        const auto* from = static_cast<const std::byte*>(data);
        bytes_.insert(bytes_.end(), from, from + size);
    }
    std::vector<std::byte> bytes_;
};

void write_facts(BirthWriter& writer, const BirthFacts& facts) {
    writer.put_text(facts.command_line);
    writer.put_text(facts.title);
    writer.put_text(facts.desktop);
    writer.put(facts.startup_flags);
    writer.put(facts.show_window);
    writer.put(facts.common_objects);
}

void write_heirlooms(BirthWriter& writer, const std::vector<port::Heirloom>& heirlooms) {
    writer.put(static_cast<std::uint64_t>(heirlooms.size()));
    for (const port::Heirloom& one : heirlooms) {
        writer.put(static_cast<std::uint64_t>(one.handle));
        writer.put(static_cast<std::uint32_t>(one.flags));
        writer.put(one.bequest.kind);
        writer.put(one.bequest.descriptor.get());
        writer.put_bytes(one.bequest.description.data(), one.bequest.description.size());
    }
}

BirthHeader* header_of(void* memory) noexcept {
    return static_cast<BirthHeader*>(memory);
}

void* map_birth(int descriptor, std::size_t size) noexcept {
    void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    return memory == MAP_FAILED ? nullptr : memory;
}

} // namespace

Birth::~Birth() {
    ::munmap(memory_, size_);
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::shared_ptr<Birth>> Birth::prepare(const BirthFacts& facts, const std::vector<port::Heirloom>& heirlooms) {
    BirthWriter writer;
    write_facts(writer, facts);
    write_heirlooms(writer, heirlooms);
    const std::size_t size = sizeof(BirthHeader) + writer.bytes().size();
    port::Descriptor file(::memfd_create("wspemu-birth", MFD_CLOEXEC));
    if (!file || ::ftruncate(file.get(), static_cast<off_t>(size)) != 0) return WsaError{code::not_enough_memory};
    void* const memory = map_birth(file.get(), size);
    if (!memory) return WsaError{code::not_enough_memory};
    std::uint64_t secret = 0;
    if (::getrandom(&secret, sizeof secret, 0) != sizeof secret) secret = static_cast<std::uint64_t>(::getpid());
    new (memory) BirthHeader{kMagic, size, secret, {0}};
    std::memcpy(static_cast<std::byte*>(memory) + sizeof(BirthHeader), writer.bytes().data(), writer.bytes().size());
    return std::shared_ptr<Birth>(new Birth(file.release(), memory, size));
}

std::string Birth::name() const {
    return std::to_string(descriptor_) + ":" + std::to_string(header_of(memory_)->secret);
}

void Birth::tell_end(std::uint32_t exit_code) const noexcept {
    std::uint64_t none = 0;
    header_of(memory_)->end.compare_exchange_strong(none, kEndTold | exit_code);
}

void Birth::take_back_end(std::uint32_t exit_code) const noexcept {
    std::uint64_t told = kEndTold | exit_code;
    header_of(memory_)->end.compare_exchange_strong(told, 0);
}

std::optional<std::uint32_t> Birth::told_end() const noexcept {
    const std::uint64_t end = header_of(memory_)->end.load();
    if (end == 0) return std::nullopt;
    return static_cast<std::uint32_t>(end);
}

// Reads what a parent has written; a size that does not fit ends it.
struct BirthReader {
    const std::byte* at;
    std::size_t left;
    bool good = true;

    const std::byte* take(std::size_t size) noexcept {
        if (!good || size > left) {
            good = false;
            return nullptr;
        }
        left -= size;
        return std::exchange(at, at + size);
    }
    template <class T>
    T get() noexcept {
        T value{};
        if (const std::byte* from = take(sizeof value)) std::memcpy(&value, from, sizeof value);
        return value;
    }
    std::vector<std::byte> bytes() {
        const auto size = static_cast<std::size_t>(get<std::uint64_t>());
        const std::byte* from = take(size);
        return from ? std::vector<std::byte>(from, from + size) : std::vector<std::byte>();
    }
    std::string text() {
        const std::vector<std::byte> all = bytes();
        return {reinterpret_cast<const char*>(all.data()), all.size()};
    }
    port::Heirloom heirloom() {
        port::Heirloom one;
        one.handle = static_cast<port::Handle>(get<std::uint64_t>());
        one.flags = get<std::uint32_t>();
        one.bequest.kind = get<port::BequestKind>();
        one.bequest.descriptor = port::Descriptor(get<int>());
        one.bequest.description = bytes();
        return one;
    }
};

bool Birth::read(std::vector<port::Heirloom>& heirlooms) {
    BirthReader reader{static_cast<const std::byte*>(memory_) + sizeof(BirthHeader), size_ - sizeof(BirthHeader)};
    facts_.command_line = reader.text();
    facts_.title = reader.text();
    facts_.desktop = reader.text();
    facts_.startup_flags = reader.get<std::uint32_t>();
    facts_.show_window = reader.get<std::uint16_t>();
    facts_.common_objects = reader.get<int>();
    // Nobody may need it for long, and no other program is to have it.
    if (reader.good && facts_.common_objects >= 0) ::fcntl(facts_.common_objects, F_SETFD, FD_CLOEXEC);
    for (auto count = reader.get<std::uint64_t>(); count != 0 && reader.good; --count) {
        port::Heirloom one = reader.heirloom();
        if (!reader.good) (void)one.bequest.descriptor.release();
        else heirlooms.push_back(std::move(one));
    }
    return reader.good;
}

// The variable may be anybody's: what it names has to look like a birth, and know the same secret.
std::unique_ptr<Birth> Birth::find() {
    const char* const value = std::getenv(kBirthVariable);
    if (!value) return nullptr;
    const std::string text(value);
    ::unsetenv(kBirthVariable);
    int number = -1;
    std::uint64_t secret = 0;
    const char* const end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, number);
    const bool colon = first.ec == std::errc{} && first.ptr != end && *first.ptr == ':';
    const auto second = std::from_chars(colon ? first.ptr + 1 : end, end, secret);
    const bool is_number = colon && second.ec == std::errc{} && second.ptr == end && number > 2;
    struct stat facts;
    if (!is_number || ::fstat(number, &facts) != 0 || !S_ISREG(facts.st_mode)) return nullptr;
    const auto size = static_cast<std::size_t>(facts.st_size);
    void* const memory = size >= sizeof(BirthHeader) ? map_birth(number, size) : nullptr;
    if (!memory) return nullptr;
    const BirthHeader& header = *header_of(memory);
    if (header.magic != kMagic || header.size != size || header.secret != secret) {
        ::munmap(memory, size);
        return nullptr;
    }
    ::fcntl(number, F_SETFD, FD_CLOEXEC);
    return std::unique_ptr<Birth>(new Birth(number, memory, size));
}

namespace {

const pid_t g_born = ::getpid();

void keep_end(int status, void*) {
    if (::getpid() != g_born) return; // a copy, made by fork()
    if (const Birth* birth = Birth::own()) birth->tell_end(static_cast<std::uint32_t>(status));
}

} // namespace

const Birth* Birth::own() noexcept {
    static const Birth* const birth = []() -> const Birth* {
        std::vector<port::Heirloom> heirlooms;
        std::unique_ptr<Birth> found = find();
        if (!found || !found->read(heirlooms)) return nullptr;
        come_into(std::move(heirlooms));
        return found.release();
    }();
    return birth;
}

namespace {

// As the emulator is loaded: before the program can open a handle of its own.
struct AtLoad {
    AtLoad() noexcept {
        if (Birth::own()) ::on_exit(keep_end, nullptr);
    }
};
const AtLoad g_at_load;

} // namespace

} // namespace wspemu::posix
