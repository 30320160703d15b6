#!/usr/bin/python3 -B
"""`ayni ui` over HTTP: who gets in, what each call does, what is kept."""
import os
import signal
import sys
import tempfile
import unittest
from urllib.parse import urlencode

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR  # noqa: E402
from screens import Screens, give  # noqa: E402

MIB = 1 << 20
LIMIT_KIB = 24 << 10
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
FORM = '''| survey |
| | type | name | label | hint | appearance | required | constraint | constraint_message | image |
| | begin_group | who | People | | field-list | | | |
| | text | name | <b>Name</b> of *all* | | | yes | | |
| | integer | age | Age | in years | | | . < 120 | Too old |
| | end_group | | | | | | | |
| | select_one far | place | Place | | | | | | map.svg |
| | begin_repeat | item | Item | | | | | |
| | text | what | What | | | | | |
| | end_repeat | | | | | | | |
| choices |
| | list_name | name | label |
''' + ''.join(f'| | far | p{i} | Place {i} |\n' for i in range(300)) + '''| settings |
| | form_title | form_id | version |
| | Small | small | 1 |
'''

FILES = '''| survey |
| | type | name | label | appearance |
| | begin_group | all | All | field-list |
| | image | photo | Photo | |
| | file | paper | Paper | |
| | text | name | Name | |
| | end_group | | | |
| | image | late | Late | |
| settings |
| | form_title | form_id | version |
| | Files | files | 1 |
'''
PNG = b'\x89PNG\r\n\x1a\n' + bytes(8)


def setUpModule():
    global office
    office = field.Field()
    office.write('small.md', FORM)
    office.write('map.svg', PICTURE)


def tearDownModule():
    office.close()


class Gate(unittest.TestCase):
    """What is refused before anything is looked at."""

    @classmethod
    def setUpClass(cls):
        cls.screens = Screens(office.joined('gate'))
        cls.screens.unlock()

    @classmethod
    def tearDownClass(cls):
        cls.screens.end()

    def status(self, method, path, **how):
        return self.screens.ask(method, path, **how).status

    def test_the_token_opens_once(self):
        self.assertEqual(self.status('GET', self.screens.door), 403)
        self.assertEqual(self.status('GET', '/in/' + '0' * 32), 403)
        self.assertEqual(self.status('GET', '/in/'), 403)
        self.assertEqual(self.status('GET', '/api/state'), 200)

    def test_the_cookie_is_for_this_site_and_no_script(self):
        screens = Screens(office.joined('cookie'), enter=False)
        came = screens.enter()
        self.assertEqual(came.status, 200)
        self.assertIn(b'content="0;url=/"', came.body)
        self.assertRegex(came.headers['Set-Cookie'],
                         rf'^ayni-{screens.port}=\w{{32}}; Path=/; '
                         'HttpOnly; SameSite=Strict$')
        self.assertEqual(screens.end(), 0)

    def test_a_new_address_ends_the_old_session(self):
        screens = Screens(office.joined('again'))
        old = screens.cookie
        self.assertEqual(screens.ask('GET', '/').status, 200)
        screens.new_address()
        self.assertEqual(screens.ask('GET', '/').status, 401)
        self.assertEqual(screens.enter().status, 200)
        self.assertNotEqual(screens.cookie, old)
        self.assertEqual(screens.ask('GET', '/').status, 200)
        self.assertEqual(screens.end(), 0)

    def test_the_token_counts_wherever_it_lay(self):
        screens = Screens(office.joined('lay'), enter=False)
        came = screens.ask('GET', screens.door, headers={
            'Sec-Fetch-Site': 'cross-site'})
        self.assertEqual(came.status, 200)
        self.assertIn('ayni-', came.headers['Set-Cookie'])
        self.assertEqual(screens.end(), 0)

    def test_without_the_cookie_nothing_is_told(self):
        for path in ('/', '/app.js', '/api/state', '/media/x.png'):
            for cookie in (None, f'ayni-{self.screens.port}=',
                           f'ayni-{self.screens.port}=' + '0' * 32):
                self.assertEqual(self.status('GET', path, headers={
                    'Cookie': cookie}), 401, (path, cookie))
        self.assertEqual(self.status('POST', '/api/lock', body={}, headers={
            'Cookie': None}), 401)
        self.assertFalse(self.screens.get('/api/state')['locked'])

    def test_another_host_is_no_host_of_ours(self):
        port = self.screens.port
        for host in (f'evil.example:{port}', f'localhost:{port}',
                     '127.0.0.1', f'127.0.0.1:{port + 1}', None):
            self.assertIn(self.status('GET', '/api/state', headers={
                'Host': host}), (421, 400), host)

    def test_another_origin_can_neither_read_nor_post(self):
        for origin in ('http://evil.example', 'null',
                       f'https://127.0.0.1:{self.screens.port}',
                       f'http://127.0.0.1:{self.screens.port + 1}',
                       f'http://localhost:{self.screens.port}'):
            for method, path, body in (('GET', '/api/state', None),
                                       ('POST', '/api/lock', {})):
                self.assertEqual(self.status(
                    method, path, body=body,
                    headers={'Origin': origin}), 403, origin)
        self.assertEqual(self.status('POST', '/api/lock', body={}, headers={
            'Origin': None}), 403)
        for site in ('cross-site', 'same-site', 'none'):
            self.assertEqual(self.status('GET', '/api/state', headers={
                'Sec-Fetch-Site': site}), 403, site)
        self.assertEqual(self.status('GET', '/', headers={
            'Sec-Fetch-Site': 'cross-site'}), 403)
        self.assertFalse(self.screens.get('/api/state')['locked'])

    def test_a_form_of_another_page_is_no_json(self):
        for kind in ('text/plain', 'application/x-www-form-urlencoded',
                     None):
            self.assertEqual(self.status('POST', '/api/lock', body={},
                                         headers={'Content-Type': kind}), 400)

    def test_every_answer_says_what_the_browser_may_do(self):
        for path in ('/', '/app.js', '/app.css', '/api/state', '/nothing',
                     '/media/none.svg'):
            h = self.screens.ask('GET', path).headers
            policy = h['Content-Security-Policy']
            self.assertIn("default-src 'none'", policy)
            self.assertIn("frame-ancestors 'none'", policy)
            self.assertNotIn('unsafe', policy)
            self.assertEqual(h['X-Content-Type-Options'], 'nosniff')
            self.assertEqual(h['Cache-Control'], 'no-store')
            self.assertEqual(h['Referrer-Policy'], 'no-referrer')
            self.assertEqual(h['Cross-Origin-Resource-Policy'],
                             'same-origin')
            self.assertIsNone(h['Access-Control-Allow-Origin'])

    def test_no_path_leads_to_a_file(self):
        self.screens.post('/api/begin', form='sse_listing')
        for path in ('/../../etc/passwd', '/..%2f..%2fetc%2fpasswd',
                     '/media/../../../etc/passwd',
                     '/media/..%2f..%2f..%2fetc%2fpasswd',
                     '/media/%2fetc%2fpasswd', '/media/', '/media/vault.db',
                     '//etc/passwd', '/api/../vault.db', '/api/', '/x'):
            self.assertEqual(self.status('GET', path), 404, path)

    def test_bodies_are_bounded(self):
        for body, headers in (
                (b'{"passphrase": "' + b'x' * (3 * MIB) + b'"}', None),
                (b'{}', {'Content-Length': str(1 << 40)})):
            try:
                self.assertEqual(self.status(
                    'POST', '/api/unlock', body=body, headers=headers), 413)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it listened no longer, which is as good
        self.assertEqual(self.status('POST', '/api/lock',
                                     body='{"a":' * 100_000), 400)
        self.assertFalse(self.screens.get('/api/state')['locked'])

    def test_methods_and_members(self):
        for method, path, status in (('GET', '/api/lock', 405),
                                     ('POST', '/api/state', 405),
                                     ('PUT', '/api/state', 403),
                                     ('DELETE', '/', 403),
                                     ('POST', '/', 405)):
            origin = self.screens.origin if status == 405 else 'null'
            self.assertEqual(self.status(method, path, body={}, headers={
                'Origin': origin}), status, (method, path))
        # what the vault said to somebody else is not told to everybody
        self.screens.post('/api/discard', 404,
                          record='00000000-0000-7000-8000-000000000000')
        self.assertEqual(
            self.screens.get('/api/lock', 405)['error']['message'],
            'not supported')
        for body in ('', '[]', '{', '"x"', '{"lang":1}', '{"lang":"xx"}'):
            self.assertEqual(self.status('POST', '/api/language', body=body),
                             400, body)


class Lock(unittest.TestCase):
    def test_wrong_passphrases_must_wait(self):
        screens = Screens(office.joined('wrong'))
        waits = []
        for _ in range(3):
            told = screens.post('/api/unlock', 403, passphrase='no')['error']
            self.assertEqual(told['name'], 'PASSPHRASE')
            waits.append(told['wait_s'])
        self.assertEqual(waits[:2], [0, 0])
        self.assertGreater(waits[2], 0)
        told = screens.post('/api/unlock', 429, passphrase='no')['error']
        self.assertEqual(told['name'], 'QUOTA')
        field.wait_for(lambda: screens.get('/api/state')['wait_s'] == 0,
                       'the end of the wait')
        self.assertFalse(screens.unlock()['locked'])
        self.assertEqual(screens.end(), 0)

    def test_locked_it_answers_nothing_of_the_work(self):
        screens = Screens(office.joined('locked'))
        screens.unlock()
        record = screens.post('/api/begin', form='sse_entity')['record']
        self.assertTrue(screens.post('/api/lock')['locked'])
        self.assertNotIn('person', screens.get('/api/state'))
        for path in ('/api/home', '/api/page', '/api/sync', '/media/x'):
            self.assertEqual(screens.get(path, 423)['error']['name'],
                             'PASSPHRASE')
        screens.post('/api/begin', 423, form='sse_entity')
        self.assertIsNone(screens.unlock()['open'])
        self.assertEqual(screens.post('/api/open', record=record)['screen'],
                         0)
        self.assertEqual(screens.end(), 0)

    def test_the_passphrase_becomes_another(self):
        device = office.joined('another')
        device('join', office.invite('Kofi'), '--unlock-file',
               office.write('awa.pass', device.env['AYNI_PASSPHRASE']),
               env={'AYNI_PASSPHRASE': 'of Kofi'})
        screens = Screens(device)
        screens.post('/api/passphrase', 423, passphrase='x', next='y')
        screens.unlock()
        mine = device.env['AYNI_PASSPHRASE']
        for wrong in ('no', 'of Kofi'):
            told = screens.post('/api/passphrase', 403, passphrase=wrong,
                                next='a new one')['error']
            self.assertEqual((told['name'], told['wait_s']),
                             ('PASSPHRASE', 0))
        for new, status in (('', 400), ('of Kofi', 409), ('x' * 2000, 413)):
            screens.post('/api/passphrase', status, passphrase=mine, next=new)
        screens.post('/api/passphrase', 403, passphrase='no', next='new')
        screens.post('/api/passphrase', passphrase=mine, next='a new one')
        self.assertEqual(device.json('status', env={
            'AYNI_PASSPHRASE': 'a new one'})['person'], 'Awa Mensah')
        screens.post('/api/lock')
        screens.post('/api/unlock', 403, passphrase=mine)
        screens.post('/api/unlock', passphrase='a new one')
        self.assertEqual(screens.end(), 0)

    def test_wrong_ones_there_must_wait_too(self):
        screens = Screens(office.joined('there'))
        screens.unlock()
        for _ in range(3):
            told = screens.post('/api/passphrase', 403, passphrase='no',
                                next='new')['error']
        self.assertGreater(told['wait_s'], 0)
        screens.post('/api/passphrase', 429, passphrase=screens.device.env[
            'AYNI_PASSPHRASE'], next='new')
        self.assertEqual(screens.end(), 0)

    def test_it_says_how_long_it_stays_open(self):
        screens = Screens(office.joined('stay'), '--idle', '500')
        self.assertEqual(screens.get('/api/state')['left_s'], 0)
        screens.post('/api/stay', 423)
        screens.unlock()
        for told in (screens.get('/api/state'), screens.post('/api/stay')):
            self.assertTrue(400 < told['left_s'] <= 500, told)
        self.assertEqual(screens.end(), 0)
        screens = Screens(office.joined('ever'), '--idle', '0')
        self.assertEqual(screens.unlock()['left_s'], 0)
        self.assertEqual(screens.end(), 0)

    def test_it_locks_when_nobody_touches_it(self):
        screens = Screens(office.joined('idle'), '--idle', '1')
        screens.unlock()
        field.wait_for(lambda: screens.get('/api/state')['locked'],
                       'the lock')
        self.assertEqual(screens.end(), 0)

    def test_the_language_is_the_persons(self):
        device = office.joined('tongue')
        screens = Screens(device)
        screens.unlock()
        self.assertEqual(screens.post('/api/language', lang='fr')['lang'],
                         'fr')
        screens.end()
        screens = Screens(device)
        self.assertEqual(screens.get('/api/state')['lang'], 'en')
        self.assertEqual(screens.unlock()['lang'], 'fr')
        self.assertIn('entretiens', screens.get('/api/home')['words'])
        page = screens.post('/api/begin', form='sse_entity')
        self.assertEqual(page['language'], 'fr')
        self.assertEqual(screens.end(), 0)


class Start(unittest.TestCase):
    def opened(self, device, name, script):
        """Started with --open, where a program of this name opens."""
        bin_dir = tempfile.mkdtemp(dir=office.dir)
        path = os.path.join(bin_dir, name)
        with open(path, 'w', encoding='utf-8') as f:
            f.write('#!/bin/sh\n' + script)
        os.chmod(path, 0o755)
        run = tempfile.mkdtemp(dir=office.dir)
        return run, Screens(device, '--open', enter=False, env={
            'PATH': bin_dir + ':/usr/bin:/bin', 'XDG_RUNTIME_DIR': run})

    def test_a_browser_gets_a_file_that_only_its_user_reads(self):
        heard = office.path('heard')
        run, screens = self.opened(
            office.joined('open'), 'xdg-open',
            f'echo "$1" >{heard}.part; mv {heard}.part {heard}\n')
        field.wait_for(lambda: os.path.exists(heard), 'the browser')
        with open(heard, encoding='utf-8') as f:
            told = f.read().strip()
        self.assertEqual(os.path.dirname(told), run)
        self.assertNotIn(screens.door, told)
        self.assertEqual(os.stat(told).st_mode & 0o777, 0o600)
        with open(told, encoding='utf-8') as f:
            self.assertIn(f'url={screens.origin}{screens.door}"', f.read())
        screens.enter()
        field.wait_for(lambda: not os.listdir(run), 'the end of the file')
        self.assertEqual(screens.ask('GET', '/').status, 200)
        self.assertEqual(screens.end(), 0)

    def test_a_file_that_nobody_used_goes_with_the_program(self):
        run, screens = self.opened(office.joined('unused'), 'xdg-open',
                                   'exit 0\n')
        field.wait_for(lambda: os.listdir(run), 'the file')
        self.assertEqual(screens.end(), 0)
        self.assertEqual(os.listdir(run), [])

    def test_a_phone_gets_the_address(self):
        heard = office.path('phone')
        run, screens = self.opened(
            office.joined('phone-device'), 'termux-open-url',
            f'echo "$1" >{heard}.part; mv {heard}.part {heard}\n')
        field.wait_for(lambda: os.path.exists(heard), 'the browser')
        with open(heard, encoding='utf-8') as f:
            self.assertEqual(f.read().strip(), screens.origin + screens.door)
        self.assertEqual(os.listdir(run), [])
        self.assertEqual(screens.end(), 0)

    def test_what_cannot_be(self):
        device = office.joined('start')
        for args, said in ((['--port', 'x'], '"x"'),
                           (['--port', '70000'], '65535'),
                           (['--idle', '-1'], '"-1"'),
                           (['--idle', ''], 'idle')):
            done = device('ui', *args, code=ERR['USAGE'])
            self.assertIn(said, done.err)
        nobody = field.Device(office, 'nobody')
        nobody('ui', code=ERR['NOTFOUND'])

    def test_a_port_that_is_taken(self):
        device = office.joined('port')
        screens = Screens(device)
        done = device('ui', '--port', str(screens.port), code=ERR['BUSY'])
        self.assertIn(str(screens.port), done.err)
        self.assertEqual(screens.end(), 0)


class Interview(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.device = office.joined('way')
        cls.screens = Screens(cls.device)
        cls.screens.unlock()

    @classmethod
    def tearDownClass(cls):
        cls.screens.end()

    def through(self, case, language):
        """A whole SSE survey; its page at the end."""
        file = field.read_json(field.answers(case, language))
        page = self.screens.post('/api/begin', form='sse_entity')
        while page['kind'] != 'end':
            at = page['order'][0]
            answers = file['answers']
            if page['kind'] == 'repeat':
                name = at.rsplit('/', 1)[-1].split('#')[0]
                have = page['nodes'][at]['count']
                if have < len(answers.get(name, [])):
                    page = self.screens.post('/api/add', ref=at)
                    continue
            for crumb in page['crumbs']:
                if crumb['position']:
                    name = crumb['ref'].rsplit('/', 1)[-1].split('[')[0]
                    answers = answers[name][crumb['position'] - 1]
            page = give(self.screens, page, answers)
            self.assertIsNone(page['refused'], page)
        return page

    def test_the_same_record_as_from_a_file(self):
        page = self.through(1, 'en')
        self.assertEqual(sum(s['missing'] + s['broken']
                             for s in page['sections']), 0)
        done = self.screens.post('/api/finish')
        self.assertEqual(done['state'], 'recorded')
        filled = self.device.fill(field.answers(1, 'en'))
        ours = self.device.values(done['record'])
        theirs = self.device.values(filled)
        differ = {k for k in ours.keys() | theirs.keys()
                  if ours.get(k) != theirs.get(k)}
        # the file has a clock of its own
        self.assertEqual({d for d in differ if not any(
            part in d for part in ('start', 'end', 'today', 'instanceID',
                                   'date', 'time', '_dur', 'age'))}, set())
        item, = self.screens.get('/api/home', find=done['record'])['items']
        self.assertEqual(item['state'], 'recorded')
        self.assertEqual(item['label'], done['label'])

    def test_what_breaks_a_rule_is_told_at_the_question(self):
        page = self.screens.post('/api/begin', form='sse_entity')
        ref, = page['order']
        page = self.screens.post('/api/next')
        self.assertEqual((page['refused']['why'], page['at']),
                         ('required', ref))
        page = self.screens.post('/api/set', ref=ref, typed='x', then='next')
        self.assertEqual((page['refused']['why'], page['at']),
                         ('constraint', ref))
        self.assertIn('capital letters', page['refused']['message'])
        self.assertEqual(page['nodes'][ref]['value'], '')
        page = self.screens.post('/api/set', ref=ref, typed='TG-0001')
        self.assertEqual(page['nodes'][ref]['value'], 'TG-0001')
        self.screens.post('/api/set', 404, ref='/data/nothing', value='1')
        self.screens.post('/api/set', 404, ref='/data', value='1')
        self.screens.post('/api/set', 400, ref=ref)
        page = self.screens.post('/api/finish')
        self.assertEqual(page['refused']['why'], 'required')
        self.screens.post('/api/discard', record=page['record'])
        self.screens.get('/api/page', 409)

    def test_what_was_answered_survives_a_kill(self):
        device = office.joined('killed')
        screens = Screens(device)
        screens.unlock()
        page = screens.post('/api/begin', form='sse_entity')
        page = screens.post('/api/set', ref=page['order'][0],
                            typed='TG-0001', then='next')
        screens.end(signal.SIGKILL)
        screens = Screens(device)
        screens.unlock()
        item, = screens.get('/api/home')['items']
        self.assertEqual(item['state'], 'draft')
        again = screens.post('/api/open', record=item['record'])
        self.assertEqual(screens.post('/api/go', screen=0)['nodes'][
            '/data/cover/fw_case']['value'], 'TG-0001')
        self.assertEqual(again['record'], page['record'])
        self.assertEqual(screens.end(), 0)

    def test_correcting_and_withdrawing(self):
        record = self.device.fill(field.answers(2, 'en'))
        page = self.screens.post('/api/correct', record=record)
        self.assertTrue(page['correcting'])
        self.screens.post('/api/pause')
        self.assertEqual(self.screens.get('/api/home', state='open')[
            'items'][0]['state'], 'correcting')
        told = self.screens.post('/api/correct', 409, record=record)
        self.assertEqual(told['error']['name'], 'EXISTS')
        self.screens.post('/api/discard', record=record)
        self.screens.post('/api/withdraw', 400, record=record, reason=' ')
        home = self.screens.post('/api/withdraw', record=record,
                                 reason='twice the same')
        item, = [i for i in home['items'] if i['record'] == record]
        self.assertTrue(item['withdrawn'])
        self.screens.post('/api/withdraw', 409, record=record, reason='x')
        self.screens.post('/api/open', 404, record='0' * 8 + '-0000-7000-'
                          '8000-' + '0' * 12)
        self.screens.post('/api/open', 400, record='x')

    def test_languages_of_a_form(self):
        page = self.screens.post('/api/begin', form='sse_entity')
        self.assertEqual([x['tag'] for x in page['languages']],
                         ['en', 'fr', 'es'])
        page = self.screens.post('/api/form-language', lang='es')
        self.assertEqual(page['language'], 'es')
        self.screens.post('/api/form-language', 404, lang='xx')
        self.screens.post('/api/discard', record=page['record'])

    @unittest.skipIf(field.sanitized(), 'AddressSanitizer needs more')
    def test_memory(self):
        self.through(1, 'en')
        kib = self.screens.memory_kib()
        print(f'ui, case 1: {kib} KiB')
        self.assertLess(kib, LIMIT_KIB)


class Small(unittest.TestCase):
    """A form with a field-list, a long list and a repeat."""

    @classmethod
    def setUpClass(cls):
        cls.field = field.Field(forms=())
        cls.field.office('form', 'publish', office.path('small.md'),
                         office.path('map.svg'))
        cls.device = cls.field.joined('small')
        cls.screens = Screens(cls.device)
        cls.screens.unlock()

    @classmethod
    def tearDownClass(cls):
        cls.screens.end()
        cls.field.close()

    def test_a_field_list_is_one_page(self):
        page = self.screens.post('/api/begin', form='small')
        self.assertEqual((page['kind'], page['screen'], page['last']),
                         ('list', 0, 1))
        name, age = page['order']
        self.assertEqual(page['nodes'][name]['label'], '<b>Name</b> of *all*')
        self.assertEqual(page['nodes'][age]['hint'], 'in years')
        page = self.screens.post('/api/set', ref=age, typed='130')
        self.assertEqual((page['at'], page['refused']['message']),
                         (age, 'Too old'))
        page = self.screens.post('/api/set', ref=age, typed='1 0x')
        self.assertEqual(page['refused']['why'], 'type')
        page = self.screens.post('/api/set', ref=age, typed='30')
        self.assertIsNone(page['refused'])
        page = self.screens.post('/api/next')
        self.assertEqual((page['refused']['why'], page['at'], page['screen']),
                         ('required', name, 0))
        page = self.screens.post('/api/set', ref=name, value='<script>',
                                 then='next')
        self.assertEqual(page['screen'], 2)
        page = self.screens.post('/api/back')
        self.assertEqual((page['screen'], page['nodes'][name]['value']),
                         (0, '<script>'))
        self.screens.post('/api/back', 404)

    def test_choices_are_found_and_paged(self):
        self.screens.post('/api/begin', form='small')
        page = self.screens.post('/api/go', name='place')
        node = page['nodes'][page['order'][0]]
        self.assertEqual((len(node['choices']), node['choices_total']),
                         (100, 300))
        ref = page['order'][0]
        found = self.screens.get('/api/choices', ref=ref, find='place 29')
        self.assertEqual(found['total'], 11)
        self.assertEqual(found['choices'][0], ['p29', 'Place 29'])
        found = self.screens.get('/api/choices', ref=ref, most=5,
                                 **{'from': 298})
        self.assertEqual([c[0] for c in found['choices']], ['p298', 'p299'])
        self.screens.get('/api/choices', 404, ref='/small/who')
        page = self.screens.post('/api/set', ref=ref, value='p299')
        self.assertEqual(page['nodes'][ref]['shown'], 'Place 299')
        page = self.screens.post('/api/set', ref=ref, value='nowhere')
        self.assertEqual(page['refused']['why'], 'type')
        self.assertEqual(page['nodes'][ref]['value'], 'p299')
        page = self.screens.post('/api/set', ref=ref, value=None)
        self.assertEqual(page['nodes'][ref]['value'], '')

    def test_a_file_of_the_form_is_shown_and_runs_nothing(self):
        self.screens.post('/api/begin', form='small')
        page = self.screens.post('/api/go', name='place')
        medium, = page['nodes'][page['order'][0]]['media']
        self.assertEqual(medium, {'kind': 'image', 'file': 'map.svg'})
        came = self.screens.ask('GET', '/media/map.svg')
        self.assertEqual((came.status, came.body.decode()), (200, PICTURE))
        self.assertEqual(came.headers['Content-Type'], 'image/svg+xml')
        self.assertIn('sandbox', came.headers['Content-Security-Policy'])
        self.assertIn("default-src 'none'",
                      came.headers['Content-Security-Policy'])
        self.screens.post('/api/pause')
        self.assertEqual(self.screens.ask('GET', '/media/map.svg').status,
                         409)

    def test_rows_come_and_go(self):
        self.screens.post('/api/begin', form='small')
        page = self.screens.post('/api/go', name='item')
        ref, = page['order']
        before = page['nodes'][ref]['count']
        page = self.screens.post('/api/add', ref=ref)
        self.assertEqual(page['crumbs'][-1]['position'], before + 1)
        what, = page['order']
        self.assertTrue(page['nodes'][what]['may_remove'])
        self.screens.post('/api/set', ref=what, value='a thing')
        items = self.screens.get('/api/overview', section=2)
        self.assertIn('a thing', [i['shown'] for i in items['items']])
        page = self.screens.post('/api/remove', ref=what)
        self.assertEqual(page['nodes'][ref]['count'], before)
        self.screens.post('/api/remove', 404, ref=what)
        self.screens.post('/api/add', 404, ref=what)


class Files(unittest.TestCase):
    """Uploads: what is kept, shown, refused."""

    @classmethod
    def setUpClass(cls):
        cls.field = field.Field(forms=())
        cls.field.office('form', 'publish',
                         cls.field.write('files.md', FILES))
        cls.device = cls.field.joined('files')
        cls.screens = Screens(cls.device)
        cls.screens.unlock()

    @classmethod
    def tearDownClass(cls):
        assert cls.screens.end() == 0
        cls.field.close()

    def setUp(self):
        self.page = self.screens.post('/api/begin', form='files')

    def send(self, body, name, ref='/data/all/photo', headers=None):
        return self.screens.ask(
            'POST', '/api/upload?' + urlencode({'ref': ref, 'name': name}),
            body=body, headers={'Content-Type': 'application/octet-stream',
                                **(headers or {})})

    def sent(self, *args):
        return self.screens.told(self.send(*args), 200)

    def kept(self, ref='/data/all/photo'):
        return self.screens.ask('GET', '/answer?' + urlencode({'ref': ref}))

    def test_what_is_kept_is_shown_replaced_and_recorded(self):
        first = PNG + os.urandom(100_000)
        node = self.sent(first, '../my photo.png')['nodes']['/data/all/photo']
        self.assertRegex(node['value'], r'^my_photo-[0-9a-f]{8}\.png$')
        self.assertIn(node['value'], node['shown'])
        self.assertEqual(node['mediatype'], 'image/*')
        came = self.kept()
        self.assertEqual((came.status, came.body), (200, first))
        self.assertEqual(came.headers['Content-Type'], 'image/png')
        self.assertIn('sandbox', came.headers['Content-Security-Policy'])
        second = PNG + b'2'
        again = self.sent(second, node['value'])['nodes']['/data/all/photo']
        self.assertNotEqual(again['value'], node['value'])
        self.assertEqual(self.kept().body, second)
        self.assertEqual(self.kept('/data/all/paper').status, 404)
        self.screens.post('/api/next')
        done = self.screens.post('/api/finish')
        shown = self.device.json('show', done['record'])
        self.assertEqual([f['name'] for f in shown['files']],
                         [again['value']])

    def test_cleared_it_is_gone(self):
        self.sent(PNG, 'a.png')
        page = self.screens.post('/api/set', ref='/data/all/photo', value=None)
        self.assertEqual(page['nodes']['/data/all/photo']['value'], '')
        self.assertEqual(self.kept().status, 404)

    def test_what_is_no_picture_is_refused_at_the_question(self):
        for body, name in ((b'', 'a.png'), (b'words', 'a.txt')):
            page = self.sent(body, name)
            self.assertEqual(page['refused']['why'], 'file', name)
            self.assertEqual(page['refused']['ref'], '/data/all/photo')
            self.assertNotEqual(page['refused']['message'], '')
            self.assertEqual(page['nodes']['/data/all/photo']['value'], '')
        self.sent(b'words', 'a.txt', '/data/all/paper')
        self.assertEqual(self.kept('/data/all/paper').body, b'words')

    def test_other_questions_take_none(self):
        self.assertEqual(self.send(PNG, 'a.png', '/data/all/name').status, 409)
        for ref in ('/data/none', '/data/late', ''):
            self.assertEqual(self.send(PNG, 'a.png', ref).status, 404, ref)
        self.screens.post('/api/set', 501, ref='/data/all/photo', value='a.png')

    def test_too_large_it_is_refused_and_the_interview_lives_on(self):
        self.sent(PNG, 'small.png')
        try:
            self.assertEqual(self.send(b'x', 'a.png', headers={
                'Content-Length': str(65 * MIB)}).status, 413)
        except (BrokenPipeError, ConnectionResetError):
            pass
        # and where nothing is promised
        piece = b'%x\r\n' % MIB + bytes(MIB) + b'\r\n'
        came = self.send(piece * 65 + b'0\r\n\r\n', 'a.png', headers={
            'Content-Length': None, 'Transfer-Encoding': 'chunked'})
        self.assertEqual(came.status, 413)
        self.assertEqual(self.kept().body, PNG)
        self.assertEqual(self.screens.get('/api/page')['record'],
                         self.page['record'])
        left = [n for n in os.listdir(self.device.home) if 'upload' in n]
        self.assertEqual(left, [])

    def test_paused_meanwhile_nothing_is_kept(self):
        self.screens.post('/api/pause')
        self.assertEqual(self.send(PNG, 'a.png').status, 409)
        self.screens.post('/api/lock')
        self.assertEqual(self.send(PNG, 'a.png').status, 423)
        self.assertEqual(self.kept().status, 423)
        self.screens.unlock()


class Sync(unittest.TestCase):
    def test_to_the_office_and_what_it_says(self):
        here = field.Field()
        device = here.joined('tablet')
        screens = Screens(device)
        screens.unlock()
        told = screens.get('/api/sync')
        self.assertEqual((told['running'], told['done']), (False, None))
        screens.post('/api/sync')
        field.wait_for(lambda: screens.get('/api/sync')['done'], 'an end')
        done = screens.get('/api/sync')['done']
        self.assertNotEqual(done['error'], 'OK')
        self.assertIn('everything is kept here', done['words'][0])
        screens.end()
        here.close()

    def test_while_an_interview_goes_on(self):
        here = field.Field()
        device = here.joined('tablet', 'Awa Mensah', '--url', here.serve())
        record = device.fill(field.answers(1, 'en'))
        screens = Screens(device)
        screens.unlock()
        page = screens.post('/api/begin', form='sse_entity')
        screens.post('/api/sync')
        screens.post('/api/set', ref=page['order'][0], typed='TG-0001')
        field.wait_for(lambda: screens.get('/api/sync')['done'], 'an end')
        done = screens.get('/api/sync')['done']
        self.assertEqual((done['error'], done['held']), ('OK', 1))
        self.assertIn('1 of 1', done['words'][0])
        self.assertEqual(screens.get('/api/state')['standing'], 'certified')
        item, = screens.get('/api/home', state='held')['items']
        self.assertEqual(item['record'], record)
        self.assertEqual(screens.post('/api/next')['screen'], 1)
        screens.end()
        here.close()


if __name__ == '__main__':
    field.main()
