// shlwapi.h: the parts of paths, and searches without case.
#include "win32_check.h"

#include <shlwapi.h>

#include <string.h>

static int same(const WCHAR* a, const WCHAR* b) {
    return wcscmp(a, b) == 0;
}

static void the_name_is_behind_the_last_folder(void) {
    CHECK(strcmp(PathFindFileNameA("c:\\lsp\\layer.dll"), "layer.dll") == 0);
    CHECK(strcmp(PathFindFileNameA("layer.dll"), "layer.dll") == 0);
    CHECK(strcmp(PathFindFileNameA("c:layer.dll"), "layer.dll") == 0);
    CHECK(strcmp(PathFindFileNameA("c:/lsp/layer.dll"), "layer.dll") == 0);
    CHECK(strcmp(PathFindFileNameA("c:\\lsp\\"), "lsp\\") == 0);
    CHECK(strcmp(PathFindFileNameA(""), "") == 0);
    CHECK(same(PathFindFileNameW(L"c:\\lsp\\layer.dll"), L"layer.dll"));
    WCHAR path[MAX_PATH] = L"c:\\lsp\\layer.dll";
    PathStripPathW(path);
    CHECK(same(path, L"layer.dll"));
}

static void the_extension_is_of_the_last_name(void) {
    CHECK(strcmp(PathFindExtensionA("c:\\lsp.old\\layer.v2.dll"), ".dll") == 0);
    CHECK(strcmp(PathFindExtensionA("c:\\lsp.old\\layer"), "") == 0);
    CHECK(strcmp(PathFindExtensionA("layer. dll"), "") == 0);
    CHECK(PathFindExtensionA(NULL) == NULL);
    WCHAR path[MAX_PATH] = L"c:\\lsp.old\\layer.dll";
    PathRemoveExtensionW(path);
    CHECK(same(path, L"c:\\lsp.old\\layer"));
    PathRemoveExtensionW(path);
    CHECK(same(path, L"c:\\lsp.old\\layer"));
}

static void the_last_name_is_taken_off_and_a_root_stays(void) {
    char path[MAX_PATH] = "c:\\lsp\\layer.dll";
    CHECK(PathRemoveFileSpecA(path) && strcmp(path, "c:\\lsp") == 0);
    CHECK(PathRemoveFileSpecA(path) && strcmp(path, "c:\\") == 0);
    CHECK(!PathRemoveFileSpecA(path) && strcmp(path, "c:\\") == 0);
    strcpy(path, "layer.dll");
    CHECK(PathRemoveFileSpecA(path) && strcmp(path, "") == 0);
    CHECK(!PathRemoveFileSpecA(path) && !PathRemoveFileSpecA(NULL));
    strcpy(path, "\\layer.dll");
    CHECK(PathRemoveFileSpecA(path) && strcmp(path, "\\") == 0);
    strcpy(path, "c:\\lsp\\");
    CHECK(PathRemoveFileSpecA(path) && strcmp(path, "c:\\lsp") == 0);
}

static void backslashes_come_and_go(void) {
    char path[MAX_PATH] = "c:\\lsp";
    CHECK(PathAddBackslashA(path) == path + 7 && strcmp(path, "c:\\lsp\\") == 0);
    CHECK(PathAddBackslashA(path) == path + 7 && strcmp(path, "c:\\lsp\\") == 0);
    CHECK(PathRemoveBackslashA(path) == path + 6 && strcmp(path, "c:\\lsp") == 0);
    CHECK(PathRemoveBackslashA(path) == path + 5 && strcmp(path, "c:\\lsp") == 0);
    strcpy(path, "c:\\");
    PathRemoveBackslashA(path);
    CHECK(strcmp(path, "c:\\") == 0);
    strcpy(path, "");
    CHECK(PathAddBackslashA(path) == path && strcmp(path, "") == 0);
    char full[MAX_PATH + 2];
    memset(full, 'x', MAX_PATH);
    full[MAX_PATH] = 0;
    CHECK(PathAddBackslashA(full) == NULL);
}

static void paths_are_relative_or_not(void) {
    CHECK(PathIsRelativeA("lsp\\layer.dll") && PathIsRelativeW(L"layer.dll") && PathIsRelativeA(""));
    CHECK(!PathIsRelativeA("c:\\layer.dll") && !PathIsRelativeA("\\layer.dll") && !PathIsRelativeW(L"\\\\host\\share"));
}

static void a_file_exists_or_not(void) {
    WCHAR path[MAX_PATH];
    CHECK(GetModuleFileNameW(NULL, path, MAX_PATH) != 0 && PathFileExistsW(path));
    CHECK(PathRemoveFileSpecW(path) && PathFileExistsW(path));
    CHECK(!PathFileExistsA("c:\\no such folder\\nothing") && !PathFileExistsA(NULL));
}

static void text_is_found_in_any_case(void) {
    const char* const text = "C:\\Windows\\System32\\MSWSOCK.dll";
    CHECK(StrStrIA(text, "mswsock") == text + 20 && StrStrIA(text, ".DLL") == text + 27);
    CHECK(StrStrIA(text, "ws2_32") == NULL && StrStrIA("", "a") == NULL);
    CHECK(StrStrIW(L"abcABC", L"CAB") != NULL && StrStrIW(L"abc", L"abcd") == NULL);
}

int main() {
    RUN(the_name_is_behind_the_last_folder);
    RUN(the_extension_is_of_the_last_name);
    RUN(the_last_name_is_taken_off_and_a_root_stays);
    RUN(backslashes_come_and_go);
    RUN(paths_are_relative_or_not);
    RUN(a_file_exists_or_not);
    RUN(text_is_found_in_any_case);
    return finish();
}
