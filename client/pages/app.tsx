// Which screen stands, and the frame around it.
import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { Home } from './home';
import { Interview } from './interview';
import { languages } from './messages';
import { Overview } from './overview';
import { load, lock, setLanguage, t, useModel } from './state';
import { Unlock } from './unlock';

function Languages() {
  const { state } = useModel();
  return (
    <label class="language">
      <span class="hidden">{t('language')} {t('screens')}</span>
      <select
        value={state?.lang}
        onChange={(e) => void setLanguage(e.currentTarget.value as 'en' | 'fr' | 'es')}
      >
        {languages.map((l) => <option key={l.lang} value={l.lang} lang={l.lang}>{l.name}</option>)}
      </select>
    </label>
  );
}

function Frame() {
  const { state, gone, error, view, busy } = useModel();
  useEffect(() => void load(), []);
  if (gone !== null) return <main class="alone"><p role="alert">{gone}</p></main>;
  if (state === null) return null;
  return (
    <>
      <header class="bar">
        <span class="brand">Ayni</span>
        {state.person && <span class="who">{state.person.name}</span>}
        <Languages />
        {!state.locked && <button type="button" class="quiet" onClick={() => void lock()}>{t('lock')}</button>}
      </header>
      <main aria-busy={busy}>
        {error !== null && <p class="error" role="alert">{error}</p>}
        {state.locked ? <Unlock />
          : view === 'interview' ? <Interview />
          : view === 'overview' ? <Overview />
          : <Home />}
      </main>
    </>
  );
}

const root = document.getElementById('app');
if (root !== null) render(<Frame />, root);
