/* guiddef.h: GUID: the type, its comparison, and DEFINE_GUID (defines where INITGUID is set, declares elsewhere). */
#ifndef WSPEMU_GUIDDEF_H
#define WSPEMU_GUIDDEF_H

#include <string.h>

#include "wspemu_abi.h"

#ifndef GUID_DEFINED
#define GUID_DEFINED
typedef struct _GUID {
    uint32_t Data1;
    uint16_t Data2;
    uint16_t Data3;
    uint8_t Data4[8];
} GUID;
#endif

typedef GUID* LPGUID;
typedef const GUID* LPCGUID;
typedef GUID IID, *LPIID;
typedef GUID CLSID, *LPCLSID;
typedef GUID FMTID, *LPFMTID;

#ifdef __cplusplus
#define EXTERN_C extern "C"
#define REFGUID const GUID&
#define REFIID const IID&
#define REFCLSID const CLSID&
WSPEMU_INLINE int InlineIsEqualGUID(REFGUID a, REFGUID b) {
    return memcmp(&a, &b, sizeof(GUID)) == 0;
}
WSPEMU_INLINE int IsEqualGUID(REFGUID a, REFGUID b) {
    return memcmp(&a, &b, sizeof(GUID)) == 0;
}
inline bool operator==(REFGUID a, REFGUID b) {
    return IsEqualGUID(a, b) != 0;
}
inline bool operator!=(REFGUID a, REFGUID b) {
    return IsEqualGUID(a, b) == 0;
}
#else
#define EXTERN_C extern
#define REFGUID const GUID*
#define REFIID const IID*
#define REFCLSID const CLSID*
#define IsEqualGUID(a, b) (memcmp((a), (b), sizeof(GUID)) == 0)
#define InlineIsEqualGUID(a, b) IsEqualGUID(a, b)
#endif
#define IsEqualIID(a, b) IsEqualGUID(a, b)
#define IsEqualCLSID(a, b) IsEqualGUID(a, b)

WSPEMU_EXTERN_C_BEGIN
extern const GUID GUID_NULL;
WSPEMU_EXTERN_C_END

#endif

/* Outside of the guard: a source may include this file once more with INITGUID set. */
#undef DEFINE_GUID
#undef WSPEMU_GUID_DEFINITION
#ifdef INITGUID
#ifdef __cplusplus
#define WSPEMU_GUID_DEFINITION extern "C" const
#else
#define WSPEMU_GUID_DEFINITION const
#endif
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8)                                                   \
    WSPEMU_GUID_DEFINITION GUID name __attribute__((__weak__)) = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}
#else
#define DEFINE_GUID(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) EXTERN_C const GUID name
#endif
