# What we build with. Imported targets only, so their headers count as system headers and raise no warnings.

find_package(Threads REQUIRED)

# Debian keeps every Boost version apart and gives each its own config package; FindBoost (module mode) cannot tell them apart.
set(wspemu_boost_components)
if(WSPEMU_BUILD_TESTS AND NOT WIN32)
  list(APPEND wspemu_boost_components unit_test_framework)
endif()
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS headers ${wspemu_boost_components})

find_package(fmt 9 CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
if(WSPEMU_BUILD_BENCH)
  find_package(benchmark CONFIG REQUIRED)
endif()
