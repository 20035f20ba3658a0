#!/bin/sh -e
# Unpacks HEAD of the work tree it is started in into a fresh folder, runs that commit's own checks.sh there and
# appends the result to results.log beside this script. What is not committed plays no part.
log=$(cd "$(dirname "$0")" && pwd)/results.log
commit=$(git rev-parse HEAD)
subject=$(git log -1 --format=%s "$commit")

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT
git archive "$commit" | tar -x -C "$folder"

if (cd "$folder" && sh checks.sh); then result=ok; else result=FAILED; fi
printf '%s %.12s %s\n' "$result" "$commit" "$subject" >>"$log"
[ "$result" = ok ]
