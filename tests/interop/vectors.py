#!/usr/bin/env python3
"""Writes tests/data/vectors/*.json and seeds for the fuzzers.

usage: vectors.py [--check]     from the root of the source tree

--check writes nothing and fails if a file is not what would be written.
"""
import json
import os
import sys

import cbor2

import wire
from wire import Raw, enc, sha256, sign

NAMES = ['identity', 'office', 'device', 'other']
SIGN = {n: wire.SignKey(wire.seed(n)) for n in NAMES}
BOX = {n: wire.BoxKey(wire.seed(n))
       for n in ['office box', 'device box', 'other box']}
OFFICE = SIGN['identity'].public
DEVICE = wire.seed('device id')[:16]
DEVKEY = SIGN['device']
DICTIONARY = b'Cooperativa de ahorro y credito; 42 socios; activa'
NOW = 1795521600000000


def make(name, data, error=None, **more):
    case = {'name': name}
    case.update({k: v for k, v in more.items() if k != 'ok'})
    case['hex'] = data.hex()
    if error:
        case['error'] = error
    else:
        case['ok'] = more.get('ok', True)
    return case


def keys():
    return [make(n, SIGN[n].seed, kind='sign', ok={
        'public': SIGN[n].public.hex(), 'epoch': SIGN[n].epoch.hex()})
        for n in SIGN] + [make(n, BOX[n].secret, kind='box', ok={
            'public': BOX[n].public.hex(), 'id': BOX[n].id.hex()})
            for n in BOX]


def cbor():
    good = [0, 23, 24, 255, 256, 65535, 65536, 2**32 - 1, 2**32, 2**63 - 1,
            -1, -24, -25, -256, -257, -2**32, -2**63, b'', b'\x00\xff', '',
            'Côte d’Ivoire', '中\U0001f33e', True, False, None, [], {},
            [1, [2, [3]]], {1: 'a', 100: 'b', -1: 'c', b'': 'd', 'z': 'e',
                            'aa': 'f', False: 'g'},
            cbor2.CBORTag(4, [-2, 27315]), cbor2.CBORTag(18, []),
            cbor2.CBORTag(37, bytes(range(16))),
            ['x' * 24, b'y' * 256, list(range(30))]]
    nest = Raw(b'\x81' * 16 + b'\x00')
    good.append(nest)
    cases = [make(f'item {i}', enc(x)) for i, x in enumerate(good)]
    for name, digits, error in [
            ('long head of a number', '1800', 'NONCANON'),
            ('longer head of a number', '1b00000000ffffffff', 'NONCANON'),
            ('long head of text', '780161', 'NONCANON'),
            ('chunked bytes', '5f4161ff', 'NONCANON'),
            ('open array', '9f00ff', 'NONCANON'),
            ('open map', 'bf0000ff', 'NONCANON'),
            ('float', 'fb3ff0000000000000', 'NONCANON'),
            ('undefined', 'f7', 'NONCANON'),
            ('simple value 255', 'f8ff', 'NONCANON'),
            ('tag of a bignum', 'c24101', 'NONCANON'),
            ('tag of CBOR itself', 'd9d9f700', 'NONCANON'),
            ('doubled key', 'a201000100', 'NONCANON'),
            ('keys out of order', 'a202000100', 'NONCANON'),
            ('keys by length first', 'a22000186400', 'NONCANON'),
            ('reserved head', '1c', 'BADFORM'),
            ('lone break', 'ff', 'BADFORM'),
            ('text not UTF-8', '61ff', 'BADFORM'),
            ('cut', '4261', 'BADFORM'),
            ('nothing', '', 'BADFORM'),
            ('two items', '0000', 'BADFORM'),
            ('2^63', '1b8000000000000000', 'TOOBIG'),
            ('-2^63 - 1', '3b8000000000000000', 'TOOBIG'),
            ('nested 17 deep', '81' * 16 + '80', 'TOOBIG')]:
        cases.append(make(name, bytes.fromhex(digits), error))
    return cases


def signed():
    key, payload, kind = SIGN['device'], enc({1: 'abc'}), 'ayni-join/1'
    good = sign(kind, payload, key)

    def case(name, data, error=None, **ok):
        more = {'ok': ok} if ok else {}
        return make(name, data, error, type=kind, signer='device', **more)

    def odd(protected=None, unprotected=None, tag=18, more=(), cut=64):
        protected = enc({1: -8, 16: kind}) if protected is None else protected
        s = key.key.sign(wire.sig_structure(protected, payload))
        return enc(cbor2.CBORTag(tag, [
            protected, unprotected or {}, payload, s[:cut], *more]))

    flipped = bytearray(good)
    flipped[-1] ^= 1
    return [
        case('signed', good, payload=payload.hex(), hash=sha256(good).hex()),
        case('another type', sign('ayni-batch/1', payload, key), 'BADTYPE'),
        case('another key', sign(kind, payload, SIGN['other']), 'BADSIG'),
        case('flipped signature', bytes(flipped), 'BADSIG'),
        case('other algorithm', odd(enc({1: -7, 16: kind})), 'BADFORM'),
        case('no type', odd(enc({1: -8})), 'BADFORM'),
        case('a key id, protected', odd(enc({1: -8, 4: b'k', 16: kind})),
             'BADFORM'),
        case('a key id, unprotected', odd(unprotected={4: b'k'}), 'BADFORM'),
        case('untagged', good[1:], 'BADFORM'),
        case('tagged as a number', odd(tag=4), 'BADFORM'),
        case('a fifth item', odd(more=[None]), 'BADFORM'),
        case('short signature', odd(cut=63), 'BADFORM'),
        case('payload not canonical', sign(kind, b'\x18\x00', key),
             'NONCANON'),
        case('payload not CBOR', sign(kind, b'\x18', key), 'BADFORM')]


def seal():
    cases = []
    for n in [0, 1, 15, 16, 32, 63, 64, 65, 300]:
        plain = bytes(i & 255 for i in range(n))
        e = wire.seed(f'ephemeral {n}')
        cases.append(make(f'{n} bytes', wire.box_seal(
            plain, BOX['office box'].public, e), to='office box',
            ephemeral=e.hex(), ok={'plain': plain.hex()}))
    bad = bytearray.fromhex(cases[3]['hex'])
    bad[40] ^= 1
    cases.append(make('altered', bytes(bad), 'CANTOPEN', to='office box'))
    cases.append(make('someone else’s', bytes.fromhex(cases[3]['hex']),
                      'CANTOPEN', to='other box'))
    return cases


# Field names of docs/wire.md section 6, by key.
ENTRY = {1: 'kind', 2: 'record', 3: 'base', 4: 'form', 5: 'author',
         6: 'salt', 7: 'now', 8: 'zone', 9: 'boot', 10: 'boot_id', 11: 'seed',
         12: 'preloads', 13: 'answers', 14: 'paradata', 15: 'derived',
         16: 'note', 17: 'object', 18: 'attachments',
         19: 'assignment', 20: 'comments', 21: 'answered'}


def shown(v):
    if isinstance(v, bytes):
        return v.hex()
    if isinstance(v, list):
        return [shown(i) for i in v]
    if isinstance(v, dict):
        return {str(k): shown(i) for k, i in v.items()}
    return v


def entry_ok(e):
    ok = {ENTRY[k]: shown(v) for k, v in e.items() if k not in (13, 20)}
    for k in (13, 20):
        if k in e:
            ok[ENTRY[k]] = enc(e[k]).hex()
    if 10 in e.get(14, {}):
        ok['paradata']['10'] = [
            [*row[:5], row[5] and [v if v is None else enc(v).hex()
                                   for v in row[5]]]
            for row in wire.log_rows(e[14].get(1, 0), e[14][10])]
    ok['id'] = sha256(enc(e)).hex()
    return ok


def common(kind, salt):
    return {1: kind, 5: wire.seed('author'), 6: bytes([salt]) * 16, 7: NOW,
            8: -300, 9: 86400000000, 10: bytes(range(16))}


def submit():
    instance = bytes.fromhex('0102030405060708')
    return {**common(1, 1), 2: bytes.fromhex(
        '019bd1f0a1007abc8def0123456789ab'), 3: [], 4: wire.seed('form'),
        11: -42, 12: {'deviceid': 'd', 'email': 'e@x', 'username': 'awa',
                      'phonenumber': '+221'},
        13: {b'': {2: 42, 3: 'Coopérative', 5: True, 8: [0, 3],
                   9: cbor2.CBORTag(4, [-1, 105]), 12: instance},
             instance: {13: -7, 14: 'a'}},
        14: {1: NOW - 5, 2: NOW, 3: 'fr', 4: 2, 5: 1, 6: True},
        15: b'12345678'}


def anchors():
    boots = [bytes([i]) * 16 for i in range(2)]
    return [[NOW - 9000000, [NOW - 10000000, 86390000000, boots[0]],
             [NOW - 8000000, 86392000000, None], wire.seed('batch')[:8]],
            [NOW, [-1, 0, boots[1]], [NOW, 5000, boots[0]], None]]


def without(e, k):
    return {i: v for i, v in e.items() if i != k}


def log():
    """Of an interview: a row of a repeat added and removed, answers refused
    and changed, a clock set back, a pause."""
    at = NOW // 1000
    return wire.log_columns(NOW - 5, [
        [2, 0, [], at - 1, None, None], [13, 0, [], at - 1, None, None],
        [0, 2, [], at, at + 4100, None],
        [10, 13, [1], at + 8000, None, None],
        [0, 13, [1], at + 4101, at + 9000, [None, -7]],
        [8, 12, [2], at + 9500, None, None],
        [0, 14, [2, 4000000000], at + 9500, at + 30000, ['a', None]],
        [9, 12, [2], at + 30000, None, None],
        [7, 0, [], at + 30001, None, None],
        [4, 0, [], at + 30002, None, None],
        [6, 0, [], at + 30002, None, None],
        [3, 0, [], -1, None, None],
        [0, 3, [], -1, 86400000, [[0, 3], cbor2.CBORTag(4, [-1, 105])]],
        [11, 0, [], 86400000, None, None],
        [1, 0, [], 86400000, 86400001, None],
        [12, 0, [], 86400001, None, None], [5, 0, [], 86400001, None, None]])


def entry_list():
    s = submit()
    record = {k: s[k] for k in (2, 4)}
    base = sorted([wire.seed('a'), wire.seed('b')])
    plain = {**s, 1: 1, 11: 0, 12: {}, 13: {}, 14: {}}
    correct = {**s, 1: 2, 3: base, 13: {b'': {2: None, 3: 'x'}}, 16: 'why'}
    files = [['fa\u00e7ade-01234567.jpg',
              [wire.seed('one'), wire.seed('key'), 81234]],
             ['voice-89abcdef.m4a',
              [wire.seed('two'), wire.seed('key'), 0]]]
    office = [(32, b'person'), (33, b'device'), (34, b'form'),
              (35, enc([bytes(16), bytes(16), wire.seed('p')])),
              (36, enc([DEVICE, DEVKEY.epoch, 0, None])), (37, b'office'),
              (38, enc([wire.seed('batch'), 1, base])),
              (39, enc([s[2]])), (40, b'excerpt'), (41, enc(notice_map())),
              (42, enc(register())),
              (43, enc(assignment())),
              (44, enc(['E01', [], ['TG-K']]))]
    return [('submit', s), ('submit of nothing', plain), ('correct', correct),
            ('withdraw', {**common(3, 3), **record, 3: base[:1], 16: 'no'}),
            ('withdraw, silently', {**common(3, 4), **record, 3: base}),
            ('decide', {**common(4, 5), **record, 3: base,
                        13: {b'': {2: 41}}}),
            ('note', note := {**common(5, 6), **record, 3: base,
                              16: 'Rappeler'})] + [
            (f'office, kind {k}', {**common(k, k), 17: o})
            for k, o in office] + [
            ('judge, with a note', {**common(38, 39), 16: 'looked at',
                                    17: enc([wire.seed('batch'), 0, []])}),
            ('submit with attachments', {**s, 18: files}),
            ('submit with anchors', {**s, 14: {
                **s[14], 7: [86400000000 - 5, bytes(range(16))],
                8: [0, -86400000000], 9: anchors()}}),
            ('submit with a log', {**s, 14: {**s[14], 10: log()}}),
            ('submit with a log and no beginning',
             {**s, 14: {10: [[2], [], [-1], [], []]}}),
            ('correct with a log', {**correct, 14: {
                1: -1, 10: wire.log_columns(-1, [
                    [10, 0, [], -1, None, None]])}}),
            ('submit by an assignment', {**s, 19: bytes(range(16))}),
            ('correct with one', {**correct, 18: files[:1]}),
            ('return with comments', {**note, 20: {
                b'': {2: 'Who said so?', 9: 'Montant ?'},
                bytes(range(1, 9)): {13: 'x' * 1024}}}),
            ('return with a text alone', {**note, 20: {}}),
            ('return without a text', without({**note, 20: {
                b'': {i: 'x' for i in range(32)}}}, 16)),
            ('correct that answers', {**correct, 21: base}),
            ('withdraw that answers', {
                **common(3, 7), **record, 3: base, 21: base[:1]})]


def entries():
    cases = [make(n, enc(e), ok=entry_ok(e)) for n, e in entry_list()]
    s = submit()
    by = dict(entry_list())

    def one(name, length=1):
        return [[name, [bytes(32), bytes(32), length]]]

    def logged(*columns):
        return {**s, 14: {10: list(columns)}}

    many = sorted(sha256(bytes([i])) for i in range(65))
    for name, e, error in [
            ('kind 0', {**s, 1: 0}, 'BADFORM'),
            ('kind 6', {**s, 1: 6}, 'BADFORM'),
            ('kind 31', {**by['office, kind 38'], 1: 31}, 'BADFORM'),
            ('a note on a notice', {**by['office, kind 41'], 16: 'n'},
             'BADFORM'),
            ('a note on an excerpt', {**by['office, kind 40'], 16: 'n'},
             'BADFORM'),
            ('a note on an invitation', {**by['office, kind 35'], 16: 'n'},
             'BADFORM'),
            ('kind 2^32 + 1', {**s, 1: 2**32 + 1}, 'BADFORM'),
            ('an unknown key', {**s, 22: 0}, 'BADFORM'),
            ('comments of a correct', {**by['correct'], 20: {}}, 'BADFORM'),
            ('a number as a comment', {**by['note'], 20: {b'': {2: 1}}},
             'BADFORM'),
            ('an empty comment', {**by['note'], 20: {b'': {2: ''}}},
             'BADFORM'),
            ('a comment that clears', {**by['note'], 20: {b'': {2: None}}},
             'BADFORM'),
            ('a comment of 1025 bytes', {**by['note'], 20: {
                b'': {2: 'x' * 1025}}}, 'TOOBIG'),
            ('33 comments', {**by['note'], 20: {
                b'': {i: 'x' for i in range(33)}}}, 'TOOBIG'),
            ('no comment and no text', {**without(by['note'], 16), 20: {}},
             'BADFORM'),
            ('a submit that answers', {**s, 21: [many[0]]}, 'BADFORM'),
            ('a note that answers', {**by['note'], 21: [many[0]]},
             'BADFORM'),
            ('answers none', {**by['correct'], 21: []}, 'BADFORM'),
            ('answered out of order', {**by['correct'], 21: [
                many[1], many[0]]}, 'NONCANON'),
            ('answers 17', {**by['correct'], 21: many[:17]}, 'TOOBIG'),
            ('a short assignment', {**s, 19: bytes(15)}, 'BADFORM'),
            ('a correct by an assignment', {**by['correct'], 19: bytes(16)},
             'BADFORM'),
            ('no author', without(s, 5), 'BADFORM'),
            ('no answers', without(s, 13), 'BADFORM'),
            ('a note on a submit', {**s, 16: 'n'}, 'BADFORM'),
            ('an empty note', {**by['note'], 16: ''}, 'BADFORM'),
            ('no note on a note', without(by['note'], 16), 'BADFORM'),
            ('a submit with a base', {**s, 3: [many[0]]}, 'BADFORM'),
            ('a correct without a base', {**by['correct'], 3: []}, 'BADFORM'),
            ('base out of order', {**by['correct'], 3: [many[1], many[0]]},
             'NONCANON'),
            ('base doubled', {**by['correct'], 3: [many[1], many[1]]},
             'NONCANON'),
            ('65 in the base', {**by['correct'], 3: many}, 'TOOBIG'),
            ('a submit that clears', {**s, 13: {b'': {2: None}}}, 'BADFORM'),
            ('an empty inner map', {**s, 13: {b'': {}}}, 'BADFORM'),
            ('a path of 7 bytes', {**s, 13: {b'1234567': {2: 1}}}, 'BADFORM'),
            ('an unknown preload', {**s, 12: {'uri': 'x'}}, 'BADFORM'),
            ('an empty preload', {**s, 12: {'email': ''}}, 'BADFORM'),
            ('zero in the paradata', {**s, 14: {4: 0}}, 'BADFORM'),
            ('false in the paradata', {**s, 14: {6: False}}, 'BADFORM'),
            ('begun without a boot id', {**s, 14: {7: [1]}}, 'BADFORM'),
            ('told nothing', {**s, 14: {8: [0, 0]}}, 'BADFORM'),
            ('no anchors', {**s, 14: {9: []}}, 'BADFORM'),
            ('five anchors', {**s, 14: {9: anchors()[:1] * 5}}, 'TOOBIG'),
            ('an anchor that names one boot twice', {**s, 14: {9: [
                [NOW, [NOW, 1, bytes(16)], [NOW, 2, bytes(16)], None]]}},
             'NONCANON'),
            ('an anchor with a whole batch id', {**s, 14: {9: [
                [NOW, [NOW, 1, bytes(16)], [NOW, 2, None], bytes(32)]]}},
             'BADFORM'),
            ('an unknown key of the paradata', {**s, 14: {11: 0}}, 'BADFORM'),
            ('a log that is none', {**s, 14: {10: 0}}, 'BADFORM'),
            ('a log of four columns', logged([2], [], [0], []), 'BADFORM'),
            ('a log of six columns', logged([2], [], [0], [], [], []),
             'BADFORM'),
            ('a log without rows', logged([], [], [], [], []), 'BADFORM'),
            ('a log of an unknown event', logged([14], [], [0], [], []),
             'BADFORM'),
            ('a log of an event below 0', logged([-1], [], [0], [], []),
             'BADFORM'),
            ('a log with a row less', logged([2, 2], [], [0], [], []),
             'BADFORM'),
            ('a log with a beginning more', logged([2], [], [0, 0], [], []),
             'BADFORM'),
            ('a log with a place less', logged([0], [], [0], [0], []),
             'BADFORM'),
            ('a log with a place more', logged([2], [1], [0], [], []),
             'BADFORM'),
            ('a log with an end less', logged([1], [], [0], [], []),
             'BADFORM'),
            ('a log with an end more', logged([2], [], [0], [0], []),
             'BADFORM'),
            ('a log of a field below 0', logged([8], [-1], [0], [], []),
             'BADFORM'),
            ('a log of field 100,000', logged([8], [100000], [0], [], []),
             'BADFORM'),
            ('a log of a place in an array alone',
             logged([8], [[1]], [0], [], []), 'BADFORM'),
            ('a log of an empty place', logged([8], [[]], [0], [], []),
             'BADFORM'),
            ('a log of position 0', logged([8], [[1, 0]], [0], [], []),
             'BADFORM'),
            ('a log of position 2^32', logged([8], [[1, 2**32]], [0], [], []),
             'BADFORM'),
            ('a log within nine repeats',
             logged([8], [[1] + [1] * 9], [0], [], []), 'TOOBIG'),
            ('a log of a place by name', logged([8], ['q'], [0], [], []),
             'BADFORM'),
            ('a log beyond all time', logged([2], [], [2**54 + 1], [], []),
             'TOOBIG'),
            ('a log beyond all time, step by step', logged(
                [2, 2], [], [2**54, 1], [], []), 'TOOBIG'),
            ('a log long before all time', logged(
                [1], [], [-2**54], [-1], []), 'TOOBIG'),
            ('a log of an answer that did not change', logged(
                [0], [1], [0], [0], [[0, None, None]]), 'BADFORM'),
            ('a log of an answer of no question', logged(
                [8], [1], [0], [], [[0, None, 1]]), 'BADFORM'),
            ('a log of an answer after its end', logged(
                [0], [1], [0], [0], [[1, None, 1]]), 'BADFORM'),
            ('a log of an answer that is a map', logged(
                [0], [1], [0], [0], [[0, {}, 1]]), 'BADFORM'),
            ('a log of half an answer', logged(
                [0], [1], [0], [0], [[0, 1]]), 'BADFORM'),
            ('a short salt', {**s, 6: bytes(15)}, 'BADFORM'),
            ('beyond the time zones', {**s, 8: 1441}, 'BADFORM'),
            ('boot time over 63 bits', {**s, 9: 2**63}, 'TOOBIG'),
            ('an object on a submit', {**s, 17: b'o'}, 'BADFORM'),
            ('a record in an office entry',
             {**by['office, kind 32'], 2: bytes(16)}, 'BADFORM'),
            ('attachments of a note', {**by['note'], 18: one('a')},
             'BADFORM'),
            ('no attachments', {**s, 18: []}, 'BADFORM'),
            ('attachments out of order', {**s, 18: one('b') + one('a')},
             'NONCANON'),
            ('one name twice', {**s, 18: one('a') * 2}, 'NONCANON'),
            ('257 attachments', {**s, 18: sum(
                (one(f'{i:03}') for i in range(257)), [])}, 'TOOBIG'),
            ('an attachment of 100 MiB and a byte',
             {**s, 18: one('a', (100 << 20) + 1)}, 'TOOBIG'),
            ('an attachment with a short key',
             {**s, 18: [['a', [bytes(32), bytes(31), 1]]]}, 'BADFORM')] + [
            (f'an attachment named {n[:8]!r}', {**s, 18: one(n)}, 'BADFORM')
            for n in ('', '..', '.a', 'a.', ' a', 'a ', 'a/b', 'a\\b', 'a:b',
                      'a*', 'a?', '"a', '<a', 'a>', 'a|b', 'a\n', '\x7f',
                      'n' * 256, 'audit.csv')]:
        cases.append(make(name, enc(e), error))
    cases.append(make('a byte more', enc(s) + b'\x00', 'BADFORM'))
    return cases


def batches():
    e = [enc(x) for n, x in entry_list()[:4]]
    previous = wire.seed('previous')
    cases = []

    def good(name, first, prev, items, dictionary=b''):
        eph = wire.seed('ephemeral ' + name)
        data, ident = wire.batch(DEVICE, DEVKEY, first, prev, items,
                                 BOX['office box'].public, eph, dictionary)
        cases.append(make(
            name, data, ephemeral=eph.hex(), dictionary=dictionary.hex(),
            ok={'id': ident.hex(), 'device': DEVICE.hex(),
                'epoch': DEVKEY.epoch.hex(), 'first': first,
                'count': len(items), 'previous': prev and prev.hex(),
                'entries': [x.hex() for x in items]}))

    good('first', 1, None, e[:1])
    good('later', 7, previous, e)
    good('with a dictionary', 2, previous, e, DICTIONARY)

    to = BOX['office box']
    head = {1: DEVICE, 2: DEVKEY.epoch, 3: 1, 4: 1, 5: None, 6: to.id}
    inner = wire.batch_inner(DEVICE, DEVKEY.epoch, 1, None, e[:1])

    def bad(name, error, plain=None, inside=None, header=None, key=DEVKEY,
            dictionary=b'', sealed=None):
        if plain is None:
            plain = wire.batch_padded(inside or inner, dictionary)
        sealed = sealed or wire.box_seal(plain, to.public,
                                         wire.seed('ephemeral ' + name))
        data, _ = wire.batch_of(sealed, {**head, **(header or {})}, key)
        cases.append(make(name, data, error, dictionary=''))

    bad('signed by another', 'BADSIG', key=SIGN['other'])
    bad('hash of something else', 'BADHASH', header={7: bytes(32)})
    bad('to another office', 'NOTOURS', header={6: BOX['other box'].id})
    bad('not a sealed box', 'CANTOPEN', sealed=bytes(304))
    bad('a colleague’s payload', 'MISMATCH', inside=wire.batch_inner(
        bytes(16), SIGN['other'].epoch, 1, None, e[:1]))
    bad('another count inside', 'MISMATCH', inside=wire.batch_inner(
        DEVICE, DEVKEY.epoch, 1, None, e[:2]))
    bad('another number inside', 'MISMATCH', inside=wire.batch_inner(
        DEVICE, DEVKEY.epoch, 2, None, e[:1]))
    bad('unknown dictionary', 'UNKNOWNFORM', dictionary=DICTIONARY)
    bad('padded too much', 'NONCANON', plain=wire.batch_padded(inner) +
        bytes(16))
    bad('padding not zeros', 'BADFORM', plain=wire.batch_padded(
        inner)[:-1] + b'\x01')
    bad('five megabytes of zeros', 'TOOBIG', inside=bytes(5 << 20))
    bad('inner head too long', 'NONCANON', inside=b'\x98\x06' + inner[1:])
    bad('count 0', 'BADFORM', header={4: 0})
    bad('first 0', 'BADFORM', header={3: 0})
    bad('an unknown key in the header', 'BADFORM', header={8: 0})
    bad('first of all, with one before it', 'BADFORM', header={5: previous})
    bad('later, with none before it', 'BADFORM', header={3: 2})
    return cases


# --- Certificates, receipts, sync: maps of keys 1, 2, 3 ... ---------------

def fields(*values):
    return {i + 1: v for i, v in enumerate(values)}


def person_message():
    return sign('ayni-person/1', enc(fields(
        OFFICE, bytes(range(16)), 'Awa Ndiaye', 'E01', 1)), SIGN['office'])


def office_message():
    return sign('ayni-office/1', enc(fields(
        OFFICE, SIGN['office'].epoch, SIGN['office'].public,
        BOX['office box'].public, 'Institut National de la Statistique',
        NOW)), SIGN['identity'])


def join_fields():
    import hmac
    mac = hmac.new(b'sixteen bytes ok', DEVICE + DEVKEY.public +
                   BOX['device box'].public, 'sha256').digest()
    return fields(OFFICE, DEVICE, DEVKEY.public, BOX['device box'].public,
                  b'i' * 16, mac, 'tablet 12')


SHOWN = {
    'ayni-office/1': 'office epoch sign box name issued',
    'ayni-person/1': 'office person name code rank',
    'ayni-device/1': 'office device epoch sign box persons label',
    'ayni-join/1': 'office device sign box invitation mac label',
    'ayni-receipt/1': 'office office_epoch serial device epoch held held_id '
                      'safe at',
    'ayni-request/1': 'office device epoch nonce clocks last_cut feed_cursor '
                      'receipt batches join announced',
    'ayni-answer/1': 'office office_epoch device epoch nonce receipt refused '
                     'missing feed feed_cursor more now state token wanted '
                     'invitation',
}


def ok_of(kind, f):
    return {n: shown(f[i + 1]) for i, n in enumerate(SHOWN[kind].split())}


def message(name, kind, f, key, error=None):
    data = sign(kind, enc(f), SIGN[key])
    more = {} if error else {'ok': {**ok_of(kind, f),
                                    'hash': sha256(data).hex()}}
    return make(name, data, error, type=kind, **more)


def certificates():
    office = cbor2.loads(cbor2.loads(office_message()).value[2])
    person = cbor2.loads(cbor2.loads(person_message()).value[2])
    persons = sorted([sha256(person_message()), wire.seed('second')])
    device = fields(OFFICE, DEVICE, DEVKEY.epoch, DEVKEY.public,
                    BOX['device box'].public, persons, 'tablet 12')
    join = join_fields()
    P, D, J, O = 'ayni-person/1', 'ayni-device/1', 'ayni-join/1', \
        'ayni-office/1'
    return [
        message('office', O, office, 'identity'),
        message('office, signed by itself', O, office, 'office', 'BADSIG'),
        message('office, wrong epoch', O, {**office, 2: bytes(16)},
                'identity', 'BADFORM'),
        message('another office', O, {**office, 1: SIGN['other'].public},
                'other', 'NOTOURS'),
        message('person', P, person, 'office'),
        message('person, signed by the identity', P, person, 'identity',
                'BADSIG'),
        message('person of another office', P, {**person, 1: bytes(32)},
                'office', 'NOTOURS'),
        message('person with a long name', P, {**person, 3: 'n' * 1025},
                'office', 'TOOBIG'),
        message('device', D, device, 'office'),
        message('device of nobody', D, {**device, 6: []}, 'office'),
        message('device, persons out of order', D,
                {**device, 6: persons[::-1]}, 'office', 'NONCANON'),
        message('device, wrong epoch', D, {**device, 3: bytes(16)}, 'office',
                'BADFORM'),
        message('device without a label', D,
                {k: v for k, v in device.items() if k != 7}, 'office',
                'BADFORM'),
        message('join', J, join, 'device'),
        message('join signed by another', J, join, 'other', 'BADSIG'),
        message('join with an eighth key', J, {**join, 8: 0}, 'device',
                'BADFORM')]


def form_id(xform, attachments):
    return sha256(enc([sha256(xform), [
        [n, sha256(b)] for n, b in sorted(attachments)]]))


def packages():
    xform = b'<h:html><h:head/></h:html>'
    csv = [['communes.csv', b'code,name\n1,Dakar\n'], ['logo.png', b'\x89P']]
    names = ['sse_entity', '2026112401', 'Enqu\u00eate ESS']

    def case(name, error=None, files=csv, dictionary=DICTIONARY, key='office',
             **change):
        promised = fields(
            OFFICE, form_id(xform, files), *names,
            sha256(dictionary) if dictionary else None,
            [[n, sha256(b)] for n, b in files])
        promised.update({int(k[1:]): v for k, v in change.items()
                         if k[1:].isdigit()})
        data = enc([
            sign('ayni-form/1', enc(promised), SIGN[key]),
            wire.deflate(change.get('xform', xform)),
            change.get('sent', dictionary),
            [[n, wire.deflate(b)] for n, b in change.get('bodies', files)]])
        return make(name, data, error, ok={
            'form': promised[2].hex(), 'id': names[0], 'version': names[1],
            'title': names[2], 'xform': xform.hex(),
            'dictionary': dictionary.hex(),
            'attachments': [[n, b.hex()] for n, b in files]})

    return [
        case('form'),
        case('form alone', files=[], dictionary=b''),
        case('signed by a device', 'BADSIG', key='device'),
        case('of another office', 'NOTOURS', k1=bytes(32)),
        case('another xform', 'BADHASH', xform=b'<other/>'),
        case('another dictionary', 'BADHASH', sent=b'other'),
        case('a dictionary where none is', 'BADHASH', dictionary=b'',
             sent=b'other'),
        case('another attachment', 'BADHASH',
             bodies=[csv[0], ['logo.png', b'\x89Q']]),
        case('an attachment by another name', 'MISMATCH',
             bodies=[csv[0], ['logo.gif', b'\x89P']]),
        case('an attachment less', 'BADFORM', bodies=csv[:1]),
        case('attachments out of order', 'NONCANON', files=csv[::-1]),
        case('a form’s id that is another’s', 'BADHASH', k2=bytes(32)),
        case('17 megabytes of zeros', 'TOOBIG', xform=bytes(17 << 20))]


def receipt_fields(**change):
    f = fields(OFFICE, SIGN['office'].epoch, 9, DEVICE, DEVKEY.epoch, 40,
               wire.seed('held'), 30, NOW)
    return {**f, **{int(k[1:]): v for k, v in change.items()}}


def receipts():
    kind = 'ayni-receipt/1'
    return [
        message('receipt', kind, receipt_fields(), 'office'),
        message('nothing held', kind, receipt_fields(k6=0, k7=None, k8=0),
                'office'),
        message('safer than held', kind, receipt_fields(k8=41), 'office',
                'BADFORM'),
        message('held without a batch', kind, receipt_fields(k7=None),
                'office', 'BADFORM'),
        message('a batch with nothing held', kind,
                receipt_fields(k6=0, k8=0), 'office', 'BADFORM'),
        message('another office epoch', kind, receipt_fields(k2=bytes(16)),
                'office', 'NOTOURS'),
        message('by another key', kind, receipt_fields(), 'other', 'BADSIG')]


def request_fields():
    receipt = sign('ayni-receipt/1', enc(receipt_fields()), SIGN['office'])
    batch = bytes.fromhex(batches()[0]['hex'])
    join = sign('ayni-join/1', enc(join_fields()), DEVKEY)
    large = cbor2.loads(bytes.fromhex(batches()[1]['hex']))
    return fields(OFFICE, DEVICE, DEVKEY.epoch, b'n' * 16,
                  [NOW, 60, 5, bytes(16)], 12, 3, receipt, [batch], join,
                  [[large[0], len(large[1])]])


def answer_fields():
    receipt = sign('ayni-receipt/1', enc(receipt_fields()), SIGN['office'])
    return fields(OFFICE, SIGN['office'].epoch, DEVICE, DEVKEY.epoch,
                  b'n' * 16, receipt, [[wire.seed('refused'), 19]],
                  [[2, 2], [5, 9]], [[7, 32, person_message()],
                                     [8, 34, [wire.seed('one'),
                                              wire.seed('key'), 81234]]],
                  8, True, NOW, 0, b't' * 16,
                  [[wire.seed('two'), 0], [wire.seed('three'), 70000]],
                  b'i' * 16)


def envelope(name, kind, f, key, error=None, way=None, to=None):
    up = kind == 'ayni-request/1'
    way = way or (1 if up else 2)
    to = to or BOX['office box' if up else 'device box']
    e = wire.seed('ephemeral ' + name)
    signed_part = sign(kind, enc(f), SIGN[key])
    data = enc([way, to.id, wire.box_seal(signed_part, to.public, e)])
    more = {} if error else {'ok': ok_of(kind, f)}
    return make(name, data, error, type=kind, ephemeral=e.hex(), **more)


def sync():
    Q, A = 'ayni-request/1', 'ayni-answer/1'
    q, a = request_fields(), answer_fields()
    least = {**a, 6: None, 7: [], 8: [], 9: [], 10: 0, 11: False, 13: 3,
             14: None, 15: [], 16: None}
    return [
        envelope('request', Q, q, 'device'),
        envelope('least request', Q, {**q, 8: None, 9: [], 10: None, 11: []},
                 'device'),
        envelope('request by another key', Q, q, 'other', 'BADSIG'),
        envelope('request to another office', Q, {**q, 1: bytes(32)},
                 'device', 'NOTOURS'),
        envelope('request of another epoch', Q, {**q, 3: bytes(16)},
                 'device', 'MISMATCH'),
        envelope('request sealed to another', Q, q, 'device', 'NOTOURS',
                 to=BOX['other box']),
        envelope('request the other way', Q, q, 'device', 'BADTYPE', way=2),
        envelope('request with an empty receipt', Q, {**q, 8: b''},
                 'device', 'BADFORM'),
        envelope('request announcing nothing', Q, {**q, 11: [[b'', 9]]},
                 'device', 'BADFORM'),
        envelope('request announcing 1,001', Q, {**q, 11: [[b'x', 1]] * 1001},
                 'device', 'TOOBIG'),
        envelope('answer', A, a, 'office'),
        envelope('least answer', A, least, 'office'),
        envelope('answer by another key', A, a, 'other', 'BADSIG'),
        envelope('answer to another device', A, {**a, 3: bytes(16)},
                 'office', 'NOTOURS'),
        envelope('answer with a range backwards', A, {**a, 8: [[9, 8]]},
                 'office', 'BADFORM'),
        envelope('answer to a fork', A, {**least, 13: 4}, 'office'),
        envelope('answer in an unknown state', A, {**a, 13: 5}, 'office',
                 'BADFORM'),
        envelope('answer with a short token', A, {**a, 14: bytes(15)},
                 'office', 'BADFORM'),
        envelope('answer with a short invitation', A,
                 {**a, 16: bytes(17)}, 'office', 'BADFORM'),
        envelope('answer that wants 1,001', A, {**a, 15: a[15][:1] * 1001},
                 'office', 'TOOBIG'),
        envelope('answer with half a blob', A, {**a, 9: [[7, 34, [
            wire.seed('one'), wire.seed('key')]]]}, 'office', 'BADFORM')]


def blobs():
    key, header = wire.seed('key'), wire.seed('header')[:24]

    def plain_of(n):
        return bytes((i * 7 + i // 256) & 255 for i in range(n))

    def case(name, n, error=None, data=None, length=None, hash=None):
        plain = plain_of(n)
        data = wire.blob(plain, key, header) if data is None else data
        return make(name, data, error, key=key.hex(), stream=header.hex(),
                    length=n if length is None else length,
                    hash=(hash or sha256(data)).hex(),
                    ok={'plain': plain.hex()})

    def pushed(*pieces):
        stream = wire.SecretStream(key, header)
        return header + b''.join(stream.push(p, tag) for p, tag in pieces)

    whole = wire.blob(plain_of(300), key, header)
    flipped = bytearray(whole)
    flipped[100] ^= 1
    return [case(f'{n} bytes', n) for n in (0, 1, 256, 257, 16384, 16385)] + [
        case('cut', 300, 'NONCANON', whole[:-1]),
        case('a byte more', 300, 'NONCANON', whole + b'\0'),
        case('of another length', 300, 'NONCANON', length=400),
        case('another hash', 300, 'BADHASH', hash=bytes(32)),
        case('altered', 300, 'CANTOPEN', bytes(flipped)),
        case('does not end', 256, 'CANTOPEN', pushed((plain_of(256), 0))),
        case('ends early', 16385, 'CANTOPEN', pushed(
            (plain_of(wire.PIECE), wire.SecretStream.FINAL), (bytes(1024), 3))),
        case('padded with ones', 255, 'BADFORM', wire.blob(
            plain_of(255), key, header, b'\1'))]


def invitations():
    parts = ['ayni-invitation/1', [office_message()], person_message(),
             b'i' * 16, b's' * 16, [b'package'],
             ['https://ins.example', 'http://10.0.0.1:8080'], 7]
    good = {'offices': [parts[1][0].hex()], 'person': parts[2].hex(),
            'id': parts[3].hex(), 'secret': parts[4].hex(),
            'forms': [parts[5][0].hex()], 'urls': parts[6], 'cursor': parts[7]}

    def put(i, v):
        return enc(parts[:i] + [v] + parts[i + 1:])

    return [make('invitation', enc(parts), ok=good),
            make('no forms, no addresses', enc(parts[:5] + [[], [], 7]),
                 ok={**good, 'forms': [], 'urls': []}),
            make('another kind of file', put(0, 'ayni-bundle/1'), 'BADTYPE'),
            make('two epochs of the office', put(1, parts[1] * 2),
                 ok={**good, 'offices': good['offices'] * 2}),
            make('no epoch of the office', put(1, []), 'BADFORM'),
            make('65 epochs of the office', put(1, [b''] * 65), 'TOOBIG'),
            make('a short secret', put(4, bytes(15)), 'BADFORM'),
            make('101 forms', put(5, [b''] * 101), 'TOOBIG'),
            make('9 addresses', put(6, ['u'] * 9), 'TOOBIG'),
            make('a part too many', enc(parts + [0]), 'BADFORM')]


def bundles():
    one = [bytes.fromhex(c['hex']) for c in sync() if c['name'] == 'request']
    return [make('empty', enc(['ayni-bundle/1', []]), ok=[]),
            make('two', enc(['ayni-bundle/1', one * 2]),
                 ok=[x.hex() for x in one * 2]),
            make('another kind of file', enc(['ayni-bundle/2', one]),
                 'BADTYPE'),
            make('1,001 envelopes', enc(['ayni-bundle/1', [b''] * 1001]),
                 'TOOBIG'),
            make('a number for an envelope', enc(['ayni-bundle/1', [1]]),
                 'BADFORM')]


def excerpts():
    entry = [enc(x) for n, x in entry_list()]
    header = fields(DEVICE, DEVKEY.epoch, 5, 4, wire.seed('previous'),
                    BOX['office box'].id, wire.seed('sealed'))
    batch = sign('ayni-batch/1', enc(header), DEVKEY)

    def case(name, kept, error=None, of=batch):
        return make(name, enc([of, kept]), error, ok={
            'batch': sha256(of).hex(),
            'entries': [[q, e.hex()] for q, e in kept] if not error else []})

    inner = {**common(40, 40), 17: enc([batch, []])}
    return [
        case('two of four', [[5, entry[0]], [8, entry[2]]]),
        case('nothing left', []),
        case('of an entry that is none', [[5, b'entry']], 'BADFORM'),
        case('before the batch', [[4, entry[0]]], 'BADFORM'),
        case('after the batch', [[9, entry[0]]], 'BADFORM'),
        case('out of order', [[6, entry[0]], [5, entry[1]]], 'BADFORM'),
        case('one place twice', [[6, entry[0]], [6, entry[1]]], 'BADFORM'),
        case('an excerpt in an excerpt', [[5, enc(inner)]], 'BADFORM'),
        case('of another message', [], 'BADTYPE', of=person_message()),
        make('a part too many', enc([batch, [], 0]), 'BADFORM')]


def notice_map(**change):
    f = {1: NOW, 2: 'E01', 3: {'': 'Come back on Friday.',
                               'fr': 'Revenez vendredi.'}, 4: '2026-12-04'}
    f.update({int(k[1:]): v for k, v in change.items()})
    return {k: v for k, v in f.items() if v != 'none'}


def recipient_ok(to):
    return (['all', ''] if to is None else
            ['device', to.hex()] if isinstance(to, bytes) else ['person', to])


def notices():
    def case(name, error=None, data=None, **change):
        f = notice_map(**change)
        more = {} if error else {'ok': {
            'at': f[1], 'to': recipient_ok(f[2]),
            'said': sorted([list(x) for x in f[3].items()],
                           key=lambda x: (len(x[0].encode()), x[0])),
            'until': f.get(4, '')}}
        return make(name, data or enc(f), error, **more)

    swapped = enc({'a': 'x', 'b': 'y'})
    swapped = swapped[:1] + swapped[5:] + swapped[1:5]
    return [
        case('for a person'),
        case('for all', k2=None, k4='none'),
        case('for a device', k2=DEVICE, k3={'es': 'a'}),
        case('in eight languages', k3={
            x: 'in ' + x
            for x in ('fr', 'en', 'es', 'ar', 'pt', 'swa', 'ee', '')}),
        case('for nobody', 'BADFORM', k2=''),
        case('for a number', 'BADFORM', k2=1),
        case('for a short device', 'BADFORM', k2=DEVICE[:15]),
        case('without a text', 'BADFORM', k3={}),
        case('with an empty text', 'BADFORM', k3={'': ''}),
        case('with a text of 2,049 bytes', 'TOOBIG', k3={'': 'x' * 2049}),
        case('in nine languages', 'TOOBIG',
             k3={chr(97 + i): 'x' for i in range(9)}),
        case('languages out of order', 'NONCANON', k3=Raw(swapped)),
        case('a language of 36 bytes', 'TOOBIG', k3={'l' * 36: 'x'}),
        case('until no day', 'BADFORM', k4='2026-02-30'),
        case('until a moment', 'BADFORM', k4='2026-12-04T10:00:00Z'),
        case('a fifth key', 'BADFORM', k5=1),
        case('without a time', 'BADFORM', k1='none'),
        case('a byte more', 'BADFORM', data=enc(notice_map()) + b'\0')]


def unit(**change):
    u = ['TG-0001', [], {'name': 'Novissi', 'admin1': 'TG-K',
                         'lat': '9.55', 'year': '2010'}]
    for k, v in change.items():
        u[int(k[1:])] = v
    return u


def register():
    return [unit(), unit(k0='TG-0002', k1=[sha256(enc(unit()))[:8]],
                         k2={'name': 'Ayélé', 'closed_on': '2026-03-01'})]


def registers():
    def case(name, units, error=None):
        return make(name, enc(units), error, ok=[
            [u[0], shown(u[1]), sorted(
                [list(c) for c in u[2].items()],
                key=lambda c: (len(c[0]), c[0])), sha256(enc(u))[:8].hex()]
            for u in units] if not error else None)

    rows = sorted(sha256(bytes([i]))[:8] for i in range(17))
    swapped = enc({'a': 'x', 'b': 'y'})
    swapped = Raw(swapped[:1] + swapped[5:] + swapped[1:5])
    return [
        case('two units', register()),
        case('every sign of an id', [unit(k0='aZ09._:/-')]),
        case('no unit', [], 'BADFORM'),
        case('out of order', register()[::-1], 'NONCANON'),
        case('one twice', [unit(), unit(k1=rows[:1])], 'NONCANON'),
        case('an id with a space', [unit(k0='TG 1')], 'BADFORM'),
        case('no id', [unit(k0='')], 'BADFORM'),
        case('an id of 65 bytes', [unit(k0='x' * 65)], 'BADFORM'),
        case('rows out of order', [unit(k1=rows[1::-1])], 'NONCANON'),
        case('17 rows', [unit(k1=rows)], 'TOOBIG'),
        case('a row of 7 bytes', [unit(k1=[b'1234567'])], 'BADFORM'),
        case('no column', [unit(k2={})], 'BADFORM'),
        case('an empty value', [unit(k2={'name': ''})], 'BADFORM'),
        case('a column with a capital', [unit(k2={'Name': 'x'})], 'BADFORM'),
        case('columns out of order', [unit(k2=swapped)], 'NONCANON'),
        case('a value of 1,025 bytes', [unit(k2={'name': 'x' * 1025})],
             'TOOBIG'),
        case('65 columns', [unit(k2={f'c{i:02}': 'x' for i in range(65)})],
             'TOOBIG'),
        case('a unit over 8 KiB',
             [unit(k2={f'c{i}': 'x' * 1000 for i in range(9)})], 'TOOBIG'),
        case('a fourth part', [unit() + [1]], 'BADFORM')]


def assignment(**change):
    a = {1: [], 2: 'E01', 3: 'sse_entity', 4: 'TG-0001', 5: 'Novissi',
         6: '2026', 7: '2026-12-04', 8: 'Ask for the treasurer',
         9: {'fw_mode': 'short', 'loc_admin1': 'K'}}
    a.update({int(k[1:]): v for k, v in change.items()})
    return {k: v for k, v in a.items() if v != 'none'}


def assignment_key(a):
    unit = a.get(4, '')
    return sha256(enc([a[3], unit, '' if unit else a.get(5, ''),
                       a.get(6, '')]))[:16]


def map_pairs(m):
    return sorted([list(x) for x in m.items()],
                  key=lambda x: (len(x[0].encode()), x[0]))


def assignments():
    def case(name, error=None, data=None, **change):
        a = assignment(**change)
        more = {} if error else {'ok': {
            'id': assignment_key(a).hex(), 'over': shown(a[1]),
            'to': recipient_ok(a[2]), 'form': a[3],
            'unit': a.get(4, ''), 'label': a.get(5, ''),
            'round': a.get(6, ''), 'due': a.get(7, ''),
            'note': a.get(8, ''), 'answers': map_pairs(a.get(9, {})),
            'withdrawn': a.get(10, False)}}
        return make(name, data or enc(a), error, **more)

    hashes = sorted(sha256(bytes([i])) for i in range(17))
    return [
        case('of a unit'),
        case('of a label', k2=DEVICE, k4='none', k6='none', k7='none',
             k8='none', k9='none'),
        case('withdrawn', k1=hashes[:2], k10=True),
        case('of nothing', 'BADFORM', k4='none', k5='none'),
        case('for all', 'BADFORM', k2=None),
        case('without a form', 'BADFORM', k3='none'),
        case('without what it replaces', 'BADFORM', k1='none'),
        case('replaced out of order', 'NONCANON', k1=hashes[1::-1]),
        case('17 replaced', 'TOOBIG', k1=hashes),
        case('a unit with a space', 'BADFORM', k4='TG 1'),
        case('an empty label', 'BADFORM', k5=''),
        case('a note of 1,025 bytes', 'TOOBIG', k8='x' * 1025),
        case('due on no day', 'BADFORM', k7='2026-11-31'),
        case('no answers', 'BADFORM', k9={}),
        case('an empty answer', 'BADFORM', k9={'q': ''}),
        case('65 answers', 'TOOBIG', k9={f'q{i:02}': 'x' for i in range(65)}),
        case('a value of 4,097 bytes', 'TOOBIG', k9={'q': 'x' * 4097}),
        case('over 32 KiB', 'TOOBIG',
             k9={f'q{i}': 'x' * 4096 for i in range(8)}),
        case('not withdrawn', 'BADFORM', k10=False),
        case('an eleventh key', 'BADFORM', k11=1)]


def areas():
    def case(name, a, error=None):
        return make(name, enc(a), error, **({} if error else {'ok': {
            'to': recipient_ok(a[0]), 'over': shown(a[1]), 'codes': a[2]}}))

    hashes = sorted(sha256(bytes([i])) for i in range(2))
    return [
        case('two areas', ['E01', hashes, ['TG-K', 'TG-K01']]),
        case('none any more', [DEVICE, hashes[:1], []]),
        case('for all', [None, [], ['TG-K']], 'BADFORM'),
        case('an empty code', ['E01', [], ['']], 'BADFORM'),
        case('out of order', ['E01', [], ['b', 'a']], 'NONCANON'),
        case('65 areas', ['E01', [], [f'{i:02}' for i in range(65)]],
             'TOOBIG')]


def works():
    def sort_tasks(tasks):
        return sorted(tasks, key=lambda t: t if isinstance(t, bytes)
                      else assignment_key(t))

    def case(name, w, error=None):
        ok = {} if error else {'ok': {
            'whole': w[0], 'left_out': w[1], 'areas': w[2],
            'tasks': [[t.hex(), ''] if isinstance(t, bytes) else
                      [assignment_key(t).hex(), enc(t).hex()] for t in w[3]],
            'units': [[u, ''] if isinstance(u, str) else
                      [u[0], enc(u).hex()] for u in w[4]]}}
        return make(name, enc(w), error, **ok)

    two = sort_tasks([assignment(), assignment(k4='TG-0002')])
    units = [unit(), unit(k0='TG-0002')]
    gone = bytes(range(16))
    return [
        case('nothing', [True, 0, [], [], []]),
        case('whole', [True, 3, ['TG-K', 'TG-M'], two, units]),
        case('what changed', [False, 0, ['TG-K'], sort_tasks([two[0], gone]),
                              [unit(), 'TG-0009']]),
        case('whole, with an assignment gone',
             [True, 0, [], [gone], []], 'BADFORM'),
        case('whole, with a unit gone', [True, 0, [], [], ['TG-0009']],
             'BADFORM'),
        case('a withdrawn assignment',
             [True, 0, [], [assignment(k10=True)], []], 'BADFORM'),
        case('an assignment that replaces',
             [True, 0, [], [assignment(k1=[bytes(32)])], []], 'BADFORM'),
        case('a unit that replaces',
             [True, 0, [], [], [unit(k1=[bytes(8)])]], 'BADFORM'),
        case('areas out of order', [True, 0, ['b', 'a'], [], []],
             'NONCANON'),
        case('assignments out of order', [True, 0, [], two[::-1], []],
             'NONCANON'),
        case('units out of order', [True, 0, [], [], units[::-1]],
             'NONCANON'),
        case('a unit that is no id', [False, 0, [], [], ['TG 1']],
             'BADFORM')]


def pleas():
    data = wire.seed('data key')
    to, office = BOX['device box'], BOX['office box']
    sealed = wire.box_seal(data, office.public, wire.seed('ephemeral plea'))
    parts = ['ayni-plea/1', office.id, sealed, to.public, DEVKEY.epoch]

    def case(name, error=None, **change):
        p = list(parts) + change.pop('tail', [])
        for k, v in change.items():
            p[int(k[1:])] = v
        raw = enc(p)
        check = sha256(raw).hex()[:8]
        return make(name, raw, error, ok={
            'recipient': p[1].hex(), 'to': p[3].hex(),
            'epoch': p[4].hex() if p[4] else None, 'data': data.hex(),
            'check': f'{check[:4]}-{check[4:]}'})

    return [
        case('plea'), case('of a device that has not joined', p4=None),
        case('another kind of file', 'BADTYPE', p0='ayni-relief/1'),
        case('a short epoch', 'BADFORM', p4=bytes(15)),
        case('a part too many', 'BADFORM', tail=[0]),
        case('not a data key', 'CANTOPEN', p2=wire.box_seal(
            data[:31], office.public, wire.seed('ephemeral short'))),
        case('something longer', 'TOOBIG', p2=wire.box_seal(
            data + b'x', office.public, wire.seed('ephemeral long'))),
        case('sealed to another', 'CANTOPEN', p2=wire.box_seal(
            data, BOX['other box'].public, wire.seed('ephemeral other')))]


def reliefs():
    data = wire.seed('data key')
    to = BOX['device box']

    def case(name, error=None, kind='ayni-relief/1', to=to, data=data,
             tail=[]):
        e = wire.seed('ephemeral ' + name)
        raw = enc([kind, to.public, wire.box_seal(data, to.public, e)] + tail)
        return make(name, raw, error, ephemeral=e.hex(),
                    ok={'data': data.hex()})

    return [
        case('relief'),
        case('to another', 'NOTOURS', to=BOX['other box']),
        case('another kind of file', 'BADTYPE', kind='ayni-plea/1'),
        case('a part too many', 'BADFORM', tail=[0]),
        case('not a data key', 'CANTOPEN', data=data[:31])]


def merkle():
    leaves = [wire.seed(f'leaf {i}') for i in range(17)]
    return [make(f'{n} leaves', b''.join(leaves[:n]),
                 ok=wire.merkle_root(leaves[:n]).hex())
            for n in (0, 1, 2, 3, 4, 5, 7, 8, 11, 16, 17)]


def checkpoints():
    ids = [wire.seed(f'batch {i}') for i in range(5)]

    def case(name, error=None, key='office', kind='ayni-checkpoint/1',
             office=None, sent=None, tail=[], **change):
        head = fields(OFFICE, SIGN['office'].epoch, len(ids),
                      wire.merkle_root(ids), NOW)
        head.update({int(k[1:]): v for k, v in change.items()})
        data = enc([kind, office or office_message(),
                    sign('ayni-head/1', enc(head), SIGN[key]),
                    b''.join(ids) if sent is None else sent] + tail)
        return make(name, data, error, ok={
            'office': office_message().hex(), 'batches': head[3],
            'root': head[4].hex(), 'at': NOW,
            'ids': b''.join(ids if sent is None else [sent]).hex()})

    other = cbor2.loads(cbor2.loads(office_message()).value[2])
    other = sign('ayni-office/1', enc({**other, 1: SIGN['other'].public}),
                 SIGN['other'])
    return [
        case('five batches'),
        case('none', k3=0, k4=wire.merkle_root([]), sent=b''),
        case('another kind of file', 'BADTYPE', kind='ayni-bundle/1'),
        case('of another office', 'NOTOURS', office=other),
        case('of another epoch', 'NOTOURS', k2=bytes(16)),
        case('signed by a device', 'BADSIG', key='device'),
        case('an id less', 'BADFORM', sent=b''.join(ids[:4])),
        case('a byte more', 'BADFORM', sent=b''.join(ids) + b'i'),
        case('another order', 'BADHASH', sent=b''.join(ids[::-1])),
        case('another root', 'BADHASH', k4=bytes(32)),
        case('a million and one', 'TOOBIG', k3=1000001),
        case('a sixth key in the head', 'BADFORM', k6=0),
        case('a part too many', 'BADFORM', tail=[0])]


def erasures():
    ids = [wire.seed(f'record {i}')[:16] for i in range(3)]
    ids.sort()

    def case(name, error=None, key='office', kind='ayni-erasures/1',
             office=None, tail=[], **change):
        said = fields(OFFICE, SIGN['office'].epoch, NOW, b''.join(ids))
        said.update({int(k[1:]): v for k, v in change.items()})
        data = enc([kind, office or office_message(),
                    sign('ayni-erased/1', enc(said), SIGN[key])] + tail)
        return make(name, data, error, ok={
            'office': office_message().hex(), 'at': NOW,
            'records': said[4].hex() if isinstance(said[4], bytes) else ''})

    other = cbor2.loads(cbor2.loads(office_message()).value[2])
    other = sign('ayni-office/1', enc({**other, 1: SIGN['other'].public}),
                 SIGN['other'])
    return [
        case('three records'),
        case('none', k4=b''),
        case('another kind of file', 'BADTYPE', kind='ayni-checkpoint/1'),
        case('of another office', 'NOTOURS', office=other),
        case('of another epoch', 'NOTOURS', k2=bytes(16)),
        case('signed by a device', 'BADSIG', key='device'),
        case('half a record', 'BADFORM', k4=ids[0][:8]),
        case('another order', 'BADFORM', k4=b''.join(ids[::-1])),
        case('one twice', 'BADFORM', k4=ids[0] * 2),
        case('a fifth key', 'BADFORM', k5=0),
        case('a part too many', 'BADFORM', tail=[0])]


FILES = [keys, cbor, signed, seal, entries, batches, certificates, packages,
         receipts, sync, invitations, bundles, merkle, checkpoints, erasures,
         excerpts,
         notices, registers, assignments, areas, works,
         pleas, reliefs, blobs]


def corpus():
    """Seeds: what a fuzzer would be long in finding."""
    def payload(data):
        return cbor2.loads(data).value[2]

    def cases(make_them, keep=lambda c: True):
        return [bytes.fromhex(c['hex']) for c in make_them()
                if keep(c) and len(c['hex']) < 4000]

    def ok(c):
        return 'ok' in c

    inner = wire.batch_inner(DEVICE, DEVKEY.epoch, 1, None, [b'e'])
    kinds = {'ayni-office/1': 2, 'ayni-person/1': 3, 'ayni-device/1': 4,
             'ayni-join/1': 5, 'ayni-receipt/1': 6}
    certs = certificates() + receipts()
    return {
        'cbor': cases(cbor),
        'cose': cases(signed) + [office_message(), person_message()],
        'entry': cases(entries) + [
            e[17] for n, e in entry_list() if e[1] in (35, 36)],
        'fieldwork': [b'\0' + c for c in cases(notices)] +
        [b'\1' + c for c in cases(registers)] +
        [b'\2' + c for c in cases(assignments)] +
        [b'\3' + c for c in cases(areas)] +
        [b'\4' + c for c in cases(works)],
        'batch': cases(batches, ok) + [
            b'\x01' + inner, b'\x00' + wire.batch_padded(inner)],
        'sync': [b'\x00' + enc({**request_fields(), 9: [b'b'], 10: None,
                                11: []}),
                 b'\x00' + enc({**request_fields(), 9: []}),
                 b'\x01' + enc(answer_fields())] + [
            bytes([kinds[c['type']]]) + payload(bytes.fromhex(c['hex']))
            for c in certs if ok(c)],
        'bundle': cases(bundles, ok) + cases(invitations, ok) +
        cases(sync, ok) + cases(packages, ok),
        'unlock': cases(pleas, ok) + cases(reliefs, ok),
        'excerpt': cases(excerpts, ok),
        'checkpoint': cases(checkpoints, ok) + [
            b'\x02' + b'i' * 64 + enc(fields(
                OFFICE, SIGN['office'].epoch, 2,
                wire.merkle_root([b'i' * 32] * 2), NOW))] +
        cases(erasures, ok),
    }


def files():
    for f in FILES:
        text = json.dumps(f(), indent=1, ensure_ascii=False) + '\n'
        yield f'tests/data/vectors/{f.__name__}.json', text.encode()
    for name, seeds in corpus().items():
        for s in seeds:
            yield f'tests/data/corpus/{name}/{sha256(s).hex()[:12]}', s


def main():
    stale = 0
    for path, data in files():
        if '--check' in sys.argv:
            with open(path, 'rb') as f:
                if f.read() != data:
                    print(f'{path}: not what tests/interop/vectors.py writes')
                    stale += 1
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as f:
            f.write(data)
    return 1 if stale else 0


if __name__ == '__main__':
    sys.exit(main())
