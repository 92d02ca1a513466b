// JSON values: what is read, what is refused and where, and that writing is stable.
#define BOOST_TEST_MODULE json
#include "core/json_fields.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace wspemu;

namespace {

std::string rewritten(std::string_view text) {
    json::Fault fault;
    const auto value = json::read(text, fault);
    return value ? json::write(*value) : "fault " + fault.text();
}

constexpr json::FlagName kFlags[] = {{1, "ONE"}, {2, "TWO"}};

} // namespace

BOOST_AUTO_TEST_SUITE(json)

BOOST_AUTO_TEST_CASE(what_was_written_is_read_back_and_written_the_same) {
    const std::string text = "{\n  \"z\": \"\\u0001 \\\"quoted\\\" \\\\ \xc3\xa4\",\n  \"a\": [1, -2, true, null],\n"
                             "  \"nested\": [\n    {\n      \"empty\": {}\n    }\n  ],\n  \"none\": []\n}\n";
    BOOST_TEST(rewritten(text) == text);
}

BOOST_AUTO_TEST_CASE(the_ends_of_the_range_of_numbers_are_kept) {
    BOOST_TEST(rewritten("[9223372036854775807, -9223372036854775808]") ==
               "[9223372036854775807, -9223372036854775808]\n");
    BOOST_TEST(rewritten("[9223372036854775808]").starts_with("fault"));
    BOOST_TEST(rewritten("[1e3]").starts_with("fault"));
}

BOOST_AUTO_TEST_CASE(a_long_list_gets_a_line_per_element) {
    wspemu::json::Array list(40, wspemu::json::Value("element"));
    const std::string text = wspemu::json::write(list);
    BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 42);
}

BOOST_AUTO_TEST_CASE(faults_name_line_and_column) {
    BOOST_TEST(rewritten("{\n  \"a\": 1\n  \"b\": 2\n}").starts_with("fault 3:3: "));
    BOOST_TEST(rewritten("{\r\n  \"a\": x\r\n}").starts_with("fault 2:8: "));
    BOOST_TEST(rewritten("{} {}").starts_with("fault 1:"));
    BOOST_TEST(rewritten(std::string(5000, '[')).starts_with("fault 1:"));
    BOOST_TEST(rewritten("   ").starts_with("fault 1"));
}

BOOST_AUTO_TEST_CASE(flags_are_names_and_what_has_none_is_a_number) {
    wspemu::json::Fault fault;
    const wspemu::json::Value root(wspemu::json::Object{{"f", wspemu::json::flags_value(0x103, kFlags)}});
    BOOST_TEST(wspemu::json::write(root) == "{\n  \"f\": [\"ONE\", \"TWO\", \"0x100\"]\n}\n");
    wspemu::json::Fields fields(root, fault);
    BOOST_TEST(fields.flags("f", kFlags) == 0x103u);
    BOOST_TEST(!fault);
    const wspemu::json::Value wrong(wspemu::json::Object{{"f", wspemu::json::Array{"THREE"}}});
    wspemu::json::Fields others(wrong, fault);
    others.flags("f", kFlags);
    BOOST_TEST(fault.reason.find("\"THREE\" is no flag known here") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_first_fault_stays) {
    wspemu::json::Fault fault;
    const auto root = wspemu::json::read("{\n\"a\": \"x\",\n\"b\": 7\n}", fault);
    wspemu::json::Fields fields(*root, fault);
    fields.integer("a", 0, 9);
    fields.text("b");
    fields.guid("c");
    BOOST_TEST(fault.text() == "2: \"a\": a number from 0 to 9 is expected, not \"x\"");
}

BOOST_AUTO_TEST_SUITE_END()
