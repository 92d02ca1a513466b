// What Visual C++ lets pass: each line here is an error or an extension elsewhere.
#include <windows.h>
#include <stdio.h>
#include <string.h>

#pragma comment(lib, "ws2_32.lib")
#pragma warning(disable : 4996)

struct Base {
    virtual ~Base() = 0 {}
};
struct Derived : Base {};

static int numbers[] = {1, 2, 3};
static int doubled(int value) {
    return value * 2;
}

int main() {
    LPSTR text = "a literal";
    LPVOID function = doubled;
    int (*back)(int) = (int (*)(int))function;
    char where[200];
    sprintf(where, "%s", __FUNCTION__ ": here");
    int sum = 0;
    for each (int n in numbers) sum += n;
    Derived derived;
    unsigned __int64 wide = 1;
    HANDLE none = (HANDLE)-1;
    DWORD low = (DWORD)none;
    int and = 1;
    return sum == 6 && back(4) == 8 && text[0] == 'a' && strstr(where, ": here") && wide == 1 && low && and? 0 : 1;
}
