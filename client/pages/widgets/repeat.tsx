// "Add another?"
import { add, t } from '../state';
import type { WidgetProps } from './index';

export function Repeat({ at, node }: WidgetProps) {
  return (
    <div>
      <p class="faint">{t('rows', node.count ?? 0)}</p>
      {node.may_add && <button type="button" onClick={() => void add(at)}>{t('add')}</button>}
    </div>
  );
}
