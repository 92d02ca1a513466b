// From fork to exec. Host dialect.
#include "posix/processes.h"

#include "core/codes.h"
#include "posix/child_watch.h"
#include "posix/common_objects.h"
#include "posix/console.h"
#include "posix/handle_flags.h"
#include "posix/handle_slots.h"
#include "posix/held_signals.h"
#include "posix/thread_object.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wspemu::posix {
namespace {

using port::Descriptor;
using port::Heirloom;

constexpr int kNoSuchFolder = 267; // ERROR_DIRECTORY

// A line between parent and child. Not a pipe: writing to who is gone raises no signal.
struct Line {
    Descriptor child, parent;
    bool make() noexcept {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return false;
        child = Descriptor(ends[0]);
        parent = Descriptor(ends[1]);
        return true;
    }
};

// All that the child does until the new program begins is prepared here: between fork and exec it may not allocate.
struct Launch {
    std::vector<char*> arguments, environment;
    std::array<int, 3> streams{-1, -1, -1}; // -1: as it is
    std::vector<int> keeps;                 // descriptors that stay open
    std::vector<int> needs;                 // all that the child needs until then, ascending
    const char* program = nullptr;
    const char* folder = nullptr;
    bool new_group = false;
    int start = -1;  // read before anything else: the parent lets it begin
    int report = -1; // where errno goes when it can not
};

struct ChildFailure {
    int native_error;
    bool of_folder;
};

[[noreturn]] void give_up(const Launch& launch, bool of_folder) noexcept {
    const ChildFailure failure{errno, of_folder};
    static_cast<void>(::send(launch.report, &failure, sizeof failure, MSG_NOSIGNAL));
    ::_exit(127);
}

// At once, not at exec: while the child waits for its beginning it must not hold open what is the parent's, nor the lines of
// children that are started at the same time.
void close_all_but(const std::vector<int>& needs) noexcept {
    unsigned from = 3;
    for (const int needed : needs) {
        const auto next = static_cast<unsigned>(needed);
        if (next > from) ::syscall(SYS_close_range, from, next - 1, 0u);
        if (next >= from) from = next + 1;
    }
    ::syscall(SYS_close_range, from, ~0u, 0u);
}

// In the child.
[[noreturn]] void become(const Launch& launch, const sigset_t& signals) noexcept {
    close_all_but(launch.needs);
    char byte;
    ssize_t got = 1;
    if (launch.start >= 0) {
        do got = ::read(launch.start, &byte, 1);
        while (got < 0 && errno == EINTR);
    }
    if (got != 1) ::_exit(127); // the parent has ended and will never let it begin
    if (launch.new_group) ::setpgid(0, 0);
    if (launch.folder && ::chdir(launch.folder) != 0) give_up(launch, true);
    for (int stream = 0; stream < 3; ++stream)
        if (launch.streams[static_cast<std::size_t>(stream)] >= 0)
            ::dup2(launch.streams[static_cast<std::size_t>(stream)], stream);
    for (const int kept : launch.keeps) ::fcntl(kept, F_SETFD, 0);
    pthread_sigmask(SIG_SETMASK, &signals, nullptr);
    ::execve(launch.program, launch.arguments.data(), launch.environment.data());
    give_up(launch, false);
}

int error_of(const ChildFailure& failure, const char* program) noexcept {
    if (failure.of_folder) return kNoSuchFolder;
    // A file that may be read and not executed is one that is no program.
    if (failure.native_error == EACCES && ::access(program, R_OK) == 0) return code::bad_exe_format;
    switch (failure.native_error) {
    case ENOENT: return code::file_not_found; // or its interpreter
    case ENOTDIR: return code::path_not_found;
    case EACCES:
    case EPERM: return code::access_denied;
    case ENOEXEC: return code::bad_exe_format;
    default: return code::not_enough_memory;
    }
}

// What a suspended child would find out only when it begins.
int foreseeable_failure(const ChildStart& start) noexcept {
    struct stat facts;
    if (!start.folder.empty() && (::stat(start.folder.c_str(), &facts) != 0 || !S_ISDIR(facts.st_mode)))
        return kNoSuchFolder;
    const Descriptor file(::open(start.program.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return error_of({errno, false}, start.program.c_str());
    if (::access(start.program.c_str(), X_OK) != 0) return code::bad_exe_format;
    char head[4] = {};
    const bool begins_well = ::read(file.get(), head, sizeof head) == sizeof head &&
                             (std::memcmp(head, "\177ELF", 4) == 0 || std::memcmp(head, "#!", 2) == 0);
    return begins_well ? 0 : code::bad_exe_format;
}

// What is marked for inheritance and can be: files and sockets. The rest stays behind.
std::vector<Heirloom> collect_heirlooms() {
    std::vector<Heirloom> heirlooms;
    for (const port::Handle handle : handles_with_flag(kHandleInherit)) {
        const auto file = port::pin<port::FileObject>(handle);
        const Result<unsigned> flags = handle_flags(handle);
        if (!file || !flags) continue;
        Result<port::Bequest> bequest = file->bequeath();
        if (bequest) heirlooms.push_back({handle, *flags, std::move(*bequest)});
    }
    return heirlooms;
}

// The descriptors of the standard streams, above those that they are to become.
Result<std::vector<Descriptor>> stream_descriptors(const ChildStart& start) {
    std::vector<Descriptor> copies;
    for (std::size_t i = 0; i < start.streams.size(); ++i) {
        const port::Handle handle =
            start.has_streams ? start.streams[i] : standard_handle(static_cast<StandardStream>(i));
        const auto file = port::pin<port::FileObject>(handle);
        const int native = file ? file->native_descriptor() : -1;
        Descriptor copy;
        // No handle is no stream, which Windows programs take; a descriptor has to be there for C libraries.
        if (native >= 0) copy = Descriptor(::fcntl(native, F_DUPFD_CLOEXEC, 3));
        else copy = Descriptor(::open("/dev/null", O_RDWR | O_CLOEXEC));
        if (!copy) return WsaError{code::too_many_open_files};
        copies.push_back(std::move(copy));
    }
    return copies;
}

void add_texts(std::vector<char*>& out, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) out.push_back(const_cast<char*>(text.c_str()));
}

struct Forked {
    pid_t id = -1;
    int error = 0;
};

// Whoever started this process may have had it ignore the ends of children, and then nobody is told how they end.
void take_notice_of_children() noexcept {
    struct sigaction action;
    if (::sigaction(SIGCHLD, nullptr, &action) != 0) return;
    if (action.sa_handler == SIG_IGN) ::signal(SIGCHLD, SIG_DFL);
}

Forked fork_and_become(const Launch& launch) noexcept {
    take_notice_of_children();
    const HeldSignals held; // no handler of the program's runs in the copy
    const pid_t id = ::fork();
    if (id == 0) become(launch, held.before());
    return {id, id < 0 ? errno : 0};
}

// Waits for the beginning of the new program, which closes the line, or for why it could not begin.
int failure_of(Line& report, const char* program) noexcept {
    report.child = Descriptor();
    ChildFailure failure{};
    ssize_t got;
    do got = ::read(report.parent.get(), &failure, sizeof failure);
    while (got < 0 && errno == EINTR);
    return got == sizeof failure ? error_of(failure, program) : 0;
}

Result<StartedChild> open_child(Ref<ProcessObject> process, Ref<ThreadObject> thread) noexcept {
    StartedChild child;
    child.process_id = process->id();
    child.thread_id = thread->id.load();
    child.process = port::open_handle(std::move(process));
    child.thread = port::open_handle(std::move(thread));
    if (child.process != port::kNoHandle && child.thread != port::kNoHandle) return child;
    for (const port::Handle handle : {child.process, child.thread})
        if (handle != port::kNoHandle) port::close_handle(handle);
    return WsaError{code::not_enough_memory};
}

// Stands for the first thread of a child.
Ref<ThreadObject> first_thread(pid_t child, Descriptor start) noexcept {
    auto* thread = new (std::nothrow) ThreadObject;
    if (!thread) return {};
    thread->id.store(new_thread_id());
    thread->child_id = static_cast<std::uint32_t>(child);
    thread->suspend_count.store(start ? 1 : 0);
    thread->start = std::move(start);
    return Ref<ThreadObject>::adopt(thread);
}

void kill_and_reap(pid_t id) noexcept {
    ::kill(id, SIGKILL);
    while (::waitpid(id, nullptr, 0) < 0 && errno == EINTR) {
    }
}

// Makes a forked process an object, with handles to it and its first thread.
Result<StartedChild> adopt_child(pid_t id, std::shared_ptr<Birth> birth, Descriptor start) noexcept {
    Descriptor watched(static_cast<int>(::syscall(SYS_pidfd_open, id, 0)));
    if (!watched) return WsaError{errno == ENOSYS ? code::not_supported : code::not_enough_memory};
    const Ref<ThreadObject> thread = first_thread(id, std::move(start));
    auto* made = thread
                     ? new (std::nothrow)
                           ProcessObject(static_cast<std::uint32_t>(id), std::move(watched), std::move(birth), thread)
                     : nullptr;
    if (!made) return WsaError{code::not_enough_memory};
    const Ref<ProcessObject> process = Ref<ProcessObject>::adopt(made);
    Result<StartedChild> child = open_child(process, thread);
    if (child && !watch_end_of(*process)) {
        port::close_handle(child->process);
        port::close_handle(child->thread);
        return WsaError{code::not_enough_memory};
    }
    return child;
}

} // namespace

Result<StartedChild> start_child(const ChildStart& start) {
    const std::vector<Heirloom> heirlooms = start.inherits ? collect_heirlooms() : std::vector<Heirloom>();
    Result<std::vector<Descriptor>> streams = stream_descriptors(start);
    if (!streams) return streams.failure();
    const int common_objects = common_objects_descriptor();
    Result<std::shared_ptr<Birth>> birth = Birth::prepare(
        {start.command_line, start.title, start.desktop, start.startup_flags, start.show_window, common_objects},
        heirlooms);
    if (!birth) return birth.failure();
    Line report, begin;
    if (!report.make() || (start.suspended && !begin.make())) return WsaError{code::too_many_open_files};
    if (start.suspended)
        if (const int error = foreseeable_failure(start)) return WsaError{error};

    const std::string birth_variable = std::string(kBirthVariable) + "=" + (*birth)->name();
    Launch launch;
    add_texts(launch.arguments, start.arguments);
    launch.arguments.push_back(nullptr);
    add_texts(launch.environment, start.environment);
    launch.environment.push_back(const_cast<char*>(birth_variable.c_str()));
    launch.environment.push_back(nullptr);
    for (std::size_t i = 0; i < streams->size(); ++i) launch.streams[i] = (*streams)[i].get();
    for (const Heirloom& one : heirlooms) launch.keeps.push_back(one.bequest.descriptor.get());
    launch.keeps.push_back((*birth)->descriptor());
    if (common_objects >= 0) launch.keeps.push_back(common_objects);
    launch.program = start.program.c_str();
    launch.folder = start.folder.empty() ? nullptr : start.folder.c_str();
    launch.new_group = start.new_group;
    launch.start = begin.child.get();
    launch.report = report.child.get();
    launch.needs = launch.keeps;
    for (const int needed : {launch.streams[0], launch.streams[1], launch.streams[2], launch.start, launch.report})
        if (needed >= 0) launch.needs.push_back(needed);
    std::sort(launch.needs.begin(), launch.needs.end());

    flush_standard_output();
    const Forked forked = fork_and_become(launch);
    if (forked.id < 0) return WsaError{code::not_enough_memory};
    begin.child = Descriptor();
    if (!start.suspended)
        if (const int error = failure_of(report, launch.program)) {
            kill_and_reap(forked.id);
            return WsaError{error};
        }
    Result<StartedChild> child = adopt_child(forked.id, *birth, std::move(begin.parent));
    if (!child) kill_and_reap(forked.id);
    return child;
}

} // namespace wspemu::posix
