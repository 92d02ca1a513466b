// Names of devices, and what opening and closing tell the device.
#include "device_fixture.h"

using namespace wspemu::test;

namespace {

bool opens(const wchar_t* name) {
    const HANDLE file = open_test_device(0, name);
    if (file == INVALID_HANDLE_VALUE) return false;
    CloseHandle(file);
    return true;
}

NTSTATUS open_natively(const wchar_t* name, HANDLE* handle, IO_STATUS_BLOCK* block, HANDLE root = nullptr) {
    UNICODE_STRING text;
    RtlInitUnicodeString(&text, name);
    OBJECT_ATTRIBUTES attributes;
    InitializeObjectAttributes(&attributes, &text, OBJ_CASE_INSENSITIVE, root, nullptr);
    return NtCreateFile(handle, GENERIC_READ | SYNCHRONIZE, &attributes, block, nullptr, 0, 0, FILE_OPEN, 0, nullptr,
                        0);
}

} // namespace

BOOST_AUTO_TEST_SUITE(device_open_test)

BOOST_AUTO_TEST_CASE(a_device_is_found_under_all_forms_of_its_name) {
    TestDevice device;
    for (const wchar_t* name :
         {L"\\\\.\\TestDevice", L"\\\\.\\TESTDEVICE", L"\\\\.\\Global\\TestDevice", L"\\??\\TestDevice",
          L"\\DosDevices\\TestDevice", L"\\Device\\TestDevice", L"\\\\.\\GLOBALROOT\\Device\\testdevice"})
        BOOST_TEST(opens(name));
    BOOST_TEST(device.opens == 7);
    BOOST_TEST(device.cleanups == 7);
    BOOST_TEST(device.path.empty());
    BOOST_TEST(opens(L"\\\\.\\TestDevice\\Endpoint\\7"));
    BOOST_TEST(device.path == "\\Endpoint\\7");
    BOOST_TEST((device.access & (FILE_READ_DATA | FILE_WRITE_DATA)) == DWORD(FILE_READ_DATA | FILE_WRITE_DATA));
}

BOOST_AUTO_TEST_CASE(a_name_without_a_device_is_not_found) {
    SetLastError(0);
    BOOST_TEST(!opens(L"\\\\.\\TestDevice"));
    BOOST_TEST(GetLastError() == DWORD(ERROR_FILE_NOT_FOUND));
    HANDLE handle = nullptr;
    IO_STATUS_BLOCK block;
    BOOST_TEST(open_natively(L"\\Device\\TestDevice", &handle, &block) == STATUS_OBJECT_NAME_NOT_FOUND);
    BOOST_TEST(open_natively(L"TestDevice", &handle, &block) == STATUS_OBJECT_PATH_SYNTAX_BAD);
    BOOST_TEST(NtClose(nullptr) == NTSTATUS(STATUS_INVALID_HANDLE));
}

BOOST_AUTO_TEST_CASE(NtCreateFile_opens_a_device) {
    TestDevice device;
    HANDLE handle = nullptr;
    IO_STATUS_BLOCK block{};
    BOOST_TEST(open_natively(L"\\Device\\TestDevice\\x", &handle, &block) == STATUS_SUCCESS);
    BOOST_TEST(block.Information == ULONG_PTR(FILE_OPENED));
    BOOST_TEST(device.path == "\\x");
    BOOST_TEST(NtClose(handle) == STATUS_SUCCESS);
    BOOST_TEST(device.closes == 1);
}

BOOST_AUTO_TEST_CASE(a_device_may_refuse_to_be_opened) {
    TestDevice device;
    device.open_status = WSPEMU_STATUS_ACCESS_DENIED;
    BOOST_TEST(!opens(L"\\\\.\\TestDevice"));
    BOOST_TEST(GetLastError() == DWORD(ERROR_ACCESS_DENIED));
    device.open_status = WSPEMU_STATUS_OF_ERROR(WSAENETDOWN);
    BOOST_TEST(!opens(L"\\\\.\\TestDevice"));
    BOOST_TEST(GetLastError() == DWORD(WSAENETDOWN));
    BOOST_TEST(device.cleanups + device.closes == 0);
}

BOOST_AUTO_TEST_CASE(a_name_is_checked_when_it_is_added) {
    TestDevice device;
    const wspemu_device functions{sizeof functions, nullptr, nullptr, nullptr, nullptr, nullptr};
    wspemu_device unknown = functions;
    unknown.size = 8;
    BOOST_TEST(wspemu_add_device("testdevice", &functions, nullptr) == EEXIST);
    BOOST_TEST(wspemu_add_device("", &functions, nullptr) == EINVAL);
    BOOST_TEST(wspemu_add_device("a\\b", &functions, nullptr) == EINVAL);
    BOOST_TEST(wspemu_add_device("a\nb", &functions, nullptr) == EINVAL);
    BOOST_TEST(wspemu_add_device(std::string(256, 'a').c_str(), &functions, nullptr) == EINVAL);
    BOOST_TEST(wspemu_add_device(nullptr, &functions, nullptr) == EINVAL);
    BOOST_TEST(wspemu_add_device("other", nullptr, nullptr) == EINVAL);
    BOOST_TEST(wspemu_add_device("other", &unknown, nullptr) == ENOTSUP);
    BOOST_TEST(wspemu_remove_device("other") == ENOENT);
}

BOOST_AUTO_TEST_CASE(a_device_without_functions_can_be_opened_and_asked_for_nothing) {
    const wspemu_device functions{sizeof functions, nullptr, nullptr, nullptr, nullptr, nullptr};
    BOOST_TEST(wspemu_add_device("TestDevice", &functions, nullptr) == 0);
    const HANDLE file = open_test_device(0);
    BOOST_TEST(wspemu_remove_device("TestDevice") == 0);
    DWORD done = 0;
    BOOST_TEST(!DeviceIoControl(file, kEcho, nullptr, 0, nullptr, 0, &done, nullptr));
    BOOST_TEST(GetLastError() == DWORD(ERROR_INVALID_FUNCTION));
    BOOST_TEST(CloseHandle(file));
}

BOOST_AUTO_TEST_CASE(statuses_have_their_numbers) {
    BOOST_TEST(RtlNtStatusToDosError(STATUS_SUCCESS) == 0u);
    BOOST_TEST(RtlNtStatusToDosError(STATUS_CANCELLED) == ULONG(ERROR_OPERATION_ABORTED));
    BOOST_TEST(RtlNtStatusToDosError(STATUS_BUFFER_OVERFLOW) == ULONG(ERROR_MORE_DATA));
    BOOST_TEST(RtlNtStatusToDosError(STATUS_CONNECTION_REFUSED) == ULONG(ERROR_CONNECTION_REFUSED));
    BOOST_TEST(RtlNtStatusToDosError(static_cast<NTSTATUS>(STATUS_PENDING)) == ULONG(ERROR_IO_PENDING));
    BOOST_TEST(RtlNtStatusToDosError(static_cast<NTSTATUS>(WSPEMU_STATUS_OF_ERROR(WSAECONNRESET))) ==
               ULONG(WSAECONNRESET));
    BOOST_TEST(RtlNtStatusToDosError(static_cast<NTSTATUS>(0xC0ABCDEF)) == ULONG(ERROR_MR_MID_NOT_FOUND));
    UNICODE_STRING text;
    RtlInitUnicodeString(&text, L"abc");
    BOOST_TEST(text.Length == 6);
    BOOST_TEST(text.MaximumLength == 8);
    RtlInitUnicodeString(&text, nullptr);
    BOOST_TEST(text.Length + text.MaximumLength == 0);
}

BOOST_AUTO_TEST_SUITE_END()
