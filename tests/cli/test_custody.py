#!/usr/bin/python3 -B
"""How the office keeps what it holds, through the built programs:
checkpoints."""
import os
import sqlite3
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR, answers  # noqa: E402

LANGS = ('en', 'fr', 'es')


class Custody(unittest.TestCase):
    def setUp(self):
        self.field = field.Field()
        self.office = self.field.office
        self.awa = self.field.joined('awa')

    def tearDown(self):
        self.field.close()

    def bring(self, *devices):
        """What they recorded, by a stick of its own; its path."""
        stick = tempfile.mkdtemp(dir=self.field.dir)
        for d in devices:
            d('carry', stick)
        self.office('import', stick)
        for d in devices:
            d('carry', stick)
        return stick

    def store(self, sql):
        """One statement on the store, as somebody would by hand."""
        db = sqlite3.connect(self.field.path('office/office.db'))
        with db:
            rows = db.execute(sql).fetchall()
        db.close()
        return rows


class Checkpoint(Custody):
    def setUp(self):
        super().setUp()
        self.awa.fill(answers(1))
        self.bring(self.awa)
        self.path = self.field.path('then')
        self.then = self.office('checkpoint', '--out', self.path,
                                '--json').json()

    def test_proves_that_nothing_was_removed(self):
        self.awa.fill(answers(2))
        self.bring(self.awa)
        told = self.office('verify', '--against', self.path, '--json').json()
        self.assertTrue(told['ok'])
        self.assertEqual(told['against'], {
            'batches': self.then['batches'], 'root': self.then['root'],
            'at': self.then['at'], 'in_order': True, 'missing': []})
        said = {self.office('verify', '--against', self.path, '--lang',
                            lang).out for lang in LANGS}
        self.assertEqual(len(said), 3)

    def test_names_what_was_removed(self):
        gone, = self.store('SELECT hex(id) FROM batch WHERE first > 1 OR '
                           'epoch IN (SELECT epoch FROM device) LIMIT 1')
        gone = gone[0].lower()
        self.store(f"DELETE FROM batch WHERE id = x'{gone}'")
        self.store(f"DELETE FROM log WHERE batch = x'{gone}'")
        done = self.office('verify', '--against', self.path, '--json',
                           code=ERR['STORE'])
        self.assertEqual(done.json()['against']['missing'], [gone])
        for lang in LANGS:
            done = self.office('verify', '--against', self.path, '--lang',
                               lang, code=ERR['STORE'])
            self.assertIn(gone, done.err)

    def test_is_never_overwritten(self):
        for lang in LANGS:
            done = self.office('checkpoint', '--out', self.path, '--lang',
                               lang, code=ERR['EXISTS'])
            self.assertIn(self.path, done.err)
        self.office('verify', '--against', self.path)


if __name__ == '__main__':
    field.main()
