// Jumps over variables that have initial values, and tokens pasted that make none.
#include <windows.h>
#include <tchar.h>
#include <hash_map>
#include <string>
#include <vector>

struct Table {
    int (*lpFirst)(int);
};
static int first(int value) {
    return value + 1;
}
#define ENTRY(table, name) table##->##lp##name = first
#define EACH(function, ...) function(__VA_ARGS__)
#define LAST(format, ...) EACH(sum_of, format, ##__VA_ARGS__)

static int sum_of(int a, int b = 0) {
    return a + b;
}

static int connect_to(int where) {
    int result = -1;
    if (where < 0) goto cleanup;
    if (where == 0) {
        result = 0;
        goto done;
    }
    char name[8] = {0};
    const std::string text = "abc";
    std::vector<int> list = {1, 2, 3};
    for (int i = 0; i < 3; ++i)
        if (list[i] == where) goto cleanup;
    int found = text.size();
    if (where == 10) goto cleanup;
    result = found + name[0];
done:
    result += 100;
cleanup:
    return result;
}

static int nested(int value) {
    int result = 0;
    do {
        if (value == 1) goto next;
        int more = 5;
        result += more;
    next:
        ++result;
    } while (result < 10);
    return result;
}

int main() {
    int linux = 0, unix = 0; // words of other systems are free
    if (linux || unix) return 10;
    Table table = {}, *pointer = &table;
    ENTRY(pointer, First);
    if (table.lpFirst(1) != 2 || LAST(4) != 4 || LAST(4, 5) != 9) return 1;
    if (connect_to(-1) != -1 || connect_to(0) != 100 || connect_to(2) != -1 || connect_to(5) != 103) return 2;
    if (nested(1) != 10 || nested(0) != 12) return 3;
    // Brought in by windows.h and by <vector>.
    UUID id;
    if (UuidCreate(&id) != RPC_S_OK) return 4;
    std::vector<int> list = {3, 1, 2};
    if (*std::find(list.begin(), list.end(), 1) != 1) return 5;
    std::hash_map<int, int> table_of_numbers;
    stdext::hash_map<int, int>& same = table_of_numbers;
    same[1] = 2;
    if (table_of_numbers.find(1) == same.end()) return 9;
    TCHAR text[4];
    if (_tcscpy_s(text, 4, _T("abc")) != 0 || _totupper(text[0]) != _T('A')) return 6;
    FILE* file = NULL;
    if (_tfopen_s(&file, _T("/proc/self/cmdline"), _T("rb")) != 0) return 7;
    char bytes[16];
    const bool good = fread_s(bytes, sizeof bytes, 1, 4, file) == 4;
    fclose(file);
    return good ? 0 : 8;
}
