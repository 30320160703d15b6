#!/usr/bin/python3 -B
"""What the office sends into the field, through the built programs: notices;
by network and by stick."""
import csv
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR  # noqa: E402

LANGS = ('en', 'fr', 'es')


class Fieldwork(unittest.TestCase):
    forms = field.FORMS[:1]

    def setUp(self):
        self.field = field.Field(self.forms)
        self.office = self.field.office
        self.awa = self.field.joined('awa')

    def tearDown(self):
        self.field.close()

    def carry(self, *devices):
        """There and back, by a stick of its own."""
        stick = tempfile.mkdtemp(dir=self.field.dir)
        for d in devices:
            d('carry', stick)
        self.office('import', stick)
        return [d.json('carry', stick) for d in devices]


class Notices(Fieldwork):
    def fresh(self, device):
        return [n['text'] for n in device.json('notice') if n['fresh']]

    def test_reach_everybody_by_stick(self):
        kofi = self.field.joined('kofi', 'Kofi')
        self.carry(self.awa, kofi)
        self.office('notice', 'send', 'Come back on Friday',
                    'fr=Revenez vendredi')
        for told in self.carry(self.awa, kofi):
            self.assertEqual(told['news']['notices'], 1)
        for told in self.carry(self.awa, kofi):
            self.assertEqual(told['news']['notices'], 0)
        self.assertEqual(self.fresh(self.awa), ['Come back on Friday'])
        self.assertIn('Revenez vendredi',
                      kofi('notice', '--lang', 'fr').out)
        self.assertIn('Come back', kofi('notice', '--lang', 'es').out)

    def test_reach_one_person_by_network(self):
        kofi = self.field.joined('kofi', 'Kofi')
        url = self.field.serve()
        for d in (self.awa, kofi):
            d('sync', '--url', url)
        self.office('notice', 'send', '--to', 'E01', 'Only for Awa')
        said = self.awa('sync', '--url', url).out
        self.assertIn('Only for Awa', said)
        self.assertNotIn('Only for Awa', kofi('sync', '--url', url).out)
        self.assertEqual(kofi.json('notice'), [])

    def test_are_shown_until_they_were_seen(self):
        self.carry(self.awa)
        self.office('notice', 'send', 'en=One', 'fr=Un', 'es=Uno')
        self.carry(self.awa)
        for command in ('status', 'list'):
            for lang, word in zip(LANGS, ('One', 'Un', 'Uno')):
                self.assertRegex(self.awa(command, '--lang', lang).out,
                                 rf'\b{word}\b')
        self.assertEqual(self.awa.json('status')['notices'], 1)
        self.awa('notice')
        self.assertNotIn('One', self.awa('status').out)
        self.assertEqual(self.awa.json('status')['notices'], 0)
        self.assertIn('One', self.awa('notice').out)

    def test_of_a_device_whose_day_is_over_is_not_shown(self):
        self.carry(self.awa)
        self.office('notice', 'send', '--to', 'awa', '--until', '2020-01-01',
                    'Long ago')
        self.office('notice', 'send', '--to', 'awa', '--until', '2999-01-01',
                    'Still')
        self.carry(self.awa)
        self.assertEqual(self.fresh(self.awa), ['Still'])
        self.assertEqual(len(self.awa.json('notice')), 2)

    def test_are_listed_and_part_of_what_is_verified(self):
        self.office('notice', 'send', 'First')
        self.office('notice', 'send', '--to', 'E01', 'fr=Second')
        told = self.office('notice', 'list', '--json').json()
        self.assertEqual([n['text'] for n in told],
                         [{'fr': 'Second'}, {'': 'First'}])
        self.assertEqual([n['to'] for n in told], [{'person': 'E01'}, None])
        self.office('verify')
        digest = self.office('digest').out
        self.office('rebuild', '--shuffle', '7')
        self.assertEqual(self.office('digest').out, digest)
        self.assertEqual(len({self.office('notice', 'list', '--lang', lang)
                              .out for lang in LANGS}), 3)

    def test_that_are_wrong_are_refused(self):
        for args, code, said in (
                (['--to', 'E1', 'x'], 'NOTFOUND', 'E01'),
                (['--to', 'nobody', 'x'], 'NOTFOUND', 'nobody'),
                (['--until', '2026-02-30', 'x'], 'USAGE', '2026-02-30'),
                (['fr='], 'USAGE', 'fr='), (['x' * 2049], 'USAGE', 'xxx'),
                ([], 'USAGE', 'TEXT')):
            done = self.office('notice', 'send', *args, code=ERR[code])
            self.assertIn(said, done.err)
            self.assertEqual(done.out, '')
        self.assertEqual(self.office('notice', 'list', '--json').json(), [])


class Register(Fieldwork):
    SHEET = """sse_id,name,admin1,admin2,lat,lon,year,x_wave
TG-0002,Ayélé,K,K01,9.5,1.2,2011,2
TG-0001,"Novissi, union",M,M03,6.13,1.21,1998,
"""

    def imported(self, text, *args, name='r.csv', **how):
        return self.office('register', 'import', self.field.write(name, text),
                           *args, **how)

    def test_comes_from_a_sheet_and_goes_to_one(self):
        told = self.imported(self.SHEET, '--json').json()
        self.assertEqual(told, {'rows': 2, 'new': 2, 'changed': 0,
                                'closed': 0, 'same': 0})
        out = self.field.path('out.csv')
        self.office('register', 'export', '--out', out)
        with open(out, encoding='utf-8', newline='') as f:
            rows = list(csv.DictReader(f))
        self.assertEqual([r['sse_id'] for r in rows], ['TG-0001', 'TG-0002'])
        self.assertEqual(rows[0]['name'], 'Novissi, union')
        self.assertEqual(rows[1]['x_wave'], '2')
        with open(out, encoding='utf-8', newline='') as f:
            told = self.imported(f.read(), '--json').json()
        self.assertEqual(told['same'], 2)

    def test_changes_are_deltas_and_what_is_missing_can_end(self):
        self.imported(self.SHEET)
        told = self.imported('sse_id,name\nTG-0001,Novissi\nTG-3,New\n',
                             '--close-missing', '2026-03-01', '--json').json()
        self.assertEqual(told, {'rows': 2, 'new': 1, 'changed': 1,
                                'closed': 1, 'same': 0})
        units = {u['unit']['sse_id']: u['unit'] for u in self.office(
            'register', 'list', '--json').json()}
        self.assertEqual(units['TG-0001']['year'], '1998')
        self.assertEqual(units['TG-0002']['closed_on'], '2026-03-01')
        said = self.office('register', 'list', '--area', 'K01').out
        self.assertIn('TG-0002', said)
        self.assertNotIn('TG-0001', said)
        digest = self.office('digest').out
        self.office('verify')
        self.office('rebuild', '--shuffle', '3')
        self.assertEqual(self.office('digest').out, digest)

    def test_faults_name_file_row_and_column(self):
        bad = ('sse_id,name,year\nA,x,98\nB,,2001\nA,z,\n', 'year', 'name')
        said = set()
        for lang in LANGS:
            done = self.imported(bad[0], '--lang', lang,
                                 code=ERR['INVALID'])
            lines = done.err.splitlines()
            self.assertEqual(len(lines), 4)
            for line, at in zip(lines, ('2', '3', '4')):
                self.assertIn('r.csv', line)
                self.assertRegex(line, rf'\b{at}\b')
            self.assertIn('year', lines[0])
            said.add(done.err)
        self.assertEqual(len(said), 3)
        self.assertEqual(self.office('register', 'list', '--json').json(), [])
        self.assertIn('admin2', self.imported(
            'sse_id,name,admn2\nA,x,K\n', code=ERR['INVALID']).err)
        self.assertIn('r.csv', self.imported(
            'sse_id\n"open', code=ERR['BADFORM']).err)
        self.office('register', 'import', 'nowhere.csv', code=ERR['NOTFOUND'])
        self.imported(self.SHEET, '--close-missing', 'today',
                      code=ERR['USAGE'])


if __name__ == '__main__':
    field.main()
