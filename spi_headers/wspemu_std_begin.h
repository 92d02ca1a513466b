/* wspemu_std_begin.h: takes Microsoft's words away while a header of the C++ library is read, which has variables called __in and __out
 * and a macro called __try of its own. The headers of stdcxx/ include it, any number of times, one inside the other. */
#pragma push_macro("__try")
#pragma push_macro("__except")
#pragma push_macro("__in")
#pragma push_macro("__out")
#pragma push_macro("__inout")
#pragma push_macro("__min")
#pragma push_macro("__max")
#pragma push_macro("__success")
#pragma push_macro("__valid")
#pragma push_macro("__pre")
#pragma push_macro("__post")
#pragma push_macro("__bound")
#pragma push_macro("__range")
#pragma push_macro("__reserved")
#undef __try
#undef __except
#undef __in
#undef __out
#undef __inout
#undef __min
#undef __max
#undef __success
#undef __valid
#undef __pre
#undef __post
#undef __bound
#undef __range
#undef __reserved
/* As bits/exception_defines.h has it, which may have been read before. */
#ifdef __cplusplus
#if __cpp_exceptions
#define __try try
#else
#define __try if (true)
#endif
#endif
