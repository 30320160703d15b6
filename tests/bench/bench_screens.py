#!/usr/bin/python3 -B
"""The screens as a person waits for them, in a browser six times slower than
this machine: from a tap on "Next" to the next question painted; the first
page, from the start of `ayni ui`; and the memory of that program.
usage: bench_screens.py BUILD [--json]"""
import json
import os
import statistics
import subprocess
import sys

build, *more = sys.argv[1:]
os.environ['BUILD'] = build
sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402

THROTTLE = 6
STEP_MS, FIRST_MS, MEMORY_MIB = 50, 500, 24
QUESTIONS, SECTION = 1000, 20
TAPS, FROM = 200, 300  # of the long form, in its midst
# type, relevant, constraint, calculation, answer; a stem for its ten
KINDS = [
    ('text', '', '', '', 'some words'),
    ('integer', '', '. >= 0 and . < 1000', '', '42'),
    ('select_one yes_no', '', '', '', 'yes'),
    ('integer', "${%s2} = 'yes'", '', '', '7'),
    ('decimal', '', '', '', '12.5'),
    ('calculate', '', '', 'coalesce(${%s1}, 0) + 1', None),
    ('select_multiple tongue', '', '', '', ['fr', 'en']),
    ('date', "selected(${%s6}, 'fr')", '. <= today()', '', '2026-03-02'),
    ('note', '${%s5} > 3', '', '', None),
    ('calculate', '', '', "if(${%s4} > 10, ${%s5}, '')", None)]


def long_form():
    """Markdown of its sheets, and the answers."""
    rows, answers = [], {}
    for i in range(QUESTIONS):
        kind, relevant, constraint, calculation, answer = KINDS[i % 10]
        stem = f'q{i // 10}_'
        if i % SECTION == 0:
            rows.append(f'begin_group | g{i // SECTION} | Section |||')
        rows.append(' | '.join((
            kind, f'{stem}{i % 10}', f'Question {i}, as it is asked?',
            relevant.replace('%s', stem), constraint,
            calculation.replace('%s', stem))))
        if i % SECTION == SECTION - 1:
            rows.append(f'end_group | g{i // SECTION} ||||')
        if answer is not None:
            answers[f'{stem}{i % 10}'] = answer
    return ('| survey |\n| | type | name | label | relevant | constraint | '
            'calculation |\n' + ''.join(f'| | {row} |\n' for row in rows) +
            '| choices |\n| | list_name | name | label |\n' +
            ''.join(f'| | {at} |\n' for at in (
                'yes_no | yes | Yes', 'yes_no | no | No',
                'tongue | fr | French', 'tongue | es | Spanish',
                'tongue | en | English')) +
            '| settings |\n| | form_title | form_id | version |\n'
            '| | Long | long | 1 |\n'), answers


def tell(case, what, value, unit, limit):
    if '--json' in more:
        print(json.dumps({'case': case, 'what': what, 'unit': unit,
                          'value': round(value, 2),
                          **({'limit': limit} if limit else {})}))
        return
    verdict = ('' if not limit else
               f'  target {limit:6}  {"met" if value < limit else "MISSED"}')
    print(f'  {what:34} {value:10.1f} {unit:4}{verdict}')


def walk(office, case, answers, **part):
    device = office.joined(case.replace(' ', '-'))
    done = subprocess.run(
        ['node', os.path.join(os.path.dirname(__file__), 'screens.mjs'),
         json.dumps({
             'command': [os.path.join(field.BUILD, 'ayni'),
                         *device.args('ui')],
             'env': office.env, 'throttle': THROTTLE, 'answers': answers,
             'passphrase': device.env['AYNI_PASSPHRASE'], **part})],
        stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        sys.exit('bench_screens: the browser did not come to the end')
    found = json.loads(done.stdout)
    if found['errors']:
        sys.exit(f'bench_screens: {found["errors"]}')
    if '--json' not in more:
        print(f'screens: {case}')
    tell(case, f'tap to painted, {len(found["steps"])} taps, median',
         statistics.median(found['steps']), 'ms', 0)
    tell(case, 'tap to painted, p95',
         statistics.quantiles(found['steps'], n=20)[-1], 'ms', STEP_MS)
    tell(case, 'the same on a page of one button',
         statistics.quantiles(found['floor'], n=20)[-1], 'ms', 0)
    tell(case, 'start to first page', found['first_ms'], 'ms', FIRST_MS)
    tell(case, 'peak memory of ayni ui', found['ui_kib'] / 1024, 'MiB',
         MEMORY_MIB)


def main():
    office = field.Field(on_disk=True)
    walk(office, 'sse_entity',
         field.read_json(field.answers(1, 'en'))['answers'])
    office.close()
    form, answers = long_form()
    office = field.Field(forms=(), on_disk=True)
    office.office('form', 'publish', office.write('long.md', form))
    walk(office, f'{QUESTIONS} questions', answers, most=TAPS,
         **{'from': FROM})
    office.close()


main()
