// RegNotifyChangeKeyValue as programs see it.
#include "registry_check.h"

static void a_change_sets_the_event_once(void) {
    HKEY home = fresh();
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK_STATUS(RegNotifyChangeKeyValue(home, FALSE, REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET, event, TRUE),
                 0);
    CHECK(WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    RegSetValueExA(home, "Value", 0, REG_BINARY, (const BYTE*)"x", 1);
    CHECK(WaitForSingleObject(event, kLong) == WAIT_OBJECT_0);
    ResetEvent(event);
    RegSetValueExA(home, "Value", 0, REG_BINARY, (const BYTE*)"y", 1);
    CHECK(WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    CloseHandle(event);
    done_with(home);
}

static void a_notice_has_its_filter_and_its_reach(void) {
    HKEY home = fresh(), names = make(home, "Names", KEY_ALL_ACCESS), below = make(names, "Below", KEY_ALL_ACCESS);
    HANDLE flat = CreateEventW(NULL, TRUE, FALSE, NULL), deep = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK_STATUS(RegNotifyChangeKeyValue(names, FALSE, REG_NOTIFY_CHANGE_NAME, flat, TRUE), 0);
    HKEY other = NULL;
    RegOpenKeyExA(home, "Names", 0, KEY_ALL_ACCESS, &other);
    CHECK_STATUS(RegNotifyChangeKeyValue(other, TRUE, REG_NOTIFY_CHANGE_LAST_SET, deep, TRUE), 0);
    RegSetValueExA(below, "Value", 0, REG_BINARY, (const BYTE*)"x", 1);
    CHECK(WaitForSingleObject(deep, kLong) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(flat, 0) == WAIT_TIMEOUT);
    RegCloseKey(make(names, "Beside", KEY_READ));
    CHECK(WaitForSingleObject(flat, kLong) == WAIT_OBJECT_0);
    CHECK_STATUS(RegNotifyChangeKeyValue(names, FALSE, REG_NOTIFY_CHANGE_NAME, NULL, TRUE), ERROR_INVALID_HANDLE);
    RegCloseKey(other);
    RegCloseKey(below);
    RegCloseKey(names);
    CloseHandle(flat);
    CloseHandle(deep);
    done_with(home);
}

static void closing_and_deleting_a_key_sets_its_event(void) {
    HKEY home = fresh(), key = make(home, "Below", KEY_ALL_ACCESS);
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK_STATUS(RegNotifyChangeKeyValue(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event, TRUE), 0);
    RegCloseKey(key);
    CHECK(WaitForSingleObject(event, kLong) == WAIT_OBJECT_0);
    RegOpenKeyExA(home, "Below", 0, KEY_ALL_ACCESS, &key);
    ResetEvent(event);
    CHECK_STATUS(RegNotifyChangeKeyValue(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event, TRUE), 0);
    RegDeleteKeyA(home, "Below");
    KNOWN_DEVIATION(kWine, "a deleted key tells nobody", WaitForSingleObject(event, patience(kWine)) == WAIT_OBJECT_0);
    RegCloseKey(key);
    CloseHandle(event);
    done_with(home);
}

static unsigned __stdcall wait_for_change(void* key) {
    return (unsigned)RegNotifyChangeKeyValue((HKEY)key, TRUE, REG_NOTIFY_CHANGE_NAME, NULL, FALSE);
}

static void a_synchronous_call_waits_for_the_change(void) {
    HKEY home = fresh();
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, wait_for_change, home, 0, NULL);
    // The thread may not wait yet when the first key is made: another one comes until it has seen one.
    for (int i = 0; WaitForSingleObject(thread, 10) == WAIT_TIMEOUT; ++i) {
        char name[16];
        wsprintfA(name, "Key%d", i);
        RegCloseKey(make(home, name, KEY_READ));
    }
    DWORD code = 99;
    CHECK(GetExitCodeThread(thread, &code) && code == ERROR_SUCCESS);
    CloseHandle(thread);
    done_with(home);
}

static unsigned __stdcall ask_and_leave(void* context) {
    void** both = (void**)context;
    return (unsigned)RegNotifyChangeKeyValue((HKEY)both[0], FALSE, REG_NOTIFY_CHANGE_NAME, (HANDLE)both[1], TRUE);
}

static void the_end_of_the_asking_thread_sets_the_event(void) {
    HKEY home = fresh();
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    void* both[2] = {home, event};
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, ask_and_leave, both, 0, NULL);
    CHECK(WaitForSingleObject(thread, kLong) == WAIT_OBJECT_0);
    KNOWN_DEVIATION(kWine, "the end of the thread tells nobody",
                    WaitForSingleObject(event, patience(kWine)) == WAIT_OBJECT_0);
    CloseHandle(thread);
    CloseHandle(event);
    done_with(home);
}

int main() {
    RUN(a_change_sets_the_event_once);
    RUN(a_notice_has_its_filter_and_its_reach);
    RUN(closing_and_deleting_a_key_sets_its_event);
    RUN(a_synchronous_call_waits_for_the_change);
    RUN(the_end_of_the_asking_thread_sets_the_event);
    return finish();
}
