// CreateProcess and its kin: this program is its own child, which does what its command line says.
#include "win32_check.h"

#include <string.h>

static char g_own_path[MAX_PATH];

// --- the child ---

static int write_text(HANDLE to, const char* text) {
    DWORD put = 0;
    return WriteFile(to, text, (DWORD)strlen(text), &put, NULL) && put == strlen(text);
}

static int copy_input(void) {
    char buffer[64];
    DWORD got = 0;
    HANDLE in = GetStdHandle(STD_INPUT_HANDLE);
    while (ReadFile(in, buffer, sizeof buffer - 1, &got, NULL) && got != 0) {
        buffer[got] = 0;
        if (!write_text(GetStdHandle(STD_OUTPUT_HANDLE), buffer)) return 2;
    }
    return GetLastError() == ERROR_BROKEN_PIPE ? 0 : 3;
}

static int tell(int argc, char** argv) {
    HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
    for (int i = 2; i < argc; ++i) {
        write_text(out, argv[i]);
        write_text(out, "\n");
    }
    return 0;
}

// Starts a child of its own that has the same handle, and does not wait for it.
static int leave_work_to_another(const char* handle) {
    STARTUPINFOA startup;
    PROCESS_INFORMATION info;
    char line[MAX_PATH + 60];
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    if (GetModuleFileNameA(NULL, g_own_path, sizeof g_own_path) == 0) return 1;
    snprintf(line, sizeof line, "\"%s\" handle %s", g_own_path, handle);
    return CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &info) ? 0 : 2;
}

static int child(int argc, char** argv) {
    const char* verb = argv[1];
    const char* word = argc > 2 ? argv[2] : "";
    char text[600] = "";
    if (strcmp(verb, "exit") == 0) ExitProcess((UINT)strtoul(word, NULL, 0));
    if (strcmp(verb, "return") == 0) return (int)strtoul(word, NULL, 0);
    if (strcmp(verb, "terminate") == 0) TerminateProcess(GetCurrentProcess(), (UINT)strtoul(word, NULL, 0));
    if (strcmp(verb, "copy") == 0) return copy_input();
    if (strcmp(verb, "tell") == 0) return tell(argc, argv);
    if (strcmp(verb, "line") == 0) return !write_text(GetStdHandle(STD_OUTPUT_HANDLE), GetCommandLineA());
    if (strcmp(verb, "variable") == 0) {
        if (GetEnvironmentVariableA(word, text, sizeof text) == 0) return (int)GetLastError();
        return !write_text(GetStdHandle(STD_OUTPUT_HANDLE), text);
    }
    if (strcmp(verb, "folder") == 0) {
        GetCurrentDirectoryA(sizeof text, text);
        return !write_text(GetStdHandle(STD_OUTPUT_HANDLE), text);
    }
    if (strcmp(verb, "handle") == 0) {
        HANDLE handle = (HANDLE)(ULONG_PTR)strtoull(word, NULL, 0);
        return write_text(handle, "inherited") ? 0 : (int)GetLastError();
    }
    if (strcmp(verb, "leave") == 0) return leave_work_to_another(word);
    if (strcmp(verb, "title") == 0) {
        STARTUPINFOA startup;
        GetStartupInfoA(&startup);
        if ((startup.dwFlags & STARTF_USESHOWWINDOW) == 0 || startup.wShowWindow != 6) return 1;
        return strcmp(startup.lpTitle, "a title") == 0 ? 0 : 2;
    }
    return 99;
}

// --- the parent ---

struct Started {
    PROCESS_INFORMATION info;
    HANDLE output; // reads what it writes
    HANDLE input;  // writes what it reads
};

// The child's standard input and output are pipes.
static struct Started start(const char* arguments, DWORD flags, BOOL inherits, void* environment, const char* folder) {
    struct Started started;
    memset(&started, 0, sizeof started);
    SECURITY_ATTRIBUTES inheritable = {sizeof inheritable, NULL, TRUE};
    HANDLE out, in;
    CHECK(CreatePipe(&started.output, &out, &inheritable, 0));
    CHECK(CreatePipe(&in, &started.input, &inheritable, 0));
    CHECK(SetHandleInformation(started.output, HANDLE_FLAG_INHERIT, 0));
    CHECK(SetHandleInformation(started.input, HANDLE_FLAG_INHERIT, 0));
    STARTUPINFOA startup;
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    startup.dwFlags = STARTF_USESTDHANDLES | STARTF_USESHOWWINDOW;
    startup.wShowWindow = 6;
    startup.lpTitle = (char*)"a title";
    startup.hStdInput = in;
    startup.hStdOutput = out;
    startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    char line[1000];
    snprintf(line, sizeof line, "\"%s\" %s", g_own_path, arguments);
    CHECK(CreateProcessA(NULL, line, NULL, NULL, inherits, flags, environment, folder, &startup, &started.info));
    CHECK(CloseHandle(out) && CloseHandle(in));
    return started;
}

// Its exit code; what it has written is in `text`.
static DWORD finish_child(struct Started* started, char* text, DWORD size) {
    DWORD code = 0xDEAD, got = 0, length = 0;
    CloseHandle(started->input);
    while (length < size - 1 && ReadFile(started->output, text + length, size - 1 - length, &got, NULL)) length += got;
    text[length] = 0;
    CHECK(WaitForSingleObject(started->info.hProcess, kLong) == WAIT_OBJECT_0);
    CHECK(GetExitCodeProcess(started->info.hProcess, &code));
    CHECK(CloseHandle(started->output));
    CHECK(CloseHandle(started->info.hProcess) && CloseHandle(started->info.hThread));
    return code;
}

static DWORD run_child(const char* arguments, char* text, DWORD size) {
    struct Started started = start(arguments, 0, TRUE, NULL, NULL);
    return finish_child(&started, text, size);
}

static void an_exit_code_has_all_its_bits(void) {
    char text[100];
    CHECK(run_child("exit 0", text, sizeof text) == 0);
    CHECK(run_child("exit 3", text, sizeof text) == 3);
    CHECK(run_child("exit 0x87654321", text, sizeof text) == 0x87654321);
    CHECK(run_child("return 70000", text, sizeof text) == 70000);
    CHECK(run_child("terminate 0xC0000017", text, sizeof text) == 0xC0000017);
}

static void a_process_and_its_thread_are_signalled_by_its_end(void) {
    struct Started started = start("copy", 0, TRUE, NULL, NULL);
    DWORD code = 0;
    CHECK(WaitForSingleObject(started.info.hProcess, 0) == WAIT_TIMEOUT);
    CHECK(GetExitCodeProcess(started.info.hProcess, &code) && code == STILL_ACTIVE);
    CHECK(GetExitCodeThread(started.info.hThread, &code) && code == STILL_ACTIVE);
    CHECK(GetProcessId(started.info.hProcess) == started.info.dwProcessId);
    CHECK(started.info.dwProcessId != GetCurrentProcessId());
    CHECK(GetProcessIdOfThread(started.info.hThread) == started.info.dwProcessId);
    CHECK(GetThreadId(started.info.hThread) == started.info.dwThreadId);
    CHECK(write_text(started.input, "one ") && write_text(started.input, "two"));
    CHECK(CloseHandle(started.input));
    HANDLE both[2] = {started.info.hProcess, started.info.hThread};
    CHECK(WaitForMultipleObjects(2, both, TRUE, kLong) == WAIT_OBJECT_0);
    CHECK(GetExitCodeProcess(started.info.hProcess, &code) && code == 0);
    CHECK(GetExitCodeThread(started.info.hThread, &code) && code == 0);
    char text[20] = "";
    DWORD got = 0, more = 0;
    CHECK(ReadFile(started.output, text, sizeof text - 1, &got, NULL));
    // What was written in two pieces may be read in two.
    if (got < 7) CHECK(ReadFile(started.output, text + got, sizeof text - 1 - got, &more, NULL));
    CHECK(strcmp(text, "one two") == 0);
    CHECK_FAILS(ReadFile(started.output, text, sizeof text, &got, NULL), ERROR_BROKEN_PIPE);
    KNOWN_DEVIATION_FAILS(kWine, "a process that has ended can be ended again",
                          TerminateProcess(started.info.hProcess, 1), ERROR_ACCESS_DENIED);
    CloseHandle(started.output);
    CloseHandle(started.info.hProcess);
    CloseHandle(started.info.hThread);
}

static void a_command_line_is_taken_apart_by_the_rules_of_the_c_library(void) {
    char text[200];
    CHECK(run_child("tell a \"b c\" d\\e \"f\\\\\" g\\\"h i\\\\\\\"j \"\" k", text, sizeof text) == 0);
    CHECK(strcmp(text, "a\nb c\nd\\e\nf\\\ng\"h\ni\\\"j\n\nk\n") == 0);
    CHECK(run_child("line  \"as it  is\"", text, sizeof text) == 0);
    CHECK(strstr(text, "\" line  \"as it  is\"") != NULL);
}

static void only_marked_handles_are_inherited_and_behind_the_same_values(void) {
    SECURITY_ATTRIBUTES inheritable = {sizeof inheritable, NULL, TRUE};
    char line[60], text[60] = "";
    HANDLE reads, writes;
    DWORD got = 0;
    CHECK(CreatePipe(&reads, &writes, &inheritable, 0));
    CHECK(SetHandleInformation(reads, HANDLE_FLAG_INHERIT, 0));
    snprintf(line, sizeof line, "handle %llu", (unsigned long long)(ULONG_PTR)writes);
    CHECK(run_child(line, text, sizeof text) == 0);
    CHECK(ReadFile(reads, text, sizeof text - 1, &got, NULL) && got == 9 && memcmp(text, "inherited", 9) == 0);
    CHECK(SetHandleInformation(writes, HANDLE_FLAG_INHERIT, 0));
    CHECK(run_child(line, text, sizeof text) == ERROR_INVALID_HANDLE);
    CHECK(SetHandleInformation(writes, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT));
    struct Started started = start(line, 0, FALSE, NULL, NULL);
    CHECK(finish_child(&started, text, sizeof text) == ERROR_INVALID_HANDLE);
    CHECK(CloseHandle(writes));
    // No child has the other end any more.
    CHECK_FAILS(ReadFile(reads, text, sizeof text, &got, NULL), ERROR_BROKEN_PIPE);
    CHECK(CloseHandle(reads));
}

static void a_child_can_be_ended(void) {
    char text[20];
    struct Started started = start("copy", 0, TRUE, NULL, NULL);
    CHECK(TerminateProcess(started.info.hProcess, 77));
    CHECK(WaitForSingleObject(started.info.hThread, kLong) == WAIT_OBJECT_0);
    CHECK(finish_child(&started, text, sizeof text) == 77);
}

static void a_suspended_child_begins_when_its_thread_is_resumed(void) {
    char text[20];
    struct Started started = start("exit 5", CREATE_SUSPENDED, TRUE, NULL, NULL);
    CHECK(WaitForSingleObject(started.info.hProcess, 50) == WAIT_TIMEOUT);
    CHECK(SuspendThread(started.info.hThread) == 1);
    CHECK(ResumeThread(started.info.hThread) == 2);
    CHECK(WaitForSingleObject(started.info.hProcess, 0) == WAIT_TIMEOUT);
    CHECK(ResumeThread(started.info.hThread) == 1);
    CHECK(finish_child(&started, text, sizeof text) == 5);
    started = start("exit 5", CREATE_SUSPENDED, TRUE, NULL, NULL);
    CHECK(TerminateProcess(started.info.hProcess, 6));
    CHECK(finish_child(&started, text, sizeof text) == 6);
}

static void a_suspended_child_that_was_ended_can_be_resumed(void) {
    char text[20];
    struct Started started = start("exit 5", CREATE_SUSPENDED, TRUE, NULL, NULL);
    CHECK(TerminateProcess(started.info.hProcess, 6));
    CHECK(WaitForSingleObject(started.info.hProcess, kLong) == WAIT_OBJECT_0);
    (void)ResumeThread(started.info.hThread);
    CHECK(QueueUserAPC(NULL, started.info.hThread, 0) == 0);
    CHECK(finish_child(&started, text, sizeof text) == 6);
}

static void a_suspended_child_holds_nothing_that_it_has_not_inherited(void) {
    HANDLE reads, writes;
    char text[20];
    DWORD got = 0;
    CHECK(CreatePipe(&reads, &writes, NULL, 0));
    struct Started started = start("exit 5", CREATE_SUSPENDED, TRUE, NULL, NULL);
    CHECK(CloseHandle(writes));
    CHECK_FAILS(ReadFile(reads, text, 1, &got, NULL), ERROR_BROKEN_PIPE);
    CHECK(CloseHandle(reads));
    CHECK(ResumeThread(started.info.hThread) == 1);
    CHECK(finish_child(&started, text, sizeof text) == 5);
}

static void a_child_keeps_what_it_inherits_when_its_parent_has_ended(void) {
    SECURITY_ATTRIBUTES inheritable = {sizeof inheritable, NULL, TRUE};
    HANDLE reads, writes;
    char line[60], text[20];
    DWORD got = 0;
    CHECK(CreatePipe(&reads, &writes, &inheritable, 0));
    CHECK(SetHandleInformation(reads, HANDLE_FLAG_INHERIT, 0));
    snprintf(line, sizeof line, "leave %llu", (unsigned long long)(ULONG_PTR)writes);
    CHECK(run_child(line, text, sizeof text) == 0);
    CHECK(CloseHandle(writes));
    CHECK(ReadFile(reads, text, sizeof text, &got, NULL) && got == 9 && memcmp(text, "inherited", 9) == 0);
    CHECK_FAILS(ReadFile(reads, text, 1, &got, NULL), ERROR_BROKEN_PIPE);
    CHECK(CloseHandle(reads));
}

// Children are started by several threads at once, some of them suspended.
static unsigned __stdcall start_children(void* unused) {
    char text[20];
    (void)unused;
    for (int i = 0; i < 5; ++i) {
        struct Started waits = start("exit 1", CREATE_SUSPENDED, TRUE, NULL, NULL);
        CHECK(run_child("exit 2", text, sizeof text) == 2);
        CHECK(ResumeThread(waits.info.hThread) == 1);
        CHECK(finish_child(&waits, text, sizeof text) == 1);
    }
    return 259; // STILL_ACTIVE is an exit code like any other
}

static void children_of_several_threads_do_not_wait_for_each_other(void) {
    HANDLE threads[3];
    for (int i = 0; i < 3; ++i) threads[i] = start_thread(start_children, NULL);
    for (int i = 0; i < 3; ++i) CHECK(join_thread(threads[i]) == 259);
}

static void a_child_has_the_environment_and_the_folder_that_it_is_given(void) {
    char text[MAX_PATH], own[MAX_PATH];
    char* const all = GetEnvironmentStringsA();
    CHECK(all != NULL && all[0] != 0);
    CHECK(FreeEnvironmentStringsA(all));
    CHECK(SetEnvironmentVariableA("WIN32_CHILD_TEST", "ours"));
    CHECK(run_child("variable WIN32_CHILD_TEST", text, sizeof text) == 0 && strcmp(text, "ours") == 0);
    // SystemRoot: programs of Windows do not begin without it.
    char block[] = "SystemRoot=C:\\Windows\0WIN32_CHILD_TEST=its own\0";
    struct Started started = start("variable WIN32_CHILD_TEST", 0, TRUE, block, NULL);
    CHECK(finish_child(&started, text, sizeof text) == 0 && strcmp(text, "its own") == 0);
    WCHAR wide[] = L"SystemRoot=C:\\Windows\0WIN32_CHILD_TEST=wide\0";
    started = start("variable WIN32_CHILD_TEST", CREATE_UNICODE_ENVIRONMENT, TRUE, wide, NULL);
    CHECK(finish_child(&started, text, sizeof text) == 0 && strcmp(text, "wide") == 0);
    started = start("variable OTHER", 0, TRUE, block, NULL);
    CHECK(finish_child(&started, text, sizeof text) == ERROR_ENVVAR_NOT_FOUND);
    CHECK(run_child("title", text, sizeof text) == 0);

    GetCurrentDirectoryA(sizeof own, own);
    CHECK(run_child("folder", text, sizeof text) == 0 && strcmp(text, own) == 0);
    started = start("folder", 0, TRUE, NULL, "/");
    CHECK(finish_child(&started, text, sizeof text) == 0 && strcmp(text, own) != 0);
}

static void a_process_can_be_opened_by_its_id(void) {
    char text[20];
    struct Started started = start("copy", 0, TRUE, NULL, NULL);
    HANDLE other = OpenProcess(PROCESS_ALL_ACCESS, FALSE, started.info.dwProcessId);
    CHECK(other != NULL && other != started.info.hProcess);
    CHECK(GetProcessId(other) == started.info.dwProcessId);
    CHECK(WaitForSingleObject(other, 0) == WAIT_TIMEOUT);
    CHECK(finish_child(&started, text, sizeof text) == 0);
    DWORD code = 9;
    CHECK(WaitForSingleObject(other, kLong) == WAIT_OBJECT_0);
    CHECK(GetExitCodeProcess(other, &code) && code == 0);
    CHECK(CloseHandle(other));
}

static void a_process_that_has_ended_can_be_opened_while_somebody_holds_it(void) {
    struct Started started = start("copy", 0, TRUE, NULL, NULL);
    HANDLE held = OpenProcess(PROCESS_ALL_ACCESS, FALSE, started.info.dwProcessId);
    const DWORD id = started.info.dwProcessId;
    CHECK(TerminateProcess(held, 77));
    CHECK(WaitForSingleObject(held, kLong) == WAIT_OBJECT_0);
    for (int i = 0; i < 3; ++i) {
        DWORD code = 0;
        HANDLE late = OpenProcess(PROCESS_ALL_ACCESS, FALSE, id);
        CHECK(late && WaitForSingleObject(late, 0) == WAIT_OBJECT_0);
        CHECK(GetExitCodeProcess(late, &code) && code == 77);
        CHECK(GetProcessId(late) == id);
        CHECK(CloseHandle(late));
    }
    char text[20];
    CHECK(finish_child(&started, text, sizeof text) == 77);
    CHECK(CloseHandle(held));
    if (this_side() != kWine) // knows it for a while
        CHECK_FAILS(OpenProcess(PROCESS_ALL_ACCESS, FALSE, id), ERROR_INVALID_PARAMETER);
}

static int create_fails(const char* application, const char* command, const char* folder, DWORD flags) {
    STARTUPINFOA startup;
    PROCESS_INFORMATION info;
    char line[MAX_PATH];
    memset(&startup, 0, sizeof startup);
    startup.cb = sizeof startup;
    if (command) snprintf(line, sizeof line, "%s", command);
    return CreateProcessA(application, command ? line : NULL, NULL, NULL, FALSE, flags, NULL, folder, &startup, &info);
}

static void what_can_not_be_started_says_why(void) {
    CHECK_FAILS(create_fails("Z:\\no\\such\\folder\\program.exe", NULL, NULL, 0), ERROR_PATH_NOT_FOUND);
    CHECK_FAILS(create_fails(NULL, "no_such_program_here", NULL, 0), ERROR_FILE_NOT_FOUND);
    CHECK_FAILS(create_fails(g_own_path, NULL, "Z:\\no\\such\\folder", 0), ERROR_DIRECTORY);
    STARTUPINFOA startup;
    memset(&startup, 0, sizeof startup);
    HANDLE file = CreateFileA("child_processes_test.txt", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    CHECK(write_text(file, "no program"));
    CHECK(CloseHandle(file));
    CHECK_FAILS(create_fails("child_processes_test.txt", NULL, NULL, 0), ERROR_BAD_EXE_FORMAT);
    CHECK_FAILS(create_fails("child_processes_test.txt", NULL, NULL, CREATE_SUSPENDED), ERROR_BAD_EXE_FORMAT);
    CHECK_FAILS(create_fails(g_own_path, NULL, "Z:\\no\\such\\folder", CREATE_SUSPENDED), ERROR_DIRECTORY);
    CHECK_FAILS(create_fails("", "whatever", NULL, 0), ERROR_PATH_NOT_FOUND);
    KNOWN_DEVIATION_FAILS(kWine, "calls a folder a bad handle", create_fails("Z:\\", NULL, NULL, 0),
                          ERROR_ACCESS_DENIED);
    CHECK(DeleteFileA("child_processes_test.txt"));
    CHECK_FAILS(OpenProcess(PROCESS_ALL_ACCESS, FALSE, 0xFFFFFFF3), ERROR_INVALID_PARAMETER);
    CHECK_FAILS(WinExec("no_such_program_here", 0) > 31, ERROR_FILE_NOT_FOUND);
}

static void a_pipe_without_its_other_end_says_so(void) {
    HANDLE reads, writes;
    char text[4];
    DWORD done = 0;
    CHECK(CreatePipe(&reads, &writes, NULL, 100));
    CHECK_FAILS(ReadFile(writes, text, 1, &done, NULL), ERROR_ACCESS_DENIED);
    CHECK_FAILS(WriteFile(reads, text, 1, &done, NULL), ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(reads));
    CHECK_FAILS(WriteFile(writes, "x", 1, &done, NULL), ERROR_NO_DATA);
    CHECK(CloseHandle(writes));
}

int main(int argc, char** argv) {
    if (argc > 1) return child(argc, argv);
    CHECK(GetModuleFileNameA(NULL, g_own_path, sizeof g_own_path) != 0);
    RUN(an_exit_code_has_all_its_bits);
    RUN(a_process_and_its_thread_are_signalled_by_its_end);
    RUN(a_command_line_is_taken_apart_by_the_rules_of_the_c_library);
    RUN(only_marked_handles_are_inherited_and_behind_the_same_values);
    RUN(a_child_can_be_ended);
    RUN(a_suspended_child_begins_when_its_thread_is_resumed);
    RUN(a_suspended_child_that_was_ended_can_be_resumed);
    RUN(a_suspended_child_holds_nothing_that_it_has_not_inherited);
    RUN(a_child_keeps_what_it_inherits_when_its_parent_has_ended);
    RUN(children_of_several_threads_do_not_wait_for_each_other);
    RUN(a_child_has_the_environment_and_the_folder_that_it_is_given);
    RUN(a_process_can_be_opened_by_its_id);
    RUN(a_process_that_has_ended_can_be_opened_while_somebody_holds_it);
    RUN(what_can_not_be_started_says_why);
    RUN(a_pipe_without_its_other_end_says_so);
    return finish();
}
