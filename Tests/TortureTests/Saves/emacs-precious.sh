emacs -Q --batch f.txt --eval '(progn (setq file-precious-flag t) (insert "x") (save-buffer))' 2>"$SCRATCH/emacs"
