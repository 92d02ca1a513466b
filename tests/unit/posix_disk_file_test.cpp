// Files of the host that Win32 has no word for.
#include "posix_support.h"

#include "posix/disk_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace posix_test;
using namespace wspemu::posix;

namespace {

struct Folder {
    Folder() { BOOST_REQUIRE(::mkdtemp(path) != nullptr); }
    ~Folder() { ::rmdir(path); }
    char path[32] = "/tmp/wspemu-disk-XXXXXX";
};

} // namespace

BOOST_AUTO_TEST_SUITE(posix_disk_file_test)

// NUL is one: the administrator of the host, who may delete it, would have none afterwards.
BOOST_AUTO_TEST_CASE(what_is_neither_a_file_nor_a_folder_is_not_deleted_with_its_last_handle) {
    const Folder folder;
    const std::string pipe = std::string(folder.path) + "/pipe";
    BOOST_REQUIRE_EQUAL(::mkfifo(pipe.c_str(), 0600), 0);
    DiskOpening how;
    how.access = kReadData | kWriteData;
    how.delete_on_close = true;
    const auto opened = open_disk_file(pipe, how);
    BOOST_REQUIRE(opened.ok());
    BOOST_TEST(wspemu::port::close_handle(opened->handle));
    BOOST_TEST(::access(pipe.c_str(), F_OK) == 0);
    BOOST_TEST(::unlink(pipe.c_str()) == 0);
}

BOOST_AUTO_TEST_CASE(a_file_is) {
    const Folder folder;
    const std::string path = std::string(folder.path) + "/file";
    DiskOpening how;
    how.access = kReadData | kWriteData;
    how.disposition = Disposition::create_new;
    how.delete_on_close = true;
    const auto opened = open_disk_file(path, how);
    BOOST_REQUIRE(opened.ok());
    BOOST_TEST(wspemu::port::close_handle(opened->handle));
    BOOST_TEST(::access(path.c_str(), F_OK) != 0);
}

BOOST_AUTO_TEST_SUITE_END()
