# Toolchain file: 64-bit Windows by mingw-w64, the POSIX-threads flavour because std::thread and std::mutex need it.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

set(wspemu_triplet x86_64-w64-mingw32)
find_program(CMAKE_C_COMPILER NAMES ${wspemu_triplet}-gcc-posix ${wspemu_triplet}-gcc REQUIRED)
find_program(CMAKE_CXX_COMPILER NAMES ${wspemu_triplet}-g++-posix ${wspemu_triplet}-g++ REQUIRED)
find_program(CMAKE_RC_COMPILER NAMES ${wspemu_triplet}-windres)

# Programs come from this machine, libraries and headers from the Windows root only.
set(CMAKE_FIND_ROOT_PATH /usr/${wspemu_triplet})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
