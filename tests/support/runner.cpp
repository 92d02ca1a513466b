// The program's main: Boost.Test's.
#define BOOST_TEST_MODULE wspemu
#include <boost/test/unit_test.hpp>
