#!/usr/bin/env python3
"""Plays what file-watch command runners are known to miss, one tool after the other: complete.py [--tools a,b] [--only mkdir,overflow]

Prints a table: a line a situation, a column a tool. A change counts as seen where an action that names its path (of a
tool that tells no paths: any action) began after it. Tools as in bench.py; ends with 1 where heed missed a change.
"""
import argparse
import contextlib
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from adapters import TOOLS
from bench import Bench, Running, build, dir_path, drive, now

SITUATIONS = {}


def situation(title, **options):
    """options: trials; files in each of the hundred directories; names, the patterns of rules where not all files are meant."""
    def add(play):
        SITUATIONS[play.__name__] = (title, play, options)
        return play
    return add


def write(path, text='x'):
    """Returns when it was about to be closed."""
    with open(path, 'w') as f:
        f.write(text)
        f.flush()
        return now()


class World:
    """What a situation is played in: the tree that is watched, a folder beside it, and the tool."""

    def __init__(self, root, beside, run):
        self.root, self.beside, self.run = root, beside, run
        self.changes = []                                   # (path below the root, when its last step began)

    def changed(self, path, at):
        self.changes.append((str(Path(path).relative_to(self.root)), at))


@situation('`mkdir -p a/b/c` and a file in it at once', trials=50)
def mkdir(w, i):
    path = w.root / f'src/fresh{i}/b/c/f{i}.txt'
    os.makedirs(path.parent)
    w.changed(path, write(path))
    time.sleep(0.003)


@situation('`cp -r` of a tree, four deep', trials=20)
def copied(w, i):
    deep = w.beside / 'copied/a/b/c'
    deep.mkdir(parents=True, exist_ok=True)
    for d in (deep, *list(deep.parents)[:3]):
        write(d / 'f.txt')
    shutil.copytree(w.beside / 'copied', w.root / f'src/copied{i}', copy_function=lambda a, b: w.changed(b, write(b, Path(a).read_text())))
    time.sleep(0.003)


@situation('a tree moved in', trials=10)
def moved(w, i):
    deep = w.beside / f'moved{i}/a/b'
    deep.mkdir(parents=True)
    for d in (deep, deep.parent, deep.parent.parent):
        write(d / 'f.txt')
    t = now()
    os.rename(w.beside / f'moved{i}', w.root / f'src/moved{i}')
    for d in ('', 'a/', 'a/b/'):
        w.changed(w.root / f'src/moved{i}/{d}f.txt', t)


@situation('a directory renamed, and a file below it written at once', trials=20)
def renamed(w, i):
    old = Path(dir_path(f'{w.root}/src', 20 + i))
    new = old.parent / f'renamed{i}'
    os.rename(old, new)
    w.changed(new / 'f0.txt', write(new / 'f0.txt'))
    time.sleep(0.003)


@situation('the root removed and made again; a file at once, one a second later', trials=1)
def root(w, i):
    shutil.rmtree(w.root)
    (w.root / 'src').mkdir(parents=True)
    w.changed(w.root / 'src/once.txt', write(w.root / 'src/once.txt'))
    time.sleep(1)
    w.changed(w.root / 'src/later.txt', write(w.root / 'src/later.txt'))


@situation('40,000 files rewritten while the tool is suspended', trials=1, files=400)
def overflow(w, i):
    pids = w.run.pids()
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        _, last, _ = drive('burst', w.root / 'src', 100, 400, 40_000)
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
    for d in range(100):
        for f in range(400):
            w.changed(f'{dir_path(f"{w.root}/src", d)}/f{f}.txt', last)


@situation('the `..data` link of a mounted configuration swapped', trials=5, names=['src/config/app.txt', 'f0.txt'])
def swap(w, i):
    """As kubelet does; the new content stands ready for a while before the link that shows it."""
    config = w.root / 'src/config'
    new = config / f'..{i}'
    new.mkdir(parents=True)
    write(new / 'app.txt', str(i))
    if i == 0:
        (config / '..data').symlink_to(new.name)
        (config / 'app.txt').symlink_to('..data/app.txt')
        time.sleep(1)
        return
    time.sleep(0.6)
    (config / '..data_tmp').symlink_to(new.name)
    w.changed(config / 'app.txt', now())
    os.rename(config / '..data_tmp', config / '..data')
    shutil.rmtree(config / f'..{i - 1}')
    time.sleep(0.6)


@situation('a file in a fresh directory, written with pauses of 500 ms', trials=1)
def slowly(w, i):
    path = w.root / 'src/slow/f.txt'
    path.parent.mkdir()
    with open(path, 'wb', buffering=0) as f:
        for number in range(4):
            if number == 3:
                w.changed(path, now())
            f.write(b'x' * 1000)
            time.sleep(0.5)


@situation('a save by rename', trials=20)
def saved(w, i):
    path = Path(dir_path(f'{w.root}/src', i)) / 'f1.txt'
    write(path.parent / f'.f1.tmp{i}')
    w.changed(path, now())
    os.rename(path.parent / f'.f1.tmp{i}', path)
    time.sleep(0.02)


@situation('a file linked into place (O_TMPFILE, link)', trials=10)
def linked(w, i):
    path = w.root / f'src/d1/linked{i}.txt'
    fd = os.open(path.parent, os.O_TMPFILE | os.O_RDWR, 0o644)
    os.write(fd, b'x')
    folder = os.open(path.parent, os.O_RDONLY)
    w.changed(path, now())
    os.link(f'/proc/self/fd/{fd}', path.name, dst_dir_fd=folder, follow_symlinks=True)
    os.close(folder)
    os.close(fd)
    time.sleep(0.02)


def told(run, since):
    """{path as told: starts of the actions that were told it}, and the starts of all."""
    named, start, starts = {}, 0, []
    for line in Path(run.log.path).read_bytes()[since:].split(b'\n'):
        if line.startswith(b'@') and line[1:].isdigit():
            start = int(line[1:])
            starts.append(start)
        elif line:
            for path in re.findall(r'[^\n"]+\.txt', line.decode(errors='replace')):
                named.setdefault(path, []).append(start)
    return named, starts


def play(adapter, name, trees, cap):
    """What the table says of one tool in one situation, and whether it missed something."""
    _, act, options = SITUATIONS[name]
    place = Path(tempfile.mkdtemp(prefix=f'{adapter.name}-', dir=trees))
    world_root, beside = place / 'root', place / 'beside'
    (world_root / 'src').mkdir(parents=True)
    beside.mkdir()
    drive('mktree', world_root / 'src', 100, options.get('files', 10))
    lull = 50.0 if 'lull' in adapter.caps else None
    try:
        with Running(adapter, world_root, fifo=False, lull=lull, paths='paths' in adapter.caps, globs=options.get('names')) as run:
            if run.ready(Bench.probes(world_root, 100), 30) is None:
                return 'never ready', True
            time.sleep(0.5)
            world, since = World(world_root, beside, run), run.log.size()
            for i in range(options['trials']):
                act(world, i)
            done = settled(run, max(1.0, 2.5 * adapter.lull_ms / 1000), cap)
            named, starts = told(run, since)
            return verdict(adapter, world.changes, named, starts, done, run.proc.poll() is not None)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def settled(run, quiet, cap):
    """Whether no action has begun for a while, before the time is up."""
    end, size, since = now() + int(cap * 1e9), -1, now()
    while now() < end:
        if (found := run.log.size()) != size:
            size, since = found, now()
        elif now() - since > quiet * 1e9:
            return True
        time.sleep(0.02)
    return False


def read(changes, starts_of):
    """How many changes some action could read: it began after that one, and before the next of the same path."""
    count, following = 0, {}
    for path, at in reversed(changes):
        count += any(at <= start < following.get(path, float('inf')) for start in starts_of(path))
        following[path] = at
    return count


def verdict(adapter, changes, named, starts, done, died):
    tails = {}
    for path, runs in named.items():                        # told absolute, or relative to something: two names must do
        tails.setdefault('/'.join(path.split('/')[-2:]), []).extend(runs)
    tells = 'paths' in adapter.caps
    seen = read(changes, lambda path: tails.get('/'.join(path.split('/')[-2:]), []) if tells else starts)
    missed = len(changes) - seen
    if not missed:
        return f'complete, {len(starts)} runs' + ('' if tells else ', no paths'), False
    why = ', died' if died else '' if done else ', not done'
    return f'**misses {missed} of {len(changes)}**{why}', True


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--tools', default='heed,inotifywait,entr,watchman,reflex,watchmedo,watchfiles', help='comma list; floor too')
    ap.add_argument('--only', default=','.join(SITUATIONS), help=f'comma list of: {", ".join(SITUATIONS)}')
    ap.add_argument('--cap', type=float, default=30, help='how many seconds a tool may need after the last change')
    args = ap.parse_args()
    build()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))             # what was started is stopped, and the trees removed
    wanted = args.tools.split(',')
    if unknown := [name for name in wanted if name not in TOOLS] + [name for name in args.only.split(',') if name not in SITUATIONS]:
        sys.exit(f'complete.py: no tool or situation {", ".join(unknown)}')
    if missing := [name for name in wanted if not TOOLS[name].available()]:
        print(f'left out, as not found: {", ".join(missing)}')
    tools, trees, failed = [TOOLS[name] for name in wanted if name not in missing], tempfile.mkdtemp(prefix='heed-complete-', dir='/var/tmp'), False
    print('| situation | ' + ' | '.join(a.name for a in tools) + ' |\n|---|' + '---|' * len(tools))
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, trees, ignore_errors=True)
        for name in args.only.split(','):
            cells = []
            for a in tools:
                cell, missed = play(a, name, trees, args.cap)
                failed |= missed and a.name == 'heed'
                cells.append(cell)
            print(f'| {SITUATIONS[name][0]} | ' + ' | '.join(cells) + ' |', flush=True)
    return failed


if __name__ == '__main__':
    sys.exit(main())
