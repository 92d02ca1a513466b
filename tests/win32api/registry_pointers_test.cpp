// Pointers that lead nowhere: the registry's functions answer with a code where Windows' kernel is the one that looks at them.
#include "registry_check.h"

static char* g_pages; // the first can be written to, the second can only be read, the third is gone

static void prepare_pages(void) {
    DWORD before = 0;
    g_pages = (char*)VirtualAlloc(NULL, 3 * 4096, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    CHECK(g_pages && VirtualProtect(g_pages + 4096, 4096, PAGE_READONLY, &before));
    CHECK(VirtualProtect(g_pages + 2 * 4096, 4096, PAGE_NOACCESS, &before));
}

static BYTE* const kNowhere = (BYTE*)(ULONG_PTR)16;

static void data_that_can_not_be_read_is_not_stored(void) {
    HKEY key = fresh();
    DWORD size = 0;
    // wine reads what is left of the page; its request breaks off half-way at times, and ends the program.
    if (this_side() != kWine) {
        CHECK_STATUS(RegSetValueExA(key, "bad", 0, REG_BINARY, kNowhere, 1), ERROR_NOACCESS);
        CHECK_STATUS(RegSetValueExW(key, L"bad", 0, REG_SZ, kNowhere, 2), ERROR_NOACCESS);
        CHECK_STATUS(RegSetValueExA(key, "bad", 0, REG_BINARY, (BYTE*)g_pages + 8190, 8), ERROR_NOACCESS);
    }
    CHECK_STATUS(RegQueryValueExA(key, "bad", NULL, NULL, NULL, &size), ERROR_FILE_NOT_FOUND);
    CHECK_STATUS(RegSetValueExA(key, "good", 0, REG_BINARY, (BYTE*)g_pages + 8184, 8), ERROR_SUCCESS);
    done_with(key);
}

// wine copies the answer on the program's side, and crashes.
static void answers_that_can_not_be_written(void) {
    if (this_side() == kWine) return;
    HKEY key = fresh();
    DWORD size = 4;
    DWORD number = 7;
    DWORD length = 10;
    char name[10];
    BYTE* const read_only = (BYTE*)g_pages + 4096;
    CHECK_STATUS(RegSetValueExA(key, "value", 0, REG_DWORD, (BYTE*)&number, 4), ERROR_SUCCESS);
    CHECK_STATUS(RegQueryValueExA(key, "value", NULL, NULL, kNowhere, &size), ERROR_NOACCESS);
    size = 4;
    CHECK_STATUS(RegQueryValueExA(key, "value", NULL, NULL, read_only, &size), ERROR_NOACCESS);
    size = 4;
    CHECK_STATUS(RegQueryValueExA(key, "value", NULL, NULL, read_only - 2, &size), ERROR_NOACCESS);
    size = 4;
    CHECK_STATUS(RegQueryValueExA(key, "value", NULL, NULL, read_only - 4, &size), ERROR_SUCCESS);
    CHECK_STATUS(RegQueryValueExA(key, "value", NULL, (DWORD*)read_only, NULL, NULL), ERROR_NOACCESS);
    CHECK_STATUS(RegQueryValueExA(key, "value", NULL, NULL, NULL, (DWORD*)kNowhere), ERROR_NOACCESS);
    CHECK_STATUS(RegGetValueA(key, NULL, "value", RRF_RT_ANY, NULL, kNowhere, &size), ERROR_NOACCESS);
    CHECK_STATUS(RegEnumValueA(key, 0, (char*)read_only, &length, NULL, NULL, NULL, NULL), ERROR_NOACCESS);
    CHECK_STATUS(RegEnumValueA(key, 0, name, (DWORD*)read_only, NULL, NULL, NULL, NULL), ERROR_NOACCESS);
    CHECK_STATUS(RegQueryInfoKeyA(key, NULL, NULL, NULL, (DWORD*)kNowhere, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                 ERROR_NOACCESS);
    CHECK_STATUS(RegOpenKeyExA(HKEY_CURRENT_USER, kHome, 0, KEY_READ, (HKEY*)kNowhere), ERROR_NOACCESS);
    done_with(key);
}

int main() {
    prepare_pages();
    RUN(data_that_can_not_be_read_is_not_stored);
    RUN(answers_that_can_not_be_written);
    CHECK(VirtualFree(g_pages, 0, MEM_RELEASE));
    return finish();
}
