echo new >"$SCRATCH/f.txt"; cp "$SCRATCH/f.txt" f.txt
