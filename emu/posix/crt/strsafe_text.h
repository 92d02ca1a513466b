/* strsafe.h: strings that are cut instead of overflowing, with an HRESULT. The Cb names count bytes, the Cch names characters.
   Included by strsafe_narrow.c and strsafe_wide.c. */
#include "strsafe.h"

#include "text_kind.h"

#define CB(name) NAME(StringCb##name##A, StringCb##name##W)
#define CCH(name) NAME(StringCch##name##A, StringCch##name##W)

/* What one operation writes behind what is there. */
typedef struct {
    Char* to;
    size_t room; /* with the NUL */
} Place;

static HRESULT checked(Place place) {
    return !place.to || place.room == 0 || place.room > STRSAFE_MAX_CCH ? STRSAFE_E_INVALID_PARAMETER : S_OK;
}

static HRESULT place_behind(Char* to, size_t size, Place* place) {
    place->to = to;
    place->room = size;
    HRESULT const good = checked(*place);
    if (FAILED(good)) return good;
    size_t const used = LENGTH_WITHIN(to, size);
    if (used == size) return STRSAFE_E_INVALID_PARAMETER;
    place->to += used;
    place->room -= used;
    return S_OK;
}

static HRESULT put(Place* place, const Char* from, size_t count) {
    size_t const wanted = from ? LENGTH_WITHIN(from, count) : 0;
    size_t const length = wanted < place->room ? wanted : place->room - 1;
    memcpy(place->to, from ? from : TEXT_OF(""), length * sizeof *from);
    place->to += length;
    place->room -= length;
    *place->to = 0;
    return length < wanted ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}

static HRESULT print(Place* place, const Char* format, va_list arguments) {
    int const length = VPRINT(place->to, place->room - 1, format, arguments);
    size_t const written = length < 0 ? place->room - 1 : (size_t)length;
    place->to += written;
    place->room -= written;
    *place->to = 0;
    return length < 0 ? STRSAFE_E_INSUFFICIENT_BUFFER : S_OK;
}

/* --- counted in characters --- */
HRESULT CCH(Copy)(Char* to, size_t size, const Char* from) {
    return CCH(CopyN)(to, size, from, SIZE_MAX);
}
HRESULT CCH(CopyN)(Char* to, size_t size, const Char* from, size_t count) {
    Place place = {to, size};
    HRESULT const good = checked(place);
    return FAILED(good) ? good : put(&place, from, count);
}
HRESULT CCH(Cat)(Char* to, size_t size, const Char* from) {
    return CCH(CatN)(to, size, from, SIZE_MAX);
}
HRESULT CCH(CatN)(Char* to, size_t size, const Char* from, size_t count) {
    Place place;
    HRESULT const good = place_behind(to, size, &place);
    return FAILED(good) ? good : put(&place, from, count);
}
HRESULT CCH(VPrintf)(Char* to, size_t size, const Char* format, va_list arguments) {
    Place place = {to, size};
    HRESULT const good = checked(place);
    return FAILED(good) ? good : print(&place, format, arguments);
}
HRESULT CCH(Printf)(Char* to, size_t size, const Char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    HRESULT const result = CCH(VPrintf)(to, size, format, arguments);
    va_end(arguments);
    return result;
}
HRESULT CCH(Length)(const Char* text, size_t limit, size_t* length) {
    size_t const found = text && limit <= STRSAFE_MAX_CCH ? LENGTH_WITHIN(text, limit) : limit;
    int const good = text && found < limit;
    if (length) *length = good ? found : 0;
    return good ? S_OK : STRSAFE_E_INVALID_PARAMETER;
}

/* --- the Ex forms: where the text ends, what is left, and what is to be filled --- */
static HRESULT finish(Place before, Place place, HRESULT result, DWORD flags, Char** end, size_t* left) {
    if ((flags & STRSAFE_FILL_BEHIND_NULL) && SUCCEEDED(result) && place.room > 1)
        memset(place.to + 1, (int)(flags & 0xFF), (place.room - 1) * sizeof(Char));
    if (FAILED(result) && (flags & (STRSAFE_NO_TRUNCATION | STRSAFE_FILL_ON_FAILURE | STRSAFE_NULL_ON_FAILURE))) {
        place = before;
        if (flags & STRSAFE_FILL_ON_FAILURE) memset(place.to, (int)(flags & 0xFF), place.room * sizeof(Char));
        if (flags & STRSAFE_FILL_ON_FAILURE) place.to[place.room - 1] = 0;
        if (flags & (STRSAFE_NULL_ON_FAILURE | STRSAFE_NO_TRUNCATION)) *place.to = 0;
    }
    if (end) *end = place.to;
    if (left) *left = place.room;
    return result;
}
HRESULT CCH(CopyNEx)(Char* to, size_t size, const Char* from, size_t count, Char** end, size_t* left, DWORD flags) {
    Place const before = {to, size};
    Place place = before;
    HRESULT result = checked(place);
    if (FAILED(result)) return result;
    result = put(&place, from, count);
    return finish(before, place, result, flags, end, left);
}
HRESULT CCH(CopyEx)(Char* to, size_t size, const Char* from, Char** end, size_t* left, DWORD flags) {
    return CCH(CopyNEx)(to, size, from, SIZE_MAX, end, left, flags);
}
HRESULT CCH(CatNEx)(Char* to, size_t size, const Char* from, size_t count, Char** end, size_t* left, DWORD flags) {
    Place place;
    HRESULT result = place_behind(to, size, &place);
    if (FAILED(result)) return result;
    Place const before = place;
    result = put(&place, from, count);
    return finish(before, place, result, flags, end, left);
}
HRESULT CCH(CatEx)(Char* to, size_t size, const Char* from, Char** end, size_t* left, DWORD flags) {
    return CCH(CatNEx)(to, size, from, SIZE_MAX, end, left, flags);
}
HRESULT CCH(VPrintfEx)(Char* to, size_t size, Char** end, size_t* left, DWORD flags, const Char* format,
                       va_list arguments) {
    Place const before = {to, size};
    Place place = before;
    HRESULT result = checked(place);
    if (FAILED(result)) return result;
    result = print(&place, format, arguments);
    return finish(before, place, result, flags, end, left);
}
HRESULT CCH(PrintfEx)(Char* to, size_t size, Char** end, size_t* left, DWORD flags, const Char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    HRESULT const result = CCH(VPrintfEx)(to, size, end, left, flags, format, arguments);
    va_end(arguments);
    return result;
}
HRESULT CCH(Gets)(Char* to, size_t size) {
    Place const place = {to, size};
    HRESULT const good = checked(place);
    if (FAILED(good)) return good;
    if (!NAME(fgets, fgetws)(to, size > 0x7FFFFFFF ? 0x7FFFFFFF : (int)size, stdin)) {
        *to = 0;
        return STRSAFE_E_END_OF_FILE;
    }
    size_t const length = LENGTH(to);
    if (length && to[length - 1] == '\n') to[length - 1] = 0;
    return S_OK;
}

/* --- counted in bytes --- */
static void in_bytes(size_t* left) {
    if (left) *left *= sizeof(Char);
}
HRESULT CB(Copy)(Char* to, size_t size, const Char* from) {
    return CCH(Copy)(to, size / sizeof(Char), from);
}
HRESULT CB(CopyN)(Char* to, size_t size, const Char* from, size_t count) {
    return CCH(CopyN)(to, size / sizeof(Char), from, count / sizeof(Char));
}
HRESULT CB(Cat)(Char* to, size_t size, const Char* from) {
    return CCH(Cat)(to, size / sizeof(Char), from);
}
HRESULT CB(CatN)(Char* to, size_t size, const Char* from, size_t count) {
    return CCH(CatN)(to, size / sizeof(Char), from, count / sizeof(Char));
}
HRESULT CB(VPrintf)(Char* to, size_t size, const Char* format, va_list arguments) {
    return CCH(VPrintf)(to, size / sizeof(Char), format, arguments);
}
HRESULT CB(Printf)(Char* to, size_t size, const Char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    HRESULT const result = CCH(VPrintf)(to, size / sizeof(Char), format, arguments);
    va_end(arguments);
    return result;
}
HRESULT CB(Length)(const Char* text, size_t limit, size_t* length) {
    HRESULT const result = CCH(Length)(text, limit / sizeof(Char), length);
    in_bytes(length);
    return result;
}
HRESULT CB(CopyEx)(Char* to, size_t size, const Char* from, Char** end, size_t* left, DWORD flags) {
    HRESULT const result = CCH(CopyEx)(to, size / sizeof(Char), from, end, left, flags);
    in_bytes(left);
    return result;
}
HRESULT CB(CopyNEx)(Char* to, size_t size, const Char* from, size_t count, Char** end, size_t* left, DWORD flags) {
    HRESULT const result = CCH(CopyNEx)(to, size / sizeof(Char), from, count / sizeof(Char), end, left, flags);
    in_bytes(left);
    return result;
}
HRESULT CB(CatEx)(Char* to, size_t size, const Char* from, Char** end, size_t* left, DWORD flags) {
    HRESULT const result = CCH(CatEx)(to, size / sizeof(Char), from, end, left, flags);
    in_bytes(left);
    return result;
}
HRESULT CB(CatNEx)(Char* to, size_t size, const Char* from, size_t count, Char** end, size_t* left, DWORD flags) {
    HRESULT const result = CCH(CatNEx)(to, size / sizeof(Char), from, count / sizeof(Char), end, left, flags);
    in_bytes(left);
    return result;
}
HRESULT CB(VPrintfEx)(Char* to, size_t size, Char** end, size_t* left, DWORD flags, const Char* format,
                      va_list arguments) {
    HRESULT const result = CCH(VPrintfEx)(to, size / sizeof(Char), end, left, flags, format, arguments);
    in_bytes(left);
    return result;
}
HRESULT CB(PrintfEx)(Char* to, size_t size, Char** end, size_t* left, DWORD flags, const Char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    HRESULT const result = CB(VPrintfEx)(to, size, end, left, flags, format, arguments);
    va_end(arguments);
    return result;
}
HRESULT CB(Gets)(Char* to, size_t size) {
    return CCH(Gets)(to, size / sizeof(Char));
}
