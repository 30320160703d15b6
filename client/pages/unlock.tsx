// The passphrase; after wrong ones a wait that is counted down.
import { useEffect, useState } from 'preact/hooks';
import { changePassphrase, t, unlock, useBusy, useModel } from './state';

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
  const { state } = useModel();
  const busy = useBusy();
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
      <details class="fold">
        <summary>{t('forgotten')}</summary>
        <p>{t('forgottenWhat')}</p>
        <ol>
          <li>{t('forgottenAsk')} <code>ayni passphrase --forgotten FILE</code></li>
          <li>{t('forgottenCarry')}</li>
          <li>{t('forgottenOpen')} <code>ayni passphrase --unlock FILE</code></li>
        </ol>
        <p>{t('forgottenCard')}</p>
      </details>
    </form>
  );
}

/** Another passphrase, on the home page. */
export function ChangePassphrase() {
  const empty = { now: '', next: '', again: '' };
  const [given, setGiven] = useState(empty);
  const [done, setDone] = useState(false);
  const { state } = useModel();
  const busy = useBusy();
  const left = useCountdown(state?.wait_s ?? 0);
  const differ = given.again !== '' && given.again !== given.next;
  const field = (name: keyof typeof given, label: string, kind: string) => (
    <label>
      {label}
      <input
        type="password"
        autocomplete={kind}
        required
        maxLength={1000}
        aria-invalid={name === 'again' && differ}
        value={given[name]}
        onInput={(e) => { setDone(false); setGiven({ ...given, [name]: e.currentTarget.value }); }}
      />
    </label>
  );
  const submit = async (e: Event) => {
    e.preventDefault();
    if (given.again !== given.next) return;
    if (state !== null) state.wait_s = 0;
    const taken = await changePassphrase(given.now, given.next);
    setDone(taken);
    setGiven(taken ? empty : { ...given, now: '' });
  };
  return (
    <details class="fold">
      <summary>{t('changePassphrase')}</summary>
      <form class="card" onSubmit={(e) => void submit(e)}>
        {field('now', t('passphraseNow'), 'current-password')}
        {field('next', t('passphraseNext'), 'new-password')}
        {field('again', t('passphraseAgain'), 'new-password')}
        {differ && <p class="error" role="alert">{t('passphraseDiffer')}</p>}
        {done && <p class="good" role="status">{t('passphraseDone')}</p>}
        <div class="buttons">
          <button type="submit" class="main" disabled={busy || left > 0 || differ}>
            {left > 0 ? t('wait', left) : t('changePassphrase')}
          </button>
        </div>
      </form>
    </details>
  );
}
