echo "newer text" >"$SCRATCH/f.txt"; rsync -t "$SCRATCH/f.txt" f.txt
