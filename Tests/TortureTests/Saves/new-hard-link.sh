echo new >"$SCRATCH/linked"; ln "$SCRATCH/linked" f.txt; rm "$SCRATCH/linked"
