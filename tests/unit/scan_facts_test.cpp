// What `wspemu scan` takes for definitions, declarations and uses.
#define BOOST_TEST_MODULE scan_facts
#include <boost/test/unit_test.hpp>

#include "scan/source_facts.h"

#include <chrono>
#include <string>

using namespace wspemu::scan;

namespace {

SourceFacts facts(const std::string& source) {
    return facts_of(Tokens(source));
}

// "f@1 g@2": the calls, references (&) and names that are looked up (?).
std::string uses(const std::string& source) {
    std::string text;
    for (const auto& [name, places] : facts(source).uses) {
        for (const UseAt& place : places) {
            if (!text.empty()) text += ' ';
            if (place.use != Use::call) text += place.use == Use::reference ? "&" : "?";
            text += name + "@" + std::to_string(place.line);
        }
    }
    return text;
}

// "static f member g": the functions that are defined.
std::string defined(const std::string& source) {
    std::string text;
    for (const Definition& definition : facts(source).definitions) {
        if (!text.empty()) text += ' ';
        if (definition.local) text += "static ";
        if (definition.member) text += "member ";
        text += definition.name;
    }
    return text;
}

std::string in_function(const std::string& code) {
    return uses("int f() { " + code + " }");
}

} // namespace

BOOST_AUTO_TEST_CASE(functions_with_a_body_are_defined) {
    BOOST_TEST(defined("int f(int a) { return a; }") == "f");
    BOOST_TEST(defined("BOOL WINAPI DllMain(HINSTANCE a, DWORD b, LPVOID c)\n{\n}") == "DllMain");
    BOOST_TEST(defined("static DWORD* f() {} inline static int g() {}") == "static f static g");
    BOOST_TEST(defined("extern \"C\" { namespace a::b { int f() { } } } int g() {}") == "f g");
    BOOST_TEST(defined("int f(void (*g)(int), int (h)[3]) {}") == "f");
    BOOST_TEST(defined("std::vector<int> f() noexcept { } auto g() -> int { }") == "f g");
    BOOST_TEST(defined("int f(a, b) int a; char *b; { }") == "f");
    BOOST_TEST(defined("_Success_(return) int __declspec(x) f(_In_ int a) { }") == "f");
    BOOST_TEST(defined("struct S f(struct T t) { } int g() { }") == "f g");
}

BOOST_AUTO_TEST_CASE(declarations_calls_and_blocks_define_nothing) {
    BOOST_TEST(defined("int f(int a); extern int g(); int x = h(1);") == "");
    BOOST_TEST(defined("int f() { if (g(1)) { } while (h()) { } k(); { } }") == "f");
    BOOST_TEST(defined("int a[] = { f(1) }; struct S { int x; };") == "");
    BOOST_TEST(defined("#define F(x) g(x) { }") == "");
    BOOST_TEST(defined("typedef int (WSAAPI *LPFN)(int); DEFINE_GUID(x, 1);") == "");
}

BOOST_AUTO_TEST_CASE(members_are_told_from_functions) {
    BOOST_TEST(defined("class A : public B { public: A() : x(1) { } int f() const { } void g(); };") ==
               "member A member f");
    BOOST_TEST(defined("int A::f() { } A::A() : b(1) { } A::~A() { }") == "member f member A member A");
    BOOST_TEST(defined("class __declspec(novtable) A { int f() { } }; int g() { }") == "member f g");
    BOOST_TEST(defined("struct A { struct B { int f() { } }; }; int g() { }") == "member f g");
}

BOOST_AUTO_TEST_CASE(branches_of_an_if_that_open_a_function_in_turn) {
    BOOST_TEST(defined("#ifdef A\nint f() {\n#else\nint f(int a) {\n#endif\n}\nint g() { }") == "f f g");
    BOOST_TEST(defined("int f() {\n#ifdef A\nif (a) {\n#else\nif (b) {\n#endif\n}\n}\nint g() { }") == "f g");
}

BOOST_AUTO_TEST_CASE(calls_are_uses) {
    BOOST_TEST(in_function("f(1); return g(h()); if (x) k(); else l(); do m(); while (n());") ==
               "f@1 g@1 h@1 k@1 l@1 m@1 n@1");
    BOOST_TEST(in_function("(void)f(); x = a * g(1) + &h(2);") == "f@1 g@1 h@1");
    BOOST_TEST(uses("int x = f(1);\nint y = ::g(2);") == "f@1 g@2");
    BOOST_TEST(uses("#define F(a) g(a) + h(F2)\n#define K k()\n") == "&F2@1 g@1 h@1 k@2");
    BOOST_TEST(in_function("__try { f(); } __except(g(GetExceptionCode())) { }") == "GetExceptionCode@1 f@1 g@1");
}

BOOST_AUTO_TEST_CASE(members_declarations_and_keywords_are_no_uses) {
    BOOST_TEST(in_function("a.f(); a->g(); A::h(); sizeof(x); static_cast<int>(y);") == "");
    BOOST_TEST(in_function("DWORD f(1); int* g; HANDLE Thread = x;") == "");
    BOOST_TEST(uses("BOOL WINAPI CreateIt(DWORD a); char* Name(int); HANDLE Thread; struct S { LPFN Field; };") == "");
    BOOST_TEST(uses("#if F(1)\n#pragma comment(lib, \"x\")\n#undef G\n#endif") == "");
}

BOOST_AUTO_TEST_CASE(names_with_a_capital_are_uses_without_a_call_too) {
    BOOST_TEST(in_function("p = CreateFileW; q = &CloseHandle; r = (T)Sleep; run(ExitThread, lower);") ==
               "&CloseHandle@1 &CreateFileW@1 &ExitThread@1 &Sleep@1 &T@1 run@1");
    BOOST_TEST(uses("T table[] = {\n{ \"x\", Open },\n Close };") == "&Close@3 &Open@2");
    BOOST_TEST(uses("P p = (P)&Close;") == "&Close@1 &P@1");
}

BOOST_AUTO_TEST_CASE(names_that_are_looked_up_are_uses) {
    BOOST_TEST(in_function("p = (P)GetProcAddress(LoadLibrary(\"x\"), \"WSCUpdateProvider\");") ==
               "GetProcAddress@1 LoadLibrary@1 &P@1 ?WSCUpdateProvider@1 ?x@1");
    BOOST_TEST(in_function("MyGetProcAddress(h,\n TEXT(\"Beep\"))") == "?Beep@2 MyGetProcAddress@1 TEXT@2");
    BOOST_TEST(in_function("puts(\"Beep\")") == "puts@1");
}

BOOST_AUTO_TEST_CASE(upcalls_by_either_name) {
    const SourceFacts found =
        facts("int f() {\n table.lpWPUQueueApc(1);\n WPUCompleteOverlappedRequest(2);\n WPUQueueApc; }");
    BOOST_TEST_REQUIRE(found.upcalls.size() == 2u);
    BOOST_TEST(found.upcalls.at("WPUQueueApc").size() == 2u);
    BOOST_TEST(found.upcalls.at("WPUQueueApc")[0] == 2u);
    BOOST_TEST(found.upcalls.at("WPUCompleteOverlappedRequest")[0] == 3u);
}

BOOST_AUTO_TEST_CASE(a_long_among_the_parameters_is_noted) {
    const SourceFacts found = facts("int f(long a) { } int g(long long a) { } int h(int a) { long b; }");
    BOOST_TEST_REQUIRE(found.definitions.size() == 3u);
    BOOST_TEST(found.definitions[0].takes_long);
    BOOST_TEST(!found.definitions[1].takes_long);
    BOOST_TEST(!found.definitions[2].takes_long);
}

BOOST_AUTO_TEST_CASE(includes_macros_and_declared_names) {
    const SourceFacts found =
        facts("#include <a.h>\n#include \"b\\c.h\"\n#import \"d.tlb\"\n#define M 1\n#define F(p) p()\n"
              "int v; T* f(); #define\n#define\n#include\n");
    BOOST_TEST_REQUIRE(found.includes.size() == 3u);
    BOOST_TEST(found.includes[0].angled);
    BOOST_TEST(found.includes[1].name == "b\\c.h");
    BOOST_TEST(found.includes[2].import);
    BOOST_TEST((found.macros == std::set<std::string>{"M", "F"}));
    BOOST_TEST((found.declared == std::set<std::string>{"p", "v", "f"}));
}

BOOST_AUTO_TEST_CASE(text_that_is_no_source_does_no_harm) {
    for (const char* text :
         {"", "(", ")", "{{{{", "}}}}", "#", "#define", "f(", "f(){", "GetProcAddress(", "GetProcAddress(\"x", "class",
          "::f(", "f()(){", "#else\n#endif\n#endif", "# # #", "f(a){#define g(b"}) {
        BOOST_TEST(facts(text).definitions.size() <= 1u);
    }
}

// Linear: a quadratic step would take hours for a megabyte.
BOOST_AUTO_TEST_CASE(no_source_is_slow) {
    for (const char* piece : {"x f(", "f(x ", "int f(int a) ", "x(){", "class ", "GetProcAddress(", "a b c d e f ",
                              "#define f(a\n", "}", ")", "#if x\n{\n", "{\n#if x\n#else\n"}) {
        std::string text;
        while (text.size() < 1'000'000) text += piece;
        const auto begin = std::chrono::steady_clock::now();
        BOOST_TEST(facts(text).includes.empty());
        const auto taken = std::chrono::steady_clock::now() - begin;
        BOOST_TEST(std::chrono::duration_cast<std::chrono::seconds>(taken).count() < 60, piece << " is slow");
    }
}
