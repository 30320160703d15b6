#!/bin/sh
# An interview's whole way, in front of the reader: an office, three devices
# without network, HTTP that breaks, a stick, tables, and the proof that
# nothing was lost or doubled.
# usage: demo.sh BUILD; what it made stays in the directory that it names.
set -eu

build=$(cd "$1" && pwd)
dir=$(mktemp -d "${TMPDIR:-/tmp}/ayni-demo.XXXXXX")
store=$dir/office
answers=tests/data/answers
pids=
trap 'kill $pids 2>/dev/null || true' EXIT

step() { printf '\n%s\n' "== $*"; }
die() {
	printf 'demo: %s\n' "$*" >&2
	exit 1
}
office() { "$build/aynid" --store "$store" "$@"; }
# device N COMMAND...: the program on that device, its person's passphrase known
device() {
	n=$1
	shift
	AYNI_PASSPHRASE="passphrase of person $n" \
		"$build/ayni" --home "$dir/device$n" "$@"
}
# member NAME FILE: the first number or text of that name in indented JSON
member() { sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\).*/\1/p" "$2" | sed -n 1p; }
wait_for() {
	i=0
	until [ -s "$1" ]; do
		i=$((i + 1))
		[ $i -lt 100 ] || die "$1 did not appear"
		sleep 0.1
	done
}

# fill N LANGUAGE CASE...: interviews from files of answers; the last one's id
fill() {
	n=$1
	language=$2
	shift 2
	for case in "$@"; do
		device "$n" fill sse_entity --json \
			--answers "$answers/$case-$language.json" >"$dir/said"
		id=$(member record "$dir/said")
		echo "$id" >>"$dir/recorded.$n"
	done
	printf '  device %s: %s interviews in %s\n' "$n" $# "$language"
}
# start_link NAME OPTION...: a link that counts; its address is then $url
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
# crossed NAME WHAT: what crossed that link
crossed() {
	sed -n "s/.*\"$2\":\([0-9]*\).*/\1/p" "$dir/$1.json"
}

step '1. An office is founded; its questionnaires come in English, French and Spanish'
office init "$store" --name 'Statistics office'
for form in sse-entity sse-listing; do
	office form publish "server/questionnaires/$form.survey.csv"
done

step '2. Three people get invitations; their devices join with no server running'
n=0
for person in 'E01 Awa Mensah' 'E02 Koffi Agbeko' 'E03 Inés Quispe'; do
	n=$((n + 1))
	office device invite --code "${person%% *}" --person "${person#* }" \
		--out "$dir/$n.invitation" >/dev/null
	device $n join "$dir/$n.invitation" --label "tablet $n"
done

step '   ... and they interview, offline; every answer is saved as it is given'
first='01 02 03 04 05 06 07'
later='08 09 10 11 12 13'
fill 1 en $first $later
corrected=$id
fill 2 fr $first $later
# The third device travels: it carries what it has to the stick, twice.
mkdir "$dir/stick"
fill 3 es $first
device 3 carry "$dir/stick"
cp -r "$dir/stick" "$dir/early"
fill 3 es $later
device 3 carry "$dir/stick"
printf '  One is corrected later, one was recorded twice and is withdrawn:\n'
echo '{"answers": {"brd_f": 5, "brd_chair": "F"}}' >"$dir/correction.json"
device 1 edit "$corrected" --answers "$dir/correction.json" \
	--reason 'the chair called back'
fill 1 en 01
withdrawn=$id
device 1 withdraw "$withdrawn" --reason 'recorded twice'
device 1 status

step '3. The server starts; two devices sync over HTTP; the first link breaks in the middle of a POST'
"$build/aynid" --store "$store" serve --listen 127.0.0.1:0 --port-file "$dir/port" >"$dir/serve.log" 2>&1 &
server=$!
pids="$pids $server"
wait_for "$dir/port"
start_link ours --to "$(cat "$dir/port")" --cut 4000
device 1 sync --url "$url"
device 2 sync --url "$url"
stop_link
ours=$(crossed ours up)
torn=$(crossed ours torn)
[ "$torn" -gt 0 ] || die 'the link did not break'
printf '  the link had broken after %s bytes of the first POST; the device tried again by itself\n' "$torn"

step '   ... the third sends a stick: the later bundle arrives first, the early one twice'
office import "$dir/stick"
office import "$dir/early"
office import "$dir/early"
device 3 carry "$dir/stick"
device 3 status

step '4. What the office sees'
office coverage
office tables T1 T2 T4
office export --out "$dir/microdata"

step '5. Every signature and chain is checked again, the store rebuilt from the archive in another order'
kill "$server"
wait "$server" || die "the server did not stop cleanly: $dir/serve.log"
office verify

step 'What it cost on the link, HTTP headers included'
for n in 1 2; do
	for id in $(cat "$dir/recorded.$n"); do
		device "$n" show "$id" --xml >"$dir/$id.xml"
		device "$n" show "$id" --audit >"$dir/$id.csv"
	done
done
start_link openrosa
"$build/tests/net/openrosa_post" "$url" "$dir"/*.xml
stop_link
openrosa=$(crossed openrosa up)
n=$(cat "$dir/recorded.1" "$dir/recorded.2" | wc -l)
printf '  %s interviews with their logs, a correction and a withdrawal: %s bytes sent (%s more in the try that broke)\n' "$n" "$ours" "$torn"
printf '  the same interviews and logs as OpenRosa submissions:         %s bytes sent, %s times as many\n' \
	"$openrosa" "$(awk "BEGIN { printf \"%.1f\", $openrosa / $ours }")"
[ $((ours * 10)) -le "$openrosa" ] || die 'that is more than a tenth'

# Lost: recorded, but not in the export.  Doubled: there twice.
sort "$dir"/recorded.* >"$dir/wanted"
tail -n +2 "$dir/microdata/sse_entity.csv" | cut -d, -f1 | tr -d '\r' |
	sort >"$dir/stored"
lost=$(comm -23 "$dir/wanted" "$dir/stored" | wc -l)
doubled=$(uniq -d "$dir/stored" | wc -l)
recorded=$(cat "$dir"/recorded.* | wc -l)
office status --json >"$dir/counts"
stored=$(member records "$dir/counts")

cat <<END

Everything is still in $dir.  By hand, for instance:
  export AYNI_STORE=$store AYNI_PASSPHRASE='passphrase of person 1'
  $build/ayni --home $dir/device1 fill sse_entity     hold an interview yourself
  $build/ayni --home $dir/device1 list                what this device recorded
  $build/aynid serve                                  then, elsewhere: ayni sync
  $build/aynid tables --lang fr                       the tables, in French
  $build/aynid device list                            what is held of each device

demo: $recorded interviews recorded offline on 3 devices, $stored in the store, $lost lost, $doubled doubled
END
[ "$recorded" -ge 39 ] && [ "$recorded" = "$stored" ] &&
	[ "$lost" = 0 ] && [ "$doubled" = 0 ]
