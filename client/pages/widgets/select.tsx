// Choices: one or several; a long list is searched by the program.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../api';
import type { Choice, Node } from '../api';
import { Markdown } from '../markdown';
import { t } from '../state';
import { ChoiceMap } from './choicemap';
import { Combo } from './combo';
import { useGiven } from './given';
import { ImageMap, mapOf } from './imagemap';
import { has } from './index';
import type { WidgetProps } from './index';
import { Media } from './media';

const SHORT = 12; // choices that need no search

function useChoices({ at, node }: WidgetProps) {
  const [find, setFind] = useState('');
  const [found, setFound] = useState<{ total: number; choices: Choice[] } | null>(null);
  const all = { total: node.choices_total ?? 0, choices: node.choices ?? [] };
  useEffect(() => {
    let current = true;
    if (find === '') setFound(null);
    else void api.choices(at, find).then((c) => { if (current) setFound(c); }, () => undefined);
    return () => { current = false; };
  }, [at, find, node.choices_total]);
  return { find, setFind, ...(found ?? all), long: all.total > SHORT };
}

function Search({ find, setFind }: { find: string; setFind: (s: string) => void }) {
  return (
    <input
      type="search"
      aria-label={t('findChoice')}
      placeholder={t('findChoice')}
      value={find}
      onKeyDown={(e) => { if (e.key === 'Enter' && !e.ctrlKey) e.preventDefault(); }}
      onInput={(e) => setFind(e.currentTarget.value)}
    />
  );
}

/** How they lie: in a row, in columns, or one below the other. */
function layout(node: Node): { name: string; columns: number } {
  const n = /(?:^|\s)columns-(\d+)(?:\s|$)/.exec(node.appearance ?? '');
  const name = has(node, 'likert') ? 'likert'
    : has(node, 'label') || has(node, 'list-nolabel') || has(node, 'list') ? 'across'
    : has(node, 'columns-pack') || has(node, 'compact') ? 'pack'
    : n !== null || has(node, 'columns') || has(node, 'horizontal') ? 'columns' : 'below';
  return { name, columns: Math.min(Number(n?.[1] ?? 0), 12) };
}

interface Choosing {
  several: boolean;
  chosen: string[];
  choose: (value: string, on: boolean) => void;
}

function Choices(props: WidgetProps & Choosing) {
  const { at, node, labelledBy, describedBy, several, chosen, choose } = props;
  const { find, setFind, choices, total, long } = useChoices(props);
  const { name, columns } = layout(node);
  const mute = has(node, 'list-nolabel');
  return (
    <div role={several ? 'group' : 'radiogroup'} aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {node.shown && long && <p class="shown">{node.shown}</p>}
      {long && <Search find={find} setFind={setFind} />}
      {choices.length === 0 && <p class="faint">{t('noChoice')}</p>}
      <div
        class={`choices ${name}${has(node, 'no-buttons') ? ' bare' : ''}`}
        data-columns={columns > 0 ? columns : undefined}
      >
        {choices.map(([value, label, media]) => has(node, 'label') ? (
          <span class="head" key={value}><Markdown text={label} /><Media media={media} /></span>
        ) : (
          <label class="choice" key={value}>
            <input
              type={several ? 'checkbox' : 'radio'}
              name={at}
              value={value}
              aria-label={mute ? label : undefined}
              checked={chosen.includes(value)}
              onChange={(e) => choose(value, e.currentTarget.checked)}
            />
            {!mute && <span class="words"><Markdown text={label} /><Media media={media} /></span>}
          </label>
        ))}
      </div>
      {total > choices.length && <p class="faint">{t('choicesLeft', total - choices.length)}</p>}
    </div>
  );
}

/** Of a list that is short enough to come whole. */
function Minimal({ node, labelledBy, describedBy, chosen, choose }: WidgetProps & { chosen: string; choose: (v: string) => void }) {
  return (
    <select
      class="minimal"
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      value={chosen}
      onChange={(e) => choose(e.currentTarget.value)}
    >
      <option value="">{t('choose')}</option>
      {(node.choices ?? []).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
    </select>
  );
}

export function SelectOne(props: WidgetProps) {
  const { at, node } = props;
  const [chosen, put] = useGiven(at, node);
  const quick = props.alone && has(node, 'quick');
  const choose = (value: string) => put(value, undefined, quick && value !== '');
  const whole = (node.choices_total ?? 0) <= (node.choices ?? []).length;
  if (has(node, 'minimal') && whole && !has(node, 'autocomplete')) return <Minimal {...props} chosen={chosen} choose={choose} />;
  if (has(node, 'minimal') || has(node, 'autocomplete') || /(^|\s)search(\s|$|\()/.test(node.appearance ?? '') && !whole) {
    return <Combo {...props} choose={choose} />;
  }
  return (
    <>
      <div class="mapped">
        {has(node, 'map') && <ChoiceMap {...props} chosen={[chosen]} choose={choose} />}
        {mapOf(node) !== undefined && <ImageMap {...props} chosen={[chosen]} choose={choose} />}
        <Choices {...props} several={false} chosen={[chosen]} choose={choose} />
      </div>
      {chosen !== '' && !node.required && !has(node, 'label') && (
        <button type="button" class="quiet" onClick={() => choose('')}>{t('clear')}</button>
      )}
    </>
  );
}

export function SelectMultiple(props: WidgetProps) {
  const { at, node } = props;
  const [value, put] = useGiven(at, node);
  const chosen = value.split(' ').filter((v) => v !== '');
  const choose = (one: string, on: boolean) => {
    const all = on ? [...chosen, one] : chosen.filter((v) => v !== one);
    put(all.join(' '), { value: all });
  };
  const turn = (one: string) => choose(one, !chosen.includes(one));
  const list = (
    <div class="mapped">
      {has(node, 'map') && <ChoiceMap {...props} chosen={chosen} choose={turn} />}
      {mapOf(node) !== undefined && <ImageMap {...props} chosen={chosen} choose={turn} />}
      <Choices {...props} several chosen={chosen} choose={choose} />
    </div>
  );
  return has(node, 'minimal')
    ? <details class="minimal"><summary>{node.shown ?? t('choose')}</summary>{list}</details>
    : list;
}

/** Yes or no, where the answer is one of these. */
export function Boolean({ at, node, labelledBy, describedBy }: WidgetProps) {
  const [chosen, put] = useGiven(at, node);
  return (
    <div role="radiogroup" class="choices across" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {(['true', 'false'] as const).map((value) => (
        <label class="choice" key={value}>
          <input
            type="radio"
            name={at}
            value={value}
            checked={chosen === value}
            onChange={() => put(value)}
          />
          {t(value === 'true' ? 'yes' : 'no')}
        </label>
      ))}
    </div>
  );
}
