#!/bin/sh
# The public suites as a ratchet: what passed once may not fail again.
# usage: conformance.sh AYNI; skips politely where ../shared is absent.
set -u
ayni=$1
suites=../shared/conformance
floor=tests/data/conformance.txt
[ -r "$suites/run.py" ] || { echo '  SKIP  conformance: ../shared is not here'; exit 0; }

bad=0
while read -r suite file least; do
	case $suite in ''|'#'*) continue ;; esac
	last=$(python3 "$suites/run.py" "$ayni" "$suite" "$suites/$file" 2>&1 | tail -n 1)
	got=$(printf '%s\n' "$last" | sed -n 's/.*: \([0-9]*\) passed.*/\1/p')
	echo "  SUITE $last (at least $least)"
	if [ "${got:-0}" -lt "$least" ]; then
		echo "conformance: $suite fell from $least to ${got:-0}; see docs/forms.md" >&2
		bad=1
	elif [ "$got" -gt "$least" ]; then
		echo "        raise $suite to $got in $floor"
	fi
done <"$floor"
exit $bad
