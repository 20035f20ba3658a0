/* The server: keeps run guards waiting, and kills what a run guard that was itself killed has left behind. */
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SPARE_GUARDS = 2, GUARDS_MAX = 4096, RETRY_MS = 100, SWEEP_MAX_MS = 1000 };
enum { TAKEN_READ, TAKEN_WRITE };

static pid_t guards[GUARDS_MAX]; /* the spare and the busy ones */
static char is_busy[GUARDS_MAX];
static size_t guard_count, spare_count;
static int taken[2]; /* a guard that has its request writes its pid here */
static int has_strays, hung_up;
static int sweep_ms = 5; /* until the next sweep: longer each time, for a stray may be beyond killing */

static void become_guard(pid_t server) {
    /* A spare guard ends with its server; a busy one takes this back. */
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != server) _exit(0);
    /* Descriptor 3 becomes the only one besides 0 to 2: heed notices the server's end by one that it inherited. */
    if (taken[TAKEN_WRITE] != 3) dup3(taken[TAKEN_WRITE], 3, O_CLOEXEC);
    syscall(SYS_close_range, 4U, ~0U, 0);
    run_guard(3);
}

static int fork_spares(void) {
    pid_t self = getpid();
    while (spare_count < SPARE_GUARDS && guard_count < GUARDS_MAX && !hung_up) {
        pid_t pid = fork();
        if (pid == 0) become_guard(self);
        if (pid < 0) return -1;
        guards[guard_count] = pid;
        is_busy[guard_count++] = 0;
        spare_count++;
    }
    return 0;
}

static void note_taken(void) {
    pid_t pids[64];
    ssize_t n;
    while ((n = read(taken[TAKEN_READ], pids, sizeof pids)) > 0) {
        for (size_t k = 0; k < (size_t)n / sizeof *pids; k++) {
            for (size_t i = 0; i < guard_count; i++) {
                if (guards[i] != pids[k] || is_busy[i]) continue;
                is_busy[i] = 1;
                spare_count--;
            }
        }
    }
}

static void forget(pid_t pid, int status) {
    for (size_t i = 0; i < guard_count; i++) {
        if (guards[i] != pid) continue;
        if (!is_busy[i]) spare_count--;
        guards[i] = guards[--guard_count];
        is_busy[i] = is_busy[guard_count];
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            has_strays = 1;
            sweep_ms = 5;
        }
        return;
    }
}

/* Reaps what has ended; 0 when there are no children at all. */
static int reap(void) {
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, WNOHANG);
        if (pid < 0 && errno == EINTR) continue;
        if (pid == 0) return 1;
        if (pid < 0) return 0;
        note_taken(); /* what it wrote before it ended */
        forget(pid, status);
    }
}

/* Kills whatever descends from here and not from a guard. */
static void sweep(void) {
    struct tree_left left;
    if (tree_read(guards, guard_count) < 0) return;
    tree_signal(SIGKILL);
    tree_count(&left);
    has_strays = left.living > 0;
    if (sweep_ms < SWEEP_MAX_MS) sweep_ms *= 2;
}

static int prepare(void) {
    struct stat status;
    if (fstat(0, &status) < 0 || !S_ISSOCK(status.st_mode)) {
        static const char text[] = "heed-guard: started by heed to run its actions; not meant to be called by hand\n";
        ssize_t ignored = write(2, text, sizeof text - 1);
        (void)ignored;
        return -1;
    }
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0) return -1;
    for (int fd = 1; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0) dup2(null, fd);
    /* Closed at exec and not now: heed's side would take a close for this program's end. */
    syscall(SYS_close_range, 3U, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */);
    /* By system call, because the C library keeps two signals to itself; zero is SIG_DFL. */
    static const uint64_t by_default[4];
    for (int signal = 1; signal <= 64; signal++) syscall(SYS_rt_sigaction, signal, by_default, NULL, sizeof(uint64_t));
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    if (chdir("/") < 0) return -1;
    /* A new spare guard must not take the processor from the action that has just been started; guards are not meant,
     * so what is forked is scheduled as usual. Where it is refused nothing is lost but microseconds. */
    static const struct sched_param none;
    sched_setscheduler(0, SCHED_BATCH | SCHED_RESET_ON_FORK, &none);
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    return pipe2(taken, O_CLOEXEC | O_NONBLOCK);
}

int main(void) {
    if (prepare() < 0) return 64;
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    int signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals < 0) return 71;
    for (;;) {
        int forked = fork_spares();
        struct pollfd lines[3] = {
            {.fd = signals, .events = POLLIN},
            {.fd = taken[TAKEN_READ], .events = POLLIN},
            {.fd = hung_up ? -1 : 0, .events = 0},
        };
        poll(lines, 3, has_strays ? sweep_ms : forked < 0 ? RETRY_MS : -1);
        struct signalfd_siginfo info;
        while (lines[0].revents && read(signals, &info, sizeof info) > 0) {}
        if (lines[2].revents) hung_up = 1;
        note_taken();
        int any = reap();
        if (hung_up && any && guard_count == 0) has_strays = 1;
        if (has_strays) sweep();
        if (hung_up && !any) return 0;
    }
}
