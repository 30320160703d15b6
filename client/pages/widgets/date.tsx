// Dates and times: the browser's own fields; a month or a year alone; and
// days of other calendars, which are stored as ours.
import { useEffect, useState } from 'preact/hooks';
import { give, model, t } from '../state';
import { has } from './index';
import type { WidgetProps } from './index';
import { useTyped } from './text';

const DAY_MS = 86_400_000;
const calendars: Record<string, string> = {
  ethiopian: 'ethiopic', coptic: 'coptic', islamic: 'islamic-civil', persian: 'persian',
};

type Parts = [year: number, month: number, day: number];

function reader(calendar: string): (n: number) => Parts {
  const f = new Intl.DateTimeFormat(`en-u-ca-${calendar}-nu-latn`, {
    year: 'numeric', month: 'numeric', day: 'numeric', timeZone: 'UTC',
  });
  return (n) => {
    const parts = f.formatToParts(n * DAY_MS);
    const of = (...types: string[]) => Number(parts.find((p) => types.includes(p.type))?.value);
    return [of('year', 'relatedYear'), of('month'), of('day')];
  };
}

/** The day's number since 1970; null: there is none. */
function dayOf(read: (n: number) => Parts, [y, m, d]: Parts): number | null {
  let n = Math.floor(Date.now() / DAY_MS);
  for (let tries = 0; tries < 12; tries += 1) {
    const [a, b, c] = read(n);
    if (a === y && b === m && c === d) return n;
    n += Math.round((y - a) * 360) + (m - b) * 29 + (d - c);
  }
  for (let k = n - 40; k < n + 40; k += 1) {
    const [a, b, c] = read(k);
    if (a === y && b === m && c === d) return k;
  }
  return null;
}

function Elsewhere({ at, node, labelledBy, describedBy, calendar }: WidgetProps & { calendar: string }) {
  const read = reader(calendar);
  const given = node.value ? read(Date.parse(`${node.value.slice(0, 10)}T00:00Z`) / DAY_MS) : null;
  const [parts, setParts] = useState<(number | null)[]>(given ?? [null, null, null]);
  const [wrong, setWrong] = useState(false);
  useEffect(() => { if (given !== null) setParts(given); }, [node.value]);
  const names = new Intl.DateTimeFormat(`${model.state?.lang ?? 'en'}-u-ca-${calendar}-nu-latn`, { month: 'long', timeZone: 'UTC' });
  const year = read(Math.floor(Date.now() / DAY_MS))[0];
  const months = Array.from({ length: 13 }, (_, i) => dayOf(read, [year - 1, i + 1, 1]))
    .filter((n): n is number => n !== null);
  const set = (i: number, v: string) => {
    const all = parts.map((p, k) => k === i ? (v === '' ? null : Number(v)) : p);
    setParts(all);
    setWrong(false);
    const [y, m, d] = all;
    if (y == null || m == null || d == null || y < 1000) return;
    const n = dayOf(read, [y, m, d]);
    setWrong(n === null);
    if (n !== null) void give(at, { value: new Date(n * DAY_MS).toISOString().slice(0, 10) });
  };
  return (
    <div role="group" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      <div class="ymd">
        <label><span class="faint">{t('day')}</span>
          <input type="text" inputMode="numeric" value={parts[2] ?? ''} onInput={(e) => set(2, e.currentTarget.value)} />
        </label>
        <label><span class="faint">{t('month')}</span>
          <select value={parts[1] ?? ''} onChange={(e) => set(1, e.currentTarget.value)}>
            <option value="" />
            {months.map((n, i) => <option key={i} value={i + 1}>{names.format(n * DAY_MS)}</option>)}
          </select>
        </label>
        <label><span class="faint">{t('year')}</span>
          <input type="text" inputMode="numeric" value={parts[0] ?? ''} onInput={(e) => set(0, e.currentTarget.value)} />
        </label>
      </div>
      {wrong && <p class="error" role="alert">{t('noDay')}</p>}
      {node.shown && <p class="shown">{node.shown}</p>}
    </div>
  );
}

/** Of a stored moment what the browser's own fields take. */
const fields: Record<string, [type: string, length: number]> = {
  date: ['date', 10], time: ['time', 5], datetime: ['datetime-local', 16],
};

function fieldOf({ node }: WidgetProps): [type: string, length: number] {
  if (node.kind === 'date' && has(node, 'year')) return ['text', 4];
  if (node.kind === 'date' && has(node, 'month-year')) return ['month', 7];
  return fields[node.kind] ?? ['text', 99];
}

export function DateField(props: WidgetProps) {
  const { at, node, labelledBy, describedBy, alone } = props;
  const [kind, length] = fieldOf(props);
  const { text, type, leave } = useTyped(at, (node.value ?? '').slice(0, length));
  const calendar = (node.appearance ?? '').split(/\s+/).map((w) => calendars[w]).find((c) => c !== undefined);
  if (node.kind === 'date' && calendar !== undefined) return <Elsewhere {...props} calendar={calendar} />;
  return (
    <input
      type={kind}
      class="date"
      inputMode={kind === 'text' ? 'numeric' : undefined}
      value={text}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      aria-invalid={describedBy !== undefined}
      onInput={(e) => type(e.currentTarget.value)}
      onBlur={alone ? undefined : leave}
    />
  );
}
