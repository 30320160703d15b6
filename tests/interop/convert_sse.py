#!/usr/bin/env python3
"""Questionnaires of the project, as they began, against what pyxform makes of them.

usage: convert_sse.py AYNI; skips politely where ../shared is absent.
Order matters in the instance, in texts and in the body, nowhere else.
"""
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET

AYNI = sys.argv[1]
GOLDEN = '../shared/domain/'


def squeeze(s):
    return ' '.join((s or '').split())


def tree(e):
    return (e.tag, sorted((k, squeeze(v)) for k, v in e.attrib.items()), squeeze(e.text),
            [(tree(c), squeeze(c.tail)) for c in e])


def content(xform):
    root = ET.fromstring(xform)
    head, body = root
    title, model = head
    parts = sorted(repr(tree(m)) for m in model if not m.tag.endswith('}itext'))
    for t in model.findall('{*}itext/{*}translation'):
        parts += sorted(repr((t.get('lang'), t.get('default'), tree(x))) for x in t)
    return [squeeze(title.text), repr(tree(body))] + parts


def convert(name):
    sheets = {s: '%s%s.%s.csv' % (GOLDEN, name, s) for s in ('survey', 'choices', 'settings')}
    request = {'op': 'convert', 'csv': sheets, 'form_name': 'data'}
    said = subprocess.run([AYNI, 'drive'], input=json.dumps(request) + '\n', text=True, stdout=subprocess.PIPE, check=True)
    return json.loads(said.stdout)


bad = 0
for name in 'sse-entity', 'sse-listing':
    golden = GOLDEN + name + '.xml'
    if not os.access(golden, os.R_OK):
        print('  SKIP  %s: ../shared is not here' % name)
        continue
    answer = convert(name)
    if not answer['ok'] or answer['warnings']:
        print('%s: %s' % (name, answer.get('errors') or answer['warnings']))
        bad = 1
        continue
    want, got = content(open(golden, encoding='utf-8').read()), content(answer['xform'])
    for part in [w for w in want if w not in got][:5]:
        print('%s lacks %.300s' % (name, part))
    for part in [g for g in got if g not in want][:5]:
        print('%s has in excess %.300s' % (name, part))
    bad |= want != got
    print('  FORM  %s: %d parts, %s' % (name, len(want), 'equal' if want == got else 'NOT EQUAL'))
sys.exit(bad)
