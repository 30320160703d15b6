#!/bin/sh
# Writes the specs of server/table/spec.h as C.  usage: embed.sh FILE...
set -eu

printf '#include "table/spec.h"\n'
i=0
for file in "$@"; do
	printf '\nstatic const unsigned char file_%d[] = {\n' $i
	od -An -v -tu1 "$file" | sed 's/[0-9][0-9]*/&,/g'
	printf '};\n'
	i=$((i + 1))
done
printf '\nconst struct spec_builtin spec_builtin[] = {\n'
i=0
for file in "$@"; do
	printf '\t{"%s", file_%d, sizeof(file_%d)},\n' "${file##*/}" $i $i
	i=$((i + 1))
done
printf '\t{NULL, NULL, 0},\n};\n'
