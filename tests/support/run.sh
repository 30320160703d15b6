#!/bin/sh
# Runs test programs one after the other and adds up what cmocka counted.
# usage: run.sh PROGRAM...
set -u

# Programs that fork copy what AddressSanitizer holds back of freed memory.
ASAN_OPTIONS=${ASAN_OPTIONS:-quarantine_size_mb=4}
export ASAN_OPTIONS

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
