// Pages of memory as VirtualAlloc deals with them: reserved regions, in which pages are committed and protected. Neutral.
//
// The numbers of flags and protections are those of the Windows functions.
#pragma once

#include "core/result.h"

#include <cstddef>
#include <cstdint>

namespace wspemu::posix {

inline constexpr std::size_t kAllocationGranularity = 0x10000;

// MEM_COMMIT, MEM_RESERVE or both. Without an address, or with MEM_RESERVE, a new region comes into being.
// Errors: invalid_parameter, not_enough_memory, kInvalidAddress (to commit where nothing is reserved).
Result<void*> allocate_pages(void* address, std::size_t size, std::uint32_t type, std::uint32_t protection);
// MEM_RELEASE (a whole region, by its base, size 0) or MEM_DECOMMIT. Errors: invalid_parameter, kInvalidAddress.
Result<void> free_pages(void* address, std::size_t size, std::uint32_t type);
// Returns the protection that the first page had. All pages must be committed ones of one region; pages that
// allocate_pages did not make (a module's code, malloc's memory) are changed too, with PAGE_EXECUTE_READWRITE as answer.
// Errors: invalid_parameter, kInvalidAddress.
Result<std::uint32_t> protect_pages(void* address, std::size_t size, std::uint32_t protection);

inline constexpr int kInvalidAddress = 487; // ERROR_INVALID_ADDRESS

} // namespace wspemu::posix
