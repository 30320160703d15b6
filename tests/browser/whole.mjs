// One whole interview in a browser, from the address that `ayni ui` shows to
// the finalised record.  usage: whole.mjs JSON; prints what it found as JSON.
import { chromium } from 'playwright-core';

const todo = JSON.parse(process.argv[2]);
const words = {
  en: { unlock: 'Unlock', next: 'Next', add: 'Add a row', finish: 'Finalise' },
  fr: { unlock: 'Déverrouiller', next: 'Suivant', add: 'Ajouter une ligne', finish: 'Finaliser' },
  es: { unlock: 'Desbloquear', next: 'Siguiente', add: 'Añadir una fila', finish: 'Finalizar' },
};
const found = { outside: [], errors: [], pages: 0, wide: [], done: '' };

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const context = await browser.newContext({ viewport: todo.size });
await context.route('**/*', (route) => {
  const url = new URL(route.request().url());
  if (url.hostname === '127.0.0.1') return route.continue();
  found.outside.push(url.href);
  return route.abort();
});
const page = await context.newPage();
page.setDefaultTimeout(20_000);
page.on('console', (m) => { if (m.type() === 'error') found.errors.push(m.text()); });
page.on('pageerror', (e) => found.errors.push(String(e)));

const still = () => page.waitForSelector('main[aria-busy=false]');
const shot = (name) => todo.shots ? page.screenshot({ path: `${todo.shots}/${todo.lang}-${name}.png` }) : undefined;
const button = (name) => page.getByRole('button', { name, exact: true });

/** What a file of answers has for a question; rows by the number that the
 * page shows, which counts those that ask something. */
async function answerOf(ref) {
  const { crumbs } = await page.evaluate(() => fetch('/api/page').then((r) => r.json()));
  let at = todo.answers;
  for (const { ref: row, position } of crumbs) {
    const name = /([^/]+)\[\d+\]$/.exec(row)?.[1];
    if (position > 0 && name !== undefined) at = at[name]?.[position - 1] ?? {};
  }
  return at[ref.split('/').pop()];
}

async function answer(ref) {
  const value = await answerOf(ref);
  if (value === undefined) return;
  const section = page.locator('section.question');
  if (await section.locator('[role=radiogroup], [role=group]').count() > 0) {
    const names = Array.isArray(value) ? value : String(value).split(' ');
    for (const name of names) await section.locator(`input[value="${name}"]`).check();
  } else {
    await section.locator('input, textarea').first().fill(String(value));
  }
}

await page.goto(todo.address);
await page.locator('select').selectOption(todo.lang);
await shot('unlock');
await page.locator('input[type=password]').fill(todo.passphrase);
await button(words[todo.lang].unlock).click();
await page.locator('button.form').first().waitFor();
await shot('home');
await page.locator('button.form').first().click();
for (;;) {
  const form = page.locator('form.interview');
  await form.waitFor();
  await still();
  const kind = await form.getAttribute('data-kind');
  const screen = await form.getAttribute('data-screen');
  found.pages += 1;
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found.wide.push(screen);
  if (kind === 'end') break;
  if (found.pages % 20 === 4) await shot(`page-${found.pages}`);
  const ref = (await page.locator('section.question [id]').first().getAttribute('id')).slice(1);
  if (kind === 'repeat') {
    const name = /([^/]+)#range$/.exec(ref)?.[1];
    const rows = Number((await page.locator('section.question p').first().textContent()).match(/\d+/)[0]);
    if (rows < (todo.answers[name] ?? []).length) {
      await button(words[todo.lang].add).click();
      await page.waitForSelector(`form.interview:not([data-screen="${screen}"])`);
      continue;
    }
  } else if (kind === 'question') {
    await answer(ref);
  }
  await button(words[todo.lang].next).click();
  await page.waitForSelector(`form.interview:not([data-screen="${screen}"]), p.error`);
  if (await page.locator('p.error').count() > 0 &&
      await page.locator(`form.interview[data-screen="${screen}"]`).count() > 0) {
    found.errors.push(`${ref}: ${await page.locator('p.error').first().textContent()}`);
    break;
  }
}
await shot('end');
if (found.errors.length === 0) {
  await button(words[todo.lang].finish).click();
  found.done = await page.locator('.good[role=status]').textContent();
  await shot('done');
}
await browser.close();
console.log(JSON.stringify(found));
