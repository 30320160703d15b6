#!/usr/bin/python3 -B
"""A disk that is full, in earnest: all of it lies on a small one that this
program mounts in name spaces of its own.  Skipped where none may be made."""
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR, answers  # noqa: E402

ALONE = ['unshare', '--user', '--map-root-user', '--mount']
SIZE_MB = 48
FARM = os.path.join(field.TOP, 'tests/data/forms/farm.xml')
ALBUM = '''| survey |
| | type | name | label | required |
| | image | photo | Photo | |
| | text | place | Place | yes |
| settings |
| | form_title | form_id | version |
| | Album | album | 1 |
'''
WIDE = '| survey |\n| | type | name | label |\n' + ''.join(
    f'| | text | q{i} | Q{i} |\n' for i in range(2000)) + (
    '| settings |\n| | form_title | form_id | version |\n'
    '| | Wide | wide | 1 |\n')
LANGS = (('en', 'MB are free'), ('fr', 'Mo'), ('es', 'MB'))


def mount(at):
    subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={SIZE_MB}m', 'disk',
                    at], check=True)


class FullDisk(unittest.TestCase):
    def setUp(self):
        self.office = field.Field()
        self.disk = self.office.path('disk')
        os.mkdir(self.disk)
        mount(self.disk)
        self.ballast = os.path.join(self.disk, 'ballast')
        self.device = field.Device(self.office, 'disk/home')

    def tearDown(self):
        subprocess.run(['umount', self.disk], check=True)
        self.office.close()

    def fill_up(self, leave_kb=0):
        free = os.statvfs(self.disk)
        with open(self.ballast, 'ab') as f:
            f.write(bytes(free.f_bavail * free.f_bsize - leave_kb * 1024))

    def join(self, **how):
        return self.device('join', self.invitation, **how)

    def test_joining(self):
        self.invitation = self.office.invite()
        for left_kb in (0, 32, 64, 96):
            self.fill_up(left_kb)
            done = self.join(code=ERR['FULL'])
            self.assertIn(self.device.home, done.err)
            os.unlink(self.ballast)
        self.join()
        self.device.fill(answers(1))

    def test_beginning_an_interview(self):
        self.invitation = self.office.invite()
        self.join()
        record = self.device.fill(answers(1))
        self.fill_up(3000)
        for lang, said in LANGS:
            for args in (['fill', 'sse_entity', '--answers', answers(2)],
                         ['edit', record, '--answers', answers(1)]):
                done = self.device(*args, '--lang', lang, code=ERR['FULL'])
                self.assertIn(self.device.home, done.err)
                self.assertIn(said, done.err)
        self.assertEqual(self.device.states(), {record: 'recorded'})
        self.assertEqual(
            self.device('status', '--lang', 'en').out.count('too little'), 1)

    def test_in_the_middle_of_an_interview(self):
        """Whoever fills the disk up: it goes on to its end."""
        self.office.office('form', 'publish', FARM)
        self.invitation = self.office.invite()
        self.join()
        talk = self.device.talk('fill', 'farm')
        talk.listen()
        talk.say('Ann')
        said = talk.listen()
        self.fill_up()
        for hens in range(60):
            self.assertNotIn('NOT saved', said)
            talk.say(str(hens))
            talk.listen()
            talk.say('<')
            said = talk.listen()
        talk.say('7')
        talk.listen()
        talk.say('no')
        talk.listen()
        talk.say('')  # no plot
        talk.listen()
        self.assertEqual(os.statvfs(self.disk).f_bavail, 0)
        talk.say('yes')
        self.assertIn('Ann', talk.listen(None))
        self.assertEqual(talk.end(), 0)
        os.unlink(self.ballast)
        record, = self.device.states()
        self.assertEqual(self.device.states(), {record: 'recorded'})
        self.assertEqual(self.device.values(record)['/farm/hens'], '7')

    def test_a_draft_that_is_discarded_makes_room(self):
        """An interview of the wide form is to have 5 MiB in the vault's file,
        as much in its log, and 2 more; the photo leaves 6 in the file."""
        for name, form in (('album.md', ALBUM), ('wide.md', WIDE)):
            self.office.office('form', 'publish',
                               self.office.write(name, form))
        self.invitation = self.office.invite()
        self.join()
        photo = self.office.path('photo.jpg')
        with open(photo, 'wb') as f:
            f.write(b'\xff\xd8\xff\xe0' + os.urandom(6 << 20))
        draft = self.device('fill', 'album', '--answers', self.office.write(
            'album.json', {'answers': {'photo': photo}}), '--json',
            code=ERR['INVALID']).json()['record']
        wide = self.office.write('wide.json', {'answers': {'q1': 'x'}})
        self.fill_up(9 << 10)
        self.device('fill', 'wide', '--answers', wide, code=ERR['FULL'])
        self.device('discard', draft, '--yes')
        self.device.fill(wide, 'wide')

    def test_of_a_draft_that_is_resumed(self):
        """What cannot be saved is said, and saved when there is room."""
        self.invitation = self.office.invite()
        self.join()
        talk = self.device.talk('fill', 'sse_entity')
        talk.listen()
        talk.say('TG-0042')
        talk.listen()
        talk.say(':p')
        talk.listen(None)
        self.assertEqual(talk.end(), 0)
        draft, = self.device.states()
        self.fill_up(64)
        talk = self.device.talk('fill', draft[-8:])
        talk.listen()  # at the last answer given
        talk.say('')
        talk.listen()
        for _ in range(200):
            talk.say('E01')
            said = talk.listen()
            if 'NOT saved' in said:
                break
            talk.say('<')
            talk.listen()
        self.assertIn('NOT saved', said)
        os.unlink(self.ballast)
        talk.say('E07')
        talk.listen()
        self.assertEqual(talk.end(field.signal.SIGKILL), -9)
        kept = self.device.values(draft)
        self.assertEqual(kept['/data/cover/fw_case'], 'TG-0042')
        self.assertEqual(kept['/data/cover/fw_enum'], 'E07')

    def test_of_the_card_with_the_safety_copy(self):
        """Told once and shown; interviews go on."""
        self.office.office('form', 'publish',
                           self.office.write('album.md', ALBUM))
        device = self.office.joined('home')
        device('list', '--safety-copy', self.disk)
        photo = self.office.path('photo.jpg')
        with open(photo, 'wb') as f:
            f.write(b'\xff\xd8\xff\xe0' + os.urandom(1 << 20))
        self.fill_up(768)
        done = device('fill', 'album', '--answers', self.office.write(
            'album.json', {'answers': {'photo': photo, 'place': 'x'}}))
        self.assertIn('second copy', done.err)
        told = device.json('status')['safety_copy']
        self.assertEqual((told['tried'], told['entries_lacking'],
                          told['files_lacking']), ('FULL', 0, 1))
        self.fill_up(8)
        self.assertEqual(device('fill', 'sse_entity', '--answers',
                                answers(1)).err, '')
        told = device.json('status')['safety_copy']
        self.assertEqual((told['tried'], told['entries_lacking']),
                         ('FULL', 1))
        os.unlink(self.ballast)
        told = device.json('status')['safety_copy']
        self.assertEqual((told['tried'], told['entries_lacking'],
                          told['files_lacking']), ('OK', 0, 0))
        back = field.Device(self.office, 'back')
        told = back.json('restore', self.disk)
        self.assertEqual((told['recorded'], told['files'],
                          told['files_lacking']), (2, 1, 0))

    def test_of_the_stick(self):
        device = self.office.joined('home')
        records = [device.fill(answers(n)) for n in (1, 2, 3)]
        self.fill_up()
        done = device('carry', self.disk, code=ERR['FULL'])
        self.assertIn(self.disk, done.err)
        os.unlink(self.ballast)
        device('carry', self.disk)
        self.office.office('import', self.disk)
        device('carry', self.disk)
        self.assertEqual(device.states(), dict.fromkeys(records, 'held'))


if __name__ == '__main__':
    if os.environ.get('AYNI_ALONE') is None:
        if subprocess.run([*ALONE, 'mount', '-t', 'tmpfs', 'disk',
                           tempfile.gettempdir()], check=False,
                          stderr=subprocess.DEVNULL).returncode == 0:
            os.environ['AYNI_ALONE'] = '1'
            os.execvp(ALONE[0], [*ALONE, sys.executable, '-B', *sys.argv])
        print('[  SKIPPED ] no disk may be mounted here')
        sys.exit(0)
    field.main()
