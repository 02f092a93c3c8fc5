import { endGrain, grain } from "../patterns.ts";
import {
  block,
  circle,
  disc,
  fromAbove,
  group,
  line,
  lying,
  type Motif,
  n,
  onTable,
  onWall,
  oval,
  type Point,
  path,
  shadow,
  sheet,
  solid,
  turned,
} from "../pen.ts";

export type Wood = { fill: string; dark: string };
export const cherry: Wood = { fill: "#b9703f", dark: "#7c4322" };
export const walnut: Wood = { fill: "#7f5536", dark: "#4d301c" };
export const oak: Wood = { fill: "#c99a62", dark: "#8a6034" };
export const ash: Wood = { fill: "#dcbf92", dark: "#a5824f" };
export const maple: Wood = { fill: "#e3c596", dark: "#b08a54" };
export const pear: Wood = { fill: "#cf9467", dark: "#96603a" };
export const willow: Wood = { fill: "#b98f5a", dark: "#6f4d28" };

const of = ({ fill, dark }: Wood, turn = 0) => ({ fill, pattern: grain(dark, turn) });

export const spoon = (wood: Wood): Motif =>
  fromAbove((pen) =>
    group(
      "rotate(38 200 150)",
      `${lying(pen, "M200 22c34 0 46 34 38 66-5 20-22 26-26 44l5 128q1 22-17 22t-17-22l5-128c-4-18-21-24-26-44-8-32 4-66 38-66z", of(wood, 90))}${oval(200, 70, 26, 36, wood.dark, 'opacity=".55"')}${oval(203, 74, 22, 31, wood.fill)}${line("M196 160l2 90", "#fff", 3, 'opacity=".35"')}`,
    ),
  );
export const servers = (wood: Wood): Motif =>
  fromAbove((pen) => {
    const handle = "l4 130q1 18-14 18t-14-18l4-130";
    const spoonPart = `M172 40c30 0 40 30 34 58-4 18-20 22-24 36${handle}c-4-14-20-18-24-36-6-28 4-58 24-58z`;
    const forkPart = `M206 40h12v42h10V40h12v42h10V40h12v62c0 18-20 20-24 32${handle}c-4-12-20-14-20-32z`;
    return `${group("rotate(-22 190 160)", `${lying(pen, spoonPart, of(wood, 90))}${oval(176, 80, 16, 26, wood.dark, 'opacity=".45"')}`)}${group("rotate(24 220 160)", lying(pen, forkPart, of(wood, 90)))}`;
  });
export const board = ({ fill, dark }: Wood, light: string): Motif =>
  fromAbove(
    (pen) =>
      `${lying(pen, block(76, 62, 248, 182, 16), { fill, pattern: endGrain(dark, light) })}${path(block(92, 78, 216, 150, 10), "none", `stroke="${dark}" stroke-width="6" opacity=".55"`)}${group("rotate(-20 250 120)", `${solid(pen, "M196 108q50-26 92 4l-10 12q-46 8-82-4z", { fill: "#cfd3d3" })}${solid(pen, block(284, 106, 62, 18, 8), { fill: "#4b3324" })}`)}${circle(134, 190, 20, "#c8452f")}${circle(128, 184, 6, "#fff", 'opacity=".5"')}${line("M134 170q-2-8 4-12", "#55703e", 4)}`,
  );
export const breadBoard = (wood: Wood): Motif =>
  fromAbove(
    (pen) =>
      `${lying(pen, "M64 150c0-60 50-92 112-92s100 24 110 66l58 8q14 4 14 18t-14 18l-58 8c-10 42-48 66-110 66S64 210 64 150z", of(wood))}${circle(336, 150, 8, wood.dark)}${solid(pen, disc(172, 150, 78, 54), { fill: "#c98b4a" })}${line("M128 128l24 40M158 116l24 64M190 118l20 56", "#f3dcb0", 8)}`,
  );
export const stool = (wood: Wood, seat: Wood): Motif =>
  onTable((pen) => {
    const leg = (d: string) => solid(pen, d, of(wood, 90));
    return `${shadow(200, 254, 96)}${leg("M190 150h20l4 84h-28z")}${leg("M132 150h22l-30 104h-22z")}${leg("M246 150h22l30 104h-22z")}${solid(pen, "M92 136v22q108 34 216 0v-22z", of(seat))}${oval(200, 136, 108, 26, seat.fill)}${sheet(pen, disc(200, 136, 108, 26), of(seat))}${circle(140, 134, 6, seat.dark)}${circle(262, 134, 6, seat.dark)}${circle(200, 122, 5, seat.dark)}`;
  });
export const box = (wood: Wood): Motif =>
  onTable((pen) => {
    const front = sheet(pen, block(96, 150, 208, 98, 3), of(wood));
    const tails = [164, 188, 212]
      .map((y) => `M96 ${y}l14-5v22l-14-5zM304 ${y}l-14-5v22l14-5z`)
      .join("");
    return `${shadow(204, 250, 108)}${front}${path(tails, wood.dark, 'opacity=".7"')}${sheet(pen, "M96 150l30-40h208l-30 40z", { fill: wood.fill })}${sheet(pen, "M304 150l30-40v92l-30 46z", { fill: wood.dark })}${line("M132 212h136", wood.dark, 3)}${sheet(pen, "M128 214h150v36h-150z", of(wood))}${solid(pen, block(122, 220, 162, 40, 3), of(wood))}${circle(203, 240, 6, "#e0bb66")}${path("M186 150h34v18q-17 10-34 0z", "#c79b45")}${circle(203, 161, 3, "#4d301c")}`;
  });
export const boat = (wood: Wood, sail: string): Motif =>
  onTable(
    (pen) =>
      `${path("M60 240q35-16 70 0t70 0 70 0 70 0v30H60z", "#8fb8c0", 'opacity=".7"')}${line("M204 58v140", wood.dark, 7)}${sheet(pen, "M212 66q66 50 84 112h-84z", { fill: sail })}${sheet(pen, "M196 78q-44 44-62 100h62z", { fill: sail })}${path("M208 52l34 10-34 10z", "#c2452f")}${solid(pen, "M104 194h196q-14 56-58 60h-84q-42-8-54-60z", of(wood))}${line("M114 210h176", "#fff", 4, 'opacity=".4"')}${line("M66 250q32-14 64 0t64 0 64 0 70 0", "#fff", 4, 'opacity=".7"')}`,
  );
export const rollingPin = (wood: Wood): Motif =>
  fromAbove((pen) =>
    group(
      "rotate(-26 200 150)",
      `${path("M60 160h280v10H60z", "#3a2418", 'opacity=".15"')}${solid(pen, block(44, 138, 312, 24, 12), { fill: wood.dark })}${lying(pen, block(98, 118, 204, 64, 14), of(wood))}${line("M112 132h176", "#fff", 7, 'opacity=".4"')}`,
    ),
  );
export const pegs = (wood: Wood, pegWood: Wood): Motif =>
  onWall((pen) => {
    const peg = (x: number) =>
      `${circle(x + 4, 134, 12, "#3a2418", 'opacity=".25"')}${solid(pen, disc(x, 128, 12), { fill: pegWood.fill })}${circle(x - 3, 125, 4, "#fff", 'opacity=".4"')}`;
    const scarf = `${sheet(pen, "M134 128q16-10 32 0l6 110h-44z", { fill: "#9c4a38" })}${line("M132 240v12M142 240v12M152 240v12M162 240v12M130 196h40M131 212h39", "#e4b68c", 3)}`;
    return `${lying(pen, block(56, 104, 288, 48, 10), of(wood))}${[92, 150, 200, 250, 308].map(peg).join("")}${scarf}${peg(150)}`;
  });
export const candlestick = (wood: Wood): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 252, 56)}${turned(pen, {
        ...{ fill: "#f3ead6", hollow: "#fffaf0" },
        profile: [
          [12, 54],
          [13, 122],
        ],
      })}${turned(pen, {
        ...of(wood, 90),
        hollow: wood.dark,
        profile: [
          [24, 116],
          [18, 134],
          [10, 150],
          [20, 172],
          [10, 196],
          [16, 222],
          [54, 240],
          [56, 250],
        ],
      })}`,
  );
export const frame = (wood: Wood, inner: string): Motif =>
  onWall(
    (pen) =>
      `${lying(pen, block(104, 40, 192, 224, 4), of(wood))}${path("M124 60h152v184H124z", "#f7f0e2")}<g transform="translate(140 76)">${path("M0 0h120v152H0z", inner)}${circle(84, 40, 18, "#f6d48a")}${path("M0 104q30-50 60-20t60-16v84H0z", "#5e7f6a")}${path("M0 128q40-26 120 0v24H0z", "#44604f")}</g>${line("M104 40l20 20M296 40l-20 20M104 264l20-20M296 264l-20-20", wood.dark, 2)}`,
  );
export const napkinRings = (woods: readonly Wood[]): Motif =>
  onTable((pen) =>
    woods
      .map((wood, at) => {
        const [x, y] = [124 + at * 76, 206 + (at % 2) * 22];
        return `${shadow(x, y + 34, 34)}${solid(pen, disc(x, y, 38, 36), of(wood, 90))}${oval(x + 8, y, 24, 26, "#3a2418")}${path(`M${x + 2} ${y - 20}q26-60 54-58l-14 26q-8 24-10 60-18 14-32-4z`, "#f1e7d6")}`;
      })
      .join(""),
  );

/** For small hands. */
const wheel = (x: number, y: number, r: number, color: string) =>
  `${circle(x, y, r, color)}${circle(x, y, r * 0.62, "#fff", 'opacity=".25"')}${circle(x, y, r * 0.28, "#5b3a22")}`;
export const pullHorse = (wood: Wood, color: string): Motif =>
  onTable((pen) => {
    const horse =
      "M120 216l8-66q2-26 34-26h62l24-44q10-20 30-14l-2-14 14 10q20 16 28 40l-16 12-26-8-12 40q-4 20-8 26l6 44h-26l-10-36h-54l-12 36z";
    return `${shadow(210, 252, 112)}${solid(pen, block(92, 212, 224, 20, 8), { fill: color })}${solid(pen, horse, of(wood))}${path("M236 92q-20 20-16 46l14-6q4-22 18-38z", color)}${path("M122 150q-26 10-22 46 14-8 24-28z", color)}${circle(284, 88, 4, "#3a2418")}${solid(pen, "M172 124h46l-4 28q-20 10-38 0z", { fill: color })}${wheel(128, 238, 18, "#d9a441")}${wheel(280, 238, 18, "#d9a441")}${line("M316 222q40 4 52-20", "#7b5b3a", 4)}${circle(368, 200, 8, color)}`;
  });
export const blocks = (colors: readonly string[]): Motif =>
  onTable((pen) => {
    const letters = ["A", "B", "C", "&", "D", "E"];
    const places: readonly Point[] = [
      [104, 182],
      [176, 182],
      [248, 182],
      [140, 114],
      [212, 114],
      [176, 46],
    ];
    const cube = ([x, y]: Point, at: number) => {
      const color = colors[at % colors.length] ?? "#c55";
      return `${sheet(pen, block(x, y, 64, 66, 6), { fill: ash.fill, pattern: grain(ash.dark) })}${path(block(x + 8, y + 8, 48, 50, 4), color)}<text x="${x + 32}" y="${y + 46}" font-family="Georgia,serif" font-size="34" font-weight="700" text-anchor="middle" fill="#fff8ea">${(letters[at] ?? "").replace("&", "&amp;")}</text>`;
    };
    return `${shadow(210, 250, 110)}${places.map(cube).join("")}`;
  });
export const stackingRings = (colors: readonly string[]): Motif =>
  onTable((pen) => {
    const rings = colors.map((color, at) => {
      const [rx, y] = [96 - at * 13, 222 - at * 30];
      return solid(pen, block(200 - rx, y - 16, rx * 2, 34, 15), { fill: color });
    });
    const top = 222 - colors.length * 30;
    return `${shadow(200, 252, 100)}${solid(pen, block(96, 236, 208, 16, 8), of(ash))}${rings.join("")}${solid(pen, disc(200, top, 22), of(maple))}`;
  });
export const spinningTops = (colors: readonly string[]): Motif =>
  onTable((pen) =>
    colors
      .map((color, at) => {
        const [cx, y, turn] = [112 + at * 88, 168 + (at % 2) * 26, (at - 1) * 12];
        return `${shadow(cx, y + 72, 18)}${group(
          `rotate(${turn} ${cx} ${y + 66})`,
          `${solid(pen, block(cx - 5, y - 42, 10, 44, 5), { fill: ash.fill })}${turned(pen, {
            ...{ cx, fill: color, hollow: null },
            rings: [
              [y + 4, 7, "#fff3dc"],
              [y + 20, 5, "#f0c05a"],
            ],
            profile: [
              [14, y - 10],
              [44, y + 4],
              [40, y + 22],
              [12, y + 52],
              [3, y + 70],
            ],
          })}`,
        )}`;
      })
      .join(""),
  );
export const train = (colors: readonly [string, string, string]): Motif =>
  onTable((pen) => {
    const [one, two, three] = colors;
    const truck = (x: number, color: string, load: string) =>
      `${load}${solid(pen, block(x, 192, 84, 40, 6), { fill: color })}${wheel(x + 18, 238, 15, "#5b3a22")}${wheel(x + 66, 238, 15, "#5b3a22")}`;
    const load = [
      circle(62, 186, 14, ash.fill),
      circle(88, 184, 16, oak.fill),
      circle(110, 188, 12, ash.fill),
    ].join("");
    return `${line("M20 254h360", "#a98053", 6)}${line("M120 224h160", "#5b3a22", 6)}${truck(44, three, load)}${truck(148, two, solid(pen, block(158, 162, 64, 34, 6), of(cherry)))}${solid(pen, block(252, 178, 112, 54, 8), { fill: one })}${solid(pen, block(252, 128, 48, 60, 6), { fill: one })}${path(block(262, 140, 28, 24, 4), "#f7edd8")}${solid(pen, block(326, 142, 20, 40, 4), of(walnut))}${circle(340, 126, 10, "#fff", 'opacity=".7"')}${circle(358, 106, 14, "#fff", 'opacity=".55"')}${solid(pen, block(244, 120, 64, 12, 5), of(oak))}${wheel(274, 236, 18, "#5b3a22")}${wheel(338, 238, 15, "#5b3a22")}`;
  });
export const pegPeople = (colors: readonly string[]): Motif =>
  onTable((pen) =>
    colors
      .map((color, at) => {
        const [x, tall] = [92 + at * 72, [96, 122, 84, 108][at % 4] ?? 100];
        const top = 248 - tall;
        return `${shadow(x, 250, 28)}${solid(pen, `M${x - 30} 248l8-${n(tall * 0.62)}q22-22 44 0l8 ${n(tall * 0.62)}q-30 12-60 0z`, { fill: color })}${solid(pen, disc(x, top, 25), { fill: maple.fill })}${path(`M${x - 25} ${top - 2}q25-40 50 0-25-16-50 0z`, ["#6b3f22", "#3a2a20", "#c98b4a", "#8c4a2a"][at % 4] ?? "#6b3f22")}${circle(x - 8, top + 5, 2.5, "#3a2418")}${circle(x + 8, top + 5, 2.5, "#3a2418")}${line(`M${x - 6} ${top + 12}q6 6 12 0`, "#a8553c", 2.5)}`;
      })
      .join(""),
  );
const animal = {
  fox: "M0 40q10-30 40-30l24-20 4 16 14 2-2 14-20 12-4 26H44l-2-14H22l-4 14H6z",
  elephant:
    "M0 60V26Q2 0 34 0h20q26-2 30 22l2 34q0 8 8 4l2 8q-18 8-20-10l-4-18-8 2v18H50V46H24v14z",
  bear: "M0 60V28Q6 4 36 6q6-10 16-6 14-6 16 8l14 10-4 12-14 2v28H50V46H22v14z",
  giraffe: "M4 90V50q2-14 22-14l20-2 10-60 8-6 4-8 4 10 16 6-2 8-18 4-6 50v54H50V64H20v26z",
} as const;
export const ark = (colors: readonly string[]): Motif =>
  onTable((pen) => {
    const creatures = Object.values(animal).map((d, at) =>
      group(
        `translate(${[92, 158, 238, 306][at]} ${[172, 66, 176, 74][at]}) scale(${[1, 1, 0.9, 1][at]})`,
        solid(pen, d, { fill: colors[at % colors.length] ?? "#b98", pattern: grain("#5b3a22") }),
      ),
    );
    return `${shadow(200, 246, 130)}${solid(pen, "M64 146h236q-6 46-30 46H104q-30 0-40-46z", of(walnut))}${creatures[1]}${solid(pen, "M64 146h236q-6 46-30 46H104q-30 0-40-46z", of(walnut))}${line("M78 164h210", "#fff", 3, 'opacity=".3"')}${group("translate(-10 54)", `${creatures[0]}`)}${group("translate(-6 48)", `${creatures[2]}`)}${group("translate(-4 82)", `${creatures[3]}`)}`;
  });
export const puzzle = (colors: readonly string[]): Motif =>
  fromAbove((pen) => {
    const part = (x: number, y: number, color: string, turn: number) =>
      group(
        `rotate(${turn} ${x + 45} ${y + 45})`,
        lying(
          pen,
          `M${x} ${y}h32c-8-22 34-22 26 0h32v32c22-8 22 34 0 26v32h-32c8-18-34-18-26 0h-32v-32c18 8 18-34 0-26z`,
          { fill: color, pattern: grain("#6d4a2a") },
        ),
      );
    return `${part(106, 58, colors[0] ?? "", 0)}${part(198, 58, colors[1] ?? "", 0)}${part(106, 150, colors[2] ?? "", 0)}${part(216, 162, colors[3] ?? "", 14)}`;
  });
