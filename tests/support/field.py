"""An office and its devices, made of the built programs in a directory of
their own; and a runner that counts as cmocka does (tests/support/run.sh)."""
import fcntl
import json
import os
import pty
import re
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time
import unittest

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
BUILD = os.path.join(TOP, os.environ.get('BUILD', 'build'))
ANSWERS = os.path.join(TOP, 'tests/data/answers')
FORMS = [os.path.join(TOP, 'server/questionnaires', f'{name}.survey.csv')
         for name in ('sse-entity', 'sse-listing')]
PROMPT = '\u203a '
PATIENCE_S = 60  # of a program that must answer; never waited in full


def errors():
    """The numbers of include/ayni/err.h, which are the exit codes."""
    with open(os.path.join(TOP, 'include/ayni/err.h'), encoding='utf-8') as f:
        return {name: int(number) for name, number
                in re.findall(r'X\((\w+), (\d+),', f.read())}


ERR = errors()


def sanitized():
    """Whether the programs carry AddressSanitizer, which needs more of all."""
    with open(os.path.join(BUILD, 'ayni'), 'rb') as f:
        return b'__asan_init' in f.read()


def answers(case, language='en'):
    """The path of a complete interview's answers."""
    return os.path.join(ANSWERS, f'{case:02}-{language}.json')


def memory_dir():
    """A directory in memory where there is one with space: kill -9 asks
    nothing of a disk, and thousands of fsync are waited for otherwise."""
    at = '/dev/shm'
    if not os.access(at, os.W_OK) or shutil.disk_usage(at).free < 1 << 28:
        return None
    return at


def read_json(path):
    with open(path, encoding='utf-8') as f:
        return json.load(f)


class Done:
    """A program that has ended."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def json(self):
        return json.loads(self.out)


class Field:
    """An office that has published the SSE forms, and a place for devices."""

    def __init__(self, forms=FORMS, on_disk=False):
        self.dir = tempfile.mkdtemp(
            prefix='ayni-field.', dir=None if on_disk else memory_dir())
        self.env = {k: v for k, v in os.environ.items()
                    if not k.startswith(('AYNI_', 'LC_', 'LANG'))}
        self.env.update(LC_ALL='C.UTF-8', TERM='dumb', TZ='UTC', HOME=self.dir,
                        XDG_STATE_HOME=self.path('state'))
        self.server = None
        self.url = None
        self.people = 0
        self.office('init', self.path('office'), '--name', 'Office')
        for form in forms:
            self.office('form', 'publish', form)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def write(self, name, value):
        """A file of text, or of JSON; its path."""
        if not isinstance(value, str):
            value = json.dumps(value)
        with open(self.path(name), 'w', encoding='utf-8') as f:
            f.write(value)
        return self.path(name)

    def run(self, program, *args, code=0, stdin='', env=None, limit=None,
            stdout=subprocess.PIPE):
        """A program to its end; code None: whatever it may be.

        limit: bytes that a file of it may have."""
        def limited():
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        done = subprocess.run(
            [os.path.join(BUILD, program), *args], input=stdin.encode(),
            stdout=stdout, stderr=subprocess.PIPE, env={**self.env,
                                                        **(env or {})},
            cwd=self.dir, check=False, timeout=PATIENCE_S,
            preexec_fn=limited if limit is not None else None)
        done = Done(done.returncode, (done.stdout or b'').decode(),
                    done.stderr.decode())
        if code is not None and done.code != code:
            raise AssertionError(f'{program} {" ".join(args)}: {done.code}, '
                                 f'not {code}\n{done.out}{done.err}')
        return done

    def office(self, *args, **how):
        return self.run('aynid', '--store', self.path('office'), *args, **how)

    def invite(self, name='Awa Mensah', *more):
        """An invitation's path; more: options of `device invite`."""
        self.people += 1
        path = self.path(f'{self.people}.invitation')
        self.office('device', 'invite', '--code', f'E{self.people:02}',
                    '--person', name, '--out', path,
                    *more)
        return path

    def joined(self, home, name='Awa Mensah', *more):
        """A device on which one person has joined."""
        device = Device(self, home)
        device('join', self.invite(name, *more), '--label', home)
        return device

    def serve(self):
        """Starts the server, or starts it anew; its address in self.url."""
        port = self.path('port')
        if os.path.exists(port):
            os.unlink(port)
        with open(self.path('serve.log'), 'ab') as log:
            self.server = subprocess.Popen(
                [os.path.join(BUILD, 'aynid'), '--store',
                 self.path('office'), 'serve', '--listen', '127.0.0.1:0',
                 '--port-file', port], stdout=log, stderr=log, env=self.env)
        wait_for(lambda: os.path.exists(port) and os.path.getsize(port) > 0,
                 'the server')
        with open(port, encoding='ascii') as f:
            self.url = f'http://127.0.0.1:{f.read().strip()}'
        return self.url

    def stop(self, how=signal.SIGTERM):
        """Ends the server; its exit code."""
        self.server.send_signal(how)
        code = self.server.wait(PATIENCE_S)
        self.server = None
        return code

    def close(self):
        if self.server is not None:
            self.stop(signal.SIGKILL)
        shutil.rmtree(self.dir)


class Device:
    """The program on one device, its person's passphrase known."""

    def __init__(self, field, home, passphrase='a good passphrase'):
        self.field = field
        self.home = field.path(home)
        self.env = {'AYNI_PASSPHRASE': passphrase}

    def args(self, *args):
        return ['--home', self.home, *args]

    def __call__(self, *args, env=None, **how):
        return self.field.run('ayni', *self.args(*args),
                              env={**self.env, **(env or {})}, **how)

    def json(self, *args, **how):
        return self(*args, '--json', **how).json()

    def fill(self, path, what='sse_entity', **how):
        """An interview from a file of answers; its record's id."""
        return self.json('fill', what, '--answers', path, **how)['record']

    def states(self):
        """What list tells of every record: {id: state}."""
        return {row['record']: row['state'] for row in self.json('list')}

    def values(self, record):
        """{reference: value} of what is answered."""
        return {a['ref']: a['value']
                for a in self.json('show', record)['answers'] if a['value']}

    def talk(self, *args, **how):
        return Talk([os.path.join(BUILD, 'ayni'), *self.args(*args)],
                    env={**self.field.env, **self.env}, **how)


class Talk:
    """A program that one talks with, by pipes or on a terminal."""

    def __init__(self, command, env, terminal=False):
        self.heard = ''
        self.rest = b''
        if terminal:
            try:
                self.hear, theirs = pty.openpty()
            except OSError as e:  # a sandbox without /dev/pts
                raise unittest.SkipTest(f'no terminal to be had: {e}') from e
            self.say_to, into, out = self.hear, theirs, theirs
        else:
            self.hear, out = os.pipe()
            into, self.say_to = os.pipe()
        self.process = subprocess.Popen(
            command, stdin=into, stdout=out, stderr=out, env=env,
            start_new_session=True, preexec_fn=hold if terminal else None)
        for fd in {into, out}:
            os.close(fd)

    def say(self, line):
        os.write(self.say_to, f'{line}\n'.encode())

    def listen(self, until=PROMPT):
        """What is said until that comes, None: until the end."""
        end = time.monotonic() + PATIENCE_S
        while until is None or until not in self.heard:
            left = end - time.monotonic()
            if not select.select([self.hear], [], [], max(left, 0))[0]:
                raise AssertionError(f'silent after: {self.heard[-500:]}')
            try:
                got = os.read(self.hear, 65536)
            except OSError:  # a terminal that nobody holds any more
                got = b''
            if got == b'':
                if until is None:
                    break
                raise AssertionError(f'ended after: {self.heard[-500:]}')
            self.rest += got
            text = self.rest.decode(errors='ignore')
            keep = self.rest[len(text.encode()):]
            self.heard, self.rest = self.heard + text, keep
        at = len(self.heard)
        if until is not None:
            at = self.heard.index(until) + len(until)
        said, self.heard = self.heard[:at], self.heard[at:]
        return ' '.join(said.split())

    def end(self, how=None):
        """Waits for the end, or brings it about by a signal; the code."""
        if how is not None:
            self.process.send_signal(how)
        code = self.process.wait(PATIENCE_S)
        for fd in {self.hear, self.say_to}:
            os.close(fd)
        return code


def hold():
    """Makes standard input the terminal that asks for passphrases."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def wait_for(what, name):
    end = time.monotonic() + PATIENCE_S
    while not what():
        if time.monotonic() > end:
            raise AssertionError(f'{name} did not come')
        time.sleep(0.005)


class Counted(unittest.TextTestResult):
    def addSuccess(self, test):
        super().addSuccess(test)
        print(f'[       OK ] {test.id()}')

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        print(f'[  SKIPPED ] {test.id()}: {reason}')

    def printErrors(self):
        # twice, as cmocka names what failed
        for kind in 2 * (self.failures + self.errors):
            print(f'[  FAILED  ] {kind[0].id()}')
        super().printErrors()


def main():
    runner = unittest.TextTestRunner(stream=sys.stdout, resultclass=Counted,
                                     verbosity=0)
    unittest.main(testRunner=runner)
