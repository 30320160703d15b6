// Which widget asks a question.
import type { FunctionComponent } from 'preact';
import type { Node } from '../api';
import { DateField } from './date';
import { Geopoint } from './geopoint';
import { NumberField } from './number';
import { Note } from './note';
import { Range } from './range';
import { Rank } from './rank';
import { Repeat } from './repeat';
import { Boolean, SelectMultiple, SelectOne } from './select';
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
  boolean: Boolean,
  date: DateField,
  datetime: DateField,
  time: DateField,
  geopoint: Geopoint,
  integer: NumberField,
  decimal: NumberField,
  range: Range,
  rank: Rank,
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
