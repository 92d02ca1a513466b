// shellapi.h, shlobj.h: a command line taken apart; all else has no shell behind it.
#include "posix/kernel32/refusal.h"

#include <shellapi.h>
#include <shlobj.h>

#include <vector>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

bool is_blank(char16_t unit) noexcept {
    return unit == u' ' || unit == u'\t';
}

// The program's name: quotes hide blanks, backslashes are themselves.
std::u16string take_program(std::u16string_view line, std::size_t& at) {
    std::u16string word;
    bool quoted = false;
    for (; at < line.size() && (quoted || line[at] > u' '); ++at) {
        if (line[at] == u'"') quoted = !quoted;
        else word += line[at];
    }
    return word;
}

// Documented: 2n backslashes and a quote are n backslashes and the beginning or end of quoting; 2n+1 are n and a quote; others are
// themselves. Two quotes inside quoting are one.
std::u16string take_argument(std::u16string_view line, std::size_t& at) {
    std::u16string word;
    bool quoted = false;
    while (at < line.size() && (quoted || !is_blank(line[at]))) {
        std::size_t slashes = 0;
        for (; at < line.size() && line[at] == u'\\'; ++at) ++slashes;
        if (at == line.size() || line[at] != u'"') {
            word.append(slashes, u'\\');
            if (slashes == 0) word += line[at++];
            continue;
        }
        word.append(slashes / 2, u'\\');
        ++at;
        if (slashes % 2 != 0) word += u'"';
        else if (quoted && at < line.size() && line[at] == u'"') word += line[at++], quoted = false;
        else quoted = !quoted;
    }
    return word;
}

std::vector<std::u16string> words_of_line(std::u16string_view line) {
    std::vector<std::u16string> words;
    std::size_t at = 0;
    words.push_back(take_program(line, at));
    for (;;) {
        while (at < line.size() && is_blank(line[at])) ++at;
        if (at == line.size()) return words;
        words.push_back(take_argument(line, at));
    }
}

LPWSTR* block_of(const std::vector<std::u16string>& words) {
    std::size_t bytes = (words.size() + 1) * sizeof(LPWSTR);
    for (const std::u16string& word : words) bytes += (word.size() + 1) * sizeof(WCHAR);
    auto** block = static_cast<LPWSTR*>(LocalAlloc(LMEM_FIXED, bytes));
    if (!block) return nullptr;
    auto* text = reinterpret_cast<WCHAR*>(block + words.size() + 1);
    for (std::size_t i = 0; i < words.size(); ++i) {
        block[i] = text;
        std::copy_n(words[i].c_str(), words[i].size() + 1, text);
        text += words[i].size() + 1;
    }
    block[words.size()] = nullptr;
    return block;
}

} // namespace

LPWSTR* WINAPI CommandLineToArgvW(LPCWSTR lpCmdLine, int* pNumArgs) {
    if (!lpCmdLine || !pNumArgs) return fail<LPWSTR*>(nullptr, ERROR_INVALID_PARAMETER);
    try {
        std::vector<std::u16string> words;
        if (*lpCmdLine == 0) {
            WCHAR path[MAX_PATH];
            GetModuleFileNameW(nullptr, path, MAX_PATH);
            words.emplace_back(utf16_view(path));
        } else {
            words = words_of_line(utf16_view(lpCmdLine));
        }
        LPWSTR* const block = block_of(words);
        if (!block) return fail<LPWSTR*>(nullptr, ERROR_NOT_ENOUGH_MEMORY);
        *pNumArgs = static_cast<int>(words.size());
        return block;
    } catch (const std::bad_alloc&) {
        return fail<LPWSTR*>(nullptr, ERROR_NOT_ENOUGH_MEMORY);
    }
}

// Documented: a value up to 32 is the error.
HINSTANCE WINAPI ShellExecuteA(HWND, LPCSTR, LPCSTR, LPCSTR, LPCSTR, INT) {
    return refuse_export("ShellExecuteA", __builtin_return_address(0),
                         reinterpret_cast<HINSTANCE>(std::uintptr_t{SE_ERR_ACCESSDENIED}), ERROR_ACCESS_DENIED);
}
HINSTANCE WINAPI ShellExecuteW(HWND, LPCWSTR, LPCWSTR, LPCWSTR, LPCWSTR, INT) {
    return refuse_export("ShellExecuteW", __builtin_return_address(0),
                         reinterpret_cast<HINSTANCE>(std::uintptr_t{SE_ERR_ACCESSDENIED}), ERROR_ACCESS_DENIED);
}
WSPEMU_REFUSED(BOOL, Shell_NotifyIconA, (DWORD, PNOTIFYICONDATAA), FALSE, ERROR_ACCESS_DENIED)
WSPEMU_REFUSED(BOOL, Shell_NotifyIconW, (DWORD, PNOTIFYICONDATAW), FALSE, ERROR_ACCESS_DENIED)

// Documented: E_FAIL for a folder that is not there.
WSPEMU_REFUSED(HRESULT, SHGetFolderPathA, (HWND, int, HANDLE, DWORD, LPSTR), E_FAIL, ERROR_PATH_NOT_FOUND)
WSPEMU_REFUSED(HRESULT, SHGetFolderPathW, (HWND, int, HANDLE, DWORD, LPWSTR), E_FAIL, ERROR_PATH_NOT_FOUND)
WSPEMU_REFUSED(BOOL, SHGetSpecialFolderPathA, (HWND, LPSTR, int, BOOL), FALSE, ERROR_PATH_NOT_FOUND)
WSPEMU_REFUSED(BOOL, SHGetSpecialFolderPathW, (HWND, LPWSTR, int, BOOL), FALSE, ERROR_PATH_NOT_FOUND)
