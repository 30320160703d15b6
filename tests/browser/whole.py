#!/usr/bin/python3 -B
"""The SSE entity survey in Debian's Chromium, one language at each size."""
import json
import os
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from screens import Screens  # noqa: E402

CASES = {'en': 1, 'fr': 1, 'es': 5}
SIZES = {'phone': (360, 740), 'tablet': (820, 1180), 'laptop': (1366, 768)}
PATIENCE_S = 300


class Whole(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.office = field.Field()
        cls.office.serve()
        cls.shots = os.path.join(field.BUILD, 'browser')
        os.makedirs(cls.shots, exist_ok=True)

    @classmethod
    def tearDownClass(cls):
        cls.office.close()

    def lead(self, screens, lang, size, given, **more):
        """What whole.mjs finds, where nothing may be wrong."""
        width, height = SIZES[size]
        done = subprocess.run(
            ['node', os.path.join(field.TOP, 'tests/browser/whole.mjs'),
             json.dumps({
                 'address': screens.origin + screens.door, 'lang': lang,
                 'passphrase': screens.device.env['AYNI_PASSPHRASE'],
                 'size': {'width': width, 'height': height},
                 'shots': self.shots, 'answers': given, **more})],
            stdout=subprocess.PIPE, check=True, timeout=PATIENCE_S)
        found = json.loads(done.stdout)
        print(f'{lang}, {width}x{height}: {found["pages"]} pages, '
              f'{screens.memory_kib()} KiB')
        for wrong in 'errors', 'outside', 'wide', 'barriers':
            self.assertEqual(found[wrong], [], wrong)
        return found

    def held(self, lang, size, killed_after=None):
        device = self.office.joined(f'{lang}-{size}', 'Awa Mensah', '--url',
                                    self.office.url)
        screens = Screens(device, enter=False)
        file = field.answers(CASES[lang], lang)
        given = field.read_json(file)['answers']
        if killed_after is not None:
            before = self.lead(screens, lang, size, given, pages=killed_after)
            screens.end(signal.SIGKILL)
            screens = Screens(device, enter=False)
        found = self.lead(screens, lang, size, given,
                          resume=killed_after is not None)
        if killed_after is not None:
            self.assertEqual(found['first'], before['answered'])
        self.assertEqual(screens.end(), 0)
        (record, state), = device.states().items()
        self.assertEqual(state, 'held', found['office'])
        self.assertIn(given['fw_case'], found['done'])
        # the same interview, from the same answers, without a browser
        filled = device.fill(file)
        ours, theirs = device.values(record), device.values(filled)
        for ref, value in theirs.items():
            if ref.rsplit('/', 1)[-1] in given:
                self.assertEqual(ours.get(ref), value, ref)

    def test_english_on_a_phone_that_is_killed(self):
        self.held('en', 'phone', killed_after=40)

    def test_french_on_a_tablet(self):
        self.held('fr', 'tablet')

    def test_spanish_on_an_old_laptop(self):
        self.held('es', 'laptop')

    @unittest.skipUnless(os.environ.get('WHOLE'), 'make check-long')
    def test_every_language_at_every_size(self):
        for lang in CASES:
            for size in SIZES:
                with self.subTest(lang=lang, size=size):
                    self.held(lang, size)


if __name__ == '__main__':
    field.main()
