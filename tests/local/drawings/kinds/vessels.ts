import {
  at,
  block,
  circle,
  disc,
  fromAbove,
  line,
  lying,
  type Motif,
  onTable,
  oval,
  type Pattern,
  type Pen,
  type Point,
  path,
  shadow,
  sheet,
  solid,
  turned,
} from "../pen.ts";

/** What something turned is made of. */
export type Ware = {
  fill: string;
  pattern?: Pattern;
  glaze?: string;
  rings?: readonly (readonly [y: number, width: number, color: string])[];
  hollow?: string;
};
type Profile = readonly Point[];
const steam = line("M180 84c-8-12 8-18 0-32M212 88c-8-12 8-18 0-32", "#fff", 4, 'opacity=".6"');

/** One turned thing, with what is behind and before it. */
export const standing = (
  ware: Ware,
  profile: Profile,
  more: { back?: string; front?: string } = {},
) =>
  onTable((pen) => {
    const foot = profile.at(-1) ?? [0, 0];
    return `${shadow(200, foot[1], foot[0] * 1.1)}${more.back ?? ""}${turned(pen, { ...ware, profile })}${more.front ?? ""}`;
  });

export const mug = (ware: Ware): Motif =>
  standing(
    ware,
    [
      [62, 120],
      [64, 160],
      [60, 220],
      [52, 248],
    ],
    {
      back: `${line("M258 146c52-10 54 78-2 72", ware.glaze ?? ware.fill, 15)}${line("M258 146c52-10 54 78-2 72", "#2a140a", 15, 'opacity=".18"')}${steam}`,
    },
  );

/** Two small ones, side by side. */
export const cups = (ware: Ware, other: Ware = ware): Motif =>
  onTable((pen) => {
    const cup = (cx: number, y: number, one: Ware) =>
      `${shadow(cx, y + 82, 40)}${turned(pen, {
        ...one,
        cx,
        profile: [
          [44, y],
          [44, y + 34],
          [34, y + 72],
          [30, y + 80],
        ],
      })}`;
    return `${cup(148, 150, other)}${cup(250, 172, ware)}`;
  });

export const bowl = (ware: Ware): Motif =>
  standing(ware, [
    [106, 150],
    [96, 188],
    [64, 226],
    [44, 240],
    [46, 250],
  ]);
export const lowBowl = (ware: Ware, front = ""): Motif =>
  standing(
    ware,
    [
      [124, 176],
      [112, 206],
      [66, 236],
      [56, 246],
    ],
    { front },
  );

export const moonVase = (ware: Ware): Motif =>
  standing(ware, [
    [26, 82],
    [24, 94],
    [62, 116],
    [82, 164],
    [68, 218],
    [42, 248],
  ]);
export const budVase = (ware: Ware): Motif =>
  standing(
    ware,
    [
      [15, 132],
      [13, 160],
      [30, 190],
      [42, 220],
      [34, 248],
    ],
    {
      back: `${line("M200 136c-4-40 8-60 2-88M201 100c14-6 20-16 22-26M200 118c-14-4-22-14-24-26", "#6f7d4f", 4)}${[circle(202, 46, 12, "#d98a6a"), circle(225, 70, 9, "#e3a58a"), circle(175, 88, 8, "#e3a58a"), circle(202, 46, 4, "#8c4a32")].join("")}`,
    },
  );
export const jug = (ware: Ware): Motif =>
  standing(
    ware,
    [
      [40, 84],
      [36, 108],
      [54, 150],
      [62, 200],
      [50, 248],
    ],
    {
      back: line("M234 100c66-16 70 98 14 108", ware.glaze ?? ware.fill, 14),
      front: path("M164 76c-22-2-30 4-34 12 16 2 24 8 36 20z", ware.glaze ?? ware.fill),
    },
  );
export const teapot = (ware: Ware, handle: string): Motif =>
  onTable((pen) => {
    const arch = "M136 148C128 66 272 66 264 148";
    const knobs = `${circle(137, 146, 8, "#5b4030")}${circle(263, 146, 8, "#5b4030")}`;
    const spout = solid(pen, "M266 196c34-4 34-44 58-52l10 10c-14 18-16 66-66 82z", {
      fill: ware.fill,
    });
    const pot = turned(pen, {
      ...ware,
      profile: [
        [44, 146],
        [82, 168],
        [90, 204],
        [68, 244],
        [54, 250],
      ],
    });
    const lid = `${oval(200, 146, 46, 12, ware.glaze ?? ware.fill)}${path("M158 144q42-32 84 0-42 14-84 0z", ware.glaze ?? ware.fill)}${oval(200, 136, 26, 5, "#fff", 'opacity=".3"')}${circle(200, 122, 9, ware.glaze ?? ware.fill)}${circle(198, 119, 3, "#fff", 'opacity=".5"')}`;
    const rope = `${line(arch, handle, 11)}${line(arch, "#fff", 3, 'opacity=".3"')}${line("M150 112l8 5M172 96l4 9M200 88v10M228 96l-4 9M250 112l-8 5", "#6d4a2a", 3)}`;
    return `${shadow(210, 250, 84)}${spout}${pot}${lid}${rope}${knobs}`;
  });

/** Seen from above, a little to the side. */
export const plate = (ware: Ware, motif = ""): Motif =>
  fromAbove((pen) => {
    const { fill, glaze = fill, pattern } = ware;
    return `${lying(pen, disc(200, 152, 122, 112), { fill, pattern })}${oval(200, 152, 92, 84, "#2a140a", 'opacity=".12"')}${oval(200, 155, 90, 81, glaze)}${sheet(pen, disc(200, 155, 90, 81), { fill: glaze, pattern })}${motif}${line("M96 118q24-62 90-70", "#fff", 5, 'opacity=".45"')}`;
  });
export const butterDish = ({ fill, glaze = fill, pattern }: Ware): Motif =>
  onTable((pen) => {
    const base = `${oval(200, 238, 128, 20, fill)}${oval(200, 234, 128, 19, "#fff", 'opacity=".25"')}${oval(200, 234, 108, 14, "#2a140a", 'opacity=".15"')}`;
    const lid = solid(pen, "M104 232V178q0-30 32-30h128q32 0 32 30v54q-96 16-192 0z", {
      fill: glaze,
      pattern,
    });
    const knob = `${oval(200, 146, 22, 6, "#2a140a", 'opacity=".2"')}${solid(pen, disc(200, 136, 20, 14), { fill: glaze })}`;
    return `${shadow(200, 246, 120)}${base}${lid}${knob}`;
  });
export const planter = (ware: Ware): Motif =>
  onTable((pen) => {
    const saucer = `${oval(200, 246, 84, 14, ware.fill)}${oval(200, 243, 84, 13, "#fff", 'opacity=".2"')}`;
    const pot = turned(pen, {
      ...ware,
      ...{ hollow: "#4b3a2a" },
      profile: [
        [72, 150],
        [68, 190],
        [52, 244],
      ],
    });
    return `${shadow(200, 250, 84)}${saucer}${pot}${herbs(pen)}`;
  });
function herbs(pen: Pen): string {
  const stems = [-46, -26, -8, 12, 30, 48].map((lean, index) => {
    const tip: Point = [200 + lean * 1.3, 62 + Math.abs(lean) * 0.8 + pen.random() * 14];
    const stem = `M${at([200 + lean * 0.5, 152])}Q${at([200 + lean * 0.6, 110])} ${at(tip)}`;
    const leaves = [0, 1, 2].map((step) => {
      const [x, y] = [tip[0] - (lean * 0.7 * step) / 3, tip[1] + step * 24];
      const tone = ["#5f7d46", "#7c9a58", "#8fae68"][(index + step) % 3] ?? "#5f7d46";
      return `${oval(x - 9, y, 11, 6, tone, `transform="rotate(30 ${Math.round(x - 9)} ${Math.round(y)})"`)}${oval(x + 9, y, 11, 6, tone, `transform="rotate(-30 ${Math.round(x + 9)} ${Math.round(y)})"`)}`;
    });
    return `${line(stem, "#55703e", 3)}${leaves.join("")}`;
  });
  return stems.join("");
}
export const jar = (ware: Ware, lid: string, label?: string): Motif =>
  standing(
    { ...ware, hollow: lid },
    [
      [46, 112],
      [62, 126],
      [66, 170],
      [64, 232],
      [56, 248],
    ],
    {
      front: `${path("M150 112q50 20 100 0V92q-50 16-100 0z", lid)}${oval(200, 92, 50, 10, lid)}${oval(200, 91, 50, 9, "#fff", 'opacity=".3"')}${label ? `${path(block(164, 164, 72, 50, 5), label)}${line("M178 180h44M184 192h32M190 203h20", "#5b4030", 3, 'opacity=".7"')}` : ""}`,
    },
  );
export const saltPig = ({ fill, glaze = fill, pattern }: Ware): Motif =>
  onTable((pen) => {
    const d = "M132 248c-22-30-24-92 12-122 32-28 84-24 108 8 28 38 30 84 14 114q-66 14-134 0z";
    const body = solid(pen, d, { fill: glaze, pattern });
    return `${shadow(200, 250, 72)}${body}${oval(232, 168, 40, 44, fill)}${oval(234, 170, 33, 37, "#3b2a20")}${path("M202 184q32 12 65 0-4 24-33 23t-32-23z", "#f7f3ea")}${circle(190, 112, 12, glaze)}`;
  });
