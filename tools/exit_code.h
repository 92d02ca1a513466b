// The exit codes of wspemu.
#pragma once

namespace wspemu {

enum ExitCode : int {
    kOk = 0,              // all rows green; PROGRAM ended with 0
    kRed = 1,             // a row failed
    kUsage = 2,           // the command line is wrong
    kInternal = 3,        // a fault of wspemu itself
    kToolFailed = 125,    // a layer, base provider or device can not be used, or crashed
    kNotExecutable = 126, // PROGRAM is there but can not be started
    kNotFound = 127,      // there is no PROGRAM
};

inline constexpr char kExitCodes[] = "exit codes:\n"
                                     "    0  all rows are green\n"
                                     "    1  a row failed\n"
                                     "    2  the command line is wrong\n"
                                     "    3  a fault of wspemu itself\n"
                                     "  125  a layer, base or device can not be used, or crashed\n"
                                     "  126  PROGRAM can not be started\n"
                                     "  127  PROGRAM was not found\n"
                                     "    *  anything else is PROGRAM's own\n";

} // namespace wspemu
