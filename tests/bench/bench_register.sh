#!/bin/sh
# A register of 100,000 units: taken in, taken in again without a change,
# verified; seconds and memory of the program.
# usage: bench_register.sh BUILD [--json]
set -eu

build=$(cd "$1" && pwd)
json=${2:-}
dir=$(mktemp -d "${TMPDIR:-/tmp}/ayni-register.XXXXXX")
trap 'rm -rf "$dir"' EXIT
AYNI_STORE=$dir/office
export AYNI_STORE
units=100000

awk -v n=$units 'BEGIN {
	print "sse_id,name,admin1,admin2,admin3,locality,lat,lon,legal"
	for (i = 0; i < n; i++)
		printf "TG-%06d,Cooperative Scoops Novissi %d,R%d,R%d.%d," \
		    "R%d.%d.%d,Locality %d,%.6f,%.6f,coop\n", i, i % 7919,
		    i % 5, i % 5, i % 39, i % 5, i % 39, i % 117, i % 6007,
		    6 + i % 5000 / 1000, 1 + i % 700 / 1000
}' >"$dir/register.csv"
"$build/aynid" init "$AYNI_STORE" --name Bench >/dev/null

# measure WHAT COMMAND...
measure() {
	what=$1
	shift
	/usr/bin/time -f '%e %M' -o "$dir/time" "$build/aynid" "$@" >/dev/null
	read -r seconds kib <"$dir/time"
	if [ -n "$json" ]; then
		printf '{"bench":"register","what":"%s","s":%s,"kib":%s}\n' \
		    "$what" "$seconds" "$kib"
	else
		printf '  BENCH register: %s, %s units: %s s, %s KiB\n' \
		    "$what" $units "$seconds" "$kib"
	fi
}
measure 'import' register import "$dir/register.csv"
measure 'import again' register import "$dir/register.csv"
measure 'verify' verify
