"""CPU time and memory that rule files cost: bombs must be refused at once, large good files must load quickly.

    swift build -c release --product heed
    python3 Benchmarks/rules.py

A figure is the user and system time of a whole `heed check`, start of the process included, the least of some rounds;
`floor` is what the smallest file costs. The memory beside it is the most that was resident at once, the most of the
rounds. Ends with 1 where a figure is over its bound.
"""

import argparse
import os
import subprocess
import sys
import tempfile

REFUSED_IN = 0.050
ANSWERED_IN = 0.100
LOADED_IN = 0.200
# What may be resident at once: for a bomb or mistakes, and for 10,000 rules.
REFUSED_WITHIN = 48
LOADED_WITHIN = 96
MANY = 10_000
MEBIBYTE = 1 << 20

SMALLEST = "rules:\n  a:\n    paths: src/\n    run: make\n"


def in_rule(value):
    return f"rules:\n  a:\n    run: make\n    paths: {value}\n"


def laughs(levels, width):
    lines = ["x-0: &l0 ha"]
    for level in range(1, levels):
        lines.append(f"x-{level}: &l{level} [{', '.join([f'*l{level - 1}'] * width)}]")
    return "\n".join(lines) + f"\nrules: {{ a: {{ paths: *l{levels - 1}, run: make }} }}\n"


def bombs():
    """Files made to exhaust a reader: name, content."""
    yield "brackets x 1000", "[" * 1_000
    yield "brackets x 40 000", "[" * 40_000
    yield "brackets to the limit of size", "[" * MEBIBYTE
    yield "flow maps x 10 000", "{a: " * 10_000
    yield "dashes x 300 000", "- " * 300_000
    yield "questions x 300 000", "? " * 300_000
    yield "block maps, ever deeper", "".join(" " * depth + "a:\n" for depth in range(1_400))
    yield "billion laughs", laughs(10, 10)
    yield "quadratic laughs", f"x-a: &a [{', '.join(['b'] * 9_000)}]\nx-b: [{', '.join(['*a'] * 9_000)}]\n" + SMALLEST
    yield "a long text, repeated", f"x-a: &a {'b' * 500_000}\nx-b: [{', '.join(['*a'] * 50_000)}]\n" + SMALLEST
    yield "an alias inside itself", "rules: &a { a: *a }\n"
    yield "anchors x 100 000", "x-a: [" + ",".join(f"&a{i} b" for i in range(100_000)) + "]\n"
    yield "undefined aliases x 100 000", "x-a: [" + ",".join(["*b"] * 100_000) + "]\n"
    yield "the same key x 100 000", "{" + ",".join(["a: b"] * 100_000) + "}"
    yield "values x 500 000", "[" + ",".join(["a"] * 500_000) + "]"
    yield "empty values x 500 000", "[" + "," * 500_000
    yield "documents x 200 000", "--- a\n" * 170_000
    yield "tags x 100 000", "[" + ",".join(["!t a"] * 100_000) + "]"
    yield "a key of 1 MB", "a" * 1_000_000 + ": b\n"
    yield "a text of 100 MB", in_rule("a" * 100_000_000)
    yield "quotes never closed", 'a: "' + "b\n " * 300_000
    yield "escapes x 250 000", 'a: "' + "\\x41" * 250_000
    yield "colons", ":" * MEBIBYTE
    yield "comments", "#\n" * (MEBIBYTE // 2)
    yield "line feeds", "\n" * MEBIBYTE
    yield "spaces", " " * MEBIBYTE + "a"
    yield "tabs", "\t" * MEBIBYTE
    yield "NUL bytes", "\0" * MEBIBYTE
    yield "bytes that are no text", b"\xff" * MEBIBYTE
    yield "UTF-16", SMALLEST.encode("utf-16")
    yield "percent signs", "%" * MEBIBYTE
    yield "braces in a pattern", in_rule('"' + "{a,b}" * 5_000 + '"')
    yield "nested braces in a pattern", in_rule('"' + "{a," * 20_000 + "}" * 20_000 + '"')
    yield "open braces in a pattern", in_rule('"' + "{" * 500_000 + '"')
    yield "braces in many patterns", in_rule("[" + ",".join(['"{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}"'] * 5_000) + "]")
    yield "patterns x 20 000", in_rule("[" + ",".join(f"p{i}" for i in range(20_000)) + "]")


def mistakes():
    """Files with tens of thousands of mistakes: name, content."""
    yield "unknown keys x 20 000", "".join(f"k{i}: 1\n" for i in range(20_000))
    yield "misspelt keys x 20 000", "rules:\n" + "".join(f" a{i}: {{ pats: x, rum: y }}\n" for i in range(20_000))
    yield "placeholders x 60 000", "rules: { a: { paths: x, run: [" + ",".join(["'cat {path}'"] * 60_000) + "] } }"


def large():
    """Large files: name, content, the status that a check of it ends with."""
    yield "short rules x 10 000", "rules:\n" + "".join(
        f"  r{i}:\n    paths: src/{i}/\n    run: make {i}\n" for i in range(MANY)), 0
    yield "rules with many keys x 3000", "defaults: { timeout: 10m, debounce: 200ms }\nrules:\n" + "".join(
        f"  r{i}:\n    paths: [\"src/{i}/**/*.c\", \"!src/gen/\"]\n    ignore: \"*.tmp\"\n    events: [write, delete]\n"
        f"    on-busy: restart\n    stop: {{ signal: INT, grace: 2s }}\n    env: {{ A: b }}\n    run: make {i}\n"
        for i in range(3_000)), 0
    yield "a chain of 10 000 rules", "rules:\n" + "".join(
        f"  r{i}:\n    paths: src/\n    run: make\n" + (f"    after: r{i - 1}\n" if i else "") for i in range(MANY)), 0
    yield "a ring of 10 000 rules", "rules:\n" + "".join(
        f" a{i}: {{ after: a{(i + 1) % MANY}, paths: x, run: y }}\n" for i in range(MANY)), 1
    yield "300 rules after all others", "rules:\n" + "".join(
        f" a{i}: {{ after: [{','.join(f'a{j}' for j in range(300))}], paths: x, run: y }}\n" for i in range(300)), 1


def cost(heed, path):
    """User and system time of one check, the most memory it held in MiB, and its status."""
    with open(os.devnull, "wb") as nothing:
        process = subprocess.Popen([heed, "check", path], stdout=nothing, stderr=nothing)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode


def costs(heed, path, rounds):
    """The same, some times over, measured by a small process.

    The kernel counts for a program what its caller held when it started it, and this one holds whole bombs.
    """
    call = [sys.executable, os.path.abspath(__file__), "--heed", heed, "--rounds", str(rounds), "--measure", path]
    output = subprocess.run(call, check=True, capture_output=True, text=True).stdout
    return [tuple(float(word) for word in line.split()) for line in output.splitlines()]


def main():
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--heed", default=os.environ.get("HEED", os.path.join(root, ".build/release/heed")))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--measure", metavar="FILE", help="print what checks of this one file cost, and nothing else")
    options = parser.parse_args()
    if options.measure:
        for _ in range(options.rounds):
            print(*cost(options.heed, options.measure))
        return 0
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "heed.yaml")

        def measure(name, content, bound, limit, status):
            nonlocal failed
            with open(path, "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode())
            results = costs(options.heed, path, options.rounds)
            best = min(seconds for seconds, _, _ in results)
            most = max(memory for _, memory, _ in results)
            marks = [f"over {bound * 1000:.0f} ms"] if best > bound else []
            marks += [f"over {limit} MiB"] if most > limit else []
            marks += [f"ended with {code:.0f}" for code in sorted({code for _, _, code in results} - {status})]
            failed = failed or bool(marks)
            print(f"{name:34} {best * 1000:8.1f} ms {most:8.1f} MiB   {', '.join(marks)}".rstrip(), flush=True)

        measure("floor", SMALLEST, LOADED_IN, REFUSED_WITHIN, 0)
        for name, content in bombs():
            measure(name, content, REFUSED_IN, REFUSED_WITHIN, 1)
        for name, content in mistakes():
            measure(name, content, ANSWERED_IN, REFUSED_WITHIN, 1)
        for name, content, status in large():
            measure(name, content, LOADED_IN, LOADED_WITHIN, status)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
