// sys/time.h and sys/select.h first, as an old source would have it.
#include <sys/time.h>
#include <sys/select.h>
#include <sys/resource.h>
#include <unistd.h>
#include <windows.h>
#include <winsock2.h>

#include <ws2spi.h>
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "../uses_winsock.h"

WSPEMU_USE_WINSOCK(clocks_first)

long long clocks_first_std();
// std's own threads, clocks and streams are unharmed.
long long clocks_first_std() {
    std::mutex mutex;
    std::condition_variable condition;
    std::unique_lock<std::mutex> lock(mutex);
    condition.wait_for(lock, std::chrono::milliseconds(0));
    std::this_thread::sleep_for(std::chrono::milliseconds(0));
    std::ifstream file("none");
    std::vector<int> values{(std::max)(1, 2), (std::min)(1, 2), std::max(3, 4)};
    std::sort(values.begin(), values.end());
    return std::chrono::steady_clock::now().time_since_epoch().count() + values.front() + (file ? 1 : 0) +
           std::time(nullptr);
}
