#!/bin/sh
# Functions that nobody may call, and sizes that ask for another look.
set -eu
cd "${1:-.}"
bad=0
banned='sprintf|strcpy|strcat|strtok|atoi|atol|atof|localtime|localtime_r|setlocale|gets|vsprintf'
if grep -nEr "(^|[^A-Za-z0-9_])($banned)[[:space:]]*\(" --include='*.[ch]' proto client server include tests; then
	echo "banned: see docs/architecture.md, \"House rules\""
	bad=1
fi
if grep -nE '(^|[^A-Za-z0-9_])(malloc|calloc|realloc)[[:space:]]*\(' -r --include='*.c' proto client server | grep -v '^proto/base/mem.c'; then
	echo "allocate through mem_*"
	bad=1
fi
for file in $(find proto client server -name '*.c'); do
	lines=$(wc -l <"$file")
	if [ "$lines" -gt 800 ]; then
		echo "$file: $lines lines; 800 is the ceiling"
		bad=1
	fi
done
[ "$bad" = 0 ] && echo "  LINT  nothing banned"
exit $bad
