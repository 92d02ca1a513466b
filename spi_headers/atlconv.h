/* atlconv.h: text from char to WCHAR and back, as ATL has it: by objects (CA2W and its kin) and by macros (USES_CONVERSION, A2W ...).
 * CP_ACP is UTF-8 here. */
#ifndef WSPEMU_ATLCONV_H
#define WSPEMU_ATLCONV_H

#ifndef __cplusplus
#error "ATL is for C++"
#endif

#include "tchar.h"
#include "windows.h"

/* --- macros: the text lasts as long as the function, on its stack --- */
inline LPWSTR AtlA2WHelper(LPWSTR to, LPCSTR from, int capacity, UINT code_page = CP_ACP) {
    if (!to || !from) return NULL;
    to[0] = 0;
    return MultiByteToWideChar(code_page, 0, from, -1, to, capacity) ? to : NULL;
}
inline LPSTR AtlW2AHelper(LPSTR to, LPCWSTR from, int capacity, UINT code_page = CP_ACP) {
    if (!to || !from) return NULL;
    to[0] = 0;
    return WideCharToMultiByte(code_page, 0, from, -1, to, capacity, NULL, NULL) ? to : NULL;
}
#define USES_CONVERSION                                                                                                \
    int _convert = 0;                                                                                                  \
    LPCWSTR _lpw = NULL;                                                                                               \
    LPCSTR _lpa = NULL;                                                                                                \
    (void)_convert, (void)_lpw, (void)_lpa
#define USES_CONVERSION_EX USES_CONVERSION
#define A2W(text)                                                                                                      \
    (((_lpa = (text)) == NULL) ? (LPWSTR)NULL                                                                          \
                               : (_convert = (int)strlen(_lpa) + 1,                                                    \
                                  AtlA2WHelper((LPWSTR)__builtin_alloca((size_t)_convert * sizeof(WCHAR)), _lpa,       \
                                               _convert)))
#define W2A(text)                                                                                                      \
    (((_lpw = (text)) == NULL)                                                                                         \
         ? (LPSTR)NULL                                                                                                 \
         : (_convert = ((int)wcslen(_lpw) + 1) * 4,                                                                    \
            AtlW2AHelper((LPSTR)__builtin_alloca((size_t)_convert), _lpw, _convert)))
#define A2CW(text) ((LPCWSTR)A2W(text))
#define W2CA(text) ((LPCSTR)W2A(text))
#ifdef UNICODE
#define T2A W2A
#define A2T A2W
#define T2CA W2CA
#define A2CT A2CW
#define T2W(text) ((LPWSTR)(text))
#define W2T(text) ((LPWSTR)(text))
#define T2CW(text) ((LPCWSTR)(text))
#define W2CT(text) ((LPCWSTR)(text))
#else
#define T2A(text) ((LPSTR)(text))
#define A2T(text) ((LPSTR)(text))
#define T2CA(text) ((LPCSTR)(text))
#define A2CT(text) ((LPCSTR)(text))
#define T2W A2W
#define W2T W2A
#define T2CW A2CW
#define W2CT W2CA
#endif
#define T2COLE T2CW
#define OLE2CT W2CT
#define OLE2T W2T
#define T2OLE T2W
#define A2OLE A2W
#define OLE2A W2A

namespace ATL {

/* --- objects: the text lasts as long as the object --- */
template <int Size = 128>
class CA2WEX {
public:
    CA2WEX(LPCSTR text, UINT code_page = CP_ACP) : m_psz(NULL) {
        if (!text) return;
        const int capacity = (int)strlen(text) + 1;
        m_psz = capacity <= Size ? m_szBuffer : (LPWSTR)malloc((size_t)capacity * sizeof(WCHAR));
        AtlA2WHelper(m_psz, text, capacity, code_page);
    }
    ~CA2WEX() {
        if (m_psz != m_szBuffer) free(m_psz);
    }
    CA2WEX(const CA2WEX&) = delete;
    CA2WEX& operator=(const CA2WEX&) = delete;
    operator LPWSTR() const { return m_psz; }
    LPWSTR m_psz;
    WCHAR m_szBuffer[Size];
};
template <int Size = 128>
class CW2AEX {
public:
    CW2AEX(LPCWSTR text, UINT code_page = CP_ACP) : m_psz(NULL) {
        if (!text) return;
        const int capacity = ((int)wcslen(text) + 1) * 4;
        m_psz = capacity <= Size ? m_szBuffer : (LPSTR)malloc((size_t)capacity);
        AtlW2AHelper(m_psz, text, capacity, code_page);
    }
    ~CW2AEX() {
        if (m_psz != m_szBuffer) free(m_psz);
    }
    CW2AEX(const CW2AEX&) = delete;
    CW2AEX& operator=(const CW2AEX&) = delete;
    operator LPSTR() const { return m_psz; }
    LPSTR m_psz;
    char m_szBuffer[Size];
};
/* From a kind of text to the same. */
template <class Char>
class CX2XEX {
public:
    CX2XEX(const Char* text, UINT = CP_ACP) : m_psz(const_cast<Char*>(text)) {}
    operator Char*() const { return m_psz; }
    Char* m_psz;
};

typedef CA2WEX<> CA2W;
typedef CW2AEX<> CW2A;
typedef CX2XEX<char> CA2A;
typedef CX2XEX<WCHAR> CW2W;
typedef CA2W CA2CW;
typedef CW2A CW2CA;
#ifdef UNICODE
typedef CW2A CT2A;
typedef CW2A CT2CA;
typedef CW2W CT2W;
typedef CW2W CT2CW;
typedef CA2W CA2T;
typedef CA2W CA2CT;
typedef CW2W CW2T;
typedef CW2W CW2CT;
#else
typedef CA2A CT2A;
typedef CA2A CT2CA;
typedef CA2W CT2W;
typedef CA2W CT2CW;
typedef CA2A CA2T;
typedef CA2A CA2CT;
typedef CW2A CW2T;
typedef CW2A CW2CT;
#endif

} // namespace ATL

#ifndef _ATL_NO_AUTOMATIC_NAMESPACE
using namespace ATL;
#endif

#endif
