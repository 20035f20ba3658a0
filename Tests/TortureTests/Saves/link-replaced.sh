ln -sf elsewhere f.txt
