sed -i s/text/TEXT/ f.txt
