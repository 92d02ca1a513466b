// UTF-16 to UTF-8 and back, invalid input, case folding, GUID text.
#define BOOST_TEST_MODULE text
#include <boost/test/unit_test.hpp>

#include "core/text.h"

using namespace wspemu;

namespace {

bool same(std::u16string_view a, std::u16string_view b) {
    return a == b;
}

} // namespace

BOOST_AUTO_TEST_CASE(text_of_every_length_goes_to_utf8_and_back) {
    const std::u16string text = u"a\u00E9\u20AC\U0001F600\uFFFD\u0000z";
    const std::string utf8 = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xEF\xBF\xBD";
    BOOST_TEST(to_utf8(text.substr(0, 6)) == utf8);
    BOOST_TEST(same(to_utf16(utf8), text.substr(0, 6)));
    BOOST_TEST(same(to_utf16(to_utf8(text)), text));
}

BOOST_AUTO_TEST_CASE(the_edges_of_each_utf8_length_survive) {
    for (char32_t point : {0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xD7FFu, 0xE000u, 0xFFFFu, 0x10000u, 0x10FFFFu}) {
        std::u16string text;
        if (point < 0x10000) text += static_cast<char16_t>(point);
        else text = {char16_t(0xD800 + ((point - 0x10000) >> 10)), char16_t(0xDC00 + ((point - 0x10000) & 0x3FF))};
        BOOST_TEST(same(to_utf16(to_utf8(text)), text));
        BOOST_TEST(is_valid_utf16(text));
        BOOST_TEST(is_valid_utf8(to_utf8(text)));
    }
}

BOOST_AUTO_TEST_CASE(a_lone_surrogate_becomes_a_replacement_character) {
    const std::u16string high(1, 0xD83D);
    const std::u16string low(1, 0xDE00);
    BOOST_TEST(to_utf8(high) == "\xEF\xBF\xBD");
    BOOST_TEST(to_utf8(low) == "\xEF\xBF\xBD");
    BOOST_TEST(to_utf8(low + high) == "\xEF\xBF\xBD\xEF\xBF\xBD");
    BOOST_TEST(to_utf8(high + u"x") == "\xEF\xBF\xBDx");
    BOOST_TEST(!is_valid_utf16(high));
    BOOST_TEST(!is_valid_utf16(low + high));
}

BOOST_AUTO_TEST_CASE(each_maximal_invalid_part_of_utf8_becomes_one_replacement_character) {
    BOOST_TEST(same(to_utf16("\xFF"), u"\uFFFD"));
    BOOST_TEST(same(to_utf16("\x80"), u"\uFFFD"));
    BOOST_TEST(same(to_utf16("\xE2\x82"), u"\uFFFD"));       // cut off
    BOOST_TEST(same(to_utf16("\xE2\x82x"), u"\uFFFDx"));     // interrupted
    BOOST_TEST(same(to_utf16("\xC0\xAF"), u"\uFFFD\uFFFD")); // overlong
    BOOST_TEST(same(to_utf16("\xE0\x80\x80"), u"\uFFFD\uFFFD\uFFFD"));
    BOOST_TEST(same(to_utf16("\xED\xA0\x80"), u"\uFFFD\uFFFD\uFFFD")); // a surrogate
    BOOST_TEST(same(to_utf16("\xF4\x90\x80\x80"), u"\uFFFD\uFFFD\uFFFD\uFFFD"));
    BOOST_TEST(same(to_utf16("\xF0\x9F\x98q"), u"\uFFFDq"));
    BOOST_TEST(!is_valid_utf8("\xC0\xAF"));
}

BOOST_AUTO_TEST_CASE(case_folds_the_same_in_every_locale) {
    BOOST_TEST(same(lower(u"TALLY_LSP.DLL"), u"tally_lsp.dll"));
    BOOST_TEST(same(lower(u"\u00C4\u0416\u03A3\u0141\u0178\u00D7"), u"\u00E4\u0436\u03C3\u0142\u00FF\u00D7"));
    BOOST_TEST(equal_ignoring_case(u"SystemRoot", u"SYSTEMROOT"));
    BOOST_TEST(!equal_ignoring_case(u"SystemRoot", u"SystemRoo"));
}

BOOST_AUTO_TEST_CASE(a_guid_is_written_as_people_know_it) {
    // {E70F1AA0-AB8B-11CF-8CA3-00805F48A192} as a GUID structure has it in memory.
    const GuidBytes guid{
        {0xA0, 0x1A, 0x0F, 0xE7, 0x8B, 0xAB, 0xCF, 0x11, 0x8C, 0xA3, 0x00, 0x80, 0x5F, 0x48, 0xA1, 0x92}};
    BOOST_TEST(guid_text(guid) == "{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}");
    BOOST_TEST((parse_guid("{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}") == guid));
    BOOST_TEST((parse_guid("e70f1aa0-ab8b-11cf-8ca3-00805f48a192") == guid));
}

BOOST_AUTO_TEST_CASE(text_that_is_no_guid_is_refused) {
    for (const char* text : {"", "{}", "{E70F1AA0-AB8B-11CF-8CA3-00805F48A192", "E70F1AA0-AB8B-11CF-8CA3-00805F48A192}",
                             "E70F1AA0AB8B-11CF-8CA3-00805F48A192-", "G70F1AA0-AB8B-11CF-8CA3-00805F48A192",
                             "{E70F1AA0-AB8B-11CF-8CA3-00805F48A192} "})
        BOOST_TEST(!parse_guid(text));
}
