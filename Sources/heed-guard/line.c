/* Between the server and one guard: a socket by which the server gives the request socket back. */
#include "guard.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

union passed {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(int))];
};

int line_give(int line, int fd) {
    char byte = 0;
    union passed passed = {0};
    struct iovec io = {.iov_base = &byte, .iov_len = 1};
    struct msghdr header = {
        .msg_iov = &io, .msg_iovlen = 1, .msg_control = passed.bytes, .msg_controllen = sizeof passed.bytes};
    struct cmsghdr *c = CMSG_FIRSTHDR(&header);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(c), &fd, sizeof fd);
    return sendmsg(line, &header, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? -errno : 0;
}

int line_take(int line) {
    char byte;
    union passed passed;
    struct iovec io = {.iov_base = &byte, .iov_len = 1};
    struct msghdr header = {
        .msg_iov = &io, .msg_iovlen = 1, .msg_control = passed.bytes, .msg_controllen = sizeof passed.bytes};
    ssize_t size;
    do size = recvmsg(line, &header, MSG_CMSG_CLOEXEC);
    while (size < 0 && errno == EINTR);
    struct cmsghdr *c = size > 0 ? CMSG_FIRSTHDR(&header) : NULL;
    if (!c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) return -1;
    int fd;
    memcpy(&fd, CMSG_DATA(c), sizeof fd);
    return fd;
}
