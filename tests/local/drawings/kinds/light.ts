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
  type Pattern,
  type Pen,
  type Point,
  path,
  shadow,
  sheet,
  solid,
  turned,
} from "../pen.ts";

const flame = (x: number, y: number, size = 1) =>
  group(
    `translate(${x} ${y}) scale(${size})`,
    `${circle(0, -20, 42, "#ffe9a8", 'opacity=".35"')}${line("M0 2v-10", "#4a3024", 3)}${path("M0-50c16 18 18 38 0 44-18-6-16-26 0-44z", "#f2a33a")}${path("M0-32c8 10 8 20 0 24-8-4-8-14 0-24z", "#fff1bd")}`,
  );

export const taperCandles = (color: string): Motif =>
  onTable((pen) => {
    const taper = (cx: number, top: number) =>
      `${shadow(cx, 240, 34)}${turned(pen, {
        ...{ cx, fill: color, hollow: "#fff3cf" },
        profile: [
          [11, top],
          [15, top + 60],
          [16, 226],
        ],
      })}${turned(pen, {
        ...{ cx, fill: "#8d6a45", hollow: "#6f4f31" },
        profile: [
          [24, 214],
          [22, 228],
          [40, 240],
        ],
      })}${path(`M${cx - 16} 216v-20h32v20q-16 8-32 0z`, color)}${flame(cx, top)}`;
    return `${taper(156, 96)}${taper(246, 112)}`;
  });
export const pillarCandle = (color: string, pattern?: Pattern): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 250, 56)}${turned(pen, {
        ...{ fill: color, hollow: "#fff3cf", ...(pattern && { pattern }) },
        profile: [
          [46, 128],
          [56, 170],
          [56, 222],
          [48, 248],
        ],
      })}${flame(200, 128, 1.1)}`,
  );
export const tealights = (color: string): Motif =>
  onTable((pen) =>
    (
      [
        [128, 176],
        [206, 166],
        [282, 178],
        [160, 216],
        [242, 218],
      ] as const
    )
      .map(
        ([cx, y], at) =>
          `${shadow(cx, y + 32, 32)}${turned(pen, {
            ...{ cx, fill: "#c9b28a", hollow: color },
            profile: [
              [34, y],
              [32, y + 32],
            ],
          })}${at % 2 ? "" : flame(cx, y, 0.7)}`,
      )
      .join(""),
  );
export const tumblerCandle = (glass: string, wax: string): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 250, 56)}${turned(pen, {
        ...{ fill: glass, opacity: 0.85, hollow: wax },
        profile: [
          [58, 140],
          [54, 200],
          [48, 248],
        ],
      })}${path(block(164, 176, 72, 46, 4), "#f8efdd")}${line("M178 192h44M186 204h28", "#7a5230", 3)}${flame(200, 140)}`,
  );
/** A bar, with a mark pressed into it, and a corner of another. */
export const soap = (color: string, mark: "bee" | "sprig" | "wave", pattern?: Pattern): Motif =>
  fromAbove((pen) => {
    const bar = (x: number, y: number, turn: number) =>
      group(
        `rotate(${turn} ${x + 80} ${y + 54})`,
        `${lying(pen, block(x, y, 160, 108, 26), { fill: color, pattern })}${line(`M${x + 20} ${y + 30}q2-14 18-14h84`, "#fff", 5, 'opacity=".5"')}`,
      );
    const marks = {
      bee: `${oval(200, 158, 24, 16, "#6d4418")}${line("M192 146v24M204 145v26", "#f0b84a", 5)}${oval(190, 136, 9, 15, "#fff", 'opacity=".7" transform="rotate(-24 190 136)"')}${oval(212, 136, 9, 15, "#fff", 'opacity=".7" transform="rotate(24 212 136)"')}`,
      sprig: `${line("M164 176q36 0 70-44", "#4f6a4a", 4)}${[
        [182, 170],
        [198, 162],
        [213, 150],
        [226, 138],
      ]
        .map(
          ([x = 0, y = 0]) =>
            `${oval(x, y - 8, 5, 9, "#7d5fa0")}${oval(x + 8, y + 4, 9, 5, "#8f73b0")}`,
        )
        .join("")}`,
      wave: line(
        "M150 148q16-18 32 0t32 0 32 0M150 170q16-18 32 0t32 0 32 0",
        "#fff",
        6,
        'opacity=".7"',
      ),
    };
    const bubbles = `${circle(84, 214, 15, "#fff", 'opacity=".6"')}${circle(110, 240, 9, "#fff", 'opacity=".6"')}${circle(318, 72, 12, "#fff", 'opacity=".6"')}`;
    return `${bar(176, 40, 16)}${bar(118, 100, -6)}${marks[mark]}${bubbles}`;
  });
export const tin = (color: string, wax: string, label: string): Motif =>
  fromAbove(
    (pen) =>
      `${group("rotate(18 276 118)", `${lying(pen, disc(276, 118, 74), { fill: color })}${circle(276, 118, 60, label)}${line("M246 106h60M252 120h48M258 134h36", "#5b4030", 4)}`)}${lying(pen, disc(150, 176, 88), { fill: color })}${circle(150, 176, 76, "#3a2418", 'opacity=".25"')}${sheet(pen, disc(150, 179, 74), { fill: wax })}${line("M104 176q30-34 70-20M118 204q30-22 66-12", "#fff", 6, 'opacity=".4"')}`,
  );
export const lantern = (metal: string, glass: string): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 252, 66)}${line("M164 96c0-60 72-60 72 0", metal, 6)}${path(block(152, 112, 96, 124, 4), glass, 'opacity=".6"')}${turned(
        pen,
        {
          ...{ fill: "#f1d58a", hollow: "#fff3cf" },
          profile: [
            [20, 186],
            [20, 234],
          ],
        },
      )}${flame(200, 186, 0.9)}${line("M152 114v122M200 114v20M248 114v122", metal, 7)}${solid(pen, "M138 116q8-24 44-34h36q36 10 44 34z", { fill: metal })}${solid(pen, block(140, 232, 120, 20, 5), { fill: metal })}${line("M164 130v84", "#fff", 6, 'opacity=".5"')}`,
  );
/** A float of blown glass in its net, with a light in it. */
export const floatLamp = (color: string): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 252, 70)}${circle(200, 150, 118, "#ffe9a8", 'opacity=".4"')}${solid(pen, disc(200, 150, 84), { fill: color, opacity: 0.85, inside: `${circle(200, 154, 34, "#fff2c4", 'opacity=".9"')}${line("M116 150q84 60 168 0M122 110q78 50 156 0M132 196q68 40 136 0M158 76q-50 74 0 148M242 76q50 74 0 148M200 66v168", "#7b5b3a", 4)}` })}${line("M146 102q16-26 42-26", "#fff", 8, 'opacity=".7"')}${line("M200 66V30", "#7b5b3a", 6)}${solid(pen, "M150 226q50 24 100 0l10 24q-60 12-120 0z", { fill: "#8d6a45" })}`,
  );
export const oilLamp = (color: string): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 250, 64)}${turned(pen, {
        ...{ fill: color, opacity: 0.85, hollow: null },
        profile: [
          [20, 170],
          [66, 196],
          [62, 224],
          [30, 240],
          [54, 250],
        ],
      })}${solid(pen, block(176, 154, 48, 20, 4), { fill: "#b08a3e" })}${path("M178 154c-26-40-8-66-2-104h48c6 38 24 64-2 104z", "#fff", 'opacity=".45"')}${flame(200, 150, 0.8)}${line("M184 70q-14 36-6 66", "#fff", 5, 'opacity=".6"')}`,
  );
export const sunCatcher = (colors: readonly string[]): Motif =>
  onWall((pen) => {
    const drops = colors.map((color, at) => {
      const x = 200 + (at - (colors.length - 1) / 2) * 46;
      const y = 128 + (at % 2) * 44 + pen.random() * 16;
      return `${line(`M${n(x)} 70V${n(y)}`, "#7b5b3a", 2)}${solid(pen, `M${n(x)} ${n(y)}c22 30 24 58 0 70-24-12-22-40 0-70z`, { fill: color, opacity: 0.85 })}${line(`M${n(x - 8)} ${n(y + 34)}q-2 14 4 20`, "#fff", 4, 'opacity=".7"')}`;
    });
    return `${line("M200 20v40M200 26 96 68M200 26l104 42", "#7b5b3a", 3)}${line("M92 70q108-16 216 0", "#a98053", 10)}${drops.join("")}`;
  });
export const paperStar = (color: string): Motif =>
  onWall((pen) => {
    const star = Array.from({ length: 16 }, (_, step): Point => {
      const r = step % 2 ? 44 : 106;
      const angle = (Math.PI * step) / 8 - Math.PI / 2;
      return [200 + Math.cos(angle) * r, 158 + Math.sin(angle) * r];
    });
    const d = `M${star.map(([x, y]) => `${n(x)} ${n(y)}`).join("L")}z`;
    const folds = star.map(([x, y], step) => (step % 2 ? "" : `M200 158L${n(x)} ${n(y)}`)).join("");
    const dark = star
      .flatMap(([x, y], step) => {
        const next = star[(step + 1) % 16] ?? [0, 0];
        return step % 2 ? [] : [`M200 158L${n(x)} ${n(y)}L${n(next[0])} ${n(next[1])}z`];
      })
      .join("");
    return `${line("M200 0v54", "#5b4030", 2)}${circle(200, 158, 118, "#fff3c4", 'opacity=".45"')}${sheet(pen, d, { fill: color, inside: `${path(dark, "#8c3d1c", 'opacity=".2"')}${line(folds, "#fff", 1.5, 'opacity=".6"')}` })}${circle(200, 158, 22, "#fff6d8", 'opacity=".75"')}`;
  });
export const honeyJar = (honey: string, label: string): Motif =>
  onTable((pen: Pen) => {
    const jar = turned(pen, {
      ...{ fill: honey, opacity: 0.92, hollow: null },
      profile: [
        [50, 118],
        [64, 132],
        [64, 226],
        [54, 248],
      ],
    });
    const dipper = `${line("M290 96 262 210", "#b07c46", 8)}${group("rotate(14 262 218)", solid(pen, disc(262, 222, 15, 24), { fill: "#b07c46", inside: line("M244 208h36M244 217h36M244 226h36M244 235h36", "#7a5230", 4) }))}`;
    return `${shadow(200, 250, 60)}${jar}${solid(pen, "M146 92h108v30q-54 16-108 0z", { fill: "#d9b26a" })}${oval(200, 92, 54, 10, "#ecd096")}${path(block(160, 156, 80, 62, 6), label)}${path("M200 164l18 10v20l-18 10-18-10v-20z", honey)}${line("M152 140v70", "#fff", 6, 'opacity=".5"')}${shadow(264, 252, 20)}${dipper}`;
  });
export const waxWraps = (colors: readonly string[], pattern: Pattern): Motif =>
  fromAbove((pen) =>
    colors
      .map((color, at) =>
        group(
          `rotate(${-14 + at * 13} 200 150)`,
          lying(pen, block(118 + at * 6, 62 + at * 16, 150, 130, 6), { fill: color, pattern }),
        ),
      )
      .join(""),
  );
