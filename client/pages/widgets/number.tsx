// Numbers, written as people write them; the program reads them.
import { useTyped } from './text';
import type { WidgetProps } from './index';

export function NumberField({ at, node, labelledBy, describedBy, alone }: WidgetProps) {
  const { text, type, leave } = useTyped(at, node.shown ?? node.value ?? '');
  return (
    <input
      type="text"
      class="number"
      inputMode={node.kind === 'integer' ? 'numeric' : 'decimal'}
      autocomplete="off"
      value={text}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      aria-invalid={describedBy !== undefined}
      onInput={(e) => type(e.currentTarget.value)}
      onBlur={alone ? undefined : leave}
    />
  );
}
