#!/usr/bin/python3 -B
"""How much memory a command takes: VmHWM of the program itself, measured
where it has done all but tell, since its standard output is full."""
import fcntl
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402

LIMIT_KIB = 16 << 10
LISTS_LIMIT_KIB = 32 << 10
PLACES = 100000


def full_pipe():
    """A pipe that takes no byte more."""
    hear, say = os.pipe()
    flags = fcntl.fcntl(say, fcntl.F_GETFL)
    fcntl.fcntl(say, fcntl.F_SETFL, flags | os.O_NONBLOCK)
    try:
        while os.write(say, b' ' * 4096):
            pass
    except BlockingIOError:
        pass
    fcntl.fcntl(say, fcntl.F_SETFL, flags)
    return hear, say


def told(pid, what, name):
    with open(f'/proc/{pid}/{what}', encoding='ascii') as f:
        return next((line for line in f if line.startswith(name)), '')


def highest_kib(program, *args, env, stdin=os.devnull):
    """VmHWM of a command when it comes to print its first line."""
    hear, say = full_pipe()
    with open(stdin, 'rb') as asked:
        process = subprocess.Popen([os.path.join(field.BUILD, program), *args],
                                   stdout=say, stdin=asked, env=env)
    os.close(say)
    try:
        # what a system call is given: its number, then descriptor 1
        field.wait_for(lambda: told(process.pid, 'syscall', '').split()[1:2]
                       == ['0x1'], 'the end of the command')
        return int(told(process.pid, 'status', 'VmHWM').split()[1])
    finally:
        os.set_blocking(hear, False)
        while process.poll() is None:
            try:
                os.read(hear, 65536)
            except BlockingIOError:
                pass
        os.close(hear)


def of_device(device, *args):
    return highest_kib('ayni', *device.args(*args),
                       env={**device.field.env, **device.env})


def places(kind):
    if kind == 'csv':
        return 'name,label,district\n' + ''.join(
            f'v{i},Village {i},d{i % 1000}\n' for i in range(PLACES))
    return '<root>' + ''.join(
        f'<item><name>v{i}</name><label>Village {i}</label>'
        f'<district>d{i % 1000}</district></item>'
        for i in range(PLACES)) + '</root>'


CHOOSES = '''
| survey | | | | |
| | type | name | label | choice_filter |
| | text | district | District | |
| | select_one_from_file villages.KIND | village | Village | district = ${district} |
| | select_one_from_file villages.KIND | any | Any | |
| settings |
| | form_id |
| | places_KIND |
'''


def readable():
    try:
        return told('self', 'syscall', '') != ''
    except OSError:
        return False


@unittest.skipUnless(readable(), 'this kernel shows no system calls')
@unittest.skipIf(field.sanitized(), 'AddressSanitizer needs more')
class Memory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.office = field.Field()
        cls.device = cls.office.joined('device')

    @classmethod
    def tearDownClass(cls):
        cls.office.close()

    def test_an_interview_of_the_sse_survey(self):
        for case in (1, 7):
            kib = of_device(self.device, 'fill', 'sse_entity', '--answers',
                            field.answers(case, 'fr'))
            print(f'fill, case {case}: {kib} KiB')
            self.assertLess(kib, LIMIT_KIB)

    def test_a_person_on_the_last_page_of_it(self):
        given = field.read_json(field.answers(1))
        last = given['answers'].pop('fw_disp')
        draft = self.device.json(
            'fill', 'sse_entity', '--answers',
            self.office.write('most.json', given),
            code=field.ERR['INVALID'])['record']
        talk = self.device.talk('fill', draft)
        while 'Result of this case' not in talk.listen():
            talk.say('')
        talk.say(last)
        while 'End of the interview' not in talk.listen():
            talk.say('')
        kib = int(told(talk.process.pid, 'status', 'VmHWM').split()[1])
        print(f'a person: {kib} KiB')
        talk.say('yes')
        talk.listen(None)
        self.assertEqual(talk.end(), 0)
        self.assertEqual(self.device.states()[draft], 'recorded')
        self.assertLess(kib, LIMIT_KIB)

    def lists(self, kind):
        """A form is published, filled in on a device, and tried in a script,
        the list in the request as a text."""
        form = self.office.write(f'{kind}.md', CHOOSES.replace('KIND', kind))
        os.mkdir(self.office.path(f'{kind}-media'))
        body = places(kind)
        self.office.write(f'{kind}-media/villages.{kind}', body)
        xform = self.office.write(f'{kind}.xml', self.office.run(
            'aynid', 'form', 'convert', form).out)
        yield 'publish', highest_kib(
            'aynid', '--store', self.office.path('office'), 'form', 'publish',
            form, env=self.office.env)
        device = self.office.joined(f'of {kind}')
        yield 'fill', of_device(
            device, 'fill', f'places_{kind}', '--answers',
            self.office.write('chosen.json', {'answers': {
                'district': 'd7', 'village': 'v1007', 'any': 'v99999'}}))
        self.assertEqual(len(device.states()), 1)
        asked = self.office.write('script.json', json.dumps({
            'op': 'load', 'form_path': xform, 'resources': [
                {'url': f'jr://file/villages.{kind}', 'body': body}]}) + '\n')
        yield 'drive', highest_kib('ayni', 'drive', env=self.office.env,
                                   stdin=asked)

    def test_lists_of_100_000_places(self):
        for kind in ('csv', 'xml'):
            for what, kib in self.lists(kind):
                print(f'{what}, a list as {kind}: {kib} KiB')
                self.assertLess(kib, LISTS_LIMIT_KIB, (what, kind))


if __name__ == '__main__':
    field.main()
