/* Starts an action: a new session, its descriptors, its directory, its program looked up on its own PATH. */
#include "guard.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* Written by the vfork child, which shares this memory, and read by the parent after it. */
static volatile int child_error;
static volatile enum stage child_stage;
static char candidate[PATH_MAX];

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

static void fail(const char *file) {
    int error = errno;
    child_stage = STAGE_PROGRAM;
    /* The file is there and "does not exist": what is missing is its interpreter. */
    if (error == ENOENT && file && access(file, F_OK) == 0) child_stage = STAGE_INTERPRETER;
    child_error = error;
    _exit(127);
}

/* As execvp(3), with the run's PATH: a candidate that may not be executed is remembered and the search goes on. */
static void search(const struct request *request) {
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
    if (chdir(request->directory) < 0) {
        child_stage = STAGE_DIRECTORY;
        child_error = errno;
        _exit(127);
    }
    search(request);
    _exit(127);
}

pid_t action_start(const struct request *request, enum stage *stage) {
    child_error = 0;
    pid_t child = vfork();
    if (child == 0) become(request);
    if (child < 0) {
        *stage = STAGE_FORK;
        return -errno;
    }
    if (child_error) {
        *stage = child_stage;
        return -child_error;
    }
    return child;
}
