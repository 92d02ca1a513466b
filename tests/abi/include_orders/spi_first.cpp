// The SPI alone first; names in the spelling of Windows source.
#include <Ws2spi.h>
#include <string>
#include <WS2tcpip.h>
#include <thread>
#include <MSWSock.h>
#include <unistd.h>
#include <Windows.h>
#include <Sporder.h>
#include <chrono>
#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <mutex>
#include <unordered_map>
#include <vector>
#include <sys/types.h>
#include <cstring>

#include "../uses_winsock.h"

WSPEMU_USE_WINSOCK(spi_first)

long long spi_first_std();
// std's own threads, clocks and streams are unharmed.
long long spi_first_std() {
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
