// winreg.h: RegNotifyChangeKeyValue.
#include "posix/advapi32/open_key.h"

#include "posix/thread_hooks.h"

using namespace wspemu;
using namespace wspemu::posix;
using namespace wspemu::posix::registry;

namespace {

constexpr DWORD kFilters = REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_ATTRIBUTES | REG_NOTIFY_CHANGE_LAST_SET |
                           REG_NOTIFY_CHANGE_SECURITY | REG_NOTIFY_THREAD_AGNOSTIC;

// Documented: the event of a thread that ends is set, unless the watch is thread-agnostic.
void end_watches_of_thread(bool attach) {
    if (!attach) Registry::instance().unwatch_thread(GetCurrentThreadId());
}

Result<void> watch(HKEY handle, bool subtree, DWORD filter, port::Handle event, bool agnostic) {
    const auto key = open_key_of(handle);
    if (!key) return key.failure();
    const auto state = look_at(*key, KEY_NOTIFY);
    if (!state) return state.failure();
    port::EventRef target(event);
    if (!target) return WsaError{ERROR_INVALID_HANDLE};
    target.reset(); // documented for the event of an asynchronous call
    Watch asked;
    asked.owner = key->object.get();
    asked.thread = agnostic ? 0 : GetCurrentThreadId();
    asked.path = key->path;
    asked.before = *state;
    // Attributes and security descriptors are not kept, so they never change.
    asked.watched = {(filter & REG_NOTIFY_CHANGE_NAME) != 0, (filter & REG_NOTIFY_CHANGE_LAST_SET) != 0, subtree};
    asked.event = std::move(target);
    if (!live_registry().is_live(key->path, subtree ? Reach::subtree : Reach::key))
        return live_registry().watch(std::move(asked));
    if (auto follows = follow_catalog(); !follows) return follows;
    if (!live_registry().is_live(key->path)) asked.live_before = live_registry().live_keys();
    auto watched = live_registry().watch(std::move(asked));
    // A change between the look and the watch has been told before there was anybody to tell.
    live_registry().look_at_live_keys();
    return watched;
}

Result<void> wait_for_change(HKEY handle, bool subtree, DWORD filter) {
    const auto event = port::create_event(port::Reset::manual, false);
    if (!event) return event.failure();
    auto done = watch(handle, subtree, filter, *event, true);
    if (done) port::wait_for({&*event, 1}, port::WaitMode::any, {}, false);
    static_cast<void>(port::close_event(*event));
    return done;
}

} // namespace

LSTATUS WINAPI RegNotifyChangeKeyValue(HKEY hKey, BOOL bWatchSubtree, DWORD dwNotifyFilter, HANDLE hEvent,
                                       BOOL fAsynchronous) {
    const DWORD filter = dwNotifyFilter & ~static_cast<DWORD>(REG_NOTIFY_THREAD_AGNOSTIC);
    if (filter == 0 || (dwNotifyFilter & ~kFilters) != 0) return ERROR_INVALID_PARAMETER;
    return answer([&]() -> Result<void> {
        if (!fAsynchronous) return wait_for_change(hKey, bWatchSubtree != FALSE, filter);
        add_thread_hook(end_watches_of_thread);
        return watch(hKey, bWatchSubtree != FALSE, filter, value_of(hEvent),
                     (dwNotifyFilter & REG_NOTIFY_THREAD_AGNOSTIC) != 0);
    });
}
