// The list of what is supported, held against what the library exports; and the error numbers against the SDK's.
#include "spy_fixture.h"

#include "core/codes.h"
#include "core/port/modules.h"
#include "core/support.h"
#include "core/tap/functions.h"

#include <fstream>
#include <string>
#include <string_view>

#include "error_numbers.h"

using namespace wspemu::test;

namespace {

// A built-in module of the emulator, loaded for the scope.
struct Builtin {
    explicit Builtin(const char16_t* name) : module(*wspemu::port::load_module(name)) {}
    ~Builtin() { static_cast<void>(wspemu::port::unload_module(module)); }
    Builtin(const Builtin&) = delete;
    Builtin& operator=(const Builtin&) = delete;
    bool has(const char* name) const { return wspemu::port::find_symbol(module, name) != nullptr; }
    wspemu::port::Module* module;
};

void hold_against(std::string_view group, const Builtin& module) {
    int rows = 0;
    for (const wspemu::SupportRow& row : wspemu::support_rows()) {
        if (row.group != group) continue;
        ++rows;
        // Those that fail are exported for it, so that source which names them links, unless the row says otherwise.
        const bool listed = !std::string_view(row.note).starts_with("not exported");
        BOOST_TEST((listed || row.level == wspemu::Support::none), row.name << " is there and not exported");
        BOOST_TEST(module.has(row.name) == listed,
                   row.name << (listed ? " is listed but not exported" : " is exported although the list says not"));
        BOOST_TEST((row.level == wspemu::Support::full) == std::string_view(row.note).empty(),
                   row.name << " lacks its note");
    }
    BOOST_TEST(rows > 0);
}

// The names of a file in this folder; '#' begins a comment.
std::set<std::string> names_of(const std::string& file) {
    std::ifstream lines(std::string(WSPEMU_SPI_TESTS) + "/" + file);
    std::set<std::string> names;
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line[0] != '#') names.insert(line);
    }
    return names;
}

void compare_with_list(std::string_view group, const std::string& file) {
    std::set<std::string> missing = names_of(file);
    BOOST_TEST(missing.size() > 50u);
    for (const wspemu::SupportRow& row : wspemu::support_rows()) {
        if (row.group == group)
            BOOST_TEST(missing.erase(row.name) == 1u, row.name << " has a row, and Windows does not export it");
    }
    for (const std::string& name : missing) BOOST_ERROR(name << " has no row");
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(support_list, Env)

BOOST_AUTO_TEST_CASE(every_export_of_ws2_32_has_a_row_and_no_other_name_has) {
    compare_with_list("ws2_32", "ws2_32_exports.txt");
}

BOOST_AUTO_TEST_CASE(every_export_of_mswsock_has_a_row_and_no_other_name_has) {
    compare_with_list("mswsock", "mswsock_exports.txt");
}

BOOST_AUTO_TEST_CASE(every_row_of_ws2_32_tells_the_truth) {
    hold_against("ws2_32", Builtin(u"ws2_32.dll"));
}

BOOST_AUTO_TEST_CASE(every_row_of_mswsock_tells_the_truth) {
    hold_against("mswsock", Builtin(u"mswsock.dll"));
}

// SPI: DSP-MAP-11
BOOST_AUTO_TEST_CASE(the_documented_upcall_export_is_there_and_the_undocumented_one_is_not) {
    const Builtin ws2_32(u"ws2_32.dll");
    BOOST_TEST(ws2_32.has("WPUCompleteOverlappedRequest"));
    BOOST_TEST(!ws2_32.has("WPUGetProviderPathEx"));
}

BOOST_AUTO_TEST_CASE(every_upcall_has_a_row) {
    std::set<std::string_view> listed;
    for (const wspemu::SupportRow& row : wspemu::support_rows()) {
        if (row.group == std::string_view("upcall")) listed.insert(row.name);
    }
    for (std::size_t i = 0; i < wspemu::tap::kCompleteOverlappedRequest; ++i) {
        BOOST_TEST(listed.count(wspemu::tap::upcall_name(i)) == 1u, wspemu::tap::upcall_name(i) << " has no row");
    }
    BOOST_TEST(listed.size() == wspemu::tap::kCompleteOverlappedRequest);
}

// Those that are missing are there to fail with the code of their row, so that source that names them links.
BOOST_AUTO_TEST_CASE(every_listed_Win32_function_is_exported) {
    const Builtin kernel32(u"kernel32.dll");
    const Builtin advapi32(u"advapi32.dll");
    const Builtin user32(u"user32.dll");
    for (const wspemu::SupportRow& row : wspemu::support_rows()) {
        if (row.group == std::string_view("kernel32"))
            BOOST_TEST(kernel32.has(row.name), row.name << " is not exported");
        if (row.group == std::string_view("advapi32"))
            BOOST_TEST(advapi32.has(row.name), row.name << " is not exported");
        if (row.group == std::string_view("user32")) BOOST_TEST(user32.has(row.name), row.name << " is not exported");
    }
}

BOOST_AUTO_TEST_CASE(no_name_has_two_rows) {
    std::set<std::string> seen;
    for (const wspemu::SupportRow& row : wspemu::support_rows()) {
        BOOST_TEST(seen.insert(std::string(row.group) + "/" + row.name).second, row.name << " is listed twice");
    }
}

BOOST_AUTO_TEST_SUITE_END()
