#!/usr/bin/python3 -B
"""Every command of `aynid`, through the built program: its help, what it
reports as JSON, what it refuses and how, and the server."""
import http.client
import os
import resource
import signal
import socket
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR, answers  # noqa: E402

LANGS = ('en', 'fr', 'es')
USAGE = {'en': 'usage: aynid', 'fr': 'usage : aynid', 'es': 'uso: aynid'}
COMMANDS = ('init', 'form publish', 'form convert', 'form list',
            'device invite', 'device list', 'device revoke',
            'device unlock', 'hold list',
            'hold show', 'hold release', 'hold refuse', 'serve', 'import',
            'status', 'coverage', 'clock', 'tables', 'export', 'digest', 'checkpoint',
            'erase', 'key list', 'key rotate', 'verify', 'rebuild', 'backup',
            'restore')
FARM = os.path.join(field.TOP, 'tests/data/forms/farm.xml')


def setUpModule():
    global office, device
    office = field.Field()
    device = office.joined('device')
    device.fill(answers(1))
    bring(device)


def tearDownModule():
    office.close()


def bring(*devices):
    """What they recorded, by a stick."""
    stick = tempfile.mkdtemp(dir=office.dir)
    for d in devices:
        d('carry', stick)
    told = office.office('import', stick, '--json').json()
    for d in devices:
        d('carry', stick)
    return told


class Help(unittest.TestCase):
    def help(self, lang, command=''):
        return office.run('aynid', *command.split(), '--help', '--lang',
                          lang).out

    def test_of_the_program_names_every_command(self):
        for lang in LANGS:
            said = self.help(lang)
            self.assertTrue(said.startswith(USAGE[lang]), said)
            for command in COMMANDS:
                self.assertRegex(said, rf'(?m)^  {command} +\S')

    def test_of_each_command_is_in_three_languages(self):
        for command in COMMANDS:
            said = {self.help(lang, command) for lang in LANGS}
            self.assertEqual(len(said), 3, command)
            for lang in LANGS:
                self.assertTrue(self.help(lang, command).startswith(
                    f'{USAGE[lang]} {command}'))

    def test_a_wrong_command_line_is_told_what_was_meant(self):
        for args, said in (([], '--help'), (['statsu'], '"status"'),
                           (['device', 'lst'], 'invite, list, revoke, unlock'),
                           (['import'], 'DIR|FILE'),
                           (['status', '--jsn'], '"json"'),
                           (['status', 'this'], '"this"'),
                           (['serve', '--json'], '--json')):
            done = office.run('aynid', *args, code=ERR['USAGE'])
            self.assertEqual(done.out, '')
            self.assertIn(said, done.err)


class Json(unittest.TestCase):
    """What a program is told, where a person would be told something."""

    def test_form_publish_and_list(self):
        told = office.office('form', 'publish', FARM, '--json').json()
        self.assertEqual((told['xml_id'], told['version']), ('farm', '1'))
        listed = office.office('form', 'list', '--json').json()
        self.assertEqual({f['xml_id'] for f in listed},
                         {'farm', 'sse_entity', 'sse_listing'})
        self.assertIn(told['id'], {f['id'] for f in listed})

    def test_device_invite(self):
        path = office.path('json.invitation')
        told = office.office('device', 'invite', '--code', 'J01', '--person',
                             'Inés', '--out', path, '--json').json()
        self.assertEqual(told, {'file': path})
        self.assertGreater(os.path.getsize(path), 0)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)

    def test_import_status_digest_verify_rebuild(self):
        before = office.office('status', '--json').json()
        device.fill(answers(2))
        told, = bring(device)
        self.assertEqual((told['error'], told['batches'], told['new'],
                          told['not_used']), ('OK', 1, 1, 0))
        now = office.office('status', '--json').json()
        self.assertEqual(now['records'], before['records'] + 1)
        self.assertEqual(now['used'], before['used'] + 1)
        digest = office.office('digest', '--json').json()['digest']
        self.assertRegex(digest, '^[0-9a-f]{64}$')
        told = office.office('verify', '--json').json()
        self.assertEqual(told['digest'], digest)
        told = office.office('rebuild', '--shuffle', '7', '--json').json()
        self.assertEqual(told['digest'], digest)
        self.assertEqual(office.office('digest').out.strip(), digest)

    def test_device_list_and_hold_list(self):
        row = office.office('device', 'list', '--json').json()[0]
        self.assertEqual(row['label'], 'device')
        self.assertEqual((row['missing'], row['revoked']), ([], False))
        self.assertEqual(office.office('hold', 'list', '--json').json(), [])

    def test_device_revoke(self):
        lost = office.joined('lost')
        lost.fill(answers(2))
        bring(lost)
        told = office.office('device', 'revoke', 'lost', '--json').json()
        self.assertEqual(told['last'], 1)
        row, = (d for d in office.office('device', 'list', '--json').json()
                if d['label'] == 'lost')
        self.assertEqual((row['revoked'], row['epoch']),
                         (True, told['epoch']))


class Refusal(unittest.TestCase):
    """Each says what, where and what to do, ends with the error's number,
    and changes nothing."""

    def refuses(self, code, said, *args, store=None, **how):
        told = set()
        before = office.office('digest').out
        for lang in LANGS:
            done = office.run('aynid', '--store',
                              store or office.path('office'), *args,
                              '--lang', lang, code=ERR[code], **how)
            self.assertEqual(done.out, '')
            self.assertRegex(done.err, r'(?m)^aynid: \S')
            for words in said:
                self.assertIn(words, done.err)
            told.add(done.err)
        self.assertEqual(len(told), len(LANGS))
        self.assertEqual(office.office('digest').out, before)

    def test_no_office(self):
        none = office.path('none')
        for args in (['status'], ['form', 'list'], ['device', 'list'],
                     ['coverage'], ['tables'], ['verify'], ['rebuild'],
                     ['digest'], ['serve'], ['import', office.dir],
                     ['export', '--out', office.path('x')],
                     ['form', 'publish', FARM], ['hold', 'list'],
                     ['device', 'revoke', 'this']):
            self.refuses('NOTFOUND', [none, 'aynid init'], *args, store=none)
            self.assertFalse(os.path.exists(none))

    def test_an_office_that_is_there_already(self):
        self.refuses('EXISTS', [office.path('office')], 'init',
                     office.path('office'), '--name', 'Other')

    def test_keys_or_store_that_are_gone(self):
        half = office.path('half')
        office.run('aynid', 'init', half, '--name', 'Half')
        os.rename(os.path.join(half, 'office.db'), office.path('kept.db'))
        self.refuses('NOTFOUND', [half, 'office.db'], 'status', store=half)
        self.assertEqual(os.listdir(half), ['keys'])
        os.rename(office.path('kept.db'), os.path.join(half, 'office.db'))
        for key in os.listdir(os.path.join(half, 'keys')):
            os.rename(os.path.join(half, 'keys', key), office.path('key'))
            self.refuses('STORE', [f'{half}/keys'], 'status', store=half)
            os.rename(office.path('key'), os.path.join(half, 'keys', key))
        office.run('aynid', '--store', half, 'status')

    def test_a_store_that_is_none(self):
        bad = office.path('bad')
        office.run('aynid', 'init', bad, '--name', 'Bad')
        office.write('bad/office.db', 'this is no database' * 1000)
        self.refuses('STORE', [bad], 'status', store=bad)

    def test_invitations(self):
        out = office.path('never')
        person = ['--person', 'Ama', '--out', out]
        self.refuses('USAGE', ['--code'], 'device', 'invite', *person)
        self.refuses('USAGE', ['chief', 'supervisor'], 'device', 'invite',
                     *person, '--code', 'X1', '--rank', 'chief')
        self.refuses('EXISTS', ['E01', 'Ama'], 'device', 'invite', *person,
                     '--code', 'E01')
        self.refuses('USAGE', ['--person'], 'device', 'invite', '--person',
                     'two\nlines', '--out', out, '--code', 'X1')
        self.refuses('EXISTS', [FARM], 'device', 'invite', '--person', 'Ama',
                     '--code', 'X1', '--out', FARM)
        there = office.path('no', 'where')
        self.refuses('NOTFOUND', [there], 'device', 'invite', '--person',
                     'Ama', '--code', 'X1', '--out', there)
        self.assertFalse(os.path.exists(out))

    def test_forms(self):
        nowhere = office.path('nowhere.xlsx')
        self.refuses('AUTHORING', [nowhere], 'form', 'publish', nowhere)
        wrong = office.write('wrong.md', (
            '| survey |\n| | type | name | label | calculation |\n'
            '| | calculate | a | | ${b} |\n| | calculate | b | | ${a} |\n'))
        self.refuses('CYCLE', [wrong, '/a'], 'form', 'publish', wrong)

    def test_devices_to_revoke(self):
        self.refuses('NOTFOUND', ['nobody'], 'device', 'revoke', 'nobody')
        self.refuses('STATE', ['many'], 'device', 'revoke', 'device',
                     '--last', 'many')
        self.refuses('STATE', ['999'], 'device', 'revoke', 'device',
                     '--last', '999')

    def test_sticks(self):
        empty = office.path('empty')
        os.mkdir(empty)
        self.refuses('NOTFOUND', [empty, 'ayni/up'], 'import', empty)
        bad = office.write('bad.ayni', 'no bundle')
        self.refuses('BADFORM', [bad], 'import', bad)

    def test_holds(self):
        self.refuses('NOTFOUND', ['abcdef'], 'hold', 'show', 'abcdef')

    def test_of_many_bundles_a_bad_one_spoils_none(self):
        stick = office.path('two')
        os.mkdir(stick)
        other = office.joined('other')
        other.fill(answers(3))
        other('carry', stick)
        up = os.path.join(stick, 'ayni/up')
        with open(os.path.join(up, '0.ayni'), 'wb') as f:
            f.write(b'\0' * 100)
        done = office.office('import', stick, '--json', code=ERR['BADFORM'])
        self.assertEqual([(b['error'], b['new']) for b in done.json()],
                         [('BADFORM', 0), ('OK', 1)])


class Serve(unittest.TestCase):
    def tearDown(self):
        if office.server is not None:
            office.stop(signal.SIGKILL)

    @staticmethod
    def log():
        with open(office.path('serve.log'), encoding='utf-8') as f:
            return f.read()

    def test_says_where_it_listens(self):
        url = office.serve()
        self.assertIn(f'listening on {url}\n', self.log())
        there = http.client.HTTPConnection(url.removeprefix('http://'))
        there.request('GET', '/v1/health')
        answer = there.getresponse()
        self.assertEqual((answer.status, answer.read()),
                         (200, b'{"ready": true}\n'))
        there.close()
        self.assertEqual(office.stop(signal.SIGINT), 0)

    def test_a_port_in_use(self):
        where = office.serve().removeprefix('http://')
        for lang, said in (('en', 'another program'),
                           ('fr', 'un autre programme'),
                           ('es', 'otro programa')):
            done = office.office('serve', '--listen', where, '--lang', lang,
                                 code=ERR['BUSY'])
            self.assertIn(where, done.err)
            self.assertIn(said, done.err)
        device('sync', '--url', office.url)

    def test_an_address_that_is_none(self):
        for where, code in (('here', 'USAGE'), ('127.0.0.1', 'USAGE'),
                            ('127.0.0.1:70000', 'USAGE'),
                            ('office.example:1', 'USAGE'),
                            ('203.0.113.1:0', 'NET')):
            done = office.office('serve', '--listen', where, code=ERR[code])
            self.assertIn(f'--listen {where}:', done.err)

    def test_a_port_file_that_cannot_be_written(self):
        there = office.path('no', 'port')
        done = office.office('serve', '--listen', '127.0.0.1:0',
                             '--port-file', there, code=ERR['NOTFOUND'])
        self.assertIn(there, done.err)

    def test_sigterm_lets_a_request_end(self):
        """Half of it was sent before the signal, half comes after."""
        host, port = office.serve().removeprefix('http://').split(':')
        body = b'x' * 1000
        there = socket.create_connection((host, int(port)))
        there.sendall(b'POST /v1/sync HTTP/1.1\r\nHost: x\r\n'
                      b'Content-Length: 1000\r\nConnection: close\r\n\r\n' +
                      body[:500])
        # another that is answered after it: the first is under way
        asked = http.client.HTTPConnection(host, int(port))
        asked.request('GET', '/v1/health')
        asked.getresponse().read()
        office.server.send_signal(signal.SIGTERM)
        field.wait_for(lambda: self.stopping(host, int(port)), 'the stop')
        there.sendall(body[500:])
        heard = b''
        while got := there.recv(4096):
            heard += got
        there.close()
        asked.close()
        self.assertTrue(heard.startswith(b'HTTP/1.1 400 '), heard)
        self.assertEqual(office.server.wait(field.PATIENCE_S), 0)
        office.server = None

    @staticmethod
    def stopping(host, port):
        there = http.client.HTTPConnection(host, port)
        there.request('GET', '/v1/health')
        answer = there.getresponse()
        there.close()
        return answer.status == 503

    def test_a_file_that_may_not_grow(self):
        """As on a full disk: it says so, answers others, and goes on."""
        office.serve()
        record = device.fill(answers(4))
        before = office.office('status', '--json').json()
        no_limit = resource.prlimit(office.server.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(office.server.pid, resource.RLIMIT_FSIZE,
                         (8192, no_limit[1]))
        talk = device.talk('sync', '--url', office.url)
        field.wait_for(lambda: 'aynid: refused: ' in self.log(), 'a refusal')
        talk.end(signal.SIGKILL)
        self.assertEqual(device.states()[record], 'recorded')
        self.assertEqual(office.office('status', '--json').json(), before)
        resource.prlimit(office.server.pid, resource.RLIMIT_FSIZE, no_limit)
        device('sync', '--url', office.url)
        self.assertEqual(device.states()[record], 'held')
        self.assertEqual(office.office('status', '--json').json()['records'],
                         before['records'] + 1)


if __name__ == '__main__':
    field.main()
