#!/usr/bin/python3 -B
"""Files of interviews, the whole way through the built programs: taken in by
path, sent over a link that is cut or by a stick, exported byte for byte."""
import csv
import hashlib
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR  # noqa: E402

FORM = '''| survey |
| | type | name | label | required | parameters |
| | audit | audit | | | identify-user=true track-changes=true track-changes-reasons=on-form-edit |
| | text | name | Name | yes | |
| | image | photo | Photo | | |
| | audio | voice | Voice | | |
| | file | paper | Paper | | |
| | begin_repeat | plot | Plot | | |
| | image | view | View | | |
| | end_repeat | | | | |
| settings |
| | form_title | form_id | version |
| | Album | album | 1 |
'''
JPEG = b'\xff\xd8\xff\xe0'
MIB = 1 << 20


def setUpModule():
    global office
    office = field.Field(forms=[])
    office.office('form', 'publish', office.write('album.md', FORM))


def tearDownModule():
    office.close()


def picture(name, size):
    """A file that begins as a picture does; its path."""
    seed = hashlib.sha256(name.encode()).digest()
    body = (seed * (size // len(seed) + 1))[:size - len(JPEG)]
    with open(office.path(name), 'wb') as f:
        f.write(JPEG + body)
    return office.path(name)


def content(path):
    with open(path, 'rb') as f:
        return f.read()


def fill(device, how=None, **answers):
    """An interview; its record's id."""
    answers.setdefault('name', 'Ana')
    return device.fill(office.write('answers.json', {'answers': answers}),
                       'album', **(how or {}))


def files(device, record):
    """{name without its hash: what show tells of it}"""
    told = device.json('show', record)['files']
    return {plain(f['name']): f for f in told}


def plain(name):
    stem, dot, ending = name.partition('.')
    return name if name == 'audit.csv' else stem[:-9] + dot + ending


def exported(to, *more):
    """{record: {name without its hash: bytes}}"""
    office.office('export', '--out', office.path(to), *more)
    media = office.path(to, 'media')
    if not os.path.isdir(media):
        return {}
    return {record: {plain(name): content(os.path.join(media, record, name))
                     for name in os.listdir(os.path.join(media, record))}
            for record in os.listdir(media)}


class Link(threading.Thread):
    """To the office, until so many bytes went up; then nothing moves."""

    def __init__(self, url, bears):
        super().__init__(daemon=True)
        self.to = int(url.rsplit(':', 1)[1])
        self.left = bears
        self.full = threading.Event()
        self.door = socket.create_server(('127.0.0.1', 0))
        self.url = f'http://127.0.0.1:{self.door.getsockname()[1]}'
        self.start()

    def run(self):
        while True:
            try:
                near, _ = self.door.accept()
            except OSError:
                return
            far = socket.create_connection(('127.0.0.1', self.to))
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self.move, args=(*pair, near),
                                 daemon=True).start()

    def move(self, source, to, near):
        try:
            while data := source.recv(4096):
                if source is near:
                    data = data[:max(self.left, 0)]
                    self.left -= len(data)
                    if not data:
                        self.full.set()
                        return
                to.sendall(data)
            to.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        self.door.close()


class Taking(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.device = office.joined('taking')

    def test_by_path_beside_the_file_of_answers(self):
        picture('farm house.jpg', 5000)
        record = fill(self.device, photo='farm house.jpg',
                      plot=[{'view': office.path('farm house.jpg')}, {}])
        told = files(self.device, record)
        self.assertEqual(sorted(told), ['farm_house.jpg'])
        both = [f for f in self.device.json('show', record)['files']
                if f['name'].startswith('farm_house-')]
        self.assertEqual(len({f['name'] for f in both}), 2)
        self.assertEqual([(f['bytes'], f['state'], f['here'])
                          for f in both], [(5000, 'waiting', True)] * 2)
        self.assertIn(both[0]['name'], self.device.values(record).values())
        for lang, size in (('en', '5.0\u00a0kB'), ('fr', '5,0\u00a0ko'),
                           ('es', '5,0\u00a0kB')):
            self.assertIn(f'{both[0]["name"]} ({size})',
                          self.device('show', record, '--lang', lang).out)

    def test_what_cannot_be_taken_is_told_in_three_languages(self):
        office.write('a.txt', 'no picture')
        office.write('empty.jpg', '')
        for name, said in (
                ('none.jpg', ('there is no file', "n'existe pas",
                              'no existe')),
                ('a.txt', ('is no image/*', "n'est pas du type image/*",
                           'no es de tipo image/*')),
                ('empty.jpg', ('is empty', 'est vide', 'está vacío'))):
            path = office.write('bad.json', {'answers': {
                'name': 'Ana', 'photo': name}})
            for lang, words in zip(('en', 'fr', 'es'), said):
                done = self.device('fill', 'album', '--answers', path,
                                   '--lang', lang, code=ERR['INVALID'])
                self.assertIn(name, done.err)
                self.assertIn(words, done.err)

    def test_a_document_may_be_anything(self):
        office.write('letter.odt', 'a letter')
        record = fill(self.device, paper='letter.odt')
        self.assertEqual(files(self.device, record)['letter.odt']['bytes'], 8)

    def test_on_the_terminal_with_quotes_and_without(self):
        path = picture('door.jpg', 2149000)
        talk = self.device.talk('fill', 'album')
        talk.listen()
        for line in ('Ana', f"'{path}'"):
            talk.say(line)
            said = talk.listen()
        self.assertRegex(said, r'= door-\w{8}\.jpg \(2\.1 MB\)')
        talk.say(':p')
        talk.listen(None)
        self.assertEqual(talk.end(), 0)

    def test_a_correction_sends_what_is_new_alone(self):
        picture('one.jpg', 4000)
        picture('two.jpg', 4100)
        record = fill(self.device, photo='one.jpg')
        edit = office.write('edit.json', {'answers': {'photo': 'two.jpg'}})
        self.device('edit', record, '--answers', edit, '--reason', 'better')
        told = self.device.json('show', record)['files']
        self.assertEqual([plain(f['name']) for f in told],
                         ['one.jpg', 'two.jpg'])
        kept = office.write('edit.json', {'answers': {'name': 'Eva'}})
        self.device('edit', record, '--answers', kept, '--reason', 'typo')
        self.assertEqual(self.device.json('show', record)['files'], told)
        none = office.write('edit.json', {'answers': {'photo': ''}})
        self.device('edit', record, '--answers', none, '--reason', 'none')
        self.assertNotIn('two', json.dumps(self.device.json(
            'show', record)['answers']))

    def test_nothing_of_a_file_is_readable_in_the_vault(self):
        name = picture('secret-place.jpg', 300000)
        fill(self.device, photo=name)
        some = content(name)[1000:1064]
        for place, _, names in os.walk(self.device.home):
            for each in names:
                kept = content(os.path.join(place, each))
                self.assertNotIn(some, kept)
                self.assertNotIn(b'secret-place', kept)


class Way(unittest.TestCase):
    def test_over_a_link_that_is_cut_in_the_middle(self):
        device = office.joined('linked')
        paths = {name: picture(name, size) for name, size in
                 (('large.jpg', 3 * MIB), ('small.jpg', 700))}
        record = fill(device, photo='large.jpg',
                      plot=[{'view': 'small.jpg'}])
        self.assertEqual(device.json('status')['files_waiting'], 2)
        url = office.serve()
        try:
            link = Link(url, MIB)
            args = [os.path.join(field.BUILD, 'ayni'),
                    *device.args('sync', '--url', link.url)]
            cut = subprocess.Popen(
                args, env={**office.env, **device.env},
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.assertTrue(link.full.wait(field.PATIENCE_S))
            cut.send_signal(signal.SIGKILL)
            cut.wait(field.PATIENCE_S)
            link.close()
            # the record is there before its files are
            self.assertEqual(device.json('list')[0]['state'], 'held')
            told = {f['state'] for f in office.office(
                'media', '--missing', '--json').json()
                if f['record'] == record}
            self.assertLessEqual(told, {'coming', 'missing'})
            self.assertGreater(len(told), 0)
            told = device.json('sync', '--url', url)
            self.assertEqual(told['error'], 'OK')
            self.assertLess(told['up_bytes'], 3 * MIB - MIB // 4)
        finally:
            office.stop()
        self.assertEqual(device.json('status')['files_waiting'], 0)
        media = exported('linked-out')[record]
        self.assertEqual(media['large.jpg'], content(paths['large.jpg']))
        self.assertEqual(media['small.jpg'], content(paths['small.jpg']))
        self.assertEqual(media['audit.csv'].decode().rstrip('\n'),
                         device('show', record, '--audit').out.rstrip('\n'))
        with open(office.path('linked-out', 'album.csv'),
                  encoding='utf-8') as f:
            self.assertRegex(f.read(), r'large-\w{8}\.jpg')

    def test_by_stick(self):
        device = office.joined('carrying')
        path = picture('carried.jpg', 400000)
        record = fill(device, photo=path)
        stick = office.path('media-stick')
        os.mkdir(stick)
        told = device.json('carry', stick)
        self.assertEqual((told['error'], told['files'], told['files_unfit']),
                         ('OK', 1, 0))
        self.assertEqual(len(os.listdir(os.path.join(stick, 'ayni/blob'))), 1)
        self.assertIn('1 fichiers d\'entretiens repris', office.office(
            'import', stick, '--lang', 'fr').out)
        device('carry', stick)
        self.assertEqual(os.listdir(os.path.join(stick, 'ayni/blob')), [])
        self.assertEqual(files(device, record)['carried.jpg']['state'],
                         'held')
        media = exported('carried-out')[record]
        self.assertEqual(media['carried.jpg'], content(path))
        self.assertEqual(exported('bare-out', '--no-media'), {})

    def test_by_relay(self):
        device = office.joined('relayed')
        path = picture('relayed.jpg', 3 * MIB)
        record = fill(device, photo=path)
        at = office.path('media-relay')
        os.mkdir(at)

        def contact():
            port = office.path('relay.port')
            talk = field.Talk([os.path.join(field.BUILD, 'ayni'), 'relay',
                               '--listen', '127.0.0.1:0', '--port-file',
                               port, at], env=office.env)
            field.wait_for(lambda: os.path.exists(port), 'the relay')
            url = f'http://127.0.0.1:{content(port).decode().strip()}'
            os.unlink(port)
            device('sync', '--via', url)
            talk.end(signal.SIGTERM)

        contact()
        blobs = os.path.join(at, 'ayni/blob')
        self.assertEqual(len(os.listdir(blobs)), 1)
        office.write('media-relay/ayni/blob/' + '0' * 64, 'of nobody')
        told = json.loads(office.run('ayni', 'relay', '--forward',
                                     office.serve(), '--json', at).out)
        office.stop()
        self.assertEqual((told['error'], told['up'], told['files'],
                          told['refused']), ('OK', 1, 1, 1))
        self.assertEqual(os.listdir(blobs), ['0' * 64 + '.refused'])
        contact()
        self.assertEqual(files(device, record)['relayed.jpg']['state'],
                         'held')
        self.assertEqual(exported('relayed-out')[record]['relayed.jpg'],
                         content(path))

    def test_what_was_replaced_is_not_exported(self):
        device = office.joined('correcting')
        code = f'E{office.people:02}'
        record = fill(device, photo=picture('first.jpg', 4000))
        edit = office.write('edit.json', {'answers': {
            'photo': picture('second.jpg', 4100)}})
        device('edit', record, '--answers', edit, '--reason', 'better')
        gone = fill(device, photo=picture('third.jpg', 4200))
        device('withdraw', gone, '--reason', 'twice')
        stick = office.path('replaced-stick')
        os.mkdir(stick)
        device('carry', stick)
        office.office('import', stick)
        office.office('export', '--out', office.path('replaced-out'))
        names = os.listdir(office.path('replaced-out', 'media', record))
        self.assertEqual(len(names), 2)
        for wanted in (r'second-\w{8}\.jpg', r'audit\.csv'):
            self.assertEqual(
                len([n for n in names if re.fullmatch(wanted, n)]), 1)
        self.assertEqual(
            os.path.exists(office.path('replaced-out', 'media', gone)), False)
        log = content(office.path('replaced-out', 'media', record,
                                  'audit.csv')).decode()
        self.assertEqual(
            [r.split(',')[0] for r in log.splitlines()
             if r.startswith(('form start', 'form resume', 'form exit'))],
            ['form start', 'form exit', 'form resume', 'form exit'])
        self.assertEqual(log.rstrip('\n'), device(
            'show', record, '--audit').out.rstrip('\n'))
        rows = list(csv.DictReader(log.splitlines()))
        self.assertEqual({r['user'] for r in rows}, {code})
        self.assertRegex('|'.join(
            r['old-value'] + '>' + r['new-value'] for r in rows
            if r['node'] == '/data/photo' and r['new-value']),
            r'^>first-\w{8}\.jpg\|first-\w{8}\.jpg>second-\w{8}\.jpg$')
        self.assertEqual([r['change-reason'] for r in rows
                          if r['event'] == 'change reason'], ['better'])

    def test_a_damaged_file_is_counted_and_left_out(self):
        device = office.joined('damaged')
        record = fill(device, photo=picture('bad.jpg', 4000))
        stick = office.path('damaged-stick')
        os.mkdir(stick)
        device('carry', stick)
        office.office('import', stick)
        name = next(n for n in files(device, record) if n == 'bad.jpg')
        told = next(f for f in office.office('media', '--json').json()
                    if f['record'] == record and plain(f['name']) == name)
        self.assertEqual((told['state'], told['bytes'], told['label']),
                         ('here', 4000, 'damaged'))
        db = sqlite3.connect(office.path('office', 'office.db'))
        db.execute('UPDATE blob_part SET body = zeroblob(length(body)) '
                   'WHERE hash = ?', (bytes.fromhex(told['hash']),))
        db.commit()
        db.close()
        try:
            told = office.office('export', '--json', '--out',
                                 office.path('damaged-out')).json()
            self.assertEqual(told['media_missing'], 1)
            self.assertEqual(os.listdir(office.path(
                'damaged-out', 'media', record)), ['audit.csv'])
        finally:
            office.office('erase', record, '--yes')

    def test_a_stick_without_room_takes_the_interview(self):
        device = office.joined('crowded')
        record = fill(device, photo=picture('huge.jpg', 900000))
        stick = office.path('full-stick')
        os.mkdir(stick)
        done = device('carry', stick, code=ERR['FULL'], limit=600000)
        self.assertIn('no room on the stick for 1 files', done.err)
        office.office('import', stick)
        device('carry', stick)
        self.assertEqual(device.states()[record], 'held')
        row = next(r for r in device.json('list') if r['record'] == record)
        self.assertEqual(row['files_waiting'], 1)
        self.assertIn('files to be sent: 1', device('list').out)
        office.office('import', stick)
        self.assertIn('huge.jpg', exported('crowded-out')[record])

    def test_what_is_safe_has_its_files_in_the_backup(self):
        device = office.joined('safe')
        path = picture('kept.jpg', 50000)
        record = fill(device, photo=path)
        stick = office.path('safe-stick')
        os.mkdir(stick)
        device('carry', stick)
        blobs = os.path.join(stick, 'ayni/blob')
        os.rename(blobs, blobs + '.later')
        office.office('import', stick)
        secret = office.write('secret', 'a passphrase of many words')

        def back_up(name):
            office.office('backup', office.path(name), '--passphrase-file',
                          secret)
            device('carry', stick)
            office.office('import', stick)
            device('carry', stick)
            return device.states()[record]

        self.assertEqual(back_up('one.backup'), 'held')
        os.rename(blobs, blobs + '.empty')
        os.rename(blobs + '.later', blobs)
        office.office('import', stick)
        self.assertEqual(back_up('two.backup'), 'safe')
        office.run('aynid', 'restore', office.path('two.backup'),
                   office.path('again'), '--passphrase-file', secret)
        office.run('aynid', '--store', office.path('again'), 'export',
                   '--out', office.path('again-out'))
        media = office.path('again-out', 'media', record)
        name = next(n for n in os.listdir(media) if n.startswith('kept'))
        self.assertEqual(content(os.path.join(media, name)), content(path))

    def test_erased_it_is_gone_on_both_sides(self):
        device = office.joined('erasing')
        record = fill(device, photo=picture('gone.jpg', 5000))
        stick = office.path('erase-stick')
        os.mkdir(stick)
        for _ in range(2):
            device('carry', stick)
            office.office('import', stick)
        self.assertIn('audit.csv', exported('erase-before')[record])
        office.office('erase', record, '--yes')
        self.assertNotIn(record, exported('erase-after'))
        told = office.office('media', '--json').json()
        self.assertNotIn(record, {f['record'] for f in told})
        device('carry', stick)
        office.office('import', stick)
        device('carry', stick)
        self.assertNotIn(record, device.states())
        device('show', record, '--audit', code=ERR['NOTFOUND'])
        self.assertEqual(device.json('status')['files_waiting'], 0)


if __name__ == '__main__':
    field.main()
