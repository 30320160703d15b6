// Places on a plain: the office's own GeoJSON, and what an answer says.

export interface Point { lat: number; lon: number }

export interface Shape {
  kind: 'point' | 'line' | 'area';
  lines: Point[][];
  name: string;
}

/** Its centre, and how many metres it is wide. */
export interface View extends Point { metres: number }

export const DEGREE_M = 111_320;
export const START_M = 200;

export const across = (lat: number): number => DEGREE_M * Math.max(Math.cos(lat * Math.PI / 180), 0.01);

/** A point, a line or an area as an answer has it: "6.13 1.21 0 0; ..." */
export function readPoints(value: string): Point[] {
  return value.split(';').map((p) => p.trim().split(/\s+/)).filter((p) => p.length >= 2)
    .map(([lat, lon]) => ({ lat: Number(lat), lon: Number(lon) })).filter((p) => isFinite(p.lat) && isFinite(p.lon));
}

const same = (a: Point | undefined, b: Point | undefined): boolean => a?.lat === b?.lat && a?.lon === b?.lon;

export function shapeOf(value: string, name: string): Shape | null {
  const line = readPoints(value);
  if (line.length === 0) return null;
  const shut = line.length > 3 && same(line[0], line[line.length - 1]);
  return { kind: line.length === 1 ? 'point' : shut ? 'area' : 'line', lines: [line], name };
}

// What a file holds need not be what it should.
type Json = { [name: string]: Json | undefined } & Json[] & (string | number | null);

const pointOf = (c: Json): Point => ({ lat: Number(c?.[1]), lon: Number(c?.[0]) });
const lineOf = (c: Json): Point[] => (Array.isArray(c) ? c : []).map(pointOf).filter((p) => isFinite(p.lat) && isFinite(p.lon));

function geometry(g: Json | undefined, name: string): Shape[] {
  const c = g?.['coordinates'] as Json;
  const many = (list: Json, kind: Shape['kind'], rings: (one: Json) => Point[][]): Shape[] =>
    (Array.isArray(list) ? list : []).map((one) => ({ kind, lines: rings(one), name }));
  switch (g?.['type'] as unknown) {
    case 'Point': return many([c] as Json, 'point', (p) => [lineOf([p] as Json)]);
    case 'MultiPoint': return many(c, 'point', (p) => [lineOf([p] as Json)]);
    case 'LineString': return many([c] as Json, 'line', (l) => [lineOf(l)]);
    case 'MultiLineString': return many(c, 'line', (l) => [lineOf(l)]);
    case 'Polygon': return many([c] as Json, 'area', (a) => (Array.isArray(a) ? a : []).map(lineOf));
    case 'MultiPolygon': return many(c, 'area', (a) => (Array.isArray(a) ? a : []).map(lineOf));
    case 'GeometryCollection': {
      const all = g?.['geometries'];
      return (Array.isArray(all) ? all : []).flatMap((one) => geometry(one, name));
    }
    default: return [];
  }
}

/** Whatever can be drawn of a GeoJSON file. */
export function shapesOf(json: unknown): Shape[] {
  const j = json as Json | null;
  const features = Array.isArray(j?.['features']) ? j?.['features'] as Json[] : [j];
  return features.flatMap((f) => {
    const p = f?.['properties'];
    const name = String(p?.['title'] ?? p?.['name'] ?? p?.['label'] ?? f?.['id'] ?? '');
    return geometry(f?.['type'] as unknown === 'Feature' ? f?.['geometry'] : f ?? undefined, name);
  }).filter((s) => s.lines.some((l) => l.length > 0));
}

/** All of them in sight. */
export function fit(points: Point[]): View {
  if (points.length === 0) return { lat: 0, lon: 0, metres: START_M };
  let [s, n, w, e] = [90, -90, 180, -180];
  for (const p of points) {
    s = Math.min(s, p.lat);
    n = Math.max(n, p.lat);
    w = Math.min(w, p.lon);
    e = Math.max(e, p.lon);
  }
  const lat = (s + n) / 2;
  return { lat, lon: (w + e) / 2, metres: Math.max((n - s) * DEGREE_M, (e - w) * across(lat), START_M / 1.4) * 1.4 };
}

/** Whether a point lies within rings, holes taken out. */
function within(p: Point, rings: Point[][]): boolean {
  let is = false;
  for (const ring of rings) {
    for (let i = 0, k = ring.length - 1; i < ring.length; k = i++) {
      const [a, b] = [ring[i], ring[k]];
      if (a && b && (a.lat > p.lat) !== (b.lat > p.lat) &&
          p.lon < (b.lon - a.lon) * (p.lat - a.lat) / (b.lat - a.lat) + a.lon) is = !is;
    }
  }
  return is;
}

/** Metres from a point to a shape; 0 within an area. */
export function distance(p: Point, s: Shape): number {
  if (s.kind === 'area' && within(p, s.lines)) return 0;
  const k = across(p.lat);
  const xy = (q: Point): [number, number] => [(q.lon - p.lon) * k, (q.lat - p.lat) * DEGREE_M];
  let best = Infinity;
  for (const line of s.lines) {
    line.forEach((q, i) => {
      const [ax, ay] = xy(line[i - 1] ?? q);
      const [bx, by] = xy(q);
      const d = (bx - ax) ** 2 + (by - ay) ** 2;
      const at = d === 0 ? 0 : Math.min(1, Math.max(0, -(ax * (bx - ax) + ay * (by - ay)) / d));
      best = Math.min(best, Math.hypot(ax + at * (bx - ax), ay + at * (by - ay)));
    });
  }
  return best;
}
