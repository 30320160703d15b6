#!/bin/sh
# Writes files as C, a table of struct NAME that HEADER declares: each file's
# name (without .gz), bytes and length.  usage: embed.sh HEADER NAME FILE...
set -eu
header=$1
table=$2
shift 2

printf '#include "%s"\n' "$header"
i=0
for file in "$@"; do
	printf '\nstatic const unsigned char file_%d[] = {\n' $i
	od -An -v -tu1 "$file" | sed 's/[0-9][0-9]*/&,/g'
	printf '};\n'
	i=$((i + 1))
done
printf '\nconst struct %s %s[] = {\n' "$table" "$table"
i=0
for file in "$@"; do
	name=${file##*/}
	printf '\t{"%s", file_%d, sizeof(file_%d)},\n' "${name%.gz}" $i $i
	i=$((i + 1))
done
printf '\t{NULL, NULL, 0},\n};\n'
