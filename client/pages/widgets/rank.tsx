// Choices put in order: drawn by their handles, or moved by buttons.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Node } from '../api';
import { Markdown } from '../markdown';
import { t } from '../state';
import { useGiven } from './given';
import type { WidgetProps } from './index';
import { Media } from './media';

const orderOf = (value: string, node: Node): string[] =>
  value !== '' ? value.split(' ') : (node.choices ?? []).map((c) => c[0]);

export function Rank({ at, node, labelledBy, describedBy }: WidgetProps) {
  const [value, put] = useGiven(at, node);
  const [order, setOrder] = useState(orderOf(value, node));
  const [drawn, setDrawn] = useState<string | null>(null);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => setOrder(orderOf(value, node)), [value, node.choices]);
  const choices = new Map((node.choices ?? []).map((c) => [c[0], c]));
  const moved = (name: string, to: number): string[] => {
    const rest = order.filter((n) => n !== name);
    rest.splice(to, 0, name);
    return rest;
  };
  const settle = (all: string[]) => {
    setOrder(all);
    put(all.join(' '), { value: all });
  };
  const step = (name: string, by: number) => settle(moved(name, order.indexOf(name) + by));
  const draw = (e: PointerEvent) => {
    if (drawn === null || list.current === null) return;
    const boxes = [...list.current.children].map((c) => c.getBoundingClientRect());
    const to = boxes.findIndex((b) => e.clientY < b.bottom);
    const all = moved(drawn, to < 0 ? order.length - 1 : to);
    if (all.join(' ') !== order.join(' ')) setOrder(all);
  };
  return (
    <>
      <ol class="rank" ref={list} aria-labelledby={labelledBy} aria-describedby={describedBy}>
        {order.map((name, i) => {
          const [, label = name, media] = choices.get(name) ?? [];
          return (
            <li key={name} data-value={name} class={drawn === name ? 'drawn' : undefined}>
              <span
                class="drag"
                aria-hidden
                onPointerDown={(e) => { e.currentTarget.setPointerCapture(e.pointerId); setDrawn(name); }}
                onPointerMove={draw}
                onPointerUp={() => { setDrawn(null); settle(order); }}
                onPointerCancel={() => { setDrawn(null); setOrder(orderOf(value, node)); }}
              >
                ⠿
              </span>
              <span class="words">{i + 1}. <Markdown text={label} /><Media media={media} /></span>
              <button type="button" aria-label={t('up', label)} disabled={i === 0} onClick={() => step(name, -1)}>↑</button>
              <button type="button" aria-label={t('down', label)} disabled={i === order.length - 1} onClick={() => step(name, 1)}>↓</button>
            </li>
          );
        })}
      </ol>
      {value !== ''
        ? !node.required && <button type="button" class="quiet" onClick={() => put('')}>{t('clear')}</button>
        : (
          <p class="shown untouched">
            {t('unanswered')} <button type="button" onClick={() => settle(order)}>{t('keepOrder')}</button>
          </p>
        )}
    </>
  );
}
