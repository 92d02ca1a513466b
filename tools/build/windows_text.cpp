// Decoding: byte order marks, code pages, Ctrl-Z, CR LF.
#include "build/windows_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iconv.h>
#include <sstream>

namespace wspemu::build {
namespace {

std::string converted(const std::string& file, const std::string& bytes, const std::string& charset) {
    const iconv_t machine = iconv_open("UTF-8", charset.c_str());
    if (machine == reinterpret_cast<iconv_t>(-1))
        throw BadInput(fmt::format("{}: code page '{}' is not known", file, charset));
    std::string text(bytes.size() * 4 + 16, '\0');
    char* in = const_cast<char*>(bytes.data());
    std::size_t in_left = bytes.size();
    char* out = text.data();
    std::size_t out_left = text.size();
    const std::size_t done = iconv(machine, &in, &in_left, &out, &out_left);
    iconv_close(machine);
    if (done == static_cast<std::size_t>(-1))
        throw BadInput(fmt::format("{}: not text in code page {} (byte {}); --charset names another", file, charset,
                                   bytes.size() - in_left));
    text.resize(text.size() - out_left);
    return text;
}

bool is_utf8(const std::string& bytes) {
    const iconv_t machine = iconv_open("UTF-8", "UTF-8");
    std::string out(bytes.size() + 16, '\0');
    char* from = const_cast<char*>(bytes.data());
    std::size_t from_left = bytes.size();
    char* to = out.data();
    std::size_t to_left = out.size();
    const bool good = iconv(machine, &from, &from_left, &to, &to_left) != static_cast<std::size_t>(-1);
    iconv_close(machine);
    return good;
}

// UTF-16 without a mark: every other byte of the beginning is 0.
std::string wide_charset(const std::string& bytes) {
    if (bytes.starts_with("\xFF\xFE")) return "UTF-16LE";
    if (bytes.starts_with("\xFE\xFF")) return "UTF-16BE";
    if (bytes.size() < 4) return "";
    if (bytes[1] == '\0' && bytes[3] == '\0' && bytes[0] != '\0') return "UTF-16LE";
    if (bytes[0] == '\0' && bytes[2] == '\0' && bytes[1] != '\0') return "UTF-16BE";
    return "";
}

std::string read_bytes(const std::string& file) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::not_found) throw BadInput(file + ": no such file");
    if (status.type() != std::filesystem::file_type::regular) throw BadInput(file + ": not a file");
    const auto size = std::filesystem::file_size(file, error);
    if (size > kLargestSource)
        throw BadInput(fmt::format("{}: {} MB: too large for a source file (at most {} MB)", file, size >> 20,
                                   kLargestSource >> 20));
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream bytes;
    if (size > 0) bytes << stream.rdbuf();
    if (!stream) throw BadInput(fmt::format("{}: {}", file, std::strerror(errno)));
    return bytes.str();
}

// By the first code page that fits; `charset` becomes that one.
std::string converted_from(const std::string& file, const std::string& bytes, std::string& charset,
                           const std::string& fallback) {
    if (fallback.empty()) return converted(file, bytes, charset);
    try {
        return converted(file, bytes, charset);
    } catch (const BadInput&) {
        charset = fallback;
        return converted(file, bytes, charset);
    }
}

std::string with_plain_ends(const std::string& bytes, bool& carriage_returns) {
    std::string text;
    text.reserve(bytes.size() + 1);
    for (std::size_t begin = 0; begin < bytes.size();) {
        const std::size_t end = std::min(bytes.find('\r', begin), bytes.size());
        text.append(bytes, begin, end - begin);
        begin = end + 1;
        if (end == bytes.size()) break;
        carriage_returns = true;
        if (begin == bytes.size() || bytes[begin] != '\n') text += '\n';
    }
    if (!text.empty() && text.back() != '\n') text += '\n';
    return text;
}

} // namespace

WindowsText read_windows_file(const std::string& file, const std::string& charset, const std::string& fallback) {
    WindowsText result;
    std::string bytes = read_bytes(file);
    result.charset = wide_charset(bytes);
    result.byte_order_mark =
        bytes.starts_with("\xEF\xBB\xBF") || bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
    if (!result.charset.empty()) {
        bytes = converted(file, bytes, result.charset);
    } else {
        if (const auto end = bytes.find('\x1A'); end != bytes.npos && end + 16 > bytes.size()) {
            bytes.resize(end);
            result.ctrl_z = true;
        }
        if (bytes.find('\0') != bytes.npos) throw BadInput(file + ": a binary file, not text");
        result.charset = is_utf8(bytes) ? "UTF-8" : charset;
        if (result.charset != "UTF-8") bytes = converted_from(file, bytes, result.charset, fallback);
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
    if (const auto end = bytes.find('\x1A'); end != bytes.npos) {
        bytes.resize(end);
        result.ctrl_z = true;
    }
    result.text = with_plain_ends(bytes, result.carriage_returns);
    return result;
}

std::string read_windows_text(const std::string& file, const std::string& charset) {
    return read_windows_file(file, charset).text;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(c < 128 ? std::tolower(c) : c); });
    return lower;
}

bool equal_words(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

} // namespace wspemu::build
