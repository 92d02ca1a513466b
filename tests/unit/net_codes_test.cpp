// errno to Winsock.
#define BOOST_TEST_MODULE net_codes
#include <boost/test/unit_test.hpp>

#include "core/codes.h"
#include "core/port/net_codes.h"

#include <cerrno>

using namespace wspemu;
using port::wsa_from_native;

BOOST_AUTO_TEST_CASE(native_errors_have_the_winsock_codes_that_programs_expect) {
    BOOST_TEST(wsa_from_native(EAGAIN) == code::wsaewouldblock);
    BOOST_TEST(wsa_from_native(EINPROGRESS) == code::wsaeinprogress);
    BOOST_TEST(wsa_from_native(ECONNREFUSED) == code::wsaeconnrefused);
    BOOST_TEST(wsa_from_native(ECONNRESET) == code::wsaeconnreset);
    BOOST_TEST(wsa_from_native(EPIPE) == code::wsaeconnreset);
    BOOST_TEST(wsa_from_native(EMSGSIZE) == code::wsaemsgsize);
    BOOST_TEST(wsa_from_native(EADDRINUSE) == code::wsaeaddrinuse);
    BOOST_TEST(wsa_from_native(EACCES) == code::wsaeacces);
    BOOST_TEST(wsa_from_native(EPERM) == code::wsaeacces);
    BOOST_TEST(wsa_from_native(ENOMEM) == code::wsaenobufs);
    BOOST_TEST(wsa_from_native(EBADF) == code::wsaenotsock);
    BOOST_TEST(wsa_from_native(ECANCELED) == code::operation_aborted);
}

BOOST_AUTO_TEST_CASE(an_unknown_error_is_a_failed_system_call) {
    BOOST_TEST(wsa_from_native(0) == 0);
    BOOST_TEST(wsa_from_native(4711) == code::wsasyscallfailure);
    BOOST_TEST(wsa_from_native(-1) == code::wsasyscallfailure);
}
