"""Writes files of one directory by their paths, whatever that leads to meanwhile.

usage: scribble.py DIRECTORY UNTIL

Goes on until UNTIL exists, then writes each file once more. Every content is a number that no other has.
"""

import os
import random
import sys
import time

directory, until = sys.argv[1], sys.argv[2]
rng = random.Random(1)
names = ["f%d" % number for number in range(8)] + ["d/f%d" % number for number in range(4)]
count = 0


def write(name):
    global count
    count += 1
    path = directory + "/" + name
    try:
        if "/" in name and os.path.isdir(directory):
            os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb", buffering=0) as file:
            file.write(b"%d\n" % count)
    except OSError:
        return False
    return True


while not os.path.exists(until):
    write(rng.choice(names))
    time.sleep(0.001)
sys.exit(0 if all([write(name) for name in names]) else 1)
