// libloaderapi.h: modules. An HMODULE is a port::Module*.
#include "posix/kernel32/win32_border.h"

#include "core/unsupported.h"
#include "core/windows_names.h"
#include "posix/host_paths.h"
#include "posix/modules.h"
#include "posix/thread_control.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

port::Module* module_of(HMODULE handle) {
    return reinterpret_cast<port::Module*>(handle);
}

HMODULE module_handle(const Result<port::Module*>& module) {
    return module ? reinterpret_cast<HMODULE>(*module) : fail(HMODULE(), module.error());
}

// Why a load failed, if that is for something that we do not have.
void tell_missing_parts(const std::u16string& path, const void* caller) {
    const std::string file = to_utf8(path);
    for (const std::string& name : port::load_missing_functions())
        report_unsupported(file + " needs " + missing_function_text(name), caller);
    const std::string dll = file.substr(file.find_last_of("\\/") + 1);
    if (is_windows_module(dll) && !port::is_builtin_module(path))
        report_unsupported("LoadLibrary: " + dll + ": not there", caller);
}

// A built-in module has no folder in its name.
void tell_missing_export(HMODULE module, LPCSTR name, const void* caller) {
    const auto number = reinterpret_cast<ULONG_PTR>(name);
    const std::string file = port::module_file(module_of(module));
    if (number < 0x10000) report_unsupported("GetProcAddress by ordinal: names only", caller);
    else if (!file.empty() && file.find('/') == file.npos) report_unsupported_export(name, caller);
}

// `caller` is the export's: a default argument is worked out where the call stands.
template <class Char>
HMODULE load(const Char* name, HANDLE file, DWORD flags, const void* caller = __builtin_return_address(0)) {
    constexpr DWORD kSearchFlags = LOAD_WITH_ALTERED_SEARCH_PATH | LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR |
                                   LOAD_LIBRARY_SEARCH_APPLICATION_DIR | LOAD_LIBRARY_SEARCH_USER_DIRS |
                                   LOAD_LIBRARY_SEARCH_SYSTEM32 | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS;
    if (file) return fail(HMODULE(), ERROR_INVALID_PARAMETER);
    if (!name || !*name) return fail(HMODULE(), ERROR_MOD_NOT_FOUND);
    // The search flags choose among folders that the rule of port/modules.h does not have; mapping a module as data is
    // something a shared object does not offer.
    if (flags & ~(kSearchFlags | DONT_RESOLVE_DLL_REFERENCES)) return fail(HMODULE(), ERROR_NOT_SUPPORTED);
    const std::u16string path = text_of(name);
    const auto module = (flags & DONT_RESOLVE_DLL_REFERENCES) ? load_module_silently(path) : port::load_module(path);
    if (!module) tell_missing_parts(path, caller);
    return module_handle(module);
}

template <class Char>
HMODULE find(const Char* name) {
    if (!name) return module_handle(program_module());
    return module_handle(find_module(text_of(name)));
}

template <class Char>
BOOL find_counted(DWORD flags, const Char* name, HMODULE* out) {
    constexpr DWORD kPin = GET_MODULE_HANDLE_EX_FLAG_PIN;
    constexpr DWORD kUncounted = GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
    constexpr DWORD kFromAddress = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS;
    if (!out) return fail(FALSE, ERROR_INVALID_PARAMETER);
    *out = nullptr;
    const bool contradiction = (flags & kPin) && (flags & kUncounted);
    if (contradiction || (flags & ~(kPin | kUncounted | kFromAddress))) return fail(FALSE, ERROR_INVALID_PARAMETER);
    if ((flags & kFromAddress) && !name) return fail(FALSE, ERROR_INVALID_PARAMETER);

    const bool from_address = (flags & kFromAddress) != 0;
    HMODULE found = from_address ? reinterpret_cast<HMODULE>(port::module_of_address(name)) : find(name);
    if (from_address && !found)
        found = module_handle(program_module()); // the program, or the emulator: nothing to unload
    if (!found) return FALSE;
    if (flags & kPin) return finish(pin_module(module_of(found))) && (*out = found);
    if (!(flags & kUncounted) && !finish(retain_module(module_of(found)))) return FALSE;
    *out = found;
    return TRUE;
}

// As Windows spells paths, with a drive and backslashes, which programs look for; a DLL that is built in is where Windows has it.
template <class Char>
DWORD file_name(HMODULE module, Char* out, DWORD size) {
    const std::string file = port::module_file(module_of(module));
    if (file.empty()) return fail(DWORD(0), ERROR_MOD_NOT_FOUND);
    const bool built_in = file.find('/') == file.npos;
    const std::u16string path =
        built_in ? port::expand_environment(u"%SystemRoot%\\System32\\") + to_utf16(file) : windows_path(file);
    if (!out || size == 0) return fail(DWORD(0), ERROR_INSUFFICIENT_BUFFER);
    if (encode(path, Char()).size() < size) return copy_or_size(path, out, size);
    copy_truncated(path, out, size);
    return fail(size, ERROR_INSUFFICIENT_BUFFER);
}

// Code that this thread has freed and comes from: pthread's unwinding still needs it mapped.
thread_local std::shared_ptr<void> t_code_left;

} // namespace

HMODULE WINAPI LoadLibraryA(LPCSTR lpLibFileName) {
    return load(lpLibFileName, nullptr, 0);
}

HMODULE WINAPI LoadLibraryW(LPCWSTR lpLibFileName) {
    return load(lpLibFileName, nullptr, 0);
}

HMODULE WINAPI LoadLibraryExA(LPCSTR lpLibFileName, HANDLE hFile, DWORD dwFlags) {
    return load(lpLibFileName, hFile, dwFlags);
}

HMODULE WINAPI LoadLibraryExW(LPCWSTR lpLibFileName, HANDLE hFile, DWORD dwFlags) {
    return load(lpLibFileName, hFile, dwFlags);
}

BOOL WINAPI FreeLibrary(HMODULE hLibModule) {
    return finish(port::unload_module(module_of(hLibModule)));
}

VOID WINAPI FreeLibraryAndExitThread(HMODULE hLibModule, DWORD dwExitCode) {
    // The module hears of its own end, and then no more of the thread's.
    t_code_left = keep_mapped(module_of(hLibModule));
    FreeLibrary(hLibModule);
    exit_thread(dwExitCode);
}

// A name below 0x10000 is an ordinal. Shared objects have none: a module that exports by ordinal only has to be asked by
// name. Deviation: ERROR_PROC_NOT_FOUND for each.
FARPROC WINAPI GetProcAddress(HMODULE hModule, LPCSTR lpProcName) {
    const bool is_ordinal = reinterpret_cast<ULONG_PTR>(lpProcName) < 0x10000;
    const void* caller = __builtin_return_address(0);
    const Result<void*> found = look_up(module_of(hModule), is_ordinal ? nullptr : lpProcName, caller);
    if (found) return reinterpret_cast<FARPROC>(*found);
    if (found.error() == ERROR_PROC_NOT_FOUND) tell_missing_export(hModule, lpProcName, caller);
    return fail(FARPROC(), found.error());
}

HMODULE WINAPI GetModuleHandleA(LPCSTR lpModuleName) {
    return find(lpModuleName);
}

HMODULE WINAPI GetModuleHandleW(LPCWSTR lpModuleName) {
    return find(lpModuleName);
}

BOOL WINAPI GetModuleHandleExA(DWORD dwFlags, LPCSTR lpModuleName, HMODULE* phModule) {
    return find_counted(dwFlags, lpModuleName, phModule);
}

BOOL WINAPI GetModuleHandleExW(DWORD dwFlags, LPCWSTR lpModuleName, HMODULE* phModule) {
    return find_counted(dwFlags, lpModuleName, phModule);
}

DWORD WINAPI GetModuleFileNameA(HMODULE hModule, LPSTR lpFilename, DWORD nSize) {
    return file_name(hModule, lpFilename, nSize);
}

DWORD WINAPI GetModuleFileNameW(HMODULE hModule, LPWSTR lpFilename, DWORD nSize) {
    return file_name(hModule, lpFilename, nSize);
}

BOOL WINAPI DisableThreadLibraryCalls(HMODULE hLibModule) {
    return finish(stop_thread_notices(module_of(hLibModule)));
}
