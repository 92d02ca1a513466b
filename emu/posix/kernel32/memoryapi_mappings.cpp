// memoryapi.h: file mappings and their views.
#include "posix/kernel32/named_border.h"

#include "posix/file_mapping.h"

using namespace wspemu;
using namespace wspemu::posix;

namespace {

template <class Char>
HANDLE create_section(HANDLE file, LPSECURITY_ATTRIBUTES security, DWORD protection, DWORD high, DWORD low,
                      const Char* name) {
    NewMapping mapping;
    if (file != INVALID_HANDLE_VALUE) {
        // A null handle is no file, and does not stand for memory.
        if (!file) return fail(HANDLE(), ERROR_INVALID_HANDLE);
        mapping.file = value_of(file);
    }
    mapping.protection = protection;
    mapping.size = std::uint64_t{high} << 32 | low;
    return create_by_name(security, name,
                          [&](ObjectName text, bool* existed) { return create_mapping(mapping, text, existed); });
}

} // namespace

HANDLE WINAPI CreateFileMappingA(HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes, DWORD flProtect,
                                 DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCSTR lpName) {
    return create_section(hFile, lpFileMappingAttributes, flProtect, dwMaximumSizeHigh, dwMaximumSizeLow, lpName);
}
HANDLE WINAPI CreateFileMappingW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes, DWORD flProtect,
                                 DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCWSTR lpName) {
    return create_section(hFile, lpFileMappingAttributes, flProtect, dwMaximumSizeHigh, dwMaximumSizeLow, lpName);
}
HANDLE WINAPI OpenFileMappingA(DWORD, BOOL bInheritHandle, LPCSTR lpName) {
    return open_by_name(port::ObjectKind::section, MAXIMUM_ALLOWED, bInheritHandle, lpName);
}
HANDLE WINAPI OpenFileMappingW(DWORD, BOOL bInheritHandle, LPCWSTR lpName) {
    return open_by_name(port::ObjectKind::section, MAXIMUM_ALLOWED, bInheritHandle, lpName);
}

LPVOID WINAPI MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh,
                            DWORD dwFileOffsetLow, SIZE_T dwNumberOfBytesToMap) {
    const Result<void*> view = map_view(value_of(hFileMappingObject), dwDesiredAccess,
                                        std::uint64_t{dwFileOffsetHigh} << 32 | dwFileOffsetLow, dwNumberOfBytesToMap);
    return view ? *view : fail(LPVOID(), view.error());
}
BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress) {
    return finish(unmap_view(lpBaseAddress));
}
BOOL WINAPI FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush) {
    return finish(flush_view(lpBaseAddress, dwNumberOfBytesToFlush));
}
