// The built-in base provider: TCP and UDP over IPv4 and IPv6, over a net::Transport.
//
// A provider like any other (design: no back door): the host reaches it through the built-in module's WSPStartup only, and
// it reaches the host through its upcall table. It is an IFS provider: its handles are file objects of the handle table,
// registered with WPUModifyIFSHandle, and completion.h plays the operating system's I/O manager for it.
#pragma once

#include <winsock2.h>
#include <ws2spi.h>

#include "core/net/transport.h"

#include <functional>
#include <memory>

namespace wspemu::base {

// Its name in the catalog is kModulePath; port::load_module finds the built-in module by the file name.
inline constexpr char16_t kModuleFile[] = u"wspemu_base.dll";
inline constexpr char16_t kModulePath[] = u"%SystemRoot%\\System32\\wspemu_base.dll";

// Registers the built-in module. Idempotent; called by the host before it loads providers.
void register_module();

// What the next first WSPStartup uses as network; the default is net::make_host_transport. For tests and simulations.
using TransportFactory = std::function<std::unique_ptr<net::Transport>()>;
void set_transport_factory(TransportFactory factory);

} // namespace wspemu::base
