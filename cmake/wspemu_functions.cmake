# wspemu_add_provider() and wspemu_add_program(): a user of the package writes the list of sources and nothing else.
# The same file serves the build tree and the installed package.

include_guard(GLOBAL)
include("${CMAKE_CURRENT_LIST_DIR}/wspemu_def.cmake")

# wspemu_add_provider(name SOURCES file... [DEF file.def] [DEFINITIONS NAME[=value]...] [INCLUDES dir...] [LIBRARIES item...] [WPP])
#
# WPP: the headers of Microsoft's trace preprocessor (x.tmh) that the sources include are made, and trace nothing.
# Builds name.so (name.dll with a Windows toolchain), a module that the host loads. What it exports is what the .def file lists;
# without one, all functions with C linkage (WSPStartup, NSPStartup, DllMain ...). A Windows function that wspemu does
# not have is a link error here, not a crash later.
function(wspemu_add_provider name)
  _wspemu_parse_target("SOURCES;DEFINITIONS;INCLUDES;LIBRARIES" "DEF" ${ARGN})
  add_library(${name} MODULE ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES PREFIX "")
  _wspemu_use_dialect(${name})
  if(WIN32)
    target_link_libraries(${name} PRIVATE ws2_32 user32)
    if(ARG_DEF)
      target_sources(${name} PRIVATE "${ARG_DEF}")
    endif()
    return()
  endif()

  # -fno-gnu-unique: one STB_GNU_UNIQUE symbol, and FreeLibrary could never unload the provider again.
  target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-gnu-unique>)
  target_link_options(${name} PRIVATE -Wl,-Bsymbolic -Wl,-z,defs)
  set(script "${CMAKE_CURRENT_BINARY_DIR}/${name}.exports.map")
  if(ARG_DEF)
    # A version script cannot show what the compiler has hidden, so here the script alone decides.
    wspemu_read_def("${ARG_DEF}" exports link_options)
    wspemu_write_exports("${script}" "${exports}")
    target_link_options(${name} PRIVATE ${link_options})
  else()
    # Windows source marks neither WSPStartup nor DllMain, and old DllMains differ in their parameters, so everything with C
    # linkage is shown. C++ names are not: a wide string made of two-byte characters must not become anybody else's.
    file(CONFIGURE OUTPUT "${script}" CONTENT "{ local: _Z*; };\n")
  endif()
  _wspemu_use_version_script(${name} "${script}")
endfunction()

# wspemu_add_program(name SOURCES file... [DEFINITIONS NAME[=value]...] [INCLUDES dir...] [LIBRARIES item...] [WPP])
#
# Builds an executable from Windows source with `int main(int, char**)`, to be started by `wspemu run -- name`.
function(wspemu_add_program name)
  _wspemu_parse_target("SOURCES;DEFINITIONS;INCLUDES;LIBRARIES" "" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  _wspemu_use_dialect(${name})
  if(WIN32)
    target_link_libraries(${name} PRIVATE ws2_32 user32)
    return()
  endif()
  # The program's own instances of libstdc++'s wide templates stay private: exported, they would replace the library's.
  set(script "${CMAKE_CURRENT_BINARY_DIR}/${name}.exports.map")
  file(CONFIGURE OUTPUT "${script}" CONTENT "{ local: *; };\n")
  _wspemu_use_version_script(${name} "${script}")
endfunction()

# wspemu_add_device(name SOURCES file... [DEFINITIONS NAME[=value]...] [INCLUDES dir...] [LIBRARIES item...])
#
# Builds name.so, a library for `wspemu run --device` (wspemu_device.h), from source of the host's world: it may include POSIX and
# no header of Windows. It exports wspemu_device_entry and nothing else. A device that is written in Windows' world is built with
# wspemu_add_provider. There are none on Windows: devices are drivers there.
function(wspemu_add_device name)
  _wspemu_parse_target("SOURCES;DEFINITIONS;INCLUDES;LIBRARIES" "" ${ARGN})
  if(WIN32)
    message(FATAL_ERROR "${name}: wspemu_add_device is for POSIX builds; on Windows a device is a driver")
  endif()
  add_library(${name} MODULE ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES PREFIX "" POSITION_INDEPENDENT_CODE ON)
  target_compile_definitions(${name} PRIVATE ${ARG_DEFINITIONS})
  target_include_directories(${name} PRIVATE ${ARG_INCLUDES})
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} wspemu::wspemu)
  target_link_options(${name} PRIVATE -Wl,-Bsymbolic -Wl,-z,defs)
  set(script "${CMAKE_CURRENT_BINARY_DIR}/${name}.exports.map")
  file(CONFIGURE OUTPUT "${script}" CONTENT "{ global: wspemu_device_entry; local: *; };\n")
  _wspemu_use_version_script(${name} "${script}")
endfunction()

# Sets ARG_<keyword> in the caller and rejects what it does not understand.
macro(_wspemu_parse_target multi single)
  cmake_parse_arguments(ARG "WPP" "${single}" "${multi}" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${name}: unknown arguments: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT ARG_SOURCES)
    message(FATAL_ERROR "${name}: SOURCES is missing")
  endif()
  if(ARG_DEF)
    get_filename_component(ARG_DEF "${ARG_DEF}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
  endif()
endmacro()

# Variables are in memory at a fault only in code that is not optimised (see excpt.h): sources with __try are compiled with -O0.
function(_wspemu_slow_down_try)
  foreach(source IN LISTS ARGN)
    get_filename_component(file "${source}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
    if(EXISTS "${file}")
      file(STRINGS "${file}" lines REGEX "(^|[^A-Za-z0-9_])__?try([^A-Za-z0-9_]|$)" LIMIT_COUNT 1)
      if(lines)
        set_property(SOURCE "${source}" APPEND PROPERTY COMPILE_OPTIONS -O0)
      endif()
    endif()
  endforeach()
endfunction()

# Makes each x.tmh that the sources include, and tells the target where they are. Trace functions are those between `begin_wpp config` and
# `end_wpp` of the sources and of the headers beside them.
function(_wspemu_make_wpp_headers name)
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/${name}.wpp")
  set(files)
  foreach(source IN LISTS ARGN)
    get_filename_component(file "${source}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
    get_filename_component(beside "${file}" DIRECTORY)
    file(GLOB headers "${beside}/*.h")
    list(APPEND files "${file}" ${headers})
  endforeach()
  list(REMOVE_DUPLICATES files)
  set(text "#include <wspemu_wpp.h>\n")
  set(headers)
  foreach(file IN LISTS files)
    file(STRINGS "${file}" lines REGEX "(^[ \t/*]*FUNC[ \t]+[A-Za-z_])|(#[ \t]*include.*\\.[tT][mM][hH])")
    foreach(line IN LISTS lines)
      if(line MATCHES "FUNC[ \t]+([A-Za-z_][A-Za-z0-9_]*)")
        string(APPEND text "#undef ${CMAKE_MATCH_1}\n#define ${CMAKE_MATCH_1}(...) ((void)0)\n")
      elseif(line MATCHES "[<\"]([^>\"]+)[>\"]")
        list(APPEND headers "${CMAKE_MATCH_1}")
      endif()
    endforeach()
  endforeach()
  foreach(header IN LISTS headers)
    file(CONFIGURE OUTPUT "${folder}/${header}" CONTENT "${text}" @ONLY)
  endforeach()
  target_include_directories(${name} PRIVATE "${folder}")
endfunction()

# Flags, headers and libraries that providers and programs share.
macro(_wspemu_use_dialect name)
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_compile_features(${name} PRIVATE cxx_std_17)
  if(NOT WIN32)
    _wspemu_slow_down_try(${ARG_SOURCES})
    if(ARG_WPP)
      _wspemu_make_wpp_headers(${name} ${ARG_SOURCES})
    endif()
  endif()
  target_compile_definitions(${name} PRIVATE ${ARG_DEFINITIONS})
  target_include_directories(${name} PRIVATE ${ARG_INCLUDES})
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES})
  if(NOT WIN32)
    # The 16-bit wcs* functions come before libc's on the link line.
    target_link_libraries(${name} PRIVATE wspemu::dialect wspemu::headers wspemu::wcrt wspemu::wspemu)
  endif()
endmacro()

macro(_wspemu_use_version_script name script)
  target_link_options(${name} PRIVATE "-Wl,--version-script=${script}")
  set_target_properties(${name} PROPERTIES LINK_DEPENDS "${script}")
endmacro()
