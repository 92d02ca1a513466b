// memoryapi.h: file mappings, of files and of memory alone, and views of them.
#include "win32_check.h"

#include <string.h>

static char g_path[MAX_PATH];

static HANDLE open_file(DWORD access) {
    return CreateFileA(g_path, access, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_ALWAYS, 0, NULL);
}

static void fill_file(const char* text) {
    HANDLE file = open_file(GENERIC_READ | GENERIC_WRITE);
    DWORD done = 0;
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(SetEndOfFile(file));
    CHECK(WriteFile(file, text, (DWORD)strlen(text), &done, NULL));
    CHECK(CloseHandle(file));
}

static void a_file_is_seen_and_changed_through_a_view(void) {
    fill_file("contents");
    HANDLE file = open_file(GENERIC_READ | GENERIC_WRITE);
    HANDLE mapping = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL);
    CHECK(mapping != NULL);
    char* view = (char*)MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, 0);
    CHECK(view != NULL && memcmp(view, "contents", 8) == 0);
    // The view goes on without the handles.
    CHECK(CloseHandle(mapping) && CloseHandle(file));
    memcpy(view, "CONT", 4);
    CHECK(FlushViewOfFile(view, 0));
    CHECK(UnmapViewOfFile(view));
    CHECK_FAILS(UnmapViewOfFile(view), ERROR_INVALID_ADDRESS);
    file = open_file(GENERIC_READ);
    char text[16] = "";
    DWORD done = 0;
    CHECK(ReadFile(file, text, sizeof text, &done, NULL) && done == 8 && memcmp(text, "CONTents", 8) == 0);
    CHECK(CloseHandle(file));
}

static void a_larger_mapping_makes_the_file_grow(void) {
    fill_file("x");
    HANDLE file = open_file(GENERIC_READ | GENERIC_WRITE);
    HANDLE mapping = CreateFileMappingW(file, NULL, PAGE_READWRITE, 0, 100000, NULL);
    CHECK(mapping != NULL);
    CHECK(GetFileSize(file, NULL) == 100000);
    char* view = (char*)MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 65536, 1000);
    CHECK(view != NULL && view[999] == 0);
    view[0] = 'y';
    CHECK(UnmapViewOfFile(view));
    CHECK_FAILS(MapViewOfFile(mapping, FILE_MAP_READ, 0, 4096, 0), ERROR_MAPPED_ALIGNMENT);
    CHECK_FAILS(MapViewOfFile(mapping, FILE_MAP_READ, 0, 65536, 100000), ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(mapping) && CloseHandle(file));
}

static void a_copy_is_ones_own(void) {
    fill_file("original");
    HANDLE file = open_file(GENERIC_READ);
    HANDLE mapping = CreateFileMappingA(file, NULL, PAGE_WRITECOPY, 0, 0, NULL);
    char* copy = (char*)MapViewOfFile(mapping, FILE_MAP_COPY, 0, 0, 0);
    const char* view = (const char*)MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);
    CHECK(copy != NULL && view != NULL);
    memcpy(copy, "changed", 7);
    CHECK(memcmp(view, "original", 8) == 0);
    CHECK(UnmapViewOfFile(copy) && UnmapViewOfFile(view));
    CHECK_FAILS(MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0), ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(mapping) && CloseHandle(file));
}

static void memory_can_be_shared_by_a_name(void) {
    HANDLE mapping = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, "Local\\wspemu-mapping");
    CHECK(mapping != NULL && GetLastError() == ERROR_SUCCESS);
    HANDLE again = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, L"Local\\wspemu-mapping");
    CHECK(again != NULL && GetLastError() == ERROR_ALREADY_EXISTS);
    HANDLE opened = OpenFileMappingW(FILE_MAP_READ, FALSE, L"Local\\wspemu-mapping");
    CHECK(opened != NULL);
    char* one = (char*)MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0);
    const char* other = (const char*)MapViewOfFile(opened, FILE_MAP_READ, 0, 0, 0);
    CHECK(one != NULL && other != NULL && one != other && other[0] == 0);
    strcpy(one, "shared");
    CHECK(strcmp(other, "shared") == 0);
    CHECK(UnmapViewOfFile(one) && UnmapViewOfFile(other));
    CHECK_FAILS(CreateEventA(NULL, TRUE, FALSE, "Local\\wspemu-mapping"), ERROR_INVALID_HANDLE);
    CHECK(CloseHandle(mapping) && CloseHandle(again) && CloseHandle(opened));
    CHECK_FAILS(OpenFileMappingA(FILE_MAP_READ, FALSE, "Local\\wspemu-mapping"), ERROR_FILE_NOT_FOUND);
}

static void what_cannot_be_mapped_is_refused(void) {
    fill_file("");
    HANDLE file = open_file(GENERIC_READ);
    CHECK_FAILS(CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 0, NULL), ERROR_FILE_INVALID);
    CHECK(CloseHandle(file));
    fill_file("text");
    file = open_file(GENERIC_READ);
    CHECK_FAILS(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL), ERROR_ACCESS_DENIED);
    CHECK_FAILS(CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 100, NULL), ERROR_NOT_ENOUGH_MEMORY);
    CHECK_FAILS(CreateFileMappingA(file, NULL, 0x1234, 0, 0, NULL), ERROR_INVALID_PARAMETER);
    CHECK(CloseHandle(file));
    CHECK_FAILS(CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0, NULL), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(CreateFileMappingA(kGarbage, NULL, PAGE_READWRITE, 0, 10, NULL), ERROR_INVALID_HANDLE);
    CHECK_FAILS(MapViewOfFile(kGarbage, FILE_MAP_READ, 0, 0, 0), ERROR_INVALID_HANDLE);
    KNOWN_DEVIATION_FAILS(kWine, "flushes memory that is no view", FlushViewOfFile(&g_path, 0), ERROR_INVALID_ADDRESS);
}

int main() {
    char folder[MAX_PATH];
    CHECK(GetTempPathA(MAX_PATH, folder) != 0 && GetTempFileNameA(folder, "map", 0, g_path) != 0);
    RUN(a_file_is_seen_and_changed_through_a_view);
    RUN(a_larger_mapping_makes_the_file_grow);
    RUN(a_copy_is_ones_own);
    RUN(memory_can_be_shared_by_a_name);
    RUN(what_cannot_be_mapped_is_refused);
    DeleteFileA(g_path);
    return finish();
}
