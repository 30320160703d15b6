// "I have read it."
import { useEffect, useState } from 'preact/hooks';
import { give, t } from '../state';
import type { WidgetProps } from './index';

export function Trigger({ at, node }: WidgetProps) {
  const [read, setRead] = useState(node.value === 'OK');
  useEffect(() => setRead(node.value === 'OK'), [node]);
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={read}
        onChange={(e) => {
          setRead(e.currentTarget.checked);
          void give(at, { value: e.currentTarget.checked ? 'OK' : null });
        }}
      />
      <span>{t('read')}</span>
    </label>
  );
}
