echo more >>f.txt
