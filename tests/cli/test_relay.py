#!/usr/bin/python3 -B
"""A relay as people run it: devices hand over with the office out of reach,
the relay carries on, answers come home; killed, lied about, full, chained."""
import functools
import http.server
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR, answers, wait_for  # noqa: E402

LANGS = ('en', 'fr', 'es')
NOBODY = 'http://127.0.0.1:9'


def setUpModule():
    global office
    office = field.Field()


def tearDownModule():
    office.close()


class Relay:
    """A relay and its directory."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(dir=office.dir)
        self.process = None
        self.url = None

    def files(self, inside, suffix='.ayni'):
        return sorted(n for n in os.listdir(
            os.path.join(self.dir, 'ayni', inside)) if n.endswith(suffix))

    def run(self, *args, **how):
        return office.run('ayni', 'relay', *args, self.dir, **how)

    def listen(self, *args, limit=None):
        port = self.dir + '.port'
        if os.path.exists(port):
            os.unlink(port)

        def limited():
            if limit is not None:
                field.resource.setrlimit(field.resource.RLIMIT_FSIZE,
                                         (limit, limit))

        with open(self.dir + '.log', 'ab') as log:
            self.process = subprocess.Popen(
                [os.path.join(field.BUILD, 'ayni'), 'relay', '--listen',
                 '127.0.0.1:0', '--name', 'Awa\u2019s laptop', '--port-file',
                 port, *args, self.dir], stdout=log, stderr=log,
                env=office.env, preexec_fn=limited)
        wait_for(lambda: os.path.exists(port), 'the relay')
        with open(port, encoding='ascii') as f:
            self.url = f'http://127.0.0.1:{f.read().strip()}'
        return self.url

    def log(self):
        with open(self.dir + '.log', encoding='utf-8') as f:
            return f.read()

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        code = self.process.wait(field.PATIENCE_S)
        self.process = None
        return code


class Case(unittest.TestCase):
    people = 0

    def setUp(self):
        self.relays = []
        self.awa = self.device()

    def tearDown(self):
        for r in self.relays:
            if r.process is not None:
                r.stop(signal.SIGKILL)
        if office.server is not None:
            office.stop()

    @functools.cached_property
    def bob(self):
        return self.device()

    def device(self):
        Case.people += 1
        return office.joined(f'device{Case.people}')

    def relay(self):
        self.relays.append(Relay())
        return self.relays[-1]

    def assert_held(self, device, records):
        self.assertEqual(device.states(), dict.fromkeys(records, 'held'))

    def assert_at_office_once(self, *records):
        data = office.path(f'data{id(self)}')
        office.office('export', '--out', data)
        found = []
        with open(os.path.join(data, 'sse_entity.csv'),
                  encoding='utf-8') as f:
            found = [row.split(',')[0] for row in f]
        for r in records:
            self.assertEqual(found.count(r), 1)


class Relaying(Case):
    def test_while_the_office_is_out_of_reach(self):
        relay = self.relay()
        url = relay.listen('--forward', NOBODY)
        mine = [self.awa.fill(answers(n)) for n in (1, 2)]
        theirs = [self.bob.fill(answers(3))]
        told = self.awa.json('sync', '--via', url)
        self.assertEqual((told['relay'], told['entries'], told['error']),
                         ('Awa\u2019s laptop', 2, 'OK'))
        self.bob('sync', '--via', url)
        # with the relay is not with the office
        self.assertEqual(set(self.awa.states().values()), {'sent'})
        status = self.awa.json('status')
        self.assertEqual(status['held'], 0)
        self.assertEqual(status['relay']['url'], url)
        for lang in LANGS:
            said = self.awa('list', '--lang', lang).out
            self.assertEqual(said.count('Awa\u2019s laptop'), 2)
            self.assertIn('Awa\u2019s laptop',
                          self.awa('status', '--lang', lang).out)
        self.assertEqual(relay.stop(), 0)
        self.assertIn('cannot be reached', relay.log())

        relay.run('--forward', office.serve())
        office.stop()
        self.assertEqual(relay.files('up'), [])
        relay.listen()
        told = self.awa.json('sync', '--via', relay.url)
        self.assertEqual(told['read'], 1)
        self.assertEqual(told['news']['standing'], 'certified')
        self.assert_held(self.awa, mine)
        self.assertIsNone(self.awa.json('status')['relay'])
        self.assertEqual(set(self.bob.states().values()), {'sent'})
        self.bob('sync', '--via', relay.url)
        self.assert_held(self.bob, theirs)
        self.assert_at_office_once(*mine, *theirs)

    def test_it_carries_on_by_itself(self):
        relay = self.relay()
        url = relay.listen('--forward', office.serve())
        record = self.awa.fill(answers(1))
        self.awa('sync', '--via', url)
        wait_for(lambda: relay.files('down'), 'the answer')
        self.awa('sync', '--via', url)
        self.assert_held(self.awa, [record])

    def test_a_form_comes_down_through_it(self):
        survey = office.write('hens.survey.csv', 'type,name,label\n'
                              'text,hens,Hens\n')
        office.office('form', 'publish', survey)
        relay = self.relay()
        url = relay.listen('--forward', office.serve())
        self.awa('sync', '--via', url)
        wait_for(lambda: relay.files('down'), 'the answer')
        told = self.awa.json('sync', '--via', url)
        self.assertEqual([f['xml_id'] for f in told['news']['forms']],
                         ['hens'])

    def test_killed_at_any_moment_it_keeps_what_it_took(self):
        relay = self.relay()
        records = []
        for n in range(6):
            url = relay.listen()
            records.append(self.awa.fill(answers(n + 1)))
            upload = self.awa.talk('sync', '--via', url)
            if n % 2:  # else in the middle of whatever it does
                upload.listen(None)
            relay.stop(signal.SIGKILL)
            upload.end()
        relay.listen()
        self.awa('sync', '--via', relay.url)
        relay.stop(signal.SIGKILL)
        self.assertNotEqual(relay.files('up'), [])
        relay.run('--forward', office.serve())
        relay.run('--forward', office.url)  # once more changes nothing
        relay.listen()
        self.awa('sync', '--via', relay.url)
        self.assert_held(self.awa, records)
        self.assert_at_office_once(*records)

    def test_one_relay_hands_over_to_another(self):
        near, far = self.relay(), self.relay()
        record = self.awa.fill(answers(1))
        url = near.listen('--forward', far.listen())
        self.awa('sync', '--via', url)
        wait_for(lambda: far.files('up'), 'the bundle')
        near.stop()
        far.stop()
        far.run('--forward', office.serve())
        far.listen()
        told = near.run('--forward', far.url, '--json').json()
        self.assertEqual((told['down'], told['error']), (1, 'OK'))
        self.assertEqual((near.files('up'), far.files('down')), ([], []))
        near.listen()
        self.awa('sync', '--via', near.url)
        self.assert_held(self.awa, [record])

    def test_several_relays(self):
        one, two = self.relay(), self.relay()
        first = self.awa.fill(answers(1))
        self.awa('sync', '--via', one.listen())
        second = self.awa.fill(answers(2))
        self.awa('sync', '--via', two.listen())
        self.assertEqual(self.awa.json('status')['relay']['url'], two.url)
        office.serve()
        for r in (one, two):
            r.stop()
            r.run('--forward', office.url)
            r.listen()
        # the answer to the older question is believed for its receipt
        self.awa('sync', '--via', one.url)
        self.assertEqual(self.awa.states(), {first: 'held', second: 'sent'})
        self.awa('sync', '--via', two.url)
        self.assert_held(self.awa, [first, second])

    def test_a_stick_is_taken_in_and_answered(self):
        relay = self.relay()
        stick = tempfile.mkdtemp(dir=office.dir)
        mine, theirs = self.awa.fill(answers(1)), self.bob.fill(answers(2))
        self.awa('carry', stick)
        self.bob('carry', stick)
        told = relay.run('--stick', stick, '--json').json()
        self.assertEqual((told['up'], told['down']), (2, 0))
        relay.run('--forward', office.serve())
        told = relay.run('--stick', stick, '--json').json()
        self.assertEqual((told['up'], told['down']), (0, 2))
        self.awa('carry', stick)
        self.bob('carry', stick)
        self.assert_held(self.awa, [mine])
        self.assert_held(self.bob, [theirs])

    def test_in_one_go_with_a_link(self):
        relay = self.relay()
        stick = tempfile.mkdtemp(dir=office.dir)
        record = self.awa.fill(answers(1))
        self.awa('carry', stick)
        relay.run('--stick', stick, '--forward', office.serve())
        self.awa('carry', stick)
        self.assert_held(self.awa, [record])

    def test_its_directory_is_a_stick(self):
        relay = self.relay()
        record = self.awa.fill(answers(1))
        self.awa('sync', '--via', relay.listen())
        relay.stop()
        office.office('import', relay.dir)
        self.awa('sync', '--via', relay.listen())
        self.assert_held(self.awa, [record])

    def test_a_stick_takes_it_to_the_office(self):
        relay = self.relay()
        stick = tempfile.mkdtemp(dir=office.dir)
        record = self.awa.fill(answers(1))
        self.awa('sync', '--via', relay.listen())
        relay.stop()
        told = relay.run('--forward', stick, '--json').json()
        self.assertEqual(told['up'], 1)
        office.office('import', stick)
        told = relay.run('--forward', stick, '--json').json()
        self.assertEqual((told['up'], told['down']), (0, 1))
        self.assertEqual(relay.files('up'), [])
        self.awa('sync', '--via', relay.listen())
        self.assert_held(self.awa, [record])


class Refusing(Case):
    def test_over_the_quota(self):
        relay = self.relay()
        url = relay.listen('--most', '1', '--most-device', '1')
        for n in range(300):  # each counts as 4 KiB
            with open(os.path.join(relay.dir, 'ayni/up',
                                   f'{"0" * 32}-{n + 1}.ayni'), 'wb'):
                pass
        self.awa.fill(answers(1))
        for lang, said in zip(LANGS, ('no room', 'plus de place',
                                      'no tiene sitio')):
            done = self.awa('sync', '--via', url, '--lang', lang,
                            code=ERR['QUOTA'])
            self.assertIn(said, done.err)
        self.assertEqual(set(self.awa.states().values()), {'recorded'})
        self.assertEqual(len(relay.files('up')), 300)
        relay.stop()
        self.assertIn('refused for want of room', relay.log())

    def test_on_a_full_disk(self):
        relay = self.relay()
        url = relay.listen(limit=500)
        record = self.awa.fill(answers(1))
        done = self.awa('sync', '--via', url, code=ERR['FULL'])
        self.assertIn('no room', done.err)
        relay.stop()
        relay.listen()
        self.awa('sync', '--via', relay.url)
        self.assertEqual(len(relay.files('up')), 1)
        self.assertEqual(self.awa.states(), {record: 'sent'})

    def test_an_answer_that_finds_no_room_waits_at_the_office(self):
        relay = self.relay()
        record = self.awa.fill(answers(1))
        self.awa('sync', '--via', relay.listen())
        relay.stop()
        done = relay.run('--forward', office.serve(), limit=300,
                         code=ERR['FULL'])
        self.assertIn(relay.dir, done.err)
        self.assertEqual((len(relay.files('up')), relay.files('down')),
                         (1, []))
        relay.run('--forward', office.url)
        relay.listen()
        self.awa('sync', '--via', relay.url)
        self.assert_held(self.awa, [record])

    def test_to_sync_with_it_as_if_it_were_the_office(self):
        relay = self.relay()
        url = relay.listen()
        self.awa.fill(answers(1))
        for lang in LANGS:
            done = self.awa('sync', '--url', url, '--lang', lang,
                            code=ERR['REMOTE'])
            self.assertIn(f'ayni sync --via {url}', done.err)
        self.assertEqual(set(self.awa.states().values()), {'recorded'})

    def test_an_office_that_is_no_relay(self):
        self.awa.fill(answers(1))
        url = office.serve()
        for lang in LANGS:
            done = self.awa('sync', '--via', url, '--lang', lang,
                            code=ERR['REMOTE'])
            self.assertIn('--via', done.err)
            self.assertIn(url, done.err)
        self.awa('sync', '--via', 'nonsense', code=ERR['USAGE'])
        self.awa('sync', '--via', NOBODY, code=ERR['NET'])

    def test_another_office(self):
        relay, other = self.relay(), field.Field(forms=())
        try:
            record = self.awa.fill(answers(1))
            self.awa('sync', '--via', relay.listen())
            relay.stop()
            done = relay.run('--forward', other.serve())
            self.assertIn('set aside', done.out)
            self.assertEqual(len(relay.files('up', '.refused')), 1)
        finally:
            other.close()
        relay.run('--forward', office.serve())
        relay.listen()
        self.awa('sync', '--via', relay.url)
        self.assert_held(self.awa, [record])

    def test_itself(self):
        relay = self.relay()
        url = relay.listen()
        relay.stop()
        port = url.rpartition(':')[2]
        for lang in LANGS:
            with open(relay.dir + '.itself', 'w+b') as log:
                process = subprocess.Popen(
                    [os.path.join(field.BUILD, 'ayni'), 'relay', '--lang',
                     lang, '--listen', f'127.0.0.1:{port}', '--forward',
                     url, relay.dir], stdout=log, stderr=log, env=office.env)
                wait_for(lambda: os.path.getsize(log.name) > 200, 'a word')
                process.send_signal(signal.SIGTERM)
                process.wait(field.PATIENCE_S)
                log.seek(0)
                self.assertIn(f'--forward {url}', log.read().decode())

    def test_what_cannot_be(self):
        relay = self.relay()
        nowhere = office.path('nowhere')
        done = office.run('ayni', 'relay', '--forward', NOBODY, nowhere,
                          code=ERR['NOTFOUND'])
        self.assertIn(nowhere, done.err)
        office.run('ayni', 'relay', nowhere, code=ERR['NOTFOUND'])
        done = relay.run('--listen', 'here', code=ERR['USAGE'])
        self.assertIn('--listen here', done.err)
        for size in ('0', 'x', '-1', '1.5'):
            done = relay.run('--listen', '127.0.0.1:0', '--most', size,
                             code=ERR['USAGE'])
            self.assertIn(f'--most {size}', done.err)
        relay.listen()
        for lang in LANGS:
            done = relay.run('--forward', NOBODY, '--lang', lang,
                             code=ERR['BUSY'])
            self.assertIn(relay.dir, done.err)
        port = relay.url.rpartition(':')[2]
        done = self.relay().run('--listen', f'127.0.0.1:{port}',
                                code=ERR['BUSY'])
        self.assertIn(port, done.err)
        done = self.relay().run('--stick', nowhere, code=ERR['NOTFOUND'])
        self.assertIn(nowhere, done.err)

    def test_help_in_three_languages(self):
        said = {office.run('ayni', 'relay', '--help', '--lang', lang).out
                for lang in LANGS}
        self.assertEqual(len(said), 3)
        for text in said:
            for option in ('--listen', '--forward', '--stick', '--most'):
                self.assertIn(option, text)

    def test_what_waits_is_shown(self):
        relay = self.relay()
        self.awa.fill(answers(1))
        self.awa('sync', '--via', relay.listen())
        row, = relay.run('--json').json()
        self.assertEqual((row['bundles'], row['answers']), (1, 0))
        self.assertRegex(row['device'], '^[0-9a-f]{32}$')
        for lang in LANGS:
            self.assertIn(row['device'], relay.run('--lang', lang).out)


class Liar(http.server.BaseHTTPRequestHandler):
    """A relay that answers as it likes: says that it has everything, and
    hands out what it was told to."""
    protocol_version = 'HTTP/1.1'
    taken, down = {}, {}

    def reply(self, status, body=b'', **fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace('_', '-'), value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        way = re.match('/v1/ayni/(up|down)/([0-9a-f]{32})$', self.path)
        if self.path == '/v1/ayni':
            self.reply(200, b'{"relay": "\\u001b[2Jhonest", "id": "?"}')
        elif way and way[1] == 'down':
            self.reply(200, ''.join(
                f'{way[2]}-{n}.ayni\n' for n in self.down).encode())
        elif way:
            self.reply(200)
        else:
            n = int(re.search('-([0-9]+).ayni', self.path)[1])
            self.reply(200, self.down[n])

    def do_HEAD(self):
        self.reply(204, Upload_Offset='0', Upload_Complete='?0')

    def do_PATCH(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        if '/blob/' not in self.path:
            self.taken[self.path] = body
        self.reply(204, Upload_Complete=self.headers['Upload-Complete'],
                   Upload_Offset=str(int(self.headers['Upload-Offset']) +
                                     len(body)))

    def do_DELETE(self):
        self.reply(204)

    def log_message(self, *args):
        pass


class Lying(Case):
    def setUp(self):
        super().setUp()
        Liar.taken, Liar.down = {}, {}
        self.liar = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Liar)
        self.url = f'http://127.0.0.1:{self.liar.server_port}'
        threading.Thread(target=self.liar.serve_forever).start()

    def tearDown(self):
        self.liar.shutdown()
        self.liar.server_close()
        super().tearDown()

    def bundle(self):
        body, = Liar.taken.values()
        Liar.taken.clear()
        return body

    def by_office(self, body):
        """The office's answer to a bundle."""
        stick = tempfile.mkdtemp(dir=office.dir)
        os.makedirs(os.path.join(stick, 'ayni/up'))
        with open(os.path.join(stick, 'ayni/up/x.ayni'), 'wb') as f:
            f.write(body)
        office.office('import', stick)
        with open(os.path.join(stick, 'ayni/down/x.ayni'), 'rb') as f:
            return f.read()

    def test_it_drops_everything(self):
        record = self.awa.fill(answers(1))
        for _ in range(3):
            self.awa('sync', '--via', self.url)
            self.assertEqual(self.awa.states(), {record: 'sent'})
        self.assertNotIn('\x1b', self.awa('status').out)
        self.awa('sync', '--url', office.serve())
        self.assert_held(self.awa, [record])

    def test_nothing_of_what_it_hands_out_is_believed(self):
        records = [self.awa.fill(answers(1))]
        self.awa('sync', '--via', self.url)
        mine = self.bundle()
        answer = self.by_office(mine)
        self.bob.fill(answers(2))
        self.bob('sync', '--via', self.url)
        other = self.by_office(self.bundle())
        forged = bytearray(answer)
        forged[-1] ^= 1
        for bad in (b'', b'<html>', mine, other, bytes(forged),
                    answer[:-1], answer + b'\0'):
            Liar.down = {1: bad}
            self.awa('sync', '--via', self.url, code=None)
            self.assertEqual(set(self.awa.states().values()), {'sent'})
        # replays: the answer to the first question, again and again
        Liar.down = {1: answer, 2: other, 3: answer}
        self.awa('sync', '--via', self.url, code=None)
        self.assert_held(self.awa, records)
        records.append(self.awa.fill(answers(3)))
        self.awa('sync', '--via', self.url, code=None)
        self.assertEqual(self.awa.states(),
                         {records[0]: 'held', records[1]: 'sent'})
        Liar.down = {}
        self.awa('sync', '--url', office.serve())
        self.assert_held(self.awa, records)

    def test_as_an_office(self):
        """To a relay, it is another relay that has everything."""
        relay = self.relay()
        record = self.awa.fill(answers(1))
        self.awa('sync', '--via', relay.listen())
        relay.stop()
        relay.run('--forward', self.url)
        self.assertEqual(len(relay.files('up')), 1)
        relay.run('--forward', office.serve())
        relay.listen()
        self.awa('sync', '--via', relay.url)
        self.assert_held(self.awa, [record])


if __name__ == '__main__':
    field.main()
