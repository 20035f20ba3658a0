"""Changes files of a tree faster than a suspended heed can hear.

usage: flood.py TREE CHANGES DELETES

In each of the directories TREE/d0 to d99 there are old0 to old39. The first 20 are rewritten, five more are saved by
rename, and new0 to new39 are created and rewritten. The rest stays as it is, but for d7/old39, which goes if DELETES is 1.
Every content is a number that no other has.
"""

import os
import random
import sys

tree, changes, deletes = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "1"
rng = random.Random(1)
os.chdir(tree)
for number in range(changes):
    directory = "d%d" % (number % 100)
    kind = rng.random()
    if kind < 0.4:
        name = "old%d" % rng.randrange(20)
    elif kind < 0.6:
        name = "old%d" % rng.randrange(20, 25)
    else:
        name = "new%d" % rng.randrange(40)
    path = directory + "/" + name
    # Made outside: a name that is heard of and whose end is not would be a deletion that is lost.
    opened = "../temporary" if 0.4 <= kind < 0.6 else path
    with open(opened, "wb", buffering=0) as file:
        file.write(b"%d\n" % number)
    if opened != path:
        os.rename(opened, path)
if deletes:
    os.unlink("d7/old39")
