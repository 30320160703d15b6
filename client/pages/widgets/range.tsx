// A number between two others: a slider, a list, or stars.  It is no answer
// until it was touched.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Node } from '../api';
import { give, hold, holds, settle, t } from '../state';
import { useGiven } from './given';
import { has } from './index';
import { NumberField } from './number';
import type { WidgetProps } from './index';

const REST_MS = 400; // after which a slider that stands still is an answer
const MOST = 1000; // steps that a list shows

function bounds({ params = {} }: Node) {
  const [from, to] = [Number(params['start'] ?? NaN), Number(params['end'] ?? NaN)];
  const step = Math.abs(Number(params['step'] ?? 1)) || 1;
  const places = Math.max(...['start', 'end', 'step'].map((k) => params[k]?.split('.')[1]?.length ?? 0));
  const n = Math.round(Math.abs(to - from) / step);
  return {
    least: Math.min(from, to), most: Math.max(from, to), step, n,
    at: (i: number) => (from + i * step * (to < from ? -1 : 1)).toFixed(places),
  };
}

function Stars({ at, node, labelledBy, describedBy }: WidgetProps) {
  const { most, n, at: value } = bounds(node);
  const [chosen, put] = useGiven(at, node);
  return (
    <div role="radiogroup" class="stars" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {Array.from({ length: n + 1 }, (_, i) => value(i)).filter((v) => Number(v) > 0).map((v) => (
        <label key={v} class={Number(v) <= Number(chosen || NaN) ? 'lit' : undefined}>
          <input
            type="radio"
            class="hidden"
            name={at}
            value={v}
            aria-label={t('ofStars', v, most)}
            checked={chosen === v}
            onChange={() => put(v)}
          />
          <span aria-hidden>★</span>
        </label>
      ))}
    </div>
  );
}

function Slider({ at, node, labelledBy, describedBy }: WidgetProps) {
  const b = bounds(node);
  const given = node.value ?? '';
  const [value, setValue] = useState(given);
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => { if (!holds(at)) setValue(given); }, [node]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const start = node.params?.['placeholder'] ?? String(b.least);
  const slide = (v: string) => {
    setValue(v);
    hold(at, { value: v });
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => settle(at), REST_MS);
  };
  return (
    <div class={`slider${has(node, 'vertical') ? ' upright' : ''}${value === '' ? ' untouched' : ''}`}>
      <output>{value === '' ? t('unanswered') : value}</output>
      <input
        type="range"
        min={b.least}
        max={b.most}
        step={b.step}
        value={value === '' ? start : value}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        aria-valuetext={value === '' ? t('unanswered') : value}
        onInput={(e) => slide(e.currentTarget.value)}
        // where it stands already is an answer, too, once it is touched
        onClick={(e) => { if (value === '') slide(e.currentTarget.value); }}
        onKeyDown={(e) => {
          if (e.key !== ' ' || value !== '') return;
          e.preventDefault();
          slide(e.currentTarget.value);
        }}
      />
      <div class="ends" aria-hidden><span>{b.least}</span><span>{b.most}</span></div>
    </div>
  );
}

function Picker({ at, node, labelledBy, describedBy }: WidgetProps) {
  const b = bounds(node);
  return (
    <select
      class="minimal"
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      value={node.value ?? ''}
      onChange={(e) => void give(at, { value: e.currentTarget.value || null })}
    >
      <option value="">{t('choose')}</option>
      {Array.from({ length: b.n + 1 }, (_, i) => b.at(i)).map((v) => <option key={v} value={v}>{v}</option>)}
    </select>
  );
}

export function Range(props: WidgetProps) {
  const { at, node } = props;
  const { n } = bounds(node);
  // without bounds there is nothing to slide on
  if (!Number.isFinite(n)) return <NumberField {...props} />;
  const W = has(node, 'rating') ? Stars : has(node, 'picker') && n <= MOST ? Picker : Slider;
  return (
    <>
      <W {...props} />
      {node.value && W !== Picker && !node.required && (
        <button type="button" class="quiet" onClick={() => void give(at, { value: null })}>{t('clear')}</button>
      )}
    </>
  );
}
