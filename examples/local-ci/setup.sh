#!/bin/sh -e
# Makes repo/, a small git work tree to try the rule with; does nothing where it exists.
cd "$(dirname "$0")"
[ ! -e repo ] || exit 0
git init -q repo
cd repo
git config user.name 'Local CI'
git config user.email 'local-ci@example.org'
cat >checks.sh <<'CHECKS'
# What must hold of every commit.
! grep -rn 'FORGOTTEN' --include='*.txt' .
CHECKS
echo 'one' >notes.txt
git add checks.sh notes.txt
git commit -q -m 'Start'
