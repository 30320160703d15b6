#!/usr/bin/python3 -B
"""Forms and the files that they name, from publishing to the office's
tables, through the built programs."""
import csv
import json
import os
import sys
import unittest
import xml.etree.ElementTree as xml

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR  # noqa: E402

LANGS = ('en', 'fr', 'es')
FARM = '''
| survey  |                                    |         |         |                  |                                         |                  |            |
|         | type                               | name    | label   | choice_filter    | calculation                             | appearance       | image      |
|         | text                               | region  | Region  |                  |                                         |                  | farm.jpg   |
|         | select_one_from_file villages.csv  | village | Village | area = ${region} |                                         |                  |            |
|         | select_one_from_file plots.geojson | plot    | Plot    |                  |                                         |                  |            |
|         | select_one_from_file crops.xml     | crop    | Crop    |                  |                                         |                  |            |
|         | select_one fruit                   | fruit   | Fruit   |                  |                                         | search('fruits') |            |
|         | calculate                          | price   |         |                  | pulldata('prices', 'price', 'crop', ${crop}) |             |            |
| choices |                                    |         |         |                  |                                         |                  |            |
|         | list_name                          | name    | label   |                  |                                         |                  |            |
|         | fruit                              | code    | title   |                  |                                         |                  |            |
| settings |                                   |         |         |                  |                                         |                  |            |
|         | form_id                            | version |         |                  |                                         |                  |            |
|         | farm                               | VERSION |         |                  |                                         |                  |            |
'''
FILES = {
    'villages.csv': 'name,label,area\nva,Vale,north\nvb,Bank,south\n',
    'plots.geojson': '{"type": "FeatureCollection", "features": [{"type": '
                     '"Feature", "id": "p1", "properties": {"title": "Hill"}, '
                     '"geometry": {"type": "Point", "coordinates": [1, 6]}}]}',
    'crops.xml': '<root><item><name>m</name><label>Maize</label></item></root>',
    'prices.csv': 'crop,price\nm,120\n',
    'fruits.csv': 'code,title\n1,Mango\n2,Papaya\n',
    'farm.jpg': 'a picture',
}
ANSWERS = {'region': 'south', 'village': 'vb', 'plot': 'p1', 'crop': 'm',
           'fruit': '2'}


class Base(unittest.TestCase):
    def setUp(self):
        self.field = field.Field([])
        self.addCleanup(self.field.close)

    def put(self, *names, folder='farm-media'):
        os.makedirs(self.field.path(folder), exist_ok=True)
        return [self.field.write(os.path.join(folder, n), FILES[n])
                for n in names]

    def publish(self, *args, version=1, text=FARM, name='farm.md', **how):
        path = self.field.write(name, text.replace('VERSION', str(version)))
        return self.field.office('form', 'publish', path, *args, **how)


class Files(Base):
    def test_are_published_used_on_the_device_and_computed_with_again(self):
        self.put(*FILES)
        done = self.publish('--json')
        self.assertEqual(sorted(done.json()['files']), sorted(FILES))
        self.assertEqual((done.json()['missing'], done.err), ([], ''))
        device = self.field.joined('device')
        answers = self.field.write('answers.json', {'answers': ANSWERS})
        record = device.fill(answers, 'farm')
        values = device.values(record)
        self.assertEqual(values['/data/price'], '120')
        said = device('show', record).out
        for label in ('Bank', 'Hill', 'Maize', 'Papaya'):
            self.assertIn(label, said)
        device('sync', '--url', self.field.serve())
        listed, = self.field.office('status', '--json').json(),
        self.assertEqual((listed['records'], listed['flags']), (1, 0))

    def test_offer_what_the_filter_leaves(self):
        self.put(*FILES)
        self.publish()
        device = self.field.joined('device')
        answers = self.field.write('answers.json', {
            'answers': {**ANSWERS, 'region': 'north'}})
        said = device('fill', 'farm', '--answers', answers,
                      code=ERR['INVALID']).err
        self.assertIn('give one of: va\n', said)
        answers = self.field.write('answers.json', {
            'answers': {**ANSWERS, 'region': 'west'}})
        said = device('fill', 'farm', '--answers', answers,
                      code=ERR['INVALID']).err
        self.assertIn('no choice is offered', said)

    def test_are_named_where_a_terminal_cannot_show_them(self):
        self.put(*FILES)
        self.publish()
        device = self.field.joined('device')
        for lang, words in (('en', 'Picture, not shown here: farm.jpg'),
                            ('fr', 'Image, non montrée ici : farm.jpg'),
                            ('es', 'Imagen, no se muestra aquí: farm.jpg')):
            self.assertIn(words, device('fill', 'farm', '--lang', lang).out)

    def test_may_be_named_on_the_command_line(self):
        paths = self.put(*FILES, folder='elsewhere')
        done = self.publish('--json', *paths)
        self.assertEqual((done.json()['missing'], done.err), ([], ''))

    def test_come_by_the_feed_to_a_device_that_is_there_already(self):
        device = self.field.joined('device')
        url = self.field.serve()
        self.put(*FILES)
        self.publish()
        device('sync', '--url', url)
        device.fill(self.field.write('answers.json', {'answers': ANSWERS}),
                    'farm')

    def test_that_are_missing_are_told_with_their_names(self):
        self.put('prices.csv')
        told = set()
        for version, lang in enumerate(LANGS):
            done = self.publish('--lang', lang, version=version)
            for name in set(FILES) - {'prices.csv'}:
                self.assertIn(name, done.err)
            self.assertNotIn('prices.csv', done.err)
            self.assertRegex(done.err, r'survey, \w+ 3: .*"?villages\.csv')
            self.assertIn('farm-media', done.err.splitlines()[-1])
            told.add(done.err)
        self.assertEqual(len(told), len(LANGS))
        done = self.publish('--json', version=3).json()
        self.assertEqual(done['files'], ['prices.csv'])
        self.assertEqual(sorted(done['missing']),
                         sorted(set(FILES) - {'prices.csv'}))

    def test_of_nearly_the_name_are_pointed_out(self):
        self.put(*FILES)
        os.rename(self.field.path('farm-media', 'villages.csv'),
                  self.field.path('farm-media', 'Villages.csv'))
        self.assertIn('but Villages.csv is', self.publish().err)

    def test_that_nobody_names_go_along_when_they_are_asked_for(self):
        self.put(*FILES)
        other, = self.put('prices.csv', folder='other')
        os.rename(other, self.field.path('other', 'more.csv'))
        done = self.publish(self.field.path('other', 'more.csv'))
        self.assertIn('more.csv: the form does not name', done.err)

    def test_belong_to_the_version(self):
        self.put(*FILES)
        self.publish()
        self.field.write('farm-media/prices.csv', 'crop,price\nm,130\n')
        self.publish(code=ERR['EXISTS'])
        self.publish(version=2)

    def refused(self, code, word, *args):
        before = self.field.office('digest').out
        done = self.publish(*args, code=ERR[code])
        self.assertEqual(done.out, '')
        self.assertIn(word, done.err)
        self.assertEqual(self.field.office('digest').out, before)

    def test_that_cannot_be_used_refuse_the_form(self):
        self.put(*FILES)
        other, = self.put('prices.csv', folder='other')
        self.refused('NOTFOUND', 'nowhere.csv', 'nowhere.csv')
        self.refused('EXISTS', 'prices.csv', other, other)
        self.field.write('farm-media/crops.xml', '<root><item></root>')
        self.refused('BADFORM', 'crops.xml')
        self.field.write('farm-media/crops.xml', 'x' * (17 << 20))
        self.refused('TOOBIG', 'crops.xml')


COUNTY = '''
| survey           |                            |         |              |                  |
|                  | type                       | name    | label        | choice_filter    |
|                  | text                       | state   | State        |                  |
|                  | select_one_external county | county  | County       | state = ${state} |
| external_choices |                            |         |              |                  |
|                  | list name                  | name    | label        | state            |
|                  | county                     | c1      | One, or none | s1               |
|                  | county                     | c2      | Two          | s2               |
| settings         |                            |         |              |                  |
|                  | form_id                    | version | public_key   | submission_url   |
|                  | county                     | VERSION | KEY          | URL              |
'''


class External(Base):
    """Choices of a sheet of their own, for lists that are very long."""

    def test_are_published_with_their_form(self):
        done = self.publish('--json', text=COUNTY, name='county.md')
        self.assertEqual(done.json()['files'], ['itemsets.csv'])
        device = self.field.joined('device')
        record = device.fill(self.field.write('answers.json', {
            'answers': {'state': 's1', 'county': 'c1'}}), 'county')
        self.assertIn('County: One, or none', device('show', record).out)
        said = device('fill', 'county', '--answers', self.field.write(
            'answers.json', {'answers': {'state': 's1', 'county': 'c2'}}),
            code=ERR['INVALID']).err
        self.assertIn('give one of: c1\n', said)

    def test_give_way_to_a_file_that_is_named(self):
        path = self.field.write('itemsets.csv', 'list_name,name,label,state\n'
                                'county,c9,Nine,s9\n')
        self.publish(path, text=COUNTY, name='county.md')
        self.field.joined('device').fill(self.field.write('answers.json', {
            'answers': {'state': 's9', 'county': 'c9'}}), 'county')

    def test_serve_scripts_as_well(self):
        path = self.field.write('county.md', COUNTY)
        said = self.field.run('ayni', 'drive', stdin='\n'.join(map(
            json.dumps, ({'op': 'load', 'form_path': path},
                         {'op': 'set', 'session': 1, 'ref': '/data/state',
                          'value': 's2'},
                         {'op': 'choices', 'session': 1,
                          'ref': '/data/county'})))).out
        self.assertEqual(json.loads(said.splitlines()[-1])['choices'],
                         [['c2', 'Two']])

    def test_settings_without_effect_are_told(self):
        said = self.publish(text=COUNTY, name='county.md').err
        for setting in ('public_key', 'submission_url'):
            self.assertRegex(said, f'settings, row 2: warning: {setting} has')


REGISTER = '''
| survey   |           |         |         |         |                        |
|          | type      | name    | label   | save_to | default                |
|          | text      | species | Species | species | ${last-saved#species}  |
|          | integer   | height  | Height  | height  |                        |
| settings |           |         |         |         |                        |
|          | form_id   | version |         |         |                        |
|          | register  | VERSION |         |         |                        |
| entities |           |         |         |         |                        |
|          | list_name | label   |         |         |                        |
|          | trees     | concat('Tree ', ${species}) |  |  |                  |
'''
VISIT = '''
| survey   |                                |         |         |         |                                                  |               |
|          | type                           | name    | label   | save_to | calculation                                      | choice_filter |
|          | select_one_from_file trees.csv | tree    | Tree    |         |                                                  | height > 0    |
|          | calculate                      | was     |         |         | instance('trees')/root/item[name=${tree}]/height |               |
|          | integer                        | now     | Now     | height  |                                                  |               |
|          | calculate                      | called  |         |         | jr:choice-name(${tree}, '${tree}')               |               |
| settings |                                |         |         |         |                                                  |               |
|          | form_id                        | version |         |         |                                                  |               |
|          | visit                          | VERSION |         |         |                                                  |               |
| entities |                                |         |         |         |                                                  |               |
|          | list_name                      | entity_id | label |         |                                                  |               |
|          | trees                          | ${tree}   | concat('Seen ', ${species_of}) | |                               |               |
'''.replace('${species_of}', '${tree}')
ENTITY = '/data/meta/entity/'


class Entities(Base):
    """What one interview makes, the next one chooses, all of it offline."""

    def setUp(self):
        super().setUp()
        self.publish(text=REGISTER, name='register.md')
        self.shown = self.publish(text=VISIT, name='visit.md')
        self.device = self.field.joined('device')

    def fill(self, form, **answers):
        """The values of an interview, and its record."""
        path = self.field.write('answers.json', {'answers': answers})
        record = self.device.fill(path, form)
        return self.device.values(record), record

    def register(self, **answers):
        return self.fill('register', **answers)[0][f'{ENTITY}@id']

    def test_are_chosen_and_changed_where_they_were_made(self):
        tree = self.register(species='Oak', height=5)
        first, _ = self.fill('visit', tree=tree, now=7)
        self.assertEqual((first['/data/was'], first['/data/called']),
                         ('5', 'Tree Oak'))
        self.assertEqual(first[f'{ENTITY}@id'], tree)
        self.assertEqual(first[f'{ENTITY}@baseVersion'], '1')
        self.assertNotIn(f'{ENTITY}@trunkVersion', first)
        second, record = self.fill('visit', tree=tree, now=9)
        self.assertEqual((second['/data/was'], second['/data/called']),
                         ('7', f'Seen {tree}'))
        self.assertEqual(second[f'{ENTITY}@baseVersion'], '2')
        branch = first[f'{ENTITY}@branchId']
        self.assertRegex(branch, r'^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-'
                                 r'[89ab][0-9a-f]{3}-[0-9a-f]{12}$')
        self.assertEqual(second[f'{ENTITY}@branchId'], branch)
        self.assertIn(f'Tree: Seen {tree}', self.device('show', record).out)

    def test_are_nothing_to_warn_of(self):
        self.assertEqual(self.shown.err, '')

    def test_that_a_filter_takes_away_are_not_offered(self):
        tree = self.register(species='Oak', height=0)
        path = self.field.write('answers.json', {'answers': {'tree': tree}})
        said = self.device('fill', 'visit', '--answers', path,
                           code=ERR['INVALID']).err
        self.assertIn('no choice is offered', said)

    def test_are_stored_as_they_were_recorded(self):
        tree = self.register(species='Oak', height=5)
        self.fill('visit', tree=tree, now=7)
        self.device('sync', '--url', self.field.serve())
        status = self.field.office('status', '--json').json()
        self.assertEqual((status['records'], status['flags']), (2, 0))
        self.field.office('verify')
        self.field.office('export', '--out', self.field.path('out'))
        with open(self.field.path('out', 'visit.csv'), encoding='utf-8',
                  newline='') as f:
            row, = csv.DictReader(f)
        self.assertEqual(
            [row[c] for c in ('tree', 'was', 'now', 'called', 'id',
                              'baseversion', 'trunkversion')],
            [tree, '5', '7', 'Tree Oak', tree, '1', ''])

    def publish_list(self, *rows, version):
        os.makedirs(self.field.path('visit-media'), exist_ok=True)
        self.field.write('visit-media/trees.csv', '\n'.join(
            ['name,label,__version,height', *rows]) + '\n')
        self.publish(text=VISIT, name='visit.md', version=version)
        self.device('sync', '--url', self.field.url or self.field.serve())

    def test_of_the_office_are_a_trunk_with_a_branch_on_each_device(self):
        self.publish_list('t1,First,3,12', 't2,Second,1,8', version=2)
        one, _ = self.fill('visit', tree='t1', now=13)
        two, _ = self.fill('visit', tree='t1', now=14)
        other, _ = self.fill('visit', tree='t2', now=9)
        told = [[v.get(f'{ENTITY}@{a}') for a in
                 ('baseVersion', 'trunkVersion')] for v in (one, two, other)]
        self.assertEqual(told, [['3', '3'], ['4', '3'], ['1', '1']])
        branches = [v[f'{ENTITY}@branchId'] for v in (one, two, other)]
        self.assertEqual(branches[0], branches[1])
        self.assertNotEqual(branches[0], branches[2])
        # what the office has seen since then goes before what is here
        self.publish_list('t1,First,5,20', 't2,Second,1,8', version=3)
        three, _ = self.fill('visit', tree='t1', now=21)
        self.assertEqual((three['/data/was'], three[f'{ENTITY}@trunkVersion']),
                         ('20', '5'))
        self.assertNotEqual(three[f'{ENTITY}@branchId'], branches[0])
        # and what it has not seen goes after it
        four, _ = self.fill('visit', tree='t2', now=10)
        self.assertEqual(four['/data/was'], '9')

    def test_are_not_made_again_by_a_correction(self):
        values, record = self.fill('register', species='Oak', height=5)
        path = self.field.write('edit.json', {'answers': {'height': 6}})
        self.device('edit', record, '--answers', path, '--reason', 'typo')
        seen, _ = self.fill('visit', tree=values[f'{ENTITY}@id'], now=7)
        self.assertEqual((seen['/data/was'], seen[f'{ENTITY}@baseVersion']),
                         ('5', '1'))

    def test_need_a_name_in_a_list_that_is_published(self):
        os.makedirs(self.field.path('visit-media'))
        self.field.write('visit-media/trees.csv', 'id,label\nt1,First\n')
        done = self.publish(text=VISIT, name='visit.md', version=2,
                            code=ERR['AUTHORING'])
        self.assertIn('trees.csv: a list of entities needs', done.err)

    def test_what_was_saved_last_is_where_the_next_begins(self):
        self.fill('register', species='Oak', height=5)
        values, record = self.fill('register', height=6)
        self.assertEqual(values['/data/species'], 'Oak')
        self.fill('register', species='Elm', height=5)
        path = self.field.write('edit.json', {'answers': {'species': 'Ash'}})
        self.device('edit', record, '--answers', path, '--reason', 'typo')
        # under a newer version as well; a correction is not what was last
        self.publish(text=REGISTER, name='register.md', version=2)
        self.device('sync', '--url', self.field.serve())
        values, record = self.fill('register', height=7)
        self.assertEqual(values['/data/species'], 'Elm')
        self.assertEqual(self.device.json('show', record)['version'], '2')


class Convert(Base):
    def convert(self, path, **how):
        return self.field.run('aynid', 'form', 'convert', path, **how)

    def test_writes_the_xform_of_each_kind_of_file(self):
        path = self.field.write('farm.md', FARM.replace('VERSION', '1'))
        of_md = self.convert(path).out
        model = xml.fromstring(of_md)[0][1]
        self.assertTrue(model.tag.endswith('model'))
        again = self.convert(self.field.write('farm.xml', of_md)).out
        self.assertEqual(again, of_md)
        sheets = {}
        for line in FARM.replace('VERSION', '1').strip().splitlines():
            name, *cells = [c.strip() for c in line.split('|')[1:-1]]
            rows = sheets.setdefault(name or rows_of, [])
            rows_of = name or rows_of
            if any(cells):
                rows.append(','.join(f'"{c}"' for c in cells))
        for name, rows in sheets.items():
            self.field.write(f'farm.{name}.csv', '\n'.join(rows) + '\n')
        self.assertEqual(
            self.convert(self.field.path('farm.survey.csv')).out, of_md)

    def told(self, what, code=0, lang='en', columns='', cells=''):
        """What is said of a form with that type, or with that calculation."""
        kind, calculation = (what, '') if code == 'AUTHORING' else (
            'calculate', what.replace('|', '\\|'))
        path = self.field.write('told.md', f'''
| survey   |          |      |       |               |           |
|          | type     | name | label | calculation   | {columns} |
|          | text     | a    | A     |               |           |
|          | {kind}   | b    | B     | {calculation} | {cells}   |
''')
        done = self.convert(path, code=ERR.get(code, 0))
        if lang != 'en':
            done = self.field.run('aynid', 'form', 'convert', path, '--lang',
                                  lang, code=ERR.get(code, 0))
        return done.err

    def test_warns_of_what_other_programs_cannot_run(self):
        for expression, what in (
                ('count(${a} | ${a})', '"|"'), ('count(//a)', '"//"'),
                ('/data/a/text()', '"text()"'),
                ('count(/data/descendant::a)', '"descendant::"'),
                ('ancestor::data/a', '"ancestor::"'),
                ('count(/data/orx:*)', '":*"'), ('name(${a})', '"name"'),
                ('floor(${a})', '"floor"'), ('substring(${a}, 2)', '"subst'),
                ("regex(${a}, '[0-9]+')", 'regex()')):
            said = self.told(expression)
            self.assertRegex(said, r'survey, row 3, column calculation: ')
            self.assertIn(what, said)
            self.assertEqual(said.count('\n'), 1, said)
        for expression in ("regex(${a}, '^[0-9]+$')", 'position(..)',
                           'round(${a})', "regex(${a}, ${a})",
                           'sum(/data/a)', '../a'):
            self.assertEqual(self.told(expression), '')

    def test_says_whose_words_are_not_supported(self):
        for function, whose in (('caseid()', 'SurveyCTO'),
                                ("count-if(${a}, '1')", 'SurveyCTO'),
                                ('z-score(${a})', 'Community Health')):
            said = self.told(function, 'UNSUPPORTED')
            self.assertIn(f'{whose}', said)
            self.assertIn('row 3, column calculation', said)
        for kind, whose in (('text audit', 'SurveyCTO'),
                            ('calculate_here', 'SurveyCTO'),
                            ('sensor_stream light', 'SurveyCTO'),
                            ('db:person', 'Community Health Toolkit'),
                            ('begin_score', 'KoboToolbox')):
            told = {self.told(kind, 'AUTHORING', lang) for lang in LANGS}
            self.assertEqual(len(told), 3)
            for said in told:
                self.assertIn(f'{whose}', said)
                self.assertRegex(said, r'survey, \w+ 3, \w+ type')

    def test_says_whose_columns_are_left_aside(self):
        said = self.told('${a}', columns='publishable', cells='yes')
        self.assertIn('"publishable" is of SurveyCTO alone', said)
        self.assertEqual(self.told('${a}', columns='remarks'), '')

    def test_tells_what_is_wrong_and_writes_nothing(self):
        path = self.field.write('farm.md', FARM.replace('| text  ', '| txt   '))
        done = self.convert(path, code=ERR['AUTHORING'])
        self.assertEqual(done.out, '')
        self.assertRegex(done.err, 'farm.md, survey, row 2, column type: ')


if __name__ == '__main__':
    field.main()
