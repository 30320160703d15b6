// What the page knows, and what changes it.  The truth is the program's:
// every change is a call, and what it answers is drawn.
import { useEffect, useState } from 'preact/hooks';
import { api, lease, Refusal } from './api';
import type { Answer, Done, Home, Overview, Page, State, Sync } from './api';
import { say } from './messages';
import type { Message } from './messages';

export type View = 'home' | 'interview' | 'overview';

export interface Filter {
  find: string;
  state: string;
  area: string;
}

export interface Model {
  state: State | null;
  view: View;
  home: Home | null;
  filter: Filter;
  page: Page | null;
  overview: Overview | null;
  section: number;
  sync: Sync | null;
  done: Done | null;
  error: string | null;
  /** Nobody touches it: seconds until it locks. */
  leaving: number | null;
  /** The program is gone, or does not know this browser: its words. */
  gone: string | null;
  /** The clock is doubted: the way on, once the date is given. */
  askDate: { words: string; go: (date: string) => void } | null;
}

type Listeners = Set<() => void>;
const listeners: Listeners = new Set();
const waiting: Listeners = new Set();
let busy = false;

export const model: Model = {
  state: null,
  view: 'home',
  home: null,
  filter: { find: '', state: '', area: '' },
  page: null,
  overview: null,
  section: -1,
  sync: null,
  done: null,
  error: null,
  leaving: null,
  gone: null,
  askDate: null,
};

function change(part: Partial<Model>): void {
  Object.assign(model, part);
  for (const f of listeners) f();
}

function useTurns(of: Listeners): void {
  const [, turn] = useState(0);
  useEffect(() => {
    const f = () => turn((n) => n + 1);
    of.add(f);
    return () => void of.delete(f);
  }, []);
}

export function useModel(): Model {
  useTurns(listeners);
  return model;
}

function setBusy(on: boolean): void {
  busy = on;
  for (const f of waiting) f();
}

/** Whether a call is under way: apart, for it draws no page anew. */
export function useBusy(): boolean {
  useTurns(waiting);
  return busy;
}

export const t = (message: Message, ...args: (string | number)[]): string =>
  say(model.state?.lang ?? 'en', message, ...args);

// ---- calls, one after the other ----

let last: Promise<unknown> = Promise.resolve();

function failed(e: unknown): void {
  if (!(e instanceof Refusal)) throw e;
  if (e.kind === 'GONE' || e.kind === 'GATE') {
    change({ gone: e.message === '' ? t('gone') : e.message });
  } else if (e.status === 423) {
    forget();
    void load();
  } else {
    if (model.state !== null) model.state.wait_s = e.waitS;
    change({ error: e.message });
  }
}

/** Runs in its turn; what is refused is shown. */
function act(run: () => Promise<void>): Promise<void> {
  const mine = last.then(async () => {
    setBusy(true);
    if (model.error !== null) change({ error: null });
    try {
      await run();
    } catch (e) {
      failed(e);
    } finally {
      setBusy(false);
    }
  });
  last = mine;
  return mine;
}

function forget(): void {
  pending.clear();
  change({ home: null, page: null, overview: null, done: null, view: 'home', sync: null, askDate: null });
}

function take(state: State): void {
  lease.forMs = state.idle_s * 1000;
  lease.until = state.left_s > 0 ? performance.now() + state.left_s * 1000 : 0;
  change({ state, leaving: null });
  document.documentElement.lang = state.lang;
  if (state.locked) forget();
}

async function loadHome(): Promise<void> {
  change({ home: await api.home({ ...model.filter }) });
}

// ---- the device ----

export const load = (): Promise<void> => act(async () => {
  take(await api.state());
  if (model.state?.locked !== false) return;
  if (model.state.open) change({ page: await api.page(), view: 'interview' });
  else await loadHome();
});

export const unlock = (passphrase: string): Promise<void> => act(async () => {
  take(await api.unlock(passphrase));
  await loadHome();
});

export const changePassphrase = async (passphrase: string, next: string): Promise<boolean> => {
  await act(async () => take(await api.passphrase(passphrase, next)));
  return model.error === null;
};

// ---- left alone ----

const WARN_MS = 60_000;
const TOUCH_MS = 20_000; // so often the program is told that somebody is here

export const stay = (): void => void api.stay().then(take, failed);

/** Typing and pointing keep it open.  Where nobody does, what is typed is
 * given, then it is told that it locks, then it locks. */
export function watch(): void {
  let told = 0;
  const touch = () => {
    const now = performance.now();
    if (lease.until === 0 || model.gone !== null || (model.leaving === null && now - told < TOUCH_MS)) return;
    told = now;
    stay();
  };
  for (const kind of ['keydown', 'pointerdown', 'input']) document.addEventListener(kind, touch, true);
  setInterval(() => {
    if (lease.until === 0 || model.gone !== null) return;
    const left = lease.until - performance.now();
    const warn = left < Math.min(WARN_MS, lease.forMs / 3);
    if (left <= 0) {
      lease.until = 0;
      void load();
    } else if (warn && pending.size > 0) {
      void act(async () => { await flush(); });
    } else if (warn || model.leaving !== null) {
      change({ leaving: warn ? Math.ceil(left / 1000) : null });
    }
  }, 1000);
}

export const lock = (): Promise<void> => act(async () => take(await api.lock()));

/** both: of the questionnaire, too, where it has it. */
export const setLanguage = (lang: State['lang'], both: boolean): Promise<void> => act(async () => {
  take(await api.language(lang));
  if (model.state?.locked !== false) return;
  if (model.page === null) {
    await loadHome();
  } else if (await flush()) {
    const known = both && model.page.languages.some((l) => l.tag === lang);
    change({ page: known ? await api.formLanguage(lang) : await api.page() });
    if (model.view === 'overview') change({ overview: await api.overview(model.section < 0 ? undefined : model.section) });
  }
});

/** Of what is typed quickly only the last is looked for. */
export function setFilter(filter: Filter): void {
  change({ filter });
  void act(async () => { if (model.filter === filter) await loadHome(); });
}

export const noticeSeen = (notice: string): Promise<void> => act(async () => {
  const { notices } = await api.noticeSeen(notice);
  if (model.home !== null) change({ home: { ...model.home, notices } });
});

export const more = (): Promise<void> => act(async () => {
  const home = model.home;
  if (home === null) return;
  const next = await api.home({ ...model.filter, from: home.items.length });
  change({ home: { ...next, items: [...home.items, ...next.items] } });
});

/** Once a second, while a contact is running. */
async function followSync(): Promise<void> {
  while (model.sync?.running) {
    await new Promise((r) => setTimeout(r, 1000));
    await act(async () => change({ sync: await api.sync() }));
    if (model.gone !== null || model.state?.locked !== false) return;
  }
  if (model.view === 'home') await act(loadHome);
}

export const sync = async (): Promise<void> => {
  await act(async () => change({ sync: await api.syncBegin() }));
  await followSync();
};

export const stopSync = (): Promise<void> => act(async () => change({ sync: await api.syncStop() }));
export const closeSync = (): void => change({ sync: null });

// ---- an interview ----

function show(page: Page): void {
  change({ page, view: 'interview', done: null });
}

/** Asks for the date where the clock cannot be right, then goes on. */
function opening(run: (date?: string) => Promise<Page>): Promise<void> {
  return act(async () => {
    try {
      show(await run());
    } catch (e) {
      if (!(e instanceof Refusal) || e.kind !== 'CLOCK') throw e;
      change({
        askDate: {
          words: e.message,
          go: (date) => {
            change({ askDate: null });
            void act(async () => show(await run(date)));
          },
        },
      });
    }
  });
}

export const begin = (form: string): Promise<void> => opening((date) => api.begin(form, date));
export const beginAssigned = (assignment: string): Promise<void> =>
  opening((date) => api.beginAssigned(assignment, date));
export const resume = (record: string): Promise<void> => opening((date) => api.open(record, date));
/** What was returned begins with what the office says of it. */
export const correct = async (record: string): Promise<void> => {
  await opening((date) => api.correct(record, date));
  if (model.page?.returned && model.page.record === record) await toOverview();
};
export const noDate = (): void => change({ askDate: null });

export const discard = (record: string): Promise<void> =>
  act(async () => change({ home: await api.discard(record) }));
export const withdraw = (record: string, reason: string): Promise<void> =>
  act(async () => change({ home: await api.withdraw(record, reason) }));

export const toHome = (): Promise<void> => act(async () => {
  if (model.page !== null) {
    await flush();
    take(await api.pause());
  }
  change({ page: null, overview: null, view: 'home', done: null });
  await loadHome();
});

// What was typed and not given yet: it goes with the next move.
const pending = new Map<string, Answer>();

export function hold(ref: string, answer: Answer): void {
  pending.set(ref, answer);
}

export const holds = (ref: string): boolean => pending.has(ref);

/** False where one of them was refused: the page says why.  The last of
 * them leads on at once, if it is to. */
async function flush(leads = false): Promise<boolean> {
  while (pending.size > 0) {
    const [[ref, answer]] = [...pending] as [[string, Answer]];
    pending.delete(ref);
    const page = await api.set(ref, answer, leads && pending.size === 0);
    change({ page });
    if (page.refused !== null) return false;
  }
  return true;
}

export const give = (ref: string, answer: Answer, next = false): Promise<void> => act(async () => {
  pending.delete(ref);
  show(await api.set(ref, answer, next));
});

export const attach = (ref: string, file: Blob, name: string): Promise<void> =>
  act(async () => show(await api.upload(ref, name, file)));

/** What is held of this question, given now. */
export function settle(ref: string): void {
  const answer = pending.get(ref);
  if (answer !== undefined) void give(ref, answer);
}

const moving = (run: () => Promise<Page>): Promise<void> => act(async () => {
  if (await flush()) show(await run());
});

export const next = (): Promise<void> => act(async () => {
  if (pending.size === 0) show(await api.next());
  else await flush(true);
});
export const add = (ref: string): Promise<void> => moving(() => api.add(ref));
export const remove = (ref: string): Promise<void> => moving(() => api.remove(ref));
export const formLanguage = (lang: string): Promise<void> => moving(() => api.formLanguage(lang));
export const goScreen = (screen: number): Promise<void> => moving(() => api.goScreen(screen));
export const goRef = (ref: string): Promise<void> => moving(() => api.goRef(ref));
export const goWrong = (): Promise<void> => moving(api.goWrong);
/** Back passes over what would be refused. */
export const back = (): Promise<void> => act(async () => {
  await flush();
  show(await api.back());
});

export const toOverview = (section = -1): Promise<void> => act(async () => {
  await flush();
  const overview = await api.overview(section < 0 ? undefined : section);
  change({ overview, section, view: 'overview' });
});
export const toPage = (): Promise<void> => act(async () => show(await api.page()));

export const finish = (note: string): Promise<void> => act(async () => {
  const result = await api.finish(note === '' ? undefined : note);
  if ('nodes' in result) {
    show(result);
    return;
  }
  change({ page: null, overview: null, view: 'home', done: result });
  await loadHome();
});
