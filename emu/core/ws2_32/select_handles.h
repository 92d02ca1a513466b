// The fd_sets of a select() in Vista mode: each socket replaced by the handle its providers give for select.
#pragma once

#include <winsock2.h>

#include <memory>
#include <vector>

namespace wspemu::ws2_32 {

// Translates copies of the caller's sets with SIO_BSP_HANDLE_SELECT, and the survivors back, in their original order.
class SelectHandles {
public:
    SelectHandles(fd_set* read, fd_set* write, fd_set* except);

    fd_set* read() noexcept { return sets_[0].translated(); }
    fd_set* write() noexcept { return sets_[1].translated(); }
    fd_set* except() noexcept { return sets_[2].translated(); }
    // Leaves in the caller's sets the sockets whose handles are still in the translated ones.
    void store_back() noexcept;

private:
    struct Set {
        fd_set* original = nullptr;
        std::vector<SOCKET> handles;              // by index of the original
        std::unique_ptr<unsigned char[]> storage; // an fd_set of any length
        fd_set* translated() const noexcept { return reinterpret_cast<fd_set*>(storage.get()); }
    };
    static Set translate(fd_set* set);
    Set sets_[3];
};

} // namespace wspemu::ws2_32
