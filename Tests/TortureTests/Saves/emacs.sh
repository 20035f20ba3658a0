emacs -Q --batch f.txt --eval '(progn (insert "x") (save-buffer))' 2>"$SCRATCH/emacs"
