// The names of Windows functions: their modules, their two forms, their rows; and that the table is in order.
#define BOOST_TEST_MODULE windows_names
#include <boost/test/unit_test.hpp>

#include "core/windows_names.h"

#include <map>
#include <sstream>
#include <string>

using namespace wspemu;

BOOST_AUTO_TEST_CASE(a_name_has_its_module_by_the_table_or_the_support_list) {
    BOOST_TEST(windows_module_of("MapViewOfFile") == "kernel32");
    BOOST_TEST(windows_module_of("WSASend") == "ws2_32");
    BOOST_TEST(windows_module_of("TransmitFile") == "mswsock");
    BOOST_TEST(windows_module_of("_wcsicmp") == "msvcrt");
    BOOST_TEST(windows_module_of("StringCchCopyW") == "strsafe");
    BOOST_TEST(windows_module_of("NoSuchFunction").empty());
    BOOST_TEST(windows_module_of("").empty());
}

BOOST_AUTO_TEST_CASE(upcalls_options_and_the_functions_of_providers_are_no_exports) {
    BOOST_TEST(windows_module_of("WPUQueueApc").empty());
    BOOST_TEST(windows_module_of("WSPSend").empty());
    BOOST_TEST(windows_module_of("SO_SNDLOWAT").empty());
}

BOOST_AUTO_TEST_CASE(names_of_two_forms) {
    BOOST_TEST(is_name_of_two_forms("CreateFile"));
    BOOST_TEST(windows_module_of("CreateFile") == "kernel32");
    BOOST_TEST(windows_module_of("CreateFileA") == "kernel32");
    BOOST_TEST(!is_name_of_two_forms("CreateFileW"));
    BOOST_TEST(!is_name_of_two_forms("CloseHandle"));
    BOOST_TEST(is_name_of_two_forms("WSASocket"));
    BOOST_TEST(windows_module_of("WSASocket") == "ws2_32");
}

BOOST_AUTO_TEST_CASE(rows_are_those_of_the_support_list) {
    const SupportRow* row = support_row_of("GetProcAddress");
    BOOST_TEST_REQUIRE(row != nullptr);
    BOOST_TEST(row->group == std::string("kernel32"));
    BOOST_TEST((row->level == Support::partial));
    BOOST_TEST(support_row_of("CloseHandle") == nullptr);
    BOOST_TEST(support_row_of("NoSuchFunction") == nullptr);
    BOOST_TEST(support_row_of("WPUQueueApc") == nullptr);
}

BOOST_AUTO_TEST_CASE(each_name_stands_once_in_the_table_and_is_a_word) {
    std::map<std::string, std::string> seen;
    for (const WindowsModule& module : windows_modules()) {
        std::istringstream words(module.functions);
        int count = 0;
        for (std::string word; words >> word; ++count) {
            BOOST_TEST(seen.emplace(word, module.name).second, word << " is listed twice");
            if (word.ends_with('*')) {
                word.pop_back();
                for (const char* form : {"A", "W"})
                    BOOST_TEST(seen.emplace(word + form, module.name).second, word << form << " is listed twice");
            }
            const bool is_word =
                word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == word.npos;
            BOOST_TEST(is_word, word << " is no word");
        }
        BOOST_TEST(count > 0);
    }
    BOOST_TEST(seen.size() > 5000u);
}

// The row's group is the module that the table would give the name.
BOOST_AUTO_TEST_CASE(rows_of_Win32_functions_agree_with_the_table) {
    std::map<std::string, std::string> modules;
    for (const WindowsModule& module : windows_modules()) {
        std::istringstream words(module.functions);
        for (std::string word; words >> word;) {
            const bool two = word.ends_with('*');
            if (two) word.pop_back();
            for (const char* form : {"", "A", "W"})
                if (two || *form == '\0') modules.emplace(word + form, module.name);
        }
    }
    for (const SupportRow& row : support_rows()) {
        const auto found = modules.find(row.name);
        if (found == modules.end()) continue;
        const std::string group = row.group;
        if (group == "kernel32" || group == "user32" || group == "advapi32" || group == "ntdll" || group == "ole32" ||
            group == "psapi" || group == "iphlpapi" || group == "dnsapi" || group == "shell32" || group == "comdlg32" ||
            group == "comctl32" || group == "version")
            BOOST_TEST(found->second == group, row.name << " is of " << found->second);
    }
}
