#!/bin/sh
# Whether the simulation finds each planted bug: with the seed that found it
# before, else with any of 500.
# usage: plants.sh FOUND PROGRAM...; FOUND has a line "NAME SEED" for each
set -u
found=$1
shift
bad=0
# Only a seed that fails has found something: a program that is killed, or is
# not there, has not.
why() {
	"$@" 2>&1 | sed -n 's/^sim: seed //p' | head -1
}

for sim in "$@"; do
	name=$(basename "$(dirname "$sim")")
	seed=$(sed -n "s/^$name //p" "$found")
	why=$(why "$sim" -f "${seed:-1}" 1 1)
	[ -n "$why" ] || why=$(why "$sim" -f 1 500 "$(nproc)")
	if [ -z "$why" ]; then
		echo "  PLANT $name: not found by 500 seeds"
		bad=1
		continue
	fi
	echo "  PLANT $name: seed $why"
	case $why in "$seed"[,:]*) ;; *)
		echo "        its line in $found: $name ${why%%[,:]*}" ;;
	esac
done
exit $bad
