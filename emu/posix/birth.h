// What a process and its child of CreateProcess have in common: memory with all that the child is told, and with what the
// child says at its end. Neutral.
//
// The child finds it by a variable of its environment, which names the descriptor and is taken away before the program begins. A child that is no program of the emulator's never looks at it.
#pragma once

#include "core/port/inheritance.h"
#include "core/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wspemu::posix {

inline constexpr const char* kBirthVariable = "WSPEMU_BIRTH";

// The parts of STARTUPINFO that a child can ask for, and its command line as the parent wrote it. UTF-8.
struct BirthFacts {
    std::string command_line;
    std::string title;
    std::string desktop;
    std::uint32_t startup_flags = 0;
    std::uint16_t show_window = 0;
    int common_objects = -1; // the descriptor of their table (common_objects.h), open in the child
};

class Birth {
public:
    // Writes it all down. The descriptors of the heirlooms are named by number: they have to be open in the child.
    static Result<std::shared_ptr<Birth>> prepare(const BirthFacts& facts,
                                                  const std::vector<port::Heirloom>& heirlooms);
    // What this process was born with; nullptr when it was not born of CreateProcess.
    static const Birth* own() noexcept;

    Birth(const Birth&) = delete;
    Birth& operator=(const Birth&) = delete;
    ~Birth();

    int descriptor() const noexcept { return descriptor_; }
    // What the variable says: the descriptor's number, and what only the memory behind it knows.
    std::string name() const;
    const BirthFacts& facts() const noexcept { return facts_; }
    // How the child ends, in all 32 bits; who says it first is believed.
    void tell_end(std::uint32_t exit_code) const noexcept;
    // Takes back what tell_end() said, if that was it.
    void take_back_end(std::uint32_t exit_code) const noexcept;
    std::optional<std::uint32_t> told_end() const noexcept;

private:
    Birth(int descriptor, void* memory, std::size_t size) noexcept
        : descriptor_(descriptor), memory_(memory), size_(size) {}
    static std::unique_ptr<Birth> find();
    bool read(std::vector<port::Heirloom>& heirlooms);

    const int descriptor_;
    void* const memory_;
    const std::size_t size_;
    BirthFacts facts_;
};

// Opens the files of the heirlooms, and keeps the values and descriptors of the sockets for who asks.
void come_into(std::vector<port::Heirloom> heirlooms);

} // namespace wspemu::posix
