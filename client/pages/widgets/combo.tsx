// One choice of very many: typed, and found by the program.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api';
import type { Choice } from '../api';
import { t } from '../state';
import type { WidgetProps } from './index';

const PAUSE_MS = 120; // between what is typed and what is asked

export function Combo({ at, node, labelledBy, describedBy, choose }: WidgetProps & { choose: (value: string) => void }) {
  const shown = node.shown ?? node.value ?? '';
  const [text, setText] = useState(shown);
  const [open, setOpen] = useState(false);
  const [found, setFound] = useState<{ total: number; choices: Choice[] }>({ total: 0, choices: [] });
  const [on, setOn] = useState(-1);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => { setText(shown); setOpen(false); }, [node]);
  useEffect(() => {
    if (!open) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      void api.choices(at, text === shown ? '' : text).then((c) => {
        if (current) { setFound(c); setOn(c.choices.length > 0 && text !== '' && text !== shown ? 0 : -1); }
      }, () => undefined);
    }, PAUSE_MS);
    return () => { current = false; clearTimeout(timer); };
  }, [at, text, open]);
  useEffect(() => list.current?.children[on]?.scrollIntoView({ block: 'nearest' }), [on]);

  const n = found.choices.length;
  const pick = (c: Choice | undefined) => {
    if (c === undefined) return;
    setText(c[1]);
    setOpen(false);
    choose(c[0]);
  };
  const leave = () => {
    setOpen(false);
    if (text.trim() === '' && shown !== '') choose('');
    else setText(shown);
  };
  const key = (e: KeyboardEvent) => {
    if (e.ctrlKey) return;
    const to = e.key === 'ArrowDown' ? Math.min(on + 1, n - 1) : e.key === 'ArrowUp' ? Math.max(on - 1, 0)
      : e.key === 'Home' && open && on >= 0 ? 0 : e.key === 'End' && open && on >= 0 ? n - 1 : null;
    if (to !== null) {
      e.preventDefault();
      if (open) setOn(to);
      else setOpen(true);
    } else if (e.key === 'Enter' && open) {
      e.preventDefault();
      pick(found.choices[on]);
    } else if (e.key === 'Escape' && open) {
      e.preventDefault();
      setOpen(false);
      setText(shown);
    }
  };
  return (
    <div class="combo">
      <input
        type="text"
        role="combobox"
        aria-expanded={open}
        aria-controls={`list${at}`}
        aria-autocomplete="list"
        aria-activedescendant={open && on >= 0 ? `o${on}${at}` : undefined}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        autocomplete="off"
        placeholder={t('findChoice')}
        value={text}
        onFocus={(e) => e.currentTarget.select()}
        onClick={() => setOpen(true)}
        onInput={(e) => { setText(e.currentTarget.value); setOpen(true); }}
        onKeyDown={key}
        onBlur={leave}
      />
      <ul role="listbox" id={`list${at}`} aria-labelledby={labelledBy} ref={list} hidden={!open || n === 0}>
        {found.choices.map((c, i) => (
          <li
            key={c[0]}
            id={`o${i}${at}`}
            role="option"
            data-value={c[0]}
            aria-selected={i === on}
            // before the field is left
            onMouseDown={(e) => { e.preventDefault(); pick(c); }}
          >
            {c[1]}
          </li>
        ))}
      </ul>
      <p class="faint" role="status">
        {open && (n === 0 ? t('noChoice') : found.total > n ? t('choicesLeft', found.total - n) : '')}
      </p>
    </div>
  );
}
