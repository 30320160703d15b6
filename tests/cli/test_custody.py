#!/usr/bin/python3 -B
"""How the office keeps what it holds, through the built programs:
checkpoints, erasures, keys, forgotten passphrases, clones."""
import os
import shutil
import sqlite3
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR, answers  # noqa: E402

LANGS = ('en', 'fr', 'es')


class Custody(unittest.TestCase):
    def setUp(self):
        self.field = field.Field(field.FORMS[:1])
        self.office = self.field.office
        self.awa = self.field.joined('awa')

    def tearDown(self):
        self.field.close()

    def bring(self, *devices):
        """What they recorded, by a stick of its own; its path."""
        stick = tempfile.mkdtemp(dir=self.field.dir)
        for d in devices:
            d('carry', stick)
        self.office('import', stick)
        for d in devices:
            d('carry', stick)
        return stick

    def store(self, sql):
        """One statement on the store, as somebody would by hand."""
        db = sqlite3.connect(self.field.path('office/office.db'))
        with db:
            rows = db.execute(sql).fetchall()
        db.close()
        return rows


class Checkpoint(Custody):
    def setUp(self):
        super().setUp()
        self.awa.fill(answers(1))
        self.bring(self.awa)
        self.path = self.field.path('then')
        self.then = self.office('checkpoint', '--out', self.path,
                                '--json').json()

    def test_proves_that_nothing_was_removed(self):
        self.awa.fill(answers(2))
        self.bring(self.awa)
        told = self.office('verify', '--against', self.path, '--json').json()
        self.assertTrue(told['ok'])
        self.assertEqual(told['against'], {
            'batches': self.then['batches'], 'root': self.then['root'],
            'at': self.then['at'], 'in_order': True, 'missing': []})
        said = {self.office('verify', '--against', self.path, '--lang',
                            lang).out for lang in LANGS}
        self.assertEqual(len(said), 3)

    def test_names_what_was_removed(self):
        gone, = self.store('SELECT hex(id) FROM batch WHERE first > 1 OR '
                           'epoch IN (SELECT epoch FROM device) LIMIT 1')
        gone = gone[0].lower()
        self.store(f"DELETE FROM batch WHERE id = x'{gone}'")
        self.store(f"DELETE FROM log WHERE batch = x'{gone}'")
        done = self.office('verify', '--against', self.path, '--json',
                           code=ERR['STORE'])
        self.assertEqual(done.json()['against']['missing'], [gone])
        for lang in LANGS:
            done = self.office('verify', '--against', self.path, '--lang',
                               lang, code=ERR['STORE'])
            self.assertIn(gone, done.err)

    def test_is_never_overwritten(self):
        for lang in LANGS:
            done = self.office('checkpoint', '--out', self.path, '--lang',
                               lang, code=ERR['EXISTS'])
            self.assertIn(self.path, done.err)
        self.office('verify', '--against', self.path)


class Erase(Custody):
    WORDS = 'Zanzibarnacle'

    def setUp(self):
        super().setUp()
        case = field.read_json(answers(1))
        case['answers']['id_name'] = self.WORDS
        path = self.field.write('case.json', case)
        self.kept = self.awa.fill(answers(2))
        self.gone = self.awa.fill(path)
        self.stick = self.bring(self.awa)

    def erase(self, *args, record=None, **how):
        return self.office('erase', record or self.gone, '--yes', '--note',
                           'asked for', *args, **how)

    def files(self):
        """All bytes of the store's files, keys aside."""
        at = self.field.path('office')
        return b''.join(self.read(os.path.join(at, name))
                        for name in os.listdir(at)
                        if name.startswith('office.db'))

    @staticmethod
    def read(path):
        with open(path, 'rb') as f:
            return f.read()

    def rows(self):
        return [r[0] for r in self.store(
            'SELECT uuid FROM record ORDER BY uuid')]

    def sealed(self):
        """What its batch sealed: the end of its bytes, which nothing else
        repeats."""
        raw, = self.store('SELECT raw FROM batch WHERE epoch IN '
                          '(SELECT epoch FROM device)')
        return raw[0][-64:]

    def test_leaves_no_byte_behind(self):
        sealed = self.sealed()
        for words in (self.WORDS.encode(), sealed):
            self.assertIn(words, self.files())
        # another program has the store open, so its log is not removed
        other = sqlite3.connect(self.field.path('office/office.db'))
        other.execute('SELECT count(*) FROM batch').fetchall()
        self.addCleanup(other.close)
        self.erase()
        for words in (self.WORDS.encode(), sealed):
            self.assertNotIn(words, self.files())
        self.assertEqual(self.rows(), [self.kept])
        self.office('verify')

    def test_an_old_stick_brings_nothing_back(self):
        self.erase()
        digest = self.office('digest').out
        told, = self.office('import', self.stick, '--json').json()
        self.assertEqual((told['error'], told['new']), ('OK', 0))
        self.assertEqual(self.office('digest').out, digest)
        self.assertNotIn(self.WORDS.encode(), self.files())
        self.office('rebuild', '--shuffle', '5')
        self.assertEqual(self.office('digest').out, digest)

    def test_one_that_never_came(self):
        bob = self.field.joined('bob', 'Bob')
        record = bob.fill(answers(3))
        self.erase(record=record)
        self.bring(bob)
        self.assertNotIn(record, self.rows())
        self.office('verify')

    def test_the_device_erases_its_copy(self):
        self.erase()
        self.assertEqual(set(self.awa.states()), {self.gone, self.kept})
        self.awa('edit', self.gone, '--answers', answers(1))
        up = tempfile.mkdtemp(dir=self.field.dir)
        self.awa('carry', up)
        self.office('import', up)
        told = self.awa('carry', up, '--json').json()
        self.assertEqual(told['news']['erased'], 1)
        self.assertEqual(set(self.awa.states()), {self.kept})
        self.awa('show', self.gone, code=ERR['NOTFOUND'])
        self.awa.fill(answers(3))
        self.bring(self.awa)
        self.assertEqual(set(self.awa.states().values()), {'held'})
        self.office('verify')

    def test_a_checkpoint_stays_good(self):
        path = self.field.path('then')
        self.office('checkpoint', '--out', path)
        self.erase()
        self.office('verify', '--against', path)

    def test_a_backup_made_after_it_is_whole(self):
        self.erase()
        self.office('key', 'rotate')
        secret = self.field.write('secret', 'correct horse battery\n')
        path = self.field.path('backup')
        self.office('backup', path, '--passphrase-file', secret)
        again = self.field.path('again')
        self.field.run('aynid', 'restore', path, again, '--passphrase-file',
                       secret)
        self.field.run('aynid', '--store', again, 'verify')
        told = self.field.run('aynid', '--store', again, 'import',
                              self.stick, '--json').json()
        self.assertEqual([b['error'] for b in told], ['OK'])
        told = self.field.run('aynid', '--store', again, 'status',
                              '--json').json()
        self.assertEqual((told['records'], told['erased']), (1, 1))

    def listed(self, at):
        name, = [n for n in os.listdir(at) if n.startswith('erasures-')]
        return os.path.join(at, name)

    def backed_up(self):
        """A backup from before the erasure, on a disk of its own."""
        self.secret = self.field.write('secret', 'correct horse battery\n')
        self.disk = self.field.path('disk')
        os.mkdir(self.disk)
        self.backup = os.path.join(self.disk, 'backup')
        self.office('backup', self.backup, '--passphrase-file', self.secret)

    def restore(self, into, *args, **how):
        return self.field.run('aynid', 'restore', self.backup,
                              self.field.path(into), '--passphrase-file',
                              self.secret, *args, **how)

    def at(self, into, *args, **how):
        return self.field.run('aynid', '--store', self.field.path(into),
                              *args, **how)

    def test_an_older_backup_does_not_bring_it_back(self):
        self.backed_up()
        said = self.erase().out
        self.assertIn(self.listed(self.field.path('office')), said)
        told = self.restore('again', '--json')
        self.assertEqual(told.err, '')
        self.assertEqual(told.json()['erased'], 1)
        self.assertGreater(told.json()['erasures_us'], 0)
        told = self.at('again', 'status', '--json').json()
        self.assertEqual((told['records'], told['erased']), (1, 1))
        with open(self.field.path('again/office.db'), 'rb') as f:
            self.assertNotIn(self.WORDS.encode(), f.read())
        self.at('again', 'import', self.stick)
        self.assertEqual(
            self.at('again', 'status', '--json').json()['records'], 1)
        self.at('again', 'verify')

    def test_without_its_list_a_restore_says_what_it_cannot_know(self):
        self.backed_up()
        self.erase()
        kept = self.field.path('kept')
        os.rename(self.listed(self.disk), kept)
        for lang, said in (('en', 'is here again'), ('fr', 'de nouveau là'),
                           ('es', 'está aquí otra vez')):
            done = self.restore(lang, '--lang', lang)
            self.assertIn(said, done.err)
            self.assertIn('aynid erase --listed', done.err)
        self.assertEqual(
            self.at('en', 'status', '--json').json()['records'], 2)
        # the list, given to the restore
        told = self.restore('given', '--erasures', kept, '--json').json()
        self.assertEqual(told['erased'], 1)
        # ... or later
        told = self.at('en', 'erase', '--listed', kept, '--yes',
                       '--json').json()
        self.assertEqual(told['erased'], 1)
        self.assertEqual(
            self.at('en', 'status', '--json').json()['records'], 1)
        # ... or brought by a device that was told
        self.awa('carry', self.stick)
        self.office('import', self.stick)
        self.awa('carry', self.stick)
        self.at('fr', 'import', self.stick)
        for _ in range(3):
            self.awa('carry', self.stick)
            self.at('fr', 'import', self.stick)
        self.assertEqual(
            self.at('fr', 'status', '--json').json()['records'], 1)
        self.at('fr', 'verify')

    def test_a_list_that_is_not_ours_is_refused(self):
        self.backed_up()
        self.erase()
        path = self.listed(self.disk)
        with open(path, 'rb') as f:
            good = f.read()
        for spoilt in (b'nonsense', good[:-1], good[:-1] + b'?'):
            with open(path, 'wb') as f:
                f.write(spoilt)
            for lang, said in (('en', 'nothing was restored'),
                               ('fr', "rien n'a été restauré"),
                               ('es', 'no se restauró nada')):
                done = self.restore('again', '--lang', lang, code=None)
                self.assertNotEqual(done.code, 0)
                self.assertIn(said, done.err)
            self.assertFalse(os.path.exists(self.field.path('again')))
            done = self.office('erase', '--listed', path, '--yes', code=None)
            self.assertNotEqual(done.code, 0)
            self.assertIn(path, done.err)

    def test_a_list_that_says_more_is_never_overwritten(self):
        """A restored office, without the list, beside the list."""
        self.backed_up()
        self.erase()
        kept = self.field.path('kept')
        os.rename(self.listed(self.disk), kept)
        self.restore('again')
        name = os.path.basename(self.listed(self.field.path('office')))
        os.rename(kept, os.path.join(self.disk, name))
        done = self.at('again', 'erase', self.kept, '--yes')
        self.assertIn('--listed', done.err)
        self.at('again', 'backup', os.path.join(self.disk, 'two'),
                '--passphrase-file', self.secret, code=ERR['EXISTS'])
        self.at('again', 'erase', '--listed',
                os.path.join(self.disk, name), '--yes')
        self.at('again', 'backup', os.path.join(self.disk, 'three'),
                '--passphrase-file', self.secret)
        # both are in it now
        self.backup = os.path.join(self.disk, 'backup')
        self.assertEqual(self.restore('last', '--json').json()['erased'], 2)

    def test_a_disk_of_backups_that_is_away_is_told_of(self):
        self.backed_up()
        os.rename(self.disk, self.field.path('away'))
        done = self.erase()
        self.assertIn(self.disk, done.err)
        self.assertEqual(self.rows(), [self.kept])

    def test_once_more_cleans_the_files_again(self):
        self.assertFalse(self.erase('--json').json()['before'])
        digest = self.office('digest').out
        self.assertTrue(self.erase('--json').json()['before'])
        self.assertEqual(self.office('digest').out, digest)
        self.assertEqual(
            self.office('status', '--json').json()['erased'], 1)

    def test_asks_first(self):
        digest = self.office('digest').out
        for lang in LANGS:
            done = self.office('erase', self.gone, '--lang', lang,
                               code=ERR['USAGE'])
            self.assertIn('--yes', done.err)
        self.office('erase', 'ffffff', '--yes', code=ERR['NOTFOUND'])
        self.assertEqual(self.office('digest').out, digest)

    def ask(self, answer):
        talk = field.Talk(
            [os.path.join(field.BUILD, 'aynid'), '--store',
             self.field.path('office'), 'erase', self.gone, '--lang', 'fr'],
            env=self.field.env, terminal=True)
        talk.listen('Tapez oui')
        talk.say(answer)
        said = talk.listen(None)
        return talk.end(), said

    def test_takes_oui_for_an_answer(self):
        code, said = self.ask('non')
        self.assertEqual(code, ERR['INTERRUPTED'])
        self.assertIn(self.gone, self.rows())
        code, said = self.ask('Oui')
        self.assertEqual((code, self.rows()), (0, [self.kept]))
        self.assertIn('effacé', said)


class Rotation(Custody):
    def carried(self, *devices):
        """A stick with what they have, not brought yet."""
        stick = tempfile.mkdtemp(dir=self.field.dir)
        for d in devices:
            d('carry', stick)
        return stick

    def rotate(self):
        return self.office('key', 'rotate', '--json').json()['epoch']

    def held(self, device):
        self.assertEqual(set(device.states().values()), {'held'})

    def test_old_sticks_open_and_the_device_follows(self):
        self.awa.fill(answers(1))
        first = self.carried(self.awa)
        before = self.office('key', 'list', '--json').json()
        epochs = [self.rotate(), self.rotate()]
        listed = self.office('key', 'list', '--json').json()
        self.assertEqual([k['epoch'] for k in listed],
                         [epochs[1], epochs[0], before[0]['epoch']])
        self.assertEqual([k['present'] for k in listed],
                         [True, False, False])
        self.office('import', first)
        self.awa('carry', first)
        self.held(self.awa)
        self.awa.fill(answers(2))
        self.bring(self.awa)
        self.held(self.awa)
        newest, = self.store(
            'SELECT hex(id), length(raw) FROM batch WHERE epoch IN '
            '(SELECT epoch FROM device) ORDER BY first DESC LIMIT 1')
        self.assertIn(listed[0]['box'], self.recipient(newest[0]))
        self.office('import', first)
        digest = self.office('digest').out
        self.office('rebuild', '--shuffle', '3')
        self.assertEqual(self.office('digest').out, digest)
        self.office('verify')

    def recipient(self, batch):
        """The signed header's bytes: the recipient's key id is in them."""
        raw, = self.store(
            f"SELECT raw FROM batch WHERE id = x'{batch}'")
        return raw[0][:400].hex()

    def test_a_server_that_runs_goes_on_with_the_new_keys(self):
        self.field.serve()
        kofi = field.Device(self.field, 'kofi')
        path = self.field.path('kofi.invitation')
        self.office('device', 'invite', '--person', 'Kofi', '--code', 'K1',
                    '--url', self.field.url, '--out', path)
        kofi('join', path)
        kofi.fill(answers(1))
        kofi('sync')
        self.rotate()
        kofi.fill(answers(2))
        kofi('sync')
        kofi.fill(answers(3))
        kofi('sync')
        self.held(kofi)
        self.assertEqual(self.field.stop(), 0)
        self.office('verify')

    def test_invitations_from_before_and_after(self):
        before = self.field.invite('Before')
        self.rotate()
        for name, path in (('one', before),
                           ('two', self.field.invite('After'))):
            device = field.Device(self.field, name)
            device('join', path, '--label', name)
            device.fill(answers(1))
            self.bring(device)
            self.held(device)

    def test_a_checkpoint_of_the_keys_before_holds(self):
        path = self.field.path('then')
        self.office('checkpoint', '--out', path)
        self.rotate()
        self.office('verify', '--against', path)
        for lang in LANGS:
            self.office('key', 'list', '--lang', lang)
            self.office('key', 'rotate', '--lang', lang)

    def test_the_secret_that_signed_is_gone(self):
        old, = self.office('key', 'list', '--json').json()
        self.rotate()
        at = self.field.path('office/keys', old['epoch'])
        self.assertEqual(sorted(os.listdir(at)), ['box', 'office.cert'])


class Passphrase(Custody):
    NEW = 'another good passphrase'

    def setUp(self):
        super().setUp()
        self.new = self.field.write('new', self.NEW + '\n')
        self.awa.fill(answers(1))

    def as_new(self, home='awa'):
        return field.Device(self.field, home, self.NEW)

    def ask(self, device, name='plea', env=None):
        """What a device writes that nobody can open; and its check code."""
        plea = self.field.path(name)
        said = device('passphrase', '--forgotten', plea, '--new-file',
                      self.new, env=env or {'AYNI_PASSPHRASE': ''}).out
        return plea, next(w for w in said.split() if len(w) == 9 and
                          w[4] == '-')

    def relief(self, plea, check, **how):
        out = self.field.path('relief')
        self.office('device', 'unlock', plea, '--check', check, '--out',
                    out, **how)
        return out

    def unlock(self, device, relief, *args, **how):
        return device('passphrase', '--unlock', relief, '--new-file',
                      self.new, *args, env={'AYNI_PASSPHRASE': ''}, **how)

    def test_is_changed(self):
        self.awa('passphrase', '--new-file', self.new)
        self.awa('list', code=ERR['PASSPHRASE'])
        self.assertEqual(len(self.as_new().states()), 1)
        self.as_new()('passphrase', '--new-file', self.new)

    def test_of_one_of_several_persons(self):
        home = self.awa.home
        kofi = field.Device(self.field, home, 'the passphrase of kofi')
        old = self.field.write('old', 'a good passphrase\n')
        kofi('join', self.field.invite('Kofi'), '--unlock-file', old)
        taken = self.field.write('taken', 'the passphrase of kofi\n')
        for lang in LANGS:
            self.awa('passphrase', '--new-file', taken, '--lang', lang,
                     code=ERR['EXISTS'])
        kofi('passphrase', '--new-file', self.new)
        self.assertEqual(self.as_new().json('status')['person'], 'Kofi')
        self.assertEqual(self.awa.json('status')['person'], 'Awa Mensah')

    def test_forgotten(self):
        plea, check = self.ask(self.awa)
        relief = self.relief(plea, check)
        self.unlock(self.awa, relief)
        self.awa('list', code=ERR['PASSPHRASE'])
        awa = self.as_new()
        self.assertEqual(awa.json('status')['person'], 'Awa Mensah')
        awa.fill(answers(2))
        self.bring(awa)
        self.assertEqual(list(awa.states().values()), ['held'] * 2)

    def test_forgotten_on_a_shared_device(self):
        kofi = field.Device(self.field, self.awa.home, 'of kofi')
        old = self.field.write('old', 'a good passphrase\n')
        kofi('join', self.field.invite('Kofi'), '--unlock-file', old)
        relief = self.relief(*self.ask(kofi))
        for lang in LANGS:
            done = self.unlock(kofi, relief, '--lang', lang,
                               code=ERR['USAGE'])
            self.assertIn('--person', done.err)
        self.unlock(kofi, relief, '--person', 'E02')
        self.assertEqual(self.as_new().json('status')['person'], 'Kofi')
        self.assertEqual(self.awa.json('status')['person'], 'Awa Mensah')

    def test_forgotten_and_the_keys_changed(self):
        self.office('key', 'rotate')
        plea, check = self.ask(self.awa)  # sealed to the keys before
        self.unlock(self.awa, self.relief(plea, check))
        awa = self.as_new()
        self.bring(awa)
        self.bring(awa)
        os.remove(self.field.path('relief'))
        newest, = (k['box'] for k in self.office(
            'key', 'list', '--json').json() if k['present'])
        plea, check = self.ask(awa, 'again')
        with open(plea, 'rb') as f:  # sealed to the new ones by now
            self.assertIn(bytes.fromhex(newest), f.read())
        self.unlock(awa, self.relief(plea, check))

    def test_the_office_asks_who_it_is(self):
        plea, check = self.ask(self.awa)
        out = self.field.path('none')
        for lang in LANGS:
            more = ['--out', out, '--lang', lang]
            done = self.office('device', 'unlock', plea, *more,
                               code=ERR['USAGE'])
            self.assertNotIn(check, done.err)
            self.office('device', 'unlock', plea, '--check', '0000-0000',
                        *more, code=ERR['MISMATCH'])
        self.office('device', 'unlock', self.new, '--check', check, '--out',
                    out, code=ERR['BADFORM'])
        self.assertFalse(os.path.exists(out))

    def test_another_device_and_another_office_are_refused(self):
        other = self.field.joined('other', 'Other')
        relief = self.relief(*self.ask(other))
        for lang in LANGS:
            self.unlock(self.awa, relief, '--lang', lang,
                        code=ERR['PASSPHRASE'])
        far = field.Field()
        self.addCleanup(far.close)
        plea, check = self.ask(self.awa, 'second')
        far.office('device', 'unlock', plea, '--check', check, '--out',
                   far.path('out'), code=ERR['CANTOPEN'])
        self.assertEqual(len(self.awa.states()), 1)


class Clone(Custody):
    """A device whose files are put back, or are on two devices: in the same
    directory, with its state, so that nothing on the spot shows it."""

    def setUp(self):
        super().setUp()
        self.records = [self.awa.fill(answers(1))]
        self.bring(self.awa)
        self.save('then')

    def places(self, name):
        for at in (self.awa.home, self.field.path('state')):
            yield at, self.field.path(name, os.path.basename(at))

    def save(self, name):
        for at, kept in self.places(name):
            shutil.copytree(at, kept, dirs_exist_ok=True)

    def load(self, name):
        for at, kept in self.places(name):
            for old, _, names in os.walk(at):
                for n in names:
                    os.remove(os.path.join(old, n))
            shutil.copytree(kept, at, dirs_exist_ok=True)

    def carry(self):
        """A stick that the office has answered, and what it told."""
        stick = tempfile.mkdtemp(dir=self.field.dir)
        self.awa('carry', stick)
        self.office('import', stick)
        return self.awa.json('carry', stick)['news']

    def enrol(self):
        again = tempfile.mktemp(dir=self.field.dir)
        self.office('device', 'invite', '--code', 'E01', '--person',
                    'Awa Mensah', '--out', again)
        self.awa('join', again)
        self.bring(self.awa)
        self.bring(self.awa)
        self.assertEqual(set(self.awa.states().values()), {'held'})

    def kept(self):
        return {r[0] for r in self.store('SELECT uuid FROM record '
                                         'WHERE usable')}

    def forked(self):
        return [d['forked'] for d in
                self.office('device', 'list', '--json').json()]

    def test_a_device_that_meets_its_own_future_enrols_anew(self):
        self.records.append(self.awa.fill(answers(2)))
        self.bring(self.awa)
        self.load('then')
        self.records.append(self.awa.fill(answers(3)))
        told = self.carry()
        self.assertTrue(told['new_epoch'])
        self.assertEqual(self.forked(), [True])
        self.assertEqual(self.kept(), set(self.records))
        self.enrol()
        self.assertEqual(self.kept(), set(self.records))
        self.assertEqual(sorted(self.forked()), [False, True])
        self.office('verify')

    def test_one_that_only_looks_meets_it_too(self):
        self.records.append(self.awa.fill(answers(2)))
        self.bring(self.awa)
        self.load('then')
        self.assertTrue(self.carry()['new_epoch'])
        self.assertEqual(self.forked(), [False])
        self.enrol()

    def test_two_clones_are_both_told_and_nothing_is_lost(self):
        sticks = []
        for name, case in (('one', 2), ('two', 3)):
            self.load('then')
            self.records.append(self.awa.fill(answers(case)))
            sticks.append(tempfile.mkdtemp(dir=self.field.dir))
            self.awa('carry', sticks[-1])
            self.save(name)
        for stick in sticks:
            self.office('import', stick)
        self.assertEqual(self.forked(), [True])
        self.assertEqual(self.kept(), set(self.records))
        said = {self.office('device', 'list', '--lang', lang).out
                for lang in LANGS}
        self.assertEqual(len(said), 3)
        for name in ('one', 'two'):
            self.load(name)
            self.assertTrue(self.carry()['new_epoch'], name)
            self.enrol()
        self.assertEqual(self.kept(), set(self.records))
        told = self.office('status', '--json').json()
        self.assertEqual(told['records'], 3)
        self.office('rebuild', '--shuffle', '2')
        self.office('verify')

    def test_a_revocation_names_the_branch_that_is_trusted(self):
        ends = []
        for case in (2, 3):
            self.load('then')
            self.awa.fill(answers(case))
            self.bring(self.awa)
        ends = {r[0].lower() for r in self.store(
            'SELECT hex(id) FROM batch WHERE first = 2 AND epoch IN '
            '(SELECT epoch FROM device)')}
        self.assertEqual(len(ends), 2)
        for lang in LANGS:
            self.office('device', 'revoke', 'awa', '--last', '2', '--lang',
                        lang, code=ERR['FORK'])
        good = min(ends)
        told = self.office('device', 'revoke', 'awa', '--last', good[:12],
                           '--json').json()
        self.assertEqual((told['last'], told['batch']), (2, good))
        held = self.office('hold', 'list', '--json').json()
        self.assertEqual([h['id'] for h in held if h['why'] == 'REVOKED'],
                         list(ends - {good}))


if __name__ == '__main__':
    field.main()
