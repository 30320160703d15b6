// One whole interview by taps, on a phone that is slower than this machine;
// what is timed is what the person waits for.  Of a long one `most` taps, from
// the screen `from` on.
// usage: screens.mjs JSON; prints {"first_ms", "ui_kib", "floor": [ms, ...],
// "steps": [ms, ...]}; floor: on a page that is but a button, for comparison.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { open } from '../browser/browser.mjs';
import { answers, words } from '../browser/steps.mjs';

const TAP_MS = 80; // as long as a finger's tap lasts; the wait is counted from its end
const FLOOR_TAPS = 40;
const PATIENCE_MS = 20_000;

const todo = JSON.parse(process.argv[2]);
const found = { errors: [], first_ms: 0, ui_kib: 0, floor: [], steps: [] };
const { browser, context, page, still, button } = await open(found, {
  viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true,
});
const cdp = await context.newCDPSession(page);

/** In the page: from a tap on "Next" to the frame that has the next page. */
function watch() {
  let from = null;
  let stood = null;
  let tell = () => undefined;
  /** Where "Next" is, once there is nothing to do. */
  globalThis.rested = () => new Promise((resolve) => setTimeout(() => requestIdleCallback(() => {
    const { x, y, width, height } = document.querySelector('.steps .main').getBoundingClientRect();
    resolve({ x: x + width / 2, y: y + height / 2 });
  }), 100));
  globalThis.painted = () => new Promise((resolve) => { tell = resolve; });
  addEventListener('click', (e) => {
    if (e.target.closest('.steps .main') !== null) from = e.timeStamp;
  }, true);
  new MutationObserver(() => {
    const screen = document.querySelector('form.interview')?.dataset.screen ?? null;
    if (screen === stood) return;
    stood = screen;
    if (from === null) return;
    const tapped = from;
    from = null;
    // before the frame; what is posted is done next after it
    requestAnimationFrame(() => scheduler.postTask(() => tell(performance.now() - tapped), { priority: 'user-blocking' }));
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-screen'] });
}

/** A finger on "Next", and nothing else that the page has to see to. */
async function tap() {
  const at = await page.evaluate(() => globalThis.rested());
  const painted = page.evaluate(() => globalThis.painted());
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
  await new Promise((r) => setTimeout(r, TAP_MS));
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  return Promise.race([painted, new Promise((_, no) => setTimeout(no, PATIENCE_MS, new Error('no page came')).unref())]);
}

await page.addInitScript(watch);
await cdp.send('Emulation.setCPUThrottlingRate', { rate: todo.throttle });
await page.goto(`data:text/html,${encodeURIComponent(`<meta name="viewport" content="width=device-width">
  <form class="interview" data-screen="0"><h1>0</h1><div class="steps"><button type="button" class="main">Next</button></div></form>
  <script>
    const form = document.forms[0];
    form.onclick = () => { form.querySelector('h1').textContent = form.dataset.screen = Number(form.dataset.screen) + 1; };
  </script>`)}`);
while (found.floor.length < FLOOR_TAPS) found.floor.push(await tap());

const began = Date.now();
const ui = spawn(todo.command[0], todo.command.slice(1), { env: todo.env, stdio: ['pipe', 'pipe', 'ignore'] });
process.on('exit', () => ui.kill());
const address = await new Promise((resolve, reject) => {
  let said = '';
  ui.stdout.on('data', (d) => {
    said += d;
    const at = /http:\/\/\S+\/in\/\w+/.exec(said);
    if (at !== null) resolve(at[0]);
  });
  ui.on('exit', reject);
});
await page.goto(address);
await page.locator('input[type=password]').waitFor();
found.first_ms = await page.evaluate(() => new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const first = list.getEntriesByName('first-contentful-paint')[0];
    if (first !== undefined) resolve(performance.timeOrigin + first.startTime);
  }).observe({ type: 'paint', buffered: true });
})) - began;

await page.locator('input[type=password]').fill(todo.passphrase);
await button(words.en.unlock).tap();
await page.locator('button.form').first().tap();
const form = page.locator('form.interview');
await form.waitFor();
if (todo.from) {
  await page.evaluate((screen) => fetch('/api/go', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ screen }),
  }), todo.from);
  await page.reload();
}
const answer = answers(page, todo.answers);
for (;;) {
  await form.waitFor();
  await still();
  const kind = await form.getAttribute('data-kind');
  const screen = await form.getAttribute('data-screen');
  if (kind === 'end' || found.steps.length === todo.most) break;
  if (await answer() === 'added') {
    await page.waitForSelector(`form.interview:not([data-screen="${screen}"])`);
    continue;
  }
  await still();
  found.steps.push(await tap());
}
if (!todo.most) {
  await button(words.en.finish).tap();
  await page.locator('.good[role=status]').waitFor();
}
found.ui_kib = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${ui.pid}/status`, 'ascii'))[1]);
ui.kill();
await browser.close();
console.log(JSON.stringify(found));
