/* The processes below this one, found in /proc. This process is a child subreaper, so whatever an action started
 * descends from it for as long as it lives, in however many sessions it hid. /proc may belong to a pid namespace above
 * this one (a container that was not given its own): then its numbers are translated. */
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { PROCESSES_MAX = 131072, ORPHANED_GROUPS_MAX = 256 };

struct process {
    pid_t pid, parent, group, session; /* as /proc numbers them */
    pid_t number;                      /* as this process may signal it; 0: not known */
    uint64_t started; /* clock ticks since boot */
    char state;
    char ours;
    char signalled; /* the group that this process leads has had the signal */
};

static struct process table[PROCESSES_MAX]; /* ascending pids, as /proc lists them */
static size_t processes;
static pid_t only_session; /* 0: all */
static int levels;         /* 0: /proc belongs to this pid namespace; else how many namespaces it lies above */

int64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static ssize_t read_file(int proc, const char *pid, const char *name, char *bytes, size_t size) {
    char path[64];
    size_t length = strlen(pid);
    if (length + strlen(name) + 2 > sizeof path) return -1;
    memcpy(path, pid, length);
    path[length] = '/';
    strcpy(path + length + 1, name);
    int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t n = read(fd, bytes, size - 1);
    close(fd);
    if (n >= 0) bytes[n] = 0;
    return n;
}

/* One number of the line NSpid of a process's status: 0 is the namespace of /proc, 1 the one in that, and so on. `count`
 * is set to how many there are. 0 where there is none. */
static pid_t number_at(int proc, const char *pid, int place, int *count) {
    char text[4096];
    *count = 0;
    if (read_file(proc, pid, "status", text, sizeof text) <= 0) return 0;
    char *next = strstr(text, "\nNSpid:"), *end;
    if (!next) return 0;
    pid_t result = 0;
    for (next += 7; *next == '\t' || *next == ' '; next = end) {
        pid_t number = (pid_t)strtol(next, &end, 10);
        if (end == next) break;
        if ((*count)++ == place) result = number;
    }
    return result;
}

static void write_number(char *digits, size_t size, pid_t pid) {
    char *digit = digits + size - 1;
    *digit = 0;
    for (; pid > 0; pid /= 10) *--digit = (char)('0' + pid % 10);
    memmove(digits, digit, strlen(digit) + 1);
}

/* What /proc calls this process, and with that how far it is away; 0 where it does not show this process. */
static pid_t find_self(int proc) {
    char text[16];
    ssize_t size = readlinkat(proc, "self", text, sizeof text - 1);
    if (size <= 0) return 0;
    text[size] = 0;
    pid_t self = (pid_t)strtol(text, NULL, 10);
    levels = 0;
    if (self == getpid()) return self;
    int count;
    number_at(proc, text, 0, &count);
    levels = count - 1;
    return levels > 0 ? self : 0;
}

/* The number by which this process may signal another one that /proc shows. */
static pid_t number_of(int proc, pid_t pid) {
    if (!levels) return pid;
    char digits[16];
    int count;
    write_number(digits, sizeof digits, pid);
    return number_at(proc, digits, levels, &count);
}

/* Fields of proc(5)'s stat: a command in parentheses may hold anything, so what counts is the last one. */
static int read_process(int proc, const char *name, struct process *process) {
    char text[1024];
    if (read_file(proc, name, "stat", text, sizeof text) <= 0) return 0;
    char *rest = strrchr(text, ')');
    if (!rest || rest[1] != ' ' || !rest[2]) return 0;
    process->pid = (pid_t)strtol(name, NULL, 10);
    process->state = rest[2];
    process->ours = process->signalled = 0;
    rest += 3;
    process->parent = (pid_t)strtol(rest, &rest, 10);
    process->group = (pid_t)strtol(rest, &rest, 10);
    process->session = (pid_t)strtol(rest, &rest, 10);
    for (int field = 7; field < 22; field++) strtoll(rest, &rest, 10);
    process->started = strtoull(rest, NULL, 10);
    return 1;
}

static struct process *find(pid_t pid) {
    size_t low = 0, high = processes;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (table[middle].pid < pid) low = middle + 1;
        else high = middle;
    }
    return low < processes && table[low].pid == pid ? &table[low] : NULL;
}

static int read_table(int proc) {
    static char records[32768] __attribute__((aligned(8)));
    processes = 0;
    long size;
    while ((size = syscall(SYS_getdents64, proc, records, sizeof records)) > 0) {
        for (long offset = 0; offset < size;) {
            const char *record = records + offset;
            uint16_t length;
            memcpy(&length, record + 16, sizeof length);
            const char *name = record + 19;
            offset += length;
            if (*name < '1' || *name > '9' || processes == PROCESSES_MAX) continue;
            if (read_process(proc, name, &table[processes])) processes++;
        }
    }
    return size < 0 ? -errno : 0;
}

static int is_spared(pid_t pid, const pid_t *spared, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (pid > 0 && spared[i] == pid) return 1;
    return 0;
}

static void mark(int proc, pid_t self, const pid_t *spared, size_t count) {
    for (int changed = 1; changed;) {
        changed = 0;
        for (size_t i = 0; i < processes; i++) {
            struct process *process = &table[i];
            if (process->ours || process->pid <= 1 || process->pid == self) continue;
            struct process *parent = find(process->parent);
            if (process->parent != self && !(parent && parent->ours)) continue;
            process->number = number_of(proc, process->pid);
            if (is_spared(process->number, spared, count)) continue;
            process->ours = 1;
            changed = 1;
        }
    }
}

int tree_read(const pid_t *spared, size_t count) {
    int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (proc < 0) return -errno;
    pid_t self = find_self(proc);
    int result = self ? read_table(proc) : -ESRCH;
    if (result == 0) mark(proc, self, spared, count);
    close(proc);
    return result;
}

static void send_signal(pid_t target, int signal) {
    kill(target, signal);
    /* A stopped process keeps the signal pending until it is continued. */
    if (signal != SIGKILL) kill(target, SIGCONT);
}

void tree_only_session(pid_t session) {
    only_session = session;
}

/* Whether a signal or a count is about this process. */
static int is_meant(const struct process *process) {
    if (!process->ours || process->state == 'Z' || process->state == 'X') return 0;
    if (!only_session) return 1;
    return (levels ? getsid(process->number) : process->session) == only_session;
}

/* Whole groups at a time, because the kernel does that in one go and a process that forks meanwhile cannot slip
 * through. A group lies in one session, and the sessions of an action's processes begin inside its tree, so no
 * stranger is in such a group. */
void tree_signal(int signal) {
    static pid_t orphaned[ORPHANED_GROUPS_MAX];
    size_t known = 0;
    pid_t session = getsid(0), own = getpgrp();
    for (size_t i = 0; i < processes; i++) {
        struct process *process = &table[i];
        if (!is_meant(process)) continue;
        pid_t group = process->group;
        if (levels) {
            if (process->number > 1) send_signal(process->number, signal);
            continue;
        }
        if (group <= 1 || group == own || process->session <= 1 || process->session == session) {
            send_signal(process->pid, signal);
            continue;
        }
        struct process *leader = find(group);
        if (leader) {
            if (leader->signalled) continue;
            leader->signalled = 1;
        } else {
            if (is_spared(group, orphaned, known)) continue;
            if (known == ORPHANED_GROUPS_MAX) {
                send_signal(process->pid, signal);
                continue;
            }
            orphaned[known++] = group;
        }
        send_signal(-group, signal);
    }
}

int tree_kill_children(void) {
    static char text[65536];
    int file = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t size = read(file, text, sizeof text - 1);
    close(file);
    if (size < 0) return -1;
    text[size] = 0;
    int count = 0;
    int proc = levels ? open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    char *next = text, *end;
    for (;; next = end) {
        pid_t pid = (pid_t)strtol(next, &end, 10);
        if (end == next) break;
        pid = number_of(proc, pid);
        if (pid <= 1 || (only_session && getsid(pid) != only_session)) continue;
        kill(pid, SIGKILL);
        count++;
    }
    if (proc >= 0) close(proc);
    return count;
}

void tree_count(struct tree_left *left) {
    struct process *oldest = NULL;
    memset(left, 0, sizeof *left);
    for (size_t i = 0; i < processes; i++) {
        struct process *process = &table[i];
        if (!is_meant(process)) continue;
        left->living++;
        if (!oldest || process->started < oldest->started) oldest = process;
    }
    if (!oldest) return;
    struct timespec boot;
    clock_gettime(CLOCK_BOOTTIME, &boot);
    long ticks = sysconf(_SC_CLK_TCK);
    int64_t age = (int64_t)boot.tv_sec * 1000 + boot.tv_nsec / 1000000 - (int64_t)(oldest->started * 1000 / ticks);
    left->oldest_ms = age < 0 ? 0 : age > INT32_MAX ? INT32_MAX : (int32_t)age;
    int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (proc < 0) return;
    char name[16];
    write_number(name, sizeof name, oldest->pid);
    ssize_t n = read_file(proc, name, "cmdline", left->command, sizeof left->command);
    if (n <= 0) n = read_file(proc, name, "comm", left->command, sizeof left->command);
    close(proc);
    while (n > 0 && (left->command[n - 1] == 0 || left->command[n - 1] == '\n')) left->command[--n] = 0;
    for (ssize_t i = 0; i < n; i++)
        if (left->command[i] == 0) left->command[i] = ' ';
}
