/* One run: starts the action, passes stop orders on to its whole tree, and stays until nothing of it is left. */
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GENERATIONS = 100 };

static int control = -1;
static pid_t leader;
static int leader_ended;
static int64_t kill_at = INT64_MAX;    /* when what is left is killed */
static int64_t killing_since = 0;      /* when that began; 0: it has not */
static int64_t pause_ms = 5;           /* between two rounds of killing */
static int ordered;                    /* heed asked for the end, or is gone */
static int keeps;                      /* what outlives the leader is not ended */
static int keeping;                    /* the run is over, and something of it lives on */
/* The action's output. Held open to the end: heed would be woken by each pipe's end and learn nothing by it. */
static int output[2] = {-1, -1};
static jmp_buf run_is_over;

/* Never waits: a control socket holds far more than the five reports of a run. */
static void report(enum report_kind kind, int32_t value, int32_t detail, const char *text) {
    if (control < 0) return;
    struct report message = {.kind = kind, .value = value, .detail = detail};
    if (text) memcpy(message.text, text, strnlen(text, sizeof message.text - 1));
    send(control, &message, sizeof message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void report_started(pid_t action, pid_t guard) {
    report(REPORT_STARTED, action, guard, NULL);
}

static _Noreturn void finish(int32_t unkillable, const char *text) {
    report(REPORT_DONE, unkillable, 0, text);
    if (unkillable) _exit(0); /* what is left is the server's from now on */
    longjmp(run_is_over, 1);
}

static void reap(int64_t now);

/* What was killed leaves its children to this process: kills generation after generation, for some milliseconds. */
static void kill_generations(int64_t now) {
    for (int i = 0; i < GENERATIONS; i++) {
        if (tree_kill_children() <= 0) return;
        reap(now);
        if (keeping) return;
    }
}

static void kill_round(int64_t now) {
    if (!killing_since) killing_since = now;
    if (tree_read(NULL, 0) == 0) tree_signal(SIGKILL);
    else if (!leader_ended && leader > 1) kill(-leader, SIGKILL);
    kill_generations(now);
    if (keeping) return;
    kill_at = now + pause_ms;
    if (pause_ms < 100) pause_ms *= 2;
    if (now - killing_since < GIVE_UP_MS) return;
    /* Another user's process, or one that waits inside the kernel: it cannot be waited for any longer. */
    struct tree_left left;
    memset(&left, 0, sizeof left);
    if (tree_read(NULL, 0) == 0) tree_count(&left);
    if (left.living) finish(left.living, left.command);
    finish(1, "(a process that /proc does not show)");
}

static void close_output(void) {
    for (int i = 0; i < 2; i++) {
        if (output[i] >= 0) close(output[i]);
        output[i] = -1;
    }
}

/* The run is over as soon as nothing is left of it but what may stay: all, or after a stop what left its session. */
static void keep_leftover(int64_t now) {
    struct tree_left left;
    if (tree_read(NULL, 0) < 0) return;
    tree_only_session(ordered ? leader : 0);
    tree_count(&left);
    if (ordered && left.living) return;
    tree_only_session(0);
    tree_count(&left);
    if (!left.living) {
        tree_only_session(ordered ? leader : 0);
        kill_at = now + 1; /* zombies, or what started while we looked */
        return;
    }
    /* What was killed is gone when the run is over, not only dead. */
    while (waitpid(-1, NULL, WNOHANG) > 0) {}
    close_output();
    keeping = 1;
    keeps = ordered = 0;
    killing_since = 0;
    kill_at = INT64_MAX;
    pause_ms = 5;
    report(REPORT_KEPT, left.living, left.oldest_ms, left.command);
}

/* The leader has ended and something of its tree goes on: asked to end, and killed soon after. */
static void end_leftover(int64_t now) {
    struct tree_left left;
    if (ordered || killing_since) return;
    ordered = 1;
    if (tree_read(NULL, 0) < 0) {
        kill_at = now;
        return;
    }
    tree_count(&left);
    if (!left.living) {
        kill_at = now + 1; /* only zombies, or what started while we looked: look again */
        ordered = 0;
        return;
    }
    report(REPORT_LEFTOVER, left.living, left.oldest_ms, left.command);
    tree_signal(SIGTERM);
    kill_at = now + LEFTOVER_GRACE_MS;
}

static void reap(int64_t now) {
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, WNOHANG);
        if (pid < 0 && errno == EINTR) continue;
        if (pid < 0) finish(0, NULL); /* ECHILD: a subreaper without children has no descendants */
        if (pid == 0) break;
        if (pid != leader || leader_ended) continue;
        leader_ended = 1;
        report(REPORT_EXITED, status, 0, NULL);
    }
    if (!leader_ended || keeping) return;
    if (keeps) keep_leftover(now);
    else end_leftover(now);
}

/* Reads one order; a closed socket is the order to kill at once. */
static void obey(int64_t now) {
    struct order order;
    ssize_t n = recv(control, &order, sizeof order, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n == sizeof order && order.target == TARGET_LEADER) {
        /* Not reaped before `leader_ended`, so the number is still the leader's. */
        if (!leader_ended && leader > 1 && order.signal >= 1 && order.signal <= 64) kill(leader, (int)order.signal);
        return;
    }
    ordered = 1;
    if (n <= 0) {
        close(control);
        control = -1;
        keeps = 0;
        tree_only_session(0);
        kill_at = now;
        return;
    }
    if (n != sizeof order || killing_since) return;
    tree_only_session(keeps ? leader : 0);
    int valid = order.signal >= 1 && order.signal <= 64;
    if (valid && order.signal != SIGKILL && order.grace_ms > 0) {
        if (tree_read(NULL, 0) == 0) tree_signal((int)order.signal);
        else if (!leader_ended && leader > 1) kill(-leader, (int)order.signal);
    } else {
        order.grace_ms = 0;
    }
    if (now + order.grace_ms < kill_at) kill_at = now + order.grace_ms;
}

static void contain(int signals) {
    for (;;) {
        int64_t now = now_ms();
        reap(now);
        if (kill_at <= now) {
            if (ordered) kill_round(now);
            else kill_at = INT64_MAX;
            continue;
        }
        struct pollfd lines[2] = {{.fd = signals, .events = POLLIN}, {.fd = control, .events = POLLIN}};
        int64_t wait = kill_at == INT64_MAX ? -1 : kill_at - now;
        poll(lines, 2, wait > 60000 ? 60000 : (int)wait);
        if (lines[1].revents) obey(now_ms());
        struct signalfd_siginfo info;
        while (lines[0].revents && read(signals, &info, sizeof info) > 0) {}
    }
}

static void tell_server(const struct post *post, int wish) {
    /* Fails where the server is gone, which is no concern of this run. */
    ssize_t told = write(post->server, &wish, sizeof wish);
    (void)told;
}

/* What an action inherits and may have changed at its parent (prlimit, renice, taskset, ionice, oom_score_adj). */
struct heritage {
    struct rlimit limits[RLIM_NLIMITS];
    cpu_set_t processors;
    char scheduling[128]; /* struct sched_attr */
    char memory[8];       /* oom_score_adj */
    long io, slack;
};

static struct heritage at_first, now_is;
static int memory_file;

static void inherit(struct heritage *heritage) {
    memset(heritage, 0, sizeof *heritage);
    for (int i = 0; i < RLIM_NLIMITS; i++) getrlimit(i, &heritage->limits[i]);
    sched_getaffinity(0, sizeof heritage->processors, &heritage->processors);
    syscall(SYS_sched_getattr, 0, heritage->scheduling, sizeof heritage->scheduling, 0);
    heritage->io = syscall(SYS_ioprio_get, 1, 0);
    heritage->slack = prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0);
    ssize_t size = pread(memory_file, heritage->memory, sizeof heritage->memory, 0);
    (void)size;
}

/* Takes one request and starts what it asks for. */
static void begin(const struct post *post, int null) {
    struct request request;
    int received = request_receive(&request);
    if (received == 0) _exit(0);
    /* From here on this guard lives by its control socket, not by the server. */
    prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0);
    pool_leave(post->pool, (size_t)post->place);
    enum stage stage = STAGE_REQUEST;
    control = request.control;
    keeps = (request.flags & FLAG_KEEP) != 0;
    leader = received < 0 ? received : action_start(&request, &stage);
    dup2(null, 0);
    if (pool_waiting(post->pool) < WAITING_MIN) tell_server(post, TOO_FEW);
    if (leader < 0) {
        report(REPORT_FAILED, -leader, stage, NULL);
        _exit(0);
    }
    close(request.standard[0]);
    for (int i = 0; i < 2; i++) output[i] = request.standard[i + 1];
}

/* Nothing descends from this process any more: makes it what a new one would be. Ends it where nobody needs it. */
static void await_next(const struct post *post, int signals) {
    if (control >= 0) close(control); /* heed reads the reports now */
    control = -1;
    leader = leader_ended = ordered = keeps = keeping = 0;
    kill_at = INT64_MAX;
    killing_since = 0;
    pause_ms = 5;
    tree_only_session(0);
    struct signalfd_siginfo info;
    while (read(signals, &info, sizeof info) > 0) {}
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != post->server_pid) _exit(0);
    close_output();
    /* Changed by the action, this is not handed on to the next. */
    inherit(&now_is);
    if (memcmp(&at_first, &now_is, sizeof at_first) != 0) _exit(0);
    tell_server(post, post->place);
    int requests = line_take(post->line);
    if (requests < 0 || dup2(requests, 0) < 0) _exit(0);
    close(requests);
}

_Noreturn void run_guard(const struct post *post) {
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    int signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    if (null < 0 || signals < 0) _exit(71);
    memory_file = open("/proc/self/oom_score_adj", O_RDONLY | O_CLOEXEC);
    inherit(&at_first);
    if (setjmp(run_is_over)) await_next(post, signals);
    begin(post, null);
    contain(signals);
    _exit(0);
}
