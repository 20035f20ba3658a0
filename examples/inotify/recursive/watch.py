"""Prints what happens in a whole tree."""
import asyncio
import sys
from pathlib import Path
from asyncinotify import Mask, RecursiveInotify


async def main():
    with RecursiveInotify() as inotify:
        inotify.add_recursive_watch(Path(sys.argv[1]), Mask.CLOSE_WRITE | Mask.CREATE | Mask.DELETE | Mask.MOVE)
        print("watching", flush=True)
        async for event in inotify:
            print(event.mask, event.path, flush=True)


asyncio.run(main())
