#!/usr/bin/python3 -B
"""The day's work on the home page of `ayni ui`: assignments, drafts and
interviews in one list, notices of the office."""
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from screens import Screens  # noqa: E402

FARM = '''| survey |
| | type | name | label | required | constraint |
| | text | name | Name | yes | |
| | select_one yn | sells | Does it sell? | | |
| | integer | plots | Plots | | . < 100 |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |
| | form_title | form_id | version |
| | Farms | farm | 1 |
'''
UNITS = '''sse_id,name,admin1,admin2,locality
TG-1,Novissi,TG-K,TG-K1,Tsévié
TG-2,Mivo,TG-K,TG-K2,Vogan
TG-3,Dunenyo,TG-M,,Lomé
'''
WORK = '''unit,label,form,to,due,note,answer:name,answer:sells,answer:plots
TG-1,,farm,E01,2999-01-02,Ask for Ama,Novissi,yes,12
TG-2,,farm,E01,2020-01-02,,,,
TG-3,,farm,E01,,,,,
,The new market,farm,E01,2999-01-01,,,,
,Of another,farm,E02,,,,,
'''


class Day(unittest.TestCase):
    def setUp(self):
        self.field = field.Field([])
        self.field.office('form', 'publish', self.field.write(
            'farm.md', FARM))
        self.awa = self.field.joined('awa')
        self.field.joined('kofi', 'Kofi')

    def tearDown(self):
        self.field.close()

    def carry(self):
        stick = tempfile.mkdtemp(dir=self.field.dir)
        self.awa('carry', stick)
        self.field.office('import', stick)
        self.awa('carry', stick)

    def assign(self, sheet=WORK):
        self.field.office('register', 'import',
                          self.field.write('units.csv', UNITS))
        self.field.office('assign', 'import',
                          self.field.write('work.csv', sheet))
        self.carry()

    def screens(self):
        screens = Screens(self.awa)
        self.addCleanup(screens.end)
        screens.unlock()
        return screens

    @staticmethod
    def names(home):
        return [i['work']['name'] if i['work'] else i['label']
                for i in home['items']]


class Assigned(Day):
    def test_stand_first_by_what_is_due(self):
        self.assign()
        screens = self.screens()
        home = screens.get('/api/home')
        self.assertEqual(self.names(home), ['Mivo', 'The new market',
                                            'Novissi', 'Dunenyo'])
        self.assertEqual(home['work'], {'all': 4, 'done': 0, 'overdue': 1})
        first = home['items'][0]
        self.assertEqual((first['state'], first['record'], first['form'][
            'xml_id']), ('todo', None, 'farm'))
        self.assertEqual(
            {k: first['work'][k] for k in ('unit', 'place', 'areas', 'due',
                                           'overdue', 'note')},
            {'unit': 'TG-2', 'place': 'Vogan', 'areas': ['TG-K', 'TG-K2'],
             'due': '2020-01-02', 'overdue': True, 'note': None})
        self.assertEqual(home['items'][2]['work']['note'], 'Ask for Ama')

    def test_begin_with_what_the_office_knows(self):
        self.assign()
        screens = self.screens()
        novissi = screens.get('/api/home')['items'][2]['work']['assignment']
        page = screens.post('/api/begin', assignment=novissi)
        self.assertEqual(page['nodes'][page['at']]['value'], 'Novissi')
        self.assertIsNone(page['untaken'])
        record = page['record']
        # once more is the same interview
        self.assertEqual(screens.post('/api/begin', assignment=novissi)[
            'record'], record)
        screens.post('/api/pause')
        home = screens.get('/api/home')
        self.assertEqual(self.names(home)[0], 'Novissi')
        self.assertEqual((home['items'][0]['state'], home['items'][0][
            'record'], home['total']), ('draft', record, 4))
        screens.post('/api/open', record=record)
        while screens.get('/api/page')['kind'] != 'end':
            self.assertIsNone(screens.post('/api/next')['refused'])
        screens.post('/api/finish')
        home = screens.get('/api/home')
        self.assertEqual(home['work'], {'all': 4, 'done': 1, 'overdue': 1})
        last = home['items'][-1]
        self.assertEqual((last['state'], last['record'],
                          last['work']['assignment']),
                         ('recorded', record, novissi))
        screens.post('/api/begin', 409, assignment=novissi)
        self.assertEqual(self.awa.values(record)['/data/plots'], '12')
        # the office knows which assignment it is of
        self.carry()
        told = self.field.office('assign', 'list', '--json').json()
        self.assertEqual([a['unit'] for a in told
                          if a['state'] == 'received'], ['TG-1'])

    def test_what_the_form_did_not_take_is_told_first(self):
        self.assign()
        # a later version does not ask for it any more
        self.field.office('form', 'publish', self.field.write(
            'farm2.md', FARM.replace('| | integer | plots | Plots | | '
                                     '. < 100 |\n', '').replace(
                                         '| farm | 1 |', '| farm | 2 |')))
        self.carry()
        screens = self.screens()
        novissi = screens.get('/api/home', find='novissi')['items'][0]
        page = screens.post('/api/begin', assignment=novissi['work'][
            'assignment'])
        self.assertIn('plots', page['untaken'])
        self.assertIsNone(screens.post('/api/next')['untaken'])

    def test_are_found_by_words_place_area_and_state(self):
        self.assign()
        screens = self.screens()

        def found(**query):
            home = screens.get('/api/home', **query)
            self.assertEqual(home['total'], len(home['items']))
            return sorted(self.names(home))

        self.assertEqual(found(find='TSEVIE'), ['Novissi'])
        self.assertEqual(found(find='tg-3'), ['Dunenyo'])
        self.assertEqual(found(find='ask for'), ['Novissi'])
        self.assertEqual(found(find='nothing'), [])
        self.assertEqual(found(area='TG-K'), ['Mivo', 'Novissi'])
        self.assertEqual(found(area='TG-K2'), ['Mivo'])
        self.assertEqual(found(area='TG'), [])
        self.assertEqual(found(area='TG-K', find='novissi'), ['Novissi'])
        screens.post('/api/begin', form='farm')
        self.assertEqual(found(state='todo', area='TG-M'), ['Dunenyo'])
        self.assertEqual(found(state='open'), [''])
        self.assertEqual(len(found(form='farm')), 5)
        self.assertEqual(found(form='other'), [])
        self.assertEqual([(a['code'], a['depth'], a['all'], a['open'])
                          for a in screens.get('/api/home')['areas']],
                         [('TG-K', 0, 2, 2), ('TG-K1', 1, 1, 1),
                          ('TG-K2', 1, 1, 1), ('TG-M', 0, 1, 1)])

    def test_that_were_taken_back_leave_their_draft(self):
        self.assign()
        screens = self.screens()
        mivo = screens.get('/api/home', find='mivo')['items'][0]['work']
        record = screens.post('/api/begin',
                              assignment=mivo['assignment'])['record']
        screens.end()
        self.field.office('assign', 'withdraw', 'TG-2')
        self.carry()
        screens = self.screens()
        home = screens.get('/api/home')
        self.assertEqual(home['work'], {'all': 3, 'done': 0, 'overdue': 0})
        item = home['items'][0]
        self.assertEqual((item['record'], item['work']), (record, None))
        self.assertIn('withdrawn', item['state_words'])
        screens.post('/api/begin', 404, assignment='0' * 32)

    def test_of_thousands_a_page_comes(self):
        rows = ''.join(f',Farm {i:04},farm,E01\n' for i in range(2500))
        self.assign('unit,label,form,to\n' + rows)
        screens = self.screens()
        home = screens.get('/api/home')
        self.assertEqual((home['total'], len(home['items'])), (2500, 50))
        page = screens.get('/api/home', **{'from': 2490})
        self.assertEqual(self.names(page),
                         [f'Farm {i:04}' for i in range(2490, 2500)])
        self.assertEqual(screens.get('/api/home', find='FARM 24',
                                     most=7)['total'], 100)

    def test_too_many_areas_are_told_from_the_outside(self):
        rows = ''.join(f'U{i:03},Unit {i},TG-{i % 3},TG-{i % 3}-{i}\n'
                       for i in range(120))
        self.field.office('register', 'import', self.field.write(
            'many.csv', 'sse_id,name,admin1,admin2\n' + rows))
        self.field.office('assign', 'import', self.field.write(
            'many-work.csv', 'unit,form,to\n' + ''.join(
                f'U{i:03},farm,E01\n' for i in range(120))))
        self.carry()
        screens = self.screens()
        self.assertEqual([(a['code'], a['all'])
                          for a in screens.get('/api/home')['areas']],
                         [('TG-0', 40), ('TG-1', 40), ('TG-2', 40)])
        self.assertEqual(screens.get('/api/home', area='TG-1-4')['total'], 1)


class Notices(Day):
    def test_are_new_until_they_were_read(self):
        self.carry()
        self.field.office('notice', 'send', 'en=One', 'fr=Un')
        self.field.office('notice', 'send', '--to', 'E02', 'Not for Awa')
        self.field.office('notice', 'send', 'Two')
        self.carry()
        screens = self.screens()
        two, one = screens.get('/api/home')['notices']
        self.assertEqual([(n['text'], n['fresh']) for n in (two, one)],
                         [('Two', True), ('One', True)])
        home = screens.post('/api/notice-seen', notice=one['notice'])
        self.assertEqual([(n['text'], n['fresh']) for n in home['notices']],
                         [('Two', True), ('One', False)])
        screens.post('/api/language', lang='fr')
        self.assertEqual([n['text'] for n in screens.get('/api/home')[
            'notices']], ['Two', 'Un'])
        screens.post('/api/notice-seen', 400, notice='x')
        screens.post('/api/notice-seen', 400)
        screens.end()
        self.assertEqual([n['text'] for n in self.awa.json('notice')
                          if n['fresh']], ['Two'])


if __name__ == '__main__':
    field.main()
