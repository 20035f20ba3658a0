dd if=/dev/zero of=f.txt bs=64k count=4 status=none conv=fsync
