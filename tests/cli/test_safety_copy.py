#!/usr/bin/python3 -B
"""A second copy of what the office lacks: the device is lost, the copy is
not."""
import os
import shutil
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR, answers  # noqa: E402
from screens import Screens  # noqa: E402

ALBUM = '''| survey |
| | type | name | label | required |
| | text | name | Name | |
| | image | photo | Photo | |
| | text | place | Place | yes |
| settings |
| | form_title | form_id | version |
| | Album | album | 1 |
'''
PHOTO = b'\xff\xd8\xff\xe0' + bytes(range(256)) * 100


class SafetyCopy(unittest.TestCase):
    def setUp(self):
        self.office = field.Field()
        self.device = self.office.joined('device')
        self.card = self.office.path('card')
        os.mkdir(self.card)

    def tearDown(self):
        self.office.close()

    def bundles(self):
        up = os.path.join(self.card, 'ayni/up')
        return sorted(os.listdir(up)) if os.path.isdir(up) else []

    def copies(self):
        kept = os.path.join(self.card, 'ayni/kept')
        return [d for d in (os.listdir(kept) if os.path.isdir(kept) else [])
                if os.path.exists(os.path.join(kept, d, 'vault'))]

    def records(self):
        return self.office.office('status', '--json').json()['records']

    def taken_in(self, where):
        self.office.office('import', where)

    def by_stick(self):
        stick = self.office.path('stick')
        os.makedirs(stick, exist_ok=True)
        self.device('carry', stick)
        self.taken_in(stick)
        self.device('carry', stick)

    def test_a_device_that_never_met_the_office_is_lost(self):
        first = self.device.json('fill', 'sse_entity', '--answers',
                                 answers(1), '--safety-copy', self.card)
        self.device.fill(answers(2))  # where it is, it remembers
        self.assertEqual(len(self.bundles()), 1)
        # nothing was sent by that
        self.assertEqual(set(self.device.states().values()), {'recorded'})
        shutil.rmtree(self.device.home)
        self.taken_in(self.card)
        self.assertEqual(self.records(), 2)
        self.assertTrue(first['record'])
        # the same person goes on with another device
        self.device = self.office.joined('another')
        self.device.fill(answers(3))
        self.by_stick()
        self.assertEqual(self.records(), 3)

    def test_what_comes_twice_counts_once(self):
        self.device.fill(answers(1))
        self.device('withdraw', next(iter(self.device.states())),
                    '--reason', 'twice', '--safety-copy', self.card)
        self.taken_in(self.card)
        self.by_stick()
        self.assertEqual(self.records(), 1)
        self.assertEqual(set(self.device.states().values()), {'held'})
        # the office has it all: nothing is left on the card
        self.assertEqual(self.bundles(), [])

    def test_an_answer_on_its_way_is_still_the_newest(self):
        stick = self.office.path('stick')
        os.mkdir(stick)
        self.device('carry', stick, '--safety-copy', self.card)
        self.taken_in(stick)
        self.device.fill(answers(1))  # makes a copy meanwhile
        self.assertEqual(len(self.bundles()), 1)
        self.device('carry', stick)
        self.assertEqual(self.device.json('status')['standing'], 'certified')

    def test_a_card_that_is_missing_is_told_of_once(self):
        record = self.device.fill(answers(1))
        done = self.device('note', record, 'one', '--safety-copy', 'none')
        self.assertIn('second copy', done.err)
        self.assertIn(self.office.path('none'), done.err)
        done = self.device('note', record, 'two')
        self.assertEqual(done.err, '')
        os.mkdir(self.office.path('none'))
        self.card = self.office.path('none')
        self.device('list')
        self.assertEqual(len(self.bundles()), 1)
        shutil.rmtree(self.card)
        self.assertIn('second copy', self.device('note', record, '3').err)

    def test_files_of_interviews_lie_beside_it(self):
        self.office.office('form', 'publish',
                           self.office.write('album.md', ALBUM))
        self.device = self.office.joined('camera')
        photo = self.office.path('photo.jpg')
        with open(photo, 'wb') as f:
            f.write(PHOTO)
        answered = {'answers': {'name': 'Ann', 'photo': photo,
                                'place': 'Here'}}
        record = self.device.json(
            'fill', 'album', '--answers',
            self.office.write('album.json', answered), '--safety-copy',
            self.card)['record']
        self.assertEqual(
            len(os.listdir(os.path.join(self.card, 'ayni/blob'))), 1)
        shutil.rmtree(self.device.home)
        self.taken_in(self.card)
        self.office.office('export', '--out', self.office.path('out'))
        media = self.office.path('out', 'media', record)
        name, = os.listdir(media)
        with open(os.path.join(media, name), 'rb') as f:
            self.assertEqual(f.read(), PHOTO)

    def test_status_says_what_is_not_in_it(self):
        self.assertIsNone(self.device.json('status')['safety_copy'])
        record = self.device.json('fill', 'sse_entity', '--answers',
                                  answers(1), '--safety-copy',
                                  self.card)['record']
        told = self.device.json('status')['safety_copy']
        written = told.pop('written_us')
        self.assertGreater(written, 0)
        self.assertEqual(told, {
            'dir': self.card, 'tried': 'OK', 'entries_lacking': 0,
            'drafts_lacking': False, 'files_lacking': 0})
        away = self.office.path('away')
        os.rename(self.card, away)
        self.assertIn('second copy', self.device('note', record, 'one').err)
        self.device('fill', 'sse_entity', '--answers', self.office.write(
            'w.json', {'answers': {'fw_case': 'TG-1'}}), code=ERR['INVALID'])
        told = self.device.json('status')['safety_copy']
        self.assertEqual(told, {
            'dir': self.card, 'written_us': written, 'tried': 'NOTFOUND',
            'entries_lacking': 1, 'drafts_lacking': True, 'files_lacking': 0})
        for lang, said in (
                ('en', 'NOT in it: steps recorded since: 1, changes of '),
                ('fr', 'PAS : étapes enregistrées depuis : 1, changements '),
                ('es', 'NO están: pasos registrados desde entonces: 1, ')):
            self.assertIn(said, self.device('status', '--lang', lang).out)
        os.rename(away, self.card)
        told = self.device.json('status')['safety_copy']
        self.assertEqual((told['tried'], told['entries_lacking'],
                          told['drafts_lacking']), ('OK', 0, False))
        self.assertGreater(told['written_us'], written)

    def test_the_screens_keep_it_too(self):
        screens = Screens(self.device, '--safety-copy', self.card)
        try:
            screens.unlock()
            form = screens.get('/api/home')['forms'][0]['xml_id']
            field.wait_for(self.copies, 'the copy')
            screens.post('/api/begin', form=form)
            screens.post('/api/lock')
            shutil.rmtree(os.path.join(self.card, 'ayni'))
            screens.unlock()
            screens.post('/api/lock')
            self.assertEqual(self.copies(), [])  # nothing changed
            os.rename(self.card, self.office.path('away'))
            screens.unlock()
            screens.post('/api/begin', form=form)
            screens.post('/api/lock')
            screens.unlock()
            said = [w['message'] for w in screens.get('/api/home')['warnings']
                    if w['kind'] == 'safety']
            self.assertIn(self.card, said[0])
            os.rename(self.office.path('away'), self.card)
            screens.post('/api/lock')
            self.assertEqual(len(self.copies()), 1)
        finally:
            screens.end()

    def test_none_is_kept_any_more(self):
        self.device.fill(answers(1))
        self.device('list', '--safety-copy', self.card)
        one = self.bundles()
        self.assertEqual(len(one), 1)
        self.device('list', '--safety-copy', '')
        self.device.fill(answers(2))
        self.assertEqual(self.bundles(), one)


class Restored(unittest.TestCase):
    """A device is lost, its card is not."""

    @classmethod
    def setUpClass(cls):
        cls.office = field.Field()
        cls.office.office('form', 'publish',
                          cls.office.write('album.md', ALBUM))
        cls.lost = cls.office.joined('lost')
        cls.card = cls.office.path('card')
        os.mkdir(cls.card)
        with open(cls.office.path('photo.jpg'), 'wb') as f:
            f.write(PHOTO)
        cls.held = cls.lost.fill(answers(1))
        stick = cls.office.path('stick')
        os.mkdir(stick)
        cls.lost('carry', stick)
        cls.office.office('import', stick)
        cls.lost('carry', stick)
        cls.recorded = cls.fill('Ann', place='Here')
        cls.draft = cls.fill('Bea', code=ERR['INVALID'])
        cls.lost('list', '--safety-copy', cls.card)
        cls.copy = os.path.join(cls.card, 'ayni/kept',
                                os.listdir(cls.card + '/ayni/kept')[0])
        shutil.rmtree(cls.lost.home)

    @classmethod
    def tearDownClass(cls):
        cls.office.close()

    @classmethod
    def fill(cls, name, code=0, **more):
        path = cls.office.write(f'{name}.json', {'answers': {
            'name': name, 'photo': cls.office.path('photo.jpg'), **more}})
        return cls.lost('fill', 'album', '--answers', path, '--json',
                        code=code).json()['record']

    def device(self):
        """A new device, with a copy of the card of its own."""
        name = self.id().split('.')[-1]
        self.mine = self.office.path(f'{name}.card')
        shutil.copytree(self.card, self.mine)
        return field.Device(self.office, name)

    def test_all_of_it_is_back_and_counts_once(self):
        device = self.device()
        told = device.json('restore', self.mine)
        self.assertEqual(
            (told['home'], told['person'], told['recorded'], told['held'],
             told['drafts'], told['files'], told['files_lacking']),
            (device.home, 'Awa Mensah', 2, 1, 1, 2, 0))
        # what was not safe is in its new journal once more
        self.assertEqual(set(device.states()),
                         {self.held, self.recorded, self.draft})
        # the draft goes on where it was, with its photo
        self.assertEqual(device.values(self.draft)['/data/name'], 'Bea')
        device('fill', self.draft, '--answers', self.office.write(
            'place.json', {'answers': {'place': 'There'}}))
        # new keys, for which its person is invited again
        again = self.office.path('again.invitation')
        self.office.office('device', 'invite', '--code', 'E01', '--person',
                           'Awa Mensah', '--out', again)
        device('join', again)
        self.office.serve()
        try:
            device('sync', '--url', self.office.url)
            device('sync', '--url', self.office.url)
        finally:
            self.assertEqual(self.office.stop(), 0)
        self.assertEqual(set(device.states().values()), {'held'})
        self.assertEqual(
            self.office.office('status', '--json').json()['records'], 3)
        out = self.office.path('out')
        self.office.office('export', '--out', out)
        for record in (self.recorded, self.draft):
            name, = os.listdir(os.path.join(out, 'media', record))
            with open(os.path.join(out, 'media', record, name), 'rb') as f:
                self.assertEqual(f.read(), PHOTO)
        # and it goes on with the card where it is now
        copy = device.json('status')['safety_copy']
        self.assertEqual((copy['dir'], copy['tried']), (self.mine, 'OK'))
        self.office.office('verify')

    def test_what_is_there_stays(self):
        device = self.office.joined(self.id())
        record = device.fill(answers(2))
        for lang, said in (('en', 'stay as they are'),
                           ('fr', 'restent tels quels'),
                           ('es', 'quedan como están')):
            done = device('restore', self.card, '--lang', lang,
                          code=ERR['EXISTS'])
            self.assertIn(device.home, done.err)
            self.assertIn(said, done.err)
        self.assertEqual(device.states(), {record: 'recorded'})

    def test_where_there_is_none(self):
        device = self.device()
        for where in (self.office.path('nowhere'), self.office.dir):
            for lang, said in (('en', 'no safety copy'),
                               ('fr', 'aucune copie'),
                               ('es', 'no hay copia')):
                done = device('restore', where, '--lang', lang,
                              code=ERR['NOTFOUND'])
                self.assertIn(f'{where}', done.err)
                self.assertIn(said, done.err)
        self.assertFalse(os.path.exists(device.home))

    def test_where_there_are_several(self):
        device = self.device()
        kept = os.path.join(self.mine, 'ayni/kept')
        one = os.path.join(kept, os.listdir(kept)[0])
        other = os.path.join(kept, 'ab' * 16)
        shutil.copytree(one, other)
        done = device('restore', self.mine, code=ERR['EXISTS'])
        for copy in (one, other):
            self.assertIn(copy, done.err)
        told = device.json('restore', one)
        self.assertEqual((told['recorded'], told['files']), (2, 2))

    def test_a_wrong_passphrase_loses_nothing(self):
        device = self.device()
        done = device('restore', self.mine, code=ERR['PASSPHRASE'],
                      env={'AYNI_PASSPHRASE': 'not this one'})
        self.assertIn('the copy of', done.out)
        self.assertEqual(len(device.states()), 3)

    def test_a_damaged_one_is_refused_whole(self):
        device = self.device()
        vault = os.path.join(self.mine,
                             os.path.relpath(self.copy, self.card), 'vault')
        size = os.path.getsize(vault)
        for spoil in (lambda f: f.truncate(size // 2),
                      lambda f: (f.seek(0), f.write(b'no database'))):
            with open(vault, 'r+b') as f:
                spoil(f)
            for lang, said in (('en', 'damaged'), ('fr', 'endommagé'),
                               ('es', 'dañado')):
                done = device('restore', self.mine, '--lang', lang,
                              code=ERR['STORE'])
                self.assertIn(said, done.err)
                self.assertIn(vault, done.err)
            self.assertEqual(os.listdir(device.home), [])

    def test_a_file_that_the_card_lost_is_told_of(self):
        device = self.device()
        blobs = os.path.join(self.mine, 'ayni/blob')
        name, = os.listdir(blobs)
        with open(os.path.join(blobs, name), 'r+b') as f:
            f.write(b'spoilt')
        done = device('restore', self.mine, '--json')
        self.assertEqual((done.json()['files'],
                          done.json()['files_lacking']), (1, 1))
        self.assertIn('copy does not have: 1', done.err)

    def test_nobody_reads_it_without_the_passphrase(self):
        for top, _, names in os.walk(self.card):
            for name in names:
                with open(os.path.join(top, name), 'rb') as f:
                    found = f.read()
                for secret in (b'Bea', b'Here', b'photo', b'Awa', PHOTO[:64]):
                    self.assertNotIn(secret, found)


if __name__ == '__main__':
    field.main()
