// A contact with the office: how far, and what came of it.
import { closeSync, model, stopSync, sync, t, useModel } from './state';

function bytes(n: number): string {
  const [value, unit] = n < 1e6 ? [n / 1e3, 'kB'] : [n / 1e6, 'MB'];
  return `${value.toLocaleString(model.state?.lang, { maximumFractionDigits: 1 })} ${unit}`;
}

export function SyncPanel() {
  const s = useModel().sync;
  if (s === null) return <button type="button" class="main" onClick={() => void sync()}>{t('sync')}</button>;
  if (s.running) {
    return (
      <div role="status">
        <p>{t('syncing')} <span class="faint">{t('syncBytes', bytes(s.up_bytes), bytes(s.down_bytes))}</span></p>
        <button type="button" onClick={() => void stopSync()}>{t('stop')}</button>
      </div>
    );
  }
  return (
    <div role="status" class={s.done?.error === 'OK' ? 'good' : 'warning'}>
      {s.done?.words.map((line, i) => <p key={i}>{line}</p>)}
      <button type="button" onClick={closeSync}>{t('close')}</button>
    </div>
  );
}
