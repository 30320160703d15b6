#!/usr/bin/python3 -B
"""kill -9 of `ayni` and `aynid` at random moments, while two devices join,
interview by file and by hand, sync and carry; then everything that was
finalised is in the store exactly once, and every draft went on at the last
answer given.

KILLS in the environment: how many (40); SEED: of another way (1).
What is done comes from the seed; at which instruction it is cut off does not.
"""
import collections
import csv
import os
import random
import signal
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR  # noqa: E402

LANGS = ('en', 'fr', 'es')
CASES = range(1, 14)
BY_HAND = 34  # questions of an interview that a person is asked here
STRIKES = 3   # at one thing at most, before it is left to end
# How a sync may end when the server is killed under it.
CUT_OFF = {0, ERR['NET'], ERR['TIMEOUT'], ERR['REMOTE']}


def check(holds, *what):
    if not holds:
        raise AssertionError(' '.join(map(str, what)))


def survey():
    """How the English labels of its questions begin; which have defaults."""
    with open(field.FORMS[0], encoding='utf-8') as f:
        rows = list(csv.DictReader(f))
    return ({row['name']: ' '.join(
        row['label::English (en)'].split('${')[0].split()) for row in rows},
            {row['name'] for row in rows if row['default']})


def same(one, other):
    """Whether two values are one answer, however it was typed."""
    def parts(value):
        for part in value.split():
            try:
                yield repr(float(part))
            except ValueError:
                yield part
    return sorted(parts(one)) == sorted(parts(other))


class Ground:
    """What the devices share: the office, its server, the count of kills."""

    def __init__(self, kills, seed):
        self.kills, self.seed = kills, seed
        self.office = field.Field([field.FORMS[0]])
        self.labels, self.defaults = survey()
        self.done = collections.Counter()
        self.typical = {}  # seconds that a thing takes, by its name
        self.lock = threading.Lock()
        self.serving = threading.Lock()

    def left(self):
        with self.lock:
            return self.kills - sum(self.done.values())

    def struck(self, what):
        with self.lock:
            self.done[what] += 1

    def took(self, what, begun):
        seconds = time.monotonic() - begun
        with self.lock:
            old = self.typical.get(what, seconds)
            self.typical[what] = old + (seconds - old) / 4

    def moment(self, chance, what):
        """Somewhere while that is done, or just after."""
        with self.lock:
            return chance.uniform(0, 1.1 * self.typical.get(what, 0.1))

    def kill_server(self):
        with self.serving:
            self.office.stop(signal.SIGKILL)
            self.struck('aynid serve')
            self.office.serve()


class Person(threading.Thread):
    """One device and who works with it, until all kills are done."""

    def __init__(self, ground, number):
        super().__init__()
        self.ground, self.office = ground, ground.office
        self.chance = random.Random(f'{ground.seed}/{number}')
        self.name = f'K{number}'
        self.device = field.Device(self.office, self.name)
        self.stick = self.office.path(f'stick{number}')
        os.mkdir(self.stick)
        self.invitation = self.office.invite(self.name)
        self.begun = self.resumed = 0
        self.recorded = {}   # marker: record
        self.corrected = {}  # marker: its new locality
        self.fault = None

    def run(self):
        try:
            self.until('join', self.enrol)
            while self.ground.left() > 0:
                self.chance.choice(
                    2 * [self.by_file, self.by_hand, self.correct] +
                    4 * [self.sync, self.sync_without_server] +
                    2 * [self.carry])()
        except BaseException as e:  # told by whoever waits for this thread
            self.fault = e
            self.ground.kills = 0

    # ---- commands that are cut off ----

    def strike(self, *args, program='ayni'):
        """A command, killed at some moment; its code, None when it was."""
        what = f'{program} {args[0]}'
        before = self.device.args() if program == 'ayni' else [
            '--store', self.office.path('office')]
        begun = time.monotonic()
        talk = field.Talk(
            [os.path.join(field.BUILD, program), *before, *args],
            {**self.office.env, **self.device.env})
        try:
            talk.process.wait(self.ground.moment(self.chance, what))
        except subprocess.TimeoutExpired:
            if self.ground.left() > 0:
                talk.end(signal.SIGKILL)
                self.ground.struck(what)
                return None
        self.said = talk.listen(None)
        self.ground.took(what, begun)
        return talk.end()

    def calm(self, *args, program='ayni'):
        """The same, left to end."""
        begun = time.monotonic()
        run = self.device if program == 'ayni' else self.office.office
        done = run(*args, code=None)
        self.said = done.out + done.err
        self.ground.took(f'{program} {args[0]}', begun)
        return done.code

    def until(self, what, done):
        """Until it is done; killed a few times before."""
        for _ in range(self.chance.randint(1, STRIKES)):
            if done(self.strike):
                return
        check(done(self.calm), what, 'does not end:', self.said)

    def enrol(self, run):
        code = run('join', self.invitation, '--label', self.name)
        check(code in (None, 0), 'join:', code, code and self.said)
        return code == 0

    # ---- interviews ----

    def next(self):
        """An interview of its own: its marker, answers and their file."""
        self.begun += 1
        marker = f'{self.name}-{self.begun:04}'
        case = field.read_json(field.answers(
            self.chance.choice(CASES), self.chance.choice(LANGS)))
        case['answers']['fw_case'] = marker
        return (marker, case['answers'],
                self.office.write(f'{marker}.json', case))

    def look(self):
        """What there is; nothing that was recorded is gone."""
        rows = self.device.json('list')
        there = {row['record'] for row in rows if row['state'] not in
                 ('draft', 'correcting')}
        check(there >= set(self.recorded.values()), 'recorded and lost:',
              set(self.recorded.values()) - there)
        return rows

    def find(self, marker):
        """What there is of an interview that was cut off: record, state."""
        rows = [row for row in self.look()
                if row['label'] == f'{marker}-1' or row['state'] == 'draft']
        check(len(rows) <= 1, marker, 'is there twice:', rows)
        for row in rows:
            return row['record'], row['state']
        return None, None

    def finish(self, marker, path):
        def done(run):
            record, state = self.find(marker)
            if state in (None, 'draft'):
                code = run('fill', record or 'sse_entity', '--answers', path)
                check(code in (None, 0), marker, code, code and self.said)
                was, (record, state) = record, self.find(marker)
                check(was in (None, record), marker, was, 'became', record)
                check(code is None or state == 'recorded', marker, state)
            if state in (None, 'draft'):
                return False
            self.recorded[marker] = record
            return True

        self.until(marker, done)

    def by_file(self):
        marker, _, path = self.next()
        self.finish(marker, path)

    def by_hand(self):
        """Answer by answer, and killed at some of them."""
        marker, answers, path = self.next()
        asked = []
        for name, value in answers.items():
            if isinstance(value, list) or len(asked) == BY_HAND:
                break
            asked.append((name, str(value)))
        kept = 0
        while kept < len(asked) and self.ground.left() > 0:
            kept = self.answer(marker, asked, kept)
        self.finish(marker, path)

    def answer(self, marker, asked, kept):
        """Some more answers, killed at the last of them; how many stay."""
        record, _ = self.find(marker)
        talk = self.device.talk('fill', record or 'sse_entity',
                                '--form-language', 'en')
        page = talk.listen()
        check(self.ground.labels[asked[max(kept - 1, 0)][0]] in page, marker,
              'does not go on at', asked[max(kept - 1, 0)], 'but:', page)
        self.resumed += record is not None
        told = None  # whose next page was seen, so that it must be kept
        last = self.chance.choice([i for i in range(kept, len(asked))
                                   if asked[i][0] not in self.ground.defaults])
        for name, value in asked[kept:last + 1]:
            for _ in range(8):
                if self.ground.labels[name] in page:
                    break
                talk.say('')
                page = talk.listen()
            check(self.ground.labels[name] in page, marker, name, page)
            begun = time.monotonic()
            talk.say(value)
            if name != asked[last][0] or self.chance.random() < 0.5:
                told = name
                page = talk.listen()
                check('! ' not in page, marker, name, value, page)
                self.ground.took('answer', begun)
        time.sleep(self.ground.moment(self.chance, 'answer'))
        talk.end(signal.SIGKILL)
        self.ground.struck('ayni fill, by hand')
        return self.kept(marker, asked, last, told == asked[last][0])

    def kept(self, marker, asked, last, told):
        """All before the last is there; and that, if its next page was."""
        record, _ = self.find(marker)
        check(record or last == 0, marker, 'is gone')
        values = {ref.split('/')[-1]: value for ref, value in
                  (self.device.values(record) if record else {}).items()}
        there = last + (told or asked[last][0] in values)
        for name, value in asked[:there]:
            check(same(values.get(name, ''), value), marker, name, value,
                  'is kept as', values.get(name))
        return there

    def correct(self):
        """One correction of what was recorded, however often it is cut."""
        left = sorted(set(self.recorded) - set(self.corrected))
        if not left:
            return
        marker = self.chance.choice(left)
        record = self.recorded[marker]
        path = self.office.write(f'{marker}.json', {
            'answers': {'loc_locality': f'of {marker}'}})

        def steps():
            return [step['kind'] for step
                    in self.device.json('show', record)['steps']]

        def done(run):
            if len(steps()) == 1:
                code = run('edit', record, '--answers', path)
                check(code in (None, 0), marker, code, code and self.said)
                check(code is None or len(steps()) == 2, marker, steps())
            self.look()
            return len(steps()) == 2

        self.until(marker, done)
        check(steps() == ['submit', 'correct'], marker, steps())
        self.corrected[marker] = f'of {marker}'

    # ---- the office ----

    def sync(self):
        code = self.strike('sync', '--url', self.office.url)
        check(code in CUT_OFF | {None}, 'sync:', code, code and self.said)
        self.look()

    def sync_without_server(self):
        begun = time.monotonic()
        talk = self.device.talk('sync', '--url', self.office.url)
        time.sleep(self.ground.moment(self.chance, 'ayni sync'))
        if self.ground.left() > 0:
            self.ground.kill_server()
        said = talk.listen(None)
        code = talk.end()
        check(code in CUT_OFF, 'sync:', code, said)
        if code == 0:
            self.ground.took('ayni sync', begun)
        self.look()

    def carry(self):
        for args in (['carry'], ['import'], ['carry']):
            program = 'aynid' if args[0] == 'import' else 'ayni'
            code = self.strike(*args, self.stick, program=program)
            # carry was cut off before it wrote: then nothing is imported
            check(code in (None, 0) or
                  program == 'aynid' and code == ERR['NOTFOUND'],
                  args, code, code and self.said)
        self.look()

    def settle(self):
        """Everything told; nothing left to do."""
        told = self.device.json('sync', '--url', self.office.url)
        check(told['held'] == told['records'] == len(self.recorded),
              self.name, told)
        states = collections.Counter(r['state'] for r in self.look())
        check(set(states) <= {'held'}, self.name, states)


def settle(ground, people):
    """What the office has is what was finalised, once."""
    office = ground.office
    for person in people:
        person.settle()
    check(office.stop() == 0, 'the server did not end well')
    wanted = {marker: record for person in people
              for marker, record in person.recorded.items()}
    corrected = {marker: value for person in people
                 for marker, value in person.corrected.items()}
    counts = office.office('status', '--json').json()
    check(counts['records'] == counts['usable'] == len(wanted), counts)
    check(counts['batches'] == counts['used'], counts)
    devices = office.office('device', 'list', '--json').json()
    check(all(device['missing'] == [] for device in devices), devices)
    check(sum(device['held'] for device in devices) ==
          len(wanted) + len(corrected), devices)
    check(office.office('verify', '--json').json()['ok'], 'verify')
    office.office('export', '--out', office.path('export'))
    with open(office.path('export', 'sse_entity.csv'), newline='',
              encoding='utf-8-sig') as f:
        rows = list(csv.DictReader(f))
    stored = collections.Counter((r['fw_case'], r['record']) for r in rows)
    check(stored == collections.Counter(wanted.items()), 'not once:',
          stored - collections.Counter(wanted.items()),
          collections.Counter(wanted.items()) - stored)
    for row in rows:
        check(corrected.get(row['fw_case'], row['loc_locality']) ==
              row['loc_locality'], row['fw_case'], 'is not corrected')
    return len(wanted), len(corrected)


def main():
    seed = int(os.environ.get('SEED', 1))
    ground = Ground(int(os.environ.get('KILLS', 40)), seed)
    try:
        ground.office.serve()
        people = [Person(ground, n) for n in range(2)]
        for person in people:
            person.start()
        for person in people:
            person.join()
        for person in people:
            if person.fault is not None:
                raise person.fault
        recorded, corrected = settle(ground, people)
    except BaseException:
        print(f'[  FAILED  ] kill -9, seed {seed}')
        raise
    finally:
        ground.office.close()
    for what, times in sorted(ground.done.items()):
        print(f'{times:5} times {what}')
    print(f'{sum(ground.done.values())} kills, seed {seed}: {recorded} '
          f'interviews, {corrected} corrections, '
          f'{sum(p.resumed for p in people)} times a draft went on; '
          'nothing lost, nothing doubled')
    print('[       OK ] kill -9')


if __name__ == '__main__':
    main()
