// rpcdce.h and objbase.h: UUIDs, GUIDs as text, COM's memory and starting it.
#include "win32_check.h"

#include <objbase.h>
#include <rpc.h>
#include <string.h>
#include <wchar.h>

static const GUID kSample = {0x12ab34cd, 0x56ef, 0x7890, {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef}};
static const WCHAR kBraced[] = L"{12AB34CD-56EF-7890-0123-456789ABCDEF}";
static const char kPlain[] = "12ab34cd-56ef-7890-0123-456789abcdef";

static void new_uuids_are_of_the_random_kind_and_differ(void) {
    UUID a, b, nil;
    RPC_STATUS status = 1;
    CHECK(UuidCreate(&a) == RPC_S_OK && UuidCreate(&b) == RPC_S_OK && UuidCreateNil(&nil) == RPC_S_OK);
    CHECK((a.Data3 & 0xF000) == 0x4000 && (a.Data4[0] & 0xC0) == 0x80);
    CHECK(!UuidEqual(&a, &b, &status) && status == RPC_S_OK);
    CHECK(UuidIsNil(&nil, &status) && !UuidIsNil(&a, &status));
    CHECK(UuidCompare(&a, &a, &status) == 0 && UuidCompare(&nil, &a, &status) == -1 &&
          UuidCompare(&a, &nil, &status) == 1 && UuidEqual(&a, &a, &status));
    CHECK(UuidHash(&a, &status) == UuidHash(&a, &status));
    CHECK(CoCreateGuid(&b) == S_OK && !IsEqualGUID(a, b));
}

static void uuids_are_written_and_read_without_braces(void) {
    RPC_CSTR narrow = NULL;
    RPC_WSTR wide = NULL;
    UUID sample = kSample;
    UUID back;
    CHECK(UuidToStringA(&sample, &narrow) == RPC_S_OK && strcmp((const char*)narrow, kPlain) == 0);
    CHECK(UuidFromStringA(narrow, &back) == RPC_S_OK && IsEqualGUID(back, kSample));
    CHECK(RpcStringFreeA(&narrow) == RPC_S_OK);
    KNOWN_DEVIATION(kWine, "leaves the pointer as it was", narrow == NULL);
    CHECK(UuidToStringW(&sample, &wide) == RPC_S_OK && wcslen((const WCHAR*)wide) == 36);
    CHECK(UuidFromStringW(wide, &back) == RPC_S_OK && IsEqualGUID(back, kSample));
    CHECK(RpcStringFreeW(&wide) == RPC_S_OK);
    CHECK(UuidFromStringA((RPC_CSTR) "12ab34cd-56ef-7890-0123-456789abcde", &back) == RPC_S_INVALID_STRING_UUID);
    CHECK(UuidFromStringA((RPC_CSTR) "{12ab34cd-56ef-7890-0123-456789abcdef}", &back) == RPC_S_INVALID_STRING_UUID);
    CHECK(UuidFromStringA((RPC_CSTR) "", &back) == RPC_S_INVALID_STRING_UUID);
    CHECK(UuidFromStringA(NULL, &back) == RPC_S_OK && back.Data1 == 0);
}

static void guids_are_written_and_read_with_braces(void) {
    WCHAR text[39];
    LPOLESTR given = NULL;
    CLSID back;
    CHECK(StringFromGUID2(kSample, text, 39) == 39 && wcscmp(text, kBraced) == 0);
    CHECK(StringFromGUID2(kSample, text, 38) == 0);
    CHECK(StringFromCLSID(kSample, &given) == S_OK && wcscmp(given, kBraced) == 0);
    CoTaskMemFree(given);
    CHECK(StringFromIID(kSample, &given) == S_OK && wcscmp(given, kBraced) == 0);
    CoTaskMemFree(given);
    CHECK(CLSIDFromString(kBraced, &back) == S_OK && IsEqualGUID(back, kSample));
    CHECK(IIDFromString(kBraced, &back) == S_OK && IsEqualGUID(back, kSample));
    CHECK(CLSIDFromString(L"no class", &back) == (HRESULT)0x800401F3);
    CHECK(IIDFromString(L"{12AB34CD}", &back) == E_INVALIDARG);
    CHECK(CLSIDFromString(NULL, &back) == S_OK && back.Data1 == 0);
}

static void memory_of_com_grows_and_keeps_what_is_in_it(void) {
    char* memory = (char*)CoTaskMemAlloc(4);
    CHECK(memory != NULL);
    memcpy(memory, "abc", 4);
    memory = (char*)CoTaskMemRealloc(memory, 4000);
    CHECK(memory && strcmp(memory, "abc") == 0);
    CHECK(CoTaskMemRealloc(memory, 0) == NULL);
    CoTaskMemFree(NULL);
}

static void com_counts_its_starts_in_each_thread(void) {
    void* nothing = &nothing;
    CHECK(CoCreateInstance(kSample, NULL, CLSCTX_INPROC_SERVER, IID_IUnknown, &nothing) == (HRESULT)0x800401F0);
    CHECK(nothing == NULL);
    CHECK(CoInitialize(NULL) == S_OK && CoInitialize(NULL) == S_FALSE);
    CHECK(CoInitializeEx(NULL, COINIT_MULTITHREADED) == (HRESULT)0x80010106);
    CHECK(CoCreateInstance(kSample, NULL, CLSCTX_INPROC_SERVER, IID_IUnknown, &nothing) == (HRESULT)0x80040154);
    CoUninitialize();
    CoUninitialize();
    CHECK(CoInitializeEx(NULL, COINIT_MULTITHREADED) == S_OK);
    CoUninitialize();
}

int main(void) {
    RUN(new_uuids_are_of_the_random_kind_and_differ);
    RUN(uuids_are_written_and_read_without_braces);
    RUN(guids_are_written_and_read_with_braces);
    RUN(memory_of_com_grows_and_keeps_what_is_in_it);
    RUN(com_counts_its_starts_in_each_thread);
    return finish();
}
