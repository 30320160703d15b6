// What is typed: words, and whatever has no widget of its own.
import { useEffect, useState } from 'preact/hooks';
import { hold, settle } from '../state';
import { has } from './index';
import type { WidgetProps } from './index';

/** Typed as people write it; given when it is left. */
export function useTyped(at: string, shown: string) {
  const [text, setText] = useState(shown);
  // what was refused stays, to be mended
  useEffect(() => setText(shown), [shown]);
  return {
    text,
    type: (value: string) => {
      setText(value);
      hold(at, { typed: value });
    },
    leave: () => settle(at),
  };
}

/** Of a stored moment what the browser's own fields take. */
const lengths: Record<string, number> = { time: 5, datetime: 16 };
const types: Record<string, string> = { date: 'date', time: 'time', datetime: 'datetime-local' };

export function TextField({ at, node, labelledBy, describedBy, alone }: WidgetProps) {
  const { text, type, leave } = useTyped(at, (node.value ?? '').slice(0, lengths[node.kind]));
  const common = {
    value: text,
    'aria-labelledby': labelledBy,
    'aria-describedby': describedBy,
    'aria-invalid': describedBy !== undefined,
    onBlur: alone ? undefined : leave,
  };
  if (has(node, 'multiline')) {
    return <textarea rows={4} {...common} onInput={(e) => type(e.currentTarget.value)} />;
  }
  return <input type={types[node.kind] ?? 'text'} {...common} onInput={(e) => type(e.currentTarget.value)} />;
}
