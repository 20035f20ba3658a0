vim -Nu NONE -es -c 'set backupcopy=yes' -c s/text/TEXT/ -c wq f.txt
