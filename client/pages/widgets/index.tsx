// Which widget asks a question.
import type { FunctionComponent } from 'preact';
import type { Node } from '../api';
import { NumberField } from './number';
import { Note } from './note';
import { Repeat } from './repeat';
import { SelectMultiple, SelectOne } from './select';
import { TextField } from './text';
import { Trigger } from './trigger';

export interface WidgetProps {
  at: string;
  node: Node;
  labelledBy: string;
  describedBy: string | undefined;
  /** The only question on its page. */
  alone: boolean;
}

const widgets: Record<string, FunctionComponent<WidgetProps>> = {
  integer: NumberField,
  decimal: NumberField,
  note: Note,
  repeat: Repeat,
  select_one: SelectOne,
  select_multiple: SelectMultiple,
  trigger: Trigger,
};

export function Widget(props: WidgetProps) {
  const { node } = props;
  const W = node.readonly && node.kind !== 'repeat' ? Note : widgets[node.kind] ?? TextField;
  return <W {...props} />;
}

/** Whether an appearance has this word. */
export const has = (node: Node, word: string): boolean =>
  (node.appearance ?? '').split(/\s+/).includes(word);
