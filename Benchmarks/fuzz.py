"""Feeds the built heed with mutations of all rule files of the tests: no trap, no hang, no growth.

    swift build -c release --product heed
    python3 Benchmarks/fuzz.py --count 1000000

Files are checked a thousand at a time by one `heed check`, which must end with 0 or 1 within a minute. Where it does
not, the file at fault is found and kept. The tests do the same with fewer inputs and look at every answer.
"""

import argparse
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parent / "Tests" / "HeedRulesTests" / "Fixtures"
SNIPPETS = [s.encode() for s in [
    "*", "!", "&a ", "*a", "{", "}", "[", "]", ",", ": ", "- ", "\t", "\n", "\r", "\n\n", " #", '"', "'", "|\n", ">\n", "? ",
    "<<: *a\n", "---\n", "...\n", "%", "@", "`", "\\", "\\x", "\ufeff", "\u202e", "\u0085", "\u2028", "日", "{paths}",
    "{path}", "${", "${X}", "$@", "$1", "$(", ")", "**", "[[:", "{1..9}", "~", "null", "true", "0", "09", "1h", "10k", "rules:\n",
    "  a:\n", "    paths: ", "    run: ", "    exec: ", "    after: a\n", "    each: path\n", "    when: ", "    service: true\n",
    "    via: [ssh, x]\n", "defaults:\n", "include: ", "env: ", "x-a: ", "version: ", "!!str ", "\0", "  ", "//",
]] + [b"\xff", b"\xc3", b"\xed\xa0\x80"]


def mutated(seed, rng):
    data = bytearray(seed)
    for _ in range(rng.randint(1, 6)):
        at = rng.randint(0, len(data))
        end = min(len(data), at + rng.randint(0, 16))
        kind = rng.randrange(7)
        if kind == 0:
            del data[at:end]
        elif kind == 1:
            data.insert(at, rng.randrange(256))
        elif kind == 2:
            data[at:at] = rng.choice(SNIPPETS)
        elif kind == 3:
            data[at:end] = rng.choice(SNIPPETS)
        elif kind == 4:
            place = rng.randint(0, at)
            data[place:place] = data[at:end]
        elif kind == 5:
            lines = data.split(b"\n")
            rng.shuffle(lines)
            data = bytearray(b"\n".join(lines))
        else:
            del data[end:]
    return bytes(data)


def ends_well(heed, folder, names):
    try:
        done = subprocess.run([heed, "check", *names], cwd=folder, capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode in (0, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--heed", default=str(HERE.parent / ".build" / "release" / "heed"))
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    seeds = [path.read_bytes() for path in sorted(FIXTURES.glob("*/*.yaml"))]
    rng = random.Random(options.seed)
    folder = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    os.chmod(folder, 0o755)
    names = [f"{index}.yaml" for index in range(1000)]
    bad = 0
    for _ in range(0, options.count, len(names)):
        for name in names:
            with open(os.path.join(folder, name), "wb") as file:
                file.write(mutated(rng.choice(seeds), rng))
        if ends_well(options.heed, folder, names):
            continue
        for name in names:
            if not ends_well(options.heed, folder, [name]):
                bad += 1
                shutil.copy(os.path.join(folder, name), f"bad-{bad}.yaml")
                print(f"kept bad-{bad}.yaml")
    shutil.rmtree(folder)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{options.count} inputs, {bad} bad, {usage.ru_utime + usage.ru_stime:.0f} s of CPU, "
          f"at most {usage.ru_maxrss // 1024} MiB a thousand files")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
