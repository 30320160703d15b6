"""`ayni ui` and a browser that is none: requests as one would send them, or
as none would."""
import http.client
import json
import os
import re
import signal
import subprocess
from urllib.parse import urlencode

import field


class Screens:
    """The program at one device, entered but still locked."""

    def __init__(self, device, *args, enter=True, env=None):
        self.device = device
        self.process = subprocess.Popen(
            [os.path.join(field.BUILD, 'ayni'), *device.args('ui', *args)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env={**device.field.env, **(env or {})})
        self.cookie = None
        self.hear_address()
        if enter:
            self.enter()

    def hear_address(self):
        """The address that it shows, or shows next."""
        while True:
            line = self.process.stdout.readline().decode()
            if line == '':
                raise AssertionError(self.process.stderr.read().decode())
            found = re.search(r'http://127\.0\.0\.1:(\d+)(/in/\w+)', line)
            if found:
                self.port, self.door = int(found[1]), found[2]
                self.origin = f'http://127.0.0.1:{self.port}'
                self.process.stdout.readline()
                return

    def new_address(self):
        self.process.stdin.write(b'\n')
        self.process.stdin.flush()
        self.hear_address()

    def ask(self, method, path, body=None, headers=None, plain=False):
        """The answer to one request, as a browser on our page sends it;
        headers None-d are left out; plain: no headers but those."""
        send = {'Host': f'127.0.0.1:{self.port}'}
        if not plain:
            send['Sec-Fetch-Site'] = 'same-origin'
            if self.cookie:
                send['Cookie'] = self.cookie
            if method == 'POST':
                send.update({'Origin': self.origin,
                             'Content-Type': 'application/json'})
        send.update(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        link = http.client.HTTPConnection('127.0.0.1', self.port,
                                          timeout=field.PATIENCE_S)
        link.putrequest(method, path, skip_host=True,
                        skip_accept_encoding=True)
        if body is not None:
            body = body.encode() if isinstance(body, str) else body
            send.setdefault('Content-Length', str(len(body)))
        for name, value in send.items():
            if value is not None:
                link.putheader(name, value)
        link.endheaders(body)
        response = link.getresponse()
        response.body = response.read()
        link.close()
        return response

    def enter(self):
        came = self.ask('GET', self.door, headers={'Sec-Fetch-Site': 'none'})
        if came.status == 200:
            self.cookie = came.headers['Set-Cookie'].split(';')[0]
        return came

    def get(self, path, status=200, **query):
        if query:
            path += '?' + urlencode(query)
        return self.told(self.ask('GET', path), status)

    def post(self, path, status=200, **body):
        return self.told(self.ask('POST', path, body), status)

    def told(self, came, status):
        if came.status != status:
            raise AssertionError(f'{came.status}, not {status}: {came.body}')
        return json.loads(came.body)

    def unlock(self):
        return self.post('/api/unlock',
                         passphrase=self.device.env['AYNI_PASSPHRASE'])

    def memory_kib(self):
        with open(f'/proc/{self.process.pid}/status', encoding='ascii') as f:
            return int(re.search(r'VmHWM:\s+(\d+)', f.read())[1])

    def end(self, how=signal.SIGTERM):
        """Its exit code."""
        self.process.send_signal(how)
        code = self.process.wait(field.PATIENCE_S)
        for pipe in (self.process.stdin, self.process.stdout,
                     self.process.stderr):
            pipe.close()
        return code


def give(screens, page, answers):
    """Answers the page's question from a file of answers and goes on, or
    just goes on where it has none; the page after."""
    ref = page['order'][0] if page['order'] else None
    name = ref.rsplit('/', 1)[-1] if ref else None
    if page['kind'] == 'question' and name in answers:
        value = answers[name]
        if isinstance(value, list):
            asked = {'value': [str(v) for v in value]}
        elif page['nodes'][ref]['kind'] in ('select_one', 'upload'):
            asked = {'value': str(value)}
        else:
            asked = {'typed': str(value)}
        return screens.post('/api/set', ref=ref, then='next', **asked)
    return screens.post('/api/next')
