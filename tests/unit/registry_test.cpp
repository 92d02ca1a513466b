// The registry without its exports: the tree as a value, its form in the prefix, and several users of one file.
#define BOOST_TEST_MODULE registry
#include <boost/test/unit_test.hpp>

#include "core/codes.h"
#include "core/text.h"
#include "posix/registry.h"
#include "posix/registry_path.h"
#include "temporary_folder.h"

#include <fstream>
#include <sstream>
#include <thread>

using namespace wspemu;
using namespace wspemu::posix::registry;

namespace {

const Path kUser = {u"HKEY_USERS", u".DEFAULT", u"Software"};

Path user(std::initializer_list<std::u16string> names) {
    Path path = kUser;
    path.insert(path.end(), names);
    return path;
}

Value text_value(std::u16string name, std::u16string text) {
    text.push_back(u'\0');
    const auto* first = reinterpret_cast<const std::uint8_t*>(text.data());
    return {std::move(name), kText, {first, first + text.size() * 2}};
}

std::string contents_of(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

// The tree after a journey through its file's text; `fault` is what the reader said.
Tree read_back(const std::string& text, json::Fault& fault) {
    Tree tree;
    const auto root = json::read(text, fault);
    if (!root) return tree;
    json::Fields fields(*root, fault);
    tree = TreeCodec::decode(fields, 1, fault);
    fields.finish();
    return tree;
}

Result<void> put(Registry& registry, const Path& path, const Value& value) {
    return registry.change(path, Reach::key, [&](Tree& tree, std::uint64_t now) -> Result<void> {
        if (const auto made = tree.create(path, {}, now); !made) return made.failure();
        return tree.set_value(path, value, now);
    });
}

struct Event {
    Event() : handle(*port::create_event(port::Reset::manual, false)) {}
    ~Event() { static_cast<void>(port::close_event(handle)); }
    bool is_set_soon() const {
        return port::wait_for({&handle, 1}, port::WaitMode::any, port::deadline_after(20000), false).end ==
               port::WaitEnd::object;
    }
    port::Handle handle;
};

} // namespace

BOOST_AUTO_TEST_SUITE(registry_test)

BOOST_AUTO_TEST_CASE(a_copy_of_the_tree_does_not_change_with_it) {
    Tree tree = Tree::with_default_keys(1);
    const Tree before = tree;
    BOOST_TEST(*tree.create(user({u"One", u"Two"}), {}, 2));
    BOOST_TEST(tree.set_value(user({u"One"}), text_value(u"Name", u"x"), 3).ok());
    BOOST_TEST((tree.find(user({u"ONE", u"two"})) != nullptr));
    BOOST_TEST((before.find(user({u"One"})) == nullptr));
    BOOST_TEST((tree.find({u"HKEY_LOCAL_MACHINE"}) == before.find({u"HKEY_LOCAL_MACHINE"})), "shared, not copied");
}

BOOST_AUTO_TEST_CASE(a_failed_change_changes_nothing) {
    Tree tree = Tree::with_default_keys(1);
    const KeyPointer root = tree.root();
    BOOST_TEST(tree.set_value(user({u"None"}), text_value(u"", u""), 2).error() == code::file_not_found);
    BOOST_TEST(tree.delete_value(kUser, u"None", 2).error() == code::file_not_found);
    BOOST_TEST(tree.delete_key({u"HKEY_USERS"}, 2).error() == code::access_denied);
    BOOST_TEST(tree.delete_key({u"HKEY_USERS", u".DEFAULT"}, 2).error() == code::access_denied);
    BOOST_TEST(tree.create({u"HKEY_NEW", u"One"}, {}, 2).error() == code::access_denied);
    BOOST_TEST(tree.create(Path(kDeepestPath + 1, u"x"), {}, 2).error() == code::invalid_parameter);
    BOOST_TEST((tree.root() == root));
}

BOOST_AUTO_TEST_CASE(names_become_paths) {
    BOOST_TEST((*add_subkey(kUser, u"One\\\\Two\\") == user({u"One", u"Two"})));
    BOOST_TEST(add_subkey(kUser, u"\\One").error() == code::bad_pathname);
    BOOST_TEST(add_subkey(kUser, std::u16string(256, u'x')).error() == code::invalid_parameter);
    BOOST_TEST(add_subkey(kUser, std::u16string(255, u'x')).ok());
    BOOST_TEST((seen_from(View::wow32, {u"HKEY_LOCAL_MACHINE", u"Software", u"A"}) ==
                Path{u"HKEY_LOCAL_MACHINE", u"Software", u"WOW6432Node", u"A"}));
    BOOST_TEST((seen_from(View::wow32, {u"HKEY_LOCAL_MACHINE", u"SYSTEM"}) == Path{u"HKEY_LOCAL_MACHINE", u"SYSTEM"}));
    BOOST_TEST((predefined_key(0x80000002) && predefined_key(0xffffffff80000002) && !predefined_key(0x80000099)));
    BOOST_TEST(predefined_key(0x80000004)->error() == code::not_supported);
}

BOOST_AUTO_TEST_CASE(every_type_of_data_survives_the_file) {
    Tree tree = Tree::with_default_keys(filetime_now());
    const std::vector<Value> values = {
        text_value(u"text", u"C:\\x \"quoted\"\n"),
        {u"no end", kText, {65, 0}},
        {u"two ends", kText, {65, 0, 0, 0, 0, 0}},
        {u"odd", kExpandText, {65}},
        {u"lone surrogate", kText, {0, 0xd8, 0, 0}},
        {u"list", kMultiText, {65, 0, 0, 0, 66, 0, 0, 0, 0, 0}},
        {u"empty list", kMultiText, {0, 0}},
        {u"no list", kMultiText, {0, 0, 65, 0, 0, 0}},
        {u"number", kDword, {1, 2, 3, 0xff}},
        {u"short number", kDword, {1, 2}},
        {u"big", kDwordBigEndian, {1, 2, 3, 4}},
        {u"long", kQword, {1, 2, 3, 4, 5, 6, 7, 8}},
        {u"negative", kQword, {0, 0, 0, 0, 0, 0, 0, 0xff}},
        {u"bytes", kBinary, {0, 1, 2}},
        {u"nothing", kNone, {}},
        {u"other", 77, {9}},
        {u"", kText, {}},
    };
    for (const Value& value : values) BOOST_TEST(tree.set_value(kUser, value, filetime_now()).ok());
    json::Fault fault;
    const Tree back = read_back(json::write(TreeCodec::encode(tree)), fault);
    BOOST_TEST(fault.text() == json::Fault().text());
    BOOST_REQUIRE((back.find(kUser) != nullptr));
    BOOST_TEST((back.find(kUser)->values == values));
    BOOST_TEST(back.find(kUser)->id == tree.find(kUser)->id);
    BOOST_TEST(back.find(kUser)->written == tree.find(kUser)->written);
    BOOST_TEST(back.next_id() == tree.next_id());
}

BOOST_AUTO_TEST_CASE(times_are_read_as_written) {
    for (const std::uint64_t time : {std::uint64_t{0}, std::uint64_t{1}, filetime_now()})
        BOOST_TEST(parse_time(time_text(time)).value_or(7) == time);
    BOOST_TEST(time_text(116444736000000000) == "1970-01-01T00:00:00.0000000Z");
    for (const char* bad : {"", "yesterday", "2026-02-30T00:00:00.0000000Z", "2026-01-01T24:00:00.0000000Z",
                            "2026-01-01T00:00:00.0000000Zx"})
        BOOST_TEST(!parse_time(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_file_is_said_with_its_line) {
    const std::string good = json::write(TreeCodec::encode(Tree::with_default_keys(1)));
    const auto refused = [&](const std::string& what, const std::string& with) {
        std::string text = good;
        text.replace(text.find(what), what.size(), with);
        json::Fault fault;
        static_cast<void>(read_back(text, fault));
        return static_cast<bool>(fault) && fault.line > 0;
    };
    BOOST_TEST(refused("\"id\": 1,", "\"id\": 0,"));
    BOOST_TEST(refused("\"id\": 1,", "\"id\": 999999,"));
    BOOST_TEST(refused("\"id\": 1,", "\"id\": 1, \"colour\": 1,"));
    BOOST_TEST(refused("1601-01-01", "1601-13-01"));
    BOOST_TEST(refused("\"SOFTWARE\"", "\"SOFT\\\\WARE\""));
    BOOST_TEST(
        refused("\"id\": 1,", "\"id\": 1, \"values\": [{\"name\": \"\", \"type\": \"REG_DWORD\", \"data\": \"x\"}],"));
    BOOST_TEST(refused("\"id\": 1,", "\"id\": 1, \"values\": [{\"name\": \"\", \"type\": \"REG_X\", \"hex\": \"\"}],"));
    BOOST_TEST(
        refused("\"id\": 1,", "\"id\": 1, \"values\": [{\"name\": \"\", \"type\": \"REG_NONE\", \"hex\": \"0\"}],"));
}

BOOST_AUTO_TEST_CASE(volatile_keys_end_with_the_machine) {
    Tree tree = Tree::with_default_keys(1);
    BOOST_TEST(*tree.create(user({u"Short"}), {u"", true}, 1));
    BOOST_TEST(tree.create(user({u"Short", u"Long"}), {}, 1).error() == code::child_must_be_volatile);
    std::string text = json::write(TreeCodec::encode(tree));
    json::Fault fault;
    BOOST_TEST((read_back(text, fault).find(user({u"Short"})) != nullptr));
    const std::size_t boot = text.find("\"boot\": \"") + 9;
    text.replace(boot, text.find('"', boot) - boot, "another");
    BOOST_TEST((read_back(text, fault).find(user({u"Short"})) == nullptr));
    BOOST_TEST(!fault);
}

BOOST_AUTO_TEST_CASE(two_users_of_a_prefix_see_each_others_changes) {
    const test::TemporaryFolder folder;
    Registry one{Prefix(folder.path())};
    Registry two{Prefix(folder.path())};
    BOOST_TEST(put(one, user({u"One"}), text_value(u"Name", u"a")).ok());
    const auto seen = two.find(user({u"One"}));
    BOOST_REQUIRE(seen.ok());
    BOOST_TEST(((*seen)->values.front() == text_value(u"Name", u"a")));
    const std::uint64_t id = (*seen)->id;
    // Deleted and made again by the other: the same path, and yet another key.
    BOOST_TEST(two.change(user({u"One"}), Reach::subtree,
                          [](Tree& tree, std::uint64_t now) { return tree.delete_key(user({u"One"}), now); })
                   .ok());
    BOOST_TEST(put(two, user({u"One"}), text_value(u"Name", u"a")).ok());
    BOOST_TEST((*one.find(user({u"One"})))->id != id);
}

BOOST_AUTO_TEST_CASE(no_change_of_several_users_is_lost) {
    const test::TemporaryFolder folder;
    constexpr int kUsers = 3, kChanges = 20;
    std::vector<std::thread> users;
    for (int i = 0; i < kUsers; ++i) {
        users.emplace_back([&, i] {
            Registry registry{Prefix(folder.path())};
            for (int k = 0; k < kChanges; ++k)
                static_cast<void>(put(registry, user({to_utf16(std::to_string(i)), to_utf16(std::to_string(k))}), {}));
        });
    }
    for (std::thread& thread : users) thread.join();
    Registry registry{Prefix(folder.path())};
    for (int i = 0; i < kUsers; ++i)
        BOOST_TEST((*registry.find(user({to_utf16(std::to_string(i))})))->keys.size() == std::size_t{kChanges});
}

BOOST_AUTO_TEST_CASE(a_change_by_another_user_sets_the_event) {
    const test::TemporaryFolder folder;
    Registry one{Prefix(folder.path())};
    Registry two{Prefix(folder.path())};
    const Event event;
    Watch watch;
    watch.path = kUser;
    watch.before = *one.find(kUser);
    watch.watched.names = true;
    watch.event = port::EventRef(event.handle);
    BOOST_TEST(one.watch(std::move(watch)).ok());
    BOOST_TEST(put(two, user({u"New"}), {}).ok());
    BOOST_TEST(event.is_set_soon());
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_refused_and_left_alone) {
    const test::TemporaryFolder folder;
    const std::string file = folder.path() + "/registry.json";
    std::ofstream(file) << "{\n  \"format\": 1,\n  \"change\": 1,\n  \"next id\": oops\n}\n";
    const std::string before = contents_of(file);
    std::string said;
    Registry registry{Prefix(folder.path(), [&](const std::string& line) { said = line; })};
    BOOST_TEST(registry.find(kUser).error() == code::registry_corrupt);
    BOOST_TEST(said.find("registry.json:4:") != said.npos, said);
    BOOST_TEST(put(registry, user({u"One"}), {}).error() == code::registry_corrupt);
    BOOST_TEST(contents_of(file) == before);
}

BOOST_AUTO_TEST_CASE(a_prefix_that_can_not_be_made_fails_the_change_only) {
    const test::TemporaryFolder folder;
    const std::string file = folder.path() + "/file";
    std::ofstream(file) << "no folder";
    Registry registry{Prefix(file + "/below")};
    BOOST_TEST(!put(registry, user({u"One"}), {}).ok());
    BOOST_TEST(contents_of(file) == "no folder");
}

BOOST_AUTO_TEST_CASE(live_keys_can_be_seen_and_not_changed) {
    Registry registry{Prefix()};
    const Path live = user({u"Live"});
    registry.set_live_keys(live, [] {
        auto key = std::make_shared<Key>();
        auto below = std::make_shared<Key>();
        below->name = u"Below";
        key->keys[u"BELOW"] = below;
        return KeyPointer(key);
    });
    BOOST_TEST(registry.find(user({u"Live", u"Below"})).ok());
    BOOST_TEST(put(registry, live, {}).error() == code::access_denied);
    BOOST_TEST(put(registry, user({u"Live", u"Below", u"More"}), {}).error() == code::access_denied);
    const auto clear = [](Tree& tree, std::uint64_t now) { return tree.delete_tree(kUser, now); };
    BOOST_TEST(registry.change(kUser, Reach::subtree, clear).error() == code::access_denied);
}

BOOST_AUTO_TEST_SUITE_END()
