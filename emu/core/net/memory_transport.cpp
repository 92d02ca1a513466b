// The memory network as a Transport. Neutral.
#include "core/net/memory_transport.h"

#include "core/net/memory_link.h"

namespace wspemu::net {
namespace {

class MemoryTransport final : public Transport {
public:
    explicit MemoryTransport(std::uint64_t seed) : network_(seed) {}

    Result<std::unique_ptr<Link>> open(Family family, Kind kind, Watcher* watcher, int protocol) noexcept override {
        auto link = std::make_unique<MemoryLink>(network_, family, kind, protocol);
        link->set_watcher(watcher);
        return std::unique_ptr<Link>(std::move(link));
    }
    void set_watcher(Link& link, Watcher* watcher) noexcept override {
        static_cast<MemoryLink&>(link).set_watcher(watcher);
    }

    void run_one(port::Deadline deadline) noexcept override { network_.run_one(deadline); }
    void interrupt() noexcept override { network_.interrupt(); }
    bool has_work() const noexcept override { return network_.has_work(); }
    void lose_connections() { network_.lose_connections(); }

private:
    MemoryNetwork network_;
};

} // namespace

std::unique_ptr<Transport> make_memory_transport(std::uint64_t seed) {
    return std::make_unique<MemoryTransport>(seed);
}

void lose_connections(Transport& memory_transport) {
    static_cast<MemoryTransport&>(memory_transport).lose_connections();
}

} // namespace wspemu::net
