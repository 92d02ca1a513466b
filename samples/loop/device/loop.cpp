// The requests of the Loop device, one function each, and the rules by which what one does ends others.
#include "loop.h"

#include <algorithm>
#include <cstring>

// What a code needs: an input and output of at least these sizes. The sizes are the caller's word, so they are checked here.
struct Loop::Row {
    std::uint32_t code;
    std::uint32_t input_size;
    std::uint32_t output_size;
    Handler handler;
};

const Loop::Row Loop::kRows[] = {
    {LOOP_INFO, 0, sizeof(LoopInfo), &Loop::info},
    {LOOP_BIND, sizeof(LoopName), sizeof(LoopName), &Loop::bind},
    {LOOP_LISTEN, sizeof(LoopNumber), 0, &Loop::listen},
    {LOOP_CONNECT, sizeof(LoopName), 0, &Loop::connect},
    {LOOP_ACCEPT, sizeof(LoopAccept), sizeof(LoopName), &Loop::accept},
    {LOOP_SHUTDOWN, sizeof(LoopNumber), 0, &Loop::shutdown},
    {LOOP_SEND, sizeof(LoopTransfer), 0, &Loop::transfer},
    {LOOP_RECEIVE, sizeof(LoopTransfer), 0, &Loop::transfer},
};

namespace {

template <class T>
const T& input_of(const wspemu_request& asked) {
    return *static_cast<const T*>(asked.input);
}

template <class T>
void answer(wspemu_request& asked, const T& value, Ends& ends) {
    std::memcpy(asked.output, &value, sizeof value);
    ends.add(&asked, WSPEMU_STATUS_SUCCESS, sizeof value);
}

void* file_of(std::uint64_t id) {
    return reinterpret_cast<void*>(static_cast<std::uintptr_t>(id));
}
std::uint64_t id_of(const void* file) {
    return reinterpret_cast<std::uintptr_t>(file);
}

// The port's two bytes the other way round, whatever this machine's order is.
std::uint16_t to_network(std::uint16_t port) {
    const unsigned char bytes[2] = {static_cast<unsigned char>(port >> 8), static_cast<unsigned char>(port & 0xff)};
    std::memcpy(&port, bytes, sizeof port);
    return port;
}

constexpr std::uint16_t kFirstFreePort = 49152;

} // namespace

std::uint32_t Loop::open(wspemu_open& how) {
    const std::lock_guard lock(mutex_);
    if (std::strcmp(how.path, LOOP_HELPER) == 0) return WSPEMU_STATUS_SUCCESS;
    if (how.path[0] != '\0') return WSPEMU_STATUS_NAME_NOT_FOUND;
    const std::uint64_t id = ++last_id_;
    endpoints_.try_emplace(id, id);
    how.file = file_of(id);
    return WSPEMU_STATUS_SUCCESS;
}

std::uint32_t Loop::request(wspemu_request& asked) {
    Ends ends(&asked);
    {
        const std::lock_guard lock(mutex_);
        const auto row =
            std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& one) { return one.code == asked.code; });
        if (asked.kind != WSPEMU_CONTROL || (row == std::end(kRows) && asked.code != LOOP_POLL))
            return WSPEMU_STATUS_INVALID_REQUEST;
        if (asked.code == LOOP_POLL) {
            poll(asked, ends);
        } else if (asked.input_size < row->input_size || asked.output_size < row->output_size) {
            return WSPEMU_STATUS_BUFFER_TOO_SMALL;
        } else if (!asked.input && row->input_size != 0) { // LOOP_NEITHER: nobody has looked before
            return WSPEMU_STATUS_INVALID_PARAMETER;
        } else {
            const bool by_helper = !asked.file && row->handler == &Loop::transfer;
            Endpoint* const endpoint = find(by_helper ? input_of<LoopTransfer>(asked).endpoint : id_of(asked.file));
            if (!endpoint) return kNoSocket;
            asked.own[0] = file_of(endpoint->id); // for cancel
            (this->*row->handler)(*endpoint, asked, ends);
        }
        settle(ends);
    }
    return ends.tell();
}

void Loop::cancel(wspemu_request& asked) {
    Ends ends;
    {
        const std::lock_guard lock(mutex_);
        // It may have ended meanwhile: then it is nowhere here, and nothing is to be done.
        const auto waiting = std::find(polls_.begin(), polls_.end(), &asked);
        if (waiting != polls_.end()) {
            polls_.erase(waiting);
            ends.add(&asked, WSPEMU_STATUS_CANCELLED);
        } else if (Endpoint* const endpoint = find(id_of(asked.own[0]))) {
            endpoint->cancel(&asked, ends);
            settle(ends); // what was held up behind it
        }
    }
    ends.tell();
}

void Loop::cleanup(std::uint64_t file) {
    Ends ends;
    {
        const std::lock_guard lock(mutex_);
        Endpoint* const endpoint = find(file);
        if (!endpoint) return; // the helper's
        endpoint->close(ends);
        const auto name = bound_.find({endpoint->local.family, endpoint->local.port});
        if (name != bound_.end() && name->second == file) bound_.erase(name);
        endpoints_.erase(file);
        settle(ends);
    }
    ends.tell();
}

Endpoint* Loop::find(std::uint64_t id) {
    const auto found = endpoints_.find(id);
    return found == endpoints_.end() ? nullptr : &found->second;
}

void Loop::info(Endpoint& endpoint, wspemu_request& asked, Ends& ends) {
    LoopInfo info{};
    info.endpoint = endpoint.id;
    info.unread = endpoint.side ? endpoint.side->arrived.size() : 0;
    info.local = endpoint.local;
    info.peer = endpoint.peer;
    info.listening = endpoint.backlog != 0;
    answer(asked, info, ends);
}

// Port 0 is the first free one after the last that was given, so that none comes back soon.
std::uint32_t Loop::choose_name(Endpoint& endpoint, LoopName wanted) {
    if (endpoint.local.family != 0 || wanted.family == 0) return kInvalid;
    for (std::uint32_t tries = 0; wanted.port == 0 && tries <= 0xffffu - kFirstFreePort; ++tries) {
        last_port_ = last_port_ == 0xffff ? kFirstFreePort : static_cast<std::uint16_t>(last_port_ + 1);
        const std::uint16_t port = to_network(last_port_);
        if (bound_.count({wanted.family, port}) == 0) wanted.port = port;
    }
    if (wanted.port == 0 || !bound_.emplace(std::pair(wanted.family, wanted.port), endpoint.id).second)
        return kAddressInUse;
    endpoint.local = wanted;
    return WSPEMU_STATUS_SUCCESS;
}

void Loop::bind(Endpoint& endpoint, wspemu_request& asked, Ends& ends) {
    const std::uint32_t status = choose_name(endpoint, input_of<LoopName>(asked));
    if (status != WSPEMU_STATUS_SUCCESS) return ends.add(&asked, status);
    answer(asked, endpoint.local, ends);
}

void Loop::listen(Endpoint& endpoint, wspemu_request& asked, Ends& ends) {
    if (endpoint.side) return ends.add(&asked, kIsConnected);
    if (endpoint.local.family == 0) return ends.add(&asked, kInvalid);
    endpoint.backlog = std::max(1u, input_of<LoopNumber>(asked).number);
    ends.add(&asked, WSPEMU_STATUS_SUCCESS);
}

// There is no way for anything to get lost between here and there, so a connection is made, or refused, at once.
void Loop::connect(Endpoint& endpoint, wspemu_request& asked, Ends& ends) {
    const auto wanted = input_of<LoopName>(asked);
    if (endpoint.side) return ends.add(&asked, kIsConnected);
    if (endpoint.backlog != 0) return ends.add(&asked, kInvalid);
    if (endpoint.local.family == 0) {
        const std::uint32_t status = choose_name(endpoint, {wanted.family, 0});
        if (status != WSPEMU_STATUS_SUCCESS) return ends.add(&asked, status);
    }
    const auto name = bound_.find({wanted.family, wanted.port});
    Endpoint* const listener = name == bound_.end() ? nullptr : find(name->second);
    if (!listener || listener->waiting.size() >= listener->backlog) return ends.add(&asked, kRefused);
    const auto here = std::make_shared<Side>(), there = std::make_shared<Side>();
    here->peer = there;
    there->peer = here;
    endpoint.side = here;
    endpoint.peer = wanted;
    listener->waiting.push_back({there, endpoint.local});
    ends.add(&asked, WSPEMU_STATUS_SUCCESS);
}

void Loop::accept(Endpoint& endpoint, wspemu_request& asked, Ends& ends) {
    const auto& how = input_of<LoopAccept>(asked);
    if (endpoint.backlog == 0) return ends.add(&asked, kInvalid);
    if (how.at_once && endpoint.waiting.size() <= endpoint.accepts.size()) return ends.add(&asked, kWouldBlock);
    endpoint.accepts.push_back(&asked);
}

// Ends the oldest accept with the oldest connection.
bool Loop::give_connection(Endpoint& listener, Ends& ends) {
    if (listener.accepts.empty() || listener.waiting.empty()) return false;
    wspemu_request* const accept = listener.accepts.front();
    listener.accepts.pop_front();
    Endpoint* const into = find(input_of<LoopAccept>(*accept).into);
    if (!into || into->side || into->backlog != 0) {
        ends.add(accept, kInvalid);
        return true;
    }
    into->side = std::move(listener.waiting.front().side);
    into->peer = listener.waiting.front().peer;
    into->local = listener.local; // a name that the listener holds, too
    listener.waiting.pop_front();
    answer(*accept, into->peer, ends);
    return true;
}

void Loop::shutdown(Endpoint& endpoint, wspemu_request& asked, Ends& ends) {
    const std::uint32_t what = input_of<LoopNumber>(asked).number;
    if (!endpoint.side) return ends.add(&asked, kNotConnected);
    if (what & LOOP_NO_RECEIVE) endpoint.no_receive = true;
    // What is being sent still goes.
    if (what & LOOP_NO_SEND) endpoint.no_send = true;
    ends.add(&asked, WSPEMU_STATUS_SUCCESS);
}

void Loop::transfer(Endpoint& endpoint, wspemu_request& asked, Ends& ends) {
    if (!endpoint.side) return ends.add(&asked, kNotConnected);
    const bool sends = asked.code == LOOP_SEND;
    if (sends && endpoint.no_send) return ends.add(&asked, kShutDown);
    (sends ? endpoint.sends : endpoint.receives).emplace_back(asked, input_of<LoopTransfer>(asked));
}

void Loop::poll(wspemu_request& asked, Ends& ends) {
    if (asked.input_size < sizeof(LoopPoll) || asked.output_size < asked.input_size)
        return ends.add(&asked, WSPEMU_STATUS_BUFFER_TOO_SMALL);
    if (!end_poll(asked, ends)) polls_.push_back(&asked);
}

// Ends the poll if anything has happened that it waits for.
bool Loop::end_poll(wspemu_request& asked, Ends& ends) {
    const auto* wanted = static_cast<const LoopPoll*>(asked.input);
    auto* found = static_cast<LoopPoll*>(asked.output);
    const std::size_t count = asked.input_size / sizeof(LoopPoll);
    bool any = wanted->at_once != 0;
    for (std::size_t i = 0; i < count; ++i) {
        const Endpoint* const endpoint = find(wanted[i].endpoint);
        found[i] = wanted[i];
        found[i].events = endpoint ? endpoint->events() & wanted[i].events : LOOP_GONE;
        found[i].error = endpoint && endpoint->side && endpoint->side->reset ? kReset & 0xffff : 0;
        any |= found[i].events != 0;
    }
    if (any) ends.add(&asked, WSPEMU_STATUS_SUCCESS, count * sizeof(LoopPoll));
    return any;
}

// After every change: until nothing follows from it any more. A real driver would know whom a change concerns; this one looks at
// everybody, which is slow with many endpoints and can not forget one.
void Loop::settle(Ends& ends) {
    for (bool moved = true; moved;) {
        moved = false;
        for (auto& [id, endpoint] : endpoints_) {
            moved |= give_connection(endpoint, ends);
            moved |= endpoint.move(ends);
        }
    }
    polls_.remove_if([&](wspemu_request* asked) { return end_poll(*asked, ends); });
}
