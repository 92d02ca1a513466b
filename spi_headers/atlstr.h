/* atlstr.h: CString, over the C++ library's string. An object of it is not a pointer: where a function takes any number of arguments (printf),
 * pass it as (LPCTSTR)text; CString's own Format takes it as it is. */
#ifndef WSPEMU_ATLSTR_H
#define WSPEMU_ATLSTR_H

#include "atlconv.h"
#include "shlwapi.h"

#include <stdarg.h>

#include <string>

namespace ATL {

/* What differs between char and WCHAR. */
inline size_t wspemu_length(const char* text) {
    return strlen(text);
}
inline size_t wspemu_length(const wchar_t* text) {
    return wcslen(text);
}
inline int wspemu_compare(const char* a, const char* b, bool any_case) {
    return any_case ? _stricmp(a, b) : strcmp(a, b);
}
inline int wspemu_compare(const wchar_t* a, const wchar_t* b, bool any_case) {
    return any_case ? _wcsicmp(a, b) : wcscmp(a, b);
}
inline int wspemu_print(char* to, size_t size, const char* format, va_list arguments) {
    return to ? _vsnprintf(to, size, format, arguments) : _vscprintf(format, arguments);
}
inline int wspemu_print(wchar_t* to, size_t size, const wchar_t* format, va_list arguments) {
    return to ? _vsnwprintf(to, size, format, arguments) : _vscwprintf(format, arguments);
}
inline std::string wspemu_convert(const wchar_t* text, char) {
    return std::string((LPSTR)CW2A(text));
}
inline std::basic_string<wchar_t> wspemu_convert(const char* text, wchar_t) {
    return std::basic_string<wchar_t>((LPWSTR)CA2W(text));
}
template <class Char>
struct wspemu_other;
template <>
struct wspemu_other<char> {
    typedef wchar_t type;
};
template <>
struct wspemu_other<wchar_t> {
    typedef char type;
};

template <class Char>
class CStringT {
public:
    typedef Char XCHAR;
    typedef const Char* PCXSTR;
    typedef Char* PXSTR;
    typedef typename wspemu_other<Char>::type YCHAR;

    CStringT() {}
    CStringT(const CStringT& other) : text_(other.GetString()) {}
    CStringT(PCXSTR text) { set(text); }
    CStringT(const YCHAR* text) { set(text); }
    CStringT(PCXSTR text, int length) : text_(text, (size_t)length) {}
    explicit CStringT(Char character, int count = 1) : text_((size_t)count, character) {}
    CStringT& operator=(const CStringT& other) {
        text_ = other.text_;
        return *this;
    }
    CStringT& operator=(PCXSTR text) { return set(text), *this; }
    CStringT& operator=(const YCHAR* text) { return set(text), *this; }
    CStringT& operator=(Char character) { return text_.assign(1, character), *this; }

    operator PCXSTR() const { return text_.c_str(); }
    PCXSTR GetString() const { return text_.c_str(); }
    int GetLength() const { return (int)text_.size(); }
    bool IsEmpty() const { return text_.empty(); }
    void Empty() { text_.clear(); }
    Char GetAt(int index) const { return text_[(size_t)index]; }
    Char operator[](int index) const { return text_[(size_t)index]; }
    void SetAt(int index, Char character) { text_[(size_t)index] = character; }

    /* Room for `length` characters, to be written to; ReleaseBuffer then says how many there are. */
    PXSTR GetBuffer(int length = 0) {
        if (length > GetLength()) text_.resize((size_t)length);
        return &text_[0];
    }
    PXSTR GetBufferSetLength(int length) { return text_.resize((size_t)length), &text_[0]; }
    void ReleaseBuffer(int length = -1) {
        text_.resize(length < 0 ? wspemu_length(text_.c_str()) : (size_t)length);
    }
    void ReleaseBufferSetLength(int length) { text_.resize((size_t)length); }
    void Preallocate(int length) { text_.reserve((size_t)length); }
    void Truncate(int length) { text_.resize((size_t)length); }

    CStringT& operator+=(const CStringT& other) { return text_ += other.text_, *this; }
    CStringT& operator+=(PCXSTR text) { return text ? (void)(text_ += text) : (void)0, *this; }
    CStringT& operator+=(const YCHAR* text) { return text_ += wspemu_convert(text, Char()), *this; }
    CStringT& operator+=(Char character) { return text_ += character, *this; }
    void Append(PCXSTR text) { *this += text; }
    void Append(PCXSTR text, int length) { text_.append(text, (size_t)length); }
    void AppendChar(Char character) { text_ += character; }
    friend CStringT operator+(const CStringT& a, const CStringT& b) { return CStringT(a) += b; }
    friend CStringT operator+(const CStringT& a, PCXSTR b) { return CStringT(a) += b; }
    friend CStringT operator+(PCXSTR a, const CStringT& b) { return CStringT(a) += b; }
    friend CStringT operator+(const CStringT& a, Char b) { return CStringT(a) += b; }
    friend CStringT operator+(Char a, const CStringT& b) { return CStringT(a) += b; }

    int Compare(PCXSTR text) const { return wspemu_compare(GetString(), text, false); }
    int CompareNoCase(PCXSTR text) const { return wspemu_compare(GetString(), text, true); }
    int Collate(PCXSTR text) const { return Compare(text); }
    friend bool operator==(const CStringT& a, const CStringT& b) { return a.text_ == b.text_; }
    friend bool operator==(const CStringT& a, PCXSTR b) { return a.Compare(b) == 0; }
    friend bool operator==(PCXSTR a, const CStringT& b) { return b.Compare(a) == 0; }
    friend bool operator!=(const CStringT& a, const CStringT& b) { return a.text_ != b.text_; }
    friend bool operator!=(const CStringT& a, PCXSTR b) { return a.Compare(b) != 0; }
    friend bool operator!=(PCXSTR a, const CStringT& b) { return b.Compare(a) != 0; }
    friend bool operator<(const CStringT& a, const CStringT& b) { return a.text_ < b.text_; }
    friend bool operator<(const CStringT& a, PCXSTR b) { return a.Compare(b) < 0; }
    friend bool operator>(const CStringT& a, const CStringT& b) { return b.text_ < a.text_; }
    friend bool operator>(const CStringT& a, PCXSTR b) { return a.Compare(b) > 0; }

    CStringT Left(int count) const { return part(0, count); }
    CStringT Mid(int first) const { return part(first, GetLength()); }
    CStringT Mid(int first, int count) const { return part(first, count); }
    CStringT Right(int count) const { return part(count < GetLength() ? GetLength() - count : 0, GetLength()); }
    /* -1 for none. */
    int Find(Char character, int start = 0) const { return place(text_.find(character, (size_t)start)); }
    int Find(PCXSTR text, int start = 0) const { return place(text_.find(text, (size_t)start)); }
    int ReverseFind(Char character) const { return place(text_.rfind(character)); }
    int FindOneOf(PCXSTR characters) const { return place(text_.find_first_of(characters)); }
    CStringT SpanIncluding(PCXSTR characters) const { return part(0, end(text_.find_first_not_of(characters))); }
    CStringT SpanExcluding(PCXSTR characters) const { return part(0, end(text_.find_first_of(characters))); }
    /* The next piece between delimiters; `start` becomes -1 when there is none. */
    CStringT Tokenize(PCXSTR delimiters, int& start) const {
        const size_t first = start < 0 ? text_.npos : text_.find_first_not_of(delimiters, (size_t)start);
        if (first == text_.npos) return start = -1, CStringT();
        const int last = end(text_.find_first_of(delimiters, first));
        start = last + 1;
        return part((int)first, last - (int)first);
    }

    CStringT& MakeUpper() {
        for (size_t i = 0; i < text_.size(); ++i)
            if (text_[i] >= 'a' && text_[i] <= 'z') text_[i] = (Char)(text_[i] - 'a' + 'A');
        return *this;
    }
    CStringT& MakeLower() {
        for (size_t i = 0; i < text_.size(); ++i)
            if (text_[i] >= 'A' && text_[i] <= 'Z') text_[i] = (Char)(text_[i] - 'A' + 'a');
        return *this;
    }
    CStringT& MakeReverse() { return text_.assign(std::basic_string<Char>(text_.rbegin(), text_.rend())), *this; }
    CStringT& TrimLeft() { return TrimLeft(blanks()); }
    CStringT& TrimRight() { return TrimRight(blanks()); }
    CStringT& Trim() { return TrimRight(), TrimLeft(); }
    CStringT& TrimLeft(PCXSTR characters) { return text_.erase(0, (size_t)end(text_.find_first_not_of(characters))), *this; }
    CStringT& TrimRight(PCXSTR characters) { return text_.erase(text_.find_last_not_of(characters) + 1), *this; }
    CStringT& Trim(PCXSTR characters) { return TrimRight(characters), TrimLeft(characters); }
    CStringT& TrimLeft(Char character) { return TrimLeft(CStringT(character).GetString()); }
    CStringT& TrimRight(Char character) { return TrimRight(CStringT(character).GetString()); }
    CStringT& Trim(Char character) { return Trim(CStringT(character).GetString()); }
    /* How many there were. */
    int Replace(PCXSTR from, PCXSTR to) {
        const size_t length = wspemu_length(from), added = wspemu_length(to);
        int count = 0;
        for (size_t at = 0; length != 0 && (at = text_.find(from, at)) != text_.npos; at += added, ++count)
            text_.replace(at, length, to);
        return count;
    }
    int Replace(Char from, Char to) { return Replace(CStringT(from).GetString(), CStringT(to).GetString()); }
    int Remove(Char character) { return Replace(CStringT(character).GetString(), CStringT().GetString()); }
    int Insert(int index, PCXSTR text) { return text_.insert(bounded(index), text), GetLength(); }
    int Insert(int index, Char character) { return text_.insert(bounded(index), 1, character), GetLength(); }
    int Delete(int index, int count = 1) {
        if (index < GetLength() && count > 0) text_.erase((size_t)index, (size_t)count);
        return GetLength();
    }

    /* With the formats of Microsoft's printf. */
    template <class... Arguments>
    void Format(PCXSTR format, Arguments... arguments) {
        text_.clear();
        print(format, plain(arguments)...);
    }
    template <class... Arguments>
    void AppendFormat(PCXSTR format, Arguments... arguments) {
        print(format, plain(arguments)...);
    }
    void FormatV(PCXSTR format, va_list arguments) {
        text_.clear();
        print_list(format, arguments);
    }
    /* Files have no resources. */
    BOOL LoadString(UINT) { return FALSE; }

private:
    template <class Other>
    static const Other* plain(const CStringT<Other>& text) {
        return text.GetString();
    }
    template <class Value>
    static Value plain(Value value) {
        return value;
    }
    static PCXSTR blanks() {
        static const Char kBlanks[] = {' ', '\t', '\r', '\n', '\v', '\f', 0};
        return kBlanks;
    }
    void set(PCXSTR text) {
        if (text) text_ = text;
        else text_.clear();
    }
    void set(const YCHAR* text) {
        if (text) text_ = wspemu_convert(text, Char());
        else text_.clear();
    }
    CStringT part(int first, int count) const {
        if (first < 0) first = 0;
        if (first >= GetLength() || count <= 0) return CStringT();
        CStringT piece;
        piece.text_ = text_.substr((size_t)first, (size_t)count);
        return piece;
    }
    static int place(size_t at) { return at == std::basic_string<Char>::npos ? -1 : (int)at; }
    int end(size_t at) const { return at == text_.npos ? GetLength() : (int)at; }
    size_t bounded(int index) const { return index < 0 ? 0 : index > GetLength() ? text_.size() : (size_t)index; }
    void print(PCXSTR format, ...) {
        va_list arguments;
        va_start(arguments, format);
        print_list(format, arguments);
        va_end(arguments);
    }
    void print_list(PCXSTR format, va_list arguments) {
        va_list again;
        va_copy(again, arguments);
        const int length = wspemu_print((Char*)NULL, 0, format, again);
        va_end(again);
        if (length <= 0) return;
        const size_t before = text_.size();
        text_.resize(before + (size_t)length + 1);
        wspemu_print(&text_[before], (size_t)length + 1, format, arguments);
        text_.resize(before + (size_t)length);
    }

    std::basic_string<Char> text_;
};

typedef CStringT<char> CStringA;
typedef CStringT<wchar_t> CStringW;
typedef CStringT<TCHAR> CString;
typedef CStringA CAtlStringA;
typedef CStringW CAtlStringW;
typedef CString CAtlString;

} // namespace ATL

#endif
