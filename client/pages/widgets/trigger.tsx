// "I have read it."
import { t } from '../state';
import { useGiven } from './given';
import type { WidgetProps } from './index';

export function Trigger({ at, node }: WidgetProps) {
  const [value, put] = useGiven(at, node);
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={value === 'OK'}
        onChange={(e) => put(e.currentTarget.checked ? 'OK' : '')}
      />
      <span>{t('read')}</span>
    </label>
  );
}
