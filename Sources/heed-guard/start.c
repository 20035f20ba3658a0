/* Starts an action: a new session, its descriptors, its directory, its program looked up on its own PATH. */
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the child tells when it fails; a successful exec closes the pipe without a word. A pipe and not the memory
 * that a vfork child shares, because sanitizers turn vfork into fork. */
struct failure {
    int error;
    enum stage stage;
};

static int told[2]; /* reading end, writing end */
static char candidate[PATH_MAX];

static _Noreturn void tell(int error, enum stage stage) {
    struct failure failure = {error, stage};
    ssize_t ignored = write(told[1], &failure, sizeof failure);
    (void)ignored;
    _exit(127);
}

static const char *search_path(char **variables) {
    for (; *variables; variables++)
        if (strncmp(*variables, "PATH=", 5) == 0) return *variables + 5;
    return "/bin:/usr/bin";
}

/* Tries one file; comes back only where it cannot be executed. A text file without #! is a shell script. */
static void try_file(const char *file, const struct request *request) {
    execve(file, request->arguments, request->variables);
    if (errno != ENOEXEC) return;
    char **arguments = request->arguments;
    char *first = arguments[0];
    arguments[-1] = "/bin/sh";
    arguments[0] = (char *)file;
    execve("/bin/sh", arguments - 1, request->variables);
    arguments[0] = first;
}

static _Noreturn void fail(const char *file) {
    int error = errno;
    /* The file is there and "does not exist": what is missing is its interpreter. */
    int is_there = error == ENOENT && file && access(file, F_OK) == 0;
    tell(error, is_there ? STAGE_INTERPRETER : STAGE_PROGRAM);
}

/* As execvp(3), with the run's PATH: a candidate that may not be executed is remembered and the search goes on. */
static _Noreturn void search(const struct request *request) {
    const char *name = request->arguments[0];
    size_t length = strlen(name);
    int denied = 0;
    if (length == 0) {
        errno = ENOENT;
        fail(NULL);
    }
    if (strchr(name, '/')) {
        try_file(name, request);
        fail(name);
    }
    for (const char *entry = search_path(request->variables);; entry++) {
        size_t size = strcspn(entry, ":");
        if (size + 1 + length < sizeof candidate) {
            /* An empty entry is the working directory. */
            memcpy(candidate, entry, size);
            if (size) candidate[size++] = '/';
            memcpy(candidate + size, name, length + 1);
            try_file(candidate, request);
            if (errno == EACCES) denied = 1;
            else if (errno == ENOENT && access(candidate, F_OK) == 0) fail(candidate);
            else if (errno != ENOENT && errno != ENOTDIR && errno != ESTALE && errno != ENODEV) fail(candidate);
        }
        entry += strcspn(entry, ":");
        if (*entry == 0) break;
    }
    errno = denied ? EACCES : ENOENT;
    fail(NULL);
}

static _Noreturn void become(const struct request *request) {
    sigset_t none;
    setsid();
    for (int i = 0; i < 3; i++) dup2(request->standard[i], i);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (chdir(request->directory) < 0) tell(errno, STAGE_DIRECTORY);
    /* Before it is so: an action that kills its guard with its first breath must not be started once more. */
    report_started(getpid(), getppid());
    search(request);
}

pid_t action_start(const struct request *request, enum stage *stage) {
    *stage = STAGE_FORK;
    if (pipe2(told, O_CLOEXEC) < 0) return -errno;
    pid_t child = vfork();
    if (child == 0) become(request);
    int error = errno;
    struct failure failure;
    close(told[1]);
    ssize_t n = 0;
    if (child > 0) {
        do n = read(told[0], &failure, sizeof failure);
        while (n < 0 && errno == EINTR);
    }
    close(told[0]);
    if (child < 0) return -error;
    if (n != sizeof failure) return child;
    waitpid(child, NULL, 0);
    *stage = failure.stage;
    return -failure.error;
}
