"""asyncinotify's side of the measurements; the commands are those of floor.c, and what they print too."""
import asyncio
import os
import sys
import tempfile
import time
from asyncinotify import Inotify, Mask


async def decode(way, rounds):
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="inotify-bench-") as directory, Inotify() as inotify:
        inotify.add_watch(directory, Mask.CREATE | Mask.DELETE)
        name = directory + "/a-file-name.txt"
        for _ in range(rounds):
            for _ in range(8191):
                os.mkdir(name)
                os.rmdir(name)
            start = time.monotonic_ns()
            if way == "next":
                for _ in range(16382):
                    await inotify.get()
            else:
                for _ in range(16382):
                    inotify.sync_get()
            print(16382 * 1000000000 // (time.monotonic_ns() - start), flush=True)


async def latency(way, path, count):
    file = os.open(path, os.O_RDONLY)
    with Inotify() as inotify:
        inotify.add_watch(path, Mask.MODIFY)
        print("ready", flush=True)
        for _ in range(count):
            if way == "wait":
                inotify.sync_get()
            else:
                await inotify.get()
            now = time.monotonic_ns()
            print(now - int.from_bytes(os.pread(file, 8, 0), sys.byteorder))


def listed():
    paths = sys.stdin.read().splitlines()
    with Inotify() as inotify:
        start = time.monotonic_ns()
        for path in paths:
            inotify.add_watch(path, Mask.CREATE)
        print(len(paths), time.monotonic_ns() - start, flush=True)
        os._exit(0)


match sys.argv[1:]:
    case ["decode", way, rounds]:
        asyncio.run(decode(way, int(rounds)))
    case ["latency", way, path, count]:
        asyncio.run(latency(way, path, int(count)))
    case ["list"]:
        listed()
