#!/bin/sh
# Runs test programs, one on each processor, and adds up what cmocka counted.
# usage: run.sh PROGRAM...
set -u

# Programs that fork copy what AddressSanitizer holds back of freed memory.
ASAN_OPTIONS=${ASAN_OPTIONS:-quarantine_size_mb=4}
export ASAN_OPTIONS

if [ "$1" = --one ]; then
	counts=$2
	program=$3
	name=$(basename "$program")
	log=$counts/$name.log
	if "$program" >"$log" 2>&1; then
		bad=0
	else
		bad=$(grep -c '^\[  FAILED  \] [^0-9]' "$log" || true)
		bad=$((bad / 2))
		[ "$bad" -gt 0 ] || bad=1
	fi
	good=$(grep -c '^\[       OK \]' "$log" || true)
	said=$(printf '  %-5s %s: %d passed, %d failed' TEST "$name" \
	    "$good" "$bad")
	[ "$bad" = 0 ] || said=$(cat "$log" && echo "$said")
	printf '%s\n' "$said"
	echo "$good $bad" >"$counts/$name.count"
	exit 0
fi

counts=$(mktemp -d)
trap 'rm -rf "$counts"' EXIT
printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 "$0" --one "$counts"
cat "$counts"/*.count | awk -v programs=$# '
	{ passed += $1; failed += $2 }
	END {
		printf "%d passed, %d failed\n", passed, failed
		exit failed > 0 || passed == 0 || NR != programs
	}'
