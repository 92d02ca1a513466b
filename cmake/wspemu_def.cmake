# Module-definition files (.def) on a system whose linker has none: EXPORTS becomes a version script and linker options.

include_guard(GLOBAL)

# Reads `file`; sets `exports_var` to the exported names and `options_var` to the linker options they need. CMake runs again when
# the file changes. Known forms: name, name @1, name @1 NONAME, alias=name, PRIVATE, DATA, CONSTANT, "quoted names", ; comments,
# LIBRARY with or without a name. Every export that is not defined is a link error, as it is on Windows.
function(wspemu_read_def file exports_var options_var)
  if(NOT EXISTS "${file}")
    message(FATAL_ERROR "${file}: no such file")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")

  # Comments go first: they may hold anything, even what CMake would take for list syntax.
  file(READ "${file}" text)
  string(ASCII 239 187 191 byte_order_mark)
  string(REPLACE "${byte_order_mark}" "" text "${text}")
  string(REGEX REPLACE ";[^\r\n]*" "" text "${text}")
  string(REPLACE "\"" "" text "${text}")
  string(REGEX REPLACE "[\r\n]+" ";" lines "${text}")

  set(section "")
  set(exports)
  set(options)
  foreach(line IN LISTS lines)
    string(STRIP "${line}" line)
    # A keyword opens a section, unless it is an exported name: `Version = GetVersion`, `Name @3`.
    if(line MATCHES "^([A-Za-z]+)([ \t]+([^=@ \t].*))?$")
      set(rest "${CMAKE_MATCH_3}")
      string(TOUPPER "${CMAKE_MATCH_1}" word)
      if(word MATCHES "^(LIBRARY|NAME|DESCRIPTION|STACKSIZE|HEAPSIZE|VERSION|STUB|SECTIONS|SEGMENTS|EXPORTS)$")
        set(section ${word})
        set(line "${rest}")
      endif()
    endif()
    if(section STREQUAL "EXPORTS" AND NOT line STREQUAL "")
      _wspemu_read_export("${line}")
    endif()
  endforeach()
  if(NOT exports)
    message(FATAL_ERROR "${file}: no EXPORTS")
  endif()
  set(${exports_var} ${exports} PARENT_SCOPE)
  set(${options_var} ${options} PARENT_SCOPE)
endfunction()

# One line of EXPORTS: appends to `exports` and `options` of wspemu_read_def().
macro(_wspemu_read_export line)
  string(REGEX REPLACE "[ \t]*=[ \t]*" "=" entry "${line}")
  if(NOT entry MATCHES "^([A-Za-z_?][A-Za-z0-9_?]*)(=([A-Za-z0-9_?.]+))?([ \t]+@[ \t]*[0-9]+)?([ \t]+[A-Za-z]+)*$")
    message(FATAL_ERROR "${file}: not understood: ${line}")
  endif()
  set(outer "${CMAKE_MATCH_1}")
  set(inner "${CMAKE_MATCH_3}")
  if(inner MATCHES "\\.")
    message(FATAL_ERROR "${file}: forwarding to another module is not supported: ${line}")
  endif()
  if(inner AND NOT inner STREQUAL outer)
    list(APPEND options "-Wl,--defsym=${outer}=${inner}")
  else()
    list(APPEND options "-Wl,--require-defined=${outer}")
  endif()
  list(APPEND exports "${outer}")
endmacro()

# Writes a version script that shows `exports` and hides all the rest. DllMain is not in a .def but the loader has to find it.
function(wspemu_write_exports script exports)
  set(names ${exports} DllMain)
  list(REMOVE_DUPLICATES names)
  list(JOIN names ";\n    " names)
  file(CONFIGURE OUTPUT "${script}" CONTENT "{\n  global:\n    ${names};\n  local: *;\n};\n")
endfunction()
