// JSON as the prefix keeps it: values that know the line they stand on, members in the order they were written. Neutral.
//
// Numbers are integers of 64 bits with a sign; a fraction, an exponent or more digits is a fault. Text is UTF-8. Boost.JSON
// parses; its headers stay in json_read.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace wspemu::json {

class Value;
struct Member;
using Array = std::vector<Value>;
using Object = std::vector<Member>;

class Value {
public:
    Value() = default; // null
    Value(bool value) : data_(value) {}
    Value(std::int64_t value) : data_(value) {}
    Value(int value) : data_(std::int64_t{value}) {}
    Value(std::uint32_t value) : data_(std::int64_t{value}) {}
    Value(std::string value) : data_(std::move(value)) {}
    Value(const char* value) : data_(std::string(value)) {}
    Value(Array value) : data_(std::move(value)) {}
    Value(Object value) : data_(std::move(value)) {}

    const bool* boolean() const noexcept { return std::get_if<bool>(&data_); }
    const std::int64_t* integer() const noexcept { return std::get_if<std::int64_t>(&data_); }
    const std::string* text() const noexcept { return std::get_if<std::string>(&data_); }
    const Array* array() const noexcept { return std::get_if<Array>(&data_); }
    const Object* object() const noexcept { return std::get_if<Object>(&data_); }
    bool is_null() const noexcept { return std::holds_alternative<std::monostate>(data_); }
    // "an object", "the number 7"; for messages.
    std::string description() const;

    unsigned line = 0; // where it begins in the file it was read from; 0: made by the program

private:
    std::variant<std::monostate, bool, std::int64_t, std::string, Array, Object> data_;
};

struct Member {
    std::string name;
    Value value;
};

// The first thing that is wrong with a document.
struct Fault {
    unsigned line = 0;
    unsigned column = 0; // counted in bytes from 1; 0: the line as a whole
    std::string reason;

    explicit operator bool() const noexcept { return !reason.empty(); }
    // "12:7: reason", to follow a file's name and a colon.
    std::string text() const;
};

// Parses one whole document; nothing but white space may follow it. A member that stands twice in one object is a fault.
std::optional<Value> read(std::string_view text, Fault& fault);

// The text of a value, the same for the same value: two spaces per level, one member per line, lists of plain values on one
// line while they fit; ends with a newline.
std::string write(const Value& value);

} // namespace wspemu::json
