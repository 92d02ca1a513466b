// TransmitFile and TransmitPackets of the base provider.
#pragma once

#include <winsock2.h>

#include <mswsock.h>

namespace wspemu::base {

extern const LPFN_TRANSMITFILE transmit_file_function;
extern const LPFN_TRANSMITPACKETS transmit_packets_function;

} // namespace wspemu::base
