// processthreadsapi.h: other processes, and how this one was started.
#include "posix/kernel32/rights.h"

#include "posix/birth.h"
#include "posix/command_line.h"
#include "posix/environment.h"
#include "posix/handle_flags.h"
#include "posix/host_paths.h"
#include "posix/processes.h"

#include <optional>
#include <vector>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

// Priorities are for the host to decide; a console of its own, or none, makes no difference to a process here.
constexpr DWORD kKnownCreationFlags = CREATE_SUSPENDED | DETACHED_PROCESS | CREATE_NEW_CONSOLE | NORMAL_PRIORITY_CLASS |
                                      IDLE_PRIORITY_CLASS | HIGH_PRIORITY_CLASS | REALTIME_PRIORITY_CLASS |
                                      BELOW_NORMAL_PRIORITY_CLASS | ABOVE_NORMAL_PRIORITY_CLASS |
                                      CREATE_NEW_PROCESS_GROUP | CREATE_UNICODE_ENVIRONMENT |
                                      CREATE_BREAKAWAY_FROM_JOB | CREATE_DEFAULT_ERROR_MODE | CREATE_NO_WINDOW;
// Debugging, and attributes beyond STARTUPINFO.
constexpr DWORD kRefusedCreationFlags = DEBUG_PROCESS | DEBUG_ONLY_THIS_PROCESS | EXTENDED_STARTUPINFO_PRESENT;

int flags_error(DWORD flags) noexcept {
    if (flags & kRefusedCreationFlags) return ERROR_NOT_SUPPORTED;
    return (flags & ~kKnownCreationFlags) != 0 ? ERROR_INVALID_PARAMETER : 0;
}

// A block of NAME=value texts, one behind the other, with an empty one at the end.
template <class Char>
std::vector<std::string> texts_of_block(const Char* block) {
    std::vector<std::string> texts;
    while (*block != 0) {
        const std::u16string text = text_of(block);
        texts.push_back(to_utf8(text));
        block += encode(text, Char()).size() + 1;
    }
    return texts;
}

bool begins_with(std::string_view text, std::string_view beginning) noexcept {
    return text.substr(0, beginning.size()) == beginning;
}

// What leads a program to the emulator and to the installation is not the program's to leave out: on Windows both belong to the
// machine. A text of the block's own wins.
void keep_installation(std::vector<std::string>& environment) {
    for (const std::string& ours : environment_strings()) {
        if (!begins_with(ours, "WSPEMU_") && !begins_with(ours, "LD_LIBRARY_PATH=")) continue;
        const std::string_view name = std::string_view(ours).substr(0, ours.find('=') + 1);
        bool there = false;
        for (const std::string& text : environment) there = there || begins_with(text, name);
        if (!there) environment.push_back(ours);
    }
}

std::vector<std::string> child_environment(const void* block, bool wide) {
    if (!block) return environment_strings();
    std::vector<std::string> environment =
        wide ? texts_of_block(static_cast<const WCHAR*>(block)) : texts_of_block(static_cast<const char*>(block));
    keep_installation(environment);
    return environment;
}

// The file, and what the child is told of its command line.
Result<std::string> choose_program(const std::optional<std::u16string>& application, const std::u16string& line) {
    if (application) return find_program(*application, false);
    Result<std::string> program = WsaError{ERROR_FILE_NOT_FOUND};
    for (const std::u16string& name : program_names(line))
        if ((program = find_program(name, true))) break;
    return program;
}

struct Creation {
    std::optional<std::u16string> application;
    std::u16string line;
    const std::u16string* folder = nullptr;
    const void* environment = nullptr;
    bool inherits = false;
    DWORD flags = 0;
};

BOOL create_process(const Creation& creation, ChildStart start, LPSECURITY_ATTRIBUTES process_security,
                    LPSECURITY_ATTRIBUTES thread_security, LPPROCESS_INFORMATION information) {
    constexpr std::size_t kLongestLine = 32766;
    if (const int error = flags_error(creation.flags)) return fail(FALSE, error);
    if (creation.line.size() > kLongestLine) return fail(FALSE, ERROR_INVALID_PARAMETER);
    Result<std::string> program = choose_program(creation.application, creation.line);
    if (!program) return fail(FALSE, program.error());
    if (creation.folder) {
        Result<std::string> folder = host_path(*creation.folder);
        if (!folder) return fail(FALSE, ERROR_DIRECTORY);
        start.folder = std::move(*folder);
    }
    const std::u16string line = creation.line.empty() ? join_command_line({*creation.application}) : creation.line;
    for (const std::u16string& argument : split_command_line(line)) start.arguments.push_back(to_utf8(argument));
    start.program = std::move(*program);
    start.command_line = to_utf8(line);
    start.environment = child_environment(creation.environment, (creation.flags & CREATE_UNICODE_ENVIRONMENT) != 0);
    start.inherits = creation.inherits;
    start.suspended = (creation.flags & CREATE_SUSPENDED) != 0;
    start.new_group = (creation.flags & CREATE_NEW_PROCESS_GROUP) != 0;
    const Result<StartedChild> child = start_child(start);
    if (!child) return fail(FALSE, child.error());
    *information = {handle_of(child->process), handle_of(child->thread), child->process_id, child->thread_id};
    const auto mark = [](LPSECURITY_ATTRIBUTES security, port::Handle handle) {
        if (security && security->bInheritHandle)
            (void)set_handle_flags(handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    };
    mark(process_security, child->process);
    mark(thread_security, child->thread);
    return TRUE;
}

template <class Startup>
ChildStart start_of(const Startup& startup) {
    ChildStart start;
    start.title = to_utf8(text_of(startup.lpTitle));
    start.desktop = to_utf8(text_of(startup.lpDesktop));
    start.startup_flags = startup.dwFlags;
    start.show_window = startup.wShowWindow;
    start.has_streams = (startup.dwFlags & STARTF_USESTDHANDLES) != 0;
    start.streams = {value_of(startup.hStdInput), value_of(startup.hStdOutput), value_of(startup.hStdError)};
    return start;
}

template <class Char, class Startup>
BOOL create_process(const Char* application, Char* line, LPSECURITY_ATTRIBUTES process_security,
                    LPSECURITY_ATTRIBUTES thread_security, BOOL inherits, DWORD flags, LPVOID environment,
                    const Char* folder, const Startup* startup, LPPROCESS_INFORMATION information) {
    if ((!application && !line) || !startup || !information) return fail(FALSE, ERROR_INVALID_PARAMETER);
    if (!may_read(startup) || !may_write(information)) return fail(FALSE, ERROR_NOACCESS);
    const std::u16string folder_text = text_of(folder);
    const Creation creation{application ? std::optional(text_of(application)) : std::nullopt,
                            text_of(static_cast<const Char*>(line)),
                            folder ? &folder_text : nullptr,
                            environment,
                            inherits != FALSE,
                            flags};
    return create_process(creation, start_of(*startup), process_security, thread_security, information);
}

// The texts are never freed, as on Windows: programs keep the pointers.
template <class Char>
struct StartupTexts {
    explicit StartupTexts(const BirthFacts& facts)
        : title(encode(to_utf16(facts.title), Char())), desktop(encode(to_utf16(facts.desktop), Char())) {}
    decltype(encode({}, Char())) title, desktop;
};

template <class Char, class Startup>
void tell_startup(Startup* startup) {
    if (!startup) return;
    const Birth* birth = Birth::own();
    const BirthFacts none;
    const BirthFacts& facts = birth ? birth->facts() : none;
    static auto* const texts = new StartupTexts<Char>(facts);
    *startup = {};
    startup->cb = sizeof *startup;
    startup->lpTitle = reinterpret_cast<Char*>(texts->title.data());
    startup->lpDesktop = reinterpret_cast<Char*>(texts->desktop.data());
    startup->dwFlags = facts.startup_flags;
    startup->wShowWindow = facts.show_window;
    if (facts.startup_flags & STARTF_USESTDHANDLES) {
        startup->hStdInput = GetStdHandle(STD_INPUT_HANDLE);
        startup->hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
        startup->hStdError = GetStdHandle(STD_ERROR_HANDLE);
    }
}

} // namespace

BOOL WINAPI CreateProcessA(LPCSTR lpApplicationName, LPSTR lpCommandLine, LPSECURITY_ATTRIBUTES lpProcessAttributes,
                           LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles, DWORD dwCreationFlags,
                           LPVOID lpEnvironment, LPCSTR lpCurrentDirectory, LPSTARTUPINFOA lpStartupInfo,
                           LPPROCESS_INFORMATION lpProcessInformation) {
    return create_process(lpApplicationName, lpCommandLine, lpProcessAttributes, lpThreadAttributes, bInheritHandles,
                          dwCreationFlags, lpEnvironment, lpCurrentDirectory, lpStartupInfo, lpProcessInformation);
}

BOOL WINAPI CreateProcessW(LPCWSTR lpApplicationName, LPWSTR lpCommandLine, LPSECURITY_ATTRIBUTES lpProcessAttributes,
                           LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles, DWORD dwCreationFlags,
                           LPVOID lpEnvironment, LPCWSTR lpCurrentDirectory, LPSTARTUPINFOW lpStartupInfo,
                           LPPROCESS_INFORMATION lpProcessInformation) {
    return create_process(lpApplicationName, lpCommandLine, lpProcessAttributes, lpThreadAttributes, bInheritHandles,
                          dwCreationFlags, lpEnvironment, lpCurrentDirectory, lpStartupInfo, lpProcessInformation);
}

// Its errors are numbers up to 31, whatever the reason.
UINT WINAPI WinExec(LPCSTR lpCmdLine, UINT uCmdShow) {
    STARTUPINFOA startup = {};
    startup.cb = sizeof startup;
    startup.dwFlags = STARTF_USESHOWWINDOW;
    startup.wShowWindow = static_cast<WORD>(uCmdShow);
    PROCESS_INFORMATION information = {};
    if (!CreateProcessA(nullptr, const_cast<LPSTR>(lpCmdLine), nullptr, nullptr, FALSE, 0, nullptr, nullptr, &startup,
                        &information)) {
        const DWORD error = GetLastError();
        return error < 32 ? error : ERROR_BAD_FORMAT;
    }
    CloseHandle(information.hProcess);
    CloseHandle(information.hThread);
    return 33;
}

VOID WINAPI GetStartupInfoA(LPSTARTUPINFOA lpStartupInfo) {
    tell_startup<CHAR>(lpStartupInfo);
}

VOID WINAPI GetStartupInfoW(LPSTARTUPINFOW lpStartupInfo) {
    tell_startup<WCHAR>(lpStartupInfo);
}

DWORD WINAPI GetProcessId(HANDLE Process) {
    if (refused(Process, kMayNotAsk)) return 0;
    const Result<std::uint32_t> id = process_id_of(value_of(Process));
    return id ? *id : fail(DWORD{0}, id.error());
}

BOOL WINAPI GetExitCodeProcess(HANDLE hProcess, LPDWORD lpExitCode) {
    if (refused(hProcess, kMayNotAsk)) return FALSE;
    const Result<std::uint32_t> code = process_exit_code(value_of(hProcess));
    if (!code) return fail(FALSE, code.error());
    return store<DWORD>(lpExitCode, *code) ? TRUE : fail(FALSE, ERROR_NOACCESS);
}

// No DllMain is called, nothing is flushed.
BOOL WINAPI TerminateProcess(HANDLE hProcess, UINT uExitCode) {
    if (refused(hProcess, kMayNotEnd)) return FALSE;
    return finish(terminate_process(value_of(hProcess), uExitCode));
}

HANDLE WINAPI OpenProcess(DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwProcessId) {
    const Result<port::Handle> process = open_process(dwProcessId);
    if (process) set_denied(*process, denied_of_process(dwDesiredAccess));
    if (process && bInheritHandle) (void)set_handle_flags(*process, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    return handle_or_null(process);
}
