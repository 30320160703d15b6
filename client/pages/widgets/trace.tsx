// A line or an area: tapped on a map, walked, or typed.
import { useEffect, useRef, useState } from 'preact/hooks';
import { give, t } from '../state';
import { useWatch } from './geopoint';
import type { WidgetProps } from './index';
import { dot, MapView, trace, useGround } from './map';
import type { Brush } from './map';

interface Corner { lat: number; lon: number; rest: string }

function read(value: string): Corner[] {
  return value.split(';').map((p) => p.trim().split(/\s+/)).filter((p) => p.length >= 2)
    .map(([lat, lon, ...rest]) => ({ lat: Number(lat), lon: Number(lon), rest: rest.slice(0, 2).join(' ') || '0 0' }));
}

const write = (points: Corner[]): string =>
  points.map((p) => `${p.lat.toFixed(7)} ${p.lon.toFixed(7)} ${p.rest}`).join(';');

/** Without the point that closes it. */
function opened(all: Corner[], closed: boolean): Corner[] {
  const [first, last] = [all[0], all[all.length - 1]];
  const shut = closed && all.length > 1 && first?.lat === last?.lat && first?.lon === last?.lon;
  return shut ? all.slice(0, -1) : all;
}

export function Trace({ at, node, labelledBy, describedBy }: WidgetProps) {
  const closed = node.kind === 'geoshape';
  const [points, setPoints] = useState(() => opened(read(node.value ?? ''), closed));
  const [here, setHere] = useState<Corner | null>(null);
  const [shown, setShown] = useState(points); // what the map begins with
  const ground = useGround();
  const given = useRef(node.value ?? '');
  useEffect(() => {
    if ((node.value ?? '') === given.current) return;
    given.current = node.value ?? '';
    setPoints(opened(read(given.current), closed));
  }, [node]);

  const least = closed ? 3 : 2;
  const put = (all: Corner[]) => {
    setPoints(all);
    const first = all[0];
    const value = all.length < least || first === undefined ? '' : write(closed ? [...all, first] : all);
    if (value === given.current) return;
    given.current = value;
    void give(at, { value: value === '' ? null : value });
  };
  const watch = useWatch(({ coords: c }) => {
    const p = { lat: c.latitude, lon: c.longitude, rest: `${(c.altitude ?? 0).toFixed(1)} ${c.accuracy.toFixed(1)}` };
    if (here === null && points.length === 0) setShown([p]);
    setHere(p);
  });
  const draw = (b: Brush) => {
    const { c, colour } = b;
    c.strokeStyle = c.fillStyle = colour('--main');
    c.lineWidth = 5;
    trace(b, [points], closed);
    if (closed && points.length > 2) {
      c.globalAlpha = 0.2;
      c.fill();
      c.globalAlpha = 1;
    }
    c.stroke();
    for (const p of points) dot(b, p, 9);
    if (here === null) return;
    c.strokeStyle = colour('--warn');
    c.beginPath();
    c.arc(...b.at(here), 16, 0, 7);
    c.stroke();
  };
  return (
    <div class="trace">
      <MapView
        labelledBy={labelledBy}
        ground={ground}
        first={shown}
        draw={draw}
        tap={(p) => put([...points, { ...p, rest: '0 0' }])}
      >
        {watch.on
          ? <button type="button" disabled={here === null} onClick={() => { if (here !== null) put([...points, here]); }}>{here === null ? t('locating') : t('addHere')}</button>
          : <button type="button" onClick={watch.start}>{t('walk')}</button>}
        <button type="button" disabled={points.length === 0} onClick={() => put(points.slice(0, -1))}>{t('undo')}</button>
        <button type="button" disabled={points.length === 0} onClick={() => put([])}>{t('clear')}</button>
      </MapView>
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
            const all = opened(read(e.currentTarget.value), closed);
            put(all);
            setShown(all);
          }}
        />
      </label>
    </div>
  );
}
