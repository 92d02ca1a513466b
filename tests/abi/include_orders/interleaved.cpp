// One of std, one of Windows, in turn.
#include <vector>
#include <windows.h>
#include <unordered_map>
#include <winsock2.h>
#include <thread>
#include <ws2spi.h>
#include <string>
#include <mswsock.h>
#include <mutex>
#include <ws2tcpip.h>
#include <iostream>
#include <functional>
#include <fstream>
#include <ctime>
#include <cstring>
#include <cstdlib>
#include <condition_variable>
#include <chrono>
#include <algorithm>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "../uses_winsock.h"

WSPEMU_USE_WINSOCK(interleaved)

long long interleaved_std();
// std's own threads, clocks and streams are unharmed.
long long interleaved_std() {
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
