// What needs a screen, a shell, resources or services compiles, and fails as documented.
#include <Windows.h>
#include <CommCtrl.h>
#include <Shlobj.h>
#include <TlHelp32.h>
#include <WinDNS.h>
#include <WinSvc.h>
#include <intsafe.h>
#include <stdio.h>
#include <tchar.h>

#pragma comment(lib, "comctl32.lib")
#pragma comment(lib, "shell32.lib")
#pragma comment(lib, "version.lib")
#pragma comment(lib, "winmm.lib")
#pragma comment(lib, "dnsapi.lib")

static VOID WINAPI ServiceMain(DWORD, LPTSTR*) {}

#define EXPECT(condition)                                                                                              \
    if (!(condition)) return printf("line %d: %s, error %u\n", __LINE__, #condition, GetLastError())

int _tmain(int, TCHAR**) {
    TCHAR service[] = _T("wspemu");
    SERVICE_TABLE_ENTRY table[] = {{service, ServiceMain}, {NULL, NULL}};
    EXPECT(!StartServiceCtrlDispatcher(table) && GetLastError() == ERROR_FAILED_SERVICE_CONTROLLER_CONNECT);
    EXPECT(OpenSCManager(NULL, NULL, SC_MANAGER_ALL_ACCESS) == NULL && GetLastError() == ERROR_ACCESS_DENIED);

    EXPECT(MessageBox(NULL, _T("text"), _T("title"), MB_OK | MB_ICONERROR) == 0);
    OPENFILENAME name = {sizeof name};
    EXPECT(!GetOpenFileName(&name) && CommDlgExtendedError() == CDERR_DIALOGFAILURE);
    INITCOMMONCONTROLSEX controls = {sizeof controls, ICC_WIN95_CLASSES};
    EXPECT(!InitCommonControlsEx(&controls));
    EXPECT((INT_PTR)ShellExecute(NULL, _T("open"), _T("x.txt"), NULL, NULL, SW_SHOW) <= 32);
    TCHAR path[MAX_PATH];
    EXPECT(FAILED(SHGetFolderPath(NULL, CSIDL_APPDATA, NULL, SHGFP_TYPE_CURRENT, path)));
    DWORD unused = 0;
    EXPECT(GetFileVersionInfoSize(_T("kernel32.dll"), &unused) == 0);
    EXPECT(GetLastError() == ERROR_RESOURCE_DATA_NOT_FOUND);
    EXPECT(timeBeginPeriod(1) == TIMERR_NOERROR && timeGetTime() != 0 && timeEndPeriod(1) == TIMERR_NOERROR);

    int count = 0;
    LPWSTR* words = CommandLineToArgvW(L"\"C:\\my program.exe\" a\\\\\"b c\" \"d\\\"e\" f\\g  \"\"", &count);
    EXPECT(words && count == 5 && wcscmp(words[0], L"C:\\my program.exe") == 0);
    EXPECT(wcscmp(words[1], L"a\\b c") == 0 && wcscmp(words[2], L"d\"e") == 0 && wcscmp(words[3], L"f\\g") == 0);
    EXPECT(words[4][0] == 0 && words[5] == NULL && LocalFree(words) == NULL);

    DNS_RECORD* records = NULL;
    EXPECT(DnsQuery(_T("localhost"), DNS_TYPE_A, DNS_QUERY_STANDARD, NULL, &records, NULL) == 0 && records);
    EXPECT(records->wType == DNS_TYPE_A && (records->Data.A.IpAddress & 0xFF) == 127);
    DnsRecordListFree(records, DnsFreeRecordList);
    EXPECT(DnsQuery(_T("no.such.host.invalid"), DNS_TYPE_A, 0, NULL, &records, NULL) == DNS_ERROR_RCODE_NAME_ERROR);

    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    PROCESSENTRY32 entry = {sizeof entry};
    EXPECT(Process32First(snapshot, &entry) && entry.szExeFile[0]);
    CloseHandle(snapshot);

    UINT sum = 0;
    USHORT small = 0;
    EXPECT(UIntAdd(2, 3, &sum) == S_OK && sum == 5);
    EXPECT(UIntAdd(UINT_MAX, 1, &sum) == INTSAFE_E_ARITHMETIC_OVERFLOW && sum == UINT_MAX);
    EXPECT(UIntToUShort(70000, &small) == INTSAFE_E_ARITHMETIC_OVERFLOW && UIntToUShort(7, &small) == S_OK);
    return 0;
}
