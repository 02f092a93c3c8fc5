/**
 * What the sample goods are drawn with: flat shapes in warm colours, lit from the left. Everything
 * follows from the arguments and a seed, so that a picture is the same on every machine.
 */
export type Pen = {
  /** From 0 to below 1, the same series for the same seed. */
  random(): number;
  /** Puts a definition into the picture once; answers its id. */
  define(make: (id: string) => string): string;
  definitions(): string;
};

/** A thing that is drawn, and how it is seen: on a table, from above, or on a wall. */
export type Motif = { lay: "table" | "flat" | "wall"; draw(pen: Pen): string };
export const onTable = (draw: Motif["draw"]): Motif => ({ lay: "table", draw });
export const fromAbove = (draw: Motif["draw"]): Motif => ({ lay: "flat", draw });
export const onWall = (draw: Motif["draw"]): Motif => ({ lay: "wall", draw });

export function createPen(seed: string): Pen {
  const random = series(seed);
  const made = new Map<string, { id: string; markup: string }>();
  return {
    random,
    define(make) {
      // The same definition twice is one.
      const key = make("");
      const known = made.get(key);
      if (known) return known.id;
      const id = `d${made.size}`;
      made.set(key, { id, markup: make(id) });
      return id;
    },
    definitions: () => [...made.values()].map(({ markup }) => markup).join(""),
  };
}

/** Mulberry32, begun with a hash of the seed. */
function series(seed: string): () => number {
  let state = [...seed].reduce((hash, c) => (hash * 31 + c.charCodeAt(0)) >>> 0, 7);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Point = readonly [x: number, y: number];

/** A tenth of a unit is less than anybody sees. */
export const n = (value: number) => String(Math.round(value * 10) / 10);
export const at = ([x, y]: Point) => `${n(x)} ${n(y)}`;

/** A soft curve from the first point through all others (Catmull-Rom as Béziers). */
export function curve(points: readonly Point[]): string {
  const point = (index: number): Point =>
    points[Math.max(0, Math.min(points.length - 1, index))] ?? [0, 0];
  return points
    .slice(1)
    .map((_, index) => {
      const [before, from, to, after] = [-1, 0, 1, 2].map((step) => point(index + step)) as [
        ...[Point, Point, Point, Point],
      ];
      const leave: Point = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6];
      const reach: Point = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6];
      return `C${at(leave)} ${at(reach)} ${at(to)}`;
    })
    .join("");
}

export const circle = (cx: number, cy: number, r: number, fill: string, more = "") =>
  `<circle cx="${n(cx)}" cy="${n(cy)}" r="${n(r)}" fill="${fill}"${more && ` ${more}`}/>`;
export const oval = (cx: number, cy: number, rx: number, ry: number, fill: string, more = "") =>
  `<ellipse cx="${n(cx)}" cy="${n(cy)}" rx="${n(rx)}" ry="${n(ry)}" fill="${fill}"${more && ` ${more}`}/>`;
export const path = (d: string, fill: string, more = "") =>
  `<path d="${d}" fill="${fill}"${more && ` ${more}`}/>`;
export const line = (d: string, color: string, width: number, more = "") =>
  `<path d="${d}" fill="none" stroke="${color}" stroke-width="${n(width)}" stroke-linecap="round" stroke-linejoin="round"${more && ` ${more}`}/>`;
export const group = (transform: string, inner: string) =>
  `<g transform="${transform}">${inner}</g>`;

export const block = (x: number, y: number, width: number, height: number, r = 4) =>
  `M${n(x + r)} ${n(y)}h${n(width - 2 * r)}q${r} 0 ${r} ${r}v${n(height - 2 * r)}q0 ${r} -${r} ${r}h${n(2 * r - width)}q-${r} 0 -${r} -${r}v${n(2 * r - height)}q0 -${r} ${r} -${r}z`;
export const disc = (cx: number, cy: number, rx: number, ry = rx) =>
  `M${n(cx - rx)} ${n(cy)}a${n(rx)} ${n(ry)} 0 1 0 ${n(2 * rx)} 0a${n(rx)} ${n(ry)} 0 1 0 ${n(-2 * rx)} 0z`;

/** What stands casts an oval shadow. */
export const shadow = (cx: number, y: number, rx: number) =>
  oval(cx + 12, y, rx * 1.12, Math.max(6, rx * 0.16), "#3a2418", 'opacity=".2"');

const ROUND = (id: string) =>
  `<linearGradient id="${id}"><stop offset="0" stop-color="#fff" stop-opacity=".05"/><stop offset=".25" stop-color="#fff" stop-opacity=".3"/><stop offset=".5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#2a140a" stop-opacity=".36"/></linearGradient>`;
const FLAT = (id: string) =>
  `<linearGradient id="${id}" x2="1" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".2"/><stop offset="1" stop-color="#2a140a" stop-opacity=".16"/></linearGradient>`;

/** A pattern makes its definition with the pen and answers what to fill with. */
export type Pattern = (pen: Pen) => string;
type Look = { fill: string; pattern?: Pattern | undefined; inside?: string; opacity?: number };

/** A shape with its pattern, with what lies within its outline, and with light on it. */
function lit(pen: Pen, d: string, { fill, pattern, inside, opacity }: Look, light: string): string {
  const shape = pen.define((id) => `<path id="${id}" d="${d}"/>`);
  const use = (paint: string, more = "") => `<use href="#${shape}" fill="${paint}"${more}/>`;
  const clip =
    inside && pen.define((id) => `<clipPath id="${id}"><use href="#${shape}"/></clipPath>`);
  return [
    use(fill, opacity === undefined ? "" : ` opacity="${opacity}"`),
    pattern ? use(pattern(pen)) : "",
    clip ? `<g clip-path="url(#${clip})">${inside}</g>` : "",
    use(`url(#${light})`),
  ].join("");
}
/** Round towards whoever looks. */
export const solid = (pen: Pen, d: string, look: Look) => lit(pen, d, look, pen.define(ROUND));
/** Flat towards whoever looks. */
export const sheet = (pen: Pen, d: string, look: Look) => lit(pen, d, look, pen.define(FLAT));
/** A sheet that lies on something, with its shadow. */
export const lying = (pen: Pen, d: string, look: Look) =>
  `${path(d, "#3a2418", 'opacity=".2" transform="translate(6 8)"')}${sheet(pen, d, look)}`;

type Turned = Omit<Look, "inside"> & {
  cx?: number;
  /** Half the width at heights from the top to the foot. */
  profile: readonly Point[];
  /** Runs down from the rim. */
  glaze?: string | undefined;
  /** Stripes around it, by height and width. */
  rings?: readonly (readonly [y: number, width: number, color: string])[];
  /** What is seen through the opening; null: it is closed. */
  hollow?: string | null;
  inside?: string;
};

/** How much of a circle is seen from a little above. */
const TILT = 0.2;

/** A thing that was turned: on a wheel, a lathe or a blowpipe. */
export function turned(pen: Pen, thing: Turned): string {
  const {
    cx = 200,
    profile,
    fill,
    pattern,
    glaze,
    rings = [],
    hollow = "#4a3024",
    opacity,
  } = thing;
  const [rim, foot] = [profile[0] ?? [0, 0], profile.at(-1) ?? [0, 0]];
  const right = profile.map(([r, y]): Point => [cx + r, y]);
  const left = profile.map(([r, y]): Point => [cx - r, y]).toReversed();
  const d = `M${at(right[0] ?? [0, 0])}${curve(right)}A${n(foot[0])} ${n(foot[0] * TILT)} 0 0 1 ${at(left[0] ?? [0, 0])}${curve(left)}z`;
  const around = rings.map(([y, width, color]) => {
    const r = widest(profile);
    return line(`M${n(cx - r)} ${n(y)}q${n(r)} ${n(r * TILT * 1.6)} ${n(2 * r)} 0`, color, width);
  });
  const within = [glaze ? drip(pen, cx, profile, glaze) : "", ...around, thing.inside ?? ""].join(
    "",
  );
  const body = solid(pen, d, {
    ...{ fill, pattern },
    ...(within && { inside: within }),
    ...(opacity !== undefined && { opacity }),
  });
  if (hollow === null) return body;
  const [rx, ry] = [rim[0], rim[0] * TILT];
  return `${body}${oval(cx, rim[1], rx, ry, glaze ?? fill)}${oval(cx, rim[1], rx, ry, "#fff", 'opacity=".25"')}${oval(cx, rim[1] + 1, rx - 4, Math.max(ry - 2.5, 1), hollow)}`;
}

const widest = (profile: readonly Point[]) => Math.max(...profile.map(([r]) => r)) + 2;

function drip(pen: Pen, cx: number, profile: readonly Point[], color: string): string {
  const [top, bottom] = [profile[0]?.[1] ?? 0, profile.at(-1)?.[1] ?? 0];
  const [half, steps] = [widest(profile), 7];
  const level = top + (bottom - top) * (0.3 + pen.random() * 0.15);
  const edge = Array.from({ length: steps + 1 }, (_, step): Point => {
    const x = cx - half + (2 * half * step) / steps;
    const sag = half * 0.25 * (1 - ((x - cx) / half) ** 2);
    return [x, level + sag + (step % 2 ? 12 + pen.random() * 14 : -4 * pen.random())];
  });
  return path(
    `M${n(cx - half)} ${n(top - 20)}V${n(edge[0]?.[1] ?? 0)}${curve(edge)}V${n(top - 20)}z`,
    color,
  );
}
