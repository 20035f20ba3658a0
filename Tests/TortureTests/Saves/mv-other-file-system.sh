from=$(mktemp -p /dev/shm); seq 10000 >"$from"; mv "$from" f.txt
