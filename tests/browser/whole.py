#!/usr/bin/python3 -B
"""The SSE entity survey in Debian's Chromium, one language at each size."""
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from screens import Screens  # noqa: E402

# which answers, and how large the screen
TODO = {'en': (1, 360, 740), 'fr': (1, 820, 1180), 'es': (5, 1366, 768)}
PATIENCE_S = 120


class Whole(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.office = field.Field()
        cls.shots = os.path.join(field.BUILD, 'browser')
        os.makedirs(cls.shots, exist_ok=True)

    @classmethod
    def tearDownClass(cls):
        cls.office.close()

    def held(self, lang):
        device = self.office.joined(lang)
        screens = Screens(device, enter=False)
        case, width, height = TODO[lang]
        file = field.answers(case, lang)
        given = field.read_json(file)['answers']
        done = subprocess.run(
            ['node', os.path.join(field.TOP, 'tests/browser/whole.mjs'),
             json.dumps({
                 'address': screens.origin + screens.door, 'lang': lang,
                 'passphrase': device.env['AYNI_PASSPHRASE'],
                 'size': {'width': width, 'height': height},
                 'shots': self.shots,
                 'answers': given})],
            stdout=subprocess.PIPE, check=True, timeout=PATIENCE_S)
        found = json.loads(done.stdout)
        print(f'{lang}, {width}x{height}: {found["pages"]} pages, '
              f'{screens.memory_kib()} KiB')
        self.assertEqual(screens.end(), 0)
        self.assertEqual(found['errors'], [])
        self.assertEqual(found['outside'], [])
        self.assertEqual(found['wide'], [])
        (record, state), = device.states().items()
        self.assertEqual(state, 'recorded')
        self.assertIn(given['fw_case'], found['done'])
        # the same interview, from the same answers, without a browser
        filled = device.fill(file)
        ours, theirs = device.values(record), device.values(filled)
        for ref, value in theirs.items():
            if ref.rsplit('/', 1)[-1] in given:
                self.assertEqual(ours.get(ref), value, ref)

    def test_english_on_a_phone(self):
        self.held('en')

    def test_french_on_a_tablet(self):
        self.held('fr')

    def test_spanish_on_an_old_laptop(self):
        self.held('es')


if __name__ == '__main__':
    field.main()
