/* Included before every translation unit of the Windows dialect: tells libstdc++ not to use its ready-made std::wstring, which
   was compiled for wide characters of four bytes. -D cannot do it: the library defines the macro itself, unconditionally. The
   value -1 excepts basic_string alone; with 0 a module would also get number formatting of its own, with facet ids that no
   locale knows, and `stream << 42` would fail. */
#if defined(__cplusplus) && defined(__has_include)
#if __has_include(<version>)
#include <version>
#endif
#ifdef _GLIBCXX_EXTERN_TEMPLATE
#undef _GLIBCXX_EXTERN_TEMPLATE
#define _GLIBCXX_EXTERN_TEMPLATE (-1)
#endif
#endif
