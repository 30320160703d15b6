#!/bin/sh
# Whether the simulation finds each planted bug: with the seed that found it
# before, else with any of 500.
# usage: plants.sh FOUND PROGRAM...; FOUND has a line "NAME SEED" for each
set -u
found=$1
shift
bad=0
for sim in "$@"; do
	name=$(basename "$(dirname "$sim")")
	seed=$(sed -n "s/^$name //p" "$found")
	says=$("$sim" -f "${seed:-1}" 1 1 2>&1)
	if [ $? = 0 ]; then
		says=$("$sim" -f 1 500 "$(nproc)" 2>&1)
		if [ $? = 0 ]; then
			echo "  PLANT $name: not found by 500 seeds"
			bad=1
			continue
		fi
	fi
	why=$(printf '%s\n' "$says" | sed -n 's/^sim: seed //p' | head -1)
	echo "  PLANT $name: seed $why"
	case $why in "$seed"[,:]*) ;; *)
		echo "        its line in $found: $name ${why%%[,:]*}" ;;
	esac
done
exit $bad
