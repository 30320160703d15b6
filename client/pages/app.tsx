// Which screen stands, and the frame around it.
import { render } from 'preact';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Lang } from './api';
import { Home } from './home';
import { Interview } from './interview';
import { languages } from './messages';
import { Overview } from './overview';
import { formLanguage, load, lock, setLanguage, stay, t, useBusy, useModel, watch } from './state';
import { Unlock } from './unlock';

const tongues = languages.map((l) => ({ tag: l.lang as string, name: l.name }));

function Choose({ name, of, value, choose }: {
  name: string; of: { tag: string; name: string }[]; value: string; choose: (tag: string) => void;
}) {
  return (
    <select aria-label={name} value={value} onChange={(e) => choose(e.currentTarget.value)}>
      {of.map((l) => <option key={l.tag} value={l.tag} lang={l.tag}>{l.name}</option>)}
    </select>
  );
}

/** One language for everything, as long as the questionnaire goes along;
 * else two, by name. */
function Languages() {
  const { state, page } = useModel();
  const ours = state?.lang ?? 'en';
  const forms = page?.languages ?? [];
  const same = forms.length < 2 ||
    (page?.language === ours && forms.every((l) => tongues.some((o) => o.tag === l.tag)));
  const both = <Choose name={t('language')} of={tongues} value={ours} choose={(l) => void setLanguage(l as Lang, same)} />;
  if (same) return <div class="language">{both}</div>;
  return (
    <details class="language">
      <summary>{t('language')}</summary>
      <div class="card">
        <p>{t('ofForm')}</p>
        <Choose name={t('ofForm')} of={forms} value={page?.language ?? ''} choose={(l) => void formLanguage(l)} />
        <p>{t('screens')}</p>
        {both}
      </div>
    </details>
  );
}

/** Said once; what counts down is only seen. */
function Leaving() {
  const { leaving } = useModel();
  if (leaving === null) return null;
  return (
    <div class="leaving warning" role="alert">
      <span>{t('leaving')} <span aria-hidden="true">{t('seconds', leaving)}</span></span>
      <button type="button" class="main" onClick={stay}>{t('stay')}</button>
    </div>
  );
}

function Main({ children }: { children: ComponentChildren }) {
  return <main aria-busy={useBusy()}>{children}</main>;
}

function Frame() {
  const { state, gone, error, view } = useModel();
  useEffect(() => {
    void load();
    watch();
  }, []);
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
      <Leaving />
      <Main>
        {error !== null && <p class="error" role="alert">{error}</p>}
        {state.locked ? <Unlock />
          : view === 'interview' ? <Interview />
          : view === 'overview' ? <Overview />
          : <Home />}
      </Main>
    </>
  );
}

const root = document.getElementById('app');
if (root !== null) render(<Frame />, root);
