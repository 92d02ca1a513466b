// objbase.h: COM's memory, GUIDs as text, and starting COM. There are no classes.
#include "posix/kernel32/win32_border.h"

#include <objbase.h>

#include "core/guid.h"
#include "core/unsupported.h"

#include <cstdlib>
#include <cstring>

using namespace wspemu;
using namespace wspemu::posix;

extern "C" {
extern const GUID GUID_NULL;
const GUID GUID_NULL = {};
const IID IID_IUnknown = {0, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
const IID IID_IClassFactory = {1, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
}

namespace {

constexpr HRESULT kClassNotRegistered = static_cast<HRESULT>(0x80040154); // REGDB_E_CLASSNOTREG
constexpr HRESULT kNotInitialized = static_cast<HRESULT>(0x800401F0);     // CO_E_NOTINITIALIZED
constexpr HRESULT kChangedMode = static_cast<HRESULT>(0x80010106);        // RPC_E_CHANGED_MODE
constexpr HRESULT kInvalidClass = static_cast<HRESULT>(0x800401F3);       // CO_E_CLASSSTRING

// How often this thread has started COM, and in which kind of apartment.
struct Apartment {
    unsigned starts = 0;
    DWORD model = 0;
};
thread_local Apartment t_apartment;

HRESULT start_com(DWORD model) {
    if (t_apartment.starts != 0 && t_apartment.model != model) return kChangedMode;
    t_apartment.model = model;
    return t_apartment.starts++ == 0 ? S_OK : S_FALSE;
}

std::u16string braced_text(const GUID& guid) {
    GuidBytes bytes;
    std::memcpy(bytes.bytes.data(), &guid, sizeof guid);
    return to_utf16(guid_text(bytes));
}

HRESULT give_com_text(const GUID& guid, LPOLESTR* out) {
    const std::u16string text = braced_text(guid);
    *out = static_cast<LPOLESTR>(CoTaskMemAlloc((text.size() + 1) * sizeof(WCHAR)));
    if (!*out) return E_OUTOFMEMORY;
    std::memcpy(*out, text.c_str(), (text.size() + 1) * sizeof(WCHAR));
    return S_OK;
}

HRESULT read_braced_text(LPCOLESTR text, GUID* out, HRESULT failure) {
    *out = {};
    if (!text) return S_OK;
    const auto bytes = *text == L'{' ? parse_guid(to_utf8(text_of(text))) : std::nullopt;
    if (!bytes) return failure;
    std::memcpy(out, bytes->bytes.data(), sizeof *out);
    return S_OK;
}

} // namespace

HRESULT WINAPI CoInitialize(LPVOID) {
    return start_com(COINIT_APARTMENTTHREADED);
}

HRESULT WINAPI CoInitializeEx(LPVOID, DWORD dwCoInit) {
    return start_com(dwCoInit & COINIT_APARTMENTTHREADED);
}

void WINAPI CoUninitialize(void) {
    if (t_apartment.starts != 0) --t_apartment.starts;
}

LPVOID WINAPI CoTaskMemAlloc(SIZE_T cb) {
    return std::malloc(cb ? cb : 1);
}
LPVOID WINAPI CoTaskMemRealloc(LPVOID pv, SIZE_T cb) {
    if (cb != 0 || !pv) return std::realloc(pv, cb ? cb : 1);
    std::free(pv);
    return nullptr;
}
void WINAPI CoTaskMemFree(LPVOID pv) {
    std::free(pv);
}

HRESULT WINAPI CoCreateGuid(GUID* pguid) {
    *pguid = random_guid();
    return S_OK;
}

HRESULT WINAPI CoCreateInstance(REFCLSID, LPUNKNOWN, DWORD, REFIID, LPVOID* ppv) {
    if (!ppv) return E_POINTER;
    *ppv = nullptr;
    if (t_apartment.starts == 0) return kNotInitialized;
    report_unsupported_export("CoCreateInstance", __builtin_return_address(0));
    return kClassNotRegistered;
}

int WINAPI StringFromGUID2(REFGUID rguid, LPOLESTR lpsz, int cchMax) {
    const std::u16string text = braced_text(rguid);
    if (cchMax < static_cast<int>(text.size()) + 1) return 0;
    std::memcpy(lpsz, text.c_str(), (text.size() + 1) * sizeof(WCHAR));
    return static_cast<int>(text.size()) + 1;
}

HRESULT WINAPI StringFromCLSID(REFCLSID rclsid, LPOLESTR* lplpsz) {
    return give_com_text(rclsid, lplpsz);
}
HRESULT WINAPI StringFromIID(REFIID rclsid, LPOLESTR* lplpsz) {
    return give_com_text(rclsid, lplpsz);
}
HRESULT WINAPI CLSIDFromString(LPCOLESTR lpsz, CLSID* pclsid) {
    return read_braced_text(lpsz, pclsid, kInvalidClass);
}
HRESULT WINAPI IIDFromString(LPCOLESTR lpsz, IID* lpiid) {
    return read_braced_text(lpsz, lpiid, E_INVALIDARG);
}
