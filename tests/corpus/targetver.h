// What Visual C++'s templates put beside stdafx.h.
#pragma once

#include <WinSDKVer.h>

#define _WIN32_WINNT _WIN32_WINNT_WINXP

#include <SDKDDKVer.h>
