#!/bin/sh
# Runs one fuzz target and says in a line how it went.
# usage: fuzz.sh PROGRAM SECONDS SCRATCH [SEED]
# Inputs to begin with are in tests/data/corpus/<name>/, words to try in
# tests/data/dict/<name>; what it finds goes to SCRATCH.  With a SEED other
# than 0 the same program takes the same way every time; with 0 it explores,
# from where it got last time.
set -u
program=$1
seconds=$2
chance=${4:-1}
name=$(basename "$program")
name=${name#fuzz_}
found=$3/$name
seeds=tests/data/corpus/$name
[ "$name" != xform ] || seeds=tests/data/forms
log=$3/$name.log
[ -d "$seeds" ] || seeds=
dict=tests/data/dict/$name
[ -f "$dict" ] && dict=-dict=$dict || dict=
same=
if [ "$chance" != 0 ]; then
	rm -rf "$found"
	# addresses, which comparisons would bring into what is tried, are
	# never twice the same
	dict="$dict -use_cmp=0"
	! setarch -R true 2>/dev/null || same='setarch -R'
fi
mkdir -p "$found"
# what is freed and not used again is no growth
export ASAN_OPTIONS="quarantine_size_mb=32:${ASAN_OPTIONS:-}"

# What failed stands first, then who called it.  A machine may keep nothing
# but what is printed: the input is, too.
report() {
	sed -n '/ERROR: \|runtime error: \|: Assertion /,$p' "$log" | head -n 60
	input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
	[ -f "$input" ] || return
	printf '  INPUT %s, %s bytes' "$input" "$(wc -c <"$input")"
	[ "$(wc -c <"$input")" -le 4096 ] || { echo; return; }
	printf ', in base64:\n'
	base64 "$input"
}

# shellcheck disable=SC2086 # no seeds, no words, no argument
if $same "$program" -max_total_time="$seconds" -seed="$chance" -max_len=8192 -timeout=10 \
    -rss_limit_mb=512 -print_final_stats=1 \
    -artifact_prefix="$found-" $dict "$found" $seeds >"$log" 2>&1; then
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
	printf '  FUZZ  %s: %s runs, %s edges, no crash\n' \
	    "$name" "$runs" "${edges:-0}"
else
	report
	printf '  FUZZ  %s: CRASHED; input in %s-*, all output in %s\n' \
	    "$name" "$found" "$log"
	exit 1
fi
