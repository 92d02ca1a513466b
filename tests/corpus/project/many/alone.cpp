// What this source has of its own in the project, and a newer C++.
#include <bit>

extern "C" int alone(void) {
    return ALONE + static_cast<int>(std::popcount(3u));
}
