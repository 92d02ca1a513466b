/* wspemu.h: what wspemu offers beyond Windows: descriptors for programs that wait in an event loop of their own.
 *
 * Includes nothing of Windows and nothing of POSIX, so that both sides of such a program can include it. C and C++.
 *
 * A native descriptor is a file descriptor that poll, epoll, Asio, GLib and their like can wait for. It is made when it
 * is first asked for, and then follows its object:
 *
 *   wspemu_native_fd(handle)   readable while a wait for the object would succeed for a thread that does not own it:
 *                              events, mutexes, semaphores, waitable timers, threads, processes. A completion port:
 *                              readable while it holds packets.
 *   wspemu_native_fd(socket)   the socket of the operating system itself: readable and writable as that socket is. Only
 *                              for sockets of the base provider, which every IFS layer hands through. Behind a non-IFS
 *                              layer only the layer knows what is ready: use WSAEventSelect and the event's descriptor.
 *   wspemu_message_fd()        readable while the calling thread's message queue holds a message, posted, sent or
 *                              of a timer that is due, so that PeekMessage has something to do.
 *   wspemu_apc_fd()            readable while APCs (completion routines, WPUQueueApc) wait for the calling thread, so
 *                              that SleepEx(0, TRUE) would run them.
 *
 * Level: the descriptor says what is now, whoever changed it. It does not take anything: when it turns readable, take with the
 * Windows call and a timeout of 0, and expect WAIT_TIMEOUT, because another thread may have been faster. With edge
 * triggering (EPOLLET) a loop is told when the object turns signalled, so take until WAIT_TIMEOUT. PulseEvent does not show.
 *
 * Ownership: descriptors belong to wspemu. Only wait for them: never read, write, close or hand them to another process.
 * An object has one, which every call gives again, also for duplicated handles. It is closed when the object's last handle is
 * closed (a thread's and a queue's own: when the thread ends), so take it out of the loop before CloseHandle or closesocket;
 * in Asio, release() it. A socket gets another one in AcceptEx and in DisconnectEx with TF_REUSE_SOCKET.
 *
 * Threads: all calls may be made on any thread. Nobody has to run anything for the descriptors to move: while no thread of the
 * program is inside a wait of wspemu, a thread of wspemu serves the network.
 *
 * Errors: -1, and errno is EBADF (no such handle), ENOTSUP (no descriptor for this kind of object, see above), EMFILE, ENFILE
 * or ENOMEM.
 */
#ifndef WSPEMU_H
#define WSPEMU_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A HANDLE or a SOCKET. In C the macro below takes either; in C++ the overload does. */
int wspemu_native_fd(uintptr_t handle_or_socket);
int wspemu_message_fd(void);
int wspemu_apc_fd(void);

#ifdef __cplusplus
}
inline int wspemu_native_fd(void* handle) {
    return wspemu_native_fd(reinterpret_cast<uintptr_t>(handle));
}
#else
#define wspemu_native_fd(handle_or_socket) wspemu_native_fd((uintptr_t)(handle_or_socket))
#endif

#endif
