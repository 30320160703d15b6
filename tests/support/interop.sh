#!/bin/sh
# Our wire against one in Python, and the vectors against their generator.
# usage: interop.sh BATCH_TOOL; skips politely without Debian's libraries.
set -eu
python=/usr/bin/python3
if ! "$python" -c 'import cbor2, cryptography' 2>/dev/null; then
	echo '  SKIP  interop: needs python3-cbor2 and python3-cryptography'
	exit 0
fi
export PYTHONDONTWRITEBYTECODE=1
"$python" tests/interop/cose.py "$1"
"$python" tests/interop/vectors.py --check
