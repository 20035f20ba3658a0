/* Doors to system calls that Swift's Glibc module lacks or cannot call (variadic, packed, GNU only).
 *
 * Every function returns 0 or more when it succeeded and -errno when it failed, retries EINTR where a retry is
 * right, and is named after its man page. Nothing here defines _GNU_SOURCE: Swift would then see two different
 * `fd_set`s. Constants glibc shows to GNU sources only are written as their numbers, which are kernel ABI. */
#ifndef CLINUX_H
#define CLINUX_H

#include <malloc.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>
#include <linux/openat2.h>
#ifndef STATX_BASIC_STATS
#include <linux/stat.h>
#endif

static inline long cl_result(long r) { return r < 0 ? -(long)errno : r; }

/* ---- descriptors ------------------------------------------------------------------------------------------ */

/* read(2); retries EINTR. */
static inline long cl_read(int fd, void *buffer, size_t size) {
    long r;
    do r = cl_result(read(fd, buffer, size)); while (r == -EINTR);
    return r;
}

/* write(2); retries EINTR; may write less than asked. */
static inline long cl_write(int fd, const void *buffer, size_t size) {
    long r;
    do r = cl_result(write(fd, buffer, size)); while (r == -EINTR);
    return r;
}

static inline int cl_close(int fd) { return (int)cl_result(close(fd)); }

/* FIONREAD: bytes that wait to be read. */
static inline int cl_pending(int fd) {
    int n = 0;
    return ioctl(fd, FIONREAD, &n) < 0 ? -errno : n;
}

/* ppoll(2) of three descriptors for reading (any may be -1), until a CLOCK_MONOTONIC deadline in ns (negative: for
 * ever). Bit 0: the first can be read, bit 1: the second, bit 2: the third; 0 timed out. A signal does not shorten it. */
static inline int cl_poll_three_until(int one, int two, int three, int64_t deadline) {
    for (;;) {
        struct timespec t;
        if (deadline >= 0) {
            clock_gettime(CLOCK_MONOTONIC, &t);
            int64_t left = deadline - ((int64_t)t.tv_sec * 1000000000 + t.tv_nsec);
            if (left < 0) left = 0;
            t.tv_sec = left / 1000000000;
            t.tv_nsec = left % 1000000000;
        }
        struct pollfd p[3] = {
            { .fd = one, .events = POLLIN }, { .fd = two, .events = POLLIN }, { .fd = three, .events = POLLIN } };
        long r = syscall(SYS_ppoll, p, three >= 0 ? 3 : two >= 0 ? 2 : 1, deadline < 0 ? NULL : &t, NULL, 8);
        if (r > 0) return (p[0].revents ? 1 : 0) | (p[1].revents ? 2 : 0) | (p[2].revents ? 4 : 0);
        if (r == 0) return 0;
        if (errno != EINTR && errno != EAGAIN) return -errno;
    }
}

/* The same of two descriptors. */
static inline int cl_poll_two_until(int one, int two, int64_t deadline) {
    return cl_poll_three_until(one, two, -1, deadline);
}

/* The same of one descriptor: 1 ready, 0 timed out. */
static inline int cl_poll_until(int fd, int64_t deadline) { return cl_poll_two_until(fd, -1, deadline); }

/* open(2) and openat(2), always O_CLOEXEC. mode counts with O_CREAT only. */
static inline int cl_openat(int dir, const char *path, int flags, unsigned mode) {
    int r;
    do r = (int)cl_result(openat(dir, path, flags | O_CLOEXEC, mode)); while (r == -EINTR);
    return r;
}

/* openat2(2): flags as open(2), resolve as RESOLVE_*. */
static inline int cl_openat2(int dir, const char *path, uint64_t flags, uint64_t resolve) {
    struct open_how how = { .flags = flags | O_CLOEXEC, .mode = 0, .resolve = resolve };
    return (int)cl_result(syscall(SYS_openat2, dir, path, &how, sizeof how));
}

static inline int cl_pipe2(int ends[2], int flags) { return (int)cl_result(syscall(SYS_pipe2, ends, flags)); }

static inline int cl_memfd_create(const char *name, unsigned flags) {
    return (int)cl_result(syscall(SYS_memfd_create, name, flags));
}

static inline int cl_close_range(unsigned first, unsigned last, unsigned flags) {
    return (int)cl_result(syscall(SYS_close_range, first, last, flags));
}

/* fcntl(2) with an int argument. */
static inline int cl_fcntl(int fd, int command, int argument) {
    return (int)cl_result(fcntl(fd, command, argument));
}

/* ---- files and directories -------------------------------------------------------------------------------- */

/* What statx(2) tells, times in ns since 1970. */
struct cl_status {
    uint64_t inode, device, size;
    int64_t changed, modified, born; /* ctime, mtime, btime (0: the file system keeps none) */
    uint32_t mode, links, uid, gid;
    uint32_t is_mount_root; /* 1: something is mounted here; 0 also where the kernel does not tell, before 5.8 */
};

/* statx(2). flags: AT_SYMLINK_NOFOLLOW and the like; an empty path with AT_EMPTY_PATH means dir itself. */
static inline int cl_statx(int dir, const char *path, int flags, struct cl_status *out) {
    struct statx s;
    if (syscall(SYS_statx, dir, path, flags | 0x800 /* AT_NO_AUTOMOUNT */, 0xfff, &s) < 0) return -errno;
    out->inode = s.stx_ino;
    out->device = ((uint64_t)s.stx_dev_major << 32) | s.stx_dev_minor;
    out->size = s.stx_size;
    out->changed = (int64_t)s.stx_ctime.tv_sec * 1000000000 + s.stx_ctime.tv_nsec;
    out->modified = (int64_t)s.stx_mtime.tv_sec * 1000000000 + s.stx_mtime.tv_nsec;
    out->born = (s.stx_mask & 0x800) ? (int64_t)s.stx_btime.tv_sec * 1000000000 + s.stx_btime.tv_nsec : 0;
    out->mode = s.stx_mode;
    out->links = s.stx_nlink;
    out->uid = s.stx_uid;
    out->gid = s.stx_gid;
    out->is_mount_root = (s.stx_attributes & 0x2000) != 0;
    return 0;
}

/* statx(2): 1 for a regular file, links not followed, as far as is known without asking the server of a file system. */
static inline int cl_is_known_file(const char *path) {
    struct statx s;
    int flags = 0x100 | 0x800 | 0x4000; /* AT_SYMLINK_NOFOLLOW, AT_NO_AUTOMOUNT, AT_STATX_DONT_SYNC */
    return syscall(SYS_statx, AT_FDCWD, path, flags, 0x1, &s) == 0 && S_ISREG(s.stx_mode);
}

/* mallopt(3): blocks of this size and more are pages of their own, and free memory beyond it at the end of a heap is
   given back at once; otherwise both grow with the largest block that was ever freed, to 32 and 64 MiB. */
static inline void cl_malloc_bound(int bytes) {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, bytes);
    mallopt(M_TRIM_THRESHOLD, bytes);
#else
    (void)bytes;
#endif
}

/* malloc_trim(3): gives the kernel back what was freed. */
static inline void cl_malloc_trim(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

/* renameat2(2): flags as RENAME_NOREPLACE 1, RENAME_EXCHANGE 2. */
static inline int cl_renameat2(int from, const char *old, int to, const char *new_, unsigned flags) {
    return (int)cl_result(syscall(SYS_renameat2, from, old, to, new_, flags));
}

/* The magic number of the file system that holds path, or -errno. */
static inline int64_t cl_statfs_type(const char *path) {
    struct statfs s;
    int r;
    do r = statfs(path, &s); while (r < 0 && errno == EINTR);
    return r < 0 ? -(int64_t)errno : (int64_t)(s.f_type & 0xffffffff);
}

/* The magic number of the file system that holds an open file, or -errno. */
static inline int64_t cl_fstatfs_type(int fd) {
    struct statfs s;
    int r;
    do r = fstatfs(fd, &s); while (r < 0 && errno == EINTR);
    return r < 0 ? -(int64_t)errno : (int64_t)(s.f_type & 0xffffffff);
}

/* renameat2(2) with RENAME_EXCHANGE: each gets the other's name. */
static inline int cl_exchange(const char *one, const char *two) {
    return (int)cl_result(syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, two, 2));
}

/* getdents64(2): bytes of records put into the buffer; 0 at the end. */
static inline long cl_getdents64(int fd, void *buffer, size_t size) {
    return cl_result(syscall(SYS_getdents64, fd, buffer, size));
}

/* One record of getdents64(2). */
struct cl_entry {
    const char *name; /* inside the buffer, NUL-terminated */
    size_t length;    /* without the NUL */
    size_t next;      /* offset of the next record */
    uint8_t type;     /* DT_DIR 4, DT_REG 8, DT_LNK 10, DT_UNKNOWN 0 */
};

/* Decodes the record at offset; 1 if there is one. "." and ".." are passed over. */
static inline int cl_dirent(const void *buffer, size_t size, size_t offset, struct cl_entry *out) {
    while (offset + 19 < size) {
        const char *record = (const char *)buffer + offset;
        uint16_t length;
        memcpy(&length, record + 16, sizeof length);
        if (length < 20 || offset + length > size) return 0;
        out->type = (uint8_t)record[18];
        out->name = record + 19;
        out->length = strnlen(out->name, (size_t)length - 19);
        out->next = offset + length;
        if (!(out->name[0] == '.' && (out->length == 1 || (out->length == 2 && out->name[1] == '.')))) return 1;
        offset += length;
    }
    return 0;
}

/* 1 if somebody has the regular file open for writing (or holds a writable mapping), 0 if nobody has, -errno if
 * the kernel does not tell (another user's file, a file system without leases). Takes a read lease for an instant;
 * its break signal is SIGURG, which is ignored by default, never SIGIO, which would end the process. */
static inline int cl_is_being_written(int dir, const char *name) {
    int fd = openat(dir, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return -errno;
    int result = 0;
    fcntl(fd, 10 /* F_SETSIG */, SIGURG);
    if (fcntl(fd, 1024 /* F_SETLEASE */, F_RDLCK) < 0) result = errno == EAGAIN ? 1 : -errno;
    else fcntl(fd, 1024, F_UNLCK);
    close(fd);
    return result;
}

/* ---- inotify(7) ------------------------------------------------------------------------------------------- */

static inline int cl_inotify_init(void) { return (int)cl_result(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)); }

static inline int cl_inotify_add_watch(int fd, const char *path, uint32_t mask) {
    return (int)cl_result(inotify_add_watch(fd, path, mask));
}

/* Watches an open descriptor by its name in /proc, whatever its own name is by now. */
static inline int cl_inotify_add_watch_fd(int fd, int open_fd, uint32_t mask) {
    char path[32] = "/proc/self/fd/", digits[12];
    int length = 14, count = 0;
    unsigned rest = open_fd < 0 ? 0 : (unsigned)open_fd;
    do digits[count++] = (char)('0' + rest % 10); while (rest /= 10);
    while (count > 0) path[length++] = digits[--count];
    path[length] = 0;
    return (int)cl_result(inotify_add_watch(fd, path, mask));
}

static inline int cl_inotify_rm_watch(int fd, int watch) { return (int)cl_result(inotify_rm_watch(fd, watch)); }

/* ---- epoll(7), eventfd(2), timerfd(2), signalfd(2) -------------------------------------------------------- */

static inline int cl_epoll_create(void) { return (int)cl_result(epoll_create1(EPOLL_CLOEXEC)); }

/* epoll_ctl(2): operation EPOLL_CTL_ADD 1, DEL 2, MOD 3; the token comes back from cl_epoll_wait. */
static inline int cl_epoll_ctl(int epoll, int operation, int fd, uint32_t events, uint64_t token) {
    struct epoll_event e = { .events = events, .data = { .u64 = token } };
    return (int)cl_result(epoll_ctl(epoll, operation, fd, &e));
}

/* epoll_wait(2): how many of tokens (at most 64) were filled; milliseconds -1 waits for ever. */
static inline int cl_epoll_wait(int epoll, uint64_t *tokens, int count, int milliseconds) {
    struct epoll_event e[64];
    if (count > 64) count = 64;
    int n = (int)cl_result(epoll_wait(epoll, e, count, milliseconds));
    for (int i = 0; i < n; i++) tokens[i] = e[i].data.u64;
    return n;
}

static inline int cl_eventfd(void) { return (int)cl_result(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

static inline int cl_eventfd_signal(int fd) {
    uint64_t one = 1;
    return (int)cl_write(fd, &one, sizeof one);
}

/* Takes all signals of an eventfd. */
static inline void cl_eventfd_drain(int fd) {
    uint64_t count;
    (void)cl_read(fd, &count, sizeof count);
}

/* A CLOCK_MONOTONIC timer that is not running. */
static inline int cl_timerfd(void) {
    return (int)cl_result(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
}

/* Lets the timer fire once at a CLOCK_MONOTONIC moment in ns; 0 stops it. A past moment fires at once. */
static inline int cl_timerfd_set(int fd, int64_t moment) {
    struct itimerspec t = { .it_value = { .tv_sec = moment / 1000000000, .tv_nsec = moment % 1000000000 } };
    return (int)cl_result(timerfd_settime(fd, TFD_TIMER_ABSTIME, &t, NULL));
}

/* signalfd(2) for the signals whose bits are set (bit n: signal n, 1 to 63), after blocking them in the
 * calling thread. */
static inline int cl_signalfd(uint64_t signals) {
    sigset_t set;
    sigemptyset(&set);
    for (int s = 1; s < 64; s++) if (signals >> s & 1) sigaddset(&set, s);
    int r = pthread_sigmask(SIG_BLOCK, &set, NULL);
    return r ? -r : (int)cl_result(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

/* The next signal's number from a signalfd, 0 when none waits. */
static inline int cl_signalfd_read(int fd) {
    struct signalfd_siginfo info;
    long n = cl_read(fd, &info, sizeof info);
    if (n == -EAGAIN) return 0;
    return n < 0 ? (int)n : (int)info.ssi_signo;
}

/* ---- clocks and threads ----------------------------------------------------------------------------------- */

static inline int64_t cl_clock(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static inline int64_t cl_monotonic(void) { return cl_clock(CLOCK_MONOTONIC); }
static inline int64_t cl_realtime(void) { return cl_clock(CLOCK_REALTIME); }
/* The clock file systems stamp with. */
static inline int64_t cl_realtime_coarse(void) { return cl_clock(CLOCK_REALTIME_COARSE); }

/* gettid(2): the kernel's number of the calling thread. */
static inline int cl_gettid(void) { return (int)syscall(SYS_gettid); }

/* tgkill(2): sends a signal to one thread of this process. */
static inline int cl_tgkill(int thread, int signal) {
    return (int)cl_result(syscall(SYS_tgkill, getpid(), thread, signal));
}

/* Starts a detached thread in which every signal is blocked. */
static inline int cl_thread_start(void *(*body)(void *), void *argument) {
    sigset_t all, old;
    pthread_t thread;
    pthread_attr_t attributes;
    sigfillset(&all);
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    int r = pthread_create(&thread, &attributes, body, argument);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    pthread_attr_destroy(&attributes);
    return -r;
}

/* ---- processes and sockets -------------------------------------------------------------------------------- */

static inline int cl_pidfd_open(int pid) { return (int)cl_result(syscall(SYS_pidfd_open, pid, 0)); }

static inline int cl_pidfd_send_signal(int fd, int signal) {
    return (int)cl_result(syscall(SYS_pidfd_send_signal, fd, signal, NULL, 0));
}

/* setfsuid(2), of the calling thread only; the id that was in force before. */
static inline int cl_setfsuid(unsigned id) { return (int)syscall(SYS_setfsuid, id); }

/* prctl(2) with one argument. */
static inline int cl_prctl(int option, unsigned long argument) {
    return (int)cl_result(prctl(option, argument, 0UL, 0UL, 0UL));
}

/* A pair of SEQPACKET sockets, both O_CLOEXEC. */
static inline int cl_socketpair(int ends[2]) {
    return (int)cl_result(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends));
}

/* sendmsg(2): one message with up to 16 descriptors; never raises SIGPIPE. flags as MSG_*. */
static inline long cl_send(int socket, const void *data, size_t size, const int *fds, size_t count, int flags) {
    union { struct cmsghdr align; char bytes[CMSG_SPACE(16 * sizeof(int))]; } control;
    struct iovec io = { .iov_base = (void *)data, .iov_len = size };
    struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1 };
    if (count > 16) return -EINVAL;
    if (count) {
        memset(&control, 0, sizeof control);
        m.msg_control = control.bytes;
        m.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *c = CMSG_FIRSTHDR(&m);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(c), fds, count * sizeof(int));
    }
    long r;
    do r = cl_result(sendmsg(socket, &m, flags | MSG_NOSIGNAL)); while (r == -EINTR);
    return r;
}

/* recvmsg(2): bytes received, 0 at end of file; fds receives up to *count descriptors (O_CLOEXEC) and *count how
 * many came. -EMSGSIZE when the message was cut off. */
static inline long cl_receive(int socket, void *data, size_t size, int *fds, size_t *count, int flags) {
    union { struct cmsghdr align; char bytes[CMSG_SPACE(16 * sizeof(int))]; } control;
    struct iovec io = { .iov_base = data, .iov_len = size };
    struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = control.bytes,
                        .msg_controllen = sizeof control.bytes };
    size_t room = *count, got = 0;
    long r;
    *count = 0;
    do r = cl_result(recvmsg(socket, &m, flags | MSG_CMSG_CLOEXEC)); while (r == -EINTR);
    if (r < 0) return r;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
        size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < n; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof fd);
            if (got < room) fds[got++] = fd;
            else close(fd);
        }
    }
    *count = got;
    return (m.msg_flags & MSG_TRUNC) ? -EMSGSIZE : r;
}

#endif
