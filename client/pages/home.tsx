// The day's work: how it stands, what can be begun, what was.
import { useState } from 'preact/hooks';
import type { Item } from './api';
import {
  begin, correct, discard, model, more, noDate, resume, setFilter, t, useModel, withdraw,
} from './state';
import { SyncPanel } from './sync';

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

function when(us: number): string {
  return new Date(us / 1000).toLocaleDateString(model.state?.lang, { day: 'numeric', month: 'short', year: 'numeric' });
}

function Row({ item }: { item: Item }) {
  const [reason, setReason] = useState<string | null>(null);
  const draft = item.state === 'draft' || item.state === 'correcting';
  return (
    <li class={`row ${item.state}`}>
      <div class="what">
        <strong>{item.label || t('unnamed')}</strong>
        <span class="faint">{item.form?.title} · {when(item.begun_us)}</span>
        <span class={`state ${item.state}`}>{item.state_words}</span>
      </div>
      {reason !== null ? (
        <form class="buttons" onSubmit={(e) => { e.preventDefault(); void withdraw(item.record, reason); setReason(null); }}>
          <label>
            {t('reasonAsk')}
            <input value={reason} required onInput={(e) => setReason(e.currentTarget.value)} />
          </label>
          <button type="button" onClick={() => setReason(null)}>{t('cancel')}</button>
          <button type="submit" class="main">{t('withdraw')}</button>
        </form>
      ) : (
        <div class="buttons">
          {draft ? (
            <>
              <button type="button" class="quiet" onClick={() => { if (confirm(t('discardAsk'))) void discard(item.record); }}>
                {t('discard')}
              </button>
              <button type="button" class="main" onClick={() => void resume(item.record)}>{t('resume')}</button>
            </>
          ) : !item.withdrawn && (
            <>
              <button type="button" class="quiet" onClick={() => setReason('')}>{t('withdraw')}</button>
              <button type="button" onClick={() => void correct(item.record)}>{t('correct')}</button>
            </>
          )}
        </div>
      )}
    </li>
  );
}

function Filters() {
  const { filter } = useModel();
  const states = [
    ['', 'stateAll'], ['open', 'stateOpen'], ['waiting', 'stateWaiting'], ['held', 'stateHeld'], ['safe', 'stateSafe'],
  ] as const;
  return (
    <div class="filters" role="search">
      <label>
        <span class="hidden">{t('find')}</span>
        <input
          type="search"
          placeholder={t('find')}
          value={filter.find}
          onInput={(e) => void setFilter({ ...filter, find: e.currentTarget.value })}
        />
      </label>
      <select
        aria-label={t('interviews')}
        value={filter.state}
        onChange={(e) => void setFilter({ ...filter, state: e.currentTarget.value })}
      >
        {states.map(([value, name]) => <option key={value} value={value}>{t(name)}</option>)}
      </select>
    </div>
  );
}

export function Home() {
  const { home, done } = useModel();
  if (home === null) return null;
  return (
    <div class="home">
      {done !== null && <p class="good" role="status">{done.words}</p>}
      <AskDate />
      {home.warnings.map((w) => <p key={w.kind} class="warning">{w.message}</p>)}
      <section class="card">
        <p class="counts">{home.words}</p>
        <p class="faint lines">{home.contact}</p>
        <SyncPanel />
      </section>
      <section>
        <h1>{t('begin')}</h1>
        {home.forms.length === 0 && <p class="faint">{t('noForms')}</p>}
        <div class="forms">
          {home.forms.map((f) => (
            <button type="button" key={f.id} class="form" onClick={() => void begin(f.id)}>{f.title}</button>
          ))}
        </div>
      </section>
      <section>
        <h1>{t('interviews')}</h1>
        <Filters />
        {home.items.length === 0 && <p class="faint">{t('none')}</p>}
        <ul class="rows">{home.items.map((i) => <Row key={i.record} item={i} />)}</ul>
        {home.items.length < home.total && <button type="button" onClick={() => void more()}>{t('more')}</button>}
      </section>
    </div>
  );
}
