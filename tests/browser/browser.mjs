// A page in Debian's Chromium, and what goes wrong in it: found gets what it
// asked outside the machine (found.outside; absent: nobody looks, which costs
// every request its time), and errors of the page.
import { chromium } from 'playwright-core';

export async function open(found, options) {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const context = await browser.newContext(options);
  if (found.outside) await context.route('**/*', (route) => {
    const url = new URL(route.request().url());
    if (url.hostname === '127.0.0.1') return route.continue();
    found.outside.push(url.href);
    return route.abort();
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('console', (m) => { if (m.type() === 'error') found.errors.push(m.text()); });
  page.on('pageerror', (e) => found.errors.push(String(e)));
  return {
    browser,
    context,
    page,
    still: () => page.waitForSelector('main[aria-busy=false]'),
    button: (name) => page.getByRole('button', { name, exact: true }),
  };
}
