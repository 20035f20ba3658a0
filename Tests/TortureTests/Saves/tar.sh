mkdir -p "$SCRATCH/tar"; echo new >"$SCRATCH/tar/f.txt"; tar -C "$SCRATCH/tar" -cf "$SCRATCH/a.tar" f.txt; tar -xf "$SCRATCH/a.tar"
