// Taking a JSON object apart: members by name and kind, with one place for everything that can be wrong. Neutral.
//
// The first fault wins and stays; from then on every getter gives its neutral value, so a reader runs straight through and
// looks at the fault once, at its end.
#pragma once

#include "core/json.h"
#include "core/text.h"

#include <span>

namespace wspemu::json {

// One bit of a word of flags and how people spell it.
struct FlagName {
    std::uint32_t bit;
    const char* name;
};

class Fields {
public:
    // A value that is no object is a fault.
    Fields(const Value& value, Fault& fault);

    // The member, or nullptr when there is none. All others take an absent member as a fault, unless a fallback is given.
    const Value* find(std::string_view name);
    std::int64_t integer(std::string_view name, std::int64_t least, std::int64_t most);
    std::int64_t integer(std::string_view name, std::int64_t least, std::int64_t most, std::int64_t fallback);
    std::uint32_t word(std::string_view name, std::uint32_t fallback = 0); // 0..2^32-1; absent: the fallback
    bool boolean(std::string_view name, bool fallback);
    std::string text(std::string_view name);
    std::string text(std::string_view name, std::string_view fallback);
    std::u16string utf16(std::string_view name, std::size_t longest); // in UTF-16 units
    GuidBytes guid(std::string_view name);
    const Array& array(std::string_view name); // absent: empty
    // A list of names, or of "0x..." for bits without one; absent: 0.
    std::uint32_t flags(std::string_view name, std::span<const FlagName> names);

    // A member that nobody asked for is a fault: somebody misspelled it by hand.
    void finish();
    // Notes a fault at the member (or at the object when it has none of that name).
    void refuse(std::string_view name, std::string reason);
    unsigned line() const noexcept { return line_; }

private:
    const Value* need(std::string_view name);

    const Object* object_ = nullptr;
    unsigned line_ = 0;
    Fault& fault_;
    std::vector<const Member*> taken_;
};

// The list that Fields::flags() reads.
Value flags_value(std::uint32_t flags, std::span<const FlagName> names);

} // namespace wspemu::json
