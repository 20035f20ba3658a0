perl -pi -e s/text/TEXT/ f.txt
