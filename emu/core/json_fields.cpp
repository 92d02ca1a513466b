// Getters that note what they miss.
#include "core/json_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace wspemu::json {

Fields::Fields(const Value& value, Fault& fault) : object_(value.object()), line_(value.line), fault_(fault) {
    if (!object_ && !fault_)
        fault_ = {value.line, 0, fmt::format("an object is expected, not {}", value.description())};
}

void Fields::refuse(std::string_view name, std::string reason) {
    if (fault_) return;
    const Value* value = find(name);
    fault_ = {value ? value->line : line_, 0, fmt::format("\"{}\": {}", name, reason)};
}

const Value* Fields::find(std::string_view name) {
    if (!object_) return nullptr;
    const auto found =
        std::find_if(object_->begin(), object_->end(), [&](const Member& member) { return member.name == name; });
    if (found == object_->end()) return nullptr;
    taken_.push_back(&*found);
    return &found->value;
}

const Value* Fields::need(std::string_view name) {
    const Value* value = find(name);
    if (!value) refuse(name, "is missing");
    return value;
}

std::int64_t Fields::integer(std::string_view name, std::int64_t least, std::int64_t most) {
    const Value* value = need(name);
    if (!value) return least;
    const std::int64_t* number = value->integer();
    if (number && least <= *number && *number <= most) return *number;
    refuse(name, fmt::format("a number from {} to {} is expected, not {}", least, most, value->description()));
    return least;
}

std::int64_t Fields::integer(std::string_view name, std::int64_t least, std::int64_t most, std::int64_t fallback) {
    return find(name) ? integer(name, least, most) : fallback;
}

std::uint32_t Fields::word(std::string_view name, std::uint32_t fallback) {
    return static_cast<std::uint32_t>(integer(name, 0, 0xffffffff, fallback));
}

bool Fields::boolean(std::string_view name, bool fallback) {
    const Value* value = find(name);
    if (!value) return fallback;
    if (const bool* flag = value->boolean()) return *flag;
    refuse(name, fmt::format("true or false is expected, not {}", value->description()));
    return fallback;
}

std::string Fields::text(std::string_view name) {
    const Value* value = need(name);
    if (!value) return {};
    if (const std::string* text = value->text()) return *text;
    refuse(name, fmt::format("a text is expected, not {}", value->description()));
    return {};
}

std::string Fields::text(std::string_view name, std::string_view fallback) {
    return find(name) ? text(name) : std::string(fallback);
}

std::u16string Fields::utf16(std::string_view name, std::size_t longest) {
    std::u16string wide = to_utf16(text(name));
    if (wide.size() <= longest) return wide;
    refuse(name, fmt::format("at most {} characters are expected, not {}", longest, wide.size()));
    return {};
}

GuidBytes Fields::guid(std::string_view name) {
    const std::string spelled = text(name);
    if (const auto parsed = parse_guid(spelled)) return *parsed;
    refuse(name, "a GUID is expected, such as \"{01234567-89AB-CDEF-0123-456789ABCDEF}\"");
    return {};
}

const Array& Fields::array(std::string_view name) {
    static const Array nothing;
    const Value* value = find(name);
    if (!value) return nothing;
    if (const Array* array = value->array()) return *array;
    refuse(name, fmt::format("a list is expected, not {}", value->description()));
    return nothing;
}

namespace {

// False: neither one of the names nor a number in hexadecimal.
bool add_flag(const std::string& text, std::span<const FlagName> names, std::uint32_t& flags) {
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const FlagName& flag) { return text == flag.name; });
    if (found != names.end()) {
        flags |= found->bit;
        return true;
    }
    if (!text.starts_with("0x") || text.size() < 3) return false;
    std::uint32_t bits = 0;
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data() + 2, end, bits, 16);
    if (parsed.ec != std::errc{} || parsed.ptr != end) return false;
    flags |= bits;
    return true;
}

} // namespace

std::uint32_t Fields::flags(std::string_view name, std::span<const FlagName> names) {
    std::uint32_t flags = 0;
    for (const Value& element : array(name)) {
        const std::string* text = element.text();
        if (!text || !add_flag(*text, names, flags)) {
            refuse(name, fmt::format("{} is no flag known here; unknown bits are written as \"0x...\"",
                                     element.description()));
        }
    }
    return flags;
}

void Fields::finish() {
    if (!object_ || fault_) return;
    for (const Member& member : *object_) {
        if (std::find(taken_.begin(), taken_.end(), &member) != taken_.end()) continue;
        refuse(member.name, "is not known here");
        return;
    }
}

Value flags_value(std::uint32_t flags, std::span<const FlagName> names) {
    Array list;
    for (const FlagName& flag : names) {
        if ((flags & flag.bit) == 0) continue;
        list.emplace_back(flag.name);
        flags &= ~flag.bit;
    }
    if (flags != 0) list.emplace_back(fmt::format("{:#x}", flags));
    return list;
}

} // namespace wspemu::json
