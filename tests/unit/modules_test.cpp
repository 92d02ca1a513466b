// Loading of modules: from names to files, DllMain, counting, symbols, every way to fail.
#define BOOST_TEST_MODULE modules
#include <boost/test/unit_test.hpp>

#include "core/codes.h"
#include "core/port/modules.h"
#include "core/text.h"
#include "posix/environment.h"
#include "posix/local_storage.h"
#include "posix/modules.h"
#include "posix/thread_control.h"

#include "core/port/objects.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>
#include <vector>

using namespace wspemu;
using namespace wspemu::port;

namespace {

struct Call {
    std::string module;
    void* instance;
    unsigned reason;
    bool reserved_is_null;
};

std::mutex g_mutex;
std::vector<Call> g_calls;

// "journal+ journal-": what DllMain was called with since the last look; t and x are for threads.
std::string take_journal() {
    constexpr std::array kMarks = {"-", "+", "t", "x"};
    std::lock_guard lock(g_mutex);
    std::string out;
    for (const Call& call : g_calls) {
        out += (out.empty() ? "" : " ") + call.module + kMarks.at(call.reason);
        BOOST_TEST(call.reserved_is_null);
    }
    g_calls.clear();
    return out;
}

} // namespace

extern "C" void journal(const char* module, void* instance, unsigned reason, void* reserved) {
    std::lock_guard lock(g_mutex);
    g_calls.push_back({module, instance, reason, reserved == nullptr});
}

namespace {

// The folder of the test modules is where the loader looks, and files made by a test are in a folder of their own.
struct Fixture {
    Fixture() {
        (void)posix::set_environment_value("WSPEMU_PATH", WSPEMU_TEST_MODULES);
        (void)take_journal();
        folder =
            std::filesystem::temp_directory_path() / ("wspemu-modules-" + std::to_string(port_independent_number()));
        std::filesystem::create_directories(folder);
    }
    ~Fixture() { std::filesystem::remove_all(folder); }

    static unsigned long port_independent_number() {
        return static_cast<unsigned long>(std::hash<std::thread::id>{}(std::this_thread::get_id()));
    }

    std::u16string file(const std::string& name, const std::string& content) const {
        std::ofstream(folder / name, std::ios::binary) << content;
        return to_utf16((folder / name).string());
    }

    std::filesystem::path folder;
};

std::string content_of(const std::string& name) {
    std::ifstream in(std::string(WSPEMU_TEST_MODULES "/") + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

int error_of_load(std::u16string_view path) {
    const Result<Module*> module = load_module(path);
    if (module) (void)unload_module(*module);
    return module.error();
}

bool text_names(std::string_view part) {
    return load_failure_text().find(part) != std::string::npos;
}

using Function = int (*)();
int call(void* function) {
    return reinterpret_cast<Function>(function)();
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(modules, Fixture)

// SPI: UPC-GPP-7, DSP-LOAD-9
BOOST_AUTO_TEST_CASE(a_windows_path_is_found_by_its_file_name) {
    const auto module = load_module(u"C:\\Windows\\System32\\module_plain.dll");
    BOOST_REQUIRE(module.ok());
    BOOST_TEST(call(find_symbol(*module, "answer")) == 42);
    BOOST_TEST(module_file(*module) == WSPEMU_TEST_MODULES "/module_plain.so");
    for (const char16_t* same :
         {u"module_plain.dll", u"module_plain", u"MODULE_PLAIN.DLL", u"..\\x/module_plain.dll"}) {
        const auto again = load_module(same);
        BOOST_TEST((again.ok() && *again == *module));
        BOOST_TEST(unload_module(*again).ok());
    }
    BOOST_TEST(unload_module(*module).ok());
}

BOOST_AUTO_TEST_CASE(a_path_that_begins_with_a_slash_is_native) {
    const std::string path = WSPEMU_TEST_MODULES "/module_plain.so";
    const auto module = load_module(to_utf16(path));
    BOOST_REQUIRE(module.ok());
    const auto by_name = load_module(u"module_plain.dll");
    BOOST_TEST((by_name.ok() && *by_name == *module));
    BOOST_TEST(unload_module(*module).ok());
    BOOST_TEST(unload_module(*module).ok());
    BOOST_TEST(error_of_load(u"/nowhere/module_plain.dll") == code::mod_not_found);
    BOOST_TEST(text_names("/nowhere/module_plain.dll"));
}

BOOST_AUTO_TEST_CASE(a_mapped_name_is_loaded_from_its_file) {
    map_module(u"Some_Layer.DLL", WSPEMU_TEST_MODULES "/module_plain.so");
    const auto module = load_module(u"%SystemRoot%\\System32\\some_layer.dll");
    BOOST_REQUIRE(module.ok());
    BOOST_TEST(call(find_symbol(*module, "answer")) == 42);
    BOOST_TEST(unload_module(*module).ok());
    map_module(u"gone_layer.dll", "/nowhere/at/all.so");
    BOOST_TEST(error_of_load(u"gone_layer.dll") == code::mod_not_found);
    BOOST_TEST(text_names("/nowhere/at/all.so"));
}

BOOST_AUTO_TEST_CASE(a_name_that_no_folder_has_is_not_found) {
    BOOST_TEST(error_of_load(u"no_such_module.dll") == code::mod_not_found);
    BOOST_TEST(text_names("no_such_module"));
    BOOST_TEST(error_of_load(u"") == code::mod_not_found);
    BOOST_TEST(error_of_load(u"C:\\folder\\") == code::mod_not_found);
    BOOST_TEST(error_of_load(u"/") == code::mod_not_found);
    BOOST_TEST(error_of_load(std::u16string(100'000, u'x')) == code::mod_not_found);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_shared_object_has_a_bad_format) {
    const std::string good = content_of("module_plain.so");
    std::string wrong_class = good;
    wrong_class[4] = 1;
    BOOST_TEST(error_of_load(file("text.so", "this is text\n")) == code::bad_exe_format);
    BOOST_TEST(text_names("not an ELF"));
    BOOST_TEST(error_of_load(file("empty.so", "")) == code::bad_exe_format);
    BOOST_TEST(error_of_load(file("pe.dll", "MZ\x90 and so on")) == code::bad_exe_format);
    BOOST_TEST(text_names("Windows binary"));
    BOOST_TEST(error_of_load(file("narrow.so", wrong_class)) == code::bad_exe_format);
    BOOST_TEST(error_of_load(file("cut.so", good.substr(0, good.size() / 3))) == code::bad_exe_format);
    BOOST_TEST(text_names("cut-off"));
    BOOST_TEST(error_of_load(file("head.so", good.substr(0, 64))) == code::bad_exe_format);
    BOOST_TEST(error_of_load(to_utf16(module_file(nullptr))) == code::bad_exe_format); // a program
    BOOST_TEST(error_of_load(to_utf16(folder.string())) == code::mod_not_found);       // a folder
    BOOST_TEST(error_of_load(u"/dev/null") == code::bad_exe_format);
}

BOOST_AUTO_TEST_CASE(an_undefined_symbol_is_named) {
    BOOST_TEST(error_of_load(u"module_unresolved.dll") == code::bad_exe_format);
    BOOST_TEST(text_names("a_function_that_nobody_has"));
    BOOST_TEST(error_of_load(u"module_plain.dll") == 0);
    BOOST_TEST(load_failure_text() == "");
}

BOOST_AUTO_TEST_CASE(a_missing_library_of_a_module_is_a_module_not_found) {
    BOOST_TEST(error_of_load(u"module_orphan.dll") == code::mod_not_found);
    BOOST_TEST(text_names("module_gone"));
}

BOOST_AUTO_TEST_CASE(dllmain_is_called_at_the_first_load_and_the_last_unload) {
    const auto module = load_module(u"module_journal.dll");
    BOOST_REQUIRE(module.ok());
    {
        std::lock_guard lock(g_mutex);
        BOOST_TEST(g_calls.size() == 1u);
        BOOST_TEST(g_calls[0].instance == *module);
    }
    BOOST_TEST(load_module(u"module_journal.dll").ok());
    BOOST_TEST(take_journal() == "journal+");
    BOOST_TEST(unload_module(*module).ok());
    BOOST_TEST(take_journal() == "");
    BOOST_TEST(unload_module(*module).ok());
    BOOST_TEST(take_journal() == "journal-");
    BOOST_TEST(unload_module(*module).error() == code::invalid_handle);
}

BOOST_AUTO_TEST_CASE(a_module_that_refuses_is_told_of_its_end_and_not_loaded) {
    BOOST_TEST(error_of_load(u"module_refusing.dll") == code::dll_init_failed);
    BOOST_TEST(take_journal() == "refusing+ refusing-");
    BOOST_TEST(text_names("DllMain"));
    BOOST_TEST(error_of_load(u"module_refusing.dll") == code::dll_init_failed);
}

BOOST_AUTO_TEST_CASE(dllmain_may_load_modules_its_own_included) {
    const auto module = load_module(u"module_loading.dll");
    BOOST_REQUIRE(module.ok());
    BOOST_TEST(take_journal() == "loading+ journal+");
    BOOST_TEST(unload_module(*module).ok());
    BOOST_TEST(take_journal() == "loading- journal-");
}

BOOST_AUTO_TEST_CASE(dllmain_of_a_library_that_a_module_needs_is_not_taken_for_its_own) {
    const auto module = load_module(u"module_borrowing.dll");
    BOOST_REQUIRE(module.ok());
    BOOST_TEST(find_symbol(*module, "DllMain") == nullptr);
    BOOST_TEST(call(find_symbol(*module, "borrowed")) == 1);
    BOOST_TEST(unload_module(*module).ok());
    BOOST_TEST(take_journal() == "");
}

BOOST_AUTO_TEST_CASE(dllmain_hears_of_threads_unless_the_module_does_not_want_to) {
    const auto module = load_module(u"module_journal.dll");
    BOOST_REQUIRE(module.ok());
    const auto run_thread = [] {
        const auto thread = posix::start_thread({[](void*) { return std::uint32_t(0); }, nullptr, 0, false}, nullptr);
        BOOST_REQUIRE(thread.ok());
        const Handle handle = *thread;
        (void)wait_for({&handle, 1}, WaitMode::any, std::nullopt, false);
        close_handle(handle);
    };
    run_thread();
    BOOST_TEST(take_journal() == "journal+ journalt journalx");
    BOOST_TEST(posix::stop_thread_notices(*module).ok());
    run_thread();
    BOOST_TEST(unload_module(*module).ok());
    BOOST_TEST(take_journal() == "journal-");
    BOOST_TEST(posix::stop_thread_notices(*module).error() == code::invalid_handle);
}

// Runs the routine on a thread of its own; its exit code.
std::uint32_t code_of_thread(std::uint32_t (*routine)(void*), void* parameter) {
    const Handle thread = *posix::start_thread({routine, parameter, 0, false}, nullptr);
    (void)wait_for({&thread, 1}, WaitMode::any, std::nullopt, false);
    const std::uint32_t exit_code = *posix::thread_exit_code(thread);
    close_handle(thread);
    return exit_code;
}

BOOST_AUTO_TEST_CASE(the_callbacks_of_fiber_slots_come_before_dllmain) {
    const auto module = load_module(u"module_journal.dll");
    BOOST_REQUIRE(module.ok());
    static std::uint32_t slot;
    slot = posix::allocate_fiber_index([](void* value) { journal("slot", value, 1, nullptr); });
    const auto set = [](void*) { return std::uint32_t(posix::set_fiber_value(slot, &slot)); };
    BOOST_TEST(code_of_thread(set, nullptr) == 1u);
    BOOST_TEST(take_journal() == "journal+ journalt slot+ journalx");
    BOOST_TEST(posix::free_fiber_index(slot));
    BOOST_TEST(unload_module(*module).ok());
    (void)take_journal();
}

BOOST_AUTO_TEST_CASE(a_module_that_a_thread_frees_and_leaves_hears_no_more_of_the_thread) {
    const auto module = load_module(u"module_journal.dll");
    BOOST_REQUIRE(module.ok());
    const auto leave = [](void* which) {
        using Leave = void (*)(void*, std::uint32_t);
        const auto kernel32 = posix::find_module(u"kernel32.dll");
        reinterpret_cast<Leave>(find_symbol(*kernel32, "FreeLibraryAndExitThread"))(which, 7);
        return std::uint32_t(0);
    };
    BOOST_TEST(load_module(u"module_journal.dll").ok());
    BOOST_TEST(code_of_thread(leave, *module) == 7u);
    BOOST_TEST(take_journal() == "journal+ journalt journalx"); // somebody else has it still
    BOOST_TEST(code_of_thread(leave, *module) == 7u);
    BOOST_TEST(take_journal() == "journalt journal-");
    BOOST_TEST(!posix::find_module(u"module_journal.dll").ok());
}

BOOST_AUTO_TEST_CASE(two_threads_that_load_a_module_at_once_start_it_once) {
    std::array<Module*, 4> modules{};
    std::vector<std::thread> threads;
    for (Module*& slot : modules) threads.emplace_back([&slot] { slot = *load_module(u"module_journal.dll"); });
    for (std::thread& thread : threads) thread.join();
    BOOST_TEST(take_journal() == "journal+");
    for (Module* module : modules) {
        BOOST_TEST(module == modules[0]);
        BOOST_TEST(unload_module(module).ok());
    }
    BOOST_TEST(take_journal() == "journal-");
}

BOOST_AUTO_TEST_CASE(an_exported_winsock_name_is_found_as_source_spells_it) {
    const auto module = load_module(u"module_plain.dll");
    BOOST_REQUIRE(module.ok());
    BOOST_TEST(call(find_symbol(*module, "send")) == 7);
    BOOST_TEST(find_symbol(*module, "printf") == nullptr); // libc's, not the module's
    BOOST_TEST(find_symbol(*module, "no_such_name") == nullptr);
    BOOST_TEST(find_symbol(*module, nullptr) == nullptr);
    BOOST_TEST(unload_module(*module).ok());
}

BOOST_AUTO_TEST_CASE(the_module_of_an_address_is_known) {
    const auto module = load_module(u"module_plain.dll");
    BOOST_REQUIRE(module.ok());
    BOOST_TEST(module_of_address(find_symbol(*module, "answer")) == *module);
    BOOST_TEST(module_of_address(reinterpret_cast<const void*>(&error_of_load)) == nullptr);
    BOOST_TEST(module_of_address(reinterpret_cast<const void*>(&load_module)) == nullptr);
    BOOST_TEST(module_of_address(nullptr) == nullptr);
    BOOST_TEST(unload_module(*module).ok());
}

BOOST_AUTO_TEST_CASE(wild_pointers_are_no_modules) {
    auto* wild = reinterpret_cast<Module*>(std::uintptr_t(0xDEADBEEF));
    BOOST_TEST(unload_module(wild).error() == code::invalid_handle);
    BOOST_TEST(unload_module(nullptr).error() == code::invalid_handle);
    BOOST_TEST(find_symbol(wild, "answer") == nullptr);
    BOOST_TEST(module_file(wild) == "");
    BOOST_TEST(posix::look_up(wild, "answer", nullptr).error() == code::mod_not_found);
    BOOST_TEST(posix::retain_module(wild).error() == code::mod_not_found);
}

BOOST_AUTO_TEST_CASE(built_in_modules_come_before_files) {
    register_builtin_module(u"Built_In.dll", [](const char* name) -> void* {
        return std::string_view(name) == "one" ? reinterpret_cast<void*>(+[] { return 1; }) : nullptr;
    });
    const auto module = load_module(u"/nowhere/BUILT_IN.DLL");
    BOOST_REQUIRE(module.ok());
    BOOST_TEST(call(find_symbol(*module, "one")) == 1);
    BOOST_TEST(find_symbol(*module, "two") == nullptr);
    BOOST_TEST(module_file(*module) == "built_in.dll");
    BOOST_TEST(unload_module(*module).ok());
    BOOST_TEST(unload_module(*module).ok());
    BOOST_TEST(find_symbol(*module, "one") != nullptr);
}

BOOST_AUTO_TEST_CASE(the_windows_dlls_are_the_emulator_itself) {
    for (const char16_t* name : {u"ws2_32.dll", u"KERNEL32.dll", u"user32", u"advapi32.dll", u"mswsock.dll",
                                 u"ole32.dll", u"rpcrt4.dll", u"ntdll.dll", u"shlwapi.dll", u"msvcrt.dll"})
        BOOST_TEST(load_module(name).ok());
    const auto kernel32 = load_module(u"kernel32.dll");
    BOOST_REQUIRE(kernel32.ok());
    BOOST_TEST(find_symbol(*kernel32, "LoadLibraryW") != nullptr);
    BOOST_TEST(find_symbol(*kernel32, "printf") == nullptr);
}

BOOST_AUTO_TEST_CASE(the_filter_sees_who_asks_and_may_answer_otherwise) {
    const auto asking = load_module(u"module_asking.dll");
    const auto plain = load_module(u"module_plain.dll");
    BOOST_REQUIRE((asking.ok() && plain.ok()));
    static Module* caller = nullptr;
    set_symbol_filter([](Module* who, Module*, const char* name, void* found) -> void* {
        caller = who;
        return std::string_view(name) == "answer" ? reinterpret_cast<void*>(+[] { return 43; }) : found;
    });
    using Ask = void* (*)(Module*, const char*);
    const auto ask = reinterpret_cast<Ask>(find_symbol(*asking, "ask"));
    BOOST_TEST(call(ask(*plain, "answer")) == 43);
    BOOST_TEST(caller == *asking);
    BOOST_TEST(call(ask(*plain, "send")) == 7);
    BOOST_TEST(ask(*plain, "no_such_name") == nullptr);
    BOOST_TEST(call(find_symbol(*plain, "answer")) == 42);
    set_symbol_filter(nullptr);
    BOOST_TEST(call(ask(*plain, "answer")) == 42);
    BOOST_TEST(unload_module(*asking).ok());
    BOOST_TEST(unload_module(*plain).ok());
}

BOOST_AUTO_TEST_CASE(a_pinned_module_stays) {
    const auto module = load_module(u"module_plain.dll");
    BOOST_REQUIRE(module.ok());
    BOOST_TEST(posix::pin_module(*module).ok());
    for (int i = 0; i < 3; ++i) BOOST_TEST(unload_module(*module).ok());
    BOOST_TEST(call(find_symbol(*module, "answer")) == 42);
}

BOOST_AUTO_TEST_CASE(names_between_percent_signs_are_replaced_if_they_are_known) {
    (void)posix::set_environment_value("WSPEMU_TEST_NAME", "value");
    const auto expanded = [](std::u16string_view text) { return to_utf8(expand_environment(text)); };
    BOOST_TEST(expanded(u"%SystemRoot%\\System32\\x.dll") == "C:\\Windows\\System32\\x.dll");
    BOOST_TEST(expanded(u"%WINDIR%") == "C:\\Windows");
    BOOST_TEST(expanded(u"a%wspemu_test_name%b") == "avalueb");
    BOOST_TEST(expanded(u"%no_such_name%") == "%no_such_name%");
    BOOST_TEST(expanded(u"%no%WSPEMU_TEST_NAME%") == "%novalue");
    BOOST_TEST(expanded(u"100%") == "100%");
    BOOST_TEST(expanded(u"%%") == "%%");
    BOOST_TEST(expanded(u"") == "");
    (void)posix::set_environment_value("Wspemu_Test_Name", std::nullopt);
    BOOST_TEST(!posix::environment_value("WSPEMU_TEST_NAME"));
}

BOOST_AUTO_TEST_SUITE_END()
