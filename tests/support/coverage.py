#!/usr/bin/python3 -B
"""What gcov counted in the objects of some directories: how much of their
lines and branches was run, and each that was not.

usage: coverage.py BUILD DIR...; ends with 1 where lines are not all run, or
fewer than 95 of 100 branches.
"""
import collections
import glob
import json
import os
import subprocess
import sys

LEAST_BRANCHES = 95


def counted(build, folder):
    """{file: gcov's lines} of the sources of a directory."""
    files = {}
    for data in sorted(glob.glob(os.path.join(build, folder, '*.gcda'))):
        done = subprocess.run(
            ['gcov', '--json-format', '--stdout', '--branch-probabilities',
             data], check=True, capture_output=True)
        for line in done.stdout.splitlines():
            for file in json.loads(line)['files']:
                if file['file'].startswith(folder + '/'):
                    files.setdefault(file['file'], []).extend(file['lines'])
    return files


def merged(lines):
    """One entry a line: how often it was run, and how often each branch."""
    out = {}
    for line in lines:
        at = out.setdefault(line['line_number'], [0, collections.Counter()])
        at[0] += line['count']
        for i, branch in enumerate(line['branches']):
            at[1][i] += branch['count']
    return out


def tell(what, run, of):
    print(f'  COVER {what}: {run} of {of}, {100 * run / of:.2f} %')
    return 100 * run / of


def main(build, *folders):
    lines = lines_run = branches = branches_run = 0
    missing = []
    for folder in folders:
        sources = {name for name in glob.glob(folder + '/*.c')}
        files = counted(build, folder)
        for name in sorted(sources - set(files)):
            missing.append(f'{name}: nothing of it')
            lines += 1
        for name, found in sorted(files.items()):
            for number, (count, ways) in sorted(merged(found).items()):
                lines += 1
                lines_run += count > 0
                branches += len(ways)
                not_run = [str(i) for i, n in sorted(ways.items()) if n == 0]
                branches_run += len(ways) - len(not_run)
                if count == 0:
                    missing.append(f'{name}:{number}: not run')
                elif not_run:
                    missing.append(f'{name}:{number}: branch '
                                   f'{", ".join(not_run)} of {len(ways)}')
    for line in missing:
        print(line)
    whole = tell('lines', lines_run, lines) == 100
    enough = tell('branches', branches_run, branches) >= LEAST_BRANCHES
    return 0 if whole and enough else 1


if __name__ == '__main__':
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
