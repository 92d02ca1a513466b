// __FUNCTION__ is a literal: pasted to others, widened, by hand and by macros, in functions of all kinds.
#include <windows.h>
#include <stdio.h>
#include <string.h>
#include <tchar.h>

#define WIDE_(text) L##text
#define WIDE(text) WIDE_(text)
#define WHERE(text) (__FUNCTION__ ": " text)
#define WIDE_WHERE() WIDE(__FUNCTION__)

static int g_failures;
static void Same(const char* seen, const char* wanted, int line) {
    if (strcmp(seen, wanted) == 0) return;
    printf("line %d: %s, not %s\n", line, seen, wanted);
    ++g_failures;
}

namespace outer {
class Layer {
public:
    Layer() : first_(1), second_(2) { Same(WHERE("made"), "Layer: made", __LINE__); }
    ~Layer();
    int Sum() const { return Same("in " __FUNCTION__, "in Sum", __LINE__), first_ + second_; }

private:
    int first_, second_;
};
Layer::~Layer() {
    Same(__FUNCTION__, "Layer::~Layer", __LINE__);
}
} // namespace outer

extern "C" {
BOOL WINAPI CalledByC(DWORD value) {
#ifdef _WIN64
    if (value == 1) {
#else
    if (value == 2) {
#endif
        Same(WHERE("yes"), "CalledByC: yes", __LINE__);
    }
    return wcscmp(WIDE_WHERE(), L"CalledByC") == 0 && wcscmp(__FUNCTIONW__, L"CalledByC") == 0;
}
}

struct Table {
    int (*function)(const char*);
} g_table = {NULL};

int main() {
    {
        outer::Layer layer;
        if (layer.Sum() != 3) return 1;
    }
    Same(WHERE("end"), "main: end", __LINE__);
    const int line = __LINE__;
    char name[] = __FUNCTION__;
    if (line != 57 || sizeof name != 5) return printf("line %d\n", line);
    return !CalledByC(1) || g_failures != 0;
}
