#!/bin/sh
# Runs test programs one after the other and adds up what cmocka counted.
# usage: run.sh PROGRAM...
set -u

log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0
failed=0
for program in "$@"; do
	name=$(basename "$program")
	if "$program" >"$log" 2>&1; then
		bad=0
	else
		bad=$(grep -c '^\[  FAILED  \] [^0-9]' "$log" || true)
		bad=$((bad / 2))
		[ "$bad" -gt 0 ] || bad=1
	fi
	good=$(grep -c '^\[       OK \]' "$log" || true)
	if [ "$bad" -gt 0 ]; then
		cat "$log"
	fi
	printf '  %-5s %s: %d passed, %d failed\n' TEST "$name" "$good" "$bad"
	passed=$((passed + good))
	failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
