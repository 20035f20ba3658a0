python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1], "w").writestr("f.txt", "new\n")' "$SCRATCH/a.zip"
if command -v unzip >/dev/null; then unzip -qo "$SCRATCH/a.zip"; else python3 -m zipfile -e "$SCRATCH/a.zip" .; fi
