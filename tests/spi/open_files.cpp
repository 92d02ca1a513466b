// The limit of open files: the soft one is raised as far as the hard one permits.
#include "open_files.h"

#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>

namespace wspemu::test {

bool allow_open_files(std::size_t count) {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
    if (limit.rlim_cur >= count) return true;
    limit.rlim_cur = count;
    limit.rlim_max = std::max<rlim_t>(limit.rlim_max, count); // more than the hard one takes a privilege
    return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

std::size_t memory_in_use() {
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

} // namespace wspemu::test
