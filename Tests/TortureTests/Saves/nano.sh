python3 "$SOURCES/../InotifyTests/Scripts/nano.py" f.txt
