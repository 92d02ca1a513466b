// The same through the WSC functions. Windows dialect.
#include "filled_catalog.h"

#include "core/process.h"

#include <stdexcept>
#include <vector>

namespace wspemu::bench {
namespace {

constexpr GUID kFiller{0x66696c6c, 0, 0, {0x80, 0, 0, 0, 0, 0, 0, 1}};
constexpr GUID kOne{0x6f6e6500, 0, 0, {0x80, 0, 0, 0, 0, 0, 0, 1}};
constexpr WCHAR kPath[] = L"%SystemRoot%\\System32\\filler.dll";

void need(bool ok) {
    if (!ok) throw std::runtime_error("the catalog can not be filled");
}

WSAPROTOCOL_INFOW entry_number(std::size_t number) {
    WSAPROTOCOL_INFOW info{};
    info.ProtocolChain.ChainLen = BASE_PROTOCOL;
    info.dwServiceFlags1 = XP1_GUARANTEED_DELIVERY | XP1_GUARANTEED_ORDER | XP1_IFS_HANDLES;
    info.dwProviderFlags = PFL_MATCHES_PROTOCOL_ZERO;
    info.iVersion = 2;
    info.iAddressFamily = AF_INET;
    info.iSocketType = SOCK_STREAM;
    info.iProtocol = static_cast<int>(number);
    for (std::size_t i = 0; i < 24; ++i) info.szProtocol[i] = L"a protocol of the filler"[i];
    return info;
}

bool install_entries(GUID provider, std::vector<WSAPROTOCOL_INFOW> list) {
    int error = 0;
    return WSCInstallProvider(&provider, kPath, list.data(), static_cast<DWORD>(list.size()), &error) == 0;
}

} // namespace

struct FilledCatalog::State {
    explicit State(const std::string& folder) : process(folder) {}
    Process process;
    ScopedProcess scope{process};
    std::vector<WSAPROTOCOL_INFOW> buffer;
    bool session = false;
};

FilledCatalog::FilledCatalog(const std::string& folder, std::size_t entries) : state_(std::make_unique<State>(folder)) {
    const std::size_t builtin = state_->process.installed().entries().size();
    std::vector<WSAPROTOCOL_INFOW> list;
    for (std::size_t i = builtin; i < entries; ++i) list.push_back(entry_number(i));
    need(install_entries(kFiller, list));
    state_->buffer.resize(entries);
}

FilledCatalog::~FilledCatalog() {
    if (state_->session) ::WSACleanup();
}

bool FilledCatalog::enumerate() noexcept {
    int error = 0;
    auto size = static_cast<DWORD>(state_->buffer.size() * sizeof(WSAPROTOCOL_INFOW));
    return WSCEnumProtocols(nullptr, state_->buffer.data(), &size, &error) == static_cast<int>(state_->buffer.size());
}

void FilledCatalog::start_session() {
    WSADATA data;
    need(::WSAStartup(MAKEWORD(2, 2), &data) == 0);
    state_->session = true;
}

bool FilledCatalog::install() noexcept {
    return install_entries(kOne, {entry_number(1)});
}

bool FilledCatalog::remove() noexcept {
    GUID provider = kOne;
    int error = 0;
    return WSCDeinstallProvider(&provider, &error) == 0;
}

} // namespace wspemu::bench
