/* Tells the thread sanitizer of what Synchronization.Mutex does where it cannot see it.
 *
 * The fast path of a Mutex is compiled into its user and seen. A lock that has to wait is taken, and one that somebody
 * waits for is let go, in libswiftSynchronization, which is not instrumented: the sanitizer then takes what one owner
 * wrote and the next reads for a race. Preloaded, this calls the library and says what it did; nothing else is hidden.
 * x86-64 only: a method's self comes in r13. */
#define _GNU_SOURCE
#include <dlfcn.h>

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define TRY "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"

static void none(void *address) { (void)address; }
__attribute__((visibility("hidden"))) void *tsan_mutex_lock, *tsan_mutex_unlock, *tsan_mutex_try;
__attribute__((visibility("hidden"))) void (*tsan_mutex_acquire)(void *) = none, (*tsan_mutex_release)(void *) = none;

__attribute__((constructor)) static void find(void) {
    void *acquire = dlsym(RTLD_DEFAULT, "__tsan_acquire"), *release = dlsym(RTLD_DEFAULT, "__tsan_release");
    tsan_mutex_lock = dlsym(RTLD_NEXT, LOCK);
    tsan_mutex_unlock = dlsym(RTLD_NEXT, UNLOCK);
    tsan_mutex_try = dlsym(RTLD_NEXT, TRY);
    if (acquire) tsan_mutex_acquire = (void (*)(void *))acquire;
    if (release) tsan_mutex_release = (void (*)(void *))release;
}

__asm__(
    ".globl \"" LOCK "\"\n.type \"" LOCK "\", @function\n\"" LOCK "\":\n"
    "push %r13\n"
    "call *tsan_mutex_lock(%rip)\n"
    "mov (%rsp), %rdi\n"
    "call *tsan_mutex_acquire(%rip)\n"
    "pop %r13\nret\n"
    ".globl \"" UNLOCK "\"\n.type \"" UNLOCK "\", @function\n\"" UNLOCK "\":\n"
    "push %r13\n"
    "mov %r13, %rdi\n"
    "call *tsan_mutex_release(%rip)\n"
    "mov (%rsp), %r13\n"
    "call *tsan_mutex_unlock(%rip)\n"
    "pop %r13\nret\n"
    ".globl \"" TRY "\"\n.type \"" TRY "\", @function\n\"" TRY "\":\n"
    "push %r13\n"
    "call *tsan_mutex_try(%rip)\n"
    "mov (%rsp), %rdi\n"
    "mov %rax, (%rsp)\n"
    "call *tsan_mutex_acquire(%rip)\n"
    "pop %rax\nret\n");
