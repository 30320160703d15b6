// A signature, a drawing, or lines over a picture: a canvas that becomes a
// PNG.
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../state';
import type { WidgetProps } from './index';

const WIDTH = 1000;
const HEIGHT = 600;
const INK = '#1b1f1d'; // on white, whatever the page's colours are

type Stroke = [x: number, y: number][];

function paint(canvas: HTMLCanvasElement, under: HTMLImageElement | null, strokes: Stroke[]): void {
  const c = canvas.getContext('2d');
  if (c === null) return;
  c.fillStyle = '#fff';
  c.fillRect(0, 0, canvas.width, canvas.height);
  if (under !== null) c.drawImage(under, 0, 0, canvas.width, canvas.height);
  c.strokeStyle = under === null ? INK : '#c8102e';
  c.lineWidth = 5;
  c.lineCap = c.lineJoin = 'round';
  for (const stroke of strokes) {
    c.beginPath();
    // a dot is a line to where it began
    [...stroke.slice(0, 1), ...stroke].forEach(([x, y], i) => { if (i === 0) c.moveTo(x, y); else c.lineTo(x, y); });
    c.stroke();
  }
}

export function Draw({ labelledBy, over, done, leave }: WidgetProps & {
  over: string | null;
  done: (picture: Blob) => void;
  leave: (() => void) | undefined;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [under, setUnder] = useState<HTMLImageElement | null>(null);
  const [strokes, setStrokes] = useState<Stroke[]>([]);
  const open = useRef(false);
  useEffect(() => {
    if (over === null) return;
    const image = new Image();
    image.onload = () => {
      if (canvas.current !== null) canvas.current.height = WIDTH * image.naturalHeight / image.naturalWidth;
      setUnder(image);
    };
    image.src = over;
  }, [over]);
  useEffect(() => { if (canvas.current !== null) paint(canvas.current, under, strokes); }, [under, strokes]);
  const at = (e: PointerEvent): [number, number] => {
    const c = canvas.current;
    const box = c?.getBoundingClientRect();
    if (!c || !box) return [0, 0];
    return [(e.clientX - box.left) * c.width / box.width, (e.clientY - box.top) * c.height / box.height];
  };
  return (
    <div class="draw">
      <canvas
        ref={canvas}
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-labelledby={labelledBy}
        onPointerDown={(e) => {
          e.currentTarget.setPointerCapture(e.pointerId);
          open.current = true;
          setStrokes([...strokes, [at(e)]]);
        }}
        onPointerMove={(e) => {
          if (open.current) setStrokes((all) => [...all.slice(0, -1), [...(all[all.length - 1] ?? []), at(e)]]);
        }}
        onPointerUp={() => { open.current = false; }}
        onPointerCancel={() => { open.current = false; }}
      />
      <div class="buttons">
        {leave && <button type="button" class="quiet" onClick={leave}>{t('cancel')}</button>}
        <button type="button" disabled={strokes.length === 0} onClick={() => setStrokes(strokes.slice(0, -1))}>{t('undo')}</button>
        <button type="button" disabled={strokes.length === 0} onClick={() => setStrokes([])}>{t('clear')}</button>
        <button
          type="button"
          class="main"
          disabled={strokes.length === 0}
          onClick={() => canvas.current?.toBlob((b) => { if (b !== null) done(b); }, 'image/png')}
        >
          {t('keep')}
        </button>
      </div>
    </div>
  );
}
