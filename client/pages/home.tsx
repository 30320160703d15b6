// The day's work: how it stands, what can be begun, what was.
import { useState } from 'preact/hooks';
import type { Item } from './api';
import {
  begin, beginAssigned, correct, discard, model, more, noDate, noticeSeen, resume, setFilter, t, useModel, withdraw,
} from './state';
import { SyncPanel } from './sync';
import { ChangePassphrase } from './unlock';

function AskDate() {
  const { askDate } = useModel();
  const [date, setDate] = useState('');
  if (askDate === null) return null;
  return (
    <form class="card warning" role="alertdialog" onSubmit={(e) => { e.preventDefault(); askDate.go(date); }}>
      <p>{askDate.words}</p>
      <label>
        {t('dateAsk')}
        <input type="date" required value={date} onInput={(e) => setDate(e.currentTarget.value)} />
      </label>
      <div class="buttons">
        <button type="button" onClick={noDate}>{t('cancel')}</button>
        <button type="submit" class="main">{t('ok')}</button>
      </div>
    </form>
  );
}

const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const when = (us: number): string => new Date(us / 1000).toLocaleDateString(model.state?.lang, day);
/** Of a day as the office writes it. */
const onDay = (date: string): string => new Date(`${date}T12:00`).toLocaleDateString(model.state?.lang, day);

function Notices() {
  const notices = useModel().home?.notices ?? [];
  const old = notices.filter((n) => !n.fresh);
  return (
    <>
      {notices.filter((n) => n.fresh).map((n) => (
        <section key={n.notice} class="card notice">
          <h2>{t('notice', when(n.sent_us))}</h2>
          <p class="lines">{n.text}</p>
          <div class="buttons"><button type="button" onClick={() => void noticeSeen(n.notice)}>{t('read')}</button></div>
        </section>
      ))}
      {old.length > 0 && (
        <details class="fold">
          <summary>{t('notices', old.length)}</summary>
          {old.map((n) => <p key={n.notice} class="lines"><strong>{when(n.sent_us)}</strong> {n.text}</p>)}
        </details>
      )}
    </>
  );
}

/** What it is, where, and until when. */
function About({ item }: { item: Item }) {
  const { work } = item;
  const where = work === null ? [] : [work.place, ...work.areas, work.unit, work.round];
  const at = item.begun_us === null ? null : when(item.begun_us);
  return (
    <div class="what">
      <strong>{work?.name || item.label || t('unnamed')}</strong>
      {work?.note && <span class="lines">{work.note}</span>}
      <span class="faint">{[item.form?.title, ...where, at].filter(Boolean).join(' · ')}</span>
      <span class={`state ${item.returned ? 'returned' : item.state}`}>
        {item.state_words}
        {work?.due && item.state !== 'safe' && item.state !== 'held' && (
          <span class={work.overdue ? 'bad' : ''}> · {t(work.overdue ? 'overdue' : 'due', onDay(work.due))}</span>
        )}
      </span>
    </div>
  );
}

function Withdraw({ record, leave }: { record: string; leave: () => void }) {
  const [reason, setReason] = useState('');
  return (
    <form class="buttons" onSubmit={(e) => { e.preventDefault(); void withdraw(record, reason); leave(); }}>
      <label>
        {t('reasonAsk')}
        <input value={reason} required onInput={(e) => setReason(e.currentTarget.value)} />
      </label>
      <button type="button" onClick={leave}>{t('cancel')}</button>
      <button type="submit" class="main">{t('withdraw')}</button>
    </form>
  );
}

function Row({ item }: { item: Item }) {
  const [leaving, setLeaving] = useState(false);
  const { record, work } = item;
  let buttons = null;
  if (record === null) {
    buttons = work !== null && (item.form === null ? <p class="warning">{t('noFormYet')}</p> : (
      <button type="button" class="main" onClick={() => void beginAssigned(work.assignment)}>{t('start')}</button>
    ));
  } else if (item.state === 'draft' || item.state === 'correcting') {
    buttons = (
      <>
        <button type="button" class="quiet" onClick={() => { if (confirm(t('discardAsk'))) void discard(record); }}>
          {t('discard')}
        </button>
        <button type="button" class="main" onClick={() => void resume(record)}>{t('resume')}</button>
      </>
    );
  } else if (!item.withdrawn) {
    buttons = (
      <>
        <button type="button" class="quiet" onClick={() => setLeaving(true)}>{t('withdraw')}</button>
        <button type="button" class={item.returned ? 'main' : ''} onClick={() => void correct(record)}>{t('correct')}</button>
      </>
    );
  }
  return (
    <li class={`row ${item.returned ? 'returned' : item.state}`}>
      <About item={item} />
      {leaving && record !== null ? <Withdraw record={record} leave={() => setLeaving(false)} />
        : <div class="buttons">{buttons}</div>}
    </li>
  );
}

function Filters() {
  const { filter, home } = useModel();
  const states = [
    ['', 'stateAll'], ['todo', 'stateTodo'], ['returned', 'stateReturned'], ['open', 'stateOpen'], ['waiting', 'stateWaiting'],
    ['held', 'stateHeld'], ['safe', 'stateSafe'],
  ] as const;
  const areas = home?.areas ?? [];
  return (
    <div class="filters" role="search">
      <label>
        <span class="hidden">{t('find')}</span>
        <input
          type="search"
          placeholder={t('find')}
          value={filter.find}
          onInput={(e) => setFilter({ ...filter, find: e.currentTarget.value })}
        />
      </label>
      <select
        aria-label={t('state')}
        value={filter.state}
        onChange={(e) => setFilter({ ...filter, state: e.currentTarget.value })}
      >
        {states.map(([value, name]) => (
          value === 'todo' && home?.work.all === 0 ? null : <option key={value} value={value}>{t(name)}</option>
        ))}
      </select>
      {areas.length > 0 && (
        <select
          aria-label={t('areaAll')}
          value={filter.area}
          onChange={(e) => setFilter({ ...filter, area: e.currentTarget.value })}
        >
          <option value="">{t('areaAll')}</option>
          {areas.map((a) => (
            <option key={a.code} value={a.code}>{'\u2003'.repeat(a.depth)}{t('area', a.code, a.open, a.all)}</option>
          ))}
        </select>
      )}
    </div>
  );
}

/** Where there is work to do, it comes first. */
function Begin() {
  const home = useModel().home;
  if (home === null) return null;
  const forms = (
    <>
      {home.forms.length === 0 && <p class="faint">{t('noForms')}</p>}
      <div class="forms">
        {home.forms.map((f) => (
          <button type="button" key={f.id} class="form" onClick={() => void begin(f.id)}>{f.title}</button>
        ))}
      </div>
    </>
  );
  return home.work.all > home.work.done
    ? <details class="fold"><summary>{t('begin')}</summary>{forms}</details>
    : <section><h1>{t('begin')}</h1>{forms}</section>;
}

function Progress() {
  const work = useModel().home?.work;
  if (work === undefined || work.all === 0) return null;
  const words = t('workDone', work.done, work.all);
  return (
    <div class="where">
      <p>
        {words}
        {work.overdue > 0 && <span class="bad"> · {t('workLate', work.overdue)}</span>}
      </p>
      <progress max={work.all} value={work.done} aria-label={words} />
    </div>
  );
}

export function Home() {
  const { home, done, state } = useModel();
  if (home === null) return null;
  return (
    <div class="home">
      {done !== null && <p class="good" role="status">{done.words}</p>}
      <AskDate />
      {home.warnings.map((w) => <p key={w.kind} class="warning">{w.message}</p>)}
      <Notices />
      <section class="card">
        <p class="faint">{state?.person?.name} ({state?.person?.code}) · {state?.office}</p>
        <p class="counts">{home.words}</p>
        <p class="faint lines">{home.contact}</p>
        <SyncPanel />
      </section>
      <Begin />
      <section>
        <h1>{t(home.work.all > 0 ? 'work' : 'interviews')}</h1>
        <Progress />
        <Filters />
        {home.items.length === 0 && <p class="faint">{t('none')}</p>}
        <ul class="rows">{home.items.map((i) => <Row key={i.record ?? i.work?.assignment} item={i} />)}</ul>
        {home.items.length < home.total && <button type="button" onClick={() => void more()}>{t('more')}</button>}
      </section>
      <ChangePassphrase />
    </div>
  );
}
