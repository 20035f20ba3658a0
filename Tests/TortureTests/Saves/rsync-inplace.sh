echo "newer text" >"$SCRATCH/f.txt"; rsync -t --inplace "$SCRATCH/f.txt" f.txt
