/* The server: keeps run guards waiting, and kills what a run guard that was itself killed has left behind. */
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RETRY_MS = 100, SWEEP_MAX_MS = 1000 };
enum { READING, WRITING };

static pid_t guards[GUARDS_MAX]; /* by place; 0 where there is none */
static int lines[GUARDS_MAX];    /* to each of them; 0: closed */
static struct pool *pool;
static size_t places; /* that were ever used */
static size_t living;
static int asked[2]; /* where guards write what they want */
static int has_strays, hung_up;
static int policy; /* what heed is scheduled by, and so the guards and actions */
static const struct sched_param no_priority;
static int sweep_ms = 5; /* until the next sweep: longer each time, for a stray may be beyond killing */

static void become_guard(pid_t server, size_t place, int line) {
    /* Ends with its server as long as it has no run. */
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != server) _exit(0);
    if (policy == SCHED_OTHER) sched_setscheduler(0, policy, &no_priority);
    /* Descriptors 3 and 4 become the only ones besides 0 to 2: heed notices the server's end by one that it inherited,
     * and other guards notice it by their lines. */
    int free = fcntl(line, F_DUPFD_CLOEXEC, 5);
    if (free < 0) _exit(71);
    if (asked[WRITING] != 3) dup3(asked[WRITING], 3, O_CLOEXEC);
    dup3(free, 4, O_CLOEXEC);
    syscall(SYS_close_range, 5U, ~0U, 0);
    struct post post = {.server = 3, .line = 4, .server_pid = server, .pool = pool, .place = (int)place};
    run_guard(&post);
}

static int fork_guard(pid_t self) {
    size_t place = 0;
    while (guards[place]) place++;
    int line[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, line) < 0) return -1;
    pool_enter(pool, place);
    pid_t pid = fork();
    if (pid == 0) become_guard(self, place, line[1]);
    close(line[1]);
    if (pid < 0) {
        pool_leave(pool, place);
        close(line[0]);
        return -1;
    }
    if (place >= places) places = place + 1;
    guards[place] = pid;
    lines[place] = line[0];
    living++;
    return 0;
}

static int fork_spares(void) {
    pid_t self = getpid();
    while (pool_waiting(pool) < WAITING_MIN && living < GUARDS_MAX && !hung_up)
        if (fork_guard(self) < 0) return -1;
    return 0;
}

static void hang_up_on(size_t place) {
    if (lines[place] > 0) close(lines[place]);
    lines[place] = 0;
}

/* A guard is free: it waits for another request, or ends where enough of them wait. */
static void employ(size_t place) {
    if (!guards[place] || lines[place] <= 0) return;
    if (hung_up || pool_waiting(pool) >= WAITING_MAX) return hang_up_on(place);
    pool_enter(pool, place);
    if (line_give(lines[place], 0) == 0) return;
    pool_leave(pool, place);
    hang_up_on(place);
}

static void answer(void) {
    int wishes[64];
    ssize_t n;
    while ((n = read(asked[READING], wishes, sizeof wishes)) > 0)
        for (size_t i = 0; i < (size_t)n / sizeof *wishes; i++)
            if (wishes[i] >= 0 && wishes[i] < GUARDS_MAX) employ((size_t)wishes[i]);
}

static void forget(pid_t pid, int status) {
    for (size_t place = 0; place < places; place++) {
        if (guards[place] != pid) continue;
        pool_leave(pool, place);
        hang_up_on(place);
        guards[place] = 0;
        living--;
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
        pid_t pid = waitpid(-1, &status, WNOHANG | WUNTRACED);
        if (pid < 0 && errno == EINTR) continue;
        if (pid == 0) return 1;
        if (pid < 0) return 0;
        if (WIFSTOPPED(status)) { /* a stopped guard contains nothing */
            kill(pid, SIGCONT);
            continue;
        }
        answer(); /* what it asked for before it ended, lest its place is another one's by then */
        forget(pid, status);
    }
}

/* Kills whatever descends from here and not from a guard. */
static void sweep(void) {
    struct tree_left left;
    if (tree_read(guards, places) < 0) return;
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
    /* A new spare guard must not take the processor from the action that has just been started; guards take it back.
     * Where heed was given another policy, that holds for all. */
    policy = sched_getscheduler(0);
    if (policy == SCHED_OTHER) sched_setscheduler(0, SCHED_BATCH, &no_priority);
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    void *shared = mmap(NULL, sizeof *pool, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) return -1;
    pool = shared;
    return pipe2(asked, O_CLOEXEC | O_NONBLOCK);
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
        struct pollfd waits[3] = {
            {.fd = signals, .events = POLLIN},
            {.fd = asked[READING], .events = POLLIN},
            {.fd = hung_up ? -1 : 0, .events = 0},
        };
        poll(waits, 3, has_strays ? sweep_ms : forked < 0 ? RETRY_MS : -1);
        struct signalfd_siginfo info;
        while (waits[0].revents && read(signals, &info, sizeof info) > 0) {}
        if (waits[2].revents) hung_up = 1;
        answer();
        int any = reap();
        if (hung_up && any && living == 0) has_strays = 1;
        if (has_strays) sweep();
        if (hung_up && !any) return 0;
    }
}
