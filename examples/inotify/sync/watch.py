"""Prints what happens in a directory: in a thread, until nothing has happened for a while."""
import sys
from asyncinotify import Inotify, Mask

with Inotify(sync_timeout=2) as inotify:
    inotify.add_watch(sys.argv[1], Mask.CLOSE_WRITE | Mask.DELETE | Mask.MOVE)
    print("watching", flush=True)
    for event in inotify:
        print(event.mask, event.path, flush=True)
    print("nothing happened for 2 s", flush=True)
