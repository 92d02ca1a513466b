// installer: installs, removes and prints a layered provider. Valid Windows source; under wspemu it works on a prefix:
//     wspemu run --prefix DIR -- installer -i NAME PATH
#include "installer.h"

#include <stdio.h>
#include <string.h>

static int Usage() {
    fprintf(stderr, "usage: installer -i NAME PATH [-ifs]   install a layer, step by step\n"
                    "       installer -c NAME PATH [-ifs]   install a layer in one call\n"
                    "       installer -r                    remove it\n"
                    "       installer -p | -pr              print the catalog; as the registry has it\n");
    return 2;
}

static std::wstring Widen(const char* text) {
    const int size = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
    std::wstring wide(static_cast<size_t>(size), L'\0');
    MultiByteToWideChar(CP_UTF8, 0, text, -1, &wide[0], size);
    wide.resize(static_cast<size_t>(size) - 1);
    return wide;
}

int main(int argc, char** argv) {
    const char* deed = argc > 1 ? argv[1] : "";
    if (strcmp(deed, "-p") == 0) return PrintCatalog();
    if (strcmp(deed, "-pr") == 0) return PrintRegistry();
    if (strcmp(deed, "-r") == 0) return RemoveLayer();
    const bool oneCall = strcmp(deed, "-c") == 0;
    if ((strcmp(deed, "-i") != 0 && !oneCall) || argc < 4) return Usage();
    Layer layer;
    layer.name = Widen(argv[2]);
    layer.path = Widen(argv[3]);
    layer.ifs = argc > 4 && strcmp(argv[4], "-ifs") == 0;
    return oneCall ? InstallInOneCall(layer) : InstallOldWay(layer);
}
