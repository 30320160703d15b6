#!/usr/bin/python3 -B
"""Every kind of question once, in Debian's Chromium; and the same answers
from a file, without one."""
import base64
import json
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402
from screens import Screens  # noqa: E402

PATIENCE_S = 170
MARKUP = '<img src=x onerror="document.title=1"> & <b>'
# A picture of one point.
PNG = base64.b64decode(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwAE'
    'AQH/p3s2VAAAAABJRU5ErkJggg==')
SURVEY = '''
text,t_text,Your name <i>here</i>,As *written* on the card,,,
text,t_lines,What happened?,,multiline,,
text,t_secret,A secret,,masked,,
text,t_digits,Card number,,numbers,,
integer,t_people,People in the district,,thousands-sep,,
decimal,t_price,Price of a kilogram,,,,
date,t_date,Date of birth,,,,
date,t_month,Month of the harvest,,month-year,,
date,t_year,Year of founding,,year,,
date,t_coptic,Day of the feast,,ethiopian,,
time,t_time,At what hour?,,,,
dateTime,t_moment,When exactly?,,,,
select_one crop,s_one,Main crop,,,,
select_one crop,s_min,Second crop,,minimal,,
select_one far,s_far,Village,,autocomplete,,
select_one agree,s_likert,The fair was well organised,,likert,,
select_one crop,s_pics,Which one is it?,,no-buttons columns-2,,
select_multiple crop,s_many,All crops,,columns,,
select_multiple far,s_search,Villages visited,,,,
rank crop,s_rank,Crops by importance,,,,
range,r_slider,How warm?,,,,start=0 end=40 step=5
range,r_tall,How high?,,vertical,,start=0 end=3 step=0.5
range,r_stars,How good?,,rating,,start=1 end=5 step=1
range,r_list,How many rooms?,,picker,,start=1 end=9 step=1
geopoint,g_point,Where is the field?,,,,
acknowledge,a_read,I explained the survey,,,,
barcode,b_code,Code on the bag,,,,
geotrace,g_trace,Which way?,,,,
geoshape,g_shape,The field's edge,,,,
image,f_photo,A picture of the field,,,,
file,f_paper,The land title,,,,
image,f_sign,Signature,,signature,,
note,n_note,"# Thanks\\n- one **bold**\\n- two",,,,
begin_repeat,m,Members,,,,
text,m_name,Name of the member,,,,
integer,m_age,Age,,,,
end_repeat,,,,,,
'''
COLUMNS = ('type', 'name', 'label', 'hint', 'appearance', 'required',
           'parameters')
CHOICES = [('crop', 'maize', 'Maize', 'dot.png'),
           ('crop', 'yam', 'Yam', 'dot.png'),
           ('crop', 'rice', 'Rice & beans', '')] + [
               ('agree', str(i), label, '') for i, label in enumerate(
                   ('Strongly disagree', 'Disagree', 'Neither', 'Agree',
                    'Strongly agree'))]
FAR = 2000
# By name: what is done in the browser, and what a file of answers says.
ANSWERS = {
    't_text': MARKUP, 't_lines': 'one\ntwo', 't_secret': 'x1',
    't_digits': '0071', 't_people': 1234567, 't_price': 12.5,
    't_date': '2010-03-31', 't_month': '2026-03-01', 't_year': '1987-01-01',
    't_coptic': '2026-09-11', 's_one': 'yam', 's_min': 'rice',
    's_far': 'v1234', 's_likert': '3', 's_pics': 'maize',
    's_many': ['maize', 'rice'], 's_search': ['v7', 'v1999'],
    's_rank': ['yam', 'maize', 'rice'], 'r_slider': 25, 'r_tall': 1.5,
    'r_stars': 4, 'r_list': 6, 'g_point': '6.1375 1.2123 12.0 4.0',
    'a_read': 'OK', 'b_code': '4006381333931',
    'g_trace': '6.1000000 1.2000000 0 0;6.1010000 1.2010000 0 0',
    'g_shape': '6.1000000 1.2000000 0 0;6.1010000 1.2010000 0 0;'
               '6.1000000 1.2010000 0 0;6.1000000 1.2000000 0 0',
    'f_photo': 'dot.png', 'f_paper': 'title.txt',
    'm': [{'m_name': MARKUP, 'm_age': 7}]}
TIMES = {'t_time': '14:30:00.000', 't_moment': '2026-03-31T09:05:00.000'}


def form():
    """A table for people: Markdown of the sheets."""
    def sheet(name, columns, rows):
        return ''.join(f'| {line} |\n' for line in [
            name, *(' | '.join(('', *row)) for row in [columns, *rows])])

    import csv
    rows = [row[:7] for row in csv.reader(SURVEY.strip().splitlines())]
    choices = CHOICES + [('far', f'v{i}', f'Village {i}', '')
                         for i in range(FAR)]
    return (sheet('survey', COLUMNS, rows) +
            sheet('choices', ('list_name', 'name', 'label', 'image'),
                  choices) +
            sheet('settings', ('form_title', 'form_id', 'version'),
                  [('Every kind', 'kinds', '1')]))


class Widgets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.office = field.Field(forms=[])
        os.makedirs(cls.office.path('kinds-media'))
        with open(cls.office.path('kinds-media', 'dot.png'), 'wb') as f:
            f.write(PNG)
        cls.office.office('form', 'publish',
                          cls.office.write('kinds.md', form()))
        cls.shots = os.path.join(field.BUILD, 'browser')
        os.makedirs(cls.shots, exist_ok=True)

    @classmethod
    def tearDownClass(cls):
        cls.office.close()

    def lead(self, device, width, height, **more):
        screens = Screens(device, enter=False)
        done = subprocess.run(
            ['node', os.path.join(field.TOP, 'tests/browser/widgets.mjs'),
             json.dumps({
                 'address': screens.origin + screens.door,
                 'passphrase': device.env['AYNI_PASSPHRASE'],
                 'size': {'width': width, 'height': height},
                 'shots': self.shots, **more})],
            stdout=subprocess.PIPE, check=True, timeout=PATIENCE_S)
        found = json.loads(done.stdout)
        self.assertEqual(screens.end(), 0)
        self.assertEqual(found['errors'], [])
        self.assertEqual(found['outside'], [])
        self.assertEqual(found['wide'], [])
        return found

    def test_every_kind_as_from_a_file(self):
        device = self.office.joined('every')
        for name, body in (('dot.png', PNG), ('title.txt', b'a title')):
            with open(self.office.path(name), 'wb') as f:
                f.write(body)
        with open(self.office.path('big.txt'), 'wb') as f:
            f.truncate(65 << 20)
        found = self.lead(device, 360, 740, answers=ANSWERS, times=TIMES,
                          files=self.office.path(''))
        self.assertEqual(found['title'], 'Ayni')
        self.assertIn('64 MiB', found['big'])
        self.assertIn(MARKUP, found['roster'])
        (record, _), = device.states().items()
        zone = {name: value + '+00:00' for name, value in TIMES.items()}
        filled = device.fill(self.office.write(
            'kinds.json', {'answers': {**ANSWERS, **zone}}), 'kinds')
        ours, theirs = device.values(record), device.values(filled)
        names = {**ANSWERS, **TIMES, **ANSWERS['m'][0]}
        for name in names:
            if name != 'm':
                self.assertTrue(any(ref.rsplit('/', 1)[-1] == name
                                    for ref in theirs), name)
        for ref, value in theirs.items():
            if ref.rsplit('/', 1)[-1] in names:
                # a file's name has a part of what became of it, by chance
                self.assertEqual(*(re.sub(r'-[0-9a-f]{8}\.', '.', v) for v
                                   in (ours.get(ref, ''), value)), ref)
        files = {f['name'].split('-')[0]: f['bytes'] for f
                 in device.json('show', record)['files']}
        self.assertEqual(files['title'], len(b'a title'))
        self.assertGreater(files['f_sign'], 1000)


if __name__ == '__main__':
    field.main()
