// Enumerating and installing on a prefix, beside writing the same bytes to the disk and nothing else.
#include "filled_catalog.h"

#include "temporary_folder.h"

#include "core/port/shared_files.h"

#include <benchmark/benchmark.h>

namespace {

using namespace wspemu::bench;
using wspemu::test::TemporaryFolder;

constexpr int kMany = 1000; // entries; a new installation has 4

void enumerate(benchmark::State& state, bool in_session) {
    const TemporaryFolder folder;
    FilledCatalog catalog(folder.path(), kMany);
    if (in_session) catalog.start_session();
    for (auto _ : state) {
        if (!catalog.enumerate()) {
            state.SkipWithError("entries are missing");
            return;
        }
    }
}

void install(benchmark::State& state) {
    const TemporaryFolder folder;
    FilledCatalog catalog(folder.path(), static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        const bool installed = catalog.install();
        state.PauseTiming();
        const bool removed = catalog.remove();
        state.ResumeTiming();
        if (!installed || !removed) {
            state.SkipWithError("an installation failed");
            return;
        }
    }
}

// The floor of install: two fsyncs and a rename.
void replace_file_alone(benchmark::State& state) {
    const TemporaryFolder folder;
    const FilledCatalog catalog(folder.path(), static_cast<std::size_t>(state.range(0)));
    const std::string file = folder.path() + "/catalog.json";
    const auto contents = wspemu::port::read_file(file);
    for (auto _ : state) {
        if (!contents || !wspemu::port::replace_file(file, contents->text)) {
            state.SkipWithError("the file can not be written");
            return;
        }
    }
}

BENCHMARK_CAPTURE(enumerate, in_a_session, true)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(enumerate, live, false)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(install)->Arg(5)->Arg(kMany)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(replace_file_alone)->Arg(5)->Arg(kMany)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace

BENCHMARK_MAIN();
