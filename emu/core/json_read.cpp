// The one place that knows Boost.JSON: its event parser, fed line by line so that every value learns its line.
#include "core/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert> // what Boost.JSON needs of the C library, before the pragma hides declarations
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>

// Header-only, and nobody else's business: a provider or a program may bring a Boost.JSON of its own. The pragma alone does
// not hide the classes that Boost marks as visible; those would be bound to the program's copy.
#include <boost/config.hpp>
#undef BOOST_SYMBOL_VISIBLE
#define BOOST_SYMBOL_VISIBLE
#pragma GCC visibility push(hidden)
#include <boost/json/src.hpp>
// after the above
#include <boost/json/basic_parser_impl.hpp>
#pragma GCC visibility pop

namespace wspemu::json {
namespace {

namespace bj = boost::json;

// Builds values from the parser's events. Strings and keys may come in parts.
class Builder {
public:
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);

    Fault fault;
    unsigned line = 1;
    Value result;

    bool on_document_begin(bj::error_code&) { return true; }
    bool on_document_end(bj::error_code&) { return true; }
    bool on_object_begin(bj::error_code&) { return open(Value(Object{})); }
    bool on_object_end(std::size_t, bj::error_code&) { return close(); }
    bool on_array_begin(bj::error_code&) { return open(Value(Array{})); }
    bool on_array_end(std::size_t, bj::error_code&) { return close(); }
    bool on_key_part(bj::string_view part, std::size_t, bj::error_code&) { return collect(part); }
    bool on_key(bj::string_view part, std::size_t, bj::error_code& error) {
        collect(part);
        Level& level = levels_.back();
        level.key = std::exchange(text_, {});
        const bool twice = std::any_of(level.members.begin(), level.members.end(),
                                       [&](const Member& member) { return member.name == level.key; });
        return !twice || refuse(fmt::format("\"{}\" stands here twice", level.key), error);
    }
    bool on_string_part(bj::string_view part, std::size_t, bj::error_code&) { return collect(part); }
    bool on_string(bj::string_view part, std::size_t, bj::error_code&) {
        collect(part);
        return add(Value(std::exchange(text_, {})));
    }
    bool on_number_part(bj::string_view, bj::error_code&) { return true; }
    bool on_int64(std::int64_t number, bj::string_view, bj::error_code&) { return add(Value(number)); }
    bool on_uint64(std::uint64_t, bj::string_view, bj::error_code& error) {
        return refuse("the number is too large", error);
    }
    bool on_double(double, bj::string_view, bj::error_code& error) {
        return refuse("a whole number is expected", error);
    }
    bool on_bool(bool value, bj::error_code&) { return add(Value(value)); }
    bool on_null(bj::error_code&) { return add(Value()); }
    bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
    bool on_comment(bj::string_view, bj::error_code&) { return true; }

private:
    struct Level {
        bool is_object;
        unsigned line;
        std::string key;
        Object members;
        Array elements;
    };

    bool collect(bj::string_view part) {
        text_.append(part.data(), part.size());
        return true;
    }
    bool refuse(std::string reason, bj::error_code& error) {
        fault = {line, 0, std::move(reason)};
        error = bj::error::syntax;
        return false;
    }
    bool open(Value kind) {
        levels_.push_back({kind.object() != nullptr, line, {}, {}, {}});
        return true;
    }
    bool close() {
        Level level = std::move(levels_.back());
        levels_.pop_back();
        Value value = level.is_object ? Value(std::move(level.members)) : Value(std::move(level.elements));
        value.line = level.line;
        return place(std::move(value));
    }
    bool add(Value value) {
        value.line = line;
        return place(std::move(value));
    }
    bool place(Value value) {
        if (levels_.empty()) {
            result = std::move(value);
        } else if (Level& level = levels_.back(); level.is_object) {
            level.members.push_back({std::move(level.key), std::move(value)});
        } else {
            level.elements.push_back(std::move(value));
        }
        return true;
    }

    std::vector<Level> levels_;
    std::string text_;
};

using Parser = bj::basic_parser<Builder>;

constexpr std::size_t kDeepest = 600; // a registry key has at most 512 above it

Fault syntax_fault(const Builder& builder, bj::error_code error, std::size_t column) {
    if (builder.fault) return builder.fault;
    std::string reason = error == bj::error::incomplete ? "the file ends in the middle" : error.message();
    return {builder.line, static_cast<unsigned>(column), std::move(reason)};
}

std::nullopt_t refuse_start(const char* reason, Fault& fault) {
    fault = {1, 1, reason};
    return std::nullopt;
}

} // namespace

std::optional<Value> read(std::string_view text, Fault& fault) {
    if (text.empty()) return refuse_start("the file is empty", fault);
    if (text.starts_with("\xef\xbb\xbf")) return refuse_start("a byte order mark; save it as UTF-8 without one", fault);
    bj::parse_options options;
    options.max_depth = kDeepest;
    const auto parser = std::make_unique<Parser>(options);
    Builder& builder = parser->handler();
    bj::error_code error;
    while (!text.empty()) {
        // The line, then its end: a number is complete only at what follows it, and shall still be of its own line.
        const std::size_t end = std::min(text.find('\n'), text.size() - 1);
        const std::string_view parts[] = {text.substr(0, end), text.substr(end, 1)};
        std::size_t column = 1;
        for (const std::string_view part : parts) {
            if (part.empty()) continue;
            const std::size_t used = parser->write_some(true, part.data(), part.size(), error);
            column += used;
            // After the end of the document only white space may come.
            if (!error && used < part.size() && part.find_first_not_of(" \t\r\n", used) != part.npos) {
                error = bj::error::extra_data;
            }
            if (error) {
                fault = syntax_fault(builder, error, column);
                // All of JSON is ASCII but its texts; those the parser takes when they are UTF-8.
                const bool beyond_ascii = used < part.size() && static_cast<unsigned char>(part[used]) > 0x7f;
                if (beyond_ascii && !builder.fault) fault.reason = "the text is not UTF-8";
                return std::nullopt;
            }
        }
        text.remove_prefix(end + 1);
        if (!text.empty()) ++builder.line;
    }
    parser->write_some(false, "", 0, error);
    if (error) {
        fault = syntax_fault(builder, error, 0);
        return std::nullopt;
    }
    return std::move(builder.result);
}

} // namespace wspemu::json
