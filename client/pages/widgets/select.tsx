// Choices: one or several; a long list is searched by the program.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../api';
import type { Choice, Node } from '../api';
import { Markdown } from '../markdown';
import { give, t } from '../state';
import { has } from './index';
import type { WidgetProps } from './index';

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
      onKeyDown={(e) => { if (e.key === 'Enter') e.preventDefault(); }}
      onInput={(e) => setFind(e.currentTarget.value)}
    />
  );
}

function Choices(props: WidgetProps & { several: boolean; chosen: string[]; choose: (value: string, on: boolean) => void }) {
  const { at, node, labelledBy, describedBy, several, chosen, choose } = props;
  const { find, setFind, choices, total, long } = useChoices(props);
  return (
    <div role={several ? 'group' : 'radiogroup'} aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {node.shown && long && <p class="shown">{node.shown}</p>}
      {long && <Search find={find} setFind={setFind} />}
      {choices.length === 0 && <p class="faint">{t('noChoice')}</p>}
      {choices.map(([value, label]) => (
        <label class="choice" key={value}>
          <input
            type={several ? 'checkbox' : 'radio'}
            name={at}
            value={value}
            checked={chosen.includes(value)}
            onChange={(e) => choose(value, e.currentTarget.checked)}
          />
          <Markdown text={label} />
        </label>
      ))}
      {total > choices.length && <p class="faint">{t('choicesLeft', total - choices.length)}</p>}
    </div>
  );
}

/** What is chosen, shown at once; the program's word on it follows. */
function useChosen(node: Node) {
  const [value, setValue] = useState(node.value ?? '');
  useEffect(() => setValue(node.value ?? ''), [node]);
  return [value, setValue] as const;
}

export function SelectOne(props: WidgetProps) {
  const { at, node } = props;
  const [chosen, setChosen] = useChosen(node);
  const quick = props.alone && has(node, 'quick');
  const choose = (value: string) => {
    setChosen(value);
    void give(at, { value }, quick);
  };
  return (
    <>
      <Choices {...props} several={false} chosen={[chosen]} choose={choose} />
      {chosen !== '' && !node.required && (
        <button type="button" class="quiet" onClick={() => void give(at, { value: null })}>{t('clear')}</button>
      )}
    </>
  );
}

export function SelectMultiple(props: WidgetProps) {
  const { at, node } = props;
  const [value, setValue] = useChosen(node);
  const chosen = value.split(' ').filter((v) => v !== '');
  const choose = (one: string, on: boolean) => {
    const all = on ? [...chosen, one] : chosen.filter((v) => v !== one);
    setValue(all.join(' '));
    void give(at, { value: all });
  };
  return <Choices {...props} several chosen={chosen} choose={choose} />;
}
