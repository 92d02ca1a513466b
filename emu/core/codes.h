// The Windows error numbers that neutral and host-dialect code needs by name. Neutral.
//
// Windows-dialect code uses the SDK's own macros; tests/abi holds these numbers against them.
#pragma once

namespace wspemu::code {

inline constexpr int invalid_function = 1;
inline constexpr int file_not_found = 2;
inline constexpr int path_not_found = 3;
inline constexpr int too_many_open_files = 4;
inline constexpr int access_denied = 5;
inline constexpr int invalid_handle = 6;
inline constexpr int not_enough_memory = 8;
inline constexpr int write_protect = 19;
inline constexpr int lock_violation = 33;
inline constexpr int not_supported = 50;
inline constexpr int bad_netpath = 53;
inline constexpr int invalid_parameter = 87;
inline constexpr int call_not_implemented = 120;
inline constexpr int disk_full = 112;
inline constexpr int insufficient_buffer = 122;
inline constexpr int mod_not_found = 126;
inline constexpr int proc_not_found = 127;
inline constexpr int bad_pathname = 161;
inline constexpr int already_exists = 183;
inline constexpr int bad_exe_format = 193;
inline constexpr int envvar_not_found = 203;
inline constexpr int more_data = 234;
inline constexpr int wait_timeout = 258;
inline constexpr int no_more_items = 259;
inline constexpr int not_owner = 288;
inline constexpr int too_many_posts = 298;
inline constexpr int abandoned_wait_0 = 735;
inline constexpr int operation_aborted = 995;
inline constexpr int io_incomplete = 996;
inline constexpr int io_pending = 997;
inline constexpr int noaccess = 998;
inline constexpr int cantwrite = 1013;
inline constexpr int registry_corrupt = 1015;
inline constexpr int registry_io_failed = 1016;
inline constexpr int key_deleted = 1018;
inline constexpr int child_must_be_volatile = 1021;
inline constexpr int dll_init_failed = 1114;
inline constexpr int no_unicode_translation = 1113;
inline constexpr int io_device = 1117;
inline constexpr int not_found = 1168;
inline constexpr int file_corrupt = 1392;
inline constexpr int invalid_window_handle = 1400;
inline constexpr int cannot_find_wnd_class = 1407;
inline constexpr int class_already_exists = 1410;
inline constexpr int class_does_not_exist = 1411;
inline constexpr int invalid_thread_id = 1444;
inline constexpr int timeout = 1460;
inline constexpr int unsupported_type = 1630;
inline constexpr int no_system_resources = 1450;
inline constexpr int not_enough_quota = 1816;

inline constexpr int wsaeintr = 10004;
inline constexpr int wsaebadf = 10009;
inline constexpr int wsaeacces = 10013;
inline constexpr int wsaefault = 10014;
inline constexpr int wsaeinval = 10022;
inline constexpr int wsaemfile = 10024;
inline constexpr int wsaewouldblock = 10035;
inline constexpr int wsaeinprogress = 10036;
inline constexpr int wsaealready = 10037;
inline constexpr int wsaenotsock = 10038;
inline constexpr int wsaedestaddrreq = 10039;
inline constexpr int wsaemsgsize = 10040;
inline constexpr int wsaeprototype = 10041;
inline constexpr int wsaenoprotoopt = 10042;
inline constexpr int wsaeprotonosupport = 10043;
inline constexpr int wsaesocktnosupport = 10044;
inline constexpr int wsaeopnotsupp = 10045;
inline constexpr int wsaeafnosupport = 10047;
inline constexpr int wsaeaddrinuse = 10048;
inline constexpr int wsaeaddrnotavail = 10049;
inline constexpr int wsaenetdown = 10050;
inline constexpr int wsaenetunreach = 10051;
inline constexpr int wsaenetreset = 10052;
inline constexpr int wsaeconnaborted = 10053;
inline constexpr int wsaeconnreset = 10054;
inline constexpr int wsaenobufs = 10055;
inline constexpr int wsaeisconn = 10056;
inline constexpr int wsaenotconn = 10057;
inline constexpr int wsaeshutdown = 10058;
inline constexpr int wsaetimedout = 10060;
inline constexpr int wsaeconnrefused = 10061;
inline constexpr int wsaenametoolong = 10063;
inline constexpr int wsaehostdown = 10064;
inline constexpr int wsaehostunreach = 10065;
inline constexpr int wsasysnotready = 10091;
inline constexpr int wsavernotsupported = 10092;
inline constexpr int wsanotinitialised = 10093;
inline constexpr int wsaediscon = 10101;
inline constexpr int wsaeinvalidproctable = 10104;
inline constexpr int wsaeinvalidprovider = 10105;
inline constexpr int wsaeproviderfailedinit = 10106;
inline constexpr int wsasyscallfailure = 10107;

} // namespace wspemu::code
