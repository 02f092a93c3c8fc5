import { grain } from "./patterns.ts";
import { block, circle, group, line, n, oval, type Pen, path } from "./pen.ts";
import type { Scene } from "./scene.ts";

/** Where a thing is used, or what it is sent in: what is behind it, where it is, what is before it. */
type Place = { behind: string; thing: string; before: string };
type Draw = (pen: Pen, scene: Scene) => Place;

/** Things on a table have their foot there. */
const FOOT = { x: 200, y: 252 };
const resting = (x: number, y: number, times: number) =>
  `translate(${n(x - FOOT.x * times)} ${n(y - FOOT.y * times)}) scale(${times})`;
/** What hangs begins at the picture's upper edge, and its cord does as well. */
const hanging = (x: number, times: number) => `translate(${n(x - 200 * times)} 0) scale(${times})`;
const lyingAt = (x: number, y: number, times: number) =>
  `translate(${n(x - 200 * times)} ${n(y - 150 * times)}) scale(${times})`;

const all = (color: string, more = "") => path("M0 0h400v300H0z", color, more);
const shade = (d: string, opacity: number) => path(d, "#3a2418", `opacity="${opacity}"`);

const sill: Draw = (_, { wall, accent }) => ({
  behind: [
    all(wall),
    path(block(96, 14, 262, 212, 3), "#dcebf0"),
    path("M96 70h262v70H96z", "#f7ead2", 'opacity=".7"'),
    path("M96 172q66-52 132-18t130-22v94H96z", "#9db08c"),
    path("M96 196q90-30 262-8v38H96z", "#7f9a78"),
    circle(300, 66, 20, "#fff4d0"),
    line("M96 226V14h262v212M227 14v212M96 116h262", "#fdfaf3", 9),
    path("M0 0h116q-8 120-42 226H0z", accent),
    line("M30 0q2 120-8 226M64 0q0 120-22 226M96 0q-6 120-36 226", "#3a2418", 3, 'opacity=".16"'),
    all("#3a2418", 'opacity=".08" transform="translate(0 246)"'),
    path(block(14, 224, 372, 24, 3), "#f8f2e7"),
    shade("M14 248h372v7H14z", 0.18),
    potted(352, 228, 0.8),
    path("M358 14 150 300h120L358 120z", "#fff", 'opacity=".13"'),
  ].join(""),
  thing: resting(206, 238, 0.82),
  before: "",
});

const shelf: Draw = (_, { accent, table }) => ({
  behind: [
    all(accent),
    all("#fff", 'opacity=".34"'),
    path("M250 0h150v170z", "#fff", 'opacity=".22"'),
    line("M0 40h400", "#3a2418", 8, 'opacity=".1"'),
    path("M0 22h400v14H0z", table),
    path("M30 236h16l-4 40H34zM354 236h16l-4 40h-8z", table),
    shade("M30 236h16l-4 40H34zM354 236h16l-4 40h-8z", 0.28),
    books(18, 226),
    path("M0 226h400v15H0z", table),
    path("M0 226h400v4H0z", "#fff", 'opacity=".3"'),
    shade("M0 241h400v9H0z", 0.14),
    potted(352, 228, 0.66),
    ...[0, 1, 2, 3].map((at) => leaf(372 + (at % 2) * 12, 214 + at * 17, at % 2 ? 70 : 130, 0.5)),
  ].join(""),
  thing: resting(222, 236, 0.78),
  before: "",
});

/** Twice as far across as deep, seen from its long side. */
const parcel: Draw = (_, { wall, table, accent }) => ({
  behind: [
    all(accent),
    path("M0 190q200-10 400 0v110H0z", wall),
    line("M0 191q200-10 400 0", "#fff", 2, 'opacity=".5"'),
    oval(212, 284, 186, 14, "#3a2418", 'opacity=".22"'),
    path("M54 134h292v70H54z", "#8a633d"),
    path("M54 134 6 158l14 26 46-20zM346 134l48 24-14 26-46-20z", "#c79c68"),
    path("M60 190l10-66 34 24 22-48 36 32 38-46 38 46 36-32 22 48 34-24 10 66z", "#fdf8ee"),
    line("M108 150l-10 38M162 132l-8 52M238 132l8 52M292 150l10 38", "#c9b79a", 2, 'opacity=".7"'),
  ].join(""),
  thing: resting(200, 208, 0.76),
  before: [
    path(
      "M60 206q16-32 42-12 18-26 42-4 20-24 48 0 26-24 50-2 22-22 44 4 26-18 54 14v16H60z",
      "#fffcf5",
    ),
    line("M102 194q8 8 5 18M144 190q8 8 4 20M242 190q-6 8-2 20M286 194q-6 8-4 18", "#c9b79a", 2),
    path(block(48, 204, 304, 84, 3), "#d2a873"),
    path("M48 206h304v10H48z", "#fff", 'opacity=".22"'),
    path("M278 204h74v84h-74z", "#3a2418", 'opacity=".1"'),
    path("M182 204h38v84h-38z", table, 'opacity=".75"'),
    circle(288, 248, 24, "none", `stroke="#7a4f2c" stroke-width="3" opacity=".75"`),
    leaf(288, 266, 24, 0.44, "#7a4f2c"),
    line("M80 242h56M80 256h40", "#7a4f2c", 3, 'opacity=".6"'),
  ].join(""),
});

const floor: Draw = (_, { wall, table, accent }) => ({
  behind: [
    all(wall),
    path("M232 18h96l36 150h-96z", "#fff", 'opacity=".36"'),
    line("M280 18l36 150M244 92h104", wall, 6),
    path("M0 186h400v14H0z", "#fbf7ef"),
    path("M0 200h400v100H0z", table),
    line(
      "M0 226h400M0 258h400M70 200l-26 26M190 226l-14 32M320 200l16 26M280 258l10 42M90 258l-16 42",
      "#3a2418",
      2,
      'opacity=".22"',
    ),
    oval(206, 262, 168, 32, accent),
    oval(
      206,
      262,
      152,
      26,
      "none",
      'stroke="#fff" stroke-width="3" opacity=".5" stroke-dasharray="8 6"',
    ),
    line("M356 206V70", "#5b4030", 5),
    path("M326 74l14-44h34l14 44z", "#fff3d6"),
    oval(356, 208, 24, 6, "#5b4030"),
    ...[-46, -22, 4, 30, 52].map((turn) => leaf(46, 146, turn, 1)),
    path("M20 160h52l-6 52H26z", "#b98a5a"),
    line("M23 176h46M24 192h44", "#8a633d", 3, 'opacity=".6"'),
  ].join(""),
  thing: resting(206, 272, 0.74),
  before: "",
});

const room: Draw = (_, { wall, table, accent }) => ({
  behind: [
    all(wall),
    path("M0 0h400v150H0z", accent, 'opacity=".3"'),
    path("M20 0h70l66 286H70z", "#fff", 'opacity=".2"'),
    path("M0 280h400v20H0z", table),
    shade("M0 280h400v20H0z", 0.2),
    path("M74 270h10v20H74zM316 270h10v20h-10z", "#5b4030"),
    path(block(52, 212, 296, 62, 4), table),
    path("M52 214h296v6H52z", "#fff", 'opacity=".3"'),
    line("M150 222v50M250 222v50", "#3a2418", 2, 'opacity=".3"'),
    [101, 200, 299].map((x) => circle(x, 246, 4, "#5b4030")).join(""),
    lamp(312, 212),
    potted(86, 214, 0.74),
  ].join(""),
  thing: hanging(198, 0.7),
  before: "",
});

/** A sheet that lies a little askew hangs straight. */
const hung: Draw = (pen, scene) => ({
  ...room(pen, scene),
  thing: `${hanging(198, 0.64)} rotate(3 200 150)`,
});

const gift: Draw = (_, { table, wall, accent }) => ({
  behind: [
    all(table),
    all("#fff", 'opacity=".2"'),
    group(
      "rotate(5 340 60)",
      `${shade(block(306, -20, 150, 176, 6), 0.2)}${path(block(300, -28, 150, 176, 6), "#c79c68")}${path(block(308, -20, 134, 160, 4), "#d8b283")}`,
    ),
    shade(block(66, 32, 272, 248, 6), 0.22),
    path(block(58, 22, 272, 248, 6), "#c79c68"),
    path(block(68, 32, 252, 228, 4), "#a97c4f"),
    path("M68 40q40-14 84 0t84-4 84 4v220q-44-12-86 2t-82-4-84 2z", "#fdf8ee"),
    path("M68 70q60 22 40 90t20 100H68zM320 64q-56 30-34 88t-24 108h58z", wall, 'opacity=".55"'),
    line(
      "M96 46q20 40 6 86M300 50q-26 34-8 92M120 250q-8-34 12-60M276 252q4-40-12-58",
      "#c9b79a",
      2,
      'opacity=".75"',
    ),
  ].join(""),
  thing: lyingAt(194, 146, 0.66),
  before: [
    path("M58 270V196q26 4 40 26 26-2 40 22 20 2 30 26z", "#fffcf5"),
    line("M98 222q-8 22-2 46M138 244q-8 12-4 24", "#c9b79a", 2),
    line(
      "M330 214q36-18 44 10t-26 22q-34-6-18-32M330 214q8 40 50 66M330 214q-10 40 10 74",
      accent,
      9,
    ),
    line("M330 214q36-18 44 10t-26 22q-34-6-18-32", "#3a2418", 1.5, 'opacity=".25"'),
  ].join(""),
});

const tabletop: Draw = (pen, { table, wall, accent }) => ({
  behind: [
    all(table),
    all(grain("#3a2418")(pen), 'opacity=".35"'),
    line("M0 64h400M0 138h400M0 212h400M0 286h400", "#3a2418", 3, 'opacity=".25"'),
    group(
      "rotate(-5 196 154)",
      `${shade(block(76, 44, 248, 226, 4), 0.18)}${path(block(70, 36, 248, 226, 4), wall)}${path(block(80, 46, 228, 206, 3), "none", `stroke="${accent}" stroke-width="4"`)}`,
    ),
    shade("M312 60a44 44 0 1 0 88 0a44 44 0 1 0-88 0z", 0.18),
    circle(350, 52, 44, "#fbf6ec"),
    circle(350, 52, 36, "none", `stroke="${accent}" stroke-width="3"`),
    line("M376 76l18 16", "#fffdf8", 9),
    circle(350, 52, 28, "#fffdf8"),
    circle(350, 52, 23, "#6f4a32"),
    path("M334 42a20 20 0 0 1 22-6q-16 2-22 6z", "#c79c68"),
  ].join(""),
  thing: lyingAt(194, 152, 0.72),
  before: [
    line("M14 296q24-50 66-84", "#6f7d4f", 4),
    ...[0, 1, 2, 3, 4, 5].map((at) => leaf(26 + at * 10, 272 - at * 12, at % 2 ? 84 : -4, 0.42)),
  ].join(""),
});

/** A leaf that points upwards from its foot, turned by so many degrees. */
const leaf = (x: number, y: number, turn: number, times: number, color = "#7d9468") =>
  `<g transform="translate(${n(x)} ${n(y)}) rotate(${turn}) scale(${times})">${path("M0 0c-22-20-22-52 0-82 22 30 22 62 0 82z", color)}${line("M0 0V-62", "#fff", 2, 'opacity=".35"')}</g>`;

const potted = (x: number, y: number, times: number) =>
  `<g transform="translate(${n(x)} ${n(y)}) scale(${times})">${[-48, -20, 12, 42].map((turn, at) => leaf(0, -36, turn, 0.8, at % 2 ? "#6f8a5c" : "#8aa474")).join("")}${path("M-28-44h56l-8 44h-40z", "#c27a52")}${path("M-32-50h64v13h-64z", "#d08b62")}${path("M8-37h20l-6 37H6z", "#3a2418", 'opacity=".16"')}</g>`;

const books = (x: number, y: number) =>
  (
    [
      [20, 104, "#8c5a48"],
      [15, 92, "#d9b26a"],
      [22, 116, "#5f7f80"],
      [14, 98, "#a86f86"],
    ] as const
  )
    .map(([width, height, color], at, row) => {
      const left = x + row.slice(0, at).reduce((sum, [one]) => sum + one + 1, 0);
      return `${path(block(left, y - height, width, height, 2), color)}${line(`M${left + 3} ${y - height + 16}h${width - 6}`, "#fff", 3, 'opacity=".55"')}`;
    })
    .join("");

const lamp = (x: number, y: number) =>
  `${circle(x, y - 66, 54, "#fff3d6", 'opacity=".45"')}${line(`M${x} ${y}v-44`, "#5b4030", 5)}${path(`M${x - 26} ${y - 44}l10-38h32l10 38z`, "#fbe6bd")}${oval(x, y, 18, 5, "#5b4030")}`;

/** By name, each with what an alternative text says of it. */
export const places = {
  sill: { draw: sill, says: "on a window sill" },
  shelf: { draw: shelf, says: "on a shelf beside books" },
  parcel: { draw: parcel, says: "in its parcel, in tissue paper" },
  floor: { draw: floor, says: "on the floor of a room" },
  room: { draw: room, says: "on the wall of a room" },
  hung: { draw: hung, says: "on the wall of a room" },
  gift: { draw: gift, says: "in its box, from above" },
  tabletop: { draw: tabletop, says: "on a wooden table, beside a cup" },
} as const satisfies Record<string, { draw: Draw; says: string }>;
export type PlaceName = keyof typeof places;
