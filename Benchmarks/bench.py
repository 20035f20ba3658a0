#!/usr/bin/env python3
"""Measures file-watch command runners side by side: bench.py [--quick | --full] [--tools a,b] [--only m1,m3] [--runs 3] [--out FILE]

Prints one Markdown table per measurement, and at the end each row's ratios to the floor, with who missed a change
there (figures.py); writes every figure as JSON lines. Tools are taken in turn within each
round (A B C A B C), so that a drift of the machine touches all alike. See adapters.py for how to add a tool.
"""
import argparse
import contextlib
import fcntl
import json
import os
import re
import select
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from adapters import BIN, HERE, TOOLS, Job
from figures import Figures

NS = 1e9
SHM = Path(tempfile.gettempdir() if not os.path.isdir('/dev/shm') else '/dev/shm')   # logs and FIFOs, never on the watched disk
PROFILES = {    # rounds, seconds and counts, by measurement; `leave` names tools that only --tools or another profile brings in
    'quick': dict(leave={'rerun', 'reflex', 'modd', 'iwatch', 'watchfiles', 'fswatch', 'incron', 'direvent'},
                  trees=['small'], m1_rounds=2, idle=3, m3_rounds=20, m3_tool_s=2, bursts=[100, 10_000], m4_rounds=1, git=200, cap=3,
                  storm_s=2, storm_rate=5000, rules=[1, 100], rule_events=2000, rule_s=1.0, spawns=60, spawn_s=1.0),
    'default': dict(leave={'rerun', 'fanotify', 'iwatch'},
                    trees=['small', 'medium'], m1_rounds=2, idle=10, m3_rounds=100, m3_tool_s=6, bursts=[1, 100, 10_000, 100_000], m4_rounds=1, git=5000, cap=8,
                    storm_s=4, storm_rate=20_000, rules=[1, 100, 1000], rule_events=20_000, rule_s=2.0, spawns=400, spawn_s=2.5),
    'full': dict(leave=set(),
                 trees=['small', 'medium', 'large'], m1_rounds=5, idle=30, m3_rounds=200, m3_tool_s=60, bursts=[1, 100, 10_000, 100_000], m4_rounds=3, git=5000, cap=60,
                 storm_s=60, storm_rate=20_000, rules=[1, 100, 1000], rule_events=100_000, rule_s=20, spawns=1000, spawn_s=20),
}
TREES = {'small': (100, 10), 'medium': (10_000, 10), 'large': (100_000, 10)}     # directories, files in each; 90 % below node_modules
BURST_TREE = (1000, 100)


# ---------------------------------------------------------------- small helpers

def now():
    return time.monotonic_ns()


def pct(values, q):
    values = sorted(values)
    return values[min(len(values) - 1, round(q * (len(values) - 1)))]


def drive(*args):
    """Runs the C driver; returns (first_ns, last_ns, count)."""
    out = subprocess.run([BIN / 'drive', *map(str, args)], check=True, capture_output=True, text=True).stdout
    return tuple(map(int, out.split()))


def dir_path(root, i):
    """Directory i of a tree made by drive mktree."""
    return root if i == 0 else f'{dir_path(root, (i - 1) // 10)}/d{i}'


def rewrite(path):
    """One change: returns the clock just before the write. Close follows at once."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)
    t = now()
    os.write(fd, b'%d' % t)
    os.close(fd)
    return t


class Fifo:
    """Where act reports from when its timing counts: the harness sleeps until a record arrives."""

    def __init__(self, path):
        self.path = str(path)
        os.mkfifo(path)
        self.fd = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        self.records = []

    def pump(self):
        with contextlib.suppress(BlockingIOError):
            while data := os.read(self.fd, 1 << 16):
                self.records += [int(m) for m in re.findall(rb'^@(\d+)$', data, re.M)]

    def wait(self, seconds, after=0):
        """The start time of the first action that began after `after`, or None."""
        end = now() + int(seconds * NS)
        while True:
            self.pump()
            while self.records:
                t = self.records.pop(0)
                if t > after:
                    return t
            left = (end - now()) / NS
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                return None

    def drain(self):
        self.pump()
        self.records.clear()

    def close(self):
        os.close(self.fd)


class FileLog:
    """Where act reports to when the paths count: a file in memory, appended to."""

    def __init__(self, path):
        self.path = str(path)
        Path(path).touch()

    def size(self):
        return os.stat(self.path).st_size

    def read(self):
        data = Path(self.path).read_bytes()
        return [int(m) for m in re.findall(rb'^@(\d+)$', data, re.M)], data


class Running:
    """A started tool: its processes, what they cost, and how to end them."""

    def __init__(self, adapter, root, fifo=True, **kw):
        self.adapter = adapter
        self.dir = Path(tempfile.mkdtemp(prefix=f'bench-{adapter.name}-', dir=SHM))
        self.log = Fifo(self.dir / 'fifo') if fifo else FileLog(self.dir / 'log')
        self.job = Job(root=str(root), log=self.log.path, dir=self.dir, **kw)
        argv = adapter.command(self.job)
        self.err = open(self.dir / 'stderr', 'wb')
        self.start_ns = now()
        self.proc = subprocess.Popen(argv, cwd=adapter.cwd(self.job), env={**os.environ, 'TERM': 'dumb', **adapter.env(self.job)},
                                     stdin=subprocess.DEVNULL, stdout=self.err, stderr=self.err, start_new_session=True)
        self.skip = adapter.starts * (len(self.job.globs) if self.job.globs else 1)     # actions run at start, before any change
        self.session = []

    def pids(self):
        """Every process of the tool's session but the actions."""
        found = []
        for entry in os.listdir('/proc'):
            if entry.isdigit():
                with contextlib.suppress(OSError, IndexError):
                    stat = Path('/proc', entry, 'stat').read_text()
                    comm, rest = stat[stat.index('(') + 1:stat.rindex(')')], stat[stat.rindex(')') + 2:].split()
                    if rest[3] == str(self.proc.pid) and rest[0] != 'Z' and comm not in ('act', 'find'):
                        found.append(int(entry))
        self.session = found
        return found

    def cpu_ns(self, fresh=True):
        total = 0
        for pid in (self.pids() if fresh or not self.session else self.session):
            with contextlib.suppress(OSError):
                total += time.clock_gettime_ns((~pid << 3) | 2)     # the CPU clock of that process, all threads
        return total

    def memory(self):
        """(RSS, PSS, private, peak RSS) in KiB."""
        total = [0, 0, 0, 0]
        for pid in self.pids():
            with contextlib.suppress(OSError):
                rollup = dict(re.findall(r'^(\w+):\s+(\d+) kB', Path(f'/proc/{pid}/smaps_rollup').read_text(), re.M))
                peak = re.search(r'VmHWM:\s+(\d+)', Path(f'/proc/{pid}/status').read_text())
                private = int(rollup['Private_Dirty']) + int(rollup['Private_Clean'])
                for i, v in enumerate((int(rollup['Rss']), int(rollup['Pss']), private, int(peak[1]))):
                    total[i] += v
        return total

    def watches(self):
        count = 0
        for pid in self.pids():
            with contextlib.suppress(OSError):
                for fd in os.listdir(f'/proc/{pid}/fd'):
                    with contextlib.suppress(OSError):
                        if 'inotify' in os.readlink(f'/proc/{pid}/fd/{fd}'):
                            count += Path(f'/proc/{pid}/fdinfo/{fd}').read_bytes().count(b'inotify wd:')
        return count

    def errors(self):
        return (self.dir / 'stderr').read_text(errors='replace')

    def spacing(self, lull_ms):
        """How long to wait for the action before changing the probe again, in seconds."""
        return max(0.005, lull_ms / 1000 * 1.1 + 0.03) if lull_ms else 0.005

    def ready(self, probes, timeout):
        """Changes each probe file until the action runs; seconds from start until the last of them was acted on, or None."""
        lull = max(self.adapter.lull_ms, self.job.lull or 0)
        space, deadline, reached = self.spacing(lull), self.start_ns + int(timeout * NS), None
        if lull >= 100 and len(probes) > 3:                             # slow ones: three probes must do
            probes = [probes[0], probes[len(probes) // 2], probes[-1]]
        for i, probe in enumerate(probes):
            touches = 0
            while now() < deadline:
                if self.proc.poll() is not None:
                    return None
                rewrite(probe)
                touches += 1
                t = self.act_within(space)
                while t is not None and self.skip > 0:
                    self.skip -= 1
                    t = self.act_within(space)
                if t is not None:
                    if i == 0 or touches > 1:
                        reached = t
                    break
            else:
                return None
            time.sleep(max(0.01, lull / 1000 * 1.2))                    # let it come to rest
            self.drain()
        return (reached - self.start_ns) / NS

    def unseen(self, probes, patience=2.0):
        """How many of the probe files, each changed once, no action followed."""
        lull, lost = max(self.adapter.lull_ms, self.job.lull or 0), 0
        for probe in probes:
            time.sleep(max(0.01, lull / 1000 * 1.2))
            self.drain()
            t = rewrite(probe)
            lost += self.log.wait(patience + lull / 1000, after=t) is None
        return lost

    def act_within(self, seconds):
        if isinstance(self.log, Fifo):
            return self.log.wait(seconds)
        end, size = now() + int(seconds * NS), getattr(self, 'seen', 0)
        while now() < end:
            if self.log.size() > size:
                self.seen = self.log.size()
                return now()
            time.sleep(0.001)
        return None

    def drain(self):
        if isinstance(self.log, Fifo):
            self.log.drain()
        else:
            self.seen = self.log.size()

    def stop(self):
        pids = self.pids()
        for sig, grace in ((signal.SIGTERM, 1.0), (signal.SIGKILL, 2.0)):
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, sig)
            end = time.monotonic() + grace
            while time.monotonic() < end and (self.proc.poll() is None or self.pids()):
                time.sleep(0.01)
            pids = self.pids()
            if not pids:
                break
        self.proc.wait()
        self.adapter.cleanup(self.job)
        self.err.close()
        if isinstance(self.log, Fifo):
            self.log.close()
        if not os.environ.get('BENCH_KEEP'):
            shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Bench:
    def __init__(self, profile, tools, out, trees, lock):
        self.p, self.tools, self.out, self.trees, self.lock = PROFILES[profile], tools, out, trees, lock
        self.made = set()
        self.figures = Figures()

    def note(self, m, tool, **kw):
        self.out.write(json.dumps(dict(m=m, tool=tool, load=round(os.getloadavg()[0], 2), **kw)) + '\n')
        self.out.flush()

    def part(self, m, need=()):
        return [a for a in self.tools if a.takes_part(m) and set(need) <= a.caps]

    @contextlib.contextmanager
    def alone(self):
        """Holds the machine's lock, so that no other heavy work runs beside a measurement."""
        if not self.lock:
            yield
            return
        with open(self.lock, 'a') as f:
            fcntl.flock(f, fcntl.LOCK_EX)
            yield

    def tree(self, name):
        root = self.trees / name
        if name not in self.made:
            shutil.rmtree(root, ignore_errors=True)
            root.mkdir(parents=True)
            if name in TREES:
                dirs, files = TREES[name]
                drive('mktree', root / 'src', dirs // 10, files)
                drive('mktree', root / 'node_modules', dirs - dirs // 10, files)
            elif name == 'burst':
                drive('mktree', root / 'src', *BURST_TREE)
            self.made.add(name)
        return root

    def own_tree(self, adapter):
        """A private small tree, so that many tools can be alive at once."""
        root = self.tree('own-' + adapter.name)
        if not (root / 'src').exists():
            drive('mktree', root / 'src', 100, 10)
        return root

    @staticmethod
    def probes(root, dirs):
        """Files in eight directories spread over the tree, the root and the last one among them."""
        return [dir_path(f'{root}/src', i) + '/f0.txt' for i in [dirs * k // 7 - (k == 7) for k in range(8)]]

    def start_ready(self, adapter, root, dirs=100, timeout=30, **kw):
        run = Running(adapter, root, **kw)
        if run.ready(self.probes(root, dirs), timeout) is None:
            why = run.errors().strip().splitlines()[-1:] or ['no action']
            run.stop()
            return None, why[0][:100]
        return run, ''

    # ------------------------------------------------------------ M1 and M2

    def m1(self):
        """Time to ready, and what a ready and idle tool costs."""
        rows, cost = {}, {}
        cells = [(size, ignore) for size in self.p['trees'] for ignore in ((False, True) if size != 'small' else (False,))]
        for size, ignore in cells:
            root, dirs = self.tree(size), TREES[size][0]
            for rnd in range(self.p['m1_rounds'] if size != 'large' else 1):
                with self.alone():
                    subprocess.run(['find', root, '-type', 'd', '-printf', ''], check=True)     # the same warm cache for all
                    for a in self.part('m1', ['ignore'] if ignore else []):
                        key = (a.name, size, ignore)
                        if rows.get(key, [0])[-1] is None or statistics.fmean([x or 0 for x in rows.get(key, [0])]) > 8:
                            continue                                                            # failed or slow: once is enough
                        with Running(a, root, ignore=['node_modules'] if ignore else []) as run:
                            secs = run.ready(self.probes(root, dirs // 10), 90 if size == 'large' else 40)
                            rows.setdefault(key, []).append(secs)
                            if secs is None:
                                why = (run.errors().strip().splitlines() or ['never acted'])[-1][:80]
                                self.note('m1', a.name, tree=size, ignore=ignore, ready_s=None, why=why)
                                cost[key] = why
                                continue
                            time.sleep(0.1)
                            rss, pss, private, peak = run.memory()
                            cost[key] = dict(rss=rss, pss=pss, private=private, peak=peak, watches=run.watches(), cpu_ms=run.cpu_ns() / 1e6)
                            cost[key]['unseen'] = run.unseen(self.probes(root, dirs // 10))
                            self.note('m1', a.name, tree=size, ignore=ignore, ready_s=round(secs, 4), **cost[key])
        for size, ignore in cells:
            dirs, files = TREES[size]
            print(f'\n### M1 time to ready: {dirs} directories, {dirs * files} files' + (', 90 % of them ignored' if ignore else ''))
            print('\n| tool | ready ms (median) | x floor | watches placed | CPU ms | RSS KiB | PSS KiB | private bytes per directory | complete |\n|---|--:|--:|--:|--:|--:|--:|--:|---|')
            base = rows.get(('floor', size, ignore))
            for a in self.part('m1'):
                key = (a.name, size, ignore)
                if key not in rows:
                    continue
                good = [x for x in rows[key] if x]
                row = f'm1 ready, {dirs} directories' + (', 90 % ignored' if ignore else '')
                if not good:
                    print(f'| {a.name} | fails: {cost[key]} | | | | | | | NO |')
                    self.figures.add(row, a.name, None, 'never ready')
                    continue
                med, c, small = statistics.median(good) * 1e3, cost[key], cost.get((a.name, 'small', False))
                per = f'{(c["private"] - small["private"]) * 1024 / (dirs - 100):.0f}' if size != 'small' and not ignore and isinstance(small, dict) else ''
                ratio = f'{med / 1e3 / statistics.median(base):.2f}' if base and base[0] else ''
                missed = f'{c["unseen"]} of 8 probes' if c['unseen'] else ''
                print(f'| {a.name} | {med:.1f} | {ratio} | {c["watches"]} | {c["cpu_ms"]:.0f} | {c["rss"]} | {c["pss"]} | {per} | {f"NO, {missed}" if missed else "yes"} |')
                self.figures.add(row, a.name, med, missed, aside=size == 'small')         # the program's own start, mostly
                self.figures.add(row.replace('ready', 'CPU until ready'), a.name, c['cpu_ms'], missed, aside=size == 'small')
                if per:
                    self.figures.add(f'm1 bytes a directory, {dirs} directories', a.name, max(1, float(per)), missed)

    def m2(self):
        """Idle: CPU used while nothing happens. All tools idle at the same time, as idle tools do not disturb each other."""
        size = self.p['trees'][-1] if self.p['trees'][-1] != 'large' else 'medium'
        table = {}
        for size in dict.fromkeys(['small', size]):
            root, dirs = self.tree(size), TREES[size][0]
            group, groups = [], []
            for a in self.part('m2'):
                if len(group) * dirs > 80_000 or a.name == 'entr' and size != 'small':      # 192k watches a user, one a file for this one
                    groups.append(group)
                    group = []
                group.append(a)
                if a.name == 'entr' and size != 'small':
                    groups.append(group)
                    group = []
            for group in [g for g in groups + [group] if g]:
                with self.alone(), contextlib.ExitStack() as stack:
                    runs = []
                    for a in group:
                        run, why = self.start_ready(a, root, dirs // 10, timeout=60)
                        if run:
                            runs.append(stack.enter_context(run))
                        else:
                            table[a.name, size] = why
                    self.calm(runs)
                    before = [r.cpu_ns() for r in runs]
                    time.sleep(self.p['idle'])
                    for r, b in zip(runs, before):
                        used = (r.cpu_ns() - b) / 1e6
                        rss, pss, private, _ = r.memory()
                        table[r.adapter.name, size] = (used / self.p['idle'], rss, pss, private)
                        self.note('m2', r.adapter.name, tree=size, cpu_ms_per_s=round(used / self.p['idle'], 4), rss=rss, pss=pss, private=private)
        sizes = list(dict.fromkeys(s for _, s in table))
        print(f'\n### M2 idle cost over {self.p["idle"]} s\n\n| tool | ' + ' | '.join(f'CPU ms/s, {s} | PSS KiB, {s}' for s in sizes) + ' |\n|---|' + '--:|--:|' * len(sizes))
        for a in self.part('m2'):
            cells = []
            for s in sizes:
                v = table.get((a.name, s))
                cells += [f'{v[0]:.3f}', str(v[2])] if isinstance(v, tuple) else [str(v or ''), '']
                if isinstance(v, tuple):
                    self.figures.add(f'm2 CPU while idle, {s} tree', a.name, max(v[0], 0.01))       # below 10 µs a second all are alike
            print(f'| {a.name} | ' + ' | '.join(cells) + ' |')

    @staticmethod
    def calm(runs, cap=40):
        """Waits until every tool is done with what the others' start stirred up (some act on every open and read)."""
        end, last = time.monotonic() + cap, None
        while time.monotonic() < end:
            used = [r.cpu_ns() for r in runs]
            if last and all(b - a < 0.02 * NS for a, b in zip(last, used)):
                return
            last = used
            time.sleep(2)

    # ------------------------------------------------------------ M3

    def m3(self):
        """Reaction latency: write -> first instruction of the action."""
        for title, row, lull, need in (('smallest debounce the tool allows', 'm3 latency, no debounce', None, []),
                                       ('debounce set to 50 ms (100 ms: fswatch)', 'm3 latency, 50 ms debounce', 50.0, ['lull'])):
            got = {}
            with self.alone(), contextlib.ExitStack() as stack:
                runs = []
                for a in self.part('m3', need):
                    run, why = self.start_ready(a, self.own_tree(a), lull=lull)
                    if run:
                        runs.append((stack.enter_context(run), dir_path(f'{run.job.root}/src', 57) + '/f3.txt'))
                    else:
                        print(f'M3: {a.name} not ready: {why}', file=sys.stderr)
                time.sleep(0.5)
                spent = {}
                for rnd in range(self.p['m3_rounds']):
                    for run, path in runs:
                        name = run.adapter.name
                        if spent.get(name, 0) > self.p['m3_tool_s']:            # slow tools: fewer rounds
                            continue
                        run.drain()
                        t = rewrite(path)
                        acted = run.log.wait(5, after=t)
                        got.setdefault(name, []).append((acted - t) / 1e3 if acted else None)
                        rest = max(0.012, max(run.adapter.lull_ms, lull or 0) / 1000 * 1.3)
                        time.sleep(rest)
                        spent[name] = spent.get(name, 0) + (now() - t) / NS
            print(f'\n### M3 reaction latency, {title}\n\n| tool | rounds | p10 µs | median µs | p99 µs | x floor (median) | less debounce µs | missed |\n|---|--:|--:|--:|--:|--:|--:|--:|')
            base = statistics.median([x for x in got.get('floor', []) if x] or [0])
            for a in self.part('m3', need):
                values = [x for x in got.get(a.name, []) if x]
                if values:
                    missed = got[a.name].count(None)
                    self.figures.add(row, a.name, statistics.median(values), f'{missed} of {len(got[a.name])} changes' if missed else '', aside=lull is None)
                    med, set_us = statistics.median(values), (max(lull, a.lull_ms) if lull else 0) * 1e3
                    print(f'| {a.name} | {len(values)} | {pct(values, .1):.0f} | {med:.0f} | {pct(values, .99):.0f} | {med / base if base else 0:.2f} | {med - set_us:.0f} | {got[a.name].count(None)} |')
                    self.note('m3', a.name, lull=lull, median_us=med, p99_us=pct(values, .99), values=[round(x) if x else None for x in got[a.name]])

    # ------------------------------------------------------------ M4

    def settle(self, run, quiet, cap):
        """Waits until no action ran for `quiet` seconds and the tool is idle; returns True, or False after `cap` seconds."""
        end, last_size, last_change, cpu = now() + int(cap * NS), -1, now(), run.cpu_ns()
        while now() < end:
            size = run.log.size()
            if size != last_size:
                last_size, last_change = size, now()
            elif now() - last_change > quiet * NS:
                used, cpu = run.cpu_ns() - cpu, run.cpu_ns()
                if used < 0.05 * quiet * NS or run.proc.poll() is not None:
                    return True
                last_change = now()
            time.sleep(0.02)
        return False

    def m4(self):
        """Bursts, and a git checkout: runs, time to the last of them, CPU, completeness, peak memory."""
        results, root = {}, self.tree('burst')
        wants = {n: {dir_path('src', k % BURST_TREE[0]).rsplit('/', 1)[-1] + f'/f{k // BURST_TREE[0] % BURST_TREE[1]}.txt' for k in range(n)}
                 for n in self.p['bursts']}
        git, changed = self.git_tree(self.p['git'])
        probes, git_probes = self.probes(root, BURST_TREE[0]), [f'{git}/p{k}/probe.txt' for k in (0, 100, 199)]
        for rnd in range(self.p['m4_rounds']):
            for a in self.part('m4'):
                with self.alone():
                    bursts = [(n, wants[n], lambda n=n: drive('burst', root / 'src', *BURST_TREE, n)) for n in self.p['bursts']]
                    self.burst(a, root, probes, bursts, results)
                    if 'new' in a.caps:
                        self.burst(a, git, git_probes, [('git', changed, lambda: self.checkout(git))], results, ignore=['.git'])
                        subprocess.run(['git', '-C', git, 'checkout', '-qf', 'a'], check=True)
        for key, seen in results.items():                                   # the median round, by time
            results[key] = sorted(seen, key=lambda r: r['time'] if isinstance(r, dict) and r['time'] is not None else 1e12)[len(seen) // 2]
        for n in [*self.p['bursts'], 'git']:
            print(f'\n### M4 ' + (f'burst of {n} files rewritten' if n != 'git' else f'git checkout, {len(changed)} files differ'))
            print('\n| tool | action runs | last write to last action ms | x floor | watcher CPU ms | paths reported | acted after last write | peak RSS KiB | complete |\n|---|--:|--:|--:|--:|--:|--:|--:|---|')
            base = results.get(('floor', n))
            for a in self.part('m4', ['new'] if n == 'git' else []):
                r = results.get((a.name, n))
                row = f'm4 %s, burst of {n}' if n != 'git' else 'm4 %s, git checkout'
                if not isinstance(r, dict):
                    print(f'| {a.name} | {r} | | | | | | | NO |')
                    self.figures.add(row % 'lag', a.name, None, str(r))
                    continue
                missed = self.burst_missed(r)
                t = '' if not r['runs'] else f'{r["time"]:.1f}' if r['time'] is not None else f'> {self.p["cap"] * 1000} (unfinished)'
                ratio = f'{r["time"] / base["time"]:.2f}' if r['time'] is not None and r['after'] and isinstance(base, dict) and base['time'] else ''
                seen = f'{100 * r["seen"]:.2f} %' if r['seen'] is not None else 'n/a'
                print(f'| {a.name} | {r["runs"]} | {t} | {ratio} | {r["cpu_ms"]:.1f} | {seen} | {"DIED" if r["died"] else "yes" if r["after"] else "NO"}{", overflow" if r["overflow"] else ""} | {r["peak"]} | {"NO" if missed else "yes" if "paths" in a.caps else "tells no paths"} |')
                lag = None if r['time'] is None else max(r['time'] - r['lull_ms'], 0.1)             # less the debounce; below 100 µs all are alike
                self.figures.add(row % 'lag', a.name, lag, missed, aside=n == 1, pathless='paths' not in a.caps)
                self.figures.add(row % 'CPU', a.name, r['cpu_ms'], missed, aside=n == 1, pathless='paths' not in a.caps)

    def burst_missed(self, r):
        """What a tool left unseen of a burst: '' if every path was told, or, of one that tells none, an action ran after the last write."""
        if r['died']:
            return 'died'
        if r['time'] is None:
            return f'not done after {self.p["cap"]} s'
        if r['seen'] is not None and r['seen'] < 1:
            return f'{100 * (1 - r["seen"]):.2g} % of paths'
        return '' if r['after'] else 'last write'

    def burst(self, a, root, probes, bursts, results, ignore=()):
        """One tool, started once, goes through the bursts from small to large; stops after one it could not finish."""
        lull = 50.0 if 'lull' in a.caps else None
        with Running(a, root, fifo=False, lull=lull, paths='paths' in a.caps, ignore=list(ignore) if 'ignore' in a.caps else []) as run:
            why = None
            if run.ready(probes, 60) is None:
                why = 'not ready: ' + (run.errors().strip().splitlines() or ['no action'])[-1][:80]
            for n, want, change in bursts:
                if why:
                    results.setdefault((a.name, n), []).append(why)
                    continue
                self.settle(run, 0.3, 5)
                size0, cpu0 = run.log.size(), run.cpu_ns()
                first, last, _ = change()
                done = self.settle(run, max(0.4, 2.5 * a.lull_ms / 1000), self.p['cap'])
                data = Path(run.log.path).read_bytes()[size0:]
                runs = [int(m) for m in re.findall(rb'^@(\d+)$', data, re.M)]
                found = set(m.decode() for m in re.findall(rb'([^/\n"]+/[^/\n"]+\.txt)', data))
                r = dict(lull_ms=max(lull or 0, a.lull_ms), runs=len(runs), time=(max(runs, default=last) - last) / 1e6 if done else None, cpu_ms=max(0, run.cpu_ns() - cpu0) / 1e6,
                         seen=len(want & found) / len(want) if 'paths' in a.caps else None, after=bool(runs) and max(runs) > last, peak=run.memory()[3],
                         write_ms=(last - first) / 1e6, died=run.proc.poll() is not None, overflow=bool(re.search('overflow', run.errors(), re.I)))
                results.setdefault((a.name, n), []).append(r)
                self.note('m4', a.name, n=n, **r)
                if not done or r['died']:
                    why = 'skipped: the burst before did not end' if not r['died'] else 'skipped: died'

    def git_tree(self, n):
        """A repository with branches a and b that differ in n files: two fifths changed, the rest added or removed."""
        root = self.tree('git')
        if not (root / '.git').exists():
            def git(*args):
                subprocess.run(['git', '-C', root, '-c', 'user.name=b', '-c', 'user.email=b@b', '-c', 'gc.auto=0', *args], check=True, capture_output=True)

            def fill(name, count, text):
                for i in range(count):
                    d = root / f'p{i % 200}' / name
                    d.mkdir(parents=True, exist_ok=True)
                    (d / f'{name}{i}.txt').write_text(f'{text} {i}\n')
            git('init', '-q', '-b', 'a')
            for i in range(200):
                (root / f'p{i}').mkdir()
                (root / f'p{i}' / 'probe.txt').write_text('')
            (root / '.gitignore').write_text('probe.txt\n')
            fill('keep', n * 3, 'same')
            fill('both', n * 2 // 5, 'a')
            fill('onlya', n * 3 // 10, 'a')
            git('add', '-A')
            git('commit', '-qm', 'a')
            git('checkout', '-qb', 'b')
            fill('both', n * 2 // 5, 'b')
            for d in root.glob('p*/onlya'):
                shutil.rmtree(d)
            fill('onlyb', n * 3 // 10, 'b')
            git('add', '-A')
            git('commit', '-qm', 'b')
            git('checkout', '-q', 'a')
        names = subprocess.run(['git', '-C', root, 'diff', '--name-only', 'a', 'b'], check=True, capture_output=True, text=True).stdout.split()
        return root, {'/'.join(name.split('/')[-2:]) for name in names}

    @staticmethod
    def checkout(git):
        t = now()
        subprocess.run(['git', '-C', git, 'checkout', '-q', 'b'], check=True)
        return t, now(), 0

    # ------------------------------------------------------------ M5

    def m5(self):
        """A sustained storm: does the tool keep up, and is it still alive after it?"""
        secs, rate = self.p['storm_s'], self.p['storm_rate']
        print(f'\n### M5 storm: {rate} files a second rewritten for {secs} s\n\n| tool | written/s | runs during storm | watcher CPU % of a core | marker acted on after ms | overflow told | peak RSS KiB | complete |\n|---|--:|--:|--:|--:|--:|--:|---|')
        for a in self.part('m5'):
            root = self.own_tree(a)
            with self.alone(), Running(a, root, fifo=False, lull=50.0 if 'lull' in a.caps else None, paths='paths' in a.caps) as run:
                if run.ready(self.probes(root, 100), 30) is None:
                    print(f'| {a.name} | not ready | | | | | | NO |')
                    self.figures.add('m5 CPU in a storm', a.name, None, 'never ready')
                    continue
                cpu0, runs0 = run.cpu_ns(), len(run.log.read()[0])
                first, last, count = drive('storm', root / 'src', 99, 10, rate, secs)
                cpu = run.cpu_ns() - cpu0
                runs_during = len(run.log.read()[0]) - runs0
                marker = dir_path(f'{root}/src', 99) + '/f7.txt'            # directory 99 took no part in the storm
                t, pos, lag = rewrite(marker), run.log.size(), None
                while now() - t < self.p['cap'] * NS and run.proc.poll() is None:
                    if run.log.size() > pos:
                        with open(run.log.path, 'rb') as f:
                            f.seek(max(0, pos - 64))
                            data = f.read()
                        stamps = [int(s) for s in re.findall(rb'^@(\d+)$', data, re.M) if int(s) > t]
                        hit = b'd99/f7.txt' in data if 'paths' in a.caps else bool(stamps)
                        if hit:
                            lag = ((stamps[0] if 'paths' not in a.caps else now()) - t) / 1e6
                            break
                    time.sleep(0.002)
                peak, rate_real = run.memory()[3], count / ((last - first) / NS)
                overflow = 'yes' if re.search('overflow', run.errors(), re.I) else ''
                told = f'{lag:.0f}' if lag is not None else ('DIED' if run.proc.poll() is not None else f'> {self.p["cap"] * 1000}')
                missed = 'died' if run.proc.poll() is not None else f'marker not told in {self.p["cap"]} s' if lag is None else self.storm_missed(run, root, last, runs0)
                print(f'| {a.name} | {rate_real:.0f} | {runs_during} | {cpu / (last - first) * 100:.1f} | {told} | {overflow} | {peak} | {f"NO, {missed}" if missed else "yes" if "paths" in a.caps else "tells no paths"} |', flush=True)
                self.figures.add('m5 CPU in a storm', a.name, cpu / (last - first) * 100, missed, pathless='paths' not in a.caps)
                lull = max(50 if 'lull' in a.caps else 0, a.lull_ms)
                self.figures.add('m5 lag after a storm', a.name, None if lag is None else max(lag - lull, 0.1), missed, pathless='paths' not in a.caps)
                self.note('m5', a.name, rate=rate_real, runs=runs_during, cpu_pct=cpu / (last - first) * 100, lag_ms=lag, overflow=overflow, peak=peak)

    def storm_missed(self, run, root, last, skip):
        """What no action could read: of each file, one that names it must begin after its last write; of all, one after the last."""
        self.settle(run, max(0.3, 2.5 * run.adapter.lull_ms / 1000), self.p['cap'])
        starts, data = run.log.read()
        if 'paths' not in run.adapter.caps:
            return '' if max(starts, default=0) > last else 'last write'
        told, start, since = {}, 0, time.time_ns() - now()
        for line in data.split(b'\n'):
            if line.startswith(b'@') and line[1:].isdigit():
                start = int(line[1:])
            else:
                for name in re.findall(rb'([^/\n"]+/[^/\n"]+\.txt)', line):
                    told[name.decode()] = max(start, told.get(name.decode(), 0))
        unread = 0
        for d in range(99):
            for f in range(10):
                path = dir_path(f'{root}/src', d) + f'/f{f}.txt'
                unread += told.get('/'.join(path.split('/')[-2:]), 0) < os.stat(path).st_mtime_ns - since
        return f'last content of {unread} of 990 files' if unread else ''

    # ------------------------------------------------------------ M6

    def m6(self):
        """Many rules: the watcher's CPU per event that matches none of them. Batches of 1000, each closed by one that matches the last rule."""
        table = {}
        for n in self.p['rules']:
            for a in self.part('m6', ['globs']):
                root = self.own_tree(a)
                sentinel = f'{root}/src/rule{n - 1}_s.txt'
                Path(sentinel).touch()
                with self.alone(), Running(a, root, globs=[f'rule{k}_*.txt' for k in range(n)]) as run:
                    run.skip = 10**9 if a.starts else 0
                    acted, deadline = None, now() + int(20 * NS)
                    while acted is None and now() < deadline and run.proc.poll() is None:
                        if a.starts:                                    # let the runs at start pass
                            while run.log.wait(1.0):
                                pass
                        t = rewrite(sentinel)
                        acted = run.log.wait(run.spacing(a.lull_ms) + 0.2, after=t)
                    if acted is None:
                        table[a.name, n] = None
                        self.note('m6', a.name, rules=n, ns=None, why=run.errors().strip()[-100:])
                        continue
                    start, sent, cpu0, ok = now(), 0, run.cpu_ns(), True
                    while sent < self.p['rule_events'] and now() - start < self.p['rule_s'] * NS and ok:
                        drive('burst', root / 'src', 100, 10, 1000)
                        sent += 1000
                        t = rewrite(sentinel)
                        ok = run.log.wait(30, after=t) is not None
                    ns = (run.cpu_ns() - cpu0) / sent if ok else None
                    table[a.name, n] = ns
                    self.note('m6', a.name, rules=n, ns=ns, events=sent, peak=run.memory()[3])
                os.unlink(sentinel)
        counts = self.p['rules']
        print('\n### M6 many rules: watcher CPU per file change that matches no rule\n\n| tool | ' + ' | '.join(f'{n} rules, ns' for n in counts) + ' | ns per rule and change | x floor at most rules |\n|---|' + '--:|' * (len(counts) + 2))
        for a in self.part('m6', ['globs']):
            v = [table.get((a.name, n)) for n in counts]
            slope = f'{(v[-1] - v[0]) / (counts[-1] - counts[0]):.1f}' if v[-1] and v[0] else ''
            base = table.get(('floor', counts[-1]))
            for n, x in zip(counts, v):
                self.figures.add(f'm6 CPU of a change, {n} rules', a.name, x, '' if x else 'the change that matches')
            print(f'| {a.name} | ' + ' | '.join(f'{x:.0f}' if x else 'fails' for x in v) + f' | {slope} | {v[-1] / base if base and v[-1] else 0:.2f} |')

    # ------------------------------------------------------------ M7

    def m7(self):
        """Spawn overhead: change, wait for the action, change again. The runner's own CPU and the wall time for each run."""
        got = {}
        with self.alone():
            for rnd in range(2):
                for a in self.part('m7'):
                    run, why = self.start_ready(a, self.own_tree(a))
                    if not run:
                        continue
                    with run:
                        path, n, cpu0, start = dir_path(f'{run.job.root}/src', 57) + '/f3.txt', 0, run.cpu_ns(), now()
                        lost, idle = 0, 0
                        while n < self.p['spawns'] // 2 and now() - start < self.p['spawn_s'] / 2 * NS:
                            t = now()
                            if run.log.wait(run.spacing(a.lull_ms) * 2 + 0.1, after=rewrite(path)) is None:     # a change without an action
                                lost, idle = lost + 1, idle + now() - t
                            else:
                                n += 1
                        wall = now() - start - idle
                        if n:
                            time.sleep(0.05)
                            got.setdefault(a.name, []).append((wall / n / 1e3, (run.cpu_ns() - cpu0) / n / 1e3, n, lost))
        print('\n### M7 spawn overhead, runs one after another\n\n| tool | runs | wall µs per run | x floor | runner CPU µs per run | x floor | changes without a run |\n|---|--:|--:|--:|--:|--:|--:|')
        mean = {k: (statistics.fmean(x[0] for x in v), statistics.fmean(x[1] for x in v), sum(x[2] for x in v), sum(x[3] for x in v)) for k, v in got.items()}
        base = mean.get('floor', (1, 1, 0, 0))
        for a in self.part('m7'):
            if a.name in mean:
                w, c, n, lost = mean[a.name]
                print(f'| {a.name} | {n} | {w:.0f} | {w / base[0]:.2f} | {c:.0f} | {c / base[1]:.2f} | {lost} |')
                self.note('m7', a.name, wall_us=w, cpu_us=c, runs=n, lost=lost)
                for row, value in (('m7 wall time of a run', w), ('m7 CPU of a run', c)):
                    self.figures.add(row, a.name, value, f'{lost} of {n + lost} changes' if lost else '', aside=True)


def build():
    BIN.mkdir(exist_ok=True)
    for name, flags in (('act', '-static -nostdlib -ffreestanding -fno-stack-protector -fno-pie -no-pie'), ('drive', ''), ('floor', '')):
        src, exe = HERE / f'{name}.c', BIN / name
        if not exe.exists() or exe.stat().st_mtime < src.stat().st_mtime:
            subprocess.run(['cc', '-O2', *flags.split(), '-o', exe, src], check=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--quick', dest='profile', action='store_const', const='quick', default='default')
    ap.add_argument('--full', dest='profile', action='store_const', const='full')
    ap.add_argument('--tools', help='comma list; default: those of the profile that are found')
    ap.add_argument('--only', default='m1,m2,m3,m4,m5,m6,m7', help='comma list of measurements')
    ap.add_argument('--sizes', help='trees for m1 and m2 instead of the profile\'s: small,medium,large (1k files/100 dirs, 100k/10k, 1M/100k)')
    ap.add_argument('--runs', type=int, default=1, help='do all this so many times; the worst ratios count')
    ap.add_argument('--storm', type=float, help='seconds of storm for m5 instead of the profile\'s')
    ap.add_argument('--out', default=str(Path(tempfile.gettempdir()) / 'heed-bench.jsonl'), help='figures as JSON lines, appended')
    ap.add_argument('--trees', help='where trees are made, on disk; deleted at the end (default: a fresh folder below /var/tmp)')
    ap.add_argument('--lock', default='', help='a lock file held while measuring; empty for none')
    ap.add_argument('--list', action='store_true', help='list the tools and stop')
    args = ap.parse_args()
    build()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))             # what was started is stopped, and the trees removed
    if args.list:
        for a in TOOLS.values():
            print(f'{a.name:14} {"found" if a.available() else "missing":8} {",".join(sorted(a.caps)):32} {a.note}')
        return
    wanted = args.tools.split(',') if args.tools else [name for name in TOOLS if name not in PROFILES[args.profile]['leave']]
    if unknown := [name for name in wanted if name not in TOOLS]:
        sys.exit(f'bench.py: no tool {", ".join(unknown)}; --list names them')
    if missing := [f'{name} ({TOOLS[name].exe})' for name in wanted if not TOOLS[name].available()]:
        print(f'left out, as not found: {", ".join(missing)}')
    tools = [TOOLS[name] for name in wanted if TOOLS[name].available()]
    trees = Path(args.trees or tempfile.mkdtemp(prefix='heed-bench-', dir='/var/tmp'))
    start = time.monotonic()
    with open(args.out, 'a') as out:
        out.write(json.dumps(dict(m='start', time=time.strftime('%F %T'), profile=args.profile, tools=[a.name for a in tools],
                                  kernel=os.uname().release, cpus=os.cpu_count(), load=os.getloadavg())) + '\n')
        if args.sizes:
            PROFILES[args.profile]['trees'] = args.sizes.split(',')
        if args.storm:
            PROFILES[args.profile]['storm_s'] = args.storm
        bench = Bench(args.profile, tools, out, trees, args.lock)
        print(f'profile {args.profile}, kernel {os.uname().release}, {os.cpu_count()} CPUs, tools: {", ".join(a.name for a in tools)}')
        try:
            for number in range(args.runs):
                bench.figures.begin()
                if args.runs > 1:
                    print(f'\n## Run {number + 1} of {args.runs}', flush=True)
                for m in args.only.split(','):
                    t = time.monotonic()
                    getattr(bench, m)()
                    print(f'\n({m}: {time.monotonic() - t:.0f} s)', flush=True)
            bench.figures.print([a.name for a in tools])
        finally:
            shutil.rmtree(trees, ignore_errors=True)
    print(f'\ntotal {time.monotonic() - start:.0f} s; figures in {args.out}')


if __name__ == '__main__':
    sys.exit(main())
