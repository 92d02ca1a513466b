/* atlbase.h: of ATL what has nothing to do with COM servers and windows: text conversions, pointers to interfaces, handles, locks. */
#ifndef WSPEMU_ATLBASE_H
#define WSPEMU_ATLBASE_H

#include "atlconv.h"
#include "objbase.h"

#define ATLASSERT(condition) ((void)0)
#define ATLASSUME(condition) ((void)0)
#define ATLVERIFY(condition) ((void)(condition))
#define ATLTRACE(...) ((void)0)
#define ATLTRACE2(...) ((void)0)
#define ATLENSURE(condition) ((void)(condition))

namespace ATL {

/* Counts for an interface. */
template <class T>
class CComPtr {
public:
    CComPtr() : p(NULL) {}
    CComPtr(T* other) : p(other) {
        if (p) p->AddRef();
    }
    CComPtr(const CComPtr& other) : p(other.p) {
        if (p) p->AddRef();
    }
    ~CComPtr() { Release(); }
    CComPtr& operator=(T* other) {
        if (other) other->AddRef();
        Release();
        p = other;
        return *this;
    }
    CComPtr& operator=(const CComPtr& other) { return *this = other.p; }
    operator T*() const { return p; }
    T& operator*() const { return *p; }
    T** operator&() { return &p; }
    T* operator->() const { return p; }
    bool operator!() const { return p == NULL; }
    void Release() {
        T* const old = p;
        p = NULL;
        if (old) old->Release();
    }
    void Attach(T* other) {
        Release();
        p = other;
    }
    T* Detach() {
        T* const old = p;
        p = NULL;
        return old;
    }
    HRESULT CoCreateInstance(REFCLSID clsid, IUnknown* outer = NULL, DWORD context = CLSCTX_ALL) {
        return ::CoCreateInstance(clsid, outer, context, IID_IUnknown, (void**)&p);
    }
    T* p;
};

/* Owns a handle. */
class CHandle {
public:
    CHandle() : m_h(NULL) {}
    explicit CHandle(HANDLE handle) : m_h(handle) {}
    ~CHandle() { Close(); }
    CHandle(const CHandle&) = delete;
    CHandle& operator=(const CHandle&) = delete;
    operator HANDLE() const { return m_h; }
    void Attach(HANDLE handle) { m_h = handle; }
    HANDLE Detach() {
        HANDLE const handle = m_h;
        m_h = NULL;
        return handle;
    }
    void Close() {
        if (m_h) CloseHandle(m_h);
        m_h = NULL;
    }
    HANDLE m_h;
};

class CComCriticalSection {
public:
    HRESULT Init() {
        InitializeCriticalSection(&m_sec);
        return S_OK;
    }
    HRESULT Term() {
        DeleteCriticalSection(&m_sec);
        return S_OK;
    }
    HRESULT Lock() {
        EnterCriticalSection(&m_sec);
        return S_OK;
    }
    HRESULT Unlock() {
        LeaveCriticalSection(&m_sec);
        return S_OK;
    }
    CRITICAL_SECTION m_sec;
};
class CComAutoCriticalSection : public CComCriticalSection {
public:
    CComAutoCriticalSection() { Init(); }
    ~CComAutoCriticalSection() { Term(); }
};
template <class Lock>
class CComCritSecLock {
public:
    explicit CComCritSecLock(Lock& lock, bool locked = true) : lock_(lock), locked_(false) {
        if (locked) this->Lock_();
    }
    ~CComCritSecLock() {
        if (locked_) lock_.Unlock();
    }
    HRESULT Unlock() { return locked_ = false, lock_.Unlock(); }

private:
    void Lock_() { locked_ = true, lock_.Lock(); }
    Lock& lock_;
    bool locked_;
};

} // namespace ATL

#ifndef _ATL_NO_AUTOMATIC_NAMESPACE
using namespace ATL;
#endif

#endif
