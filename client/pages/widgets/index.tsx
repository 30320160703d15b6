// Which widget asks a question.
import type { FunctionComponent } from 'preact';
import type { Node } from '../api';
import { Barcode } from './barcode';
import { DateField } from './date';
import { Geopoint } from './geopoint';
import { NumberField } from './number';
import { Note } from './note';
import { Range } from './range';
import { Rank } from './rank';
import { Repeat } from './repeat';
import { Boolean, SelectMultiple, SelectOne } from './select';
import { TextField } from './text';
import { Trace } from './trace';
import { Trigger } from './trigger';
import { Upload } from './upload';

export interface WidgetProps {
  at: string;
  node: Node;
  labelledBy: string;
  describedBy: string | undefined;
  /** The only question on its page. */
  alone: boolean;
}

const widgets: Record<string, FunctionComponent<WidgetProps>> = {
  barcode: Barcode,
  boolean: Boolean,
  date: DateField,
  datetime: DateField,
  time: DateField,
  geopoint: Geopoint,
  geoshape: Trace,
  geotrace: Trace,
  integer: NumberField,
  decimal: NumberField,
  range: Range,
  rank: Rank,
  note: Note,
  repeat: Repeat,
  select_one: SelectOne,
  select_multiple: SelectMultiple,
  trigger: Trigger,
  upload: Upload,
};

export function Widget(props: WidgetProps) {
  const { node } = props;
  const W = node.readonly && node.kind !== 'repeat' ? Note : widgets[node.kind] ?? TextField;
  return <W {...props} />;
}

/** Whether an appearance has this word. */
export const has = (node: Node, word: string): boolean =>
  (node.appearance ?? '').split(/\s+/).includes(word);
