// WPUFDIsSet.
#include "spy_fixture.h"
#include "socket_sets.h"

#include <cstddef>
#include <memory>
#include <new>

using namespace wspemu::test;

BOOST_FIXTURE_TEST_SUITE(upcall_fd_is_set, SpyFixture)

// SPI: UPC-FDIS-1, UPC-FDIS-5
BOOST_AUTO_TEST_CASE(only_the_first_fd_count_elements_are_members) {
    fd_set set = set_of({4, 8, 12});
    const auto is_set = up().table().lpWPUFDIsSet;
    BOOST_TEST(is_set(4, &set) == 1);
    BOOST_TEST(is_set(12, &set) == 1);
    BOOST_TEST(is_set(16, &set) == 0);
    set.fd_count = 2; // 12 is still in the array, behind the end
    BOOST_TEST(is_set(12, &set) == 0);
    set.fd_count = 0;
    BOOST_TEST(is_set(4, &set) == 0);
}

// SPI: UPC-FDIS-2
BOOST_AUTO_TEST_CASE(the_answer_is_that_of_fd_isset) {
    fd_set set = set_of({s, 8});
    for (SOCKET asked : {s, SOCKET{8}, SOCKET{12}}) {
        BOOST_TEST(up().table().lpWPUFDIsSet(asked, &set) == __WSAFDIsSet(asked, &set));
        BOOST_TEST((up().table().lpWPUFDIsSet(asked, &set) != 0) == (FD_ISSET(asked, &set) != 0));
    }
}

// SPI: UPC-FDIS-3
BOOST_AUTO_TEST_CASE(sets_longer_than_64_are_read_to_their_end) {
    constexpr u_int kCount = 1000;
    const auto storage = std::make_unique<unsigned char[]>(offsetof(fd_set, fd_array) + kCount * sizeof(SOCKET));
    auto* set = ::new (storage.get()) fd_set;
    set->fd_count = kCount;
    SOCKET* sockets = set->fd_array;
    for (u_int i = 0; i < kCount; ++i) sockets[i] = 4 * (i + 1);
    BOOST_TEST(up().table().lpWPUFDIsSet(4 * kCount, set) == 1);
    BOOST_TEST(up().table().lpWPUFDIsSet(4 * (kCount + 1), set) == 0);
}

// SPI: UPC-FDIS-4
BOOST_AUTO_TEST_CASE(any_value_of_full_width_is_compared) {
    const auto is_set = up().table().lpWPUFDIsSet;
    BOOST_TEST(is_set(4, nullptr) == 0);
    fd_set set = set_of({INVALID_SOCKET, 0, 0x100000004});
    BOOST_TEST(is_set(INVALID_SOCKET, &set) == 1);
    BOOST_TEST(is_set(0, &set) == 1);
    BOOST_TEST(is_set(0x100000004, &set) == 1);
    BOOST_TEST(is_set(4, &set) == 0); // equal in the low 32 bits only
}

// SPI: UPC-FDIS-5
BOOST_AUTO_TEST_CASE(the_set_stays_as_it_is) {
    fd_set set = set_of({4, 8, 4});
    up().table().lpWPUFDIsSet(4, &set);
    up().table().lpWPUFDIsSet(16, &set);
    BOOST_TEST(set.fd_count == 3u);
    BOOST_TEST((set.fd_array[0] == 4 && set.fd_array[1] == 8 && set.fd_array[2] == 4));
}

BOOST_AUTO_TEST_SUITE_END()
