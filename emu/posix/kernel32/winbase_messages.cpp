// winbase.h: FormatMessage.
#include "posix/kernel32/win32_border.h"

#include "posix/error_texts.h"
#include "posix/heap.h"
#include "posix/message_inserts.h"

#include <cstdarg>
#include <map>

using namespace wspemu;
using namespace wspemu::posix;

namespace {

constexpr int kResourceDataNotFound = 1812; // ERROR_RESOURCE_DATA_NOT_FOUND
constexpr int kMessageNotFound = 317;       // ERROR_MR_MID_NOT_FOUND

// The arguments, in order of number. Those of a va_list can be read only once and from the first on, so they are kept.
class Arguments {
public:
    Arguments(DWORD flags, va_list* arguments)
        : is_array_((flags & FORMAT_MESSAGE_ARGUMENT_ARRAY) != 0), list_(arguments) {}

    std::uintptr_t operator()(unsigned number) {
        if (!list_ || number == 0) return 0;
        if (is_array_) return reinterpret_cast<const DWORD_PTR*>(list_)[number - 1];
        while (taken_.size() < number) taken_.push_back(va_arg(*list_, DWORD_PTR));
        return taken_[number - 1];
    }

private:
    bool is_array_;
    va_list* list_;
    std::vector<std::uintptr_t> taken_;
};

// A line width of 0xFF asks for one long line: line ends in the text become blanks.
std::u16string join_lines(std::u16string_view text) {
    std::u16string out;
    for (char16_t unit : text) {
        if (unit == u'\r') continue;
        if (unit == u'\n') unit = u' ';
        if (unit != u' ' || out.empty() || out.back() != u' ') out += unit;
    }
    return out;
}

template <class Char>
DWORD deliver(std::u16string_view text, bool allocated, Char* buffer, DWORD size) {
    const auto encoded = encode(text, Char());
    if (allocated) {
        // The argument is the address of the caller's pointer. `size` is then the least to allocate.
        const std::size_t capacity = std::max<std::size_t>(encoded.size() + 1, size);
        auto* block = static_cast<Char*>(allocate(process_heap(), capacity * sizeof(Char), true));
        *reinterpret_cast<Char**>(buffer) = block;
        if (!block) return fail(DWORD(0), ERROR_NOT_ENOUGH_MEMORY);
        return copy_or_size(text, block, capacity);
    }
    if (encoded.size() >= size) return fail(DWORD(0), ERROR_INSUFFICIENT_BUFFER);
    return copy_or_size(text, buffer, size);
}

template <class Char>
DWORD format(DWORD flags, LPCVOID source, DWORD id, Char* buffer, DWORD size, va_list* arguments) {
    const bool allocated = (flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) != 0;
    if (!buffer) return fail(DWORD(0), ERROR_INVALID_PARAMETER);
    if (allocated) *reinterpret_cast<Char**>(buffer) = nullptr;

    std::u16string text;
    if (flags & FORMAT_MESSAGE_FROM_STRING) {
        if (!source) return fail(DWORD(0), ERROR_INVALID_PARAMETER);
        text = text_of(static_cast<const Char*>(source));
    } else if (flags & FORMAT_MESSAGE_FROM_SYSTEM) {
        text = to_utf16(error_text(id));
        if (text.empty()) return fail(DWORD(0), kMessageNotFound);
        text += u"\r\n";
    } else {
        // A shared object carries no message table.
        return fail(DWORD(0), (flags & FORMAT_MESSAGE_FROM_HMODULE) ? kResourceDataNotFound : ERROR_INVALID_PARAMETER);
    }
    Arguments values(flags, arguments);
    const InsertOptions options{(flags & FORMAT_MESSAGE_IGNORE_INSERTS) != 0, sizeof(Char) == 1};
    text = expand_message(text, options, std::ref(values));
    if ((flags & FORMAT_MESSAGE_MAX_WIDTH_MASK) == FORMAT_MESSAGE_MAX_WIDTH_MASK) text = join_lines(text);
    return deliver(text, allocated, buffer, size);
}

} // namespace

DWORD WINAPI FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD, LPSTR lpBuffer, DWORD nSize,
                            va_list* Arguments) {
    return format(dwFlags, lpSource, dwMessageId, lpBuffer, nSize, Arguments);
}

DWORD WINAPI FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD, LPWSTR lpBuffer, DWORD nSize,
                            va_list* Arguments) {
    return format(dwFlags, lpSource, dwMessageId, lpBuffer, nSize, Arguments);
}
