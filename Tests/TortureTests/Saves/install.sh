echo new >"$SCRATCH/f.txt"; install -m 644 "$SCRATCH/f.txt" f.txt
