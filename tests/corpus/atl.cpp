// ATL's strings and conversions.
#include <AtlBase.h>
#include <AtlStr.h>
#include <stdio.h>

#define EXPECT(condition)                                                                                              \
    if (!(condition)) return printf("line %d: %s\n", __LINE__, #condition)

static int Conversions() {
    USES_CONVERSION;
    EXPECT(wcscmp(A2W("text"), L"text") == 0 && strcmp(W2A(L"text"), "text") == 0 && A2W(NULL) == NULL);
    EXPECT(_tcscmp(A2T("text"), _T("text")) == 0 && strcmp(T2A((LPTSTR) _T("text")), "text") == 0);
    EXPECT(strcmp(CW2A(L"\x00E9"), "\xC3\xA9") == 0 && wcscmp(CA2W("\xC3\xA9"), L"\x00E9") == 0);
    char longer[1000];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    CA2W wide(longer);
    EXPECT(wcslen(wide) == 999 && strcmp(CT2A(CA2T(longer)), longer) == 0);
    return 0;
}

static int Strings() {
    CString text(_T("C:\\lsp\\layer.dll")), other;
    EXPECT(text.GetLength() == 16 && other.IsEmpty() && text.Find(_T('\\')) == 2);
    EXPECT(text.Mid(text.ReverseFind(_T('\\')) + 1) == _T("layer.dll") && text.Left(2) == _T("C:"));
    EXPECT(text.Right(4).CompareNoCase(_T(".DLL")) == 0 && text.Find(_T("none")) == -1 && text[0] == _T('C'));
    other.Format(_T("%s has %d (%I64d) %S"), text, 7, 5000000000LL,
                 sizeof(TCHAR) == 1 ? (LPCTSTR)(void*)L"x" : (LPCTSTR)(void*)"x");
    EXPECT(other == _T("C:\\lsp\\layer.dll has 7 (5000000000) x"));
    other = _T("  a;b;;c ");
    other.Trim();
    int at = 0, count = 0;
    for (CString piece = other.Tokenize(_T(";"), at); at != -1; piece = other.Tokenize(_T(";"), at)) ++count;
    EXPECT(count == 3 && other.Replace(_T(";"), _T(", ")) == 3 && other == _T("a, b, , c"));
    LPTSTR buffer = other.GetBuffer(100);
    _tcscpy(buffer, _T("written"));
    other.ReleaseBuffer();
    other += _T('!');
    EXPECT(other == _T("written!") && (other + _T("?")).GetLength() == 9 && _T("x") + other == _T("xwritten!"));
    CStringW wide("narrow");
    CStringA narrow(L"wide");
    EXPECT(wide == L"narrow" && narrow == "wide" && narrow.MakeUpper() == "WIDE" && CString("a") < CString("b"));
    CHandle event(CreateEvent(NULL, TRUE, FALSE, NULL));
    CComAutoCriticalSection section;
    CComCritSecLock<CComAutoCriticalSection> lock(section);
    CComPtr<IUnknown> none;
    EXPECT(SetEvent(event) && !none);
    // ATL brings in the parts of paths.
    if (*PathFindFileName(_T("a\\b")) != _T('b')) return 20;
    return 0;
}

int main() {
    return Conversions() || Strings();
}
