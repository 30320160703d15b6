#!/usr/bin/python3 -B
"""The office's desk through the built `aynid`: coverage, tables, the export,
and versions of a form, as a person and a script see them."""
import csv
import json
import os
import shutil
import subprocess
import sys
import unicodedata
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR, answers  # noqa: E402

LANGS = ('en', 'fr', 'es')
FORMS = os.path.join(field.TOP, 'tests/data/forms')


def setUpModule():
    global office
    office = field.Field()
    awa = office.joined('awa', 'Awa Mensah')
    kofi = office.joined('kofi', 'Kofi Agbeko')
    for case in (1, 3):
        awa.fill(answers(case))
    awa('withdraw', awa.fill(answers(2)), '--reason', 'twice')
    kofi.fill(answers(1, 'fr'))
    kofi.fill(answers(6, 'fr'))
    bring(awa, kofi)


def tearDownModule():
    office.close()


def bring(*devices, to=None):
    """What they recorded, by a stick, and what the office says to it."""
    to = to or office
    stick = to.path('stick')
    os.makedirs(stick, exist_ok=True)
    for device in devices:
        device('carry', stick)
    to.office('import', stick)
    for device in devices:
        device('carry', stick)


def rows(path):
    with open(path, encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f, strict=True))


def row(table, by, *code):
    """A row's values in the JSON of a table."""
    block = next(b for b in table['blocks'] if b['by'][:1] == list(by))
    return next(r['values'] for r in block['rows'] if r['code'] == list(code))


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in 'WF' else 1
               for c in line if not unicodedata.combining(c))


class Reports(unittest.TestCase):
    def test_coverage_by_enumerator_and_area(self):
        told = office.office('coverage', '--json').json()
        form = next(f for f in told['forms'] if f['form'] == 'sse_entity')
        visits = next(t for t in form['tables'] if t['name'] == 'fieldwork')
        self.assertEqual(row(visits, [])['visited'], 4)
        for code in ('E01', 'E02'):
            self.assertEqual(row(visits, ['@author'], code)['visited'], 2)
        areas = {r['loc_admin1'] for r in self.counted()}
        for area in areas:
            self.assertEqual(
                row(visits, ['loc_admin1'], area)['visited'],
                sum(r['loc_admin1'] == area for r in self.counted()))
        scope = next(t for t in form['tables'] if t['name'] == 'scope')
        self.assertEqual(row(scope, ['@author'], 'E01')['withdrawn'], 1)
        self.assertEqual([d['held'] for d in told['devices']], [4, 2])

    @staticmethod
    def counted():
        out = office.path('counted')
        if not os.path.exists(out):
            office.office('export', '--out', out)
        return [r for r in rows(os.path.join(out, 'sse_entity.csv'))
                if r['withdrawn'] == '0']

    def test_tables_say_what_the_export_adds_up_to(self):
        """The same figures, counted here from the CSV files."""
        sse = {r['record']: r for r in self.counted()
               if r['d_scope'] == 'SSE' and r['fw_disp'] in ('110', '120')}
        self.assertEqual(len(sse), 3)
        told = {t['name']: t
                for t in office.office('tables', '--json').json()}
        self.assertEqual(row(told['T1'], [])['sse'], len(sse))
        for by in ('d_type', 'd_sector'):
            for code in {r[by] for r in sse.values()}:
                self.assertEqual(
                    row(told['T1'], [by], code)['sse'],
                    sum(r[by] == code for r in sse.values()))
        for table, roster in (('T2', 'mem'), ('T4', 'wrk')):
            people = [r for r in rows(os.path.join(
                office.path('counted'), f'sse_entity__{roster}.csv'))
                if r['record'] in sse and
                (roster == 'wrk' or
                 sse[r['record']]['id_legal'] != 'coop_union')]
            for sex in 'fm':
                self.assertEqual(
                    row(told[table], [])[sex],
                    sum(int(r[f'{roster}_{sex}'] or 0) for r in people))

    def test_every_line_fits_a_terminal_in_every_language(self):
        numbers = set()
        for lang in LANGS:
            for what in ('coverage', 'tables'):
                said = office.office(what, '--lang', lang)
                self.assertEqual(said.err, '')
                for line in said.out.splitlines():
                    self.assertLessEqual(width(line), 80, line)
                self.assertIn('\u2588', said.out)  # a bar
            told = office.office('tables', '--json', '--lang', lang).json()
            numbers.add(json.dumps([[[r['values'] for r in b['rows']]
                                     for b in t['blocks']] for t in told]))
        self.assertEqual(len(numbers), 1)

    def test_bars_in_ascii_where_the_terminal_has_nothing_else(self):
        said = office.office('tables', 'T1', env={'LC_ALL': 'C'}).out
        self.assertIn('#', said)
        self.assertNotIn('\u2588', said)


class Export(unittest.TestCase):
    def test_files_and_what_is_told_of_them(self):
        out = office.path('told')
        told = office.office('export', '--out', out, '--json').json()
        self.assertEqual(told['directory'], out)
        self.assertEqual(
            sorted(os.listdir(out)),
            sorted(['media'] + [
                n for f in told['files']
                for n in (f['file'], f['file'] + '-metadata.json')]))
        self.assertEqual(told['media'], sum(
            len(files) for _, _, files in
            os.walk(os.path.join(out, 'media'))))
        for f in told['files']:
            with open(os.path.join(out, f['file']), encoding='utf-8',
                      newline='') as text:
                all_rows = list(csv.reader(text, strict=True))
            self.assertEqual(len(all_rows) - 1, f['rows'])
            self.assertEqual({len(r) for r in all_rows}, {f['columns']})
        told = [r['withdrawn'] for r in
                rows(os.path.join(out, 'sse_entity.csv'))]
        self.assertEqual(sorted(told), ['0', '0', '0', '0', '1'])

    def test_one_form_alone(self):
        out = office.path('one')
        office.office('export', '--out', out, '--form', 'sse_listing')
        self.assertEqual({n.split('.')[0] for n in os.listdir(out)},
                         {'sse_listing'})

    def test_for_spreadsheets(self):
        out = office.path('sheets')
        office.office('export', '--out', out, '--spreadsheet')
        with open(os.path.join(out, 'sse_entity.csv'), 'rb') as f:
            self.assertEqual(f.read(3), b'\xef\xbb\xbf')
        with open(os.path.join(out, 'sse_entity.csv'),
                  encoding='utf-8-sig', newline='') as f:
            phones = [r['id_phone'] for r in csv.DictReader(f)
                      if r['id_phone']]
        self.assertTrue(all(p.startswith("'+") for p in phones))

    @unittest.skipUnless(shutil.which('sqlite3'), 'no sqlite3 here')
    def test_sqlite_reads_it(self):
        out = office.path('sqlite')
        office.office('export', '--out', out)
        said = subprocess.run(
            ['sqlite3', ':memory:', '.mode csv',
             f'.import {out}/sse_entity.csv entity',
             f'.import {out}/sse_entity__wrk.csv wrk',
             'SELECT sum(wrk_f), sum(wrk_m) FROM wrk JOIN entity '
             'USING (record) WHERE d_scope = \'SSE\''],
            capture_output=True, check=True, text=True).stdout
        jobs = next(t for t in office.office('tables', 'T4', '--json').json())
        total = row(jobs, [])
        self.assertEqual(said.strip(), f"{total['f']},{total['m']}")

    def refused(self, code, said, *args, **how):
        told = set()
        before = sorted(os.listdir(office.dir))
        for lang in LANGS:
            done = office.office('export', *args, '--lang', lang,
                                 code=ERR[code], **how)
            self.assertEqual(done.out, '')
            self.assertRegex(done.err, r'\Aaynid: \S')
            self.assertIn(said, done.err)
            told.add(done.err)
        self.assertEqual(len(told), len(LANGS))
        self.assertEqual(sorted(os.listdir(office.dir)), before)

    def test_refuses(self):
        full = office.path('has')
        os.mkdir(full)
        with open(os.path.join(full, 'mine'), 'w', encoding='ascii') as f:
            f.write('mine')
        self.refused('EXISTS', full, '--out', full)
        self.assertEqual(os.listdir(full), ['mine'])
        there = office.path('no', 'where')
        self.refused('NOTFOUND', there, '--out', there)
        inside = office.path('has', 'mine', 'out')
        self.refused('NOTFOUND', inside, '--out', inside)
        new = office.path('new')
        self.refused('NOTFOUND', 'sse_entitty', '--out', new, '--form',
                     'sse_entitty')
        self.refused('USAGE', '--out')
        self.refused('FULL', new, '--out', new, limit=1 << 16)

    def test_a_full_disk(self):
        small = office.path('small')
        os.mkdir(small)
        script = (f'mount -t tmpfs -o size=48k none {small} || exit 99; '
                  f'"$@"; code=$?; ls {small} >&2; exit $code')
        done = subprocess.run(
            ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c',
             script, 'sh', os.path.join(field.BUILD, 'aynid'), '--store',
             office.path('office'), 'export', '--out',
             os.path.join(small, 'out')],
            capture_output=True, check=False, text=True, env=office.env)
        if done.returncode in (1, 99):
            self.skipTest('may not mount')
        self.assertEqual(done.returncode, ERR['FULL'])
        # nothing after the message: nothing lies there
        self.assertRegex(done.stderr, r'\Aaynid: .*/out: .*\n\Z')


class Versions(unittest.TestCase):
    """A form is immutable once it is published."""

    @classmethod
    def setUpClass(cls):
        cls.field = field.Field([os.path.join(FORMS, 'census-9.md')])
        cls.device = cls.field.joined('device')
        bring(cls.device, to=cls.field)

    @classmethod
    def tearDownClass(cls):
        cls.field.close()

    def changed(self, name, *changes):
        """A copy of a form's file, with something in it different."""
        with open(os.path.join(FORMS, name), encoding='utf-8') as f:
            text = f.read()
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new)
        return self.field.write(f'changed-{name}', text)

    def test_the_same_again_is_no_change(self):
        listed = self.field.office('form', 'list').out
        told = [self.field.office(
            'form', 'publish', os.path.join(FORMS, 'census-9.md'),
            '--json').json()['id'] for _ in range(2)]
        self.assertEqual(told[0], told[1])
        self.assertEqual(self.field.office('form', 'list').out, listed)

    def test_a_change_under_the_same_version_is_refused(self):
        before = self.field.office('digest').out
        told = set()
        for lang in LANGS:
            path = self.changed('census-9.md', ('Age in years', 'Age'))
            done = self.field.office('form', 'publish', path, '--lang', lang,
                                     code=ERR['EXISTS'])
            for words in (path, 'census', ' 9'):
                self.assertIn(words, done.err)
            self.assertEqual(done.out, '')
            told.add(done.err)
        self.assertEqual(len(told), len(LANGS))
        self.assertEqual(self.field.office('digest').out, before)

    def test_a_form_without_a_version_has_one_too(self):
        settings = '| 9                  |'
        for label, code in (('Age in years', 0), ('Age', ERR['EXISTS'])):
            path = self.changed('census-9.md', (settings, '|   |'),
                                ('census   ', 'bare     '),
                                ('Age in years', label))
            said = self.field.office('form', 'publish', path, code=code).err
        self.assertIn('bare, with no version', said)

    def test_a_draft_finishes_under_the_version_it_was_begun_with(self):
        device = self.device
        device('fill', 'census', '--answers', self.field.write(
            'wrong.json', {'answers': {'name': 'Ama', 'age': 'many'}}),
            code=ERR['INVALID'])
        draft, = (r for r, s in device.states().items() if s == 'draft')
        self.field.office('form', 'publish',
                          os.path.join(FORMS, 'census-10.md'))
        bring(device, to=self.field)
        self.assertEqual([f['version'] for f in device.json('forms')],
                         ['10', '9'])
        # new interviews are on the new version, the draft on its own
        new = device.fill(self.field.write('new.json', {'answers': {
            'name': 'Yao', 'age': 'adult', 'herd': 2}}), 'census')
        device.fill(self.field.write('old.json', {'answers': {
            'age': 51, 'cattle': 7}}), draft)
        self.assertEqual(device.json('show', draft)['version'], '9')
        self.assertEqual(device.json('show', new)['version'], '10')
        bring(device, to=self.field)
        out = self.field.path('out')
        self.field.office('export', '--out', out)
        both = {r['record']: r for r in rows(os.path.join(out, 'census.csv'))}
        self.assertEqual(both[draft]['form_version'], '9')
        self.assertEqual((both[draft]['age_v9'], both[draft]['cattle']),
                         ('51', '7'))
        self.assertEqual(both[new]['form_version'], '10')
        self.assertEqual((both[new]['age'], both[new]['herd']),
                         ('adult', '2'))
        self.field.office('verify')


if __name__ == '__main__':
    field.main()
