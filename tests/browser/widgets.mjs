// Every kind of question, answered as a person would.
// usage: widgets.mjs JSON; prints what it found as JSON.
import { open } from './browser.mjs';
import { words } from './steps.mjs';

const todo = JSON.parse(process.argv[2]);
const say = words[todo.lang ?? 'en'];
const found = { outside: [], errors: [], wide: [], small: [], title: '' };

const { browser, page, still, button } = await open(found, {
  viewport: todo.size, hasTouch: todo.size.width < 500, permissions: ['geolocation'],
  geolocation: { latitude: 6.1375, longitude: 1.2123, accuracy: 4 },
  colorScheme: todo.dark ? 'dark' : 'light',
});
const q = page.locator('section.question');
const pick = (v) => q.locator(`input[value="${v}"]`).check({ force: true });

/** What is done where filling the field is not all of it. */
const ways = {
  async t_coptic() { // 2026-09-11: the first day of 2019
    await q.locator('input').first().fill('1');
    await q.locator('select').selectOption('1');
    await q.locator('input').nth(1).fill('2019');
  },
  t_month: () => q.locator('input').fill('2026-03'),
  t_year: () => q.locator('input').fill('1987'),
  s_one: pick, s_likert: pick, s_pics: pick, r_stars: pick,
  s_min: (v) => q.locator('select').selectOption(v),
  r_list: (v) => q.locator('select').selectOption(String(v)),
  async s_far() {
    await q.getByRole('combobox').fill('village 1234');
    await q.getByRole('option', { name: 'Village 1234', exact: true }).waitFor();
    await page.keyboard.press('Enter');
  },
  async s_many(all) { for (const v of all) await pick(v); },
  async s_search(all) {
    for (const v of all) {
      await q.getByRole('searchbox').fill(v);
      await q.locator(`input[value="${v}"]`).check();
    }
  },
  async s_rank() {
    await q.locator('li[data-value=yam] button').first().click();
    await still();
  },
  async r_slider(v) { // from its left end, by the keyboard
    await q.locator('input').focus();
    for (let i = 0; i < v; i += 5) await page.keyboard.press('ArrowRight');
  },
  async r_tall(v) {
    await q.locator('input').focus();
    for (let i = 0; i < v; i += 0.5) await page.keyboard.press('ArrowUp');
  },
  a_read: () => q.locator('input').check(),
  t_time: () => q.locator('input').fill('14:30'),
  t_moment: () => q.locator('input').fill('2026-03-31T09:05'),
};
const member = (name) => (v) => q.locator('input').fill(String(v ?? todo.answers.m[0][name]));
Object.assign(ways, {
  f_photo: async () => {
    await q.locator('input').setInputFiles(`${todo.files}/dot.png`);
    await q.locator('.kept img').waitFor();
  },
  f_paper: async () => {
    await q.locator('input').setInputFiles(`${todo.files}/big.txt`);
    found.big = await q.locator('p.error').textContent();
    await q.locator('input').setInputFiles(`${todo.files}/title.txt`);
    await q.locator('.kept').waitFor();
  },
  f_sign: async () => {
    const box = await q.locator('canvas').boundingBox();
    await page.mouse.move(box.x + 40, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 120, box.y + 30);
    await page.mouse.move(box.x + 200, box.y + 90, { steps: 4 });
    await page.mouse.up();
    await button(say.keep).click();
    await q.locator('.kept img').waitFor();
  },
  async g_trace(v) {
    await q.locator('input').fill(v);
    await page.keyboard.press('Tab');
  },
  g_shape: (v) => ways.g_trace(v),
  m_name: member('m_name'), m_age: member('m_age'),
  async 'm#range'() {
    if (await q.locator('.roster').count() > 0) {
      found.roster = await q.locator('.roster').innerText();
      return;
    }
    await button(say.add).click();
    await page.locator(`form.interview:not([data-kind=repeat])`).waitFor();
    return true;
  },
});
const answers = { ...todo.answers, ...todo.times, f_sign: 1, 'm#range': 1, m_name: null, m_age: null };

await page.goto(todo.address);
if (todo.lang) await page.locator('select').selectOption(todo.lang);
await page.locator('input[type=password]').fill(todo.passphrase);
await button(say.unlock).click();
await page.locator('button.form').first().click();
for (let last = ''; ;) {
  await page.locator(`form.interview:not([data-screen="${last}"])`).waitFor();
  await still();
  const form = page.locator('form.interview');
  last = await form.getAttribute('data-screen');
  if (await form.getAttribute('data-kind') === 'end') break;
  const ref = (await q.first().getAttribute('aria-labelledby')).slice(1);
  const name = ref.split('/').pop();
  const shot = (when) => todo.shots && page.screenshot({
    path: `${todo.shots}/w${todo.size.width}${todo.lang ?? ''}${todo.dark ? 'd' : ''}-${name}${when}.png` });
  if (todo.before) await shot('-0');
  if (name in answers) {
    const way = ways[name];
    if (way) { if (await way(answers[name]) === true) { last = ''; continue; } }
    else await q.locator('input:not([type=search]), textarea').first().fill(String(answers[name]));
    await still();
  }
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found.wide.push(name);
  if (todo.look) await shot('');
  await button(say.next).click();
  await page.waitForSelector(`form.interview:not([data-screen="${last}"]), p.error`);
  if (await page.locator('p.error').count() > 0) {
    found.errors.push(`${name}: ${await page.locator('p.error').first().textContent()}`);
    break;
  }
}
if (found.errors.length === 0) {
  await button(say.finish).click();
  await page.locator('.good[role=status]').waitFor();
}
found.title = await page.title();
await browser.close();
console.log(JSON.stringify(found));
