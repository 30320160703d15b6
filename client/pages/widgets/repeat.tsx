// "Add another?", and what there is: a table where it fits, else cards.
import { add, goRef, t } from '../state';
import type { WidgetProps } from './index';

export function Repeat({ at, node, labelledBy }: WidgetProps) {
  const { columns = [], rows = [], count = 0 } = node;
  return (
    <div>
      <p class="faint">{t('rows', count)}</p>
      {rows.length > 0 && columns.length > 0 && (
        <div class="wide">
          {/* its roles by name: laid out as cards, it is a table still */}
          <table role="table" class="roster" aria-labelledby={labelledBy}>
            <thead role="rowgroup">
              <tr role="row">{columns.map((c, i) => <th key={i} role="columnheader" scope="col">{c}</th>)}<th role="columnheader" scope="col"><span class="hidden">{t('open')}</span></th></tr>
            </thead>
            <tbody role="rowgroup">
              {rows.map(({ ref, cells }, k) => (
                <tr role="row" key={k}>
                  {cells.map((cell, i) => (
                    <td role="cell" key={i} class={cell === '' ? 'empty' : undefined}>
                      <span class="of" aria-hidden>{columns[i]}</span>{cell}
                    </td>
                  ))}
                  <td role="cell" class="way">
                    {ref !== null && (
                      <button type="button" onClick={() => void goRef(ref)} aria-label={t('openRow', k + 1)}>{t('open')}</button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {node.may_add && <button type="button" onClick={() => void add(at)}>{t('add')}</button>}
    </div>
  );
}
