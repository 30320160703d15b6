#!/bin/sh
# What crosses the link for an interview and its log, HTTP headers included,
# from the programs themselves: synced after each, after ten, after all; and
# what an OpenRosa client would send for the same answers and log.
# usage: bench_bytes.sh BUILD [--json]
set -eu

build=$(cd "$1" && pwd)
json=${2:-}
dir=$(mktemp -d "${TMPDIR:-/tmp}/ayni-bytes.XXXXXX")
pids=
trap 'kill $pids 2>/dev/null || true; rm -rf "$dir"' EXIT
AYNI_PASSPHRASE='nobody knows'
AYNI_STORE=$dir/office
export AYNI_PASSPHRASE AYNI_STORE
interviews=39

wait_for() {
	i=0
	until [ -s "$1" ]; do
		i=$((i + 1))
		[ $i -lt 100 ] || { echo "bench_bytes: no $1" >&2; exit 1; }
		sleep 0.1
	done
}
# start_link NAME OPTION...: then $url is its address
start_link() {
	name=$1
	shift
	"$build/tests/net/link" "$dir/$name.port" "$@" >"$dir/$name.json" &
	link=$!
	pids="$pids $link"
	wait_for "$dir/$name.port"
	url=http://127.0.0.1:$(cat "$dir/$name.port")
}
stop_link() {
	kill "$link"
	wait "$link" || true
}
crossed() { sed -n "s/.*\"$2\":\([0-9]*\).*/\1/p" "$dir/$1.json"; }
# tell CASE WHAT BYTES: of all interviews together
tell() {
	value=$(awk "BEGIN { printf \"%.1f\", $3 / $interviews }")
	if [ -n "$json" ]; then
		printf '{"case":"%s","what":"%s","value":%s,"unit":"bytes"}\n' \
			"$1" "$2" "$value"
	else
		printf '  BENCH %-28s %-30s %9s bytes\n' "$1" "$2" "$value"
	fi
}

# campaign SIZE: a device, certified, that syncs after so many interviews
campaign() {
	size=$1
	home=$dir/device$size
	"$build/aynid" device invite --code "E$size" --person "Person $size" \
		--out "$dir/$size.invitation" >/dev/null
	"$build/ayni" --home "$home" join "$dir/$size.invitation" >/dev/null
	"$build/ayni" --home "$home" sync \
		--url "http://127.0.0.1:$(cat "$dir/port")" >/dev/null
	start_link "batches$size" --to "$(cat "$dir/port")"
	n=0
	for file in tests/data/answers/*.json; do
		"$build/ayni" --home "$home" fill sse_entity --answers "$file" \
			--json >"$dir/said"
		sed -n 's/.*"record": "\([^"]*\)".*/\1/p' "$dir/said" \
			>>"$dir/recorded.$size"
		n=$((n + 1))
		[ $((n % size)) != 0 ] && [ $n -lt $interviews ] ||
			"$build/ayni" --home "$home" sync --url "$url" >/dev/null
	done
	stop_link
	tell "batches of $size" 'sent for an interview' \
		"$(crossed "batches$size" up)"
	tell "batches of $size" 'received for an interview' \
		"$(crossed "batches$size" down)"
}

"$build/aynid" init "$AYNI_STORE" --name Office >/dev/null
"$build/aynid" form publish server/questionnaires/sse-entity.survey.csv \
	>/dev/null
"$build/aynid" serve --listen 127.0.0.1:0 --port-file "$dir/port" >/dev/null &
pids="$pids $!"
wait_for "$dir/port"
for size in 1 10 39; do
	campaign $size
done

mkdir "$dir/xml"
while read -r id; do
	"$build/ayni" --home "$dir/device39" show "$id" --xml \
		>"$dir/xml/$id.xml"
	"$build/ayni" --home "$dir/device39" show "$id" --audit \
		>"$dir/xml/$id.csv"
done <"$dir/recorded.39"
start_link openrosa
"$build/tests/net/openrosa_post" "$url" "$dir/xml"/*.xml
stop_link
tell OpenRosa 'sent for an interview' "$(crossed openrosa up)"
tell OpenRosa 'received for an interview' "$(crossed openrosa down)"
