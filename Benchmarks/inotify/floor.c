/* The floor for an inotify library: the same work by hand, and the writer that both are measured with.
 *   floor decode ROUNDS        fills the kernel's queue and empties it: events a second
 *   floor latency FILE COUNT   a blocking read loop; ns from write(2) elsewhere to the event here, one a line
 *   floor poke FILE COUNT US   writes the time into FILE, COUNT times, about US microseconds apart
 *   floor walk DIR             watches DIR and every directory below: directories, ns
 *   floor list DIR             watches every directory whose path comes on standard input: directories, ns */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int ino, count;

static long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void fail(const char *what) { perror(what); exit(1); }

static void watch(const char *path, unsigned mask) {
    if (inotify_add_watch(ino, path, mask) < 0) fail(path);
    count++;
}

static void decode(int rounds) {
    static char buf[1 << 16] __attribute__((aligned(8)));
    char dir[] = "/var/tmp/inotify-bench-XXXXXX", sub[64];
    if (!mkdtemp(dir)) fail(dir);
    snprintf(sub, sizeof sub, "%s/a-file-name.txt", dir);
    watch(dir, IN_CREATE | IN_DELETE);
    for (int r = 0; r < rounds; r++) {
        for (int i = 0; i < 8191; i++) { mkdir(sub, 0755); rmdir(sub); }
        long start = now(), events = 0, names = 0;
        while (events < 16382) {
            long n = read(ino, buf, sizeof buf);
            if (n < 0) fail("read");
            for (char *b = buf; b < buf + n;) {
                struct inotify_event *e = (void *)b;
                b += sizeof *e + e->len;
                names += e->len != 0 && e->mask & IN_CREATE;
                events++;
            }
        }
        long spent = now() - start;
        if (names != 8191) fail("lost");
        printf("%.0f\n", events * 1e9 / (double)spent);
    }
    rmdir(dir);
}

static void latency(const char *path, int rounds) {
    static char buf[1 << 16] __attribute__((aligned(8)));
    int fd = open(path, O_RDONLY);
    if (fd < 0) fail(path);
    watch(path, IN_MODIFY);
    puts("ready");
    fflush(stdout);
    for (int i = 0; i < rounds; i++) {
        if (read(ino, buf, sizeof buf) < 0) fail("read");
        long t = now(), sent;
        if (pread(fd, &sent, sizeof sent, 0) != sizeof sent) fail("pread");
        printf("%ld\n", t - sent);
    }
}

static void poke(const char *path, int rounds, int us) {
    int fd = open(path, O_WRONLY | O_CREAT, 0644);
    if (fd < 0) fail(path);
    for (int i = 0; i < rounds; i++) {
        struct timespec t = { 0, us * 1000L + (i % 7) * 10000L };
        nanosleep(&t, NULL);
        long sent = now();
        if (pwrite(fd, &sent, sizeof sent, 0) != sizeof sent) fail("pwrite");
    }
}

static void walk(char *path, size_t len) {
    watch(path, IN_CREATE | IN_DELETE | IN_MOVE | IN_CLOSE_WRITE | IN_ATTRIB | IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK);
    DIR *d = opendir(path);
    if (!d) return;
    for (struct dirent *e; (e = readdir(d));) {
        if (e->d_type != DT_DIR) continue;
        if (e->d_name[0] == '.' && (!e->d_name[1] || (e->d_name[1] == '.' && !e->d_name[2]))) continue;
        size_t n = strlen(e->d_name);
        path[len] = '/';
        memcpy(path + len + 1, e->d_name, n + 1);
        walk(path, len + 1 + n);
        path[len] = 0;
    }
    closedir(d);
}

static void list(void) {
    char **paths = malloc(1000000 * sizeof *paths), *line = NULL;
    size_t room = 0, n = 0;
    for (ssize_t got; (got = getline(&line, &room, stdin)) > 0 && n < 1000000;) {
        line[got - 1] = 0;
        paths[n++] = strdup(line);
    }
    long start = now();
    for (size_t i = 0; i < n; i++) watch(paths[i], IN_CREATE);
    printf("%d %ld\n", count, now() - start);
}

int main(int argc, char **argv) {
    char path[8192];
    if (argc < 2) return 2;
    ino = inotify_init1(IN_CLOEXEC);
    if (ino < 0) fail("inotify_init1");
    if (!strcmp(argv[1], "decode") && argc == 3) decode(atoi(argv[2]));
    else if (!strcmp(argv[1], "latency") && argc == 4) latency(argv[2], atoi(argv[3]));
    else if (!strcmp(argv[1], "poke") && argc == 5) poke(argv[2], atoi(argv[3]), atoi(argv[4]));
    else if (!strcmp(argv[1], "walk") && argc == 3) {
        long start = now();
        strcpy(path, argv[2]);
        walk(path, strlen(path));
        printf("%d %ld\n", count, now() - start);
    } else if (!strcmp(argv[1], "list") && argc == 2) list();
    else return 2;
    return 0;
}
