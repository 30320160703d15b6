// One whole interview in a browser, from the address that `ayni ui` shows to
// what the office holds; or its first `pages` pages, or the rest of it
// (`resume`).  usage: whole.mjs JSON; prints what it found as JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { open } from './browser.mjs';
import { answers, words } from './steps.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const todo = JSON.parse(process.argv[2]);
const found = {
  outside: [], errors: [], barriers: [], pages: 0, wide: [], done: '', office: '', first: null, answered: null,
};

const { browser, page, still, button } = await open(found, { viewport: todo.size });
const shot = (name) => todo.shots ? page.screenshot({ path: `${todo.shots}/${todo.lang}-${name}.png` }) : undefined;

/** What axe-core has against the page, once for pages of one make. */
const seen = new Set();
async function reachable(name) {
  const make = await page.evaluate(() => [...new Set([...document.querySelectorAll('main *')]
    .map((e) => `${e.tagName} ${e.getAttribute('type')} ${e.getAttribute('role')} ${e.className}`))].sort().join());
  if (seen.has(make)) return;
  seen.add(make);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, {
    resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  for (const v of violations) found.barriers.push(`${name}: ${v.id}: ${v.nodes[0].html}`);
}

const answer = answers(page, todo.answers);

await page.addInitScript({ content: axe });
await page.goto(todo.address);
await page.locator('select').selectOption(todo.lang);
await shot('unlock');
await reachable('unlock');
await page.locator('input[type=password]').fill(todo.passphrase);
await button(words[todo.lang].unlock).click();
await page.locator('button.form').first().waitFor();
await shot('home');
await reachable('home');
await (todo.resume ? button(words[todo.lang].resume) : page.locator('button.form')).first().click();
for (;;) {
  const form = page.locator('form.interview');
  await form.waitFor();
  await still();
  const kind = await form.getAttribute('data-kind');
  const screen = await form.getAttribute('data-screen');
  found.pages += 1;
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found.wide.push(screen);
  await reachable(`${kind} ${screen}`);
  found.first ??= screen;
  if (kind === 'end' || found.pages === todo.pages) break;
  if (found.pages % 20 === 4) await shot(`page-${found.pages}`);
  const did = await answer();
  if (did === 'added') {
    await page.waitForSelector(`form.interview:not([data-screen="${screen}"])`);
    continue;
  }
  if (did === 'answered') found.answered = screen;
  await button(words[todo.lang].next).click();
  await page.waitForSelector(`form.interview:not([data-screen="${screen}"]), p.error`);
  if (await page.locator('p.error').count() > 0 &&
      await page.locator(`form.interview[data-screen="${screen}"]`).count() > 0) {
    found.errors.push(`${screen}: ${await page.locator('p.error').first().textContent()}`);
    break;
  }
}
if (found.errors.length === 0 && found.pages !== todo.pages) {
  await shot('end');
  await button(words[todo.lang].finish).click();
  found.done = await page.locator('.good[role=status]').textContent();
  await shot('done');
  await reachable('done');
  await button(words[todo.lang].sync).click();
  found.office = await page.locator('div.good[role=status]').textContent();
  await shot('held');
  await reachable('held');
}
await browser.close();
console.log(JSON.stringify(found));
