// The text of JSON values, made to be read and compared line by line.
#include "core/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace wspemu::json {
namespace {

constexpr std::size_t kWidth = 110; // a list that needs more gets one line per element

bool stands_for_itself(char c) noexcept {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

// Most of a text stands for itself: it is taken over in runs.
void write_text(std::string_view text, std::string& out) {
    out += '"';
    while (!text.empty()) {
        const auto run = std::find_if_not(text.begin(), text.end(), stands_for_itself);
        out.append(text.begin(), run);
        if (run == text.end()) break;
        switch (*run) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\t': out += "\\t"; break;
        default: fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(*run));
        }
        text.remove_prefix(static_cast<std::size_t>(run - text.begin()) + 1);
    }
    out += '"';
}

bool is_plain(const Value& value) {
    return !value.array() && !value.object();
}

class Writer {
public:
    std::string out;

    void value(const Value& value) {
        if (const bool* flag = value.boolean()) {
            out += *flag ? "true" : "false";
        } else if (const std::int64_t* number = value.integer()) {
            out += std::to_string(*number);
        } else if (const std::string* text = value.text()) {
            write_text(*text, out);
        } else if (const Array* array = value.array()) {
            list(*array);
        } else if (const Object* object = value.object()) {
            members(*object);
        } else {
            out += "null";
        }
    }

private:
    void new_line() {
        out += '\n';
        out.append(level_ * 2, ' ');
    }

    void members(const Object& object) {
        if (object.empty()) {
            out += "{}";
            return;
        }
        out += '{';
        ++level_;
        for (std::size_t i = 0; i < object.size(); ++i) {
            if (i != 0) out += ',';
            new_line();
            write_text(object[i].name, out);
            out += ": ";
            value(object[i].value);
        }
        --level_;
        new_line();
        out += '}';
    }

    bool list_on_one_line(const Array& array) {
        if (!std::all_of(array.begin(), array.end(), is_plain)) return false;
        const std::size_t before = out.size();
        const std::size_t line = out.rfind('\n') == out.npos ? 0 : out.rfind('\n') + 1;
        out += '[';
        for (std::size_t i = 0; i < array.size(); ++i) {
            if (i != 0) out += ", ";
            value(array[i]);
        }
        out += ']';
        if (out.size() - line <= kWidth) return true;
        out.resize(before);
        return false;
    }

    void list(const Array& array) {
        if (list_on_one_line(array)) return;
        out += '[';
        ++level_;
        for (std::size_t i = 0; i < array.size(); ++i) {
            if (i != 0) out += ',';
            new_line();
            value(array[i]);
        }
        --level_;
        new_line();
        out += ']';
    }

    std::size_t level_ = 0;
};

} // namespace

std::string Value::description() const {
    if (const bool* flag = boolean()) return *flag ? "true" : "false";
    if (const std::int64_t* number = integer()) return fmt::format("the number {}", *number);
    if (const std::string* words = text()) {
        return words->size() <= 40 ? fmt::format("\"{}\"", *words) : std::string("a long text");
    }
    if (array()) return "a list";
    return object() ? "an object" : "null";
}

std::string Fault::text() const {
    if (line == 0) return reason;
    return column == 0 ? fmt::format("{}: {}", line, reason) : fmt::format("{}:{}: {}", line, column, reason);
}

std::string write(const Value& value) {
    Writer writer;
    writer.value(value);
    writer.out += '\n';
    return std::move(writer.out);
}

} // namespace wspemu::json
