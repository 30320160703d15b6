#!/usr/bin/python3 -B
"""How much memory an interview takes: VmHWM of `ayni` itself, measured where
it has done all but tell, since its standard output is full."""
import fcntl
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402

LIMIT_KIB = 16 << 10


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


def highest_kib(device, *args):
    """VmHWM of a command when it comes to print its first line."""
    hear, say = full_pipe()
    process = subprocess.Popen(
        [os.path.join(field.BUILD, 'ayni'), *device.args(*args)], stdout=say,
        stdin=subprocess.DEVNULL, env={**device.field.env, **device.env})
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
            kib = highest_kib(self.device, 'fill', 'sse_entity', '--answers',
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


if __name__ == '__main__':
    field.main()
