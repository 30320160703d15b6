#!/usr/bin/python3 -B
"""How much memory the office takes: VmHWM of `aynid serve` itself after it
took in what three devices recorded, and the peak of each other command."""
import concurrent.futures
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import answers  # noqa: E402

LIMIT_KIB = 32 << 10
CASES = 13


@unittest.skipIf(field.sanitized(), 'AddressSanitizer needs more')
class Memory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.office = field.Field()
        cls.devices = [cls.office.joined(f'device-{lang}')
                       for lang in ('en', 'fr', 'es')]
        with concurrent.futures.ThreadPoolExecutor() as people:
            list(people.map(cls.interview, cls.devices))

    @classmethod
    def tearDownClass(cls):
        cls.office.close()

    @staticmethod
    def interview(device):
        for case in range(1, CASES + 1):
            device.fill(answers(case, device.home[-2:]))

    def test_39_interviews(self):
        url = self.office.serve()
        for device in self.devices:
            device('sync', '--url', url)
        status = self.office.office('status', '--json').json()
        self.assertEqual(status['records'], 3 * CASES)
        with open(f'/proc/{self.office.server.pid}/status',
                  encoding='ascii') as f:
            kib = int(next(line for line in f
                           if line.startswith('VmHWM')).split()[1])
        self.assertEqual(self.office.stop(), 0)
        print(f'serve: {kib} KiB')
        self.assertLess(kib, LIMIT_KIB)
        for args in (['coverage'], ['tables'], ['verify'], ['rebuild'],
                     ['export', '--out', self.office.path('out')]):
            kib = self.peak_kib(*args)
            print(f'{args[0]}: {kib} KiB')
            self.assertLess(kib, LIMIT_KIB)

    def peak_kib(self, *args):
        """Of a command, or of Python before it became that, if more."""
        pid = os.posix_spawn(
            os.path.join(field.BUILD, 'aynid'),
            ['aynid', '--store', self.office.path('office'), *args],
            self.office.env, file_actions=[
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
        _, status, used = os.wait4(pid, 0)
        self.assertEqual(status, 0)
        return used.ru_maxrss


if __name__ == '__main__':
    field.main()
