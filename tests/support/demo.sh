#!/bin/sh
# An interview's whole way, in front of the reader.  usage: demo.sh BUILD
set -eu

build=$1
dir=$(mktemp -d "${TMPDIR:-/tmp}/ayni-demo.XXXXXX")
AYNI_STORE=$dir/office
export AYNI_STORE
office=$build/aynid

step() { printf '\n%s\n' "== $*"; }

step 'An office is founded, and publishes its questionnaires in English, French and Spanish'
"$office" init "$AYNI_STORE" --name 'Statistics office'
for form in sse-entity sse-listing; do
	"$office" form publish "server/questionnaires/$form.survey.csv"
done

step 'Three people are invited'
for person in 'E01 Awa' 'E02 Kofi' 'E03 Inés'; do
	code=${person%% *}
	"$office" device invite --code "$code" --person "${person#* }" \
		--out "$dir/$code.invitation"
done

step 'Every signature is checked, and the store derived again in another order'
"$office" verify

forms=$("$office" form list | wc -l)
printf '\ndemo: %s forms published, 3 people invited; look into %s\n' "$forms" "$dir"
[ "$forms" = 2 ]
