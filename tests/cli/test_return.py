#!/usr/bin/python3 -B
"""An interview that the office returns: its comments at the question they
are about, on the terminal and in a browser, and what becomes of them."""
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR  # noqa: E402
from screens import Screens  # noqa: E402

FORM = '''| survey |
| | type | name | label |
| | text | who | Who |
| | begin_group | land | Land |
| | integer | plots | Plots |
| | begin_repeat | plot | Plot |
| | decimal | area | Area |
| | text | crop | Crop |
| | end_repeat | | |
| | end_group | | |
| settings |
| | form_title | form_id | version |
| | Farms | farms | 1 |
'''
ANSWERS = {'answers': {'who': 'Ama', 'plots': 2, 'plot': [
    {'area': 1.5, 'crop': 'Maize'}, {'area': 25000, 'crop': 'Yam'}]}}
AREA = '/data/land/plot[2]/area'
LANGS = ('en', 'fr', 'es')


class Return(unittest.TestCase):
    def setUp(self):
        self.field = field.Field([])
        self.office = self.field.office
        self.office('form', 'publish', self.field.write('farms.md', FORM))
        self.awa = self.field.joined('awa')
        self.record = self.awa.fill(
            self.field.write('a.json', ANSWERS), 'farms')
        self.carry()

    def tearDown(self):
        self.field.close()

    def carry(self):
        stick = tempfile.mkdtemp(dir=self.field.dir)
        self.awa('carry', stick)
        self.office('import', stick)
        return self.awa.json('carry', stick)

    def give_back(self, *what, **how):
        return self.office('return', 'send', self.record, *what, **how)

    def returned(self, *args):
        return self.office('return', 'list', '--json', *args).json()

    def row(self):
        row, = self.awa.json('list')
        return row

    def screens(self):
        screens = Screens(self.awa)
        self.addCleanup(screens.end)
        screens.unlock()
        return screens

    def correct(self, answer='2.5'):
        """In a browser that is none, through to the end."""
        screens = self.screens()
        screens.post('/api/correct', record=self.record)
        screens.post('/api/go', ref=AREA)
        screens.post('/api/set', ref=AREA, typed=answer)
        screens.post('/api/finish', note='asked again')
        screens.end()


class Office(Return):
    def test_says_what_is_open_and_what_was_corrected(self):
        self.assertIn('Nothing', self.office('return', 'list').out)
        self.give_back('land/plot[2]/area=Hectares?', 'plots=Only two?',
                       '--note', 'Please look')
        one, = self.returned()
        self.assertEqual((one['record'], one['recorded_by'], one['by'],
                          one['answered']), (self.record, 'E01', None, None))
        self.assertEqual([(c['question'], c['text'])
                          for c in one['comments']],
                         [(None, 'Please look'), ('land/plots', 'Only two?'),
                          ('land/plot[2]/area', 'Hectares?')])
        self.assertEqual(one['comments'][2]['label'], 'Area')
        for lang, word in zip(LANGS, ('not corrected', 'pas encore corrigé',
                                      'aún no corregido')):
            said = self.office('return', 'list', '--lang', lang).out
            self.assertIn(word, said)
            self.assertIn('Hectares?', said)
        self.carry()
        self.correct()
        self.assertEqual(len(self.returned()), 1)  # not here yet
        self.carry()
        self.assertEqual(self.returned(), [])
        one, = self.returned('--all')
        self.assertIsNotNone(one['answered'])
        self.assertEqual(self.row()['returned'], False)

    def test_verifies_and_derives_it_anew(self):
        self.give_back('plots=Only two?')
        self.carry()
        self.correct()
        self.carry()
        self.give_back('who=Her whole name')
        self.office('verify')
        digest = self.office('digest').out
        self.office('rebuild', '--shuffle', '7')
        self.assertEqual(self.office('digest').out, digest)
        self.assertEqual(len(self.returned()), 1)
        self.assertEqual(len(self.returned('--all')), 2)

    def test_refuses_what_cannot_be_said(self):
        for what, code, word in (
                (['nothing=x'], 'NOTFOUND', 'nothing'),
                (['land/plot[3]/area=x'], 'NOTFOUND', 'plot[3]'),
                (['area=x'], 'NOTFOUND', 'area'),
                (['plots'], 'USAGE', 'plots'), (['plots='], 'USAGE', 'plots'),
                (['plots=a', 'land/plots=b'], 'USAGE', 'land/plots'),
                ([], 'USAGE', '--note'),
                (['plots=' + 'x' * 1025], 'TOOBIG', '1024')):
            done = self.give_back(*what, code=ERR[code])
            self.assertIn(word, done.err)
        for lang in LANGS:
            self.give_back('nothing=x', '--lang', lang, code=ERR['NOTFOUND'])
        self.office('return', 'send', '0' * 8, 'who=x', code=ERR['NOTFOUND'])
        self.assertEqual(self.returned('--all'), [])
        self.awa('withdraw', self.record, '--reason', 'nobody there')
        self.carry()
        self.give_back('who=x', code=ERR['STATE'])

    def test_that_erases_takes_it_along(self):
        self.give_back('plots=Only two?')
        self.carry()
        self.office('erase', self.record, '--yes')
        self.carry()
        self.assertEqual(self.returned('--all'), [])
        self.assertEqual(self.awa.json('list'), [])
        self.office('verify')


class Device(Return):
    def test_is_told_and_shows_it(self):
        self.give_back('land/plot[2]/area=Hectares?', '--note', 'Look again')
        self.assertEqual(self.carry()['news']['returned'], 1)
        self.assertTrue(self.row()['returned'])
        self.assertEqual(self.carry()['news']['returned'], 0)
        for lang, word in zip(LANGS, ('to be looked at again', 'à revoir',
                                      'por revisar')):
            self.assertIn(word, self.awa('list', '--lang', lang).out)
        shown = self.awa.json('show', self.record)['comments']
        self.assertEqual([(c['ref'], c['text']) for c in shown],
                         [('/data', 'Look again'), (AREA, 'Hectares?')])
        self.assertIn('Area: Hectares?', self.awa('show', self.record).out)

    def test_asks_again_on_the_terminal(self):
        self.give_back('land/plot[2]/area=Hectares?', '--note', 'Look again')
        self.carry()
        talk = self.awa.talk('edit', self.record, '--reason', 'asked')
        said = talk.listen()
        self.assertIn('The office: Look again', said)
        self.assertNotIn('Hectares?', said)
        for _ in range(5):  # to the second row's area
            talk.say('')
        talk.listen('The office: Hectares?')
        talk.say(':a')
        talk.listen('The office: Hectares?')
        talk.say(':p')
        talk.listen(None)
        self.assertEqual(talk.end(), 0)

    def test_shows_it_in_a_browser_at_its_question(self):
        self.give_back('land/plot[2]/area=Hectares?', 'land/plot=Only two?',
                       '--note', 'Look again')
        self.carry()
        screens = self.screens()
        home = screens.get('/api/home', state='returned')
        item, = home['items']
        self.assertTrue(item['returned'])
        self.assertIn('to be looked at again', item['state_words'])
        page = screens.post('/api/correct', record=self.record)
        self.assertTrue(page['returned'])
        told = {c['ref']: c for c in screens.get('/api/overview')['comments']}
        self.assertEqual({ref: c['text'] for ref, c in told.items()},
                         {None: 'Look again', AREA: 'Hectares?',
                          '/data/land/plot#range': 'Only two?'})
        page = screens.post('/api/go', screen=told[AREA]['screen'])
        self.assertEqual(page['at'], AREA)
        self.assertEqual([c['text'] for c in page['nodes'][AREA]['comments']],
                         ['Hectares?'])
        page = screens.post('/api/go', ref='/data/land/plot[1]/area')
        self.assertNotIn('comments', page['nodes'][page['at']])
        screens.post('/api/pause')
        # it is there again in a draft that goes on
        screens.post('/api/open', record=self.record)
        self.assertEqual(len(screens.get('/api/overview')['comments']), 3)
        self.assertTrue(screens.get('/api/page')['returned'])

    def test_a_row_that_went_leaves_its_comment(self):
        self.give_back('land/plot[2]/area=Hectares?')
        self.carry()
        screens = self.screens()
        screens.post('/api/correct', record=self.record)
        screens.post('/api/go', ref=AREA)
        screens.post('/api/remove', ref=AREA)
        one, = screens.get('/api/overview')['comments']
        self.assertEqual((one['ref'], one['screen'], one['text']),
                         (None, None, 'Hectares?'))

    def test_a_withdrawal_answers_it(self):
        self.give_back('who=Who is that?')
        self.carry()
        self.awa('withdraw', self.record, '--reason', 'nobody of this name')
        self.assertFalse(self.row()['returned'])
        self.carry()
        self.assertEqual(self.returned(), [])

    def test_what_comes_during_a_correction_is_not_answered_by_it(self):
        self.give_back('who=Who is that?')
        self.carry()
        screens = self.screens()
        screens.post('/api/correct', record=self.record)
        self.give_back('plots=Only two?')
        self.carry()
        screens.post('/api/go', ref=AREA)
        screens.post('/api/set', ref=AREA, typed='2')
        screens.post('/api/finish', note='asked')
        screens.end()
        self.assertTrue(self.row()['returned'])
        self.carry()
        one, = self.returned()
        self.assertEqual([c['text'] for c in one['comments']], ['Only two?'])

    def test_of_another_person_says_nothing_here(self):
        kofi = self.field.joined('kofi', 'Kofi')
        stick = tempfile.mkdtemp(dir=self.field.dir)
        kofi('carry', stick)
        self.office('import', stick)
        self.give_back('who=Who is that?')
        kofi('carry', stick)
        self.office('import', stick)
        self.assertEqual(kofi.json('carry', stick)['news']['returned'], 0)


if __name__ == '__main__':
    field.main()
