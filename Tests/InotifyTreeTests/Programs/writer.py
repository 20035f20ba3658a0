"""Changes a tree at random, so many operations for each byte that comes on stdin; answers each with a byte.
For a byte that is 2 it makes more events than inotify's queue holds.

usage: writer.py DIRECTORY SEED NUMBER OPERATIONS

Works in DIRECTORY/root, which is watched, and DIRECTORY/out, which is not. Directories are named a to d, files *.f,
symbolic links *.l and hard links *.h (never written through: that is invisible under the other name). Names with "-"
are used only once: directories *-*.d, files *-*.u, links *-*.l and *-*.h; they are listed in DIRECTORY/names-NUMBER
before they are made. Every content is different.
"""

import ctypes
import os
import random
import shutil
import sys

top, seed, number, operations = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
rng = random.Random(seed * 1000 + number)
libc = ctypes.CDLL(None, use_errno=True)
log = open(f"{top}/names-{number}", "w")
count = 0
held = []


def place(inside=True):
    depth = rng.randint(1, 4)
    return f"{top}/{'root' if inside else 'out'}/" + "/".join(rng.choice("abcd") for _ in range(depth))


def content():
    global count
    count += 1
    return f"{number}.{count}\n".encode().ljust(16, b".")


def fresh(suffix):
    global count
    count += 1
    log.write(f"{number}-{count}{suffix}\n")
    return f"{number}-{count}{suffix}"


def beside(path, suffix):
    return os.path.dirname(path) + "/" + fresh(suffix)


def put(path, flags):
    fd = os.open(path, os.O_WRONLY | os.O_CLOEXEC | flags, 0o644)
    try:
        text = content()
        half = rng.randint(0, len(text))
        os.write(fd, text[:half])
        os.write(fd, text[half:])
    finally:
        os.close(fd)


def make_directory():
    os.mkdir(place())


def create():
    put(place() + ".f", os.O_CREAT | os.O_TRUNC)


def create_unique():
    put(place() + "/" + fresh(".u"), os.O_CREAT)


def make_unique_directory():
    path = place() + "/" + fresh(".d")
    os.mkdir(path)
    put(path + "/" + fresh(".u"), os.O_CREAT)


def make_unique_links():
    path = beside(place(), ".u")
    put(path, os.O_CREAT)
    os.link(path, beside(path, ".h"))
    os.symlink("nowhere", beside(path, ".l"))
    os.rename(path, beside(path, ".u"))


def rewrite():
    put(place() + ".f", os.O_TRUNC)


def in_place():
    put(place() + ".f", 0)


def atomic_save():
    path = place() + ".f"
    temporary = beside(path, ".u")
    put(temporary, os.O_CREAT)
    os.rename(temporary, path)


def rename_file():
    os.rename(place() + ".f", place() + ".f")


def hard_link():
    source = f"{top}/out/" + fresh(".s")
    put(source, os.O_CREAT)
    try:
        os.link(source, place() + ".h")
    finally:
        os.unlink(source)


def link_unnamed():
    path = place() + ".f"
    fd = os.open(os.path.dirname(path), os.O_WRONLY | os.O_TMPFILE | os.O_CLOEXEC, 0o644)
    try:
        os.write(fd, content())
        # Only with a directory does it follow the link.
        os.link(f"/proc/self/fd/{fd}", path, src_dir_fd=fd)
    finally:
        os.close(fd)


def unlink():
    os.unlink(place() + rng.choice([".f", ".l", ".h"]))


def make_deep():
    path = place() + "/" + "/".join(rng.choice("abcd") for _ in range(2))
    os.makedirs(path, exist_ok=True)
    put(path + "/" + rng.choice("abcd") + ".f", os.O_CREAT | os.O_TRUNC)


def remove_directory():
    os.rmdir(place())


def remove_tree():
    shutil.rmtree(place(), ignore_errors=True)


def rename_directory():
    os.rename(place(), place())


def move_out():
    suffix = rng.choice(["", "", ".f"])
    os.rename(place() + suffix, place(False) + suffix)


def move_in():
    suffix = rng.choice(["", "", ".f"])
    os.rename(place(False) + suffix, place() + suffix)


def symbolic_link():
    os.symlink(rng.choice([".", "..", "nowhere", fresh("")]), place() + ".l")


def replace_link():
    path = place() + ".l"
    temporary = beside(path, ".l")
    os.symlink(fresh(""), temporary)
    os.rename(temporary, path)


def change_mode():
    os.chmod(place() + rng.choice(["", ".f"]), rng.choice([0o700, 0o755]))


def exchange():
    suffix = rng.choice(["", ".f"])
    one, two = (place() + suffix).encode(), (place(rng.random() < 0.8) + suffix).encode()
    if rng.random() < 0.5:
        one, two = two, one
    if libc.renameat2(-100, one, -100, two, 2) < 0:
        raise OSError(ctypes.get_errno(), "renameat2")


def hold_open():
    if len(held) < 3:
        fd = os.open(place() + ".f", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        os.write(fd, content()[:5])
        held.append(fd)


def let_go():
    if held:
        fd = held.pop(rng.randrange(len(held)))
        os.pwrite(fd, content(), 0)
        os.close(fd)


table = [
    (make_directory, 12), (create, 8), (create_unique, 4), (make_unique_directory, 2), (make_unique_links, 2), (rewrite, 4), (in_place, 4), (atomic_save, 6),
    (rename_file, 4), (hard_link, 3), (link_unnamed, 3), (unlink, 6), (make_deep, 6), (remove_directory, 3),
    (remove_tree, 5), (rename_directory, 8), (move_out, 6), (move_in, 7), (symbolic_link, 3), (replace_link, 2),
    (change_mode, 3), (exchange, 4), (hold_open, 2), (let_go, 3),
]
actions = [action for action, weight in table for _ in range(weight)]


def make_noise():
    with open("/proc/sys/fs/inotify/max_queued_events") as limit:
        rounds = int(limit.read()) // 2
    path = f"{top}/root/noise{number}.f"
    for _ in range(rounds):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644))
        os.unlink(path)


while kind := os.read(0, 1):
    if kind == b"\2":
        make_noise()
        os.write(1, b".")
        continue
    for _ in range(operations):
        try:
            rng.choice(actions)()
        except OSError:
            pass
    log.flush()
    os.write(1, b".")
while held:
    let_go()
