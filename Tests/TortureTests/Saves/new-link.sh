ln -s somewhere f.txt
