// fileapi.h as programs see it: files in a temporary folder of their own.
#include "win32_check.h"

static char g_folder[MAX_PATH];
static char g_path[MAX_PATH];
static char g_other[MAX_PATH];

static const char* in_folder(char* out, const char* name) {
    const size_t length = strlen(g_folder);
    CHECK(length + 1 + strlen(name) < MAX_PATH);
    memcpy(out, g_folder, length);
    out[length] = '\\';
    strcpy(out + length + 1, name);
    return out;
}

static HANDLE open_file(const char* path, DWORD access, DWORD share, DWORD disposition, DWORD flags) {
    return CreateFileA(path, access, share, NULL, disposition, flags, NULL);
}

static void write_text(const char* path, const char* text) {
    HANDLE file = open_file(path, GENERIC_WRITE, 0, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL);
    DWORD done = 0;
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(WriteFile(file, text, (DWORD)strlen(text), &done, NULL) && done == strlen(text));
    CHECK(CloseHandle(file));
}

static int holds_text(const char* path, const char* text) {
    char data[64] = "";
    DWORD done = 0;
    HANDLE file = open_file(path, GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING, 0);
    if (file == INVALID_HANDLE_VALUE) return 0;
    const BOOL read = ReadFile(file, data, sizeof data, &done, NULL);
    CloseHandle(file);
    return read && done == strlen(text) && memcmp(data, text, done) == 0;
}

#define CHECK_NOT_OPENED(call, code)                                                                                   \
    do {                                                                                                               \
        SetLastError(0xBAD);                                                                                           \
        CHECK((call) == INVALID_HANDLE_VALUE);                                                                         \
        CHECK(GetLastError() == (DWORD)(code));                                                                        \
    } while (0)

static void dispositions_do_what_they_say(void) {
    in_folder(g_path, "dispositions");
    CHECK_NOT_OPENED(open_file(g_path, GENERIC_READ, 0, OPEN_EXISTING, 0), ERROR_FILE_NOT_FOUND);
    CHECK_NOT_OPENED(open_file(g_path, GENERIC_WRITE, 0, TRUNCATE_EXISTING, 0), ERROR_FILE_NOT_FOUND);
    SetLastError(0xBAD);
    HANDLE file = open_file(g_path, GENERIC_WRITE, 0, OPEN_ALWAYS, 0);
    CHECK(file != INVALID_HANDLE_VALUE && GetLastError() == 0);
    CHECK(CloseHandle(file));
    CHECK_NOT_OPENED(open_file(g_path, GENERIC_WRITE, 0, CREATE_NEW, 0), ERROR_FILE_EXISTS);
    write_text(g_path, "text");
    file = open_file(g_path, GENERIC_READ, 0, OPEN_ALWAYS, 0);
    CHECK(file != INVALID_HANDLE_VALUE && GetLastError() == ERROR_ALREADY_EXISTS);
    CHECK(GetFileSize(file, NULL) == 4);
    CHECK(CloseHandle(file));
    file = open_file(g_path, GENERIC_WRITE, 0, TRUNCATE_EXISTING, 0);
    CHECK(GetFileSize(file, NULL) == 0);
    CHECK(CloseHandle(file));
    write_text(g_path, "text");
    file = open_file(g_path, GENERIC_WRITE, 0, CREATE_ALWAYS, 0);
    CHECK(GetLastError() == ERROR_ALREADY_EXISTS && GetFileSize(file, NULL) == 0);
    CHECK(CloseHandle(file));
    file = open_file(g_path, GENERIC_READ, 0, TRUNCATE_EXISTING, 0);
    KNOWN_DEVIATION(kWine, "empties a file without GENERIC_WRITE",
                    file == INVALID_HANDLE_VALUE && GetLastError() == ERROR_INVALID_PARAMETER);
    if (file != INVALID_HANDLE_VALUE) CloseHandle(file);
    CHECK_NOT_OPENED(open_file(g_path, GENERIC_READ, 0, 0, 0), ERROR_INVALID_PARAMETER);
    CHECK(DeleteFileA(g_path));
}

static void names_that_can_not_be_opened_say_why(void) {
    CHECK_NOT_OPENED(open_file("", GENERIC_READ, 0, OPEN_EXISTING, 0), ERROR_PATH_NOT_FOUND);
    CHECK_NOT_OPENED(open_file(in_folder(g_path, "none\\file"), GENERIC_READ, 0, OPEN_EXISTING, 0),
                     ERROR_PATH_NOT_FOUND);
    CHECK_NOT_OPENED(open_file(in_folder(g_path, "none\\file"), GENERIC_WRITE, 0, CREATE_ALWAYS, 0),
                     ERROR_PATH_NOT_FOUND);
    CHECK_NOT_OPENED(open_file(in_folder(g_path, "a*b"), GENERIC_WRITE, 0, CREATE_ALWAYS, 0), ERROR_INVALID_NAME);
    CHECK_NOT_OPENED(open_file(g_folder, GENERIC_READ, 0, OPEN_EXISTING, 0), ERROR_ACCESS_DENIED);
    CHECK_NOT_OPENED(open_file("\\\\.\\no_such_device_here", GENERIC_READ, 0, OPEN_EXISTING, 0), ERROR_FILE_NOT_FOUND);
    HANDLE folder = open_file(g_folder, GENERIC_READ, 7, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS);
    CHECK(folder != INVALID_HANDLE_VALUE);
    CHECK(CloseHandle(folder));
}

static void the_pointer_moves_and_the_end_can_be_set(void) {
    in_folder(g_path, "pointer");
    HANDLE file = open_file(g_path, GENERIC_READ | GENERIC_WRITE, 0, CREATE_ALWAYS, 0);
    DWORD done = 0;
    char data[8] = "";
    LARGE_INTEGER place, far_away;
    CHECK(WriteFile(file, "0123456789", 10, &done, NULL) && done == 10);
    CHECK(SetFilePointer(file, 0, NULL, FILE_CURRENT) == 10);
    CHECK(SetFilePointer(file, -4, NULL, FILE_END) == 6);
    CHECK(ReadFile(file, data, 8, &done, NULL) && done == 4 && memcmp(data, "6789", 4) == 0);
    CHECK(ReadFile(file, data, 8, &done, NULL) && done == 0);
    CHECK_FAILS(SetFilePointer(file, -1, NULL, FILE_BEGIN) != INVALID_SET_FILE_POINTER, ERROR_NEGATIVE_SEEK);
    far_away.QuadPart = 0x100000000LL;
    CHECK(SetFilePointerEx(file, far_away, &place, FILE_BEGIN) && place.QuadPart == far_away.QuadPart);
    LONG high = 0;
    CHECK(SetFilePointer(file, 5, &high, FILE_CURRENT) == 5 && high == 1);
    CHECK_FAILS(SetFilePointer(file, 0, NULL, 3) != INVALID_SET_FILE_POINTER, ERROR_INVALID_PARAMETER);
    CHECK(SetFilePointer(file, 3, NULL, FILE_BEGIN) == 3);
    CHECK(SetEndOfFile(file));
    CHECK(GetFileSizeEx(file, &place) && place.QuadPart == 3);
    CHECK(FlushFileBuffers(file));
    CHECK(GetFileType(file) == FILE_TYPE_DISK);
    CHECK(CloseHandle(file));
    CHECK(holds_text(g_path, "012"));
    CHECK_FAILS(SetEndOfFile(kGarbage), ERROR_INVALID_HANDLE);
    CHECK(GetFileSize(kGarbage, NULL) == INVALID_FILE_SIZE && GetLastError() == ERROR_INVALID_HANDLE);
    file = open_file(g_path, GENERIC_READ, 0, OPEN_EXISTING, 0);
    CHECK_FAILS(WriteFile(file, "x", 1, &done, NULL), ERROR_ACCESS_DENIED);
    KNOWN_DEVIATION_FAILS(kWine, "the end of a read-only handle is ERROR_INVALID_PARAMETER", SetEndOfFile(file),
                          ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(file));
    file = open_file(g_path, FILE_APPEND_DATA, 0, OPEN_EXISTING, 0);
    CHECK(WriteFile(file, "3", 1, &done, NULL));
    CHECK(CloseHandle(file));
    CHECK(holds_text(g_path, "0123"));
    CHECK(DeleteFileA(g_path));
}

static void share_modes_hold(void) {
    in_folder(g_path, "shared");
    HANDLE file = open_file(g_path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, CREATE_ALWAYS, 0);
    CHECK_NOT_OPENED(open_file(g_path, GENERIC_WRITE, 7, OPEN_EXISTING, 0), ERROR_SHARING_VIOLATION);
    CHECK_NOT_OPENED(open_file(g_path, GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING, 0), ERROR_SHARING_VIOLATION);
    CHECK_NOT_OPENED(open_file(g_path, GENERIC_WRITE, 7, CREATE_ALWAYS, 0), ERROR_SHARING_VIOLATION);
    HANDLE reader = open_file(g_path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, OPEN_EXISTING, 0);
    CHECK(reader != INVALID_HANDLE_VALUE);
    CHECK_FAILS(DeleteFileA(g_path), ERROR_SHARING_VIOLATION);
    CHECK(CloseHandle(reader));
    CHECK(CloseHandle(file));
    CHECK(DeleteFileA(g_path));
}

static void overlapped_reads_take_their_place_from_the_structure(void) {
    in_folder(g_path, "overlapped");
    write_text(g_path, "0123456789");
    HANDLE file = open_file(g_path, GENERIC_READ, 0, OPEN_EXISTING, FILE_FLAG_OVERLAPPED);
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    OVERLAPPED overlapped;
    DWORD done = 0;
    char data[4] = "";
    ZeroMemory(&overlapped, sizeof overlapped);
    overlapped.Offset = 4;
    overlapped.hEvent = event;
    CHECK(ReadFile(file, data, 4, NULL, &overlapped) || GetLastError() == ERROR_IO_PENDING);
    CHECK(GetOverlappedResult(file, &overlapped, &done, TRUE) && done == 4 && memcmp(data, "4567", 4) == 0);
    CHECK(WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
    overlapped.hEvent = NULL;
    overlapped.Offset = 8;
    CHECK(ReadFile(file, data, 4, NULL, &overlapped) || GetLastError() == ERROR_IO_PENDING);
    CHECK(GetOverlappedResult(file, &overlapped, &done, TRUE) && done == 2);
    overlapped.Offset = 100;
    SetLastError(0xBAD);
    if (ReadFile(file, data, 4, &done, &overlapped) || GetLastError() == ERROR_IO_PENDING)
        CHECK_FAILS(GetOverlappedResult(file, &overlapped, &done, TRUE), ERROR_HANDLE_EOF);
    else CHECK(GetLastError() == ERROR_HANDLE_EOF);
    CHECK_FAILS(ReadFile(file, data, 4, &done, NULL), ERROR_INVALID_PARAMETER);
    CHECK(CloseHandle(event));
    CHECK(CloseHandle(file));
    file = open_file(g_path, GENERIC_READ, 0, OPEN_EXISTING, 0);
    overlapped.Offset = 6;
    CHECK(ReadFile(file, data, 2, &done, &overlapped) && done == 2 && memcmp(data, "67", 2) == 0);
    CHECK(SetFilePointer(file, 0, NULL, FILE_CURRENT) == 8);
    overlapped.Offset = 10;
    CHECK_FAILS(ReadFile(file, data, 2, &done, &overlapped), ERROR_HANDLE_EOF);
    CHECK_FAILS(CreateIoCompletionPort(file, NULL, 0, 0), ERROR_INVALID_PARAMETER);
    CHECK(CloseHandle(file));
    CHECK(DeleteFileA(g_path));
}

static DWORD g_routine_bytes;
static VOID WINAPI note_bytes(DWORD error, DWORD bytes, LPOVERLAPPED overlapped) {
    CHECK(error == 0 && overlapped->hEvent == (HANDLE)(ULONG_PTR)0x1234);
    g_routine_bytes += bytes;
}

static void ports_and_routines_hear_of_files_too(void) {
    in_folder(g_path, "indications");
    HANDLE file = open_file(g_path, GENERIC_READ | GENERIC_WRITE, 0, CREATE_ALWAYS, FILE_FLAG_OVERLAPPED);
    OVERLAPPED overlapped;
    ZeroMemory(&overlapped, sizeof overlapped);
    overlapped.hEvent = (HANDLE)(ULONG_PTR)0x1234; // the caller's own
    CHECK(WriteFileEx(file, "abc", 3, &overlapped, note_bytes));
    CHECK(SleepEx(20000, TRUE) == WAIT_IO_COMPLETION);
    CHECK(g_routine_bytes == 3);
    HANDLE port = CreateIoCompletionPort(file, NULL, 7, 0);
    CHECK(port != NULL);
    overlapped.hEvent = NULL;
    char data[4];
    DWORD done = 0;
    ULONG_PTR key = 0;
    LPOVERLAPPED got = NULL;
    CHECK(ReadFile(file, data, 4, NULL, &overlapped) || GetLastError() == ERROR_IO_PENDING);
    CHECK(GetQueuedCompletionStatus(port, &done, &key, &got, 20000));
    CHECK(done == 3 && key == 7 && got == &overlapped);
    KNOWN_DEVIATION_FAILS(kWine, "takes a routine beside the port", ReadFileEx(file, data, 4, &overlapped, note_bytes),
                          ERROR_INVALID_PARAMETER);
    CHECK(CloseHandle(port));
    CHECK(CloseHandle(file));
    CHECK(DeleteFileA(g_path));
}

static void files_are_moved_copied_and_removed(void) {
    in_folder(g_path, "one");
    in_folder(g_other, "two");
    write_text(g_path, "one");
    CHECK(CopyFileA(g_path, g_other, TRUE));
    CHECK_FAILS(CopyFileA(g_path, g_other, TRUE), ERROR_FILE_EXISTS);
    CHECK_FAILS(MoveFileA(g_path, g_other), ERROR_ALREADY_EXISTS);
    write_text(g_path, "new");
    CHECK(MoveFileExA(g_path, g_other, MOVEFILE_REPLACE_EXISTING));
    CHECK(holds_text(g_other, "new"));
    CHECK_FAILS(MoveFileA(g_path, g_other), ERROR_FILE_NOT_FOUND);
    CHECK_FAILS(DeleteFileA(g_path), ERROR_FILE_NOT_FOUND);
    CHECK_FAILS(DeleteFileA(g_folder), ERROR_ACCESS_DENIED);
    CHECK(SetFileAttributesA(g_other, FILE_ATTRIBUTE_READONLY));
    CHECK((GetFileAttributesA(g_other) & FILE_ATTRIBUTE_READONLY) != 0);
    CHECK_FAILS(DeleteFileA(g_other), ERROR_ACCESS_DENIED);
    // Under wine the host decides, whose administrator may write what is read-only.
    if (this_side() != kWine)
        CHECK_NOT_OPENED(open_file(g_other, GENERIC_WRITE, 0, OPEN_EXISTING, 0), ERROR_ACCESS_DENIED);
    CHECK(SetFileAttributesA(g_other, FILE_ATTRIBUTE_NORMAL));
    CHECK(DeleteFileA(g_other));
    CHECK(GetFileAttributesA(g_other) == INVALID_FILE_ATTRIBUTES && GetLastError() == ERROR_FILE_NOT_FOUND);
    HANDLE file = open_file(g_path, GENERIC_WRITE, 0, CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE);
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(CloseHandle(file));
    CHECK(GetFileAttributesA(g_path) == INVALID_FILE_ATTRIBUTES);
}

static void folders_are_made_searched_and_removed(void) {
    char pattern[MAX_PATH];
    WIN32_FIND_DATAA found;
    WIN32_FILE_ATTRIBUTE_DATA facts;
    int files = 0, folders = 0;
    in_folder(g_path, "folder");
    CHECK(CreateDirectoryA(g_path, NULL));
    CHECK_FAILS(CreateDirectoryA(g_path, NULL), ERROR_ALREADY_EXISTS);
    CHECK_FAILS(CreateDirectoryA(in_folder(g_other, "none\\below"), NULL), ERROR_PATH_NOT_FOUND);
    CHECK(GetFileAttributesA(g_path) & FILE_ATTRIBUTE_DIRECTORY);
    write_text(in_folder(g_other, "folder\\First.txt"), "12345");
    CHECK(GetFileAttributesExA(g_other, GetFileExInfoStandard, &facts) && facts.nFileSizeLow == 5);
    CHECK(GetFileAttributesA(in_folder(g_other, "FOLDER\\FIRST.TXT")) != INVALID_FILE_ATTRIBUTES);
    in_folder(g_other, "folder\\First.txt");
    CHECK_FAILS(RemoveDirectoryA(g_path), ERROR_DIR_NOT_EMPTY);
    HANDLE search = FindFirstFileA(in_folder(pattern, "folder\\*"), &found);
    CHECK(search != INVALID_HANDLE_VALUE);
    do {
        if (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) ++folders;
        else if (strcmp(found.cFileName, "First.txt") == 0 && found.nFileSizeLow == 5) ++files;
    } while (FindNextFileA(search, &found));
    CHECK(GetLastError() == ERROR_NO_MORE_FILES);
    CHECK(folders == 2 && files == 1);
    CHECK(FindClose(search));
    CHECK_FAILS(FindFirstFileA(in_folder(pattern, "folder\\*.c"), &found) != INVALID_HANDLE_VALUE,
                ERROR_FILE_NOT_FOUND);
    CHECK_FAILS(FindFirstFileA(in_folder(pattern, "none\\*"), &found) != INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND);
    search = FindFirstFileA(in_folder(pattern, "folder\\f?rst.*"), &found);
    CHECK(search != INVALID_HANDLE_VALUE && !FindNextFileA(search, &found));
    CHECK(FindClose(search));
    CHECK_FAILS(RemoveDirectoryA(g_other), ERROR_DIRECTORY);
    CHECK(DeleteFileA(g_other));
    CHECK(RemoveDirectoryA(g_path));
    CHECK_FAILS(RemoveDirectoryA(g_path), ERROR_FILE_NOT_FOUND);
}

static void paths_are_completed_and_temporary_names_are_free(void) {
    char name[MAX_PATH];
    char* part = NULL;
    CHECK(GetTempFileNameA(g_folder, "wsp", 0, name) != 0);
    CHECK(GetFileAttributesA(name) != INVALID_FILE_ATTRIBUTES);
    CHECK(DeleteFileA(name));
    CHECK(GetTempFileNameA(g_folder, "wspemu", 0xAB, name) == 0xAB);
    CHECK(lstrcmpiA(name + strlen(g_folder), "\\wspAB.tmp") == 0); // wine: in lower case
    CHECK(GetFileAttributesA(name) == INVALID_FILE_ATTRIBUTES);
    CHECK(GetTempFileNameA(in_folder(g_path, "none"), "wsp", 0, name) == 0 && GetLastError() == ERROR_DIRECTORY);
    DWORD length = GetFullPathNameA("a\\.\\b\\..\\c.txt", MAX_PATH, name, &part);
    CHECK(length == strlen(name) && strstr(name, "\\a\\c.txt") && part && strcmp(part, "c.txt") == 0);
    CHECK(GetFullPathNameA("a", 1, name, NULL) > 1);
    CHECK(GetCurrentDirectoryA(MAX_PATH, name) > 2 && name[1] == ':');
}

int main(void) {
    char temporary[MAX_PATH];
    CHECK(GetTempPathA(MAX_PATH, temporary) != 0);
    CHECK(GetTempFileNameA(temporary, "wsp", 0, g_folder) != 0);
    CHECK(DeleteFileA(g_folder));
    CHECK(CreateDirectoryA(g_folder, NULL));
    RUN(dispositions_do_what_they_say);
    RUN(names_that_can_not_be_opened_say_why);
    RUN(the_pointer_moves_and_the_end_can_be_set);
    RUN(share_modes_hold);
    RUN(overlapped_reads_take_their_place_from_the_structure);
    RUN(ports_and_routines_hear_of_files_too);
    RUN(files_are_moved_copied_and_removed);
    RUN(folders_are_made_searched_and_removed);
    RUN(paths_are_completed_and_temporary_names_are_free);
    CHECK(RemoveDirectoryA(g_folder));
    return finish();
}
