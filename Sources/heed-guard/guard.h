/* heed-guard: starts and contains every run of heed.
 *
 * One server for each heed, started with one end of a SEQPACKET socketpair as its standard input. The server keeps
 * a few run guards forked ahead; each waits for a request on that socket, starts the action and stays until nothing
 * of it is left. Every run guard has its own line to heed, the control socket that came with the request: when its
 * other end closes, heed is gone and the action is killed.
 *
 * A guard that is left without any child is what a new one is, and to make a new one costs more than all that it does:
 * it asks the server for another request. While it has a run it holds nothing of the server's, so that whatever
 * becomes of the server is no concern of the run, and heed sees at once that nobody takes requests any more. One that
 * could not end everything ends itself.
 *
 * Nothing here allocates memory, and nothing waits for heed. GuardRequest.swift, GuardOrder.swift and GuardReport.swift in
 * Sources/HeedRun speak the same protocol; change both sides. */
#ifndef GUARD_H
#define GUARD_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    PROTOCOL_VERSION = 2,
    REQUEST_INLINE_MAX = 65536,
    STRINGS_MAX = 262144,
    LEFTOVER_GRACE_MS = 250,
    GIVE_UP_MS = 3000,
};

enum flags { FLAG_KEEP = 1 /* what outlives the leader lives on until heed ends */ };

/* A request: this, then `length` bytes, here or in a memfd that is the fifth descriptor: the working directory, the
 * arguments, the variables, each ended by NUL. Descriptors: stdin, stdout, stderr, control. */
struct request_header {
    uint32_t version;
    uint32_t length;
    uint32_t arguments;
    uint32_t variables;
    uint32_t flags; /* enum flags */
};

enum target { TARGET_TREE = 0, TARGET_LEADER = 1 };

/* What heed says on the control socket: end the tree, or pass a signal on to the leader. */
struct order {
    uint32_t signal;
    uint32_t grace_ms;
    uint32_t target; /* enum target */
};

enum report_kind {
    REPORT_STARTED = 1,  /* value: pid of the leader, detail: pid of this guard */
    REPORT_FAILED = 2,   /* value: errno, detail: enum stage; nothing runs */
    REPORT_EXITED = 3,   /* value: wait status of the leader */
    REPORT_LEFTOVER = 4, /* value: how many outlived the leader, detail: age of the oldest in ms, text: its command */
    REPORT_KEPT = 6,     /* value: how many live on after the run, detail: age of the oldest, text: its command */
    REPORT_DONE = 5,     /* value: how many could not be killed, text: the command of one */
};

enum stage { STAGE_REQUEST = 1, STAGE_FORK = 2, STAGE_DIRECTORY = 3, STAGE_PROGRAM = 4, STAGE_INTERPRETER = 5 };

struct report {
    uint32_t kind;
    int32_t value;
    int32_t detail;
    char text[116];
};

struct request {
    int standard[3];
    int control;
    uint32_t flags;
    const char *directory;
    char **arguments; /* the slot before the first is free */
    char **variables;
};

/* request.c: waits for a request on descriptor 0, and forgets the last one. 1 when there is one, 0 when heed is gone,
 * -errno where it cannot be understood; `control` is -1 or valid in every case. */
int request_receive(struct request *request);

/* run.c: tells heed that an action is about to start, in which process, and who guards it. */
void report_started(pid_t action, pid_t guard);

/* start.c: starts the action in a session of its own: its pid, or -errno with `stage` set. */
pid_t action_start(const struct request *request, enum stage *stage);

/* Which guards wait for a request, a bit for each, in memory that the server shares with them. Only the server sets a
 * bit. */
enum { GUARDS_MAX = 4096, WAITING_MIN = 2, WAITING_MAX = 3 };
struct pool {
    uint64_t waiting[GUARDS_MAX / 64];
};

static inline void pool_enter(struct pool *pool, size_t place) {
    __atomic_fetch_or(&pool->waiting[place / 64], UINT64_C(1) << place % 64, __ATOMIC_SEQ_CST);
}

static inline void pool_leave(struct pool *pool, size_t place) {
    __atomic_fetch_and(&pool->waiting[place / 64], ~(UINT64_C(1) << place % 64), __ATOMIC_SEQ_CST);
}

static inline int pool_waiting(struct pool *pool) {
    int count = 0;
    for (int i = 0; i < GUARDS_MAX / 64; i++)
        count += __builtin_popcountll(__atomic_load_n(&pool->waiting[i], __ATOMIC_SEQ_CST));
    return count;
}

/* What a guard writes to the server: its place, to be given the request socket again, or that too few wait. */
enum { TOO_FEW = -1 };

/* What a guard is given besides descriptor 0. */
struct post {
    int server;        /* to write to: a pipe that all guards share */
    int line;          /* to be given the request socket by; closed: it is not needed any more */
    pid_t server_pid;
    struct pool *pool;
    int place;         /* in the pool */
};

/* run.c: contains one run after the other; never returns. */
_Noreturn void run_guard(const struct post *post);

/* line.c: a descriptor passed on, without waiting; 0 or -errno. */
int line_give(int line, int fd);

/* line.c: waits for a descriptor; -1 where the other end is closed. */
int line_take(int line);

/* tree.c: everything below this process. */
struct tree_left {
    int living;          /* processes that are not zombies */
    int32_t oldest_ms;   /* age of the oldest */
    char command[116];   /* of the oldest, NUL to space, cut off */
};

/* Reads the process table and marks what descends from this process, save from those in `spared`. -errno where it
 * cannot be read. */
int tree_read(const pid_t *spared, size_t count);

/* Leaves only one session marked, for tree_signal and tree_count; 0 takes that back. */
void tree_only_session(pid_t session);

/* Sends a signal to all that the last tree_read marked, each process once, CONT after it unless it is KILL. */
void tree_signal(int signal);

/* Kills the children of this process, as many as the kernel lists at this moment: far quicker than the whole table, so
 * that a process which forks and ends, again and again, does not get away. How many there were, or -1. */
int tree_kill_children(void);

/* Counts what the last tree_read marked. */
void tree_count(struct tree_left *left);

int64_t now_ms(void);

#endif
