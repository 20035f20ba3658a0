"""Mounts and unmounts in a tree at random, while others write there; in a mount namespace where it may.

usage: mounter.py DIRECTORY SEED PHASE OPERATIONS

In DIRECTORY/tree it mounts over directories below `shared` and over `m0` to `m2`: memory, directories of DIRECTORY/out that
it writes to by their own names as well, and other directories of the tree. At its end it lists in DIRECTORY/made-mounter
every last name that it made.
"""

import ctypes
import os
import random
import sys
import time

top, seed, phase, operations = os.fsencode(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
rng = random.Random(f"{seed}/mounter/{phase}")
tree = top + b"/tree"
libc = ctypes.CDLL(None, use_errno=True)
BIND, LAZILY = 4096, 2
names = [b"mf", b"m g", b"m\xff"]
known = set(names + [b"m0", b"m1", b"m2"])
count = 0


def write(path):
    global count
    count += 1
    try:
        with open(path, "wb", buffering=0) as file:
            file.write(b"m.%s.%d\n" % (phase.encode(), count))
    except OSError:
        pass


def directories(start):
    found = []
    for at, below, _ in os.walk(start):
        below[:] = [name for name in below if name not in (b"node_modules", b"build", b".git")]
        found += [at + b"/" + name for name in below]
    return found


def place():
    all = directories(tree + b"/shared")
    if not all or rng.random() < 0.4:
        return tree + b"/m%d" % rng.randrange(3)
    return rng.choice(all)


def mounted():
    with open("/proc/self/mountinfo", "rb") as file:
        paths = [line.split(b" ")[4].decode("unicode_escape").encode("latin-1") for line in file]
    return [path for path in paths if path.startswith(tree + b"/")]


def mount_memory():
    path = place()
    if libc.mount(b"none", path, b"tmpfs", 0, b"size=1m") == 0:
        known.add(os.path.basename(path))
        for _ in range(rng.randrange(3)):
            write(path + b"/" + rng.choice(names))
        if rng.random() < 0.5:
            os.makedirs(path + b"/a/b", exist_ok=True)
            known.update([b"a", b"b"])
            write(path + b"/a/b/" + rng.choice(names))


def bind_outside():
    libc.mount(top + b"/out/m%d" % rng.randrange(3), place(), None, BIND, None)


def bind_inside():
    all = directories(tree + b"/w%d" % rng.randrange(3)) + directories(tree + b"/shared")
    if all:
        libc.mount(rng.choice(all), place(), None, BIND, None)


def unmount():
    all = mounted()
    if all:
        libc.umount2(rng.choice(all), LAZILY if rng.random() < 0.3 else 0)


def write_outside():
    path = top + b"/out/m%d" % rng.randrange(3)
    if rng.random() < 0.3:
        path += b"/c"
        os.makedirs(path, exist_ok=True)
        known.add(b"c")
    write(path + b"/" + rng.choice(names))


def write_inside():
    all = mounted()
    if all:
        write(rng.choice(all) + b"/" + rng.choice(names))


table = [
    (mount_memory, 3), (bind_outside, 3), (bind_inside, 3), (unmount, 8), (write_outside, 6), (write_inside, 6)
]
actions = [action for action, weight in table for _ in range(weight)]
for number in range(3):
    os.makedirs(top + b"/out/m%d" % number, exist_ok=True)
for _ in range(operations):
    try:
        rng.choice(actions)()
    except OSError:
        pass
    time.sleep(rng.uniform(0, 0.02))
with open(top + b"/made-mounter", "ab") as file:
    for last in known:
        file.write(b"N" + last + b"\0")
