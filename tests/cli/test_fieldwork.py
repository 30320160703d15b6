#!/usr/bin/python3 -B
"""What the office sends into the field, through the built programs: notices,
the register, assignments; by network and by stick."""
import csv
import hashlib
import os
import socket
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR  # noqa: E402

LANGS = ('en', 'fr', 'es')


class Cut:
    """A line to the office of which each connection ends once so many bytes
    have come down."""

    def __init__(self, port, most):
        self.port, self.most, self.cuts = port, most, 0
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.url = f'http://127.0.0.1:{self.listener.getsockname()[1]}'
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                device, _ = self.listener.accept()
            except OSError:
                return
            office = socket.create_connection(('127.0.0.1', self.port))
            threading.Thread(target=self.pour, args=(device, office),
                             daemon=True).start()
            threading.Thread(target=self.pour, args=(
                office, device, self.most), daemon=True).start()

    def pour(self, source, to, most=None):
        done = 0
        try:
            while data := source.recv(4096):
                to.sendall(data)
                done += len(data)
                if most is not None and done > most:
                    self.cuts += 1
                    break
        except OSError:
            pass
        for s in (source, to):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self.listener.close()


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


class Assigned(Fieldwork):
    forms = [os.path.join(field.TOP, 'tests/data/forms/farm.xml')]
    UNITS = """sse_id,name,admin1,admin2
TG-1,Novissi,TG-K,TG-K01
TG-2,Espoir,TG-K,TG-K02
TG-3,Union,TG-M,TG-M01
"""
    SHEET = """unit,label,form,to,due,note,answer:name,answer:price
TG-1,,farm,E01,2999-12-31,Ask for the treasurer,Novissi,5.5
TG-2,,farm,E01,2020-01-01,,,
,The new market,farm,E02,,,,
"""

    def setUp(self):
        super().setUp()
        self.kofi = self.field.joined('kofi', 'Kofi')
        self.office('register', 'import',
                    self.field.write('units.csv', self.UNITS))

    def assign(self, text=None, *args, **how):
        return self.office('assign', 'import', self.field.write(
            'a.csv', text or self.SHEET), *args, **how)

    def work(self, device):
        """{unit or name: (state, overdue, gone)}"""
        return {w.get('unit') or w['name']:
                (w['state'], w['overdue'], w['gone'])
                for w in device.json('work')['assignments']}

    def listed(self, *args):
        return {a['unit'] or a['label']: a for a in self.office(
            'assign', 'list', '--json', *args).json()}

    def fill(self, device, what, code=0, **more):
        path = self.field.write('answers.json', {'answers': more})
        return device('fill', '--assignment', what, '--answers', path,
                      '--json', code=code).json()['record']

    def test_reach_their_person_end_in_a_record_and_nobody_else(self):
        told = self.assign(None, '--json').json()
        self.assertEqual(told, {'rows': 3, 'changed': 3})
        self.assertEqual(self.assign(None, '--json').json()['changed'], 0)
        for told, came in zip(self.carry(self.awa, self.kofi), (2, 1)):
            self.assertEqual(told['news']['assignments'], came)
        self.assertEqual(self.work(self.kofi), {
            'The new market': ('open', False, False)})
        self.assertEqual(self.work(self.awa), {
            'TG-1': ('open', False, False), 'TG-2': ('open', True, False)})
        first = self.awa.json('work')['assignments'][0]
        self.assertEqual((first['name'], first['area']), ('Espoir', 'TG-K02'))
        said = {self.awa('work', '--lang', lang).out for lang in LANGS}
        self.assertEqual(len(said), 3)
        # what the office knows is there, whether it is asked yet or not
        record = self.fill(self.awa, 'TG-1', sells='yes')
        values = self.awa.values(record)
        self.assertEqual((values['/farm/name'], values['/farm/price']),
                         ('Novissi', '5.5'))
        self.assertEqual(self.work(self.awa)['TG-1'][0], 'recorded')
        self.carry(self.awa)
        self.assertEqual(self.work(self.awa)['TG-1'][0], 'held')
        mine = self.listed()
        self.assertEqual((mine['TG-1']['state'], mine['TG-1']['records']),
                         ('received', 1))
        self.assertEqual(mine['TG-2']['state'], 'overdue')
        self.assertEqual(self.listed('--missing', '--to', 'E01').keys(),
                         {'TG-2'})
        done = self.awa('fill', '--assignment', 'TG-1', code=ERR['EXISTS'])
        self.assertIn(record.replace('-', '')[-8:], done.err)
        self.awa('withdraw', record, '--reason', 'wrong house')
        self.carry(self.awa)
        self.assertEqual(self.listed()['TG-1']['state'], 'open')
        self.office('verify')

    def test_that_are_taken_back_vanish_and_their_draft_says_so(self):
        self.assign()
        self.carry(self.awa)
        record = self.fill(self.awa, 'TG-1', code=None, hens='many')
        self.assertEqual(self.work(self.awa)['TG-1'][0], 'draft')
        self.assertEqual(self.fill(self.awa, 'Novissi', code=None,
                                   hens='many'), record)
        self.office('assign', 'withdraw', 'TG-1', 'TG-2')
        told, = self.carry(self.awa)
        self.assertEqual(told['news']['assignments_gone'], 2)
        (name, state), = self.work(self.awa).items()
        self.assertEqual(state, ('draft', False, True))
        self.assertIn('assignment withdrawn', self.awa('list').out)
        self.assertIn('ask the office', self.awa('work').out)
        self.assertIn(record, self.awa.states())
        self.assertEqual(self.listed().keys(), {'The new market'})
        self.assertEqual(self.listed('--all')['TG-2']['state'], 'withdrawn')
        self.assign()  # once more: it is the same one again
        self.carry(self.awa)
        self.assertEqual(self.work(self.awa)['TG-1'],
                         ('draft', False, False))

    def test_move_from_one_to_another_by_network(self):
        url = self.field.serve()
        self.assign()
        for d in (self.awa, self.kofi):
            d('sync', '--url', url)
        self.office('assign', 'move', '--to', 'E02', 'TG-1')
        for d in (self.awa, self.kofi):
            d('sync', '--url', url)
        self.assertEqual(self.work(self.awa).keys(), {'TG-2'})
        self.assertEqual(self.work(self.kofi).keys(),
                         {'TG-1', 'The new market'})
        self.office('assign', 'move', '--from', 'E02', '--to', 'awa')
        for d in (self.awa, self.kofi):
            d('sync', '--url', url)
        self.assertEqual(self.work(self.kofi), {})
        self.assertEqual(len(self.work(self.awa)), 3)

    def test_made_before_the_device_joined_are_there(self):
        self.assign()
        late = field.Device(self.field, 'late')
        path = self.field.path('late.invitation')
        self.office('device', 'invite', '--code', 'E01', '--person',
                    'Awa Mensah', '--out', path)
        late('join', path)
        self.carry(late)
        self.assertEqual(self.work(late).keys(), {'TG-1', 'TG-2'})

    def test_by_hand_and_with_areas(self):
        self.office('assign', 'add', '--form', 'farm', '--to', 'E01',
                    '--label', 'Market', '--round', '2', 'sells=yes')
        mine = self.listed()['Market']
        self.assertEqual(mine['answers'], {'sells': 'yes'})
        self.assertEqual(mine['round'], '2')
        told = self.office('register', 'area', 'E01', 'TG-K', '--json').json()
        self.assertEqual(told, [{'to': 'E01', 'areas': ['TG-K'], 'units': 2}])
        self.carry(self.awa)
        told = self.awa.json('work')
        self.assertEqual((told['areas'], told['units']), (['TG-K'], 2))
        self.office('register', 'import', self.field.write(
            'more.csv', 'sse_id,admin1,name\nTG-1,TG-M,Novissi\n'
            'TG-4,TG-K,New\nTG-5,TG-K,Newer\n'))
        self.carry(self.awa)
        self.assertEqual(self.awa.json('work')['units'], 3)
        self.office('register', 'area', 'E01')
        self.carry(self.awa)
        told = self.awa.json('work')
        self.assertEqual((told['areas'], told['units']), ([], 0))
        self.office('register', 'area', 'E01', 'TG-Z', code=ERR['NOTFOUND'])

    def test_coverage_counts_what_came_of_them(self):
        self.assign()
        self.carry(self.awa, self.kofi)
        path = self.field.write('x.json', {'answers': {'name': 'X'}})
        self.awa.fill(path, 'farm')  # by nobody's order
        self.fill(self.awa, 'TG-1')
        twin = field.Device(self.field, 'twin')
        self.office('device', 'invite', '--code', 'E01', '--person',
                    'Awa Mensah', '--out', self.field.path('twin.i'))
        twin('join', self.field.path('twin.i'))
        self.carry(twin)  # the other device has not brought it yet
        twice = self.fill(twin, 'TG-1')
        self.carry(self.awa, twin)
        told = self.office('coverage', '--json').json()['assignments']
        self.assertEqual(told['people'], [
            {'to': 'E01', 'assigned': 2, 'received': 1, 'missing': 1,
             'overdue': 1},
            {'to': 'E02', 'assigned': 1, 'received': 0, 'missing': 1,
             'overdue': 0}])
        self.assertEqual([(a['area'], a['assigned'], a['received'])
                          for a in told['areas']],
                         [('', 1, 0), ('TG-K', 2, 1)])
        self.assertEqual(told['unassigned'], {'E01': 1})
        self.assertEqual(len(told['doubled']), 2)
        self.assertIn(twice, [d['record'] for d in told['doubled']])
        for lang, word in zip(LANGS, ('Missing', 'Manquantes', 'Faltantes')):
            said = self.office('coverage', '--lang', lang).out
            self.assertIn(word, said)
            self.assertIn(twice, said)

    def test_a_large_area_comes_over_a_link_that_breaks(self):
        rows = ''.join(f'U{i:05},{hashlib.sha256(b"%d" % i).hexdigest()},X\n'
                       for i in range(4000))
        self.office('register', 'import', self.field.write(
            'large.csv', 'sse_id,name,admin1\n' + rows))
        self.office('register', 'area', 'E01', 'X')
        url = self.field.serve()
        line = Cut(int(url.rsplit(':', 1)[1]), 60000)
        for _ in range(20):
            done = self.awa('sync', '--url', line.url, '--json', code=None)
            if self.awa.json('work')['units'] == 4000:
                break
        line.close()
        self.assertEqual(self.awa.json('work')['units'], 4000, done.err)
        self.assertGreater(line.cuts, 1)

    def test_a_form_chooses_among_the_units_that_are_here(self):
        form = self.field.write('visit.md', """| survey |
| | type | name | label | calculation |
| | select_one_from_file register.csv | unit | Which unit? | |
| | calculate | area | | instance('register')/root/item[name = ${unit}]/admin2 |
| | calculate | called | | jr:choice-name(${unit}, '${unit}') |
| | note | say | ${called} in ${area} | |

| settings |
| | form_id | version |
| | visit | 1 |
""")
        done = self.office('form', 'publish', form)
        self.assertNotIn('register.csv', done.err)
        self.office('register', 'area', 'E01', 'TG-K')
        self.carry(self.awa)
        said = self.awa('fill', 'visit', '--answers', self.field.write(
            'v.json', {'answers': {'unit': 'TG-3'}}), code=None)
        self.assertNotEqual(said.code, 0)  # of another area
        self.awa.fill(self.field.write(
            'v.json', {'answers': {'unit': 'TG-2'}}), 'visit')
        self.carry(self.awa)
        out = self.field.path('out')
        self.office('export', '--out', out, '--form', 'visit')
        with open(os.path.join(out, 'visit.csv'), encoding='utf-8',
                  newline='') as f:
            row, = csv.DictReader(f)
        self.assertEqual((row['unit'], row['area'], row['called']),
                         ('TG-2', 'TG-K02', 'Espoir'))
        self.assertEqual(row['flags'], '0')
        self.office('verify')

    def test_that_are_wrong_are_refused_with_their_place(self):
        head = 'unit,label,form,to,due,answer:sells,answer:nothing\n'
        rows = ('TG-9,,farm,E01,,,\n', ',,farm,E01,,,\n',
                'TG-1,,barn,E01,,,\n', 'TG-1,,farm,E9,,,\n',
                'TG-1,,farm,E01,tomorrow,,\n', 'TG-1,,farm,E01,,maybe,\n',
                'TG-1,,farm,E01,,,x\n')
        for i, (row, said) in enumerate(zip(rows, (
                'TG-9', 'label', 'barn', 'E9', 'tomorrow', 'maybe',
                'nothing'))):
            done = self.assign(head + row, '--lang', LANGS[i % 3],
                               code=ERR['INVALID'])
            self.assertRegex(done.err, r'a\.csv, \w+ 2, ')
            self.assertIn(said, done.err)
        self.assertIn('a.csv', self.assign(
            'unit,form,too\nTG-1,farm,E01\n', code=ERR['INVALID']).err)
        self.assertIn('TG-1', self.assign(
            head + 'TG-1,,farm,E01,,,\n' * 2, code=ERR['INVALID']).err)
        for args in (['total=1'], ['name'], ['plot/crop=x'], []):
            self.office('assign', 'add', '--form', 'farm', '--to', 'E01',
                        '--unit', 'TG-9', *args, code=ERR['INVALID'])
        self.office('assign', 'withdraw', 'TG-1', code=ERR['INVALID'])
        self.office('assign', 'withdraw', code=ERR['USAGE'])
        self.office('assign', 'move', 'TG-1', code=ERR['USAGE'])
        self.assertEqual(self.listed(), {})
        for args in ([], ['farm', '--assignment', 'x']):
            self.awa('fill', *args, code=ERR['USAGE'])
        self.assertIn('TG-1', self.awa('fill', '--assignment', 'TG-1',
                                       code=ERR['NOTFOUND']).err)


if __name__ == '__main__':
    field.main()
