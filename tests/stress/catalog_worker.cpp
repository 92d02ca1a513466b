// One process that changes a prefix's catalogs with the WSC functions, for catalog_processes to start, watch and kill.
//
//     catalog_worker random NUMBER SEED MILLISECONDS   prints "changes N reads N" when its time is over
//     catalog_worker step FIRST                        prints "N" before change N, until it is killed
//     catalog_worker state                             prints the state that the steps led to; 1: it is none
//     catalog_worker install                           one change; prints its code
#include <winsock2.h>

#include <sporder.h>
#include <windows.h>
#include <ws2spi.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <set>
#include <vector>

namespace {

constexpr int kSteps = 3;       // install in both catalogs, remove from one, remove from the other
constexpr DWORD kTogether = 5;  // entries of one provider
constexpr int kFamily = 0x7777; // of all that the workers install
WCHAR dll_path[] = L"c:\\worker.dll";

using Enumerate = int(WSPAPI*)(LPINT, LPWSAPROTOCOL_INFOW, LPDWORD, LPINT);
using List = std::vector<WSAPROTOCOL_INFOW>;

[[noreturn]] void fault(const char* what, int code = 0) {
    std::printf("FAULT %s (%d)\n", what, code);
    std::fflush(stdout);
    std::exit(1);
}

List read_catalog(Enumerate enumerate) {
    List list(8);
    for (;;) {
        DWORD size = static_cast<DWORD>(list.size() * sizeof list[0]);
        int error = 0;
        const int count = enumerate(nullptr, list.data(), &size, &error);
        if (count >= 0) {
            list.resize(static_cast<std::size_t>(count));
            return list;
        }
        if (error != WSAENOBUFS) fault("the catalog can not be read", error);
        list.resize(size / sizeof list[0] + 8); // it may have grown in the meantime
    }
}

GUID guid_of(DWORD worker, DWORD serial) {
    return {worker, static_cast<WORD>(serial >> 16), static_cast<WORD>(serial), {0x80, 0, 0, 0, 0, 0, 0, 1}};
}

// Every field that a provider is free in says which one it is, so that a mixture of two would be seen.
WSAPROTOCOL_INFOW info_of(DWORD worker, DWORD serial) {
    WSAPROTOCOL_INFOW info{};
    info.ProtocolChain.ChainLen = BASE_PROTOCOL;
    info.iAddressFamily = kFamily;
    info.iVersion = static_cast<int>(worker);
    info.dwMessageSize = serial;
    info.iProtocol = static_cast<int>(serial % 256);
    info.szProtocol[0] = static_cast<WCHAR>(0x4e00 + serial % 0x1000);
    return info;
}

void check_whole(const List& list) {
    std::set<DWORD> ids;
    for (const WSAPROTOCOL_INFOW& info : list) {
        if (!ids.insert(info.dwCatalogEntryId).second) fault("an id stands twice in the order");
        if (info.iAddressFamily != kFamily) continue;
        const WSAPROTOCOL_INFOW whole = info_of(info.ProviderId.Data1, info.dwMessageSize);
        const GUID guid = guid_of(info.ProviderId.Data1, info.dwMessageSize);
        if (std::memcmp(&guid, &info.ProviderId, sizeof guid) != 0 || info.iVersion != whole.iVersion ||
            info.iProtocol != whole.iProtocol || info.szProtocol[0] != whole.szProtocol[0]) {
            fault("an entry is made of two");
        }
    }
    if (std::count_if(list.begin(), list.end(), [](const auto& info) { return info.iAddressFamily != kFamily; }) != 7) {
        fault("the base provider is not whole");
    }
}

int install(DWORD worker, DWORD serial, decltype(&WSCInstallProvider) how) {
    GUID guid = guid_of(worker, serial);
    List list(kTogether, info_of(worker, serial));
    int error = 0;
    return how(&guid, dll_path, list.data(), kTogether, &error) == 0 ? 0 : error;
}

int remove_from(DWORD worker, DWORD serial, decltype(&WSCDeinstallProvider) how) {
    GUID guid = guid_of(worker, serial);
    int error = 0;
    return how(&guid, &error) == 0 ? 0 : error;
}

// One worker of several. Nobody else touches what it installed, so it must find that and nothing else under its number.
class Worker {
public:
    Worker(DWORD number, unsigned seed) : number_(number), chance_(seed) {}

    void run(DWORD milliseconds) {
        const ULONGLONG end = GetTickCount64() + milliseconds;
        while (GetTickCount64() < end) {
            look();
            change();
        }
        look();
        std::printf("changes %lu reads %lu\n", changes_, reads_);
    }

private:
    void look() {
        const List list = read_catalog(WSCEnumProtocols);
        check_whole(list);
        std::multiset<DWORD> found, expected;
        for (const WSAPROTOCOL_INFOW& info : list) {
            if (info.iAddressFamily == kFamily && info.ProviderId.Data1 == number_) found.insert(info.dwMessageSize);
        }
        for (const DWORD serial : installed_) {
            for (DWORD i = 0; i < kTogether; ++i) expected.insert(serial);
        }
        if (found != expected) fault("an update is lost");
        ++reads_;
    }

    void change() {
        const auto dice = chance_() % 3;
        if (dice == 0) return reorder();
        if (installed_.empty() || (dice == 1 && installed_.size() < 6)) {
            if (const int code = install(number_, ++serial_, WSCInstallProvider)) fault("no installation", code);
            installed_.push_back(serial_);
        } else {
            const std::size_t which = chance_() % installed_.size();
            const int code = remove_from(number_, installed_[which], WSCDeinstallProvider);
            if (code) fault("no removal", code);
            installed_.erase(installed_.begin() + static_cast<std::ptrdiff_t>(which));
        }
        ++changes_;
    }

    void reorder() {
        std::vector<DWORD> ids;
        for (const WSAPROTOCOL_INFOW& info : read_catalog(WSCEnumProtocols)) ids.push_back(info.dwCatalogEntryId);
        std::shuffle(ids.begin(), ids.end(), chance_);
        const bool spoiled = chance_() % 4 == 0;
        if (spoiled) spoil(ids);
        const int code = WSCWriteProviderOrder(ids.data(), static_cast<DWORD>(ids.size()));
        if (spoiled && code != WSAEINVAL) fault("an order that is no permutation is taken", code);
        if (code == 0) ++changes_;
        // Somebody has changed the set since it was read: then, and only then, is it no permutation.
        if (code != 0 && code != WSAEINVAL) fault("no order", code);
    }

    // What others do meanwhile can not make it a permutation: entries come and go kTogether at a time.
    void spoil(std::vector<DWORD>& ids) {
        const auto dice = chance_() % 3;
        if (dice == 0) ids.pop_back();
        if (dice == 1) ids.front() = ids.back();
        if (dice == 2) ids.front() = 0xffffffff;
    }

    const DWORD number_;
    std::mt19937 chance_;
    std::vector<DWORD> installed_;
    DWORD serial_ = 0;
    unsigned long changes_ = 0;
    unsigned long reads_ = 0;
};

// Change N leads to state N: N % 3 says which catalogs have the entries, N / 3 which entries.
void make_steps(unsigned first) {
    for (unsigned step = first;; ++step) {
        std::printf("%u\n", step);
        std::fflush(stdout);
        const DWORD serial = step / kSteps;
        int code = 0;
        switch (step % kSteps) {
        case 0: code = install(1, serial, WSCInstallProvider64_32); break;
        case 1: code = remove_from(1, serial, WSCDeinstallProvider); break;
        default: code = remove_from(1, serial, WSCDeinstallProvider32); break;
        }
        if (code != 0) fault("a step fails", code);
    }
}

// The serial that all worker's entries of the catalog have; 0 without any.
DWORD serial_in(Enumerate enumerate) {
    const List list = read_catalog(enumerate);
    check_whole(list);
    DWORD serial = 0, count = 0;
    for (const WSAPROTOCOL_INFOW& info : list) {
        if (info.iAddressFamily != kFamily || info.ProviderId.Data1 != 1) continue;
        if (count++ != 0 && info.dwMessageSize != serial) fault("the entries are of two states");
        serial = info.dwMessageSize;
    }
    if (count != 0 && count != kTogether) fault("some entries are missing", static_cast<int>(count));
    return serial;
}

// Alone: an order that was written is the one that is read.
int write_and_read_order() {
    const auto ids = [] {
        std::vector<DWORD> all;
        for (const WSAPROTOCOL_INFOW& info : read_catalog(WSCEnumProtocols)) all.push_back(info.dwCatalogEntryId);
        return all;
    };
    std::vector<DWORD> order = ids();
    std::rotate(order.begin(), order.begin() + 1, order.end());
    const int code = WSCWriteProviderOrder(order.data(), static_cast<DWORD>(order.size()));
    if (code != 0) fault("no order", code);
    if (ids() != order) fault("another order than was written");
    std::printf("order of %zu\n", order.size());
    return 0;
}

int print_state() {
    const DWORD native = serial_in(WSCEnumProtocols), twin = serial_in(WSCEnumProtocols32);
    if (native != 0 && native != twin) fault("the catalogs are of two states");
    std::printf("%lu %d\n", static_cast<unsigned long>(twin), native != 0 ? 0 : twin != 0 ? 1 : 2);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const auto number = [&](int at) { return at < argc ? static_cast<DWORD>(std::strtoul(argv[at], nullptr, 10)) : 0; };
    const char* deed = argc > 1 ? argv[1] : "";
    if (std::strcmp(deed, "order") == 0) return write_and_read_order();
    if (std::strcmp(deed, "random") == 0) {
        Worker(number(2), number(3)).run(number(4));
        return 0;
    }
    if (std::strcmp(deed, "step") == 0) make_steps(number(2));
    if (std::strcmp(deed, "state") == 0) return print_state();
    if (std::strcmp(deed, "install") == 0) {
        const int code = install(99, number(2), WSCInstallProvider64_32);
        std::printf("%d\n", code);
        return code == 0 ? 0 : 1;
    }
    return 2;
}
