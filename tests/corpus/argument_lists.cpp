// Arguments of functions and macros as Microsoft's compiler for x86 and its preprocessor let them be, and what goes with Visual C++'s
// project templates.
#include "targetver.h"

#include <windows.h>

#include <io.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <tchar.h>

#include <fstream>
#include <string>

// The arguments lie behind the parameter.
static int Text(char* out, const char* format, ...) {
    return vsprintf(out, format, va_list(&format + 1));
}
static int TextToo(WCHAR* out, LPCWSTR format, ...) {
    return wvsprintfW(out, format, (va_list)(1 + &format));
}

// The comma goes when nothing follows it.
#define LOG(format, ...) Text(g_line, "%s:%d " format, "log", __LINE__, __VA_ARGS__)
#define SAY(format, ...) Text(g_line, format, __VA_ARGS__)
static char g_line[256];

// A class and its one object, which its own functions use.
class Table {
public:
    Table() : m_count(0) {}
    int Add() {
        Guard guard(g_table);
        return ++m_count;
    }
    class Guard {
    public:
        explicit Guard(Table& table) : m_table(table) {}
        Table& m_table;
    };

private:
    int m_count;
} g_table;

static int Bad(const char* what) {
    printf("%s\n", what);
    return 1;
}

// A log beside the program, by the C and the C++ library.
static int LogBeside(const char* program) {
    char log[MAX_PATH], text[32] = "";
    sprintf(log, "%s.%lu.log", program, GetCurrentProcessId());
    std::ofstream out(log);
    out << "one\n";
    out.close();
    std::ofstream more(log, std::ios::app);
    more << "two\n";
    more.close();
    FILE* const file = fopen(log, "rb");
    if (file == NULL) return Bad("fopen");
    const size_t size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    if (size != 8 || strcmp(text, "one\ntwo\n") != 0) return Bad("std::ofstream");
    std::ifstream in(log);
    std::string line;
    if (!std::getline(in, line) || line != "one") return Bad("std::ifstream");
    in.close();
    if (GetFileAttributesA(log) == INVALID_FILE_ATTRIBUTES || _access(log, 0) != 0) return Bad("_access");
    if (remove(log) != 0 || _access(log, 0) == 0 || std::ifstream(log)) return Bad("remove");
    if (std::ifstream("Z:\\no such folder\\nothing") || fopen("Q:\\nothing", "r") != NULL) return Bad("nothing");
    return 0;
}

int main() {
    WCHAR wide[64];
    if (Text(g_line, "%d %s %d", 1, "two", 3) != 7 || strcmp(g_line, "1 two 3") != 0) return Bad("narrow list");
    if (TextToo(wide, L"%d %s %d", 1, L"two", 3) != 7 || wcscmp(wide, L"1 two 3") != 0) return Bad("wide list");
    const double numbers[] = {1.5, 2.5};
    if (Text(g_line, "%d %d %d %d %d %d %d %.1f", 1, 2, 3, 4, 5, 6, 7, numbers[1]) != 17) return Bad("long list");
    if (LOG("end") < 5 || LOG("%d", 5) < 5 || SAY("end") != 3 || SAY("%d%d", 1, 2) != 2) return Bad("macros");
    if (g_table.Add() != 1 || g_table.Add() != 2) return Bad("the object of a class");
    if (wcsstr(__FILEW__, L"argument_lists") == NULL) return Bad("__FILEW__");
    for (size_t size = 16; size <= 1 << 20; size *= 16) {
        char* memory = (char*)_malloca(size);
        if (memory == NULL || ((size_t)memory & 15) != 0) return Bad("_malloca");
        memset(memory, 'x', size);
        _freea(memory);
    }
    _freea(NULL);
    if (_WIN32_WINNT != _WIN32_WINNT_WINXP || NTDDI_VERSION < NTDDI_WINXP) return Bad("the version of Windows");
    // What the program's path looks like.
    char path[MAX_PATH];
    if (GetModuleFileNameA(NULL, path, MAX_PATH) == 0 || strrchr(path, '\\') == NULL || path[1] != ':')
        return Bad("GetModuleFileName");
    return LogBeside(path);
}
