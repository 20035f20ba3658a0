vim -Nu NONE -es -c s/text/TEXT/ -c wq f.txt
