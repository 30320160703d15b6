#!/usr/bin/python3 -B
"""What the browser is given: how much it is, and that it asks for nothing
from elsewhere."""
import gzip
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../support'))
import field  # noqa: E402

MOST_BYTES = 60 << 10


def built(name):
    with open(os.path.join(field.BUILD, 'pages', name), 'rb') as f:
        return f.read()


def source(*names):
    with open(os.path.join(field.TOP, *names), encoding='utf-8') as f:
        return f.read()


class Pages(unittest.TestCase):
    def test_the_script_is_small(self):
        n = len(gzip.compress(built('app.js'), 9))
        print(f'app.js: {n} bytes after gzip')
        self.assertLess(n, MOST_BYTES)

    def test_nothing_is_asked_of_anybody_else(self):
        for name in ('index.html', 'app.css', 'app.js'):
            hosts = set(re.findall(rb'(?:https?:)?//[a-z0-9.-]+\.[a-z]+',
                                   built(name)))
            # names of namespaces are no addresses
            self.assertEqual(hosts - {b'http://www.w3.org'}, set(), name)
        self.assertNotIn(b'@import', built('app.css'))
        self.assertNotIn(b'url(', built('app.css'))

    def test_no_script_stands_in_the_page(self):
        page = built('index.html').decode()
        self.assertEqual(re.findall(r'<script[^>]*>(.*?)</script>', page),
                         [''])
        self.assertNotRegex(page, r'\son\w+=|style=')

    def test_no_markup_is_made_of_text(self):
        top = os.path.join(field.TOP, 'client/pages')
        for where, _, names in os.walk(top):
            for name in names:
                if name.endswith(('.ts', '.tsx')):
                    self.assertNotRegex(
                        source(where, name), 'innerHTML|insertAdjacent|'
                        r'document\.write|\beval\(|new Function')

    def test_the_lock_names_no_registry(self):
        lock = json.loads(source('package-lock.json'))
        for name, package in lock['packages'].items():
            self.assertNotIn('resolved', package, name)
            if name:
                self.assertIn('integrity', package, name)

    def test_node_of_debian_12_is_enough(self):
        wants = json.loads(source('package.json'))['engines']
        self.assertEqual(wants, {'node': '>=18', 'npm': '>=9'})


if __name__ == '__main__':
    field.main()
