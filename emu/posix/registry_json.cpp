// registry.json: keys as objects in objects; data as people write it where nothing of it gets lost, else as hexadecimal bytes.
#include "posix/registry_json.h"

#include "core/text.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>

namespace wspemu::posix::registry {
namespace {

using Bytes = std::vector<std::uint8_t>;

struct TypeName {
    std::uint32_t type;
    const char* name;
};
constexpr TypeName kTypes[] = {
    {kNone, "REG_NONE"},          {kText, "REG_SZ"},     {kExpandText, "REG_EXPAND_SZ"},
    {kBinary, "REG_BINARY"},      {kDword, "REG_DWORD"}, {kDwordBigEndian, "REG_DWORD_BIG_ENDIAN"},
    {kMultiText, "REG_MULTI_SZ"}, {kQword, "REG_QWORD"},
};

std::u16string text_in(const Bytes& bytes) {
    std::u16string text(bytes.size() / sizeof(char16_t), u'\0');
    if (!text.empty()) std::memcpy(text.data(), bytes.data(), text.size() * sizeof(char16_t));
    return text;
}
Bytes bytes_of(std::u16string_view text) {
    const auto* first = reinterpret_cast<const std::uint8_t*>(text.data());
    return Bytes(first, first + text.size() * sizeof(char16_t));
}

template <class Number>
Number number_in(const Bytes& bytes) {
    Number number{};
    std::memcpy(&number, bytes.data(), sizeof number);
    return number;
}
template <class Number>
Bytes bytes_of_number(Number number) {
    Bytes bytes(sizeof number);
    std::memcpy(bytes.data(), &number, sizeof number);
    return bytes;
}

// The data in a form for people; nothing when it is not exactly what that form would be read back as.
std::optional<json::Value> readable(const Value& value) {
    if (value.type == kDword && value.data.size() == 4) return number_in<std::uint32_t>(value.data);
    if (value.type == kQword && value.data.size() == 8) {
        const auto number = number_in<std::int64_t>(value.data);
        if (number >= 0) return json::Value(number);
    }
    if (!is_text(value.type) || value.data.size() % sizeof(char16_t) != 0) return std::nullopt;
    std::u16string text = text_in(value.data);
    if (!is_valid_utf16(text) || text.empty() || text.back() != u'\0') return std::nullopt;
    text.pop_back();
    if (value.type != kMultiText) {
        if (text.find(u'\0') != text.npos) return std::nullopt;
        return json::Value(to_utf8(text));
    }
    json::Array list; // each text has its NUL; the last NUL, dropped above, ends the list
    while (!text.empty()) {
        const std::size_t end = text.find(u'\0');
        if (end == text.npos || end == 0) return std::nullopt;
        list.emplace_back(to_utf8(text.substr(0, end)));
        text.erase(0, end + 1);
    }
    return list;
}

std::string hexadecimal(const Bytes& bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
    return text;
}

json::Value encode_value(const Value& value) {
    json::Object object;
    object.push_back({"name", to_utf8(value.name)});
    const auto* known = std::find_if(std::begin(kTypes), std::end(kTypes),
                                     [&](const TypeName& type) { return type.type == value.type; });
    object.push_back({"type", known == std::end(kTypes) ? json::Value(value.type) : json::Value(known->name)});
    if (auto data = readable(value)) object.push_back({"data", std::move(*data)});
    else object.push_back({"hex", hexadecimal(value.data)});
    return object;
}

json::Value encode_key(const Key& key) {
    json::Object object;
    object.push_back({"id", static_cast<std::int64_t>(key.id)});
    object.push_back({"written", time_text(key.written)});
    if (!key.class_name.empty()) object.push_back({"class", to_utf8(key.class_name)});
    if (key.is_volatile) object.push_back({"volatile", true});
    json::Array values;
    for (const Value& value : key.values) values.push_back(encode_value(value));
    if (!values.empty()) object.push_back({"values", std::move(values)});
    json::Object keys;
    for (const auto& [folded_name, child] : key.keys) keys.push_back({to_utf8(child->name), encode_key(*child)});
    if (!keys.empty()) object.push_back({"keys", std::move(keys)});
    return object;
}

std::optional<Bytes> bytes_of_hexadecimal(const std::string& text) {
    if (text.size() % 2 != 0 || text.find_first_not_of("0123456789abcdefABCDEF") != text.npos) return std::nullopt;
    Bytes bytes;
    for (std::size_t i = 0; i < text.size(); i += 2)
        bytes.push_back(static_cast<std::uint8_t>(std::stoi(text.substr(i, 2), nullptr, 16)));
    return bytes;
}

std::uint32_t decode_type(json::Fields& fields) {
    const json::Value* type = fields.find("type");
    if (type && type->integer() && *type->integer() >= 0 && *type->integer() <= 0xffffffff)
        return static_cast<std::uint32_t>(*type->integer());
    for (const TypeName& known : kTypes) {
        if (type && type->text() && *type->text() == known.name) return known.type;
    }
    fields.refuse("type", "REG_SZ, REG_DWORD and so on is expected, or a number");
    return kNone;
}

std::optional<Bytes> decode_data(std::uint32_t type, const json::Value& data) {
    if (type == kDword && data.integer() && *data.integer() >= 0 && *data.integer() <= 0xffffffff)
        return bytes_of_number(static_cast<std::uint32_t>(*data.integer()));
    if (type == kQword && data.integer() && *data.integer() >= 0) return bytes_of_number(*data.integer());
    if ((type == kText || type == kExpandText) && data.text()) return bytes_of(to_utf16(*data.text()) + u'\0');
    if (type != kMultiText || !data.array()) return std::nullopt;
    std::u16string all;
    for (const json::Value& element : *data.array()) {
        if (!element.text() || element.text()->empty()) return std::nullopt;
        all += to_utf16(*element.text()) + u'\0';
    }
    return bytes_of(all + u'\0');
}

Value decode_value(const json::Value& source, json::Fault& fault) {
    json::Fields fields(source, fault);
    Value value;
    value.name = fields.utf16("name", kLongestValueName);
    value.type = decode_type(fields);
    const json::Value* data = fields.find("data");
    if (data) {
        if (auto bytes = decode_data(value.type, *data)) value.data = std::move(*bytes);
        else fields.refuse("data", "does not go with the type: " + data->description());
    } else if (auto bytes = bytes_of_hexadecimal(fields.text("hex"))) {
        value.data = std::move(*bytes);
    } else {
        fields.refuse("hex", "two hexadecimal digits for each byte are expected");
    }
    fields.finish();
    return value;
}

// What reading a file needs besides the value at hand.
struct Reading {
    json::Fault& fault;
    std::int64_t next_id;
    bool drops_volatile;
};

void decode_keys(const json::Value& source, Key& into, const Reading& reading, std::size_t depth);

std::shared_ptr<Key> decode_key(std::u16string name, const json::Value& source, const Reading& reading,
                                std::size_t depth) {
    json::Fields fields(source, reading.fault);
    auto key = std::make_shared<Key>();
    key->name = std::move(name);
    key->id = static_cast<std::uint64_t>(fields.integer("id", 1, reading.next_id - 1));
    if (const auto written = parse_time(fields.text("written"))) key->written = *written;
    else fields.refuse("written", "a time such as 2026-11-25T17:20:11.0000000Z is expected");
    if (const json::Value* kind = fields.find("class"); kind && kind->text()) key->class_name = to_utf16(*kind->text());
    key->is_volatile = fields.boolean("volatile", false);
    if (const json::Value* values = fields.find("values"); values && values->array()) {
        for (const json::Value& element : *values->array()) {
            Value value = decode_value(element, reading.fault);
            if (key->value(value.name)) reading.fault = {element.line, 0, "the value stands here a second time"};
            if (reading.fault) return key;
            key->values.push_back(std::move(value));
        }
    }
    if (const json::Value* keys = fields.find("keys")) decode_keys(*keys, *key, reading, depth + 1);
    fields.finish();
    return key;
}

void decode_keys(const json::Value& source, Key& into, const Reading& reading, std::size_t depth) {
    if (reading.fault) return;
    if (!source.object() || depth > kDeepestPath) {
        reading.fault = {source.line, 0, source.object() ? "too deep" : "an object with the keys is expected"};
        return;
    }
    for (const auto& [name, value] : *source.object()) {
        std::u16string wide = to_utf16(name);
        if (wide.empty() || wide.size() > kLongestKeyName || wide.find(u'\\') != wide.npos || into.key(wide))
            reading.fault = {value.line, 0, "no name of a key, or one that is there already: " + name};
        if (reading.fault) return;
        auto key = decode_key(std::move(wide), value, reading, depth);
        if (reading.fault) return;
        if (!key->is_volatile || !reading.drops_volatile) into.keys[folded(key->name)] = std::move(key);
    }
}

bool has_volatile_keys(const Key& key) {
    if (key.is_volatile) return true;
    return std::any_of(key.keys.begin(), key.keys.end(),
                       [](const auto& below) { return has_volatile_keys(*below.second); });
}

// Another one after each start of the machine: what ends the life of volatile keys.
std::string boot_of_machine() {
    std::string id;
    std::getline(std::ifstream("/proc/sys/kernel/random/boot_id") >> std::ws, id);
    return id;
}

} // namespace

Tree TreeCodec::initial() {
    return Tree::with_default_keys(filetime_now());
}

json::Object TreeCodec::encode(const Tree& tree) {
    json::Object object;
    object.push_back({"next id", static_cast<std::int64_t>(tree.next_id())});
    if (has_volatile_keys(*tree.root())) object.push_back({"boot", boot_of_machine()});
    json::Object hives;
    for (const auto& [folded_name, hive] : tree.root()->keys) hives.push_back({to_utf8(hive->name), encode_key(*hive)});
    object.push_back({"keys", std::move(hives)});
    return object;
}

Tree TreeCodec::decode(json::Fields& fields, int, json::Fault& fault) {
    const std::int64_t next_id = fields.integer("next id", 1, INT64_MAX);
    const std::string boot = fields.text("boot", "");
    auto root = std::make_shared<Key>();
    if (const json::Value* keys = fields.find("keys"))
        decode_keys(*keys, *root, {fault, next_id, boot != boot_of_machine()}, 0);
    if (fault) return {};
    Tree tree(std::move(root), static_cast<std::uint64_t>(next_id));
    tree.add_default_keys(filetime_now());
    return tree;
}

namespace {
using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
constexpr std::int64_t kFrom1601To1970 = 116'444'736'000'000'000;
} // namespace

std::uint64_t filetime_now() noexcept {
    using namespace std::chrono;
    const auto since_1970 = duration_cast<Ticks>(system_clock::now().time_since_epoch());
    return static_cast<std::uint64_t>(since_1970.count() + kFrom1601To1970);
}

std::string time_text(std::uint64_t filetime) {
    using namespace std::chrono;
    const sys_time<Ticks> time{Ticks(static_cast<std::int64_t>(filetime) - kFrom1601To1970)};
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:07}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

std::optional<std::uint64_t> parse_time(const std::string& text) {
    using namespace std::chrono;
    int y = 0, h = 0, min = 0, s = 0, end = 0;
    unsigned m = 0, d = 0, fraction = 0;
    // NOLINTNEXTLINE: every field is checked below
    if (std::sscanf(text.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d.%7uZ%n", &y, &m, &d, &h, &min, &s, &fraction, &end) != 7 ||
        static_cast<std::size_t>(end) != text.size())
        return std::nullopt;
    const year_month_day date{year(y), month(m), day(d)};
    if (!date.ok() || y < 1601 || h < 0 || h > 23 || min < 0 || min > 59 || s < 0 || s > 59) return std::nullopt;
    const Ticks since_1970 = sys_days(date).time_since_epoch() + hours(h) + minutes(min) + seconds(s) +
                             Ticks(static_cast<std::int64_t>(fraction));
    return static_cast<std::uint64_t>(since_1970.count() + kFrom1601To1970);
}

} // namespace wspemu::posix::registry
