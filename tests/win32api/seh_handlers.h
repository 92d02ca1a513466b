// Structured exceptions beside __try: vectored handlers, the unhandled-exception filter, threads, IsBadReadPtr. Plain Windows source.
#pragma once

static LONG WINAPI vectored(EXCEPTION_POINTERS* pointers) {
    trace('v');
    return pointers->ExceptionRecord->ExceptionCode == 0xE0000005 ? EXCEPTION_CONTINUE_EXECUTION
                                                                  : EXCEPTION_CONTINUE_SEARCH;
}

static void vectored_handlers_come_first(void) {
    PVOID entry = AddVectoredExceptionHandler(1, vectored);
    CHECK(entry != NULL);
    __try {
        RaiseException(0xE0000005, 0, 0, NULL);
        trace('a');
        RaiseException(0xE0000006, 0, 0, NULL);
    } __except (only(GetExceptionCode(), 0xE0000006, 'x')) {
        trace('h');
    }
    CHECK(traced("vavxh"));
    CHECK(RemoveVectoredExceptionHandler(entry) != 0);
    CHECK(RemoveVectoredExceptionHandler(entry) == 0);
}

static LONG WINAPI unhandled(EXCEPTION_POINTERS* pointers) {
    trace('u');
    return pointers->ExceptionRecord->ExceptionCode == 0xE0000007 ? EXCEPTION_CONTINUE_EXECUTION
                                                                  : EXCEPTION_CONTINUE_SEARCH;
}

static void the_unhandled_exception_filter_comes_last(void) {
    LPTOP_LEVEL_EXCEPTION_FILTER before = SetUnhandledExceptionFilter(unhandled);
    __try {
        RaiseException(0xE0000007, 0, 0, NULL);
        trace('a');
    } __finally {
        trace('f');
    }
    CHECK(SetUnhandledExceptionFilter(before) == unhandled);
    CHECK(traced("uaf"));
}

static DWORD WINAPI faulting_thread(LPVOID parameter) {
    volatile LONG* count = (volatile LONG*)parameter;
    int i;
    for (i = 0; i < 200; ++i) {
        __try {
            write_to(g_nowhere);
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            InterlockedIncrement(count);
        }
    }
    return 0;
}

static void every_thread_has_its_own_exceptions(void) {
    volatile LONG count = 0;
    HANDLE threads[4];
    int i;
    for (i = 0; i < 4; ++i) threads[i] = CreateThread(NULL, 0, faulting_thread, (LPVOID)&count, 0, NULL);
    CHECK(WaitForMultipleObjects(4, threads, TRUE, kLong) == WAIT_OBJECT_0);
    for (i = 0; i < 4; ++i) CloseHandle(threads[i]);
    CHECK(count == 800);
}

static void bad_pointers_are_told_without_a_fault(void) {
    static const char text[] = "text";
    char buffer[16] = "";
    CHECK(!IsBadReadPtr(buffer, sizeof buffer));
    CHECK(!IsBadWritePtr(buffer, sizeof buffer));
    CHECK(!IsBadReadPtr(text, sizeof text));
    CHECK(IsBadWritePtr((LPVOID)text, sizeof text));
    CHECK(IsBadReadPtr(NULL, 1));
    CHECK(IsBadWritePtr(NULL, 1));
    CHECK(!IsBadReadPtr(NULL, 0));
    CHECK(!IsBadStringPtrA(text, 100));
    CHECK(IsBadStringPtrA(NULL, 1));
    CHECK(!IsBadStringPtrW(L"wide", 100));
    CHECK(!IsBadCodePtr((FARPROC)(ULONG_PTR)&GetLastError));
    CHECK(IsBadCodePtr(NULL));
}
