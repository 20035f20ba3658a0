#!/bin/sh
# The tests of slug.sh; exits with the number of failures.
. ./slug.sh

tests=0 failures=0
check() {
    tests=$((tests + 1))
    got=$(slug "$1")
    if [ "$got" != "$2" ]; then
        failures=$((failures + 1))
        echo "slug '$1' gives '$got', not '$2'" >&2
    fi
}

check 'Hello World' 'hello-world'
check '  two  spaces ' 'two-spaces'
check 'v1.2 (final)' 'v1-2-final'
check '' ''

echo "$tests tests, $failures failures"
exit "$failures"
