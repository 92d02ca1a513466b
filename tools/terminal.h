// What the streams are connected to. Neutral.
#pragma once

namespace wspemu {

enum class Stream { out, error };

bool is_terminal(Stream stream) noexcept;
// A terminal that is not dumb, unless NO_COLOR is set; CLICOLOR_FORCE wins.
bool wants_colour(Stream stream) noexcept;

} // namespace wspemu
