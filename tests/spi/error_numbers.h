// core/codes.h held against the SDK's macros; nothing here is executed.
#pragma once

#include "core/codes.h"

#include <winsock2.h>

#include <windows.h>

namespace wspemu::code {

static_assert(invalid_function == ERROR_INVALID_FUNCTION);
static_assert(file_not_found == ERROR_FILE_NOT_FOUND);
static_assert(path_not_found == ERROR_PATH_NOT_FOUND);
static_assert(too_many_open_files == ERROR_TOO_MANY_OPEN_FILES);
static_assert(access_denied == ERROR_ACCESS_DENIED);
static_assert(invalid_handle == ERROR_INVALID_HANDLE);
static_assert(not_enough_memory == ERROR_NOT_ENOUGH_MEMORY);
static_assert(write_protect == ERROR_WRITE_PROTECT);
static_assert(lock_violation == ERROR_LOCK_VIOLATION);
static_assert(not_supported == ERROR_NOT_SUPPORTED);
static_assert(bad_netpath == ERROR_BAD_NETPATH);
static_assert(invalid_parameter == ERROR_INVALID_PARAMETER);
static_assert(call_not_implemented == ERROR_CALL_NOT_IMPLEMENTED);
static_assert(disk_full == ERROR_DISK_FULL);
static_assert(insufficient_buffer == ERROR_INSUFFICIENT_BUFFER);
static_assert(mod_not_found == ERROR_MOD_NOT_FOUND);
static_assert(proc_not_found == ERROR_PROC_NOT_FOUND);
static_assert(bad_pathname == ERROR_BAD_PATHNAME);
static_assert(already_exists == ERROR_ALREADY_EXISTS);
static_assert(bad_exe_format == ERROR_BAD_EXE_FORMAT);
static_assert(envvar_not_found == ERROR_ENVVAR_NOT_FOUND);
static_assert(more_data == ERROR_MORE_DATA);
static_assert(wait_timeout == WAIT_TIMEOUT);
static_assert(no_more_items == ERROR_NO_MORE_ITEMS);
static_assert(not_owner == ERROR_NOT_OWNER);
static_assert(too_many_posts == ERROR_TOO_MANY_POSTS);
static_assert(abandoned_wait_0 == ERROR_ABANDONED_WAIT_0);
static_assert(operation_aborted == ERROR_OPERATION_ABORTED);
static_assert(io_incomplete == ERROR_IO_INCOMPLETE);
static_assert(io_pending == ERROR_IO_PENDING);
static_assert(noaccess == ERROR_NOACCESS);
static_assert(cantwrite == ERROR_CANTWRITE);
static_assert(registry_corrupt == ERROR_REGISTRY_CORRUPT);
static_assert(registry_io_failed == ERROR_REGISTRY_IO_FAILED);
static_assert(key_deleted == ERROR_KEY_DELETED);
static_assert(child_must_be_volatile == ERROR_CHILD_MUST_BE_VOLATILE);
static_assert(dll_init_failed == ERROR_DLL_INIT_FAILED);
static_assert(no_unicode_translation == ERROR_NO_UNICODE_TRANSLATION);
static_assert(io_device == ERROR_IO_DEVICE);
static_assert(not_found == ERROR_NOT_FOUND);
static_assert(file_corrupt == ERROR_FILE_CORRUPT);
static_assert(invalid_window_handle == ERROR_INVALID_WINDOW_HANDLE);
static_assert(cannot_find_wnd_class == ERROR_CANNOT_FIND_WND_CLASS);
static_assert(class_already_exists == ERROR_CLASS_ALREADY_EXISTS);
static_assert(class_does_not_exist == ERROR_CLASS_DOES_NOT_EXIST);
static_assert(invalid_thread_id == ERROR_INVALID_THREAD_ID);
static_assert(unsupported_type == ERROR_UNSUPPORTED_TYPE);
static_assert(not_enough_quota == ERROR_NOT_ENOUGH_QUOTA);
static_assert(wsaeintr == WSAEINTR);
static_assert(wsaebadf == WSAEBADF);
static_assert(wsaeacces == WSAEACCES);
static_assert(wsaefault == WSAEFAULT);
static_assert(wsaeinval == WSAEINVAL);
static_assert(wsaemfile == WSAEMFILE);
static_assert(wsaewouldblock == WSAEWOULDBLOCK);
static_assert(wsaeinprogress == WSAEINPROGRESS);
static_assert(wsaealready == WSAEALREADY);
static_assert(wsaenotsock == WSAENOTSOCK);
static_assert(wsaedestaddrreq == WSAEDESTADDRREQ);
static_assert(wsaemsgsize == WSAEMSGSIZE);
static_assert(wsaeprototype == WSAEPROTOTYPE);
static_assert(wsaenoprotoopt == WSAENOPROTOOPT);
static_assert(wsaeprotonosupport == WSAEPROTONOSUPPORT);
static_assert(wsaesocktnosupport == WSAESOCKTNOSUPPORT);
static_assert(wsaeopnotsupp == WSAEOPNOTSUPP);
static_assert(wsaeafnosupport == WSAEAFNOSUPPORT);
static_assert(wsaeaddrinuse == WSAEADDRINUSE);
static_assert(wsaeaddrnotavail == WSAEADDRNOTAVAIL);
static_assert(wsaenetdown == WSAENETDOWN);
static_assert(wsaenetunreach == WSAENETUNREACH);
static_assert(wsaenetreset == WSAENETRESET);
static_assert(wsaeconnaborted == WSAECONNABORTED);
static_assert(wsaeconnreset == WSAECONNRESET);
static_assert(wsaenobufs == WSAENOBUFS);
static_assert(wsaeisconn == WSAEISCONN);
static_assert(wsaenotconn == WSAENOTCONN);
static_assert(wsaeshutdown == WSAESHUTDOWN);
static_assert(wsaetimedout == WSAETIMEDOUT);
static_assert(wsaeconnrefused == WSAECONNREFUSED);
static_assert(wsaenametoolong == WSAENAMETOOLONG);
static_assert(wsaehostdown == WSAEHOSTDOWN);
static_assert(wsaehostunreach == WSAEHOSTUNREACH);
static_assert(wsasysnotready == WSASYSNOTREADY);
static_assert(wsavernotsupported == WSAVERNOTSUPPORTED);
static_assert(wsanotinitialised == WSANOTINITIALISED);
static_assert(wsaediscon == WSAEDISCON);
static_assert(wsaeinvalidproctable == WSAEINVALIDPROCTABLE);
static_assert(wsaeinvalidprovider == WSAEINVALIDPROVIDER);
static_assert(wsaeproviderfailedinit == WSAEPROVIDERFAILEDINIT);
static_assert(wsasyscallfailure == WSASYSCALLFAILURE);

} // namespace wspemu::code
