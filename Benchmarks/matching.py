"""CPU time that a change costs heed with one rule and with ten thousand: at most twice as much.

    swift build -c release --product heed && swift build -c release --product heed-guard
    python3 Benchmarks/matching.py

For each shape of rules `heed run` watches a small tree while files in it are written again and again. A figure is the
user and system time of the heed process for each change, the least of some rounds, one rule and many in turn. `hit`
changes files that one rule matches (its debounce is longer than the measurement, so nothing runs), `miss` files that no
rule matches. Ends with 1 where many rules cost more than the bound.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

BOUND = 2.0
MANY = 10_000
FILES = 1_000

SHAPES = {
    "directories": (lambda k: f"src/dir{k}/", "src/dir0/sub/f{i}.c", "src/f{i}.c"),
    "directory and wildcard": (lambda k: f"src/dir{k}/**/*.c", "src/dir0/sub/f{i}.c", "src/dir0/sub/f{i}.h"),
    "extensions": (lambda k: f"*.ext{k}", "src/sub/f{i}.ext0", "src/sub/f{i}.c"),
    "file names": (lambda k: f"name{k}.txt", "src/d{i}/name0.txt", "src/d{i}/x.txt"),
    "a directory anywhere": (lambda k: f"**/part{k}/**/*.c", "src/part0/f{i}.c", "src/none/f{i}.c"),
}


def rule_file(count, pattern):
    rules = "".join(f'  r{k}: {{ paths: "{pattern(k)}", run: make }}\n' for k in range(count))
    return "defaults: { debounce: { quiet: 1h, max: 10h } }\nrules:\n" + rules


def cpu(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def settled(pid):
    """The CPU time once it has not grown for a while."""
    last, since = cpu(pid), time.monotonic()
    while time.monotonic() - since < 0.25:
        time.sleep(0.02)
        now = cpu(pid)
        if now != last:
            last, since = now, time.monotonic()
    return last


def write_all(paths):
    for path in paths:
        with open(path, "wb") as file:
            file.write(b"x")


def wait_until_watching(process):
    """Reads what heed says up to the line that it watches, and all that follows in a thread: no pipe fills up."""
    said = []
    for line in process.stderr:
        said.append(line)
        if line.startswith("heed: watching"):
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return
    sys.exit("heed does not watch:\n" + "".join(said[-20:]))


def measure(heed, tree, count, pattern, changed, rounds, batch):
    name = os.path.join(tree, "heed.yaml")
    with open(name, "w") as file:
        file.write(rule_file(count, pattern))
    process = subprocess.Popen([heed, "run"], cwd=tree, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        wait_until_watching(process)
        started = settled(process.pid)
        results = []
        for _ in range(rounds):
            before = settled(process.pid)
            for _ in range(batch):
                write_all(changed)
            results.append((settled(process.pid) - before) / (batch * len(changed)))
        return min(results), started
    finally:
        process.terminate()
        process.wait()


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--heed", default=os.environ.get("HEED", os.path.join(here, "../.build/release/heed")))
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--batch", type=int, default=20, help="times that each of 1000 files is written in a round")
    options = arguments.parse_args()
    heed = os.path.abspath(options.heed)
    failed = False
    print(f"{'rules':24} {'':4} {'1 rule':>9} {f'{MANY} rules':>12} {'ratio':>6}   start")
    for shape, (pattern, hit, miss) in SHAPES.items():
        for kind, name in (("hit", hit), ("miss", miss)):
            tree = tempfile.mkdtemp(prefix="heed-matching-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
            try:
                paths = [os.path.join(tree, name.format(i=i)) for i in range(FILES)]
                for path in paths + [os.path.join(tree, hit.format(i=0))]:
                    os.makedirs(os.path.dirname(path), exist_ok=True)
                write_all(paths)
                one, _ = measure(heed, tree, 1, pattern, paths, options.rounds, options.batch)
                many, start = measure(heed, tree, MANY, pattern, paths, options.rounds, options.batch)
            finally:
                shutil.rmtree(tree)
            ratio = many / one if one else float("inf")
            verdict = "" if ratio <= BOUND else "  OVER"
            failed = failed or bool(verdict)
            print(f"{shape:24} {kind:4} {one * 1e6:6.2f} us {many * 1e6:9.2f} us {ratio:6.2f}   {start:.2f} s{verdict}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
