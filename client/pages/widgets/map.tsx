// A map of the office's own shapes, with no tiles: drawn, dragged, brought
// nearer by fingers, wheel or keys.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { mediaUrl } from '../api';
import { across, DEGREE_M, fit, shapesOf } from '../geo';
import type { Point, Shape, View } from '../geo';
import { t, useModel } from '../state';

const SIZE = 800; // of the canvas
const NEAREST_M = 10;
const FARTHEST_M = 2e7;
const STILL_PX = 8; // a finger that moved less has tapped
const MOST_NAMES = 25;

/** Draws shapes, and whatever else; one of these for each map. */
export interface Brush {
  c: CanvasRenderingContext2D;
  at: (p: Point) => [x: number, y: number];
  colour: (name: string) => string;
}

export function trace({ c, at }: Brush, lines: Point[][], closed: boolean): void {
  c.beginPath();
  for (const line of lines) {
    line.forEach((p, i) => { if (i === 0) c.moveTo(...at(p)); else c.lineTo(...at(p)); });
    if (closed && line.length > 2) c.closePath();
  }
}

export function dot(b: Brush, p: Point, radius: number): void {
  b.c.beginPath();
  b.c.arc(...b.at(p), radius, 0, 7);
  b.c.fill();
}

export function drawShape(b: Brush, s: Shape, ink: string, width: number, tint: number): void {
  const { c } = b;
  c.strokeStyle = c.fillStyle = ink;
  c.lineWidth = width;
  c.lineJoin = 'round';
  if (s.kind === 'point') {
    for (const line of s.lines) for (const p of line) dot(b, p, width + 6);
    return;
  }
  trace(b, s.lines, s.kind === 'area');
  if (s.kind === 'area' && tint > 0) {
    c.globalAlpha = tint;
    c.fill('evenodd');
    c.globalAlpha = 1;
  }
  c.stroke();
}

/** 1, 2 or 5 times a power of ten: about an eighth of the width. */
function gridStep(metres: number): number {
  const raw = metres / 8;
  const ten = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].map((k) => k * ten).find((k) => k >= raw) ?? raw;
}

function grid({ c, colour }: Brush, view: View): void {
  const px = SIZE / view.metres;
  const step = gridStep(view.metres);
  c.strokeStyle = colour('--line');
  c.lineWidth = 1;
  c.beginPath();
  for (let k = (SIZE / 2) % (step * px); k < SIZE; k += step * px) {
    c.moveTo(k, 0); c.lineTo(k, SIZE);
    c.moveTo(0, k); c.lineTo(SIZE, k);
  }
  c.stroke();
  c.fillStyle = colour('--faint');
  c.font = '26px system-ui, sans-serif';
  c.textAlign = 'start';
  c.fillText(step >= 1000 ? `${step / 1000} km` : `${step} m`, 12, SIZE - 14);
}

/** Names of what is in sight, where they are few enough to be read. */
export function drawNames(b: Brush, shapes: Shape[]): void {
  const seen = shapes.filter((s) => s.name !== '').map((s) => {
    const v = fit(s.lines.flat());
    return { name: s.name, place: b.at(v), above: s.kind === 'point' ? 18 : -8 };
  }).filter(({ place: [x, y] }) => x > 0 && x < SIZE && y > 0 && y < SIZE);
  if (seen.length > MOST_NAMES) return;
  const { c } = b;
  c.font = '24px system-ui, sans-serif';
  c.textAlign = 'center';
  c.lineWidth = 5;
  c.strokeStyle = b.colour('--card');
  c.fillStyle = b.colour('--ink');
  for (const { name, place: [x, y], above } of seen) {
    c.strokeText(name, x, y - above);
    c.fillText(name, x, y - above);
  }
}

const files = new Map<string, Promise<Shape[]>>();

/** What lies under everything: the form's own files. */
export function useGround(): Shape[] {
  const page = useModel().page;
  const names = page?.maps ?? [];
  const [shapes, setShapes] = useState<Shape[]>([]);
  const key = `${page?.form.id} ${names.join('/')}`;
  useEffect(() => {
    let current = true;
    const load = names.map((name) => {
      const url = mediaUrl(name);
      const at = `${page?.form.id} ${name}`;
      const known = files.get(at) ?? fetch(url).then((r) => r.json()).then(shapesOf, () => []);
      files.set(at, known);
      return known;
    });
    void Promise.all(load).then((all) => { if (current) setShapes(all.flat()); });
    return () => { current = false; };
  }, [key]);
  return shapes;
}

export function MapView({ labelledBy, ground, first, draw, tap, children }: {
  labelledBy: string;
  ground: Shape[];
  /** What is to be in sight at first, else the ground. */
  first: Point[];
  draw: (b: Brush) => void;
  tap: (p: Point, metresPerPixel: number) => void;
  children?: ComponentChildren;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [view, setView] = useState<View | null>(null);
  const [cross, setCross] = useState(false);
  const fingers = useRef(new Map<number, { x: number; y: number }>());
  const begun = useRef<{ view: View; x: number; y: number; apart: number; moved: boolean } | null>(null);
  const now = view ?? fit(first.length > 0 ? first : ground.flatMap((s) => s.lines.flat()));

  useEffect(() => {
    const el = canvas.current;
    const c = el?.getContext('2d');
    if (!el || !c) return;
    const style = getComputedStyle(el);
    const px = SIZE / now.metres;
    const b: Brush = {
      c,
      colour: (name) => style.getPropertyValue(name).trim(),
      at: (p) => [SIZE / 2 + (p.lon - now.lon) * across(now.lat) * px, SIZE / 2 - (p.lat - now.lat) * DEGREE_M * px],
    };
    c.fillStyle = b.colour('--card');
    c.fillRect(0, 0, SIZE, SIZE);
    grid(b, now);
    for (const s of ground) drawShape(b, s, b.colour('--faint'), 2, 0.08);
    drawNames(b, ground);
    draw(b);
    if (!cross) return;
    c.strokeStyle = b.colour('--bad');
    c.lineWidth = 3;
    c.beginPath();
    c.moveTo(SIZE / 2 - 24, SIZE / 2); c.lineTo(SIZE / 2 + 24, SIZE / 2);
    c.moveTo(SIZE / 2, SIZE / 2 - 24); c.lineTo(SIZE / 2, SIZE / 2 + 24);
    c.stroke();
  });

  const box = () => canvas.current?.getBoundingClientRect() ?? new DOMRect(0, 0, SIZE, SIZE);
  const zoom = (by: number, v: View = now) =>
    setView({ ...v, metres: Math.min(Math.max(v.metres * by, NEAREST_M), FARTHEST_M) });
  const move = (v: View, x: number, y: number): View => {
    const metres = v.metres / box().width;
    return { ...v, lat: Math.min(89, Math.max(-89, v.lat + y * metres / DEGREE_M)), lon: v.lon - x * metres / across(v.lat) };
  };
  const place = (x: number, y: number): Point => {
    const r = box();
    const metres = now.metres / r.width;
    return {
      lat: now.lat - (y - r.top - r.height / 2) * metres / DEGREE_M,
      lon: now.lon + (x - r.left - r.width / 2) * metres / across(now.lat),
    };
  };
  const middle = (): { x: number; y: number; apart: number } => {
    const [a, b] = [...fingers.current.values()];
    if (a === undefined) return { x: 0, y: 0, apart: 0 };
    return b === undefined ? { ...a, apart: 0 }
      : { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, apart: Math.hypot(a.x - b.x, a.y - b.y) };
  };
  const anew = (moved: boolean) => { begun.current = { view: now, ...middle(), moved }; };

  const key = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.altKey || e.metaKey) return;
    const step = box().width / 8;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step],
    };
    const by = moves[e.key];
    if (by !== undefined) setView(move(now, ...by));
    else if (e.key === '+' || e.key === '=') zoom(0.5);
    else if (e.key === '-') zoom(2);
    else if (e.key === 'Enter' || e.key === ' ') tap(now, now.metres / box().width);
    else return;
    e.preventDefault();
  };

  return (
    <div class="map">
      <canvas
        ref={canvas}
        width={SIZE}
        height={SIZE}
        tabIndex={0}
        role="application"
        aria-labelledby={labelledBy}
        aria-roledescription={t('map')}
        aria-description={t('mapKeys')}
        onKeyDown={key}
        onFocus={(e) => setCross(e.currentTarget.matches(':focus-visible'))}
        onBlur={() => setCross(false)}
        onPointerDown={(e) => {
          e.currentTarget.setPointerCapture(e.pointerId);
          fingers.current.set(e.pointerId, { x: e.clientX, y: e.clientY });
          anew(fingers.current.size > 1);
        }}
        onPointerMove={(e) => {
          const d = begun.current;
          if (d === null || !fingers.current.has(e.pointerId)) return;
          fingers.current.set(e.pointerId, { x: e.clientX, y: e.clientY });
          const m = middle();
          d.moved = d.moved || Math.hypot(m.x - d.x, m.y - d.y) > STILL_PX;
          if (!d.moved) return;
          const moved = move(d.view, m.x - d.x, m.y - d.y);
          if (d.apart > 0 && m.apart > 0) zoom(d.apart / m.apart, moved);
          else setView(moved);
        }}
        onPointerUp={(e) => {
          fingers.current.delete(e.pointerId);
          if (begun.current !== null && !begun.current.moved) tap(place(e.clientX, e.clientY), now.metres / box().width);
          if (fingers.current.size > 0) anew(true);
          else begun.current = null;
        }}
        onPointerCancel={(e) => { fingers.current.delete(e.pointerId); begun.current = null; }}
        onWheel={(e) => {
          if (!e.ctrlKey && document.activeElement !== e.currentTarget) return;
          e.preventDefault();
          zoom(e.deltaY > 0 ? 1.25 : 0.8);
        }}
      />
      <div class="buttons">
        <button type="button" aria-label={t('nearer')} onClick={() => zoom(0.5)}>+</button>
        <button type="button" aria-label={t('farther')} onClick={() => zoom(2)}>−</button>
        {view !== null && <button type="button" onClick={() => setView(null)}>{t('wholeMap')}</button>}
        {children}
      </div>
    </div>
  );
}
