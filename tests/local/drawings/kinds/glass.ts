import {
  at,
  block,
  circle,
  disc,
  fromAbove,
  group,
  line,
  lying,
  type Motif,
  onTable,
  oval,
  type Pattern,
  type Point,
  path,
  shadow,
  solid,
  turned,
} from "../pen.ts";
import { standing } from "./vessels.ts";

const glassy = { hollow: "#ffffff66", opacity: 0.78 };
const shine = (x: number, y: number, length: number) =>
  line(`M${x} ${y}q-6 ${length / 2} 0 ${length}`, "#fff", 6, 'opacity=".6"');
/** Blown or drawn: what stands behind is seen through it. */
export const glassJug = (color: string, pattern?: Pattern): Motif => {
  const ware = { fill: color, ...glassy, ...(pattern && { pattern }) };
  return standing(
    ware,
    [
      [42, 82],
      [34, 108],
      [58, 156],
      [66, 210],
      [52, 248],
    ],
    {
      back: `${line("M232 98c64-14 72 92 20 112", color, 11, 'opacity=".85"')}`,
      front: `${path("M162 76c-20-4-30 2-34 10 16 2 26 8 36 20z", color, 'opacity=".85"')}${shine(160, 168, 56)}`,
    },
  );
};
export const tumblers = (colors: readonly string[], pattern?: Pattern): Motif =>
  onTable((pen) => {
    const places: readonly Point[] =
      colors.length === 1
        ? [[200, 140]]
        : colors.length === 2
          ? [
              [150, 146],
              [248, 160],
            ]
          : [
              [128, 132],
              [208, 128],
              [166, 168],
              [258, 164],
            ];
    const scale = colors.length === 1 ? 1.4 : 1;
    return places
      .slice(0, colors.length)
      .map(([cx, y], index) => {
        const tall = 76 * scale;
        const profile: Point[] = [
          [34 * scale, y],
          [32 * scale, y + tall * 0.6],
          [28 * scale, y + tall],
        ];
        return `${shadow(cx, y + tall, 30 * scale)}${turned(pen, { ...glassy, cx, fill: colors[index] ?? "#9cc", ...(pattern && { pattern }), profile })}${shine(cx - 20 * scale, y + 16, tall * 0.5)}`;
      })
      .join("");
  });
export const carafe = (color: string): Motif =>
  onTable((pen) => {
    const bottle = turned(pen, {
      ...glassy,
      ...{ cx: 172, fill: color },
      profile: [
        [26, 70],
        [20, 92],
        [24, 124],
        [58, 176],
        [58, 224],
        [46, 248],
      ],
    });
    const water = oval(172, 178, 54, 10, "#fff", 'opacity=".5"');
    const glass = turned(pen, {
      ...glassy,
      ...{ cx: 276, fill: color },
      profile: [
        [30, 184],
        [26, 250],
      ],
    });
    return `${shadow(172, 248, 50)}${bottle}${water}${shine(134, 186, 40)}${shadow(276, 250, 26)}${glass}${shine(258, 198, 34)}`;
  });
export const bottleVase = (color: string): Motif =>
  standing(
    { fill: color, ...glassy },
    [
      [17, 78],
      [17, 124],
      [48, 152],
      [50, 200],
      [48, 248],
    ],
    {
      back: line("M200 84c0-24 10-34 6-50M203 56c12-4 16-10 18-18", "#6f8a5a", 4),
      front: `${group("rotate(-24 200 206)", `${path(block(176, 182, 48, 42, 3), "#f4ead2")}${path(disc(176, 203, 6, 21), "#d9c8a0")}${line("M188 194h26M188 203h26M188 212h16", "#8d6b48", 2.5)}`)}${shine(164, 168, 56)}`,
    },
  );
export const scallopDish = (color: string): Motif =>
  fromAbove((pen) => {
    const rim = Array.from({ length: 9 }, (_, step): Point => {
      const angle = Math.PI * (1.08 - (step * 1.16) / 8 + 1);
      return [200 + Math.cos(angle) * -126, 196 + Math.sin(angle) * 140];
    });
    const scallops = rim
      .slice(1)
      .map((point) => `A20 20 0 0 1 ${at(point)}`)
      .join("");
    const d = `M200 256L178 238${`L${at(rim[0] ?? [0, 0])}`}${scallops}L222 238z`;
    const ribs = rim.map((point) => `M200 244L${at(point)}`).join("");
    return `${lying(pen, d, { fill: color, opacity: 0.85, inside: `${line(ribs, "#fff", 5, 'opacity=".4"')}${line(ribs, "#1d4a4a", 1.5, 'opacity=".4"')}` })}`;
  });
export const paperweight = (color: string, heart: string): Motif =>
  onTable((pen) => {
    const swirl = "M200 196c-30-10-34 34 0 34s52-52 4-62-92 38-62 74";
    return `${shadow(200, 248, 80)}${solid(pen, disc(200, 178, 84, 72), {
      fill: color,
      opacity: 0.8,
      inside: `${line(swirl, heart, 9, 'opacity=".9"')}${[
        [168, 190],
        [230, 200],
        [214, 158],
        [180, 222],
      ]
        .map(([x, y]) => circle(x ?? 0, y ?? 0, 4, "#fff", 'opacity=".7"'))
        .join("")}`,
    })}${line("M138 160q10-32 42-42", "#fff", 9, 'opacity=".7"')}`;
  });
export const cakeStand = (color: string): Motif =>
  onTable((pen) => {
    const foot = turned(pen, {
      ...glassy,
      ...{ fill: color, hollow: null },
      profile: [
        [20, 150],
        [12, 190],
        [18, 224],
        [58, 248],
      ],
    });
    const cake = `${solid(pen, "M128 138v-40q72 20 144 0v40q-72 24-144 0z", { fill: "#e8c48c" })}${oval(200, 98, 72, 16, "#f6e3c2")}${path("M128 98q72 22 144 0v12c-10 14-20-4-30 8s-22-2-34 10-24-6-36 6-20-8-28-2-12-8-16-12z", "#f9efe0")}${[160, 200, 240].map((x) => circle(x, 96, 8, "#b5483c")).join("")}`;
    return `${shadow(200, 250, 60)}${foot}${oval(200, 148, 122, 22, color, 'opacity=".9"')}${oval(200, 144, 122, 21, "#fff", 'opacity=".35"')}${cake}`;
  });
