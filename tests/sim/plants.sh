#!/bin/sh
# Whether the simulation finds each planted bug: with the seed that found it
# before, two at a time, else with any of 500.
# usage: plants.sh PROGRAM FOUND NAME...; FOUND has a line "NAME SEED" for each
set -u

# Only a check that fails has found something: a program that dies, or is not
# there, has not.
why() {
	PLANT=$1 "$sim" -f "$2" "$3" "$4" 2>&1 |
		sed -n 's/^sim: seed \([0-9]*, step\)/\1/p' | head -1
}

if [ "$1" = --one ]; then
	sim=$2 found=$3 name=$4
	seed=$(sed -n "s/^$name //p" "$found")
	why=$(why "$name" "${seed:-1}" 1 1)
	[ -n "$why" ] || why=$(why "$name" 1 500 "$(nproc)")
	if [ -z "$why" ]; then
		echo "  PLANT $name: not found by 500 seeds"
		exit 1
	fi
	line=
	case $why in "$seed"[,:]*) ;; *)
		line="; its line in $found: $name ${why%%[,:]*}" ;;
	esac
	echo "  PLANT $name: seed $why$line"
	exit 0
fi

sim=$1 found=$2
shift 2
printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 "$0" --one "$sim" "$found"
