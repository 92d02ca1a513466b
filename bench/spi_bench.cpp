// Blocking ping-pong through the base and through one layer beside raw sockets, and the look-up of socket contexts.
#include "ping_pong.h"

#include <benchmark/benchmark.h>

namespace {

using namespace wspemu::bench;

void run(benchmark::State& state, PingPong& pair) {
    for (auto _ : state) {
        if (!pair.round_trip()) {
            state.SkipWithError("the connection broke");
            return;
        }
    }
}

void raw_ping_pong(benchmark::State& state) {
    run(state, *make_raw_ping_pong());
}

void winsock_ping_pong(benchmark::State& state, const char* layers) {
    WinsockWorld world(layers);
    run(state, *world.make_ping_pong());
}

void query_context(benchmark::State& state) {
    ContextTable table(static_cast<std::size_t>(state.range(0)));
    std::size_t index = 0;
    bool good = true;
    for (auto _ : state) {
        good &= table.query(index);
        index = (index + 7919) % table.size(); // a prime: no two neighbours after one another
    }
    if (!good) state.SkipWithError("a look-up failed");
}

// Interleaved repetitions (tools/bench asks for them) make the ratios robust against the machine's other work.
BENCHMARK(raw_ping_pong)->UseRealTime();
BENCHMARK_CAPTURE(winsock_ping_pong, base, "")->UseRealTime();
BENCHMARK_CAPTURE(winsock_ping_pong, ifs_lsp, WSPEMU_IFS_LSP ",ifs")->UseRealTime();
BENCHMARK_CAPTURE(winsock_ping_pong, tally_lsp, WSPEMU_TALLY_LSP ",non-ifs")->UseRealTime();
BENCHMARK(query_context)->Arg(10)->Arg(100'000);

} // namespace

BENCHMARK_MAIN();
