/* Receives one request and finds its strings; nothing is copied. */
#include "guard.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static char message[sizeof(struct request_header) + REQUEST_INLINE_MAX];
static char *strings[STRINGS_MAX + 3];
static char *mapped; /* what the last request had in a memfd */
static size_t mapped_size;

/* Receives a message and up to five descriptors. */
static ssize_t receive(int *fds, size_t *count) {
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(8 * sizeof(int))];
    } control;
    struct iovec io = {.iov_base = message, .iov_len = sizeof message};
    struct msghdr header = {
        .msg_iov = &io, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    ssize_t size;
    do size = recvmsg(0, &header, MSG_CMSG_CLOEXEC);
    while (size < 0 && errno == EINTR);
    *count = 0;
    if (size <= 0) return size;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&header); c; c = CMSG_NXTHDR(&header, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
        size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < n && *count < 5; i++)
            memcpy(&fds[(*count)++], CMSG_DATA(c) + i * sizeof(int), sizeof(int));
    }
    if (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
        errno = EMSGSIZE;
        return -1;
    }
    return size;
}

/* Cuts bytes into the working directory, arguments and variables; every string must lie inside and end there. */
static int cut(char *bytes, size_t length, const struct request_header *header, struct request *request) {
    uint64_t wanted = 1 + (uint64_t)header->arguments + header->variables;
    if (header->arguments < 1) return -EPROTO;
    if (wanted > STRINGS_MAX) return -E2BIG;
    if (length == 0 || bytes[length - 1] != 0) return -EPROTO;
    char *next = bytes, *end = bytes + length;
    char **slot = strings + 1; /* strings[0] stays free for the shell of a script without #! */
    for (uint64_t i = 0; i < wanted; i++) {
        if (next >= end) return -EPROTO;
        if (i == 0) {
            request->directory = next;
        } else {
            *slot++ = next;
            if (i == header->arguments) *slot++ = NULL;
        }
        next += strlen(next) + 1;
    }
    *slot = NULL;
    if (next != end) return -EPROTO;
    request->arguments = strings + 1;
    request->variables = strings + 1 + header->arguments + 1;
    return 1;
}

int request_receive(struct request *request) {
    int fds[5];
    size_t count;
    request->control = -1;
    request->flags = 0;
    if (mapped) munmap(mapped, mapped_size);
    mapped = NULL;
    ssize_t size = receive(fds, &count);
    int failure = size < 0 ? -errno : 0;
    if (size == 0) return 0;
    if (count >= 4) {
        memcpy(request->standard, fds, sizeof request->standard);
        request->control = fds[3];
    }
    if (failure) return failure;
    struct request_header header;
    if (count < 4 || (size_t)size < sizeof header) return -EPROTO;
    memcpy(&header, message, sizeof header);
    if (header.version != PROTOCOL_VERSION) return -EPROTONOSUPPORT;
    request->flags = header.flags;
    if (count == 4) {
        if (header.length != (size_t)size - sizeof header) return -EPROTO;
        return cut(message + sizeof header, header.length, &header, request);
    }
    struct stat status;
    if (fstat(fds[4], &status) < 0) return -errno;
    if (header.length == 0 || status.st_size < (off_t)header.length) return -EPROTO;
    char *bytes = mmap(NULL, header.length, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fds[4], 0);
    if (bytes == MAP_FAILED) return -errno;
    close(fds[4]);
    mapped = bytes;
    mapped_size = header.length;
    return cut(bytes, header.length, &header, request);
}
