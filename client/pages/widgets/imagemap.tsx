// Choices as parts of a picture: an SVG of the form whose parts are called
// as the choices are.  Of the file nothing is taken but shapes: they are
// drawn anew, so that nothing else of it comes into the page.
import { h } from 'preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { mediaUrl } from '../api';
import type { Choice, Node } from '../api';
import { has } from './index';
import type { WidgetProps } from './index';

const shapes = new Set(['g', 'path', 'polygon', 'polyline', 'rect', 'circle', 'ellipse', 'line', 'text', 'tspan']);
const kept = ['d', 'points', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'width', 'height', 'cx', 'cy', 'r', 'rx', 'ry', 'dx', 'dy',
  'transform', 'fill', 'stroke', 'stroke-width', 'fill-rule', 'opacity', 'font-size', 'text-anchor'];

/** The picture that is one; undefined: there is none. */
export const mapOf = (node: Node): string | undefined => has(node, 'image-map')
  ? node.media?.find((m) => m.kind === 'image' && m.file.toLowerCase().endsWith('.svg'))?.file : undefined;

export function ImageMap({ node, labelledBy, chosen, choose }: WidgetProps & {
  chosen: string[];
  choose: (value: string) => void;
}) {
  const file = mapOf(node);
  const [svg, setSvg] = useState<Element | null>(null);
  useEffect(() => {
    if (file === undefined) return;
    void fetch(mediaUrl(file)).then((r) => r.text()).then((text) =>
      setSvg(new DOMParser().parseFromString(text, 'image/svg+xml').documentElement), () => undefined);
  }, [file]);
  if (svg === null || svg.localName !== 'svg') return null;
  const choices = new Map<string, Choice>((node.choices ?? []).map((c) => [c[0], c]));

  const draw = (e: Element): ComponentChildren => {
    if (!shapes.has(e.localName)) return null;
    const attributes: Record<string, unknown> = {};
    for (const name of kept) {
      const value = e.getAttribute(name);
      if (value !== null && !/url\s*\(/i.test(value)) attributes[name] = value;
    }
    const choice = choices.get(e.id);
    if (choice !== undefined) {
      attributes['class'] = chosen.includes(choice[0]) ? 'part chosen' : 'part';
      attributes['data-value'] = choice[0];
      attributes['onClick'] = () => choose(choice[0]);
    }
    return h(e.localName, attributes, choice && <title>{choice[1]}</title>, inner(e));
  };
  const inner = (e: Element): ComponentChildren[] => [...e.childNodes].map((n) => (
    n instanceof Element ? draw(n) : e.localName === 'text' || e.localName === 'tspan' ? n.textContent : null
  ));
  const [width, height] = [svg.getAttribute('width'), svg.getAttribute('height')].map((s) => parseFloat(s ?? ''));
  const box = svg.getAttribute('viewBox') ?? `0 0 ${width || 300} ${height || 300}`;
  // who cannot point has the list below it
  return <svg class="imagemap" viewBox={box} aria-hidden="true" aria-labelledby={labelledBy}>{inner(svg)}</svg>;
}
