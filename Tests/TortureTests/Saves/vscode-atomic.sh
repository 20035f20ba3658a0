# VS Code's way for settings: another file with a suffix of its own, renamed.
python3 - <<'END'
import os
fd = os.open("f.txt.vsctmp", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
os.write(fd, b"new text\n")
os.fdatasync(fd)
os.close(fd)
os.rename("f.txt.vsctmp", "f.txt")
END
