"""Types a letter into nano on a terminal of its own, saves and leaves."""
import os
import pty
import sys

process, terminal = pty.fork()
if process == 0:
    os.execvp("nano", ["nano", "-I", sys.argv[1]])


def wait_for(text):
    seen = b""
    while text not in seen:
        seen += os.read(terminal, 4096)


wait_for(b"Exit")
os.write(terminal, b"x\x13")
wait_for(b"Wrote")
os.write(terminal, b"\x18")
try:
    while os.read(terminal, 4096):
        pass
except OSError:
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
