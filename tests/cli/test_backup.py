#!/usr/bin/python3 -B
"""An office that is backed up while it works, lost, and restored: through
the built programs, with devices that were not told."""
import filecmp
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR, answers  # noqa: E402

LANGS = ('en', 'fr', 'es')
SECRET = 'a passphrase of the office'


class Backup(unittest.TestCase):
    def setUp(self):
        self.field = field.Field()
        self.office = self.field.office
        self.secret = self.field.write('secret', SECRET + '\n')
        self.path = self.field.path

    def tearDown(self):
        self.field.close()

    def backup(self, name='one', **how):
        return self.office('backup', self.path(name), '--passphrase-file',
                           self.secret, **how)

    def restore(self, name='one', into='office', secret=None, **how):
        return self.field.run('aynid', 'restore', self.path(name),
                              self.path(into), '--passphrase-file',
                              secret or self.secret, **how)

    def leftovers(self):
        return [name for at in (self.field.dir, self.path('office'))
                if os.path.isdir(at)
                for name in os.listdir(at) if 'part' in name or 'tmp' in name]

    def lose(self):
        if self.field.server is not None:
            self.field.stop(signal.SIGKILL)
        shutil.rmtree(self.path('office'))

    def sync(self, *devices):
        for device in devices:
            device('sync', '--url', self.field.url)

    def export(self, name):
        path = self.path(name)
        self.office('export', '--out', path)
        return path

    def same(self, one, two):
        names, others = ([os.path.relpath(os.path.join(at, name), top)
                          for at, _, files in sorted(os.walk(top))
                          for name in sorted(files)] for top in (one, two))
        self.assertEqual(names, others)
        _, differ, odd = filecmp.cmpfiles(one, two, names, shallow=False)
        self.assertEqual((differ, odd), ([], []))


class ThereAndBack(Backup):
    def test_what_it_tells(self):
        self.assertIsNone(self.office('status', '--json').json()['backup'])
        self.assertIn('no backup', self.office('status').out)
        told = self.backup().out
        status = self.office('status', '--json').json()
        self.assertRegex(status['backup'], r'^20..-..-..T')
        self.assertEqual(status['since_backup'], 0)
        self.assertIn(self.office('digest').out.strip(), told)
        told = self.field.run(
            'aynid', 'backup', self.path('office'), self.path('two'),
            '--passphrase-file', self.secret, '--json').json()
        self.assertEqual(told['file'], self.path('two'))
        self.assertEqual(told['bytes'], os.path.getsize(self.path('two')))
        self.assertEqual(told['batches'],
                         self.office('status', '--json').json()['batches'])
        self.assertEqual(told['digest'],
                         self.office('digest', '--json').json()['digest'])
        self.assertIs(told['safe'], True)
        self.assertEqual(os.stat(self.path('two')).st_mode & 0o777, 0o600)
        back = self.restore('two', 'new').out
        self.assertIn(told['digest'], back)
        again = self.field.run(
            'aynid', 'restore', self.path('two'), self.path('newer'),
            '--passphrase-file', self.secret, '--json').json()
        self.assertEqual((again['digest'], again['batches'], again['office'],
                          again['bad']),
                         (told['digest'], told['batches'], 'Office', 0))
        self.field.invite()
        self.assertEqual(
            self.office('status', '--json').json()['since_backup'], 1)
        self.assertIn('; 1 ', self.office('status').out)
        self.office('verify')
        for at in ('new', 'newer'):
            self.field.run('aynid', 'verify', '--store', self.path(at))
            self.assertEqual(os.stat(self.path(at)).st_mode & 0o777, 0o700)
        self.assertEqual(self.leftovers(), [])

    def test_a_passphrase_typed_on_a_terminal(self):
        def typed(*args, lines, code):
            talk = field.Talk([os.path.join(field.BUILD, 'aynid'), *args],
                              env=self.field.env, terminal=True)
            for line in lines:
                talk.listen(': ')
                talk.say(line)
            said = talk.listen(None)
            self.assertNotIn(SECRET, said)
            self.assertEqual(talk.end(), code)
            return said

        args = ('backup', self.path('office'), self.path('one'))
        typed(*args, lines=[SECRET, SECRET + '?'], code=ERR['MISMATCH'])
        typed(*args, lines=['short'], code=ERR['USAGE'])
        typed(*args, lines=['\x03'], code=ERR['INTERRUPTED'])
        self.assertFalse(os.path.exists(self.path('one')))
        typed(*args, lines=[SECRET, SECRET], code=0)
        typed('restore', self.path('one'), self.path('new'), lines=[SECRET],
              code=0)

    def test_while_devices_sync(self):
        device = self.field.joined('device')
        self.field.serve()
        stop, done = threading.Event(), []

        def work():
            n = 0
            while not stop.is_set():
                n += 1
                device.fill(answers(1 + n % 9))
                self.sync(device)
                done.append(n)

        worker = threading.Thread(target=work)
        worker.start()
        try:
            for n in range(3):
                field.wait_for(lambda n=n: len(done) > n, 'a sync')
                self.backup(str(n))
        finally:
            stop.set()
            worker.join()
        self.lose()
        self.restore('2')
        self.office('verify')
        self.field.serve()
        self.sync(device)
        self.assertEqual(
            self.office('status', '--json').json()['records'], len(done))
        self.assertEqual(self.leftovers(), [])


class Disaster(Backup):
    """The office's disk is gone; devices were at work since the backup."""

    def setUp(self):
        super().setUp()
        self.url = self.field.serve()
        self.old = self.field.joined('old')
        self.late_invitation = self.field.invite('Late')
        self.old.fill(answers(1))
        self.sync(self.old)
        self.backup()
        self.late = field.Device(self.field, 'late')

    def test_nothing_is_lost(self):
        safe = list(self.old.states())
        after = self.old.fill(answers(2))
        self.late('join', self.late_invitation, '--label', 'late')
        late = self.late.fill(answers(3))
        newest = self.field.joined('newest', 'Newest')
        theirs = newest.fill(answers(4))
        self.sync(self.old, self.late, newest)
        revoked = self.field.joined('revoked', 'Revoked')
        self.sync(revoked)
        self.office('device', 'revoke', 'revoked')
        self.sync(self.late)
        self.assertEqual(self.old.states(), {safe[0]: 'safe', after: 'held'})
        self.assertEqual(self.late.states(), {late: 'held'})
        was = self.export('was')
        self.lose()
        self.restore()
        self.field.serve()
        self.sync(newest, self.old, self.late)
        self.assertEqual(self.old.states(), {safe[0]: 'safe', after: 'held'})
        self.assertEqual(self.late.states(), {late: 'held'})
        self.assertEqual(newest.states(), {theirs: 'held'})
        for lang, said in (('en', 'held by the office since 20'),
                           ('fr', 'reçu au bureau le 20'),
                           ('es', 'en la oficina desde 20')):
            self.assertIn(said, newest('list', '--lang', lang).out)
        row, = newest.json('list')
        self.assertGreater(row['held_us'], 0)
        row, = (d for d in self.office('device', 'list', '--json').json()
                if d['label'] == 'revoked')
        self.assertIs(row['revoked'], True)
        self.same(was, self.export('is'))
        self.office('verify')
        self.backup('two')
        self.sync(self.old, self.late, newest)
        for device in (self.old, self.late, newest):
            self.assertEqual(set(device.states().values()), {'safe'})


class KeysLost(Backup):
    """Keys that no backup has: what docs/custody.md says to do."""

    def exchange(self, device, code=0):
        stick = tempfile.mkdtemp(dir=self.field.dir)
        device('carry', stick)
        told = self.office('import', stick, code=code)
        device('carry', stick)
        return told

    def join_again(self, device):
        path = tempfile.mktemp(dir=self.field.dir)
        self.office('device', 'invite', '--code', 'E01', '--person',
                    'Awa Mensah', '--out', path)
        device('join', path)

    def test_what_was_sealed_to_them_comes_again(self):
        device = self.field.joined('one device')
        self.exchange(device)
        self.backup()
        self.office('key', 'rotate')
        self.exchange(device)
        record = device.fill(answers(1))
        device('carry', tempfile.mkdtemp(dir=self.field.dir))
        self.lose()
        self.restore()
        told = self.exchange(device, code=ERR['NOTOURS'])
        self.assertIn('meant for another office', told.err)
        self.assertEqual(device.states()[record], 'sent')
        self.join_again(device)
        self.exchange(device, code=None)
        self.office('device', 'revoke', 'one device')
        self.exchange(device)
        self.join_again(device)
        self.exchange(device)
        self.exchange(device)
        self.assertEqual(device.states()[record], 'held')
        self.office('verify')


class Refusal(Backup):
    def refuses(self, code, said, what, **how):
        told = set()
        for lang in LANGS:
            done = what(lang)
            self.assertEqual(done.code, ERR[code], done.err)
            self.assertEqual(done.out, '')
            for words in said:
                self.assertIn(words, done.err)
            told.add(done.err)
        self.assertEqual(len(told), 3)
        self.assertEqual(self.leftovers(), [])

    def restores(self, name='one', into='new', secret=None):
        return lambda lang: self.field.run(
            'aynid', 'restore', self.path(name), self.path(into),
            '--passphrase-file', secret or self.secret, '--lang', lang,
            code=None)

    def backs_up(self, name='one', secret=None, **how):
        return lambda lang: self.office(
            'backup', self.path(name), '--passphrase-file',
            secret or self.secret, '--lang', lang, code=None, **how)

    def test_of_passphrases(self):
        short = self.field.write('short', 'elevenchars\n')
        other = self.field.write('other', SECRET + '!\n')
        none = self.path('none')
        self.refuses('USAGE', ['12'], self.backs_up(secret=short))
        self.refuses('NOTFOUND', [none], self.backs_up(secret=none))
        self.refuses('STATE', ['--passphrase-file'], lambda lang: self.run_alone(
            'backup', self.path('office'), self.path('one'), '--lang', lang))
        self.backup()
        self.refuses('PASSPHRASE', [self.path('one')],
                     self.restores(secret=other))
        self.assertFalse(os.path.exists(self.path('new')))

    def run_alone(self, *args):
        """Without a terminal to ask on."""
        done = subprocess.run(
            [os.path.join(field.BUILD, 'aynid'), *args], env=self.field.env,
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
            start_new_session=True, check=False)
        return field.Done(done.returncode, done.stdout, done.stderr)

    def test_of_files_and_directories(self):
        self.backup()
        self.refuses('EXISTS', [self.path('one')], self.backs_up())
        self.refuses('EXISTS', [self.path('office')],
                     self.restores(into='office'))
        self.refuses('NOTFOUND', [self.path('none/x')],
                     self.backs_up('none/x'))
        self.refuses('NOTFOUND', [self.path('none')], self.restores('none'))
        self.refuses('BADTYPE', [self.secret], self.restores('secret'))
        os.rename(self.path('one'), self.path('whole'))
        with open(self.path('whole'), 'rb') as f:
            whole = f.read()
        with open(self.path('one'), 'wb') as f:
            f.write(whole[:-1])
        self.refuses('CANTOPEN', [self.path('one')], self.restores())
        with open(self.path('one'), 'wb') as f:
            f.write(whole[:4000] + bytes([whole[4000] ^ 1]) + whole[4001:])
        self.refuses('CANTOPEN', [self.path('one')], self.restores())
        self.assertFalse(os.path.exists(self.path('new')))

    def test_of_a_full_disk(self):
        """Whichever file it is for: nothing of it remains, and the office is
        as it was."""
        digest = self.office('digest').out
        size = os.path.getsize(self.path('office/office.db'))
        for limit in (33000, 70000, size // 2, size - 1, size + 10):
            done = self.backs_up(limit=limit)('en')
            # of a limit SQLite says no more than that writing failed
            self.assertIn(done.code, (ERR['FULL'], ERR['IO']), done.err)
            self.assertIn(self.field.dir, done.err)
            self.assertFalse(os.path.exists(self.path('one')))
            self.assertEqual(self.leftovers(), [])
        self.assertEqual(self.office('digest').out, digest)
        self.backup()
        for limit in (1, 31, 70000, size - 1):
            done = self.restore(into='new', code=ERR['FULL'], limit=limit)
            self.assertIn(self.path('new'), done.err)
            self.assertFalse(os.path.exists(self.path('new')))
            self.assertEqual(self.leftovers(), [])
        self.restore(into='new')


class Killed(Backup):
    def kill(self, args, seconds):
        p = subprocess.Popen(
            [os.path.join(field.BUILD, 'aynid'), *args, '--passphrase-file',
             self.secret], env=self.field.env, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        try:
            p.wait(seconds)
        except subprocess.TimeoutExpired:
            p.kill()
            p.wait()

    def test_at_any_moment(self):
        device = self.field.joined('device')
        device.fill(answers(1))
        stick = tempfile.mkdtemp(dir=self.field.dir)
        device('carry', stick)
        self.office('import', stick)
        digest = self.office('digest').out
        for n in range(12):
            name = f'backup-{n}'
            self.kill(['backup', self.path('office'), self.path(name)],
                      0.02 + 0.04 * n)
            if os.path.exists(self.path(name)):
                self.restore(name, f'restored-{n}')
                break
        self.assertEqual(self.office('digest').out, digest)
        self.backup()
        # of what was cut off nothing counts, and nothing is in the way
        self.assertEqual(os.listdir(self.path('office')).count('backup.tmp'),
                         0)
        for n in range(12):
            self.kill(['restore', self.path('one'), self.path(f'new-{n}')],
                      0.02 + 0.04 * n)
            if os.path.isdir(self.path(f'new-{n}')):
                self.field.run('aynid', 'verify', '--store',
                               self.path(f'new-{n}'))
        self.restore(into='new')


if __name__ == '__main__':
    field.main()
