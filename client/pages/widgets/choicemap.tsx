// Choices where they are: tapped on a map beside their list.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../api';
import type { Choice } from '../api';
import { distance, shapeOf } from '../geo';
import type { Shape } from '../geo';
import type { WidgetProps } from './index';
import { drawNames, drawShape, MapView, useGround } from './map';

const MOST = 1000; // drawn
const NEAR_PX = 24;

interface Placed { value: string; shape: Shape }

function place([value, label, , geometry]: Choice): Placed[] {
  const shape = geometry ? shapeOf(geometry, label) : null;
  return shape === null ? [] : [{ value, shape }];
}

export function ChoiceMap({ at, node, labelledBy, chosen, choose }: WidgetProps & {
  chosen: string[];
  choose: (value: string) => void;
}) {
  const ground = useGround();
  const [choices, setChoices] = useState(node.choices ?? []);
  const total = node.choices_total ?? 0;
  useEffect(() => {
    let current = true;
    if (total <= (node.choices ?? []).length) setChoices(node.choices ?? []);
    else void api.choices(at, '', 0, MOST).then((c) => { if (current) setChoices(c.choices); }, () => undefined);
    return () => { current = false; };
  }, [at, node]);
  const all = choices.flatMap(place);
  if (all.length === 0) return null;
  return (
    <MapView
      labelledBy={labelledBy}
      ground={ground}
      first={all.flatMap(({ shape }) => shape.lines.flat())}
      draw={(b) => {
        for (const { shape } of all) drawShape(b, shape, b.colour('--main'), 3, 0.1);
        for (const { value, shape } of all) if (chosen.includes(value)) drawShape(b, shape, b.colour('--bad'), 6, 0.3);
        drawNames(b, all.map(({ shape }) => shape));
      }}
      tap={(p, metresPerPixel) => {
        const near = all.map((c) => ({ ...c, far: distance(p, c.shape) })).sort((a, b) => a.far - b.far)[0];
        if (near !== undefined && near.far <= NEAR_PX * metresPerPixel) choose(near.value);
      }}
    />
  );
}
