// The names of AF_UNIX sockets, by number. Neutral.
#include "core/net/local_names.h"

#include "core/codes.h"

#include <deque>
#include <mutex>
#include <new>
#include <string>
#include <unordered_map>

namespace wspemu::net {
namespace {

struct LocalNames {
    std::mutex mutex;
    std::deque<std::string> names; // number 1 is the first; their places never change
    std::unordered_map<std::string_view, std::uint32_t> numbers;
};

// Never destroyed: links may be closed at the very end of the process.
LocalNames& local_names() {
    static auto* const instance = new LocalNames;
    return *instance;
}

std::uint32_t number_of(std::string_view name) {
    LocalNames& all = local_names();
    const std::lock_guard lock(all.mutex);
    if (const auto known = all.numbers.find(name); known != all.numbers.end()) return known->second;
    all.names.emplace_back(name);
    const auto number = static_cast<std::uint32_t>(all.names.size());
    all.numbers.emplace(all.names.back(), number);
    return number;
}

} // namespace

Result<Address> local_address(std::string_view name) noexcept {
    Address address;
    address.family = Family::local;
    try {
        if (!name.empty()) address.scope = number_of(name);
    } catch (const std::bad_alloc&) {
        return WsaError{code::wsaenobufs};
    }
    return address;
}

std::string_view local_name(const Address& address) noexcept {
    if (address.family != Family::local || address.scope == 0) return {};
    LocalNames& all = local_names();
    const std::lock_guard lock(all.mutex);
    return all.names[address.scope - 1];
}

} // namespace wspemu::net
