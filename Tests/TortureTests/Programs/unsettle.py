"""Lets a root and the directories on the way to it go and come, at random, while somebody writes by its path.

usage: unsettle.py DIRECTORY SEED ROUNDS [mounts]

The root is DIRECTORY/p/q/r. At the end a directory is there, perhaps by way of a symbolic link. With `mounts`, which needs a
mount namespace, file systems and directories are mounted over it instead of links.
"""

import ctypes
import os
import random
import shutil
import sys
import time

top, seed, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
rng = random.Random(f"{seed}/unsettle")
os.chdir(top)
root = "p/q/r"
count = 0


def fresh(kind):
    global count
    count += 1
    return "%s%d" % (kind, count)


def pause():
    if rng.random() < 0.6:
        time.sleep(rng.uniform(0, 0.03))


def remove(path):
    for _ in range(20):
        if os.path.islink(path) or os.path.isfile(path):
            os.unlink(path)
        elif os.path.isdir(path):
            shutil.rmtree(path, ignore_errors=True)
        if not os.path.lexists(path):
            return


def settle():
    """A directory is at the root's path, whatever is in the way."""
    for part in ["p", "p/q", "p/q/r"]:
        if os.path.lexists(part) and not os.path.isdir(part):
            remove(part)
        os.makedirs(part, exist_ok=True)


def fill(path):
    os.makedirs(path + "/d", exist_ok=True)
    for name in ["f0", "f5", "d/f1"]:
        with open(path + "/" + name, "w") as file:
            file.write("other\n")


def delete(path):
    remove(path)


def away_and_back(path):
    away = fresh("away")
    os.rename(path, away)
    pause()
    remove(path)
    os.rename(away, path)


def another_meanwhile(path):
    away = fresh("away")
    os.rename(path, away)
    fill(path + root[len(path):])
    pause()
    remove(path)
    os.rename(away, path)


def exchange(path):
    new, old = fresh("new"), fresh("old")
    fill(new + root[len(path):])
    os.rename(path, old)
    os.rename(new, path)
    pause()
    remove(old)


def a_file(path):
    away = fresh("away")
    os.rename(path, away)
    with open(path, "w") as file:
        file.write("a file\n")
    pause()
    os.unlink(path)
    if rng.random() < 0.5:
        os.rename(away, path)


def a_link(path):
    real = fresh("real")
    os.rename(path, real)
    os.symlink(os.path.abspath(real), path)
    pause()
    if rng.random() < 0.5:
        os.unlink(path)
        os.rename(real, path)


def another_target(path):
    """A link that leads elsewhere, then elsewhere again: as `ln -sfn` does it."""
    real, other = fresh("real"), fresh("real")
    fill(other + root[len(path):])
    os.rename(path, real)
    os.symlink(os.path.abspath(real), path)
    pause()
    os.symlink(os.path.abspath(other), "link")
    os.rename("link", path)


libc = ctypes.CDLL(None, use_errno=True)
BIND, LAZILY = 4096, 2


def absolute(path):
    return os.fsencode(os.path.abspath(path))


def mount(path):
    if rng.random() < 0.5:
        libc.mount(b"none", absolute(path), b"tmpfs", 0, b"size=1m")
    else:
        other = fresh("other")
        fill(other + root[len(path):])
        libc.mount(absolute(other), absolute(path), None, BIND, None)
    if rng.random() < 0.7:
        fill(root)


def unmount(path):
    libc.umount2(absolute(path), LAZILY if rng.random() < 0.3 else 0)


def mount_and_unmount(path):
    mount(path)
    pause()
    unmount(path)


actions = [delete, away_and_back, another_meanwhile, exchange, a_file]
if "mounts" in sys.argv[4:]:
    actions += [mount, unmount, unmount, mount_and_unmount]
else:
    actions += [a_link, another_target]
for _ in range(rounds):
    try:
        rng.choice(actions)(rng.choice(["p", "p/q", "p/q/r"]))
    except OSError:
        pass
    if rng.random() < 0.7:
        try:
            settle()
        except OSError:
            pass
    pause()
for _ in range(50):
    try:
        settle()
        break
    except OSError:
        pass
