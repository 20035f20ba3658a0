echo new >"$SCRATCH/f.txt"; mv "$SCRATCH/f.txt" f.txt
