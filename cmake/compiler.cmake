# How our own code is compiled: ccache, the warnings target, the sanitizers. Nothing here reaches an installed package.

find_program(WSPEMU_CCACHE ccache)
mark_as_advanced(WSPEMU_CCACHE)
if(WSPEMU_CCACHE AND PROJECT_IS_TOP_LEVEL)
  foreach(language IN ITEMS C CXX)
    if(NOT CMAKE_${language}_COMPILER_LAUNCHER)
      set(CMAKE_${language}_COMPILER_LAUNCHER "${WSPEMU_CCACHE}")
    endif()
  endforeach()
endif()

# Linked PRIVATE by every target of ours, never exported.
add_library(wspemu_warnings INTERFACE)
target_compile_options(wspemu_warnings INTERFACE -Wall -Wextra -Wshadow -Wconversion)
if(WSPEMU_WERROR)
  target_compile_options(wspemu_warnings INTERFACE -Werror)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # g++ 12 warns at -O3 about copies inside its own std::string that are none of ours (GCC bug 105651).
    target_compile_options(wspemu_warnings INTERFACE -Wno-error=restrict)
  endif()
endif()

# Many files compiled as one: what the files' own helpers are called meets, which a build file by file does not mind.
if(CMAKE_UNITY_BUILD AND NOT MSVC)
  target_compile_options(wspemu_warnings INTERFACE -Wno-shadow "$<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>")
endif()

# The whole build is instrumented: a sanitizer that sees only half of the process reports nonsense.
if(WSPEMU_SANITIZE)
  add_compile_options(-fsanitize=${WSPEMU_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${WSPEMU_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Instrumented code confuses g++'s flow analysis; the plain builds keep the warning as an error.
    target_compile_options(wspemu_warnings INTERFACE -Wno-error=maybe-uninitialized)
  endif()
  if(WSPEMU_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
    add_link_options(-fno-sanitize-recover=undefined)
  endif()
  if(WSPEMU_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ warns that it cannot follow atomic_thread_fence; that is worth seeing, not worth stopping for.
    target_compile_options(wspemu_warnings INTERFACE -Wno-error=tsan)
  endif()
endif()
