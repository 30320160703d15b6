#!/usr/bin/python3 -B
"""A second copy of what the office lacks: the device is lost, the copy is
not."""
import os
import shutil
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import answers  # noqa: E402

ALBUM = '''| survey |
| | type | name | label |
| | text | name | Name |
| | image | photo | Photo |
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
        answered = {'answers': {'name': 'Ann', 'photo': photo}}
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

    def test_none_is_kept_any_more(self):
        self.device.fill(answers(1))
        self.device('list', '--safety-copy', self.card)
        one = self.bundles()
        self.assertEqual(len(one), 1)
        self.device('list', '--safety-copy', '')
        self.device.fill(answers(2))
        self.assertEqual(self.bundles(), one)


if __name__ == '__main__':
    field.main()
