// iphlpapi.h: the table of interfaces and its rows.
#include "posix/iphlpapi/table_border.h"

using namespace wspemu;
using namespace wspemu::posix;
using namespace wspemu::posix::iphlp;

namespace {

DWORD cut(std::uint64_t number) noexcept {
    return static_cast<DWORD>(number);
}

MIB_IFROW row_of_adapter(const Adapter& adapter) {
    MIB_IFROW row{};
    put_text("\\DEVICE\\TCPIP_" + adapter_name(adapter), row.wszName);
    row.dwIndex = adapter.index;
    row.dwType = adapter.type;
    row.dwMtu = adapter.mtu;
    row.dwSpeed = static_cast<DWORD>(std::min<std::uint64_t>(adapter.speed, 0xFFFFFFFF));
    row.dwPhysAddrLen = static_cast<DWORD>(std::min<std::size_t>(adapter.hardware.size(), sizeof row.bPhysAddr));
    std::copy_n(adapter.hardware.begin(), row.dwPhysAddrLen, row.bPhysAddr);
    row.dwAdminStatus = adapter.up ? MIB_IF_ADMIN_STATUS_UP : MIB_IF_ADMIN_STATUS_DOWN;
    row.dwOperStatus = adapter.running
                           ? MIB_IF_OPER_STATUS_OPERATIONAL
                           : (adapter.up ? MIB_IF_OPER_STATUS_DISCONNECTED : MIB_IF_OPER_STATUS_NON_OPERATIONAL);
    row.dwInOctets = cut(adapter.in.bytes);
    row.dwInUcastPkts = cut(adapter.in.packets - std::min(adapter.in.packets, adapter.in.multicast));
    row.dwInNUcastPkts = cut(adapter.in.multicast);
    row.dwInDiscards = cut(adapter.in.dropped);
    row.dwInErrors = cut(adapter.in.errors);
    row.dwOutOctets = cut(adapter.out.bytes);
    row.dwOutUcastPkts = cut(adapter.out.packets);
    row.dwOutDiscards = cut(adapter.out.dropped);
    row.dwOutErrors = cut(adapter.out.errors);
    const std::string description = adapter_description(adapter).substr(0, sizeof row.bDescr - 1);
    std::copy_n(description.data(), description.size(), row.bDescr);
    row.dwDescrLen = static_cast<DWORD>(description.size() + 1);
    return row;
}

} // namespace

DWORD WINAPI GetNumberOfInterfaces(PDWORD pdwNumIf) {
    return answer_ip([&]() -> DWORD {
        if (!pdwNumIf) return ERROR_INVALID_PARAMETER;
        const auto all = host_adapters();
        if (!all) return static_cast<DWORD>(all.error());
        *pdwNumIf = static_cast<DWORD>(all->size());
        return NO_ERROR;
    });
}

DWORD WINAPI GetIfEntry(PMIB_IFROW pIfRow) {
    return answer_ip([&]() -> DWORD {
        if (!pIfRow) return ERROR_INVALID_PARAMETER;
        const auto all = host_adapters();
        if (!all) return static_cast<DWORD>(all.error());
        for (const Adapter& adapter : *all) {
            if (adapter.index != pIfRow->dwIndex) continue;
            *pIfRow = row_of_adapter(adapter);
            return NO_ERROR;
        }
        return ERROR_INVALID_DATA;
    });
}

DWORD WINAPI GetIfTable(PMIB_IFTABLE pIfTable, PULONG pdwSize, BOOL) {
    return answer_ip([&]() -> DWORD {
        const auto all = host_adapters();
        if (!all) return static_cast<DWORD>(all.error());
        std::vector<MIB_IFROW> rows;
        for (const Adapter& adapter : *all) rows.push_back(row_of_adapter(adapter));
        return give_table(rows, pIfTable, pdwSize);
    });
}

DWORD WINAPI GetInterfaceInfo(PIP_INTERFACE_INFO pIfTable, PULONG dwOutBufLen) {
    return answer_ip([&]() -> DWORD {
        if (!dwOutBufLen) return ERROR_INVALID_PARAMETER;
        const auto all = host_adapters();
        if (!all) return static_cast<DWORD>(all.error());
        std::vector<IP_ADAPTER_INDEX_MAP> rows;
        for (const Adapter& adapter : *all) {
            if (adapter.loopback || !has_family(adapter, net::Family::ipv4)) continue;
            rows.emplace_back();
            rows.back().Index = adapter.index;
            put_text("\\DEVICE\\TCPIP_" + adapter_name(adapter), rows.back().Name);
        }
        if (rows.empty()) return ERROR_NO_DATA;
        const std::size_t bytes = offsetof(IP_INTERFACE_INFO, Adapter) + rows.size() * sizeof rows[0];
        if (!pIfTable || *dwOutBufLen < bytes) {
            *dwOutBufLen = static_cast<ULONG>(bytes);
            return ERROR_INSUFFICIENT_BUFFER;
        }
        pIfTable->NumAdapters = static_cast<LONG>(rows.size());
        std::memcpy(pIfTable->Adapter, rows.data(), rows.size() * sizeof rows[0]);
        return NO_ERROR;
    });
}

// Takes \DEVICE\TCPIP_{GUID}, as GetInterfaceInfo gives it, and {GUID} alone.
DWORD WINAPI GetAdapterIndex(LPWSTR AdapterName, PULONG IfIndex) {
    return answer_ip([&]() -> DWORD {
        if (!AdapterName || !IfIndex) return ERROR_INVALID_PARAMETER;
        const auto all = host_adapters();
        if (!all) return static_cast<DWORD>(all.error());
        const std::string wanted = to_utf8(utf16_view(AdapterName));
        for (const Adapter& adapter : *all) {
            const std::string name = adapter_name(adapter);
            if (wanted != name && wanted != "\\DEVICE\\TCPIP_" + name) continue;
            *IfIndex = adapter.index;
            return NO_ERROR;
        }
        return ERROR_DEV_NOT_EXIST;
    });
}

// Documented: an index that is good for applications that can show 24 bits only. Ours are small.
DWORD WINAPI GetFriendlyIfIndex(DWORD IfIndex) {
    return IfIndex & 0x00FFFFFF;
}
