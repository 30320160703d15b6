#!/bin/sh
# Installs what Debian 12 lacks.  usage: deps.sh build|check|browser...
set -eu

build='gcc make pkg-config ca-certificates libsqlite3-dev
libcurl4-openssl-dev libsodium-dev zlib1g-dev libexpat1-dev libcbor-dev
libmicrohttpd-dev libjansson-dev libpcre2-dev libutf8proc-dev libzip-dev libc6-dev'
check='libcmocka-dev clang libclang-rt-14-dev python3 python3-cbor2
python3-cryptography sqlite3 curl'

# Any Node from 18 on makes the pages, not just Debian's.
node=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p')
if [ "${node:-0}" -lt 18 ] || ! command -v npm >/dev/null; then
	build="$build nodejs npm"
fi

wanted=
for group in "$@"; do
	case $group in
	build) wanted="$wanted $build" ;;
	check) wanted="$wanted $check" ;;
	browser) wanted="$wanted chromium" ;;
	*) echo "deps.sh: unknown group '$group'" >&2; exit 2 ;;
	esac
done

missing=
for package in $wanted; do
	state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
	[ "$state" = 'install ok installed' ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

line="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then
	as=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
	as=sudo
elif command -v sudo >/dev/null && [ -t 0 ]; then
	as=sudo
else
	echo "These packages are missing. As root, run once:" >&2
	echo "  apt-get update && $line" >&2
	exit 1
fi

echo "Installing:$missing"
for try in 1 2 3; do
	if $as apt-get update -qq &&
	    $as env DEBIAN_FRONTEND=noninteractive $line -qq >/dev/null; then
		exit 0
	fi
	echo "apt-get did not succeed (try $try of 3)" >&2
	sleep $((try * 5))
done
echo "Could not install. As root, run:" >&2
echo "  apt-get update && $line" >&2
exit 1
