#!/usr/bin/python3 -B
"""Questionnaires that would take all the memory or time there is: each is
refused with what and where, through `aynid form publish` and `ayni drive`,
and takes little of either."""
import json
import os
import resource
import subprocess
import sys
import tempfile
import unittest
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from field import ERR  # noqa: E402

MANY = 100_000
MOST_KIB = 256 << 10
MOST_CPU_S = 40  # of a program that would go on for ever
LAUGHS = ('<!DOCTYPE x [<!ENTITY a0 "lol">' + ''.join(
    f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12)) + ']>')
CALC = '<bind nodeset="/data/a" calculate="%s"/>'
SHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
RELS = 'http://schemas.openxmlformats.org/package/2006/relationships'
OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'


def setUpModule():
    global office
    office = field.Field(forms=())


def tearDownModule():
    office.close()


# ---- files ----

def xform(instance='<a/>', model='', body='', before=''):
    return (f'<?xml version="1.0"?>{before}<h:html '
            'xmlns="http://www.w3.org/2002/xforms" '
            'xmlns:h="http://www.w3.org/1999/xhtml" '
            'xmlns:jr="http://openrosa.org/javarosa"><h:head><model>'
            f'<instance><data id="t">{instance}</data></instance>'
            f'{model}</model></h:head><h:body>{body}</h:body></h:html>')


def cell(text):
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row>{cell("type")}{cell("name")}{cell("label")}</row>'


def book(name, rows, strings=(), before=''):
    """A spreadsheet; rows and strings come in pieces, so that this program
    stays small itself."""
    path = office.path(name)
    parts = {
        '[Content_Types].xml': ['<Types xmlns="http://schemas.openxmlformats.'
                                'org/package/2006/content-types"/>'],
        '_rels/.rels': [f'<Relationships xmlns="{RELS}"><Relationship Id="r" '
                        f'Type="{OFFICE}/officeDocument" Target="xl/w.xml"/>'
                        '</Relationships>'],
        'xl/w.xml': [f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
                     '<sheet name="survey" sheetId="1" r:id="s"/></sheets>'
                     '</workbook>'],
        'xl/_rels/w.xml.rels': [
            f'<Relationships xmlns="{RELS}"><Relationship Id="s" '
            f'Type="{OFFICE}/worksheet" Target="s.xml"/><Relationship Id="t" '
            f'Type="{OFFICE}/sharedStrings" Target="t.xml"/>'
            '</Relationships>'],
        'xl/s.xml': [before, f'<worksheet xmlns="{SHEET}"><sheetData>', *rows,
                     '</sheetData></worksheet>'],
        'xl/t.xml': [f'<sst xmlns="{SHEET}">', *strings, '</sst>']}
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
        for part, pieces in parts.items():
            with z.open(part, 'w') as f:
                for piece in pieces:
                    f.write(piece.encode())
    return path


def repeated(name, before, piece, count, after=''):
    with open(office.path(name), 'w', encoding='utf-8') as f:
        f.write(before)
        for _ in range(count // 1000):
            f.write(piece * 1000)
        f.write(piece * (count % 1000) + after)
    return office.path(name)


def counted(name, before, piece, count, after=''):
    """The same, where the pieces are numbered."""
    with open(office.path(name), 'w', encoding='utf-8') as f:
        f.write(before)
        f.writelines(piece % {'i': i} for i in range(count))
        f.write(after)
    return office.path(name)


TABLE = '| survey |\n| | type | name | label |\n'

# name: how it is made, and what its refusal says
CASES = {
    'a high ratio': (
        lambda: book('ratio.xlsx', [HEAD] + [' ' * (1 << 20)] * 130),
        ['xl/s.xml', 'more than']),
    'a cell of 4 MiB': (
        lambda: book('cell.xlsx', [HEAD, '<row><c t="str"><v>']
                     + ['x' * (1 << 20)] * 4 + ['</v></c></row>']),
        ['xl/s.xml']),
    'more rows than a spreadsheet has': (
        lambda: book('rows.xlsx', [HEAD]
                     + [f'<row>{cell("text")}</row>' * 1000] * 1049),
        ['xl/s.xml']),
    'a row far below': (
        lambda: book('below.xlsx', [HEAD, '<row r="999999999"/>']),
        ['xl/s.xml']),
    'a hundred megabytes of shared texts': (
        lambda: book('shared.xlsx', [HEAD],
                     [f'<si><t>{"y" * 500_000}</t></si>'] * 200),
        ['xl/t.xml']),
    'one shared text in each of 100,000 cells': (
        lambda: book('said.xlsx', [HEAD] + [
            f'<row>{cell("text")}<c t="s"><v>0</v></c></row>' * 1000] * 100,
                     [f'<si><t>{"y" * 900_000}</t></si>']),
        ['xl/s.xml']),
    'rows in rows': (
        lambda: book('deep.xlsx', [HEAD, '<row>' * MANY, '</row>' * MANY]),
        ['xl/s.xml']),
    'a billion laughs in a sheet': (
        lambda: book('laughs.xlsx', [HEAD, f'<row>{cell("&a11;")}</row>'],
                     before=LAUGHS),
        ['xl/s.xml']),
    'a billion laughs': (
        lambda: office.write('laughs.xml', xform('<a>&a11;</a>',
                                                 before=LAUGHS)),
        ['line 1', 'entities']),
    'a file of the machine': (
        lambda: office.write('passwd.xml', xform('<a>&a;</a>', before=(
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'))),
        ['line 1', 'entities']),
    'elements 100,000 deep': (
        lambda: office.write('deep.xml', xform('<g>' * MANY + '</g>' * MANY)),
        ['line 1', 'deep']),
    'groups 100,000 deep': (
        lambda: office.write('groups.xml', xform(
            body='<group>' * MANY + '</group>' * MANY)),
        ['line 1', 'deep']),
    'groups 100 deep': (
        lambda: office.write('hundred.xml', xform(
            '<g>' * 100 + '<a/>' + '</g>' * 100)),
        ['"g"', '64']),
    '100,000 groups side by side': (
        lambda: counted('wide.xml', xform().split('<a/>', 1)[0],
                        '<g%(i)d><a/></g%(i)d>', MANY,
                        xform().split('<a/>', 1)[1]),
        ['100000', 'questions']),
    'a million choices': (
        lambda: repeated('inline.xml', xform(
            body='<select1 ref="/data/a">').split('</h:body>', 1)[0],
            '<item><label>L</label><value>v</value></item>', 1_000_000,
            '</select1></h:body></h:html>'),
        ['16 MiB', 'files of their own']),
    '100,000 parentheses': (
        lambda: office.write('paren.xml', xform(
            model=CALC % ('(' * MANY + '1' + ')' * MANY))),
        ['line 1', 'calculate', '65536']),
    '10,000 parentheses': (
        lambda: office.write('paren4.xml', xform(
            model=CALC % ('(' * 10_000 + '1' + ')' * 10_000))),
        ['line 1', 'calculate', '200 deep']),
    'nots of nots': (
        lambda: office.write('nots.xml', xform(
            model=CALC % ('not(' * 9_000 + '1' + ')' * 9_000))),
        ['calculate', '200 deep']),
    'predicates in predicates': (
        lambda: office.write('inner.xml', xform(
            model=CALC % ('/data/a' + '[1' * 9_000 + ']' * 9_000))),
        ['calculate', '200 deep']),
    'a sum of 20,000': (
        lambda: office.write('sum.xml', xform(
            model=CALC % ('1' + '+1' * 20_000))),
        ['calculate', '2000 operators']),
    'a concat of 20,000': (
        lambda: office.write('args.xml', xform(
            model=CALC % ('concat(1' + ',1' * 20_000 + ')'))),
        ['calculate', '1024']),
    'everything reads everything': (
        lambda: office.write('edges.xml', xform(
            '<g>' + ''.join(f'<q{i}/>' for i in range(3000)) + '</g><h>'
            + ''.join(f'<c{i}/>' for i in range(3000)) + '</h>', ''.join(
                f'<bind nodeset="/data/h/c{i}" '
                'calculate="count(/data/g/*)"/>' for i in range(3000)))),
        ['/data/h/c', '4194304 answers']),
    'everything beside everything': (
        lambda: office.write('beside.xml', xform(
            '<a/><g>' + ''.join(f'<q{i}/>' for i in range(20_000)) + '</g>',
            CALC % 'count(/data/g/*/following-sibling::*'
            '/preceding-sibling::*)')),
        ['line 1', '/data/a']),
    'texts that say each other': (
        lambda: office.write('itext.xml', xform(model=(
            '<itext><translation lang="en">'
            '<text id="here"><value><output value="jr:itext(\'there\')"/>'
            '</value></text><text id="there"><value>'
            '<output value="concat(\'x\', jr:itext(\'here\'))"/></value>'
            '</text></translation></itext>'))),
        ['"here"', 'says itself']),
    'texts that say the next one twice': (
        lambda: office.write('twice.xml', xform(model=(
            '<itext><translation lang="en">' + ''.join(
                f'<text id="t{i}"><value>' + (
                    f'<output value="jr:itext(\'t{i + 1}\')"/>' * 2)
                + '</value></text>' for i in range(40))
            + '<text id="t40"><value>x</value></text>'
            '</translation></itext>'))),
        ['"t0"', '16']),
    'a cell of 8 MiB in Markdown': (
        lambda: office.write('cell.md', TABLE + '| | text | a | '
                             + 'x' * (8 << 20) + ' |\n'),
        ['line 3']),
    'megabytes of Markdown': (
        lambda: counted('rows.md', TABLE, '| | text | a%(i)d | A |\n',
                        300_000),
        ['survey', 'row 200001', '100000 questions']),
    '100,000 groups in Markdown': (
        lambda: counted('groups.md', TABLE,
                        '| | begin group | g%(i)d | A |\n', MANY,
                        '| | end group | | |\n' * MANY),
        ['survey', 'row 62', '"g60"', '60 groups']),
    'a cell of 8 MiB in a CSV file': (
        lambda: office.write('cell.survey.csv', 'type,name,label\ntext,a,"'
                             + 'x' * (8 << 20) + '"\n'),
        ['line 2']),
    'a quote that is never closed': (
        lambda: office.write('quote.survey.csv', 'type,name,label\ntext,a,"'
                             + 'x\n' * (4 << 20)),
        ['line 2']),
    'a million columns': (
        lambda: office.write('wide.survey.csv', ','.join(['c'] * 1_000_000)),
        ['line 1']),
    'a million rows of a CSV file': (
        lambda: counted('rows.survey.csv', 'type,name,label\n',
                        'text,a%(i)d,A\n', 1_000_001),
        ['rows.survey.csv', 'row 200001', '100000 questions']),
}

# beside a form that names them: what their refusal says
BESIDE = {
    'laughs.xml': (LAUGHS + '<root><item>&a11;</item></root>',
                   ['line 1', 'entities']),
    'deep.xml': ('<root>' + '<g>' * MANY + '</g>' * MANY + '</root>',
                 ['line 1', 'deep']),
    'cut.xml': ('<root>\n<item>', ['line 2']),
    'deep.geojson': ('{"type": "FeatureCollection", "features":\n[1,'
                     + '[' * MANY + ']' * MANY + ']}', ['line 2']),
    'large.geojson': ('{"features":\n["' + 'x' * (5 << 20) + '"]}',
                      ['line 2', 'limit']),
    'cut.geojson': ('{"type": "FeatureCollection",\n"features": [',
                    ['line 2']),
    'cell.csv': ('name,label\n1,2\na,"' + 'x' * (5 << 20) + '"\n',
                 ['line 3', 'limit']),
    'wide.csv': (','.join(['c'] * MANY), ['line 1', 'limit']),
    'open.csv': ('name,label\na,"b\n', ['line 2']),
}


# ---- programs ----

def limited():
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))


class Run:
    """A program to its end, and the most memory that it had."""

    def __init__(self, program, *args, stdin=''):
        with tempfile.TemporaryFile() as out, \
                tempfile.TemporaryFile() as err, \
                tempfile.TemporaryFile() as given:
            given.write(stdin.encode())
            given.seek(0)
            process = subprocess.Popen(
                [os.path.join(field.BUILD, program), *args], stdin=given,
                stdout=out, stderr=err, env=office.env, cwd=office.dir,
                preexec_fn=limited)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = self.code = os.waitstatus_to_exitcode(status)
            self.kib = usage.ru_maxrss
            out.seek(0)
            err.seek(0)
            self.out, self.err = out.read().decode(), err.read().decode()


class Bounds:
    def within(self, done):
        if not field.sanitized():
            self.assertLess(done.kib, MOST_KIB)

    def told(self, words, said):
        for word in words:
            self.assertIn(word, said)

    def refused_by_the_office(self, path, words):
        done = Run('aynid', '--store', office.path('office'), 'form',
                   'publish', path)
        self.assertIn(done.code, (ERR['AUTHORING'], ERR['TOOBIG'],
                                  ERR['UNSUPPORTED'], ERR['BADFORM'],
                                  ERR['CYCLE']))
        self.assertEqual(done.out, '')
        self.told([os.path.basename(path), *words], done.err)
        self.within(done)

    def asks(self, **request):
        """The one answer of `ayni drive`."""
        done = Run('ayni', 'drive', stdin=json.dumps(request) + '\n')
        self.assertEqual((done.code, done.err), (0, ''))
        self.within(done)
        return json.loads(done.out)

    def refused_by_a_script(self, words, **request):
        answer = self.asks(op='load', **request)
        self.assertFalse(answer['ok'])
        self.told(words, json.dumps(answer['error']['errors'],
                                    ensure_ascii=False)
                  .replace('\\"', '"'))


def refusal(make, words):
    def test(self):
        path = make()
        self.refused_by_the_office(path, words)
        self.refused_by_a_script([w for w in words if not w.startswith((
            'line', 'row', 'survey'))], form_path=path)
        os.unlink(path)
    return test


class Files(Bounds, unittest.TestCase):
    """One test for each of CASES."""


for name, (make, words) in CASES.items():
    setattr(Files, f'test_{name}', refusal(make, words))


class Beside(Bounds, unittest.TestCase):
    """Files that a form names."""

    def test_each_that_cannot_be_read(self):
        for name, (body, words) in BESIDE.items():
            with self.subTest(name):
                url = f'jr://file/{name}'
                self.refused_by_a_script(
                    [url, *words], form=xform(
                        model=f'<instance id="x" src="{url}"/>'),
                    resources=[{'url': url, 'body': body}])


class Interviews(Bounds, unittest.TestCase):
    """What is found only as it is conducted holds up nothing."""

    def opened(self, form):
        answer = self.asks(op='load', form=form)
        self.assertTrue(answer['ok'])
        return answer

    def test_a_thousand_million_instances(self):
        answer = self.opened(xform(
            '<n>1000000000</n><r jr:template=""><a/></r>',
            body='<repeat nodeset="/data/r" jr:count="/data/n">'
            '<input ref="/data/r/a"/></repeat>'))
        self.assertEqual(
            answer['state']['nodes']['/data/r#range']['count'], 10_000)
        self.told(['/data/r', '10000'], json.dumps(answer['warnings']))

    def test_a_choice_whose_name_says_its_name(self):
        name = "jr:choice-name(/data/a, '/data/a')"
        answer = self.opened(xform(
            '<a>x</a>', body='<select1 ref="/data/a"><label>A <output '
            f'value="{name}"/></label><item><label>B <output value="{name}"/>'
            '</label><value>x</value></item></select1>'))
        self.assertTrue(answer['state']['nodes']['/data/a']['label']
                        .startswith('A B B'))

    def test_ten_thousand_names_of_nothing(self):
        answer = self.opened(xform(
            ''.join(f'<q{i}/>' for i in range(10_000)), model=''.join(
                f'<bind nodeset="/data/q{i}" calculate="/data/nil{i}"/>'
                for i in range(10_000))))
        self.assertEqual(len(answer['warnings']), 1000)

    def test_each_of_ten_thousand_reads_all_before(self):
        answer = self.opened(xform(
            '<n>10000</n><r jr:template=""><a>1</a><b/></r>',
            model='<bind nodeset="/data/r/b" calculate="sum(../../r'
            '[position() &lt; position(current()/..)]/a)"/>',
            body='<repeat nodeset="/data/r" jr:count="/data/n">'
            '<input ref="/data/r/a"/></repeat>'))
        self.told(['/data/r/b', 'work'], json.dumps(answer['warnings']))

    def test_work_without_end(self):
        within = '/data/g/*'
        for _ in range(5):
            within = f'/data/g/*[count({within}) > 0]'
        answer = self.opened(xform('<a/><g>' + ''.join(
            f'<g{i}/>' for i in range(200)) + '</g>',
            model=CALC % f'count({within})'.replace('>', '&gt;')))
        self.told(['/data/a', 'work'], json.dumps(answer['warnings']))


class Scripts(Bounds, unittest.TestCase):
    """What a script may ask at any time."""

    def evaluates(self, xml, expr):
        done = Run('ayni', 'eval', stdin=json.dumps({
            'xml': xml, 'context': '/', 'expr': expr,
            'want': 'string'}) + '\n')
        self.assertEqual((done.code, done.err), (0, ''))
        self.within(done)
        return json.loads(done.out)

    def test_documents_and_expressions(self):
        for xml, expr, word in (
                (LAUGHS + '<a>&a11;</a>', '/a', 'entities'),
                ('<a>' * MANY + '</a>' * MANY, '/a', 'deep'),
                ('<a/>', '(' * MANY + '1' + ')' * MANY, '65536'),
                ('<a/>', '(' * 9000 + '1' + ')' * 9000, '200'),
                (f'<a>{"x" * 1_000_000}</a>',
                 f'string-length(concat({",".join(["/a"] * 20)}))', 'long'),
                (f'<a>{"<b/>" * 2000}</a>', 'count(//b[count(//b['
                 'count(//b) > 0]) > 0])', 'work')):
            with self.subTest(expr[:40]):
                answer = self.evaluates(xml, expr)
                self.assertFalse(answer['ok'])
                self.assertIn(word, answer['error']['message'])

    def test_drafts(self):
        form = xform('<r jr:template=""><a/></r>', body='<repeat nodeset='
                     '"/data/r"><input ref="/data/r/a"/></repeat>')
        for xml, word in (
                (LAUGHS + '<data id="t">&a11;</data>', 'entities'),
                ('<data id="t">' + '<r>' * MANY + '</r>' * MANY + '</data>',
                 'deep'),
                ('<data id="t">' + '<r/>' * 200_000 + '</data>', 'limit')):
            done = Run('ayni', 'drive', stdin=''.join(
                json.dumps(r) + '\n' for r in (
                    {'op': 'load', 'form': form},
                    {'op': 'restore', 'session': 1, 'xml': xml},
                    {'op': 'set', 'session': 1, 'ref': '/data', 'value': ''},
                    {'op': 'add_repeat', 'session': 1, 'ref': '/data/r'})))
            self.within(done)
            opened, restored, set_, added = map(json.loads,
                                                done.out.splitlines())
            self.assertFalse(restored['ok'])
            self.assertIn(word, restored['error']['message'])
            self.assertFalse(set_['ok'])
            self.assertTrue(opened['ok'] and added['ok'])


class Untouched(unittest.TestCase):
    def test_nothing_was_published(self):
        done = office.office('form', 'list', '--json')
        self.assertEqual(done.json(), [])


if __name__ == '__main__':
    field.main()
