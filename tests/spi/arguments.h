// Arguments of a provider call as numbers, to compare with what the spy recorded.
#pragma once

#include <winsock2.h>

#include <vector>

namespace wspemu::test {

template <class... A>
std::vector<DWORD_PTR> arguments(A... values) {
    return {(DWORD_PTR)values...}; // numbers and pointers alike, as the spy does it
}

} // namespace wspemu::test
