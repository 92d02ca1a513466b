// Which version of wspemu the library is, for programs that may meet another one than they were built with. Neutral.
#pragma once

// "0.1.0". Weak where it is only used: a library from before there was this function leaves it null.
extern "C" [[gnu::weak]] const char* wspemu_version() noexcept;
