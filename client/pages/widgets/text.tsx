// What is typed: words, and whatever has no widget of its own.
import { useEffect, useState } from 'preact/hooks';
import type { Node } from '../api';
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

/** The keys that a screen shows for it. */
const inputMode = (node: Node): 'numeric' | 'url' | undefined =>
  has(node, 'numbers') ? 'numeric' : has(node, 'url') ? 'url' : undefined;

export function TextField({ at, node, labelledBy, describedBy, alone }: WidgetProps) {
  const { text, type, leave } = useTyped(at, node.value ?? '');
  const rows = Number(node.params?.['rows'] ?? (has(node, 'multiline') ? 4 : 0));
  const common = {
    value: text,
    'aria-labelledby': labelledBy,
    'aria-describedby': describedBy,
    'aria-invalid': describedBy !== undefined,
    onBlur: alone ? undefined : leave,
  };
  if (rows > 1) return <textarea rows={Math.min(rows, 20)} {...common} onInput={(e) => type(e.currentTarget.value)} />;
  return (
    <input
      type={has(node, 'masked') ? 'password' : 'text'}
      autocomplete="off"
      inputMode={inputMode(node)}
      {...common}
      onInput={(e) => type(e.currentTarget.value)}
    />
  );
}
