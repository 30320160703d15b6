#!/usr/bin/python3 -B
"""A draft that is not wanted: discarded whole, and nothing else."""
import os
import sqlite3
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR, answers  # noqa: E402

ALBUM = '''| survey |
| | type | name | label | required |
| | audit | audit | | |
| | text | name | Name | |
| | image | photo | Photo | |
| | text | place | Place | yes |
| settings |
| | form_title | form_id | version |
| | Album | album | 1 |
'''
PHOTO = b'\xff\xd8\xff\xe0' + bytes(range(256)) * 1200


def setUpModule():
    global office
    office = field.Field()
    office.office('form', 'publish', office.write('album.md', ALBUM))
    with open(office.path('photo.jpg'), 'wb') as f:
        f.write(PHOTO)


def tearDownModule():
    office.close()


class Discard(unittest.TestCase):
    def setUp(self):
        self.device = office.joined(self.id())

    def draft(self, **given):
        """An interview that stops before its end; its record."""
        given = given or {'name': 'Ann', 'photo': office.path('photo.jpg')}
        path = office.write('album.json', {'answers': given})
        return self.device('fill', 'album', '--answers', path, '--json',
                           code=ERR['INVALID']).json()['record']

    def rows(self):
        """What the vault has of drafts, without opening anything."""
        with sqlite3.connect(os.path.join(self.device.home,
                                          'vault.db')) as db:
            return [db.execute(f'SELECT count(*) FROM {table}').fetchone()[0]
                    for table in ('draft', 'step', 'file', 'file_part')]

    def test_all_of_it_goes(self):
        draft = self.draft()
        self.assertNotIn(0, self.rows())
        told = self.device.json('discard', draft, '--yes')
        self.assertRegex(told.pop('label'), '^Ann, photo-')
        self.assertEqual(told, {
            'record': draft, 'state': 'discarded', 'correction': False,
            'answers': 2, 'files': 1, 'files_bytes': len(PHOTO)})
        self.assertEqual(self.rows(), [0, 0, 0, 0])
        self.assertEqual(self.device.json('list'), [])
        self.device('discard', draft, '--yes', code=ERR['NOTFOUND'])

    def test_it_is_said_in_three_languages(self):
        for lang, word, room in (
                ('en', 'discarded: Ann', 'other interviews: 307\xa0kB'),
                ('fr', 'abandonné : Ann', "d'autres entretiens : 307\xa0ko"),
                ('es', 'descartado: Ann', 'otras entrevistas: 307\xa0kB')):
            said = self.device('discard', self.draft()[-8:], '--yes',
                               '--lang', lang).out
            self.assertIn(word, said)
            self.assertIn(room, said)

    def test_a_person_is_asked(self):
        draft = self.draft()
        for said, code, left in (('perhaps\nno', ERR['INTERRUPTED'], 1),
                                 ('yes', 0, 0)):
            talk = self.device.talk('discard', draft, terminal=True)
            heard = talk.listen('(yes, no)? ')
            self.assertIn('"Ann, photo', heard)
            self.assertIn('answers: 2, files: 1', heard)
            for line in said.split('\n'):
                talk.say(line)
            talk.listen(None)
            self.assertEqual(talk.end(), code)
            self.assertEqual(len(self.device.json('list')), left)

    def test_where_nobody_can_be_asked_nothing_goes(self):
        draft = self.draft()
        done = self.device('discard', draft, code=ERR['USAGE'])
        self.assertIn('--yes', done.err)
        self.assertEqual(list(self.device.states()), [draft])

    def test_an_empty_one_needs_no_question(self):
        talk = self.device.talk('fill', 'sse_entity')
        talk.listen()
        talk.say(':p')
        talk.listen(None)
        self.assertEqual(talk.end(), 0)
        draft, = self.device.states()
        self.device('discard', draft)
        self.assertEqual(self.device.json('list'), [])

    def test_what_is_finalised_is_not_discarded(self):
        record = self.device.fill(answers(1))
        for lang in ('en', 'fr', 'es'):
            done = self.device('discard', record, '--yes', '--lang', lang,
                               code=ERR['STATE'])
            self.assertIn(f'ayni withdraw {record}', done.err)
        self.assertEqual(self.device.states(), {record: 'recorded'})

    def test_a_correction_leaves_what_was_recorded(self):
        path = office.write('whole.json', {'answers': {
            'name': 'Bea', 'photo': office.path('photo.jpg'), 'place': 'X'}})
        record = self.device.fill(path, 'album')
        log = self.device('show', record, '--audit').out
        before = self.device.values(record), self.rows()
        with open(office.path('other.jpg'), 'wb') as f:
            f.write(PHOTO[:1000])
        path = office.write('change.json', {'answers': {
            'photo': office.path('other.jpg'), 'place': ''}})
        self.device('edit', record, '--answers', path, code=ERR['INVALID'])
        self.assertGreater(self.rows()[2], before[1][2])
        told = self.device.json('discard', record, '--yes')
        self.assertTrue(told['correction'])
        self.assertEqual((self.device.values(record), self.rows()), before)
        self.assertEqual(self.device('show', record, '--audit').out, log)
        self.assertEqual(self.device.states(), {record: 'recorded'})
        self.device('withdraw', record, '--reason', 'none is under way')

    def test_another_persons_is_not_touched(self):
        draft = self.draft()
        second = field.Device(office, self.id(), 'another passphrase')
        second('join', office.invite('Koffi Agbeko'), '--unlock-file',
               office.write('pass', 'a good passphrase\n'))
        done = second('discard', draft, '--yes', code=ERR['NOTFOUND'])
        self.assertIn('ayni list', done.err)
        self.assertEqual(self.device.states(), {draft: 'draft'})


if __name__ == '__main__':
    field.main()
