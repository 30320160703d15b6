// The whole interview: its sections, and the questions of one of them.
import type { Section } from './api';
import { Markdown } from './markdown';
import { Remarks } from './remarks';
import { goScreen, t, toOverview, toPage, useModel } from './state';

function Counts({ s }: { s: Section }) {
  return (
    <span class="faint">
      {t('progress', s.answered, s.questions)}
      {s.missing > 0 && <span class="bad"> · {t('missing', s.missing)}</span>}
      {s.broken > 0 && <span class="bad"> · {t('wrong', s.broken)}</span>}
    </span>
  );
}

export function SectionList({ sections }: { sections: Section[] }) {
  return (
    <ul class="sections">
      {sections.map((s, i) => (
        <li key={s.screen}>
          <button type="button" class="line" onClick={() => void toOverview(i)}>
            <span>{s.label || t('otherQuestions')}</span>
            <Counts s={s} />
          </button>
        </li>
      ))}
    </ul>
  );
}

export function Overview() {
  const { overview, section } = useModel();
  if (overview === null) return null;
  const here = overview.sections[section];
  return (
    <div class="overview">
      <div class="tools">
        <button type="button" class="quiet" onClick={() => void (here ? toOverview() : toPage())}>
          {here ? t('overview') : t('toQuestion')}
        </button>
      </div>
      <h1>{here ? here.label || t('otherQuestions') : t('overview')}</h1>
      {here === undefined && overview.comments.length > 0 && (
        <section class="card">
          <h2>{t('returned')}</h2>
          <ul class="items">
            {overview.comments.map((c) => (
              <li>
                {c.screen !== null ? (
                  <button type="button" class="line" onClick={() => void goScreen(c.screen ?? 0)}>
                    <Markdown text={c.label || t('otherQuestions')} />
                    <Remarks of={[c]} />
                  </button>
                ) : <>{c.label && <Markdown text={c.label} />}<Remarks of={[c]} /></>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {here === undefined ? <SectionList sections={overview.sections} /> : (
        <ul class="items">
          {overview.items.map((i) => (
            <li key={i.screen} class={i.state}>
              <button type="button" class="line" onClick={() => void goScreen(i.screen)}>
                <Markdown text={i.label} />
                {i.shown !== '' && <span class="shown">{i.shown}</span>}
                <Remarks of={i.comments} />
                {i.state === 'missing' && <span class="bad">{t('isMissing')}</span>}
                {i.state === 'wrong' && <span class="bad">{t('isWrong')}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
      {here === undefined && (
        <button type="button" onClick={() => void goScreen(overview.screens - 1)}>{t('end')}</button>
      )}
    </div>
  );
}
