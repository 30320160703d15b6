#!/usr/bin/python3 -B
"""Every command of `ayni`, through the built program: what it does, what it
says in three languages, what it reports as JSON."""
import json
import os
import re
import sys
import unittest
import xml.etree.ElementTree as xml

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import answers  # noqa: E402

LANGS = ('en', 'fr', 'es')
USAGE = {'en': 'usage: ayni', 'fr': 'usage : ayni', 'es': 'uso: ayni'}
COMMANDS = ('join', 'restore', 'forms', 'fill', 'ui', 'list', 'show', 'edit',
            'discard', 'withdraw', 'note', 'sync', 'carry', 'relay', 'status',
            'work', 'notice', 'passphrase', 'eval', 'drive')


def setUpModule():
    global office
    office = field.Field()


def tearDownModule():
    office.close()


class Help(unittest.TestCase):
    def help(self, lang, *command):
        return office.run('ayni', *command, '--help', '--lang', lang).out

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

    def test_needs_no_device(self):
        done = office.run('ayni', '--help', env={'HOME': '', 'AYNI_HOME': ''})
        self.assertEqual(done.err, '')

    def test_follows_the_locale(self):
        done = office.run('ayni', '--help', env={'LC_ALL': 'fr_TG.UTF-8'})
        self.assertIn('commandes', done.out)

    def test_a_wrong_command_line_is_told_what_was_meant(self):
        for args, said in (([], '--help'), (['fil'], '"fill"'),
                           (['edit'], 'RECORD'),
                           (['list', '--jsn'], '"json"'),
                           (['list', 'this'], '"this"')):
            done = office.run('ayni', *args, code=field.ERR['USAGE'])
            self.assertEqual(done.out, '')
            self.assertIn(said, done.err)


class Offline(unittest.TestCase):
    """One device that never meets the office."""

    @classmethod
    def setUpClass(cls):
        cls.device = office.joined('offline', 'Inés Quispe')

    def test_join_twice_is_joining_once(self):
        device = field.Device(office, 'twice')
        invitation = office.invite('Koffi Agbeko')
        for label in (['--label', 'tablet'], []):
            said = device('join', invitation, '--lang', 'fr', *label).out
            self.assertIn('Koffi Agbeko a rejoint', said)
            self.assertIn('sse_entity | sse_listing', said)
        status = device.json('status')
        self.assertEqual((status['person'], status['label']),
                         ('Koffi Agbeko', 'tablet'))

    def test_forms(self):
        forms = self.device.json('forms')
        self.assertEqual([f['xml_id'] for f in forms],
                         ['sse_entity', 'sse_listing'])
        for f in forms:
            self.assertIn(f'{f["xml_id"]}/{f["version"]}  {f["title"]}',
                          self.device('forms').out.splitlines())

    def test_fill_records_in_the_language_of_the_file(self):
        for lang, label in (('en', 'Region'), ('fr', 'Région'),
                            ('es', 'Región')):
            record = self.device.fill(answers(1, lang))
            self.assertEqual(self.device.states()[record], 'recorded')
            said = self.device('show', record, '--form-language', lang).out
            self.assertRegex(said, rf'(?m)^ *{label}: ')

    def test_fill_says_what_it_recorded(self):
        for lang, word in (('en', 'recorded'), ('fr', 'enregistré'),
                           ('es', 'registrada')):
            said = self.device('fill', 'sse_entity', '--answers', answers(2),
                               '--lang', lang).out
            case = field.read_json(answers(2))['answers']['fw_case']
            self.assertRegex(said, rf'^[0-9a-f]{{8}}  {word} ?: {case}-1\n$')

    def test_fill_takes_a_form_by_the_beginning_of_its_name(self):
        self.device.fill(answers(3), 'sse_e')

    def test_fill_stops_where_a_person_would_and_goes_on_from_there(self):
        wrong = field.read_json(answers(4))
        wrong['answers']['act_months'] = 13
        path = office.write('wrong.json', wrong)
        for lang, said in (('en', 'Months of activity'),
                           ('fr', "Mois d'activité"),
                           ('es', 'Meses de actividad')):
            done = self.device('fill', 'sse_entity', '--json', '--answers',
                               path, '--form-language', lang,
                               code=field.ERR['INVALID'])
            told = done.json()
            self.assertEqual((told['state'], told['error']),
                             ('draft', 'INVALID'))
            self.assertIn('/act_months', told['why'])
            self.assertIn(said, told['why'])
            self.assertIn(f'ayni fill {told["record"][-8:]} --answers {path}',
                          done.err)
            self.assertEqual(self.device.states()[told['record']], 'draft')
            draft = self.device.values(told['record'])
            self.assertEqual(draft['/data/cover/fw_case'],
                             wrong['answers']['fw_case'])
            self.assertEqual(
                self.device.fill(answers(4), told['record'][-8:]),
                told['record'])
            self.assertEqual(self.device.states()[told['record']], 'recorded')

    def test_every_answer_that_the_survey_forbids_is_refused(self):
        refused = os.path.join(field.TOP, 'tests/data/refused')
        for name in sorted(os.listdir(refused)):
            done = self.device('fill', 'sse_entity', '--answers',
                               os.path.join(refused, name), '--json',
                               code=field.ERR['INVALID'])
            self.assertIn(f'/{name.split(".")[0]} (', done.json()['why'])

    def test_show(self):
        record = self.device.fill(answers(5))
        given = field.read_json(answers(5))['answers']
        told = self.device.json('show', record)
        self.assertEqual((told['record'], told['form'], told['draft'],
                          told['withdrawn']),
                         (record, 'sse_entity', False, False))
        values = self.device.values(record)
        for name in ('fw_case', 'id_name', 'act_desc'):
            self.assertIn(given[name], values.values())
        self.assertIn(f': {given["id_name"]}\n',
                      self.device('show', record[-8:]).out)

    def test_show_as_an_openrosa_client_would_submit(self):
        record = self.device.fill(answers(1))
        given = field.read_json(answers(1))['answers']
        root = xml.fromstring(self.device('show', record, '--xml').out)
        self.assertEqual((root.tag, root.get('id')), ('data', 'sse_entity'))
        self.assertEqual(root.findtext('cover/fw_case'), given['fw_case'])
        self.assertEqual([int(m.text) for m in root.iter('mem_f')],
                         [m['mem_f'] for m in given['mem']])
        self.assertRegex(root.findtext('.//{*}instanceID'), '^uuid:[0-9a-f-]+$')

    def test_edit_changes_what_it_was_given_and_nothing_else(self):
        record = self.device.fill(answers(1))
        before = self.device.values(record)
        path = office.write('c.json', {'answers': {'brd_f': 5}})
        done = self.device.json('edit', record[:18], '--answers', path,
                                '--reason', 'the chair called back')
        self.assertEqual((done['record'], done['state']),
                         (record, 'corrected'))
        after = self.device.values(record)
        changed = {k for k in before if before[k] != after[k]}
        self.assertEqual(after['/data/memg/brd_f'], '5')
        self.assertLessEqual({'/data/memg/brd_f'}, changed)
        self.assertFalse(any('brd_' not in k and 'm_end' not in k
                             for k in changed), changed)
        steps = self.device.json('show', record)['steps']
        self.assertEqual([(s['kind'], s['note']) for s in steps],
                         [('submit', ''),
                          ('correct', 'the chair called back')])

    def test_edit_that_is_stopped_goes_on_by_the_same_name(self):
        record = self.device.fill(answers(1))
        path = office.write('e.json', {'answers': {'act_months': 13}})
        self.device('edit', record, '--answers', path,
                    code=field.ERR['INVALID'])
        self.assertEqual([row['state'] for row in self.device.json('list')
                          if row['record'] == record],
                         ['recorded', 'correcting'])
        done = self.device('withdraw', record, '--reason', 'twice',
                           code=field.ERR['EXISTS'])
        self.assertIn('ayni edit', done.err)
        path = office.write('e.json', {'answers': {'act_months': 11}})
        self.device('edit', record, '--answers', path)
        self.assertEqual(
            self.device.values(record)['/data/act/act_months'], '11')

    def test_withdraw_and_take_it_back(self):
        record = self.device.fill(answers(6))
        for lang, word in (('en', 'withdrawn'), ('fr', 'retiré'),
                           ('es', 'retirada')):
            said = self.device('withdraw', record, '--reason', 'there twice',
                               '--lang', lang).out
            self.assertRegex(said, f'  {word} ?: ')
            self.assertTrue(self.device.json('show', record)['withdrawn'])
            self.device('withdraw', record, '--reason', 'again',
                        code=field.ERR['STATE'])
            self.device('edit', record, '--answers',
                        office.write('n.json', {'answers': {}}))
            self.assertFalse(self.device.json('show', record)['withdrawn'])

    def test_note(self):
        record = self.device.fill(answers(7))
        self.device('note', record, 'come back in March')
        self.assertIn('note: come back in March',
                      self.device('show', record).out)

    def test_status_counts(self):
        device = office.joined('counted')
        device.fill(answers(1))
        device('fill', 'sse_entity', '--answers', office.write(
            's.json', {'answers': {'fw_case': 'TG-1'}}),
            code=field.ERR['INVALID'])
        told = device.json('status')
        self.assertEqual((told['recorded'], told['held'], told['drafts'],
                          told['standing'], told['label']),
                         (1, 0, 1, 'joined', 'counted'))
        for lang, said in (('en', '1 recorded, 0 held'),
                           ('fr', '1 enregistrés, 0 reçus'),
                           ('es', '1 registradas, 0 en la oficina')):
            self.assertIn(said, device('status', '--lang', lang).out)

    def test_list_names_what_is_there_and_what_is_not(self):
        device = office.joined('listed')
        self.assertEqual(device.json('list'), [])
        self.assertIn('ayni fill', device('list').out)
        record = device.fill(answers(8))
        case = field.read_json(answers(8))['answers']['fw_case']
        self.assertRegex(device('list').out,
                         rf'^{record[-8:]}  20.*  recorded  {case}-1  ')

    def test_two_persons_share_a_device(self):
        first = office.joined('shared', 'Awa Mensah')
        second = field.Device(office, 'shared', 'another passphrase')
        invitation = office.invite('Koffi Agbeko')
        second('join', invitation, code=field.ERR['STATE'])
        second('join', invitation, '--unlock-file',
               office.write('pass', 'a good passphrase\n'))
        self.assertEqual(second.json('status')['person'], 'Koffi Agbeko')
        self.assertEqual(first.json('status')['person'], 'Awa Mensah')
        first('fill', 'sse_entity', '--answers', office.write(
            'p.json', {'answers': {'fw_case': 'TG-1'}}),
            code=field.ERR['INVALID'])
        first.fill(answers(1))
        self.assertEqual(sorted(first.states().values()),
                         ['draft', 'recorded'])
        self.assertEqual(list(second.states().values()), ['recorded'])

    def test_nothing_of_an_interview_is_readable_in_its_files(self):
        device = office.joined('sealed')
        device.fill(answers(1))
        given = field.read_json(answers(1))['answers']
        for name in os.listdir(device.home):
            with open(os.path.join(device.home, name), 'rb') as f:
                found = f.read()
            self.assertNotIn(given['id_name'].encode(), found)
            self.assertNotIn(given['fw_case'].encode(), found)


class Person(unittest.TestCase):
    """What asks a person: passphrases, questions."""

    def setUp(self):
        self.device = office.joined(self.id())

    def test_a_passphrase_comes_from_a_file(self):
        for text in ('a good passphrase\n', 'a good passphrase\r\nmore'):
            self.device('status', '--passphrase-file',
                        office.write('pass', text),
                        env={'AYNI_PASSPHRASE': 'not this one'})

    def test_a_passphrase_is_asked_for_without_echo(self):
        self.device.env = {}
        for lang, prompt in (('en', 'Passphrase: '),
                             ('fr', 'Phrase secrète : '),
                             ('es', 'Frase de contraseña: ')):
            talk = self.device.talk('status', '--lang', lang, terminal=True)
            talk.listen(prompt)
            talk.say('a good passphrase')
            said = talk.listen(None)
            self.assertNotIn('a good passphrase', said)
            self.assertIn('Awa Mensah', said)
            self.assertEqual(talk.end(), 0)

    def test_a_new_passphrase_is_asked_for_twice(self):
        device = field.Device(office, self.id() + '.new')
        device.env = {}
        invitation = office.invite('Ana')
        for second, code in (('another', field.ERR['MISMATCH']),
                             ('one', 0)):
            talk = device.talk('join', invitation, terminal=True)
            talk.listen('New passphrase for Ana: ')
            talk.say('one')
            talk.listen('once more: ')
            talk.say(second)
            talk.listen(None)
            self.assertEqual(talk.end(), code)
            self.assertEqual(os.path.exists(device.home), code == 0)

    def test_an_interview_pauses_and_goes_on(self):
        talk = self.device.talk('fill', 'sse_entity', terminal=True)
        self.assertIn('Listing number', talk.listen())
        talk.say('TG-0042')
        self.assertIn('Enumerator code', talk.listen())
        talk.say(':p')
        said = talk.listen(None)
        self.assertEqual(talk.end(), 0)
        draft = re.search(r'ayni fill ([0-9a-f]{8})', said)[1]
        self.assertEqual(list(self.device.states().values()), ['draft'])
        talk = self.device.talk('fill', draft, terminal=True)
        self.assertIn('Answer: TG-0042', talk.listen())
        talk.say(':p')
        talk.listen(None)
        talk.end()


class Scripts(unittest.TestCase):
    """The two commands that speak JSON lines need no device."""

    def test_eval(self):
        asked = json.dumps({'id': '1', 'xml': '<r><a>2</a></r>',
                            'context': '/node()[1]', 'expr': 'a + 1',
                            'want': 'number'})
        said = office.run('ayni', 'eval', stdin=f'{asked}\nnonsense\n').out
        first, second = map(json.loads, said.splitlines())
        self.assertEqual(first, {'id': '1', 'ok': True, 'value': 3})
        self.assertEqual(second['error']['kind'], 'request')

    def test_drive(self):
        asked = {'op': 'convert', 'form_name': 'data', 'md':
                 '|survey|||\n||type|name|label|\n||integer|age|Age|\n'}
        said = office.run('ayni', 'drive', stdin=json.dumps(asked)).out
        form = json.loads(said)['xform']
        asked = {'op': 'load', 'form': form}
        said = office.run('ayni', 'drive', stdin=json.dumps(asked)).out
        self.assertIn('/data/age', json.loads(said)['state']['nodes'])


class Contact(unittest.TestCase):
    """With the office: by a stick, by the network."""

    def test_carry_there_and_back(self):
        device = office.joined('carrier')
        record = device.fill(answers(1))
        stick = office.path('stick')
        os.mkdir(stick)
        told = device.json('carry', stick)
        self.assertEqual((told['error'], told['written'], told['entries'],
                          told['read']), ('OK', 1, 1, 0))
        self.assertEqual(os.path.getsize(told['path']), told['bytes'])
        self.assertEqual(device.states()[record], 'sent')
        office.office('import', stick)
        told = device.json('carry', stick)
        self.assertGreater(told['read'], 0)
        self.assertEqual(told['news']['standing'], 'certified')
        self.assertEqual(device.states()[record], 'held')
        for lang, said in (('en', 'nothing waits to be carried'),
                           ('fr', "rien n'attend d'être porté"),
                           ('es', 'nada espera ser llevado')):
            self.assertIn(said, device('carry', stick, '--lang', lang).out)

    def test_sync(self):
        device = office.joined('online')
        records = [device.fill(answers(n)) for n in (1, 2)]
        url = office.serve()
        try:
            told = device.json('sync', '--url', url)
            self.assertEqual((told['error'], told['url'], told['entries'],
                              told['held'], told['records']),
                             ('OK', url, 2, 2, 2))
            self.assertGreater(told['up_bytes'], 0)
            self.assertTrue(told['news']['admitted'])
            again = device.json('sync', '--url', url)
            self.assertEqual((again['entries'], again['held']), (0, 2))
            self.assertEqual({device.states()[r] for r in records}, {'held'})
            status = device.json('status')
            self.assertEqual((status['held'], status['standing']),
                             (2, 'certified'))
            for lang, said in (('en', 'holds 2 of 2 interviews'),
                               ('fr', 'reçu 2 entretiens sur 2'),
                               ('es', 'tiene 2 de 2 entrevistas')):
                self.assertIn(said, device('sync', '--url', url, '--lang',
                                           lang).out)
        finally:
            self.assertEqual(office.stop(), 0)


if __name__ == '__main__':
    field.main()
