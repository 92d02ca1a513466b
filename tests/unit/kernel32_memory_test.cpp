// Heaps, GlobalAlloc and LocalAlloc, and facts about the system.
#include <windows.h>

#include <boost/test/unit_test.hpp>

#include "last_error.h"

#include <cstring>
#include <string>

namespace {

bool is_zero(const void* block, std::size_t size) {
    const auto* bytes = static_cast<const char*>(block);
    for (std::size_t i = 0; i < size; ++i)
        if (bytes[i] != 0) return false;
    return true;
}

} // namespace

BOOST_AUTO_TEST_SUITE(kernel32_memory_test)

BOOST_AUTO_TEST_CASE(a_block_knows_its_size_and_its_heap) {
    const HANDLE heap = HeapCreate(0, 0, 0);
    void* block = HeapAlloc(heap, HEAP_ZERO_MEMORY, 100);
    BOOST_REQUIRE(block != nullptr);
    BOOST_TEST(is_zero(block, 100));
    BOOST_TEST(HeapSize(heap, 0, block) == 100u);
    BOOST_TEST(HeapValidate(heap, 0, block));
    BOOST_TEST(!HeapValidate(GetProcessHeap(), 0, block));
    BOOST_TEST(error_of([&] { HeapFree(GetProcessHeap(), 0, block); }) == ERROR_INVALID_PARAMETER);
    std::memset(block, 7, 100);
    block = HeapReAlloc(heap, HEAP_ZERO_MEMORY, block, 300);
    BOOST_REQUIRE(block != nullptr);
    BOOST_TEST(static_cast<char*>(block)[99] == 7);
    BOOST_TEST(is_zero(static_cast<char*>(block) + 100, 200));
    BOOST_TEST(HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, 1000) == nullptr);
    BOOST_TEST(HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, 10) == block);
    BOOST_TEST(HeapSize(heap, 0, block) == 10u);
    BOOST_TEST(HeapFree(heap, 0, block));
    BOOST_TEST(HeapFree(heap, 0, nullptr));
    BOOST_TEST(HeapAlloc(heap, 0, 5) != nullptr); // freed with the heap
    BOOST_TEST(HeapDestroy(heap));
}

BOOST_AUTO_TEST_CASE(heaps_refuse_what_they_can_not_do) {
    BOOST_TEST(error_of([] { HeapDestroy(GetProcessHeap()); }) == ERROR_INVALID_HANDLE);
    BOOST_TEST(error_of([] { HeapDestroy(nullptr); }) == ERROR_INVALID_HANDLE);
    BOOST_TEST(error_of([] { HeapAlloc(nullptr, 0, 1); }) == ERROR_INVALID_HANDLE);
    BOOST_TEST(error_of([] { HeapAlloc(GetProcessHeap(), 0, ~SIZE_T(0)); }) == ERROR_NOT_ENOUGH_MEMORY);
    BOOST_TEST(error_of([] { HeapReAlloc(GetProcessHeap(), 0, nullptr, 1); }) == ERROR_INVALID_PARAMETER);
    const HANDLE small = HeapCreate(0, 0, 4096);
    void* block = HeapAlloc(small, 0, 4000);
    BOOST_TEST(block != nullptr);
    BOOST_TEST(HeapAlloc(small, 0, 200) == nullptr);
    BOOST_TEST(HeapFree(small, 0, block));
    BOOST_TEST(HeapAlloc(small, 0, 200) != nullptr);
    BOOST_TEST(HeapDestroy(small));
}

BOOST_AUTO_TEST_CASE(global_blocks_count_their_locks) {
    const HGLOBAL movable = GlobalAlloc(GHND, 16);
    BOOST_REQUIRE(movable != nullptr);
    void* address = GlobalLock(movable);
    BOOST_TEST(is_zero(address, 16));
    BOOST_TEST(GlobalLock(movable) == address);
    BOOST_TEST(GlobalUnlock(movable));
    BOOST_TEST(error_of([&] { BOOST_TEST(!GlobalUnlock(movable)); }) == ERROR_SUCCESS);
    BOOST_TEST(error_of([&] { BOOST_TEST(!GlobalUnlock(movable)); }) == ERROR_NOT_LOCKED);
    BOOST_TEST(GlobalSize(movable) == 16u);
    const HGLOBAL larger = GlobalReAlloc(movable, 64, GMEM_MOVEABLE | GMEM_ZEROINIT);
    BOOST_REQUIRE(larger != nullptr);
    BOOST_TEST(GlobalSize(larger) == 64u);
    BOOST_TEST(GlobalFree(larger) == nullptr);

    const HLOCAL fixed = LocalAlloc(LPTR, 8);
    BOOST_TEST(LocalLock(fixed) == fixed);
    BOOST_TEST(LocalUnlock(fixed));
    BOOST_TEST(LocalSize(fixed) == 8u);
    BOOST_TEST(LocalFree(fixed) == nullptr);
    BOOST_TEST(LocalFree(nullptr) == nullptr);
    BOOST_TEST(error_of([] { GlobalLock(nullptr); }) == ERROR_INVALID_HANDLE);
}

BOOST_AUTO_TEST_CASE(pages_are_reserved_committed_protected_and_freed) {
    auto* region = static_cast<char*>(VirtualAlloc(nullptr, 100'000, MEM_RESERVE, PAGE_NOACCESS));
    BOOST_REQUIRE(region != nullptr);
    BOOST_TEST(reinterpret_cast<ULONG_PTR>(region) % 0x10000 == 0u);
    BOOST_TEST(VirtualAlloc(region + 4096, 10, MEM_COMMIT, PAGE_READWRITE) == region + 4096);
    region[4096] = 1;
    DWORD old = 0;
    BOOST_TEST(VirtualProtect(region + 4096, 1, PAGE_READONLY, &old));
    BOOST_TEST(old == DWORD(PAGE_READWRITE));
    BOOST_TEST(region[4096] == 1);
    BOOST_TEST(error_of([&] { VirtualProtect(region, 1, PAGE_READONLY, &old); }) == ERROR_INVALID_ADDRESS);
    BOOST_TEST(VirtualFree(region + 4096, 1, MEM_DECOMMIT));
    BOOST_TEST(VirtualAlloc(region + 4096, 1, MEM_COMMIT, PAGE_READWRITE) == region + 4096);
    BOOST_TEST(region[4096] == 0);
    BOOST_TEST(error_of([&] { VirtualFree(region, 100'000, MEM_RELEASE); }) == ERROR_INVALID_PARAMETER);
    BOOST_TEST(VirtualFree(region, 0, MEM_RELEASE));
    BOOST_TEST(error_of([&] { VirtualFree(region, 0, MEM_RELEASE); }) == ERROR_INVALID_ADDRESS);
    BOOST_TEST(error_of([&] { VirtualAlloc(region, 1, MEM_COMMIT, PAGE_READWRITE); }) == ERROR_INVALID_ADDRESS);
    BOOST_TEST(error_of([] { VirtualAlloc(nullptr, 0, MEM_COMMIT, PAGE_READWRITE); }) == ERROR_INVALID_PARAMETER);
    BOOST_TEST(error_of([] { VirtualAlloc(nullptr, 1, MEM_COMMIT, 0); }) == ERROR_INVALID_PARAMETER);
}

BOOST_AUTO_TEST_CASE(the_clocks_go_forward) {
    LARGE_INTEGER frequency, before, after;
    BOOST_TEST(QueryPerformanceFrequency(&frequency));
    BOOST_TEST(frequency.QuadPart == 10'000'000);
    const ULONGLONG ticks = GetTickCount64();
    BOOST_TEST(QueryPerformanceCounter(&before));
    BOOST_TEST(QueryPerformanceCounter(&after));
    BOOST_TEST(after.QuadPart >= before.QuadPart);
    BOOST_TEST(GetTickCount64() >= ticks);
    BOOST_TEST(error_of([] { QueryPerformanceCounter(nullptr); }) == ERROR_NOACCESS);

    SYSTEMTIME now;
    GetSystemTime(&now);
    BOOST_TEST(now.wYear >= 2024);
    FILETIME file_time;
    GetSystemTimeAsFileTime(&file_time);
    const ULONGLONG steps = static_cast<ULONGLONG>(file_time.dwHighDateTime) << 32 | file_time.dwLowDateTime;
    BOOST_TEST(steps / 10'000'000 / 86400 / 366 + 1601 >= 2023u);
}

BOOST_AUTO_TEST_CASE(the_system_describes_itself) {
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    BOOST_TEST(info.dwNumberOfProcessors >= 1u);
    BOOST_TEST((info.dwPageSize & (info.dwPageSize - 1)) == 0u);
    char folder[MAX_PATH];
    BOOST_TEST(GetSystemDirectoryA(folder, MAX_PATH) == 19u);
    BOOST_TEST(folder == std::string("C:\\Windows\\system32"));
    BOOST_TEST(GetSystemDirectoryA(folder, 19) == 20u);
    BOOST_TEST(GetSystemDirectoryW(nullptr, 0) == 20u);
}

BOOST_AUTO_TEST_SUITE_END()
