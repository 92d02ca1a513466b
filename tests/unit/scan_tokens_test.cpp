// The tokeniser of `wspemu scan`: comments, literals, joined lines, preprocessor lines, and text that is no C.
#define BOOST_TEST_MODULE scan_tokens
#include <boost/test/unit_test.hpp>

#include "scan/tokens.h"

#include <chrono>
#include <string>

using wspemu::scan::TokenKind;
using wspemu::scan::Tokens;

namespace {

// The tokens as one text: "word 1 'literal'" with what marks their kind around them.
std::string told(const std::string& source) {
    const Tokens tokens(source);
    std::string text;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const std::string piece(tokens.text(i));
        if (!text.empty()) text += ' ';
        switch (tokens[i].kind) {
        case TokenKind::string: text += (tokens[i].wide ? "L\"" : "\"") + piece + "\""; break;
        case TokenKind::character: text += (tokens[i].wide ? "L'" : "'") + piece + "'"; break;
        case TokenKind::header: text += (tokens[i].wide ? "<" : "\"") + piece + (tokens[i].wide ? ">" : "\""); break;
        default: text += piece;
        }
    }
    return text;
}

// The lines on which the word stands: "1 4 ".
std::string lines_of(const std::string& source, std::string_view word) {
    const Tokens tokens(source);
    std::string lines;
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (tokens.text(i) == word) lines += std::to_string(tokens[i].line) + " ";
    return lines;
}

} // namespace

BOOST_AUTO_TEST_CASE(words_numbers_and_signs) {
    BOOST_TEST(told("a=b1+_c$;") == "a = b1 + _c$ ;");
    BOOST_TEST(told("x::y->z.w") == "x :: y -> z . w");
    BOOST_TEST(told("0x1Fu 1.5e+3 .5 1'000'000 1i64 0x1p-2") == "0x1Fu 1.5e+3 .5 1'000'000 1i64 0x1p-2");
    BOOST_TEST(told("a-1 f(1-2)") == "a - 1 f ( 1 - 2 )");
    BOOST_TEST(told("gr\xC3\xBC\xC3\x9F"
                    "e;") == "gr\xC3\xBC\xC3\x9F"
                             "e ;");
}

BOOST_AUTO_TEST_CASE(comments_are_left_out) {
    BOOST_TEST(told("a // Sleep(1) \"x\nb") == "a b");
    BOOST_TEST(told("a /* Sleep(1) \n // */ b /**/ c /*/ d */ e") == "a b c e");
    BOOST_TEST(told("a // joined \\\n Sleep(1)\nb") == "a b");
    BOOST_TEST(told("a /* without an end") == "a");
    BOOST_TEST(told("a / b /") == "a / b /");
}

BOOST_AUTO_TEST_CASE(literals_are_whole) {
    BOOST_TEST(told(R"(f("a\"b", L"w", 'c', L'\'', u8"8", TEXT("// no comment")))") ==
               R"(f ( "a\"b" , L"w" , 'c' , L'\'' , "8" , TEXT ( "// no comment" ) ))");
    BOOST_TEST(told(R"("a" "b\\" c)") == R"("a" "b\\" c)");
    BOOST_TEST(told("L Lx\"y\"") == "L Lx \"y\"");
}

BOOST_AUTO_TEST_CASE(a_literal_without_an_end_ends_with_its_line) {
    BOOST_TEST(told("\"") == "\"\"");
    BOOST_TEST(told("'") == "''");
    BOOST_TEST(told("a \"b c\nd") == "a \"b c\" d");
    BOOST_TEST(told("don't\nSleep(1)") == "don 't' Sleep ( 1 )");
    BOOST_TEST(told("\"a\\") == "\"a\\\"");
}

BOOST_AUTO_TEST_CASE(raw_strings) {
    BOOST_TEST(told("x = R\"(a \"quoted\" // b\n)\" + LR\"--(c)\" )--\";") ==
               "x = \"a \"quoted\" // b\n\" + L\"c)\" \" ;");
    BOOST_TEST(told("R\"(open\nSleep") == "R \"(open\" Sleep");
    BOOST_TEST(told("R\"no delimiter with blanks(x\" y") == "R \"no delimiter with blanks(x\" y");
    BOOST_TEST(lines_of("R\"(1\n2\n)\" x\ny", "x") == "3 ");
}

BOOST_AUTO_TEST_CASE(includes_name_headers) {
    BOOST_TEST(told("#include <WinSock2.h>\n  #  include \"..\\new\\x.h\" // why\n#include MACRO") ==
               "# include <WinSock2.h> # include \"..\\new\\x.h\" # include MACRO");
    BOOST_TEST(told("#include <open\nx") == "# include <open> x");
    BOOST_TEST(told("a < b > c") == "a < b > c");
    BOOST_TEST(told("#if include < 3") == "# if include < 3");
}

BOOST_AUTO_TEST_CASE(preprocessor_lines_are_marked) {
    const Tokens tokens("#define A b \\\n c /* \n */ d\ne # f");
    std::string marks;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].directive) marks += tokens.text(i);
    }
    BOOST_TEST(marks == "#defineAbcd");
    BOOST_TEST(tokens.is(0, TokenKind::hash));
    BOOST_TEST(tokens.is(7, "#"));
    BOOST_TEST(tokens.is(7, TokenKind::sign));
}

BOOST_AUTO_TEST_CASE(prose_after_error_is_no_code) {
    BOOST_TEST(told("#error don't call \"Sleep(1)\nx") == "# error x");
}

BOOST_AUTO_TEST_CASE(what_if_0_hides_is_left_out) {
    BOOST_TEST(told("a\n#if 0\nSleep(1); don't\n#if X\nb\n#endif\n#else\nc\n#endif\nd") == "a # else c # endif d");
    BOOST_TEST(told("#if 1\na\n#else\nb\n#endif\nc") == "# if 1 a # endif c");
    BOOST_TEST(told("#if 0\na\n#elif X\nb\n#else\nc\n#endif") == "# elif X b # else c # endif");
    BOOST_TEST(told("#if 0 + X\na\n#endif") == "# if 0 + X a # endif");
    BOOST_TEST(told("#if 0\na") == "");
    BOOST_TEST(told("#endif\n#else\na") == "# endif # else a");
}

BOOST_AUTO_TEST_CASE(each_token_has_its_line) {
    BOOST_TEST(lines_of("x\n\nx /*\n\n*/ x \\\n x\r\nx", "x") == "1 3 5 6 7 ");
    BOOST_TEST(lines_of("a\\\r\n\\\r\nx\n", "ax") == "1 ");
    BOOST_TEST(lines_of("\"a\\\nb\" x", "x") == "2 ");
    BOOST_TEST(Tokens("").lines() == 0u);
    BOOST_TEST(Tokens("a").lines() == 1u);
    BOOST_TEST(Tokens("a\nb\n").lines() == 2u);
    BOOST_TEST(Tokens("a\\\nb\n").lines() == 2u);
}

BOOST_AUTO_TEST_CASE(every_single_byte_and_pair_of_bytes_is_taken) {
    for (int a = 0; a < 256; ++a) {
        for (int b = 0; b < 256; ++b) {
            const Tokens tokens(std::string{static_cast<char>(a), static_cast<char>(b)});
            BOOST_TEST_REQUIRE(tokens.size() <= 2u);
        }
    }
}

BOOST_AUTO_TEST_CASE(neighbours_outside_are_empty) {
    const Tokens tokens("x");
    BOOST_TEST(tokens.text(1) == "");
    BOOST_TEST(tokens.text(0 - std::size_t{1}) == "");
    BOOST_TEST(!tokens.is(1, TokenKind::word));
    BOOST_TEST(!tokens.is(0 - std::size_t{1}, ""));
}

// Linear: a piece that is the worst for some step, a megabyte of it. A quadratic step would take hours.
BOOST_AUTO_TEST_CASE(no_text_is_slow) {
    for (const char* piece :
         {"\"", "'", "R\"(", "R\"a(", "/*", "//\\\n", "\\\n", "#if 0\n", "#if 1\n#else\n", "(", "#include <", "1'"}) {
        std::string text;
        while (text.size() < 1'000'000) text += piece;
        const auto begin = std::chrono::steady_clock::now();
        const Tokens tokens(text);
        BOOST_TEST(tokens.size() <= text.size());
        const auto taken = std::chrono::steady_clock::now() - begin;
        BOOST_TEST(std::chrono::duration_cast<std::chrono::seconds>(taken).count() < 60, piece << " is slow");
    }
}
