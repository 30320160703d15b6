// The passphrase; after wrong ones a wait that is counted down.
import { useEffect, useState } from 'preact/hooks';
import { t, unlock, useModel } from './state';

function useCountdown(seconds: number): number {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    setLeft(seconds);
    if (seconds <= 0) return undefined;
    const timer = setInterval(() => setLeft((n) => Math.max(0, n - 1)), 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return left;
}

export function Unlock() {
  const { state, busy } = useModel();
  const [passphrase, setPassphrase] = useState('');
  const left = useCountdown(state?.wait_s ?? 0);
  const submit = async (e: Event) => {
    e.preventDefault();
    if (state !== null) state.wait_s = 0;
    await unlock(passphrase);
    setPassphrase('');
  };
  return (
    <form class="card unlock" onSubmit={(e) => void submit(e)}>
      <h1>Ayni</h1>
      <label>
        {t('passphrase')}
        <input
          type="password"
          name="passphrase"
          autocomplete="current-password"
          autofocus
          required
          value={passphrase}
          onInput={(e) => setPassphrase(e.currentTarget.value)}
        />
      </label>
      <button type="submit" class="main" disabled={busy || left > 0}>
        {busy ? t('unlocking') : left > 0 ? t('wait', left) : t('unlock')}
      </button>
      <p class="faint">{t('forgotten')}</p>
    </form>
  );
}
