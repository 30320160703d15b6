#!/bin/sh
# Includes point down only (docs/architecture.md, "Layers").
# usage: layers.sh [ROOT]; prints each fault as file:line and exits 1.
set -eu
cd "${1:-.}"

# layer: the directories that it may include from, itself first
rules='proto/base: base
proto/codec: codec base
proto/form: form codec base
proto/wire: wire form codec base
client/vault: vault
client/fill: fill vault
client/sync: sync vault
client/relay: relay sync vault
client/ui: ui relay fill sync vault
client/screen: screen ui fill sync vault
server/db: db
server/disk: disk
server/auth: auth db disk
server/table: table db
server/ingest: ingest auth table db
server/keep: keep ingest auth table db disk
server/export: export table db disk
server/web: web export table ingest auth db
server/desk: desk web keep export table ingest auth db disk'

bad=0
for dir in proto/* client/* server/*; do
	[ -d "$dir" ] || continue
	case $dir in server/questionnaires|server/page|client/pages) continue ;; esac
	may=$(printf '%s\n' "$rules" | sed -n "s|^$dir: ||p")
	if [ -z "$may" ]; then
		echo "$dir: not a layer that docs/architecture.md names"
		bad=1
		continue
	fi
	for file in $(find "$dir" -name '*.[ch]'); do
		for at in $(sed -n 's|^#include "\([^"]*\)".*|\1|p' "$file"); do
			top=${at%%/*}
			case " ayni $may " in
			*" $top "*) ;;
			*) echo "$file: may not include \"$at\""; bad=1 ;;
			esac
		done
	done
	if [ "${dir%%/*}" = proto ]; then
		if grep -nE '#include <(sys/socket|pthread|time|stdio_ext|fcntl|sys/stat|unistd)\.h>' -r "$dir"; then
			echo "$dir: no socket, file, clock or thread in proto"
			bad=1
		fi
	fi
done

# Directory names are unique across the tree, test data aside.
twice=$(find client docs include proto server tests -path tests/data -prune \
	-o -type d -print | sed 's|.*/||' | sort | uniq -d)
if [ -n "$twice" ]; then
	echo "directory name used twice: $twice"
	bad=1
fi

# foo.c exports only foo_*.
build=${BUILD:-build}
if command -v nm >/dev/null && [ -d "$build/proto" ]; then
	for file in $(find proto client server -name '*.c' ! -name main.c); do
		object=$build/${file%.c}.o
		[ -f "$object" ] || continue
		stem=$(basename "$file" .c)
		for name in $(nm -g --defined-only "$object" | awk '{print $3}'); do
			case $name in
			"$stem"|"$stem"_*|__*|_fini|_init) ;;
			*) echo "$file: exports $name, not ${stem}_*"; bad=1 ;;
			esac
		done
	done
fi
[ "$bad" = 0 ] && echo "  LINT  layers hold"
exit $bad
