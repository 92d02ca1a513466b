# The Windows dialect: how a translation unit that includes spi_headers is compiled. wspemu::dialect carries the flags, for our
# own core as well as for every provider and program, in the build tree and in the installed package.

add_library(wspemu_dialect INTERFACE)
add_library(wspemu::dialect ALIAS wspemu_dialect)
if(NOT WIN32)
  # -fshort-wchar: WCHAR is two bytes; wspemu_stdcxx.h makes std::wstring follow.
  # -fno-strict-aliasing: Windows compilers never assumed it, so Windows source casts freely.
  target_compile_options(
    wspemu_dialect
    INTERFACE -fshort-wchar -fno-strict-aliasing
              "$<$<COMPILE_LANGUAGE:CXX>:$<BUILD_INTERFACE:SHELL:-include \"${CMAKE_CURRENT_LIST_DIR}/wspemu_stdcxx.h\">>"
              "$<$<COMPILE_LANGUAGE:CXX>:$<INSTALL_INTERFACE:SHELL:-include \"$<INSTALL_PREFIX>/${CMAKE_INSTALL_INCLUDEDIR}/wspemu/wspemu_stdcxx.h\">>")
  # Neither _WIN32 nor WIN32 is defined: libstdc++, Boost and fmt take _WIN32 as "this is Windows", Boost even takes WIN32.
  # Source that needs one of them, or UNICODE, says so with DEFINITIONS.
endif()
