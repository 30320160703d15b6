// The calls of docs/screens.md, "The API", and their shapes.

export type Lang = 'en' | 'fr' | 'es';

export interface State {
  locked: boolean;
  lang: Lang;
  wait_s: number;
  idle_s: number;
  left_s: number;
  person?: { code: string; name: string };
  device?: string;
  office?: string;
  standing?: string;
  standing_words?: string;
  open?: string | null;
}

export interface Form {
  id: string;
  xml_id: string;
  version: string;
  title: string;
}

export interface Work {
  assignment: string;
  name: string;
  unit: string | null;
  place: string | null;
  areas: string[];
  due: string | null;
  overdue: boolean;
  round: string | null;
  note: string | null;
}

export interface Item {
  record: string | null;
  state: 'todo' | 'draft' | 'correcting' | 'recorded' | 'sent' | 'held' | 'safe';
  state_words: string;
  withdrawn: boolean;
  returned: boolean;
  label: string;
  begun_us: number | null;
  held_us: number | null;
  answers: number | null;
  form: Form | null;
  work: Work | null;
}

export interface Notice {
  notice: string;
  sent_us: number;
  text: string;
  until: string | null;
  fresh: boolean;
}

export interface Home {
  recorded: number;
  held: number;
  drafts: number;
  waiting_since_us: number;
  words: string;
  contact: string;
  warnings: { kind: 'clock' | 'space' | 'safety' | 'standing' | 'moved'; message: string }[];
  notices: Notice[];
  work: { all: number; done: number; overdue: number };
  areas: { code: string; depth: number; all: number; open: number }[];
  forms: Form[];
  total: number;
  items: Item[];
}

export interface Sync {
  running: boolean;
  requests: number;
  up_bytes: number;
  down_bytes: number;
  done: { error: string; words: string[]; held: number; recorded: number; at_us: number } | null;
}

export interface Medium {
  kind: 'image' | 'big-image' | 'audio' | 'video';
  file: string;
}

/** geometry: of a question that is shown on a map, as an answer has it. */
export type Choice = [value: string, label: string, media?: Medium[], geometry?: string];

/** What the office asks to be looked at again. */
export interface Comment {
  text: string;
  at_us: number;
}

export interface Node {
  type: string;
  kind: string;
  name: string;
  relevant: boolean;
  readonly: boolean;
  required: boolean;
  value?: string;
  shown?: string;
  label?: string;
  hint?: string;
  guidance?: string;
  comments?: Comment[];
  appearance?: string;
  media?: Medium[];
  params?: Record<string, string>;
  mediatype?: string;
  choices?: Choice[];
  choices_total?: number;
  constraint_ok?: boolean;
  required_ok?: boolean;
  violation?: { condition: 'constraint' | 'required'; message: string };
  count?: number;
  columns?: string[];
  rows?: { ref: string | null; cells: string[] }[];
  may_add?: boolean;
  may_remove?: boolean;
}

export interface Section {
  ref: string | null;
  label: string;
  screen: number;
  last: number;
  questions: number;
  answered: number;
  missing: number;
  broken: number;
}

export interface Page {
  record: string;
  correcting: boolean;
  returned: boolean;
  form: Form;
  label: string;
  /** Files of the form that can be drawn as a map. */
  maps: string[];
  language: string | null;
  languages: { tag: string; name: string }[];
  kind: 'question' | 'note' | 'repeat' | 'list' | 'end';
  screen: number;
  last: number;
  screens: number;
  progress: { answered: number; questions: number; percent: number };
  may_back: boolean;
  crumbs: { ref: string; label: string; position: number; count: number }[];
  order: string[];
  nodes: Record<string, Node>;
  at: string | null;
  refused: { ref: string | null; why: 'type' | 'constraint' | 'required' | 'fixed' | 'file'; message: string } | null;
  untaken: string | null;
  sections: Section[];
}

export interface Done {
  record: string;
  state: 'recorded' | 'corrected';
  label: string;
  words: string;
}

export interface Overview {
  sections: Section[];
  screens: number;
  wrong: number;
  comments: (Comment & { ref: string | null; label: string | null; screen: number | null })[];
  items: {
    screen: number;
    ref: string;
    kind: 'question' | 'note' | 'repeat';
    label: string;
    depth: number;
    state: 'answered' | 'empty' | 'missing' | 'wrong' | 'none';
    shown: string;
    comments: Comment[];
  }[];
}

export type Answer = { value: string | string[] | null } | { typed: string };

/** What the program refused, in its own words. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    message: string,
    readonly waitS: number,
  ) {
    super(message);
  }
}

/** Until when it stays open, by performance.now(): 0, it is not known. */
export const lease = { until: 0, forMs: 0 };

/** Whatever is asked by a person is a touch; what the page asks by itself
 * is none. */
function touched(method: string, path: string): void {
  if (method === 'POST' || !(path === '/api/state' || path === '/api/sync')) {
    lease.until = performance.now() + lease.forMs;
  }
}

async function call<T>(method: 'GET' | 'POST', path: string, body?: string | Blob): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body === undefined ? {} : {
        body,
        headers: { 'Content-Type': typeof body === 'string' ? 'application/json' : 'application/octet-stream' },
      }),
    });
  } catch {
    throw new Refusal(0, 'GONE', '', 0);
  }
  const text = await response.text();
  if (!response.headers.get('Content-Type')?.startsWith('application/json')) {
    throw new Refusal(response.status, 'GATE', text, 0);
  }
  const json = JSON.parse(text);
  touched(method, path);
  if (!response.ok) {
    const e = json.error;
    throw new Refusal(response.status, e.name, e.message, e.wait_s ?? 0);
  }
  return json as T;
}

type Query = Record<string, string | number | undefined>;

function get<T>(path: string, query: Query = {}): Promise<T> {
  const q = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') q.set(name, String(value));
  }
  const s = q.toString();
  return call<T>('GET', s === '' ? path : `${path}?${s}`);
}

const post = <T>(path: string, body: object = {}): Promise<T> => call<T>('POST', path, JSON.stringify(body));

export const api = {
  state: () => get<State>('/api/state'),
  unlock: (passphrase: string) => post<State>('/api/unlock', { passphrase }),
  lock: () => post<State>('/api/lock'),
  stay: () => post<State>('/api/stay'),
  passphrase: (passphrase: string, next: string) => post<State>('/api/passphrase', { passphrase, next }),
  language: (lang: Lang) => post<State>('/api/language', { lang }),
  home: (query: { find?: string; state?: string; area?: string; from?: number }) => get<Home>('/api/home', query),
  noticeSeen: (notice: string) => post<Home>('/api/notice-seen', { notice }),
  sync: () => get<Sync>('/api/sync'),
  syncBegin: () => post<Sync>('/api/sync'),
  syncStop: () => post<Sync>('/api/sync-stop'),

  begin: (form: string, date?: string) => post<Page>('/api/begin', { form, date }),
  beginAssigned: (assignment: string, date?: string) => post<Page>('/api/begin', { assignment, date }),
  open: (record: string, date?: string) => post<Page>('/api/open', { record, date }),
  correct: (record: string, date?: string) => post<Page>('/api/correct', { record, date }),
  pause: () => post<State>('/api/pause'),
  discard: (record: string) => post<Home>('/api/discard', { record }),
  withdraw: (record: string, reason: string) => post<Home>('/api/withdraw', { record, reason }),
  finish: (note?: string) => post<Done | Page>('/api/finish', { note }),

  page: () => get<Page>('/api/page'),
  set: (ref: string, answer: Answer, next = false) =>
    post<Page>('/api/set', { ref, ...answer, ...(next ? { then: 'next' } : {}) }),
  next: () => post<Page>('/api/next'),
  back: () => post<Page>('/api/back'),
  goScreen: (screen: number) => post<Page>('/api/go', { screen }),
  goRef: (ref: string) => post<Page>('/api/go', { ref }),
  goWrong: () => post<Page>('/api/go', { wrong: true }),
  add: (ref: string) => post<Page>('/api/add', { ref }),
  remove: (ref: string) => post<Page>('/api/remove', { ref }),
  formLanguage: (lang: string) => post<Page>('/api/form-language', { lang }),
  choices: (ref: string, find: string, from = 0, most?: number) =>
    get<{ total: number; choices: Choice[] }>('/api/choices', { ref, find, from, most }),
  upload: (ref: string, name: string, file: Blob) =>
    call<Page>('POST', `/api/upload?${new URLSearchParams({ ref, name }).toString()}`, file),
  overview: (section?: number) => get<Overview>('/api/overview', { section }),
};

export const mediaUrl = (file: string): string => `/media/${encodeURIComponent(file)}`;
/** The file that answers a question; value: another one is another address. */
export const answerUrl = (ref: string, value: string): string =>
  `/answer?${new URLSearchParams({ ref, value }).toString()}`;
