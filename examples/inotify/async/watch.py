"""Prints what happens in a directory: in a task."""
import asyncio
import sys
from asyncinotify import Inotify, Mask


async def main():
    with Inotify() as inotify:
        inotify.add_watch(sys.argv[1], Mask.CLOSE_WRITE | Mask.DELETE | Mask.MOVE)
        print("watching", flush=True)
        async for event in inotify:
            print(event.mask, event.path, flush=True)


asyncio.run(main())
