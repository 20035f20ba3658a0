echo new >f.txt
