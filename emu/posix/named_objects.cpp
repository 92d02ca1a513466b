// Creating and opening objects, with or without a name. Host dialect.
#include "posix/named_objects.h"

#include "core/codes.h"
#include "posix/common_objects.h"
#include "posix/event_object.h"
#include "posix/file_mapping.h"
#include "posix/handle_flags.h"
#include "posix/mutex_object.h"
#include "posix/read_section.h"
#include "posix/semaphore_object.h"
#include "posix/sync_objects.h"
#include "posix/timer_object.h"

#include <map>
#include <mutex>
#include <new>
#include <string>

namespace wspemu::posix {

using port::Handle;
using port::ObjectKind;

namespace {

// Weak: an entry lives as long as its object has handles.
struct Names {
    std::mutex mutex;
    std::map<std::u16string, port::Object*, std::less<>> objects;
};

// Never destroyed: threads may outlive main().
Names& names() noexcept {
    static Names& table = *new Names;
    return table;
}

// What is looked up: Local\ is where names without a prefix are, Global\ is a place of its own, and there are no others.
Result<ObjectName> looked_up(ObjectName name) noexcept {
    constexpr ObjectName local = u"Local\\";
    constexpr ObjectName global = u"Global\\";
    constexpr std::size_t kMost = 259; // MAX_PATH without the NUL
    constexpr int kInvalidName = 123;
    constexpr int kNameTooLong = 206;
    if (name.size() > kMost) return WsaError{kNameTooLong};
    if (name.starts_with(u'\\')) return WsaError{code::bad_pathname};
    if (name.starts_with(local)) name.remove_prefix(local.size());
    const ObjectName last = name.starts_with(global) ? name.substr(global.size()) : name;
    if (last.empty()) return WsaError{kInvalidName};
    if (last.find(u'\\') != last.npos) return WsaError{code::path_not_found};
    return name;
}

// An object of our own for what other processes have; nullptr when it can not be made.
port::Object* make_twin(const CommonObject& common) {
    switch (common.kind) {
    case ObjectKind::event: {
        auto* const event = new EventObject(common.detail != 0 ? port::Reset::manual : port::Reset::automatic, false);
        event->mark_named();
        return event;
    }
    case ObjectKind::semaphore: {
        auto* const semaphore = new SemaphoreObject(0, common.detail);
        semaphore->mark_named();
        return semaphore;
    }
    case ObjectKind::mutex: {
        auto* const mutex = new MutexObject;
        mutex->mark_named();
        return mutex;
    }
    case ObjectKind::section: return make_section_twin(common);
    default: return nullptr;
    }
}

// What twins are made of, beside the value.
void describe(port::Object& object, CommonObject& common) noexcept {
    if (object.kind() == ObjectKind::event) common.detail = static_cast<EventObject&>(object).is_kept() ? 1 : 0;
    if (object.kind() == ObjectKind::semaphore) common.detail = static_cast<SemaphoreObject&>(object).maximum;
}

void join(port::Object& object, CommonObject& common, bool is_first) noexcept {
    if (object.kind() == ObjectKind::section) return join_section(object, common, is_first);
    if (is_first) describe(object, common);
    else open_common(common);
    static_cast<Waitable&>(object).join_common(common, is_first);
}

bool can_be_common(ObjectKind kind) noexcept {
    return kind != ObjectKind::timer && have_common_objects();
}

// Under the table's mutex.
Result<Handle> open_entry(port::Object& object, ObjectKind kind) noexcept {
    if (object.kind() != kind) return WsaError{code::invalid_handle};
    const Handle handle = port::open_handle(Ref<port::Object>(&object));
    if (handle == port::kNoHandle) return WsaError{code::not_enough_memory};
    return handle;
}

// Under the table's mutex.
Result<Handle> enter(Names& table, ObjectName name, const Ref<port::Object>& object, ObjectKind kind) noexcept try {
    const auto entry = table.objects.emplace(name, object.get()).first;
    const Result<Handle> handle = open_entry(*object, kind);
    if (!handle) table.objects.erase(entry);
    return handle;
} catch (const std::bad_alloc&) {
    return WsaError{code::not_enough_memory};
}

// The same, and under CommonLock.
Result<Handle> enter_twin(Names& table, ObjectName name, ObjectKind kind, CommonObject& common) {
    if (common.kind != kind) return WsaError{code::invalid_handle};
    port::Object* const twin = make_twin(common);
    if (!twin) return WsaError{code::not_enough_memory};
    const auto object = Ref<port::Object>::adopt(twin);
    Result<Handle> handle = enter(table, name, object, kind);
    if (handle) join(*object, common, false);
    return handle;
}

Waitable* named(Waitable* object) noexcept {
    object->mark_named();
    return object;
}

// With mark_named() for the object that make() gives, if it gets a name.
template <class Make>
Result<Handle> create(ObjectKind kind, ObjectName name, bool* existed, Make make) noexcept {
    if (name.empty()) return create_named(kind, name, existed, make);
    return create_named(kind, name, existed, [make] { return named(make()); });
}

} // namespace

Result<Handle> create_named(ObjectKind kind, ObjectName name, bool* existed,
                            const std::function<port::Object*()>& make) noexcept try {
    if (existed) *existed = false;
    if (name.empty()) {
        const Handle handle = port::open_handle(Ref<port::Object>::adopt(make()));
        if (handle == port::kNoHandle) return WsaError{code::not_enough_memory};
        return handle;
    }
    const Result<ObjectName> known = looked_up(name);
    if (!known) return known.failure();
    name = *known;
    Names& table = names();
    const std::lock_guard lock(table.mutex);
    if (const auto found = table.objects.find(name); found != table.objects.end()) {
        if (existed) *existed = true;
        return open_entry(*found->second, kind);
    }
    if (!can_be_common(kind)) return enter(table, name, Ref<port::Object>::adopt(make()), kind);
    const CommonLock all;
    if (CommonObject* const common = find_common(name)) {
        if (existed) *existed = true;
        return enter_twin(table, name, kind, *common);
    }
    const auto object = Ref<port::Object>::adopt(make());
    CommonObject* const common = add_common(kind, name);
    if (!common) return WsaError{code::no_system_resources}; // others would wait in vain for what only we have
    Result<Handle> handle = enter(table, name, object, kind);
    if (handle) join(*object, *common, true);
    else close_common(*common);
    return handle;
} catch (const std::bad_alloc&) {
    return WsaError{code::not_enough_memory};
}

// All under the mutex: who opens the name at this moment has it before, and the object goes on, or makes another after.
bool forget_name(port::Object& object) noexcept {
    Names& table = names();
    const std::lock_guard lock(table.mutex);
    if (has_handles(object)) return false;
    const bool is_section = object.kind() == ObjectKind::section;
    if (is_section) leave_section(object);
    else if (!static_cast<Waitable&>(object).give_up_name()) return false;
    std::erase_if(table.objects, [&](const auto& entry) { return entry.second == &object; });
    return true;
}

Result<Handle> create_named_event(port::Reset reset, bool signalled, ObjectName name, bool* existed) noexcept {
    return create(ObjectKind::event, name, existed, [=] { return new EventObject(reset, signalled); });
}

Result<Handle> create_mutex(bool owned, ObjectName name, bool* existed) noexcept {
    return create(ObjectKind::mutex, name, existed, [=] {
        auto* mutex = new MutexObject;
        if (owned) mutex->try_take(current_record());
        return mutex;
    });
}

Result<Handle> create_semaphore(std::int32_t initial, std::int32_t maximum, ObjectName name, bool* existed) noexcept {
    if (initial < 0 || maximum <= 0 || initial > maximum) return WsaError{code::invalid_parameter};
    return create(ObjectKind::semaphore, name, existed, [=] {
        return new SemaphoreObject(static_cast<std::uint32_t>(initial), static_cast<std::uint32_t>(maximum));
    });
}

Result<Handle> create_timer(port::Reset reset, ObjectName name, bool* existed) noexcept {
    return create(ObjectKind::timer, name, existed, [=] { return new TimerObject(reset); });
}

Result<Handle> open_named(ObjectKind kind, ObjectName name) noexcept try {
    if (name.empty()) return WsaError{code::invalid_parameter};
    const Result<ObjectName> known = looked_up(name);
    if (!known) return known.failure();
    Names& table = names();
    const std::lock_guard lock(table.mutex);
    const auto found = table.objects.find(*known);
    if (found != table.objects.end()) return open_entry(*found->second, kind);
    if (!can_be_common(kind)) return WsaError{code::file_not_found};
    const CommonLock all;
    CommonObject* const common = find_common(*known);
    if (!common) return WsaError{code::file_not_found};
    return enter_twin(table, *known, kind, *common);
} catch (const std::bad_alloc&) {
    return WsaError{code::not_enough_memory};
}

} // namespace wspemu::posix
