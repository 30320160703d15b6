// A line or an area: tapped on a plain grid, walked, or typed.
import { useEffect, useRef, useState } from 'preact/hooks';
import { give, t } from '../state';
import { useWatch } from './geopoint';
import type { WidgetProps } from './index';

interface Point { lat: number; lon: number; rest: string }
interface View { lat: number; lon: number; metres: number } // centre, and how wide

const SIZE = 800; // of the canvas
const DEGREE_M = 111_320;
const START_M = 200;

function read(value: string): Point[] {
  return value.split(';').map((p) => p.trim().split(/\s+/)).filter((p) => p.length >= 2)
    .map(([lat, lon, ...rest]) => ({ lat: Number(lat), lon: Number(lon), rest: rest.slice(0, 2).join(' ') || '0 0' }));
}

const write = (points: Point[]): string =>
  points.map((p) => `${p.lat.toFixed(7)} ${p.lon.toFixed(7)} ${p.rest}`).join(';');

const across = (lat: number): number => DEGREE_M * Math.cos(lat * Math.PI / 180);

function fit(points: Point[]): View {
  const lats = points.map((p) => p.lat);
  const lons = points.map((p) => p.lon);
  const [s, n, w, e] = [Math.min(...lats), Math.max(...lats), Math.min(...lons), Math.max(...lons)];
  const lat = points.length > 0 ? (s + n) / 2 : 0;
  const lon = points.length > 0 ? (w + e) / 2 : 0;
  const wide = Math.max((n - s) * DEGREE_M, (e - w) * across(lat));
  return { lat, lon, metres: Math.max(points.length > 0 ? wide * 1.4 : 0, START_M) };
}

/** 1, 2 or 5 times a power of ten: about an eighth of the width. */
function gridStep(metres: number): number {
  const raw = metres / 8;
  const ten = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].map((k) => k * ten).find((k) => k >= raw) ?? raw;
}

function paint(canvas: HTMLCanvasElement, view: View, points: Point[], closed: boolean, here: Point | null): void {
  const c = canvas.getContext('2d');
  if (c === null) return;
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const px = SIZE / view.metres;
  const x = (p: Point) => SIZE / 2 + (p.lon - view.lon) * across(view.lat) * px;
  const y = (p: Point) => SIZE / 2 - (p.lat - view.lat) * DEGREE_M * px;
  c.fillStyle = colour('--card');
  c.fillRect(0, 0, SIZE, SIZE);
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
  c.fillText(step >= 1000 ? `${step / 1000} km` : `${step} m`, 12, SIZE - 14);
  c.strokeStyle = c.fillStyle = colour('--main');
  c.lineWidth = 5;
  c.lineJoin = 'round';
  c.beginPath();
  points.forEach((p, i) => (i === 0 ? c.moveTo(x(p), y(p)) : c.lineTo(x(p), y(p))));
  if (closed && points.length > 2) {
    c.closePath();
    c.globalAlpha = 0.2;
    c.fill();
    c.globalAlpha = 1;
  }
  c.stroke();
  for (const p of points) {
    c.beginPath();
    c.arc(x(p), y(p), 9, 0, 7);
    c.fill();
  }
  if (here !== null) {
    c.strokeStyle = colour('--warn');
    c.beginPath();
    c.arc(x(here), y(here), 16, 0, 7);
    c.stroke();
  }
}

export function Trace({ at, node, labelledBy, describedBy }: WidgetProps) {
  const closed = node.kind === 'geoshape';
  const opened = (value: string): Point[] => {
    const all = read(value);
    return closed && all.length > 1 ? all.slice(0, -1) : all;
  };
  const [points, setPoints] = useState(() => opened(node.value ?? ''));
  const [view, setView] = useState(() => fit(points));
  const [here, setHere] = useState<Point | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ x: number; y: number; view: View; moved: boolean } | null>(null);
  const given = useRef(node.value ?? '');
  useEffect(() => {
    if ((node.value ?? '') === given.current) return;
    given.current = node.value ?? '';
    setPoints(opened(given.current));
  }, [node]);
  useEffect(() => { if (canvas.current !== null) paint(canvas.current, view, points, closed, here); });

  const least = closed ? 3 : 2;
  const put = (all: Point[]) => {
    setPoints(all);
    const first = all[0];
    const value = all.length < least || first === undefined ? '' : write(closed ? [...all, first] : all);
    if (value === given.current) return;
    given.current = value;
    void give(at, { value: value === '' ? null : value });
  };
  const watch = useWatch(({ coords: c }) => {
    const p: Point = { lat: c.latitude, lon: c.longitude, rest: `${(c.altitude ?? 0).toFixed(1)} ${c.accuracy.toFixed(1)}` };
    if (here === null && points.length === 0) setView({ ...p, metres: START_M });
    setHere(p);
  });
  const place = (e: PointerEvent, v: View): Point => {
    const box = e.currentTarget instanceof Element ? e.currentTarget.getBoundingClientRect() : new DOMRect();
    const metres = v.metres / box.width;
    return {
      lat: v.lat - (e.clientY - box.top - box.height / 2) * metres / DEGREE_M,
      lon: v.lon + (e.clientX - box.left - box.width / 2) * metres / across(v.lat),
      rest: '0 0',
    };
  };
  const zoom = (by: number) => setView({ ...view, metres: Math.min(Math.max(view.metres * by, 10), 4e6) });
  return (
    <div class="trace">
      <canvas
        ref={canvas}
        width={SIZE}
        height={SIZE}
        role="img"
        aria-labelledby={labelledBy}
        onPointerDown={(e) => {
          e.currentTarget.setPointerCapture(e.pointerId);
          drag.current = { x: e.clientX, y: e.clientY, view, moved: false };
        }}
        onPointerMove={(e) => {
          const d = drag.current;
          if (d === null) return;
          const [dx, dy] = [e.clientX - d.x, e.clientY - d.y];
          d.moved = d.moved || Math.hypot(dx, dy) > 8;
          const metres = d.view.metres / e.currentTarget.getBoundingClientRect().width;
          if (d.moved) {
            setView({ ...d.view, lat: d.view.lat + dy * metres / DEGREE_M, lon: d.view.lon - dx * metres / across(d.view.lat) });
          }
        }}
        onPointerUp={(e) => {
          if (drag.current !== null && !drag.current.moved) put([...points, place(e, view)]);
          drag.current = null;
        }}
        onPointerCancel={() => { drag.current = null; }}
      />
      <div class="buttons">
        <button type="button" aria-label={t('nearer')} onClick={() => zoom(0.5)}>+</button>
        <button type="button" aria-label={t('farther')} onClick={() => zoom(2)}>−</button>
        {watch.on
          ? <button type="button" disabled={here === null} onClick={() => { if (here !== null) put([...points, here]); }}>{here === null ? t('locating') : t('addHere')}</button>
          : <button type="button" onClick={watch.start}>{t('walk')}</button>}
        <button type="button" disabled={points.length === 0} onClick={() => put(points.slice(0, -1))}>{t('undo')}</button>
        <button type="button" disabled={points.length === 0} onClick={() => put([])}>{t('clear')}</button>
      </div>
      {watch.failed && <p class="warning" role="alert">{t('noPlace')}</p>}
      <p class="shown" role="status">{t(points.length < least ? 'pointsLeft' : 'points', points.length, least)}</p>
      <label>
        <span class="faint">{t('typePoints')}</span>
        <input
          type="text"
          autocomplete="off"
          value={write(points).replace(/;/g, '; ')}
          aria-describedby={`${labelledBy} ${describedBy ?? ''}`.trim()}
          onChange={(e) => {
            const all = read(e.currentTarget.value);
            const [first, last] = [all[0], all[all.length - 1]];
            const shut = closed && all.length > 1 && first?.lat === last?.lat && first?.lon === last?.lon;
            const open = shut ? all.slice(0, -1) : all;
            put(open);
            if (open.length > 0) setView(fit(open));
          }}
        />
      </label>
    </div>
  );
}
