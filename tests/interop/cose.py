#!/usr/bin/env python3
"""Two implementations, one wire: batches cross between tests/interop/wire.py
and our library (through batch_tool) in both directions.

usage: cose.py BATCH_TOOL
"""
import random
import subprocess
import sys

import wire

OFFICE = wire.BoxKey(wire.seed('office box'))
KEY = wire.SignKey(wire.seed('device'))
DEVICE = wire.seed('device id')[:16]
DICTIONARY = b'cooperative mutual association foundation ' * 40
passed = failed = 0


def tool(command, *lines):
    """The tool's answer, line by line."""
    done = subprocess.run([sys.argv[1], *command], text=True, check=True,
                          input=''.join(f'{x.hex()}\n' for x in lines),
                          stdout=subprocess.PIPE)
    return done.stdout.splitlines()


def check(what, holds):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print(f'  FAILED  interop: {what}')


def cases():
    chance = random.Random(7)
    for i in range(24):
        first = chance.choice([1, 2, 23, 24, 70000, 2**40])
        entries = [
            chance.choice([chance.randbytes(chance.randrange(1, 3000)),
                           b'Coop de caf\xc3\xa9 ' * chance.randrange(1, 200)])
            for _ in range(chance.choice([1, 2, 23, 24, 30]))]
        previous = chance.randbytes(32) if first > 1 else b''
        yield first, previous, entries, chance.choice([b'', DICTIONARY])


def ours_is_read(first, previous, entries, dictionary):
    made, = tool(['put', str(first)], previous, dictionary, *entries)
    read = wire.batch_read(bytes.fromhex(made), KEY.public, OFFICE, dictionary)
    if isinstance(read, str):
        return check(f'our batch from {first} reads as {read}', False)
    header, inside, _ = read
    check(f'our batch from {first} keeps its entries', inside == entries)
    check(f'our batch from {first} keeps its header',
          [header[i] for i in range(1, 7)] == [
              DEVICE, KEY.epoch, first, len(entries), previous or None,
              OFFICE.id])


def theirs_is_read(first, previous, entries, dictionary):
    data, ident = wire.batch(DEVICE, KEY, first, previous or None, entries,
                             OFFICE.public, wire.seed(f'e {first}'),
                             dictionary)
    said = tool(['open'], data, dictionary)
    check(f'their batch from {first} opens', said[0] == 'OK')
    check(f'their batch from {first} is the same',
          said[1:] == [ident.hex(), str(first)] + [e.hex() for e in entries])


def altered_is_refused_alike():
    data, _ = wire.batch(DEVICE, KEY, 1, None, [b'entry'], OFFICE.public,
                         wire.seed('e'))
    for i in (-1, -60, 150, 250):
        bad = bytearray(data)
        bad[i] ^= 4
        theirs = wire.batch_read(bytes(bad), KEY.public, OFFICE)
        check(f'byte {i} altered reads as {theirs} in both',
              theirs == tool(['open'], bytes(bad), b'')[0])
    other = wire.SignKey(wire.seed('other'))
    forged, _ = wire.batch_of(wire.box_seal(
        wire.batch_padded(wire.batch_inner(DEVICE, KEY.epoch, 1, None,
                                           [b'entry'])),
        OFFICE.public, wire.seed('e')), {
        1: DEVICE, 2: KEY.epoch, 3: 1, 4: 1, 5: None, 6: OFFICE.id}, other)
    check('a forged batch is refused',
          tool(['open'], forged, b'') == ['BADSIG'])


def main():
    for case in cases():
        ours_is_read(*case)
        theirs_is_read(*case)
    altered_is_refused_alike()
    print(f'  TEST  interop: {passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
