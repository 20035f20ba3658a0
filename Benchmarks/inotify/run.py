"""Measures the Inotify and InotifyTree libraries beside a program written by hand in C, and asyncinotify if there.

    swift build -c release --product inotify-bench && python3 Benchmarks/inotify/run.py [--dirs 100000] [--only NAME]

Every figure is the median of interleaved runs (floor, library, seed, floor, …); quote the ratios. asyncinotify is taken
from the Python that HEED_PYTHON names (default: this one), and left out if it has none.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BENCH = os.environ.get("INOTIFY_BENCH", ROOT + "/.build/release/inotify-bench")
PYTHON = os.environ.get("HEED_PYTHON", sys.executable)
SEED = [PYTHON, HERE + "/seed.py"]
has_seed = subprocess.run([PYTHON, "-c", "import asyncinotify"], capture_output=True).returncode == 0


def run(command, **more):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **more).stdout.split()


def table(title, unit, rows, against, smaller_is_better=True):
    print(f"\n{title} ({unit})")
    floor = rows[against]
    for name, value in rows.items():
        ratio = value / floor if smaller_is_better else floor / value
        print(f"  {name:34} {value:14,.1f}   {ratio:6.2f} x")


def decode(floor, rounds):
    figures = {}
    ways = {"floor, read loop": [floor, "decode", "5"]}
    for way in ["batch", "next", "wait", "loop"]:
        ways[f"library, {way}"] = [BENCH, "decode", way, "5"]
    if has_seed:
        ways["seed, get"] = SEED + ["decode", "next", "3"]
        ways["seed, sync_get"] = SEED + ["decode", "wait", "3"]
    for _ in range(rounds):
        for name, command in ways.items():
            figures.setdefault(name, []).extend(float(word) for word in run(command))
    rows = {name: statistics.median(values) / 1e6 for name, values in figures.items()}
    table("events decoded from a full queue", "million a second", rows, "floor, read loop", False)


def latency(floor, rounds, count):
    ways = {"floor, blocking read loop": [floor, "latency"]}
    ways["library, wait()"] = [BENCH, "latency", "wait"]
    ways["library, next()"] = [BENCH, "latency", "next"]
    if has_seed:
        ways["seed, sync_get()"] = SEED + ["latency", "wait"]
        ways["seed, get()"] = SEED + ["latency", "next"]
    figures = {}
    for _ in range(rounds):
        for name, command in ways.items():
            with tempfile.NamedTemporaryFile(dir="/var/tmp") as file:
                file.write(bytes(8))
                file.flush()
                reader = subprocess.Popen(command + [file.name, str(count)], stdout=subprocess.PIPE, text=True)
                reader.stdout.readline()
                # Some more than are read, in case one event stands for two writes.
                poke = subprocess.Popen([floor, "poke", file.name, str(count * 2), "800"])
                times = [int(line) for line in reader.stdout]
                reader.wait()
                poke.terminate()
                poke.wait()
                figures.setdefault(name, []).append(times)
    medians = {name: [statistics.median(times) / 1e3 for times in rounds] for name, rounds in figures.items()}
    rows = {name: statistics.median(values) for name, values in medians.items()}
    table("write(2) in another process to the event, median", "µs", rows, "floor, blocking read loop")
    # What else runs on the machine only makes it longer.
    rows = {name: min(values) for name, values in medians.items()}
    table("the same, the median of the quietest round", "µs", rows, "floor, blocking read loop")
    every = {name: sorted(time for times in rounds for time in times) for name, rounds in figures.items()}
    rows = {name: times[int(len(times) * 0.99)] / 1e3 for name, times in every.items()}
    table("the same, 99th percentile", "µs", rows, "floor, blocking read loop")


def directories(floor, rounds, count):
    root = tempfile.mkdtemp(dir="/var/tmp", prefix="inotify-bench-")
    try:
        paths = []
        for a in range((count + 999) // 1000):
            for b in range(10):
                for c in range(100):
                    paths.append(f"{root}/module-{a}/part{b}/directory-{c}")
        for path in paths:
            os.makedirs(path)
        listed = "".join(path + "\n" for path in paths)
        figures = {}
        for _ in range(rounds):
            for name, command, text in [
                ("floor, walk", [floor, "walk", root], None),
                ("library, TreeWatcher.add", [BENCH, "walk", root], None),
                ("floor, list", [floor, "list"], listed),
                ("library, addWatch of a list", [BENCH, "list"], listed),
            ] + ([("seed, add_watch of a list", SEED + ["list"], listed)] if has_seed else []):
                figures.setdefault(name, []).append([int(word) for word in run(command, input=text)])
        for kind in ["walk", "list"]:
            rows = {
                name: statistics.median(figure[1] for figure in values) / 1e6
                for name, values in figures.items()
                if (kind == "walk") == (name in ["floor, walk", "library, TreeWatcher.add"])
            }
            table(f"watching {figures[f'floor, {kind}'][0][0]:,} directories, by {kind}", "ms", rows, f"floor, {kind}")
        print("\nmemory of the process (bytes a directory)")
        for name, values in figures.items():
            if len(values[0]) == 3:
                print(f"  {name:34} {statistics.median(figure[2] / figure[0] for figure in values):14,.1f}")
    finally:
        shutil.rmtree(root)


def idle(way):
    """What threads do while nothing happens.

    Tasks run on a pool of Swift's, which has a timer of its own: "idle-pool" is a task that waits without the library.
    """
    with tempfile.TemporaryDirectory(dir="/var/tmp") as directory:
        watcher = subprocess.Popen([BENCH, way, directory], stdout=subprocess.PIPE, text=True)
        watcher.stdout.readline()
        with tempfile.NamedTemporaryFile("r") as report:
            trace = ["timeout", "3", "strace", "-f", "-qq", "-o", report.name, "-p", str(watcher.pid)]
            subprocess.run(trace, capture_output=True)
            # Not the calls in which threads sleep when strace comes and still sleep when it goes.
            asleep = ["<unfinished", "<detached", "ERESTART"]
            lines = [line for line in report.read().splitlines() if not any(word in line for word in asleep)]
            calls = [line.split(None, 1)[0] for line in lines]
        names = {}
        for thread in os.listdir(f"/proc/{watcher.pid}/task"):
            with open(f"/proc/{watcher.pid}/task/{thread}/comm") as file:
                names[thread] = file.read().strip()
        watcher.kill()
        watcher.wait()
    print(f"\n{way}: system calls in 3 s")
    for thread in sorted(names, key=int):
        kind = "the main thread" if thread == str(watcher.pid) else names[thread]
        print(f"  {kind:34} {calls.count(thread):14}")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--dirs", type=int, default=100_000)
    options.add_argument("--only", choices=["decode", "latency", "directories", "idle"])
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        floor = folder + "/floor"
        subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-o", floor, HERE + "/floor.c"], check=True)
        if options.only in [None, "decode"]:
            decode(floor, options.rounds)
        if options.only in [None, "latency"]:
            latency(floor, options.rounds, options.count)
        if options.only in [None, "directories"]:
            directories(floor, options.rounds, options.dirs)
        if options.only in [None, "idle"]:
            for way in ["idle-thread", "idle-task", "idle-pool"]:
                idle(way)


main()
