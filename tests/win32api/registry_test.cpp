// winreg.h as programs see it: keys, values, sizes, views, rights. Works below a key of its own.
#include "registry_check.h"

static void a_key_is_made_once_and_opened_again(void) {
    HKEY home = fresh(), key = NULL;
    DWORD disposition = 0;
    CHECK_STATUS(RegCreateKeyExA(home, "One\\Two", 0, NULL, 0, KEY_READ, NULL, &key, &disposition), 0);
    CHECK(disposition == REG_CREATED_NEW_KEY);
    RegCloseKey(key);
    CHECK_STATUS(RegCreateKeyExA(home, "ONE\\two", 0, NULL, 0, KEY_READ, NULL, &key, &disposition), 0);
    CHECK(disposition == REG_OPENED_EXISTING_KEY);
    RegCloseKey(key);
    CHECK_STATUS(RegOpenKeyExW(home, L"one\\TWO", 0, KEY_READ, &key), 0);
    RegCloseKey(key);
    CHECK_STATUS(RegOpenKeyExA(home, "Three", 0, KEY_READ, &key), ERROR_FILE_NOT_FOUND);
    CHECK_STATUS(RegOpenKeyExA(home, "", 0, KEY_READ, &key), 0);
    CHECK(key != home);
    RegCloseKey(key);
    CHECK_STATUS(RegOpenKeyExA(home, "One\\", 0, KEY_READ, &key), 0);
    RegCloseKey(key);
    done_with(home);
}

static void bad_arguments_of_keys(void) {
    HKEY home = fresh(), key = NULL;
    char name[300];
    memset(name, 'x', sizeof name);
    name[256] = 0;
    KNOWN_DEVIATION(kWine, "a name may have 256 characters",
                    RegCreateKeyExA(home, name, 0, NULL, 0, KEY_READ, NULL, &key, NULL) == ERROR_INVALID_PARAMETER);
    name[255] = 0;
    CHECK_STATUS(RegCreateKeyExA(home, name, 0, NULL, 0, KEY_READ, NULL, &key, NULL), 0);
    RegCloseKey(key);
    // wine reads the place of the result before it looks at the pointer.
    if (this_side() != kWine) CHECK_STATUS(RegOpenKeyExA(home, "One", 0, KEY_READ, NULL), ERROR_INVALID_PARAMETER);
    CHECK_STATUS(RegOpenKeyExA((HKEY)kGarbage, "One", 0, KEY_READ, &key), ERROR_INVALID_HANDLE);
    CHECK_STATUS(RegOpenKeyExA(NULL, "One", 0, KEY_READ, &key), ERROR_INVALID_HANDLE);
    CHECK_STATUS(RegCloseKey((HKEY)kGarbage), ERROR_INVALID_HANDLE);
    CHECK_STATUS(RegCloseKey(NULL), ERROR_INVALID_HANDLE);
    CHECK_STATUS(RegCloseKey(HKEY_LOCAL_MACHINE), 0);
    CHECK_STATUS(RegDeleteKeyA(home, NULL), ERROR_INVALID_PARAMETER);
    done_with(home);
}

static void a_predefined_key_is_its_own_handle(void) {
    HKEY key = NULL;
    CHECK_STATUS(RegOpenKeyA(HKEY_CURRENT_USER, NULL, &key), 0);
    CHECK(key == HKEY_CURRENT_USER);
    CHECK_STATUS(RegOpenKeyA(HKEY_CURRENT_USER, "", &key), 0);
    CHECK(key == HKEY_CURRENT_USER);
    CHECK_STATUS(RegOpenCurrentUser(KEY_READ, &key), 0);
    CHECK(key != HKEY_CURRENT_USER);
    RegCloseKey(key);
}

static void values_of_every_type_come_back(void) {
    static const DWORD types[] = {
        REG_NONE, REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD, REG_DWORD_BIG_ENDIAN, REG_MULTI_SZ, REG_QWORD, 77};
    HKEY home = fresh();
    BYTE data[8] = {'a', 0, 'b', 0, 0, 0, 0, 0};
    for (unsigned i = 0; i < sizeof types / sizeof types[0]; ++i) {
        BYTE back[8] = {};
        DWORD type = 1000, size = sizeof back;
        CHECK_STATUS(RegSetValueExW(home, L"Value", 0, types[i], data, sizeof data), 0);
        CHECK_STATUS(RegQueryValueExW(home, L"VALUE", NULL, &type, back, &size), 0);
        CHECK(type == types[i] && size == sizeof data && memcmp(back, data, sizeof data) == 0);
    }
    done_with(home);
}

static void text_is_converted_between_the_forms(void) {
    HKEY home = fresh();
    WCHAR wide[16] = {};
    char narrow[16] = {};
    DWORD size = sizeof wide, type = 0;
    CHECK_STATUS(RegSetValueExA(home, "Text", 0, REG_SZ, (const BYTE*)"word", 5), 0);
    CHECK_STATUS(RegQueryValueExW(home, L"Text", NULL, &type, (BYTE*)wide, &size), 0);
    CHECK(type == REG_SZ && size == 10 && wcscmp(wide, L"word") == 0);
    size = sizeof narrow;
    CHECK_STATUS(RegQueryValueExA(home, "Text", NULL, NULL, (BYTE*)narrow, &size), 0);
    CHECK(size == 5 && strcmp(narrow, "word") == 0);
    CHECK_STATUS(RegSetValueExW(home, L"List", 0, REG_MULTI_SZ, (const BYTE*)L"a\0bc\0", 12), 0);
    size = sizeof narrow;
    CHECK_STATUS(RegQueryValueExA(home, "List", NULL, NULL, (BYTE*)narrow, &size), 0);
    CHECK(size == 6 && memcmp(narrow, "a\0bc\0", 6) == 0);
    done_with(home);
}

static void sizes_are_told_and_short_buffers_refused(void) {
    HKEY home = fresh();
    BYTE data[4];
    DWORD size = 0, type = 0;
    RegSetValueExA(home, "Text", 0, REG_SZ, (const BYTE*)"word", 5);
    CHECK_STATUS(RegQueryValueExA(home, "Text", NULL, &type, NULL, &size), 0);
    CHECK(size == 5 && type == REG_SZ);
    size = sizeof data;
    CHECK_STATUS(RegQueryValueExA(home, "Text", NULL, NULL, data, &size), ERROR_MORE_DATA);
    CHECK(size == 5);
    CHECK_STATUS(RegQueryValueExA(home, "Text", NULL, NULL, NULL, NULL), 0);
    CHECK_STATUS(RegQueryValueExA(home, "Text", NULL, NULL, data, NULL), ERROR_INVALID_PARAMETER);
    CHECK_STATUS(RegQueryValueExA(home, "Text", &size, NULL, NULL, NULL), ERROR_INVALID_PARAMETER);
    CHECK_STATUS(RegQueryValueExA(home, "Nothing", NULL, NULL, NULL, &size), ERROR_FILE_NOT_FOUND);
    CHECK_STATUS(RegQueryValueExA((HKEY)kGarbage, "Text", NULL, NULL, NULL, &size), ERROR_INVALID_HANDLE);
    KNOWN_DEVIATION(kWine, "does not look at Reserved",
                    RegSetValueExA(home, "Text", 1, REG_SZ, data, 1) == ERROR_INVALID_PARAMETER);
    done_with(home);
}

static void names_of_values_may_be_long_and_have_backslashes(void) {
    static WCHAR name[16385];
    HKEY home = fresh();
    DWORD number = 7, size = sizeof number;
    CHECK_STATUS(RegSetValueExA(home, "a\\b", 0, REG_DWORD, (const BYTE*)&number, 4), 0);
    number = 0;
    CHECK_STATUS(RegQueryValueExA(home, "A\\B", NULL, NULL, (BYTE*)&number, &size), 0);
    CHECK(number == 7);
    for (int i = 0; i < 16384; ++i) name[i] = L'v';
    CHECK_STATUS(RegSetValueExW(home, name, 0, REG_DWORD, (const BYTE*)&number, 4), ERROR_INVALID_PARAMETER);
    name[16383] = 0;
    CHECK_STATUS(RegSetValueExW(home, name, 0, REG_DWORD, (const BYTE*)&number, 4), 0);
    CHECK_STATUS(RegQueryValueExW(home, name, NULL, NULL, NULL, NULL), 0);
    done_with(home);
}

static void the_default_value_has_no_name(void) {
    HKEY home = fresh();
    char text[16] = "x";
    LONG length = sizeof text;
    DWORD size = sizeof text;
    CHECK_STATUS(RegQueryValueA(home, NULL, text, &length), 0);
    CHECK(text[0] == 0);
    CHECK_STATUS(RegSetValueA(home, "Below", REG_SZ, "word", 0), 0);
    length = sizeof text;
    CHECK_STATUS(RegQueryValueA(home, "Below", text, &length), 0);
    CHECK(length == 5 && strcmp(text, "word") == 0);
    CHECK_STATUS(RegGetValueA(home, "Below", NULL, RRF_RT_REG_SZ, NULL, text, &size), 0);
    CHECK(strcmp(text, "word") == 0);
    CHECK_STATUS(RegSetValueA(home, "Below", REG_DWORD, "word", 4), ERROR_INVALID_PARAMETER);
    length = 2;
    CHECK_STATUS(RegQueryValueA(home, "Below", text, &length), ERROR_MORE_DATA);
    CHECK(length == 5);
    done_with(home);
}

static void getting_a_value_restricts_terminates_and_expands(void) {
    HKEY home = fresh();
    char text[300];
    DWORD number = 5, size = sizeof text, type = 0;
    RegSetValueExA(home, "Open", 0, REG_SZ, (const BYTE*)"word", 4);
    RegSetValueExA(home, "Number", 0, REG_DWORD, (const BYTE*)&number, 4);
    RegSetValueExA(home, "Path", 0, REG_EXPAND_SZ, (const BYTE*)"%SystemRoot%\\x", 15);
    memset(text, 'z', sizeof text);
    CHECK_STATUS(RegGetValueA(home, NULL, "Open", RRF_RT_REG_SZ, &type, text, &size), 0);
    CHECK(size == 5 && strcmp(text, "word") == 0);
    size = 4;
    CHECK_STATUS(RegGetValueA(home, NULL, "Open", RRF_RT_REG_SZ, NULL, text, &size), ERROR_MORE_DATA);
    size = sizeof number;
    CHECK_STATUS(RegGetValueA(home, NULL, "Number", RRF_RT_REG_SZ, NULL, &number, &size), ERROR_UNSUPPORTED_TYPE);
    size = sizeof number;
    CHECK_STATUS(RegGetValueA(home, NULL, "Number", RRF_RT_DWORD, &type, &number, &size), 0);
    CHECK(type == REG_DWORD && number == 5 && size == 4);
    size = sizeof number;
    CHECK_STATUS(RegGetValueA(home, NULL, "None", RRF_RT_ANY | RRF_ZEROONFAILURE, NULL, &number, &size),
                 ERROR_FILE_NOT_FOUND);
    CHECK(number == 0);
    size = sizeof text;
    CHECK_STATUS(RegGetValueA(home, NULL, "Path", RRF_RT_REG_SZ, &type, text, &size), 0);
    CHECK(type == REG_SZ && strchr(text, '%') == NULL && strstr(text, "\\x") != NULL);
    size = sizeof text;
    CHECK_STATUS(RegGetValueA(home, NULL, "Path", RRF_RT_ANY | RRF_NOEXPAND, &type, text, &size), 0);
    CHECK(type == REG_EXPAND_SZ && strcmp(text, "%SystemRoot%\\x") == 0);
    CHECK_STATUS(RegGetValueA(home, NULL, "Path", RRF_RT_ANY, NULL, text, NULL), ERROR_INVALID_PARAMETER);
    done_with(home);
}

static void keys_are_enumerated_in_order_of_their_names(void) {
    static const char* const names[] = {"Alpha", "beta", "Gamma"};
    HKEY home = fresh();
    char name[16];
    DWORD length = 0;
    RegCloseKey(make(home, "Gamma", KEY_READ));
    RegCloseKey(make(home, "Alpha", KEY_READ));
    RegCloseKey(make(home, "beta", KEY_READ));
    for (DWORD i = 0; i < 3; ++i) {
        length = sizeof name;
        CHECK_STATUS(RegEnumKeyExA(home, i, name, &length, NULL, NULL, NULL, NULL), 0);
        CHECK(strcmp(name, names[i]) == 0 && length == strlen(names[i]));
        CHECK_STATUS(RegEnumKeyA(home, i, name, sizeof name), 0);
    }
    length = sizeof name;
    CHECK_STATUS(RegEnumKeyExA(home, 3, name, &length, NULL, NULL, NULL, NULL), ERROR_NO_MORE_ITEMS);
    length = 5;
    CHECK_STATUS(RegEnumKeyExA(home, 0, name, &length, NULL, NULL, NULL, NULL), ERROR_MORE_DATA);
    CHECK_STATUS(RegEnumKeyA(home, 0, name, 5), ERROR_MORE_DATA);
    done_with(home);
}

static void values_are_enumerated_with_their_data(void) {
    HKEY home = fresh();
    WCHAR name[8];
    BYTE data[8];
    DWORD length = 8, size = sizeof data, type = 0, number = 9;
    RegSetValueExA(home, "Alpha", 0, REG_DWORD, (const BYTE*)&number, 4);
    RegSetValueExA(home, "Beta", 0, REG_BINARY, data, 1);
    CHECK_STATUS(RegEnumValueW(home, 0, name, &length, NULL, &type, data, &size), 0);
    CHECK(wcscmp(name, L"Alpha") == 0 && length == 5 && type == REG_DWORD && size == 4 && data[0] == 9);
    length = 8;
    CHECK_STATUS(RegEnumValueW(home, 1, name, &length, NULL, NULL, NULL, NULL), 0);
    CHECK(wcscmp(name, L"Beta") == 0);
    length = 5;
    CHECK_STATUS(RegEnumValueW(home, 0, name, &length, NULL, NULL, NULL, NULL), ERROR_MORE_DATA);
    length = 8;
    size = 3;
    CHECK_STATUS(RegEnumValueW(home, 0, name, &length, NULL, NULL, data, &size), ERROR_MORE_DATA);
    CHECK(size == 4);
    length = 8;
    CHECK_STATUS(RegEnumValueW(home, 2, name, &length, NULL, NULL, NULL, NULL), ERROR_NO_MORE_ITEMS);
    CHECK_STATUS(RegEnumValueW(home, 0, name, NULL, NULL, NULL, NULL, NULL), ERROR_INVALID_PARAMETER);
    CHECK_STATUS(RegEnumValueW(home, 0, name, &length, NULL, NULL, data, NULL), ERROR_INVALID_PARAMETER);
    done_with(home);
}

static void a_key_tells_how_much_is_in_it(void) {
    HKEY home = fresh(), key = NULL;
    DWORD keys = 9, key_name = 9, key_class = 9, values = 9, value_name = 9, data = 9, length = 8;
    FILETIME written = {};
    WCHAR text[] = L"Kind";
    WCHAR back[8];
    CHECK_STATUS(RegCreateKeyExW(home, L"Below", 0, text, 0, KEY_ALL_ACCESS, NULL, &key, NULL), 0);
    RegSetValueExW(home, L"Value", 0, REG_SZ, (const BYTE*)L"word", 10);
    CHECK_STATUS(RegQueryInfoKeyW(home, NULL, NULL, NULL, &keys, &key_name, &key_class, &values, &value_name, &data,
                                  NULL, &written),
                 0);
    CHECK(keys == 1 && key_name == 5 && key_class == 4 && values == 1 && value_name == 5 && data == 10);
    CHECK(written.dwHighDateTime != 0);
    CHECK_STATUS(RegQueryInfoKeyW(key, back, &length, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), 0);
    CHECK(length == 4 && wcscmp(back, L"Kind") == 0);
    CHECK_STATUS(RegQueryInfoKeyW(key, back, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                 ERROR_INVALID_PARAMETER);
    RegCloseKey(key);
    done_with(home);
}

static void rights_are_those_that_were_asked_for(void) {
    HKEY home = fresh();
    HKEY reader = make(home, "Below", KEY_READ), writer = make(home, "Below", KEY_WRITE);
    DWORD size = 0;
    char name[8];
    CHECK_STATUS(RegSetValueExA(reader, "Value", 0, REG_BINARY, (const BYTE*)"x", 1), ERROR_ACCESS_DENIED);
    CHECK_STATUS(RegDeleteValueA(reader, "Value"), ERROR_ACCESS_DENIED);
    CHECK_STATUS(RegSetValueExA(writer, "Value", 0, REG_BINARY, (const BYTE*)"x", 1), 0);
    CHECK_STATUS(RegQueryValueExA(writer, "Value", NULL, NULL, NULL, &size), ERROR_ACCESS_DENIED);
    CHECK_STATUS(RegEnumKeyA(writer, 0, name, sizeof name), ERROR_ACCESS_DENIED);
    CHECK_STATUS(RegNotifyChangeKeyValue(writer, FALSE, REG_NOTIFY_CHANGE_NAME, NULL, FALSE), ERROR_ACCESS_DENIED);
    RegCloseKey(reader);
    RegCloseKey(writer);
    done_with(home);
}

static void a_deleted_key_stays_deleted_for_those_who_have_it_open(void) {
    HKEY home = fresh(), key = make(home, "Below", KEY_ALL_ACCESS), other = NULL;
    DWORD size = 0;
    CHECK_STATUS(RegDeleteKeyA(home, "below"), 0);
    CHECK_STATUS(RegQueryValueExA(key, "Value", NULL, NULL, NULL, &size), ERROR_KEY_DELETED);
    CHECK_STATUS(RegSetValueExA(key, "Value", 0, REG_BINARY, (const BYTE*)"x", 1), ERROR_KEY_DELETED);
    CHECK_STATUS(RegCreateKeyExA(key, "More", 0, NULL, 0, KEY_READ, NULL, &other, NULL), ERROR_KEY_DELETED);
    RegCloseKey(make(home, "Below", KEY_READ));
    CHECK_STATUS(RegQueryValueExA(key, "Value", NULL, NULL, NULL, &size), ERROR_KEY_DELETED);
    CHECK_STATUS(RegCloseKey(key), 0);
    CHECK_STATUS(RegDeleteKeyA(home, "Nothing"), ERROR_FILE_NOT_FOUND);
    done_with(home);
}

static void a_key_with_subkeys_needs_a_tree_to_be_deleted(void) {
    HKEY home = fresh(), key = NULL;
    RegCloseKey(make(home, "One\\Two", KEY_READ));
    CHECK_STATUS(RegDeleteKeyA(home, "One"), ERROR_ACCESS_DENIED);
    CHECK_STATUS(RegDeleteTreeA(home, "One"), 0);
    CHECK_STATUS(RegOpenKeyExA(home, "One", 0, KEY_READ, &key), ERROR_FILE_NOT_FOUND);
    RegCloseKey(make(home, "One\\Two", KEY_READ));
    RegSetValueExA(home, "Value", 0, REG_BINARY, (const BYTE*)"x", 1);
    CHECK_STATUS(RegDeleteTreeA(home, NULL), 0);
    CHECK_STATUS(RegOpenKeyExA(home, "One", 0, KEY_READ, &key), ERROR_FILE_NOT_FOUND);
    CHECK_STATUS(RegQueryValueExA(home, "Value", NULL, NULL, NULL, NULL), ERROR_FILE_NOT_FOUND);
    done_with(home);
}

static void values_of_subkeys_are_set_and_deleted_in_one_call(void) {
    HKEY home = fresh();
    DWORD number = 3, size = sizeof number;
    CHECK_STATUS(RegSetKeyValueA(home, "One\\Two", "Value", REG_DWORD, &number, 4), 0);
    number = 0;
    CHECK_STATUS(RegGetValueA(home, "One\\Two", "Value", RRF_RT_REG_DWORD, NULL, &number, &size), 0);
    CHECK(number == 3);
    CHECK_STATUS(RegDeleteKeyValueA(home, "One\\Two", "Value"), 0);
    CHECK_STATUS(RegDeleteKeyValueA(home, "One\\Two", "Value"), ERROR_FILE_NOT_FOUND);
    CHECK_STATUS(RegDeleteKeyValueA(home, "One\\Three", "Value"), ERROR_FILE_NOT_FOUND);
    CHECK_STATUS(RegDeleteValueA(home, "Value"), ERROR_FILE_NOT_FOUND);
    done_with(home);
}

static void below_a_volatile_key_all_is_volatile(void) {
    HKEY home = fresh(), key = NULL, other = NULL;
    CHECK_STATUS(RegCreateKeyExA(home, "Short", 0, NULL, REG_OPTION_VOLATILE, KEY_ALL_ACCESS, NULL, &key, NULL), 0);
    CHECK_STATUS(RegCreateKeyExA(key, "Long", 0, NULL, 0, KEY_READ, NULL, &other, NULL), ERROR_CHILD_MUST_BE_VOLATILE);
    CHECK_STATUS(RegCreateKeyExA(key, "Shorter", 0, NULL, REG_OPTION_VOLATILE, KEY_READ, NULL, &other, NULL), 0);
    RegCloseKey(other);
    RegCloseKey(key);
    done_with(home);
}

static void the_32_bit_view_has_a_software_of_its_own(void) {
    HKEY key = NULL;
    DWORD number = 1, size = sizeof number;
    CHECK_STATUS(RegCreateKeyExA(HKEY_LOCAL_MACHINE, "SOFTWARE\\wspemu registry test", 0, NULL, 0,
                                 KEY_ALL_ACCESS | KEY_WOW64_32KEY, NULL, &key, NULL),
                 0);
    CHECK_STATUS(RegSetValueExA(key, "Value", 0, REG_DWORD, (const BYTE*)&number, 4), 0);
    RegCloseKey(key);
    CHECK_STATUS(
        RegOpenKeyExA(HKEY_LOCAL_MACHINE, "SOFTWARE\\wspemu registry test", 0, KEY_READ | KEY_WOW64_64KEY, &key),
        ERROR_FILE_NOT_FOUND);
    CHECK_STATUS(RegGetValueA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Wow6432Node\\wspemu registry test", "Value",
                              RRF_RT_REG_DWORD, NULL, &number, &size),
                 0);
    CHECK_STATUS(RegGetValueA(HKEY_LOCAL_MACHINE, "SOFTWARE\\wspemu registry test", "Value",
                              RRF_RT_REG_DWORD | RRF_SUBKEY_WOW6432KEY, NULL, &number, &size),
                 0);
    CHECK_STATUS(RegDeleteKeyExA(HKEY_LOCAL_MACHINE, "SOFTWARE\\wspemu registry test", KEY_WOW64_32KEY, 0), 0);
}

static void another_machine_is_not_reached(void) {
    HKEY key = NULL;
    CHECK_STATUS(RegConnectRegistryA(NULL, HKEY_LOCAL_MACHINE, &key), 0);
    CHECK_STATUS(RegConnectRegistryA("\\\\wspemu-no-such-machine", HKEY_LOCAL_MACHINE, &key), ERROR_BAD_NETPATH);
}

int main() {
    RUN(a_key_is_made_once_and_opened_again);
    RUN(bad_arguments_of_keys);
    RUN(a_predefined_key_is_its_own_handle);
    RUN(values_of_every_type_come_back);
    RUN(text_is_converted_between_the_forms);
    RUN(sizes_are_told_and_short_buffers_refused);
    RUN(names_of_values_may_be_long_and_have_backslashes);
    RUN(the_default_value_has_no_name);
    RUN(getting_a_value_restricts_terminates_and_expands);
    RUN(keys_are_enumerated_in_order_of_their_names);
    RUN(values_are_enumerated_with_their_data);
    RUN(a_key_tells_how_much_is_in_it);
    RUN(rights_are_those_that_were_asked_for);
    RUN(a_deleted_key_stays_deleted_for_those_who_have_it_open);
    RUN(a_key_with_subkeys_needs_a_tree_to_be_deleted);
    RUN(values_of_subkeys_are_set_and_deleted_in_one_call);
    RUN(below_a_volatile_key_all_is_volatile);
    RUN(the_32_bit_view_has_a_software_of_its_own);
    RUN(another_machine_is_not_reached);
    return finish();
}
