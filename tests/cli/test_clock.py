#!/usr/bin/python3 -B
"""A device whose clock is wrong: it asks for the date, and the office tells
when interviews really were."""
import csv
import datetime
import os
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import answers  # noqa: E402

BEHIND_S = 20 * 365 * 86400
# The clock of a program, BEHIND_S behind; the time since boot as it is.
SHIM = '''
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t id, struct timespec *t)
{
	int rc = (int)syscall(SYS_clock_gettime, id, t);
	if (id == CLOCK_REALTIME)
		t->tv_sec -= %d;
	return rc;
}
''' % BEHIND_S


def setUpModule():
    global office, device, shim
    if field.sanitized():
        raise unittest.SkipTest('a sanitizer wants to be loaded first')
    office = field.Field()
    shim = office.path('behind.so')
    source = office.write('behind.c', SHIM)
    subprocess.run([os.environ.get('CC', 'cc'), '-shared', '-fPIC', '-o',
                    shim, source], check=True)
    device = office.joined('device')
    device.env['LD_PRELOAD'] = shim


def tearDownModule():
    office.close()


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def time_of(text):
    return datetime.datetime.fromisoformat(text.replace('Z', '+00:00'))


class Asking(unittest.TestCase):
    def test_a_file_of_answers_needs_the_date(self):
        path = office.write('today.json', {'answers': {}})
        done = device('fill', 'sse_entity', '--answers', path, '--json',
                      code=field.ERR['CLOCK'])
        self.assertIn('--date', done.err)
        self.assertEqual(device.json('list'), [])

    def test_a_person_is_asked_until_it_can_be(self):
        today = now().date().isoformat()
        talk = device.talk('fill', 'sse_entity', terminal=True)
        said = talk.listen('date (YYYY-MM-DD)? ')
        self.assertIn(str(now().year - 20), said)
        talk.say('1999-12-31')
        self.assertIn('1999-12-31', talk.listen('date (YYYY-MM-DD)? '))
        talk.say(today)
        talk.listen()
        talk.say(':p')
        talk.listen(None)
        self.assertEqual(talk.end(), 0)


class Times(unittest.TestCase):
    def test_the_office_tells_when_it_really_was(self):
        stick = office.path('stick')
        os.mkdir(stick)
        device('carry', stick)
        office.office('import', stick)
        device('carry', stick)  # an anchor
        # a clock of its own would go before the device's
        with open(answers(1), encoding='utf-8') as f:
            case = field.json.load(f)
        case.pop('now', None)
        before = now()
        told = before.date() + datetime.timedelta(days=3)
        record = device.json(
            'fill', 'sse_entity', '--date', told.isoformat(), '--answers',
            office.write('case.json', case))['record']
        after = now()
        device('carry', stick)
        office.office('import', stick)
        steps = {s['record']: s
                 for s in office.office('clock', '--json').json()}
        step = steps[record]
        self.assertEqual(time_of(step['at']['clock']).date(), told)
        self.assertAlmostEqual(step['at']['told_seconds'],
                               BEHIND_S + 3 * 86400, delta=60)
        second = datetime.timedelta(seconds=1)
        for which in ('begun', 'at'):
            earliest = time_of(step[which]['earliest'])
            latest = time_of(step[which]['latest'])
            self.assertLessEqual(earliest, after)
            self.assertGreaterEqual(latest, before - second)
            self.assertLess(latest - earliest,
                            datetime.timedelta(seconds=60))
        self.assertEqual(step['odd'], ['late', 'asked', 'came'])
        said = office.office('clock').out
        self.assertIn(record, said)
        self.exported(record, step)
        self.derived_again(step)

    def exported(self, record, step):
        out = office.path('out')
        office.office('export', '--out', out)
        with open(os.path.join(out, 'sse_entity.csv'), encoding='utf-8',
                  newline='') as f:
            row = {r['record']: r for r in csv.DictReader(f)}[record]
        self.assertEqual(row['clock'], 'late asked')
        self.assertEqual(row['finalised'], step['at']['clock'])
        self.assertEqual(row['begun_earliest'], step['begun']['earliest'])
        self.assertLessEqual(row['finalised_earliest'],
                             row['finalised_latest'])
        self.assertGreater(row['finalised'], row['finalised_latest'])

    def derived_again(self, step):
        """A store from before it knew of spans gets them when opened."""
        with sqlite3.connect(office.path('office', 'office.db')) as db:
            for table in ('span', 'clock', 'late'):
                db.execute(f'DROP TABLE {table}')
            db.execute('PRAGMA user_version = 9')
        self.assertIn(step, office.office('clock', '--json').json())
        office.office('verify')


if __name__ == '__main__':
    field.main()
