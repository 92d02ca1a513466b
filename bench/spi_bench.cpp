// Traffic through the base and through one layer beside raw sockets and plain Asio, and the look-up of socket contexts.
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

void work(benchmark::State& state, Work& some) {
    for (auto _ : state) {
        if (!some.round()) {
            state.SkipWithError("a call failed");
            return;
        }
    }
}

void raw_work(benchmark::State& state, std::unique_ptr<Work> (*make)()) {
    work(state, *make());
}

void winsock_work(benchmark::State& state, const char* layers, std::unique_ptr<Work> (WinsockWorld::*make)()) {
    WinsockWorld world(layers);
    work(state, *(world.*make)());
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
constexpr const char* kIfs = WSPEMU_IFS_LSP ",ifs";
constexpr const char* kNonIfs = WSPEMU_TALLY_LSP ",non-ifs";
BENCHMARK_CAPTURE(raw_work, port_loop, make_raw_port_loop)->UseRealTime();
BENCHMARK_CAPTURE(raw_work, port_loop_asio, make_asio_port_loop)->UseRealTime();
BENCHMARK_CAPTURE(winsock_work, port_loop_base, "", &WinsockWorld::make_port_loop)->UseRealTime();
BENCHMARK_CAPTURE(winsock_work, port_loop_ifs_lsp, kIfs, &WinsockWorld::make_port_loop)->UseRealTime();
BENCHMARK_CAPTURE(winsock_work, port_loop_tally_lsp, kNonIfs, &WinsockWorld::make_port_loop)->UseRealTime();
BENCHMARK_CAPTURE(winsock_work, ready_port_loop_base, "", &WinsockWorld::make_ready_port_loop)->UseRealTime();
BENCHMARK_CAPTURE(winsock_work, ready_port_loop_ifs_lsp, kIfs, &WinsockWorld::make_ready_port_loop)->UseRealTime();
BENCHMARK_CAPTURE(winsock_work, ready_port_loop_tally_lsp, kNonIfs, &WinsockWorld::make_ready_port_loop)->UseRealTime();
BENCHMARK_CAPTURE(raw_work, stream, make_raw_stream)->UseRealTime();
BENCHMARK_CAPTURE(winsock_work, stream_base, "", &WinsockWorld::make_stream)->UseRealTime();
BENCHMARK_CAPTURE(raw_work, datagrams, make_raw_datagrams)->UseRealTime();
BENCHMARK_CAPTURE(winsock_work, datagrams_base, "", &WinsockWorld::make_datagrams)->UseRealTime();
BENCHMARK_CAPTURE(winsock_work, plain_call_base, "", &WinsockWorld::make_plain_call)->UseRealTime();
BENCHMARK_CAPTURE(winsock_work, plain_call_ifs_lsp, kIfs, &WinsockWorld::make_plain_call)->UseRealTime();
BENCHMARK(query_context)->Arg(10)->Arg(100'000);

} // namespace

BENCHMARK_MAIN();
