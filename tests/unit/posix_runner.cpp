// Boost.Test's main for the tests of emu/posix.
#define BOOST_TEST_MODULE posix
#include <boost/test/unit_test.hpp>
