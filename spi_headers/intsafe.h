/* intsafe.h: arithmetic and conversions of integers that fail instead of wrapping. */
#ifndef WSPEMU_INTSAFE_H
#define WSPEMU_INTSAFE_H

#include <limits.h>

#include "windef.h"
#include "winerror.h"

#ifndef INTSAFE_E_ARITHMETIC_OVERFLOW
#define INTSAFE_E_ARITHMETIC_OVERFLOW ((HRESULT)0x80070216L)
#endif

#define WSPEMU_INTSAFE(name, type, operation)                                                                          \
    WSPEMU_INLINE HRESULT name(type a, type b, type* result) {                                                         \
        if (!operation(a, b, result)) return S_OK;                                                                     \
        *result = (type) ~(type)0;                                                                                     \
        return INTSAFE_E_ARITHMETIC_OVERFLOW;                                                                          \
    }
#define WSPEMU_INTSAFE_ALL(prefix, type)                                                                               \
    WSPEMU_INTSAFE(prefix##Add, type, __builtin_add_overflow)                                                          \
    WSPEMU_INTSAFE(prefix##Sub, type, __builtin_sub_overflow)                                                          \
    WSPEMU_INTSAFE(prefix##Mult, type, __builtin_mul_overflow)

WSPEMU_INTSAFE_ALL(Byte, BYTE)
WSPEMU_INTSAFE_ALL(UShort, USHORT)
WSPEMU_INTSAFE_ALL(Word, WORD)
WSPEMU_INTSAFE_ALL(UInt, UINT)
WSPEMU_INTSAFE_ALL(ULong, ULONG)
WSPEMU_INTSAFE_ALL(DWord, DWORD)
WSPEMU_INTSAFE_ALL(ULongLong, ULONGLONG)
WSPEMU_INTSAFE_ALL(DWordLong, ULONGLONG)
WSPEMU_INTSAFE_ALL(SizeT, SIZE_T)
WSPEMU_INTSAFE_ALL(UIntPtr, UINT_PTR)
WSPEMU_INTSAFE_ALL(ULongPtr, ULONG_PTR)
WSPEMU_INTSAFE_ALL(DWordPtr, DWORD_PTR)
WSPEMU_INTSAFE_ALL(Int, INT)
WSPEMU_INTSAFE_ALL(Long, LONG)
WSPEMU_INTSAFE_ALL(LongLong, LONGLONG)
WSPEMU_INTSAFE_ALL(SSizeT, SSIZE_T)

/* What does not fit is told, and all bits of the result are set. */
#define WSPEMU_INTSAFE_CONVERSION(name, from, to)                                                                      \
    WSPEMU_INLINE HRESULT name(from value, to* result) {                                                               \
        if (!__builtin_add_overflow(value, (from)0, result)) return S_OK;                                              \
        *result = (to) ~(to)0;                                                                                         \
        return INTSAFE_E_ARITHMETIC_OVERFLOW;                                                                          \
    }

WSPEMU_INTSAFE_CONVERSION(IntToUInt, INT, UINT)
WSPEMU_INTSAFE_CONVERSION(IntToULong, INT, ULONG)
WSPEMU_INTSAFE_CONVERSION(IntToDWord, INT, DWORD)
WSPEMU_INTSAFE_CONVERSION(IntToUShort, INT, USHORT)
WSPEMU_INTSAFE_CONVERSION(IntToByte, INT, BYTE)
WSPEMU_INTSAFE_CONVERSION(IntToSizeT, INT, SIZE_T)
WSPEMU_INTSAFE_CONVERSION(UIntToInt, UINT, INT)
WSPEMU_INTSAFE_CONVERSION(UIntToUShort, UINT, USHORT)
WSPEMU_INTSAFE_CONVERSION(ULongToInt, ULONG, INT)
WSPEMU_INTSAFE_CONVERSION(ULongToUInt, ULONG, UINT)
WSPEMU_INTSAFE_CONVERSION(ULongToUShort, ULONG, USHORT)
WSPEMU_INTSAFE_CONVERSION(ULongToLong, ULONG, LONG)
WSPEMU_INTSAFE_CONVERSION(DWordToInt, DWORD, INT)
WSPEMU_INTSAFE_CONVERSION(DWordToUShort, DWORD, USHORT)
WSPEMU_INTSAFE_CONVERSION(LongToULong, LONG, ULONG)
WSPEMU_INTSAFE_CONVERSION(LongToDWord, LONG, DWORD)
WSPEMU_INTSAFE_CONVERSION(SizeTToInt, SIZE_T, INT)
WSPEMU_INTSAFE_CONVERSION(SizeTToUInt, SIZE_T, UINT)
WSPEMU_INTSAFE_CONVERSION(SizeTToULong, SIZE_T, ULONG)
WSPEMU_INTSAFE_CONVERSION(SizeTToDWord, SIZE_T, DWORD)
WSPEMU_INTSAFE_CONVERSION(SizeTToUShort, SIZE_T, USHORT)
WSPEMU_INTSAFE_CONVERSION(SizeTToLong, SIZE_T, LONG)
WSPEMU_INTSAFE_CONVERSION(ULongLongToUInt, ULONGLONG, UINT)
WSPEMU_INTSAFE_CONVERSION(ULongLongToULong, ULONGLONG, ULONG)
WSPEMU_INTSAFE_CONVERSION(ULongLongToDWord, ULONGLONG, DWORD)
WSPEMU_INTSAFE_CONVERSION(ULongLongToSizeT, ULONGLONG, SIZE_T)
WSPEMU_INTSAFE_CONVERSION(LongLongToInt, LONGLONG, INT)
WSPEMU_INTSAFE_CONVERSION(LongLongToULong, LONGLONG, ULONG)
WSPEMU_INTSAFE_CONVERSION(LongLongToULongLong, LONGLONG, ULONGLONG)

#endif
