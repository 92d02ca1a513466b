// ReadFile and WriteFile on socket handles (DSP-HND-5): turned into WSPRecv and WSPSend of the socket's provider.
#pragma once

namespace wspemu {

// Gives the platform's ReadFile and WriteFile their way to the sockets. Idempotent.
void install_file_io() noexcept;

} // namespace wspemu
