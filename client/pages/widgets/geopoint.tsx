// A place: from the device, with how far off it may be, or typed.
import { useEffect, useRef, useState } from 'preact/hooks';
import { readPoints } from '../geo';
import { give, t } from '../state';
import { has } from './index';
import type { WidgetProps } from './index';
import { dot, MapView, useGround } from './map';
import { useTyped } from './text';

const GOOD_M = 5;
const WORST_M = 100; // where the circle fills its frame

const value = ({ coords: c }: GeolocationPosition): string =>
  `${c.latitude.toFixed(7)} ${c.longitude.toFixed(7)} ${(c.altitude ?? 0).toFixed(1)} ${c.accuracy.toFixed(1)}`;

/** Follows the device's position until it is told to stop. */
export function useWatch(saw: (p: GeolocationPosition) => void) {
  const watch = useRef<number | null>(null);
  const [on, setOn] = useState(false);
  const [failed, setFailed] = useState(false);
  const stop = () => {
    if (watch.current !== null) navigator.geolocation.clearWatch(watch.current);
    watch.current = null;
    setOn(false);
  };
  useEffect(() => stop, []);
  return {
    on, failed, stop,
    start: () => {
      setFailed(false);
      if (!('geolocation' in navigator)) return setFailed(true);
      setOn(true);
      watch.current = navigator.geolocation.watchPosition(
        (p) => { if (watch.current !== null) saw(p); },
        () => { stop(); setFailed(true); },
        { enableHighAccuracy: true, maximumAge: 0 },
      );
    },
  };
}

/** How near it is to what is good enough. */
function Target({ metres, good }: { metres: number; good: number }) {
  const r = (m: number) => 4 + 40 * Math.min(Math.sqrt(m / WORST_M), 1);
  return (
    <svg class="target" viewBox="0 0 100 100" aria-hidden>
      <circle class="seen" cx="50" cy="50" r={r(metres)} />
      <circle class="good" cx="50" cy="50" r={r(good)} />
    </svg>
  );
}

export function Geopoint({ at, node, labelledBy, describedBy, alone }: WidgetProps) {
  const { text, type, leave } = useTyped(at, node.value ?? '');
  const good = Number(node.params?.['accuracyThreshold'] ?? GOOD_M) || GOOD_M;
  const ground = useGround();
  const placed = readPoints(node.value ?? '');
  const [best, setBest] = useState<GeolocationPosition | null>(null);
  const watch = useWatch((p) => {
    setBest(p);
    if (p.coords.accuracy <= good) take(p);
  });
  const take = (p: GeolocationPosition) => {
    watch.stop();
    void give(at, { value: value(p) });
  };
  return (
    <div class="place">
      {node.shown && <p class="shown">{node.shown}</p>}
      {watch.on ? (
        <div class="locating" role="status">
          {best !== null && <Target metres={best.coords.accuracy} good={good} />}
          {best === null ? t('locating') : (
            <button type="button" onClick={() => take(best)}>{t('useIt', Math.ceil(best.coords.accuracy))}</button>
          )}
          <button type="button" class="quiet" onClick={watch.stop}>{t('cancel')}</button>
        </div>
      ) : <button type="button" class="locate" onClick={watch.start}>{t('locate')}</button>}
      {watch.failed && <p class="warning" role="alert">{t('noPlace')}</p>}
      {(ground.length > 0 || has(node, 'placement-map')) && (
        <details class="fold" open={has(node, 'placement-map')}>
          <summary>{t('onMap')}</summary>
          <MapView
            labelledBy={labelledBy}
            ground={ground}
            first={ground.length > 0 ? [] : placed}
            draw={(b) => {
              b.c.fillStyle = b.colour('--main');
              for (const p of placed) dot(b, p, 11);
            }}
            tap={(p) => void give(at, { value: `${p.lat.toFixed(7)} ${p.lon.toFixed(7)} 0 0` })}
          />
        </details>
      )}
      <label>
        <span class="faint">{t('place')}</span>
        <input
          type="text"
          autocomplete="off"
          value={text}
          aria-describedby={`${labelledBy} ${describedBy ?? ''}`.trim()}
          aria-invalid={describedBy !== undefined}
          onInput={(e) => type(e.currentTarget.value)}
          onBlur={alone ? undefined : leave}
        />
      </label>
    </div>
  );
}
