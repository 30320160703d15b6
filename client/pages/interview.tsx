// One page of an interview: where it is, what is asked, and the way on.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Page } from './api';
import { Markdown } from './markdown';
import { Remarks } from './remarks';
import { mapOf } from './widgets/imagemap';
import { Media } from './widgets/media';
import { SectionList } from './overview';
import { back, finish, goWrong, model, next, remove, t, toHome, toOverview, useModel } from './state';
import { Widget } from './widgets/index';

const rightToLeft = /^(ar|arc|ckb|dv|fa|he|ks|ps|sd|ug|ur|yi)\b/;

/** What one types into is where one begins; a place is seldom typed. */
const typed = 'input:not([type=radio], [type=checkbox], [type=search]), textarea';

function Question({ page, at, alone }: { page: Page; at: string; alone: boolean }) {
  const node = page.nodes[at];
  const kind = node?.kind ?? '';
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!alone) return;
    const field = /^geo/.test(kind) ? null : section.current?.querySelector<HTMLElement>(typed);
    (field ?? section.current?.querySelector('h1'))?.focus();
  }, [at, alone]);
  const isRefused = page.refused?.ref === at;
  // one of several: to the one that was refused
  useEffect(() => {
    if (!isRefused || alone) return;
    section.current?.querySelector<HTMLElement>('input, select, textarea, button')?.focus();
  }, [page.refused]);
  if (node === undefined) return null;
  const id = `q${at}`;
  const refused = isRefused ? page.refused?.message : null;
  const said = refused ?? (node.constraint_ok === false ? node.violation?.message || null : null);
  const Heading = alone ? 'h1' : 'h2';
  return (
    <section class={`question ${node.kind}`} aria-labelledby={id} ref={section}>
      <Heading id={id} tabIndex={-1}>
        <Markdown text={node.label ?? node.name} />
        {node.required && <span class="required" title={t('required')} aria-label={t('required')}> *</span>}
      </Heading>
      <Remarks of={node.comments} />
      {mapOf(node) === undefined && <Media media={node.media} />}
      {node.hint && <div class="hint"><Markdown text={node.hint} /></div>}
      {node.guidance && (
        <details><summary>{t('guidance')}</summary><Markdown text={node.guidance} /></details>
      )}
      <Widget key={at} at={at} node={node} labelledBy={id} describedBy={said ? `${id}!` : undefined} alone={alone} />
      {said && <p class="error" role="alert" id={`${id}!`}>{said}</p>}
      {node.may_remove && node.kind !== 'repeat' && alone && (
        <button type="button" class="quiet" onClick={() => { if (confirm(t('removeAsk'))) void remove(at); }}>
          {t('remove')}
        </button>
      )}
    </section>
  );
}

function End({ page }: { page: Page }) {
  const [note, setNote] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const wrong = page.sections.reduce((n, s) => n + s.missing + s.broken, 0);
  return (
    <section class="end">
      <h1 ref={heading} tabIndex={-1}>{t('end')}</h1>
      <p><strong>{page.label}</strong></p>
      <p class={wrong > 0 ? 'warning' : 'good'}>{wrong > 0 ? t('incomplete', wrong) : t('complete')}</p>
      <SectionList sections={page.sections} />
      {page.correcting && (
        <label>
          {t('why')}
          <input value={note} onInput={(e) => setNote(e.currentTarget.value)} />
        </label>
      )}
      <div class="act">
        {wrong > 0
          ? <button type="button" class="main" onClick={() => void goWrong()}>{t('toWrong')}</button>
          : <button type="button" class="main" onClick={() => void finish(note)}>{t('finish')}</button>}
      </div>
    </section>
  );
}

function Where({ page }: { page: Page }) {
  return (
    <nav class="where">
      <div class="tools">
        <button type="button" class="quiet" onClick={() => void toHome()}>{t('pause')}</button>
        <button type="button" class="quiet" onClick={() => void toOverview()}>{t('overview')}</button>
      </div>
      <progress max={100} value={page.progress.percent} aria-label={t('progress', page.progress.answered, page.progress.questions)} />
      <ol class="crumbs">
        {page.crumbs.map((c) => (
          <li key={c.ref}>{c.label}{c.position > 0 && ` (${t('row', c.position, c.count)})`}</li>
        ))}
      </ol>
    </nav>
  );
}

/** A swipe along the line leads on or back; what is drawn or drawn along
 * by a finger keeps its own. */
function useSwipe(rtl: boolean) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    let from: { x: number; y: number } | null = null;
    const start = (e: TouchEvent) => {
      const touch = e.touches.length === 1 ? e.touches[0] : undefined;
      const own = (e.target as Element).closest('canvas, input, textarea, select, video, audio, .drag, .wide');
      from = touch && !own ? { x: touch.clientX, y: touch.clientY } : null;
    };
    const end = (e: TouchEvent) => {
      const touch = e.changedTouches[0];
      if (from === null || touch === undefined) return;
      const x = (touch.clientX - from.x) * (rtl ? -1 : 1);
      const y = touch.clientY - from.y;
      from = null;
      if (Math.abs(x) < 80 || Math.abs(y) > Math.abs(x) / 2) return;
      if (x > 0) {
        if (model.page?.may_back) void back();
      } else if (model.page?.kind !== 'end') void next();
    };
    // passive: a tap need not wait for what they say
    form.current?.addEventListener('touchstart', start, { passive: true });
    form.current?.addEventListener('touchend', end, { passive: true });
    return () => {
      form.current?.removeEventListener('touchstart', start);
      form.current?.removeEventListener('touchend', end);
    };
  }, [rtl]);
  return form;
}

/** Control with Enter leads on from anywhere, with Shift back. */
function keys(e: KeyboardEvent): void {
  if (e.key !== 'Enter' || !e.ctrlKey) return;
  e.preventDefault();
  if (e.shiftKey) {
    if (model.page?.may_back) void back();
  } else if (model.page?.kind !== 'end') void next();
}

export function Interview() {
  const { page } = useModel();
  const rtl = rightToLeft.test(page?.language ?? '');
  const form = useSwipe(rtl);
  if (page === null) return null;
  const tag = page.language ?? undefined;
  return (
    <form
      class="interview"
      ref={form}
      data-screen={page.screen}
      data-kind={page.kind}
      lang={tag}
      dir={rtl ? 'rtl' : 'ltr'}
      noValidate
      onKeyDown={keys}
      onSubmit={(e) => { e.preventDefault(); if (page.kind !== 'end') void next(); }}
    >
      <Where page={page} />
      <div class="questions">
        {page.untaken !== null && <p class="warning">{page.untaken}</p>}
        {page.kind === 'end' ? <End page={page} /> : page.order.map((at) => (
          <Question key={at} page={page} at={at} alone={page.order.length === 1} />
        ))}
        {page.refused !== null && page.refused.ref === null && <p class="error" role="alert">{page.refused.message}</p>}
      </div>
      <div class="steps">
        <button type="button" onClick={() => void back()} disabled={!page.may_back}>{t('back')}</button>
        {page.kind !== 'end' && <button type="submit" class="main">{t('next')}</button>}
      </div>
    </form>
  );
}
