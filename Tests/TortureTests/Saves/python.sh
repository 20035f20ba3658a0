# Temporary file, sync, rename, as many programs do.
python3 - <<'END'
import os, tempfile
with tempfile.NamedTemporaryFile("w", dir=".", delete=False) as file:
    file.write("new\n")
    file.flush()
    os.fsync(file.fileno())
os.replace(file.name, "f.txt")
END
