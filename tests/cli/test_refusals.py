#!/usr/bin/python3 -B
"""What `ayni` refuses: each says what, where and what to do, ends with the
error's number, and loses nothing."""
import http.server
import os
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR, answers  # noqa: E402

LANGS = ('en', 'fr', 'es')


def setUpModule():
    global office, device, record, draft, before
    office = field.Field()
    device = office.joined('device')
    record = device.fill(answers(1))
    device('fill', 'sse_entity', '--answers', office.write(
        'begun.json', {'answers': {'fw_case': 'TG-1'}}), code=ERR['INVALID'])
    draft = next(r for r, s in device.states().items() if s == 'draft')
    before = all_of_it()


def tearDownModule():
    office.close()


def all_of_it():
    return device.json('list'), device.values(record), device.values(draft)


class Refusal(unittest.TestCase):
    @classmethod
    def tearDownClass(cls):
        if all_of_it() != before:
            raise AssertionError('what was kept is not as it was')

    def refuses(self, code, said, *args, by=None, **how):
        """In three languages, which differ."""
        told = set()
        for lang in LANGS:
            done = (by or device)(*args, '--lang', lang, code=ERR[code],
                                  **how)
            self.assertEqual(done.out, '')
            self.assertRegex(done.err, r'\Aayni: \S')
            for words in said:
                self.assertIn(words, done.err)
            told.add(done.err)
        self.assertEqual(len(told), len(LANGS))


class Passphrase(Refusal):
    def test_wrong(self):
        self.refuses('PASSPHRASE', [device.home, 'AYNI_PASSPHRASE'], 'list',
                     env={'AYNI_PASSPHRASE': 'a bad passphrase'})
        path = office.write('bad', 'a bad passphrase\n')
        self.refuses('PASSPHRASE', [device.home, path], 'fill', 'sse_entity',
                     '--passphrase-file', path)

    def test_none_and_no_terminal_to_ask_on(self):
        talk = device.field.env
        # a session of its own has no terminal
        done = field.Talk([os.path.join(field.BUILD, 'ayni'),
                           *device.args('list')], env=talk)
        said = done.listen(None)
        self.assertEqual(done.end(), ERR['STATE'])
        self.assertIn('--passphrase-file', said)

    def test_empty(self):
        self.refuses('USAGE', [], 'list', '--passphrase-file',
                     office.write('empty', '\n'))

    def test_a_file_that_is_not_there(self):
        self.refuses('NOTFOUND', [office.path('nowhere')], 'list',
                     '--passphrase-file', office.path('nowhere'))


class Home(Refusal):
    def test_no_office_joined_yet(self):
        fresh = field.Device(office, 'fresh')
        for args in (['forms'], ['list'], ['status'], ['sync'],
                     ['fill', 'sse_entity'], ['carry', office.dir],
                     ['show', record], ['edit', record],
                     ['withdraw', record, '--reason', 'x'],
                     ['note', record, 'x']):
            self.refuses('NOTFOUND', [fresh.home, 'ayni join'], *args,
                         by=fresh)
        self.assertFalse(os.path.exists(fresh.home))

    def test_nowhere(self):
        done = office.run('ayni', 'list', env={'HOME': ''},
                          code=ERR['USAGE'])
        self.assertIn('--home', done.err)

    def test_that_cannot_be_made(self):
        below = field.Device(office, 'begun.json/home')
        invitation = office.invite()
        self.refuses('IO', [below.home], 'join', invitation, by=below)
        field.Device(office, 'elsewhere')('join', invitation)

    @unittest.skipIf(os.geteuid() == 0, 'root may write anywhere')
    def test_that_may_not_be_written(self):
        closed = office.path('closed')
        os.mkdir(closed, 0o500)
        inside = field.Device(office, 'closed/home')
        self.refuses('IO', [inside.home], 'join', office.invite(), by=inside)

    def test_a_file_that_may_not_grow(self):
        """As on a full disk, wherever it strikes: the rest is kept."""
        for limit in (0, 1 << 14, 1 << 16, 1 << 17):
            there = field.Device(office, f'join-{limit}')
            invitation = office.invite()
            done = there('join', invitation, limit=limit, code=None)
            self.assertIn(done.code, (ERR['IO'], ERR['FULL']))
            self.assertIn(there.home, done.err)
            there('join', invitation)
        # its room is taken before it begins: then, or not at all
        for limit in (1 << 12, 1 << 15, 3 << 15, 1 << 17):
            done = there('fill', 'sse_entity', '--answers', answers(2),
                         limit=limit, code=None)
            self.assertIn(done.code, (ERR['IO'], ERR['FULL']))
            self.assertIn(there.home, done.err)
            self.assertEqual(there.states(), {})
        one = there.fill(answers(2))
        self.assertEqual(there.states(), {one: 'recorded'})

    def test_output_that_cannot_be_written(self):
        for args in (['list'], ['list', '--json'], ['show', record, '--xml'],
                     ['forms'], ['status'], ['--help']):
            for lang, said in (('en', 'could be written'),
                               ('fr', "n'a pas pu être écrite"),
                               ('es', 'no se pudo escribir')):
                with open('/dev/full', 'w', encoding='ascii') as full:
                    done = device(*args, '--lang', lang, stdout=full,
                                  code=ERR['IO'])
                self.assertIn(said, done.err)


class Names(Refusal):
    def test_unknown_form(self):
        self.refuses('NOTFOUND', ['sse_enterprise', 'ayni forms'], 'fill',
                     'sse_enterprise')

    def test_several_forms(self):
        self.refuses('EXISTS', ['sse'], 'fill', 'sse')

    def test_unknown_record(self):
        for args in (['show', 'f00'], ['edit', 'f00'], ['edit', 'x y'],
                     ['withdraw', 'f00', '--reason', 'x'],
                     ['note', 'f00', 'x']):
            self.refuses('NOTFOUND', [args[1], 'ayni'], *args)

    def test_a_draft_is_not_recorded_yet(self):
        for args in (['withdraw', draft, '--reason', 'x'],
                     ['note', draft, 'x']):
            self.refuses('NOTFOUND', [draft], *args)

    def test_several_records(self):
        self.refuses('EXISTS', ['0'], 'show', '0')

    def test_a_reason_is_needed(self):
        self.refuses('USAGE', ['--reason', 'ayni withdraw --help'],
                     'withdraw', record)

    def test_an_empty_note(self):
        self.refuses('USAGE', [], 'note', record, '')

    def test_a_language_that_the_form_has_not(self):
        self.refuses('NOTFOUND', ['German', 'Spanish (es)'], 'fill',
                     'sse_entity', '--form-language', 'German')


class Answers(Refusal):
    def refuses_file(self, code, said, text):
        path = office.write('file.json', text)
        self.refuses(code, [path, *said], 'fill', 'sse_entity', '--answers',
                     path)

    def test_not_json(self):
        self.refuses_file('BADFORM', ['2'], '{"answers":\n}')

    def test_no_answers(self):
        self.refuses_file('BADFORM', ['answers'], '{"fw_case": "TG-1"}')

    def test_not_there(self):
        self.refuses('NOTFOUND', [office.path('none.json')], 'fill',
                     'sse_entity', '--answers', office.path('none.json'))

    def test_a_directory(self):
        self.refuses('IO', [office.dir], 'fill', 'sse_entity', '--answers',
                     office.dir)


class Clock(Refusal):
    def test_a_date_before_the_program_was_built(self):
        self.refuses('CLOCK', ['1999-12-31'], 'fill', 'sse_entity', '--date',
                     '1999-12-31', '--answers', answers(1))

    def test_no_date_at_all(self):
        self.refuses('CLOCK', ['yesterday'], 'fill', 'sse_entity', '--date',
                     'yesterday', '--answers', answers(1))


class Invitation(Refusal):
    def test_not_one(self):
        other = field.Device(office, 'other')
        for text in ('', 'nonsense', '{"answers": {}}'):
            path = office.write('not.invitation', text)
            self.refuses('BADTYPE', [path, 'aynid device invite'], 'join',
                         path, by=other)
        self.assertFalse(os.path.exists(other.home))

    def test_one_with_a_flipped_bit(self):
        with open(office.invite(), 'rb') as f:
            whole = f.read()
        other = field.Device(office, 'other')
        path = office.path('flipped.invitation')
        # but for the last item, where the feed begins, which nobody signs
        for at in range(0, len(whole) - 9, len(whole) // 16):
            with open(path, 'wb') as f:
                f.write(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
            done = other('join', path, code=None)
            self.assertNotEqual(done.code, 0, at)
            self.assertIn(path, done.err)
            self.assertFalse(os.path.exists(other.home), at)


class Contact(Refusal):
    def test_no_address_known(self):
        self.refuses('USAGE', ['--url', 'ayni carry'], 'sync')

    def test_not_an_address(self):
        self.refuses('USAGE', ['nonsense'], 'sync', '--url', 'nonsense')

    def test_nobody_there(self):
        url = 'http://127.0.0.1:9'
        done = device('sync', '--url', url, '--json', code=ERR['NET'])
        self.assertIn(url, done.err)
        self.assertEqual(done.json()['error'], 'NET')

    def test_no_stick_there(self):
        self.refuses('NOTFOUND', [office.path('unplugged')], 'carry',
                     office.path('unplugged'))

    def test_a_server_that_is_no_office(self):
        class Garbage(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b'<html>It works!</html>')

            def log_message(self, *_):
                pass

        with http.server.HTTPServer(('127.0.0.1', 0), Garbage) as server:
            threading.Thread(target=server.serve_forever,
                             daemon=True).start()
            url = f'http://127.0.0.1:{server.server_port}'
            done = device('sync', '--url', url, code=ERR['REMOTE'])
            server.shutdown()
        self.assertIn(url, done.err)
        self.assertIn(record, device.states())


if __name__ == '__main__':
    field.main()
