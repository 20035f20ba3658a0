# O_TMPFILE, then linkat.
python3 - <<'END'
import os
fd = os.open(".", os.O_WRONLY | os.O_TMPFILE)
os.write(fd, b"text\n")
os.link(f"/proc/self/fd/{fd}", "f.txt", src_dir_fd=fd)
os.close(fd)
END
