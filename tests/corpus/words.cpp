// Words of Microsoft's compiler and of its annotations, one use of each.
#include <windows.h>
#include <atlbase.h>
#include <atlstr.h>
#include <intrin.h>
#include <malloc.h>
#include <new>

#pragma const_seg(".rdata")
#pragma code_seg(".text")
#pragma const_seg()
#pragma code_seg()

extern "C" __declspec(dllexport) int Exported(void) {
    return 1;
}
extern "C" __declspec(dllimport) DWORD WINAPI GetLastError(void);
__declspec(noinline) static void* Caller(void) {
    return _AddressOfReturnAddress() != NULL ? _ReturnAddress() : NULL;
}
__declspec(noreturn) static void Leave(void) {
    ExitProcess(3);
}
__declspec(nothrow) static int Quiet(void) {
    return 2;
}
__declspec(deprecated) static int Old(void) {
    return 3;
}
__declspec(restrict) static void* Allocate(size_t size) {
    return malloc(size);
}
__declspec(allocator) static void* AllocateToo(size_t size) {
    return malloc(size);
}
struct __declspec(novtable) Interface {
    virtual int Value() = 0;
};
struct __declspec(uuid("00000000-0000-0000-C000-000000000046")) Identified : Interface {
    int Value() { return 4; }
};
__declspec(selectany) int g_any = 5;
static __declspec(thread) int t_own = 6;
static __declspec(align(16)) char g_aligned[16];
__declspec(allocate(".mine")) static int g_placed = 7;

__forceinline int Inlined(int __unaligned* value) {
    return *value;
}

static BOOL Annotated(__in_ecount(count) const int* numbers, __in DWORD count, __out_opt int* sum,
                      _In_reads_(length) const char* text, _In_ int length, _Out_opt_ int* last) {
    if (sum) *sum = numbers[count - 1];
    if (last) *last = text[length - 1];
    return TRUE;
}

static unsigned WINAPI Other(void* seen) {
    t_own = 60;
    *(int*)seen = t_own;
    return 0;
}

static int Conversions() {
    USES_CONVERSION;
    CAtlString text(_T("x"));
    CAtlStringA narrow("x");
    CAtlStringW wide(L"x");
    CComCriticalSection section;
    section.Init();
    section.Lock();
    section.Unlock();
    section.Term();
    if (wcscmp(A2CW("x"), wide) != 0 || strcmp(W2CA(L"x"), narrow) != 0 || _tcscmp(CA2CT("x"), text) != 0) return 1;
    if (strcmp(CT2CA(text), "x") != 0 || wcscmp(CT2W(text), L"x") != 0 || _tcscmp(CW2T(L"x"), text) != 0) return 1;
    return wcscmp(T2W((LPTSTR) _T("x")), L"x") != 0 || _tcscmp(W2T((LPWSTR)L"x"), _T("x")) != 0;
}

static int Break() {
    __try {
        __debugbreak();
    } __except (GetExceptionCode() == EXCEPTION_BREAKPOINT ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
        return 1;
    }
    return 0;
}

int main() {
    Identified object;
    int numbers[] = {1, 2}, sum = 0, last = 0, seen = 0;
    wchar_t text[20];
    int* __w64 pointer = &numbers[0];
    char* room = (char*)_alloca(10);
    __noop("nothing of this is %d", sum++);
    memset(room, 0, 10);
    HANDLE thread = CreateThread(NULL, 0, (LPTHREAD_START_ROUTINE)Other, &seen, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    if (!Annotated(numbers, 2, &sum, "ab", 2, &last) || sum != 2 || last != 'b') return 1;
    if (Exported() != 1 || Caller() == NULL || Quiet() != 2 || Old() != 3 || object.Value() != 4) return 2;
    if (g_any != 5 || t_own != 6 || seen != 60 || (DWORD_PTR)g_aligned % 16 != 0 || g_placed != 7) return 3;
    if (Inlined(pointer) != 1 || sum != 2 || Conversions() != 0) return 4;
    if (swprintf(text, L"%s %S", L"wide", "narrow") < 0 || wcscmp(text, L"wide narrow") != 0) return 5;
    free(Allocate(1));
    free(AllocateToo(1));
    if (seen == 0) Leave();
    return Break() ? 0 : 6;
}
