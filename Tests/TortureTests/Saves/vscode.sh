# VS Code's usual way: it truncates the file when it opens it, writes, syncs, and closes.
python3 - <<'END'
import os
fd = os.open("f.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
for part in [b"one,", b"two,", b"three\n"]:
    os.write(fd, part)
os.fdatasync(fd)
os.close(fd)
END
