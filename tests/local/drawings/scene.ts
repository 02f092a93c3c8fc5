import { circle, group, line, type Motif, n, oval, type Pen, path } from "./pen.ts";
import { type PlaceName, places } from "./places.ts";

/** Where an artisan's things are seen: colours, and what is behind them. */
export type Scene = { wall: string; table: string; accent: string; behind: keyof typeof backdrops };

const backdrops = {
  arch: (c: string) => path("M104 216V130a96 96 0 0 1 192 0v86z", c, 'opacity=".6"'),
  sun: (c: string) => circle(200, 128, 96, c, 'opacity=".55"'),
  window: (c: string) =>
    `<g opacity=".5">${path("M60 0h84l70 216h-84zM164 0h62l70 216h-62z", c)}</g>`,
  hills: (c: string) => path("M0 168q70-64 140-18t130-26q70-34 130 6v90H0z", c, 'opacity=".5"'),
  leaves: (c: string) =>
    `<g opacity=".55">${[40, 86, 318, 364].map((x, at) => leaf(x, at % 2 ? 92 : 58, at < 2 ? -24 : 24, c)).join("")}</g>`,
  tiles: (c: string) =>
    `<g opacity=".4">${line("M0 54h400M0 108h400M0 162h400M50 0v54M150 0v54M250 0v54M350 0v54M100 54v54M200 54v54M300 54v54M50 108v54M150 108v54M250 108v54M350 108v54M100 162v54M200 162v54M300 162v54", c, 3)}</g>`,
  blob: (c: string) =>
    path(
      "M86 132c-8-62 62-92 122-84s122 20 116 88-40 96-112 92S94 196 86 132z",
      c,
      'opacity=".55"',
    ),
  sea: (c: string) =>
    `<g opacity=".5">${circle(300, 74, 36, c)}${line("M0 150q25-14 50 0t50 0 50 0 50 0 50 0 50 0 50 0 50 0M0 178q25-14 50 0t50 0 50 0 50 0 50 0 50 0 50 0 50 0", c, 7)}</g>`,
  shelf: (c: string) =>
    `<g opacity=".45">${path("M20 70h112v9H20zM268 104h112v9H268z", c)}${path("M36 38h22v32H36zM66 48h28v22H66zM104 30h14v40h-14zM284 76h30v28h-30zM328 62h16v42h-16zM352 84h18v20h-18z", c)}</g>`,
} as const;

const leaf = (x: number, y: number, turn: number, color: string) =>
  `<g transform="translate(${x} ${y}) rotate(${turn})">${path("M0-46c30 26 30 66 0 98-30-32-30-72 0-98z", color)}${line("M0-34V120", color, 4)}</g>`;

/** A whole picture: a wall and a table, or a cloth from above, and the thing on it. */
export function picture(pen: Pen, { lay, draw }: Motif, scene: Scene): string {
  const thing = draw(pen);
  const light = lightFrom(pen, DAY);
  return svg(`<defs>${pen.definitions()}</defs>${ground(pen, lay, scene)}${light}${thing}`);
}

/** From near: what is behind it is out of focus, and a lamp shines on it from the other side. */
export function closeUp(
  pen: Pen,
  { lay, draw }: Motif,
  scene: Scene,
  { x, y, times }: Detail = MIDDLE,
): string {
  const thing = draw(pen);
  const near = `translate(${n(200 - x * times)} ${n(150 - y * times)}) scale(${times})`;
  const board = lay === "table" ? group(near, path("M0 212q200-8 400 0v88H0z", scene.table)) : "";
  const [dusk, lamp] = [lightFrom(pen, DUSK), lightFrom(pen, LAMP)];
  const drawn = `${blurred(lay, scene)}${board}${dusk}${group(near, thing)}${lamp}`;
  return svg(`<defs>${pen.definitions()}</defs>${drawn}`);
}

/** What is looked at, and how near. */
export type Detail = { x: number; y: number; times: number };
/** A sixth of what there is to see, where most things have most of their making. */
const MIDDLE: Detail = { x: 196, y: 142, times: 2.4 };

/** Where it is used, or in what it is sent. */
export function placed(pen: Pen, { draw }: Motif, scene: Scene, place: PlaceName): string {
  const drawn = draw(pen);
  const { behind, thing, before } = places[place].draw(pen, scene);
  const light = lightFrom(pen, DAY);
  const parts = [behind, light, group(thing, drawn), before].join("");
  return svg(`<defs>${pen.definitions()}</defs>${parts}`);
}

type Light = { cx: number; cy: number; color: string; opacity: number };
const DAY: Light = { cx: 0.25, cy: 0.1, color: "#fff", opacity: 0.55 };
const DUSK: Light = { cx: 0.1, cy: 1, color: "#3a2418", opacity: 0.3 };
const LAMP: Light = { cx: 0.9, cy: 0.1, color: "#ffe2ae", opacity: 0.4 };

function lightFrom(pen: Pen, { cx, cy, color, opacity }: Light): string {
  const glow = pen.define(
    (id) =>
      `<radialGradient id="${id}" cx="${cx}" cy="${cy}" r="1"><stop offset="0" stop-color="${color}" stop-opacity="${opacity}"/><stop offset=".7" stop-color="${color}" stop-opacity="0"/></radialGradient>`,
  );
  return `<path d="M0 0h400v300H0z" fill="url(#${glow})"/>`;
}

function blurred(lay: Motif["lay"], { wall, table, accent }: Scene): string {
  const [far, spots] = lay === "flat" ? [wall, table] : [accent, wall];
  const fill = `<path d="M0 0h400v300H0z" fill="${far}"/>`;
  const spot = (cx: number, cy: number, r: number) => circle(cx, cy, r, spots, 'opacity=".35"');
  return `${fill}${spot(52, 60, 62)}${spot(344, 96, 84)}${spot(206, 24, 40)}${spot(120, 236, 50)}${spot(300, 268, 36)}`;
}

export const svg = (inner: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">${inner}</svg>\n`;

function ground(pen: Pen, lay: Motif["lay"], { wall, table, accent, behind }: Scene): string {
  const fill = `<path d="M0 0h400v300H0z" fill="${lay === "flat" ? table : wall}"/>`;
  if (lay === "wall") return `${fill}${backdrops[behind === "window" ? "window" : "blob"](accent)}`;
  if (lay === "flat") return `${fill}${cloth(pen, wall)}`;
  const board = path("M0 212q200-8 400 0v88H0z", table);
  const edge = line("M0 213q200-8 400 0", "#fff", 2, 'opacity=".35"');
  return `${fill}${backdrops[behind](accent)}${board}${edge}`;
}

/** What lies under a thing that is seen from above. */
function cloth(pen: Pen, color: string): string {
  const shift = pen.random() * 20 - 10;
  const round = oval(200 + shift, 152, 168, 124, color, 'opacity=".75"');
  const blot = path(
    "M44 150C40 70 110 26 196 30s164 36 160 122-64 124-164 118S48 230 44 150z",
    color,
    `opacity=".75" transform="rotate(${n(shift)} 200 150)"`,
  );
  return pen.random() < 0.5 ? round : blot;
}
