"""Changes a tree at random, as fast as it can.

usage: writer.py DIRECTORY SEED NUMBER PHASE KIND OPERATIONS PAUSES

Works in DIRECTORY/tree, which is watched, and DIRECTORY/out, which is not. In the tree, `wNUMBER` is the writer's own and
`shared` everybody's. Directories are named a to d; `node_modules` and `build` are ignored, and files never have these
names. KIND is `storm` for everything, `grow` for what only adds and rewrites. After about one operation in PAUSES it
waits up to 0.3 s; 0 for never.

Every content is a number that no other has, and is written at once. At its end the writer lists in DIRECTORY/made-NUMBER
every path of its own part that has ever existed, and every last name that it made anywhere.
"""

import os
import random
import shutil
import sys
import time

top, seed, number, phase = os.fsencode(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
kind, operations, pauses = sys.argv[5], int(sys.argv[6]), int(sys.argv[7])
rng = random.Random(f"{seed}/{number}/{phase}")
tree, mine, out = top + b"/tree", b"w%d" % number, top + b"/out/w%d" % number
names = [b"f", b"g h", b"-n", "\u00e9".encode(), b"q'\"$(x)", b"b\xff", b"x*", b"f.c"]
count = 0
made, known = set(), set(names)


def directory(ignored=0.06, deepest=3):
    parts = [mine if rng.random() < 0.7 else b"shared"]
    for _ in range(rng.randint(0, deepest)):
        parts.append(rng.choice([b"node_modules", b"build"] if rng.random() < ignored else [b"a", b"b", b"c", b"d"]))
    return b"/".join(parts)


def name():
    return rng.choice(names)


def fresh(suffix=b".u"):
    global count
    count += 1
    return b"%d-%s-%d" % (number, phase.encode(), count) + suffix


def content():
    global count
    count += 1
    return b"%d.%s.%d\n" % (number, phase.encode(), count)


def note(path):
    """Something has now this name in the tree."""
    if path.startswith(mine):
        made.add(path)
    known.add(os.path.basename(path))


def note_below(path):
    note(path)
    if path.startswith(mine):
        for at, directories, files in os.walk(tree + b"/" + path):
            for found in directories + files:
                note(at[len(tree) + 1:] + b"/" + found)


def put(path, flags=os.O_CREAT | os.O_TRUNC):
    fd = os.open(tree + b"/" + path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW | flags, 0o644)
    try:
        note(path)
        os.write(fd, content())
    finally:
        os.close(fd)


def make_directories(path):
    os.makedirs(tree + b"/" + path, exist_ok=True)
    while path:
        note(path)
        path = os.path.dirname(path)


def rename(old, new):
    os.rename(tree + b"/" + old, tree + b"/" + new)
    note_below(new)


def make_directory():
    path = directory()
    os.mkdir(tree + b"/" + path)
    note(path)


def create():
    put(directory() + b"/" + name())


def create_unique():
    put(directory() + b"/" + fresh())


def rewrite():
    put(directory() + b"/" + name(), os.O_TRUNC)


def atomic_save():
    path = directory()
    temporary = path + b"/" + fresh(b".tmp")
    put(temporary)
    rename(temporary, path + b"/" + name())


def rename_file():
    old = directory() + b"/" + name()
    if os.path.isdir(tree + b"/" + old):
        return
    rename(old, directory() + b"/" + name())


def hard_link():
    # The other name goes: what is written through it would not be seen here.
    source = out + b"/" + fresh(b".s")
    with open(source, "wb") as file:
        file.write(content())
    try:
        path = directory() + b"/" + name()
        os.link(source, tree + b"/" + path)
        note(path)
    finally:
        os.unlink(source)


def link_unnamed():
    path = directory() + b"/" + name()
    fd = os.open(tree + b"/" + os.path.dirname(path), os.O_WRONLY | os.O_TMPFILE | os.O_CLOEXEC, 0o644)
    try:
        os.write(fd, content())
        os.link("/proc/self/fd/%d" % fd, tree + b"/" + path, src_dir_fd=fd)
        note(path)
    finally:
        os.close(fd)


def symbolic_link():
    path = directory() + b"/" + name()
    os.symlink(b"nowhere-" + content().strip(), tree + b"/" + path)
    note(path)


def replace_link():
    path = directory()
    temporary = path + b"/" + fresh(b".tmp")
    os.symlink(b"nowhere-" + content().strip(), tree + b"/" + temporary)
    note(temporary)
    rename(temporary, path + b"/" + name())


def unlink():
    os.unlink(tree + b"/" + directory() + b"/" + name())


def make_deep():
    path = directory(deepest=1)
    for _ in range(rng.randint(1, 2)):
        path += b"/" + rng.choice([b"a", b"b", b"c", b"d"])
    make_directories(path)
    put(path + b"/" + name())


def remove_directory():
    os.rmdir(tree + b"/" + directory() + b"/" + rng.choice([b"a", b"b", b"c", b"d"]))


def remove_tree():
    shutil.rmtree(tree + b"/" + directory() + b"/" + rng.choice([b"a", b"b", b"c", b"d"]), ignore_errors=True)


def some_directory():
    last = rng.choice([b"node_modules", b"build"] if rng.random() < 0.1 else [b"a", b"b", b"c", b"d"])
    return directory(deepest=2) + b"/" + last


def rename_directory():
    old, new = some_directory(), some_directory()
    if old.startswith(b"shared") and new.startswith(mine):
        old, new = new, old
    rename(old, new)
    if rng.random() < 0.7:
        put(new + b"/" + name())


def move_out():
    path = some_directory() if rng.random() < 0.5 else directory() + b"/" + name()
    if path.startswith(mine):
        os.rename(tree + b"/" + path, out + b"/" + path.rsplit(b"/", 1)[1])


def move_in():
    last = rng.choice(names + [b"a", b"b", b"c", b"d", b"build", b"node_modules"])
    path = directory(deepest=2) + b"/" + last
    os.rename(out + b"/" + last, tree + b"/" + path)
    note_below(path)


def copy_tree():
    """As cp -r does: directories, and files in them at once."""
    path = directory(deepest=1) + b"/" + rng.choice([b"a", b"b", b"c", b"d"])
    for part in [b"", b"/a", b"/b", b"/a/c"]:
        make_directories(path + part)
        for last in rng.sample(names, 2):
            put(path + part + b"/" + last)


storm = [
    (make_directory, 12), (create, 12), (create_unique, 4), (rewrite, 6), (atomic_save, 8), (rename_file, 5),
    (hard_link, 3), (link_unnamed, 3), (symbolic_link, 3), (replace_link, 3), (unlink, 8), (make_deep, 6),
    (remove_directory, 3), (remove_tree, 5), (rename_directory, 8), (move_out, 5), (move_in, 7), (copy_tree, 3),
]
grow = [(create, 8), (make_deep, 30), (copy_tree, 8), (rewrite, 8)]
table = {"storm": storm, "grow": grow}[kind]
actions = [action for action, weight in table for _ in range(weight)]

os.makedirs(out, exist_ok=True)
for path in [mine, b"shared"]:
    note(path)
    os.makedirs(tree + b"/" + path, exist_ok=True)
for _ in range(operations):
    try:
        rng.choice(actions)()
    except OSError:
        pass
    if pauses and rng.randrange(pauses) == 0:
        time.sleep(rng.uniform(0, 0.3))
with open(top + b"/made-%d" % number, "ab") as file:
    for path in made:
        file.write(b"P" + path + b"\0")
    for last in known:
        file.write(b"N" + last + b"\0")
