"""Writes a file in a fresh directory slowly, as a download does: mkdir, open, three parts half a second apart, close."""

import os
import sys
import time

os.makedirs(os.path.dirname(sys.argv[1]))
with open(sys.argv[1], "wb", buffering=0) as file:
    for part in [b"one,", b"two,", b"three\n"]:
        file.write(part)
        time.sleep(0.5)
