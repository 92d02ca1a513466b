// What the installer can do, one file for each. Read install.cpp first.
#pragma once

#include <winsock2.h>
#include <ws2spi.h>
#include <sporder.h>

#include <string>
#include <vector>

// The provider under whose GUID the hidden entry of the layer stands in the catalog: how it is found again for its removal.
extern const GUID kLayerGuid;

struct Layer {
    std::wstring name;
    std::wstring path; // of the DLL; may have environment references
    bool ifs = false;  // its sockets are those of the provider below
};

// install.cpp. Each gives the exit code.
int InstallOldWay(const Layer& layer);    // WSCInstallProvider and WSCWriteProviderOrder
int InstallInOneCall(const Layer& layer); // WSCInstallProviderAndChains, since Windows Vista
// remove.cpp
int RemoveLayer();
// print.cpp
int PrintCatalog();
int PrintRegistry();

// catalog.cpp
// All entries, hidden ones too. Ends the program when the catalog can not be read.
std::vector<WSAPROTOCOL_INFOW> ReadCatalog();
// Says on stderr which function failed with what; gives 1.
int Failed(const char* function, int error);
bool SameGuid(const GUID& a, const GUID& b);
std::string Narrow(const WCHAR* text);
