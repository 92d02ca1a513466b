// The handle table: values, staleness, pins, counts.
#include "posix_support.h"

#include "core/codes.h"
#include "posix/handle_flags.h"

#include <set>
#include <vector>

using namespace posix_test;

namespace {

struct Probe final : Object {
    static constexpr ObjectKind kKind = ObjectKind::file;
    Probe(int* destroyed, int* closed) : Object(kKind), destroyed_(destroyed), closed_(closed) {}
    ~Probe() override { ++*destroyed_; }
    void last_handle_closed() noexcept override { ++*closed_; }
    int* destroyed_;
    int* closed_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(posix_handles_test)

// SPI: UPC-CRE-5, UPC-CRSH-8
BOOST_AUTO_TEST_CASE(values_are_unique_nonzero_multiples_of_four_below_two_to_the_31) {
    std::set<Handle> seen;
    for (int i = 0; i < 10'000; ++i) {
        const Handle handle = *create_event(Reset::manual, false);
        BOOST_REQUIRE(handle != 0 && handle % 4 == 0 && handle < (1u << 31));
        BOOST_REQUIRE(seen.insert(handle).second);
    }
    for (const Handle handle : seen) BOOST_REQUIRE(close_handle(handle));
}

// SPI: UPC-CEVT-3, UPC-CEVT-4
BOOST_AUTO_TEST_CASE(a_closed_value_stays_invalid_while_others_come_and_go) {
    const Handle stale = *create_event(Reset::manual, false);
    BOOST_TEST(close_handle(stale));
    BOOST_TEST(!close_handle(stale));
    for (int i = 0; i < 1'000; ++i) {
        const Handle handle = *create_event(Reset::manual, false);
        BOOST_REQUIRE(handle != stale);
        BOOST_REQUIRE(set_event(stale).error() == code::invalid_handle);
        close_handle(handle);
    }
}

BOOST_AUTO_TEST_CASE(garbage_values_name_nothing) {
    for (const Handle garbage : {Handle{0}, Handle{1}, Handle{2}, Handle{3}, Handle{0x7fffffff}, Handle{0x7ffffffc},
                                 ~Handle{0}, ~Handle{0} - 1, Handle{0x80000004}, Handle{1} << 40, Handle{4096 * 4}}) {
        BOOST_TEST(!pin_handle(garbage));
        BOOST_TEST(!close_handle(garbage));
        BOOST_TEST(set_event(garbage).error() == code::invalid_handle);
    }
}

BOOST_AUTO_TEST_CASE(a_pin_keeps_the_object_of_a_closed_handle) {
    int destroyed = 0;
    int closed = 0;
    const Handle handle = open_handle(Ref<Object>::adopt(new Probe(&destroyed, &closed)));
    {
        const auto pinned = pin<Probe>(handle);
        BOOST_TEST(static_cast<bool>(pinned));
        BOOST_TEST(close_handle(handle));
        BOOST_TEST(closed == 1);
        BOOST_TEST(destroyed == 0);
        BOOST_TEST(!pin_handle(handle));
    }
    BOOST_TEST(destroyed == 1);
}

BOOST_AUTO_TEST_CASE(the_object_hears_of_its_last_handle_only) {
    int destroyed = 0;
    int closed = 0;
    const Handle first = open_handle(Ref<Object>::adopt(new Probe(&destroyed, &closed)));
    const Handle second = *posix::duplicate_handle(first);
    BOOST_TEST(first != second);
    close_handle(first);
    BOOST_TEST(closed == 0);
    close_handle(second);
    BOOST_TEST(closed == 1);
    BOOST_TEST(destroyed == 1);
}

BOOST_AUTO_TEST_CASE(closing_by_kind_leaves_other_kinds_alone) {
    const Event event;
    BOOST_TEST(!close_handle(event, ObjectKind::file));
    BOOST_TEST(is_set(event) == false);
    BOOST_TEST(set_event(event).ok());
}

BOOST_AUTO_TEST_CASE(a_protected_handle_does_not_close) {
    const Handle handle = *create_event(Reset::manual, false);
    BOOST_TEST(posix::set_handle_flags(handle, 3, 2).ok());
    BOOST_TEST(*posix::handle_flags(handle) == 2u);
    BOOST_TEST(posix::close_any_handle(handle).error() == code::invalid_handle);
    BOOST_TEST(posix::set_handle_flags(handle, 2, 0).ok());
    BOOST_TEST(posix::close_any_handle(handle).ok());
}

BOOST_AUTO_TEST_CASE(the_count_of_open_handles_follows) {
    const std::size_t before = open_handle_count();
    {
        const Event a;
        const Event b;
        BOOST_TEST(open_handle_count() == before + 2);
    }
    BOOST_TEST(open_handle_count() == before);
}

BOOST_AUTO_TEST_CASE(threads_that_open_pin_and_close_never_see_each_others_objects) {
    std::vector<std::thread> threads;
    std::atomic<int> wrong{0};
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 20'000; ++i) {
                const Handle handle = *create_event(Reset::manual, i % 2 != 0);
                if (is_set(handle) != (i % 2 != 0)) ++wrong;
                if (!pin_handle(handle)) ++wrong;
                if (!close_handle(handle)) ++wrong;
                if (set_event(handle).ok()) ++wrong;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_SUITE_END()
