import { grain } from "../patterns.ts";
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
  oval,
  path,
  shadow,
  sheet,
  solid,
} from "../pen.ts";
import type { Wood } from "./wood.ts";

const of = ({ fill, dark }: Wood, turn = 0) => ({ fill, pattern: grain(dark, turn) });

export const flute = (wood: Wood, band: string): Motif =>
  fromAbove((pen) =>
    group(
      "rotate(-24 200 150)",
      `${lying(pen, "M24 136q8-10 22-8h308q14 2 14 22t-14 22H46q-14 2-22-8z", of(wood))}${line("M40 138h316", "#fff", 5, 'opacity=".4"')}${path("M72 128h14v44H72zM196 128h10v44h-10zM334 128h12v44h-12z", band)}${path("M104 140h26l6 10-6 6h-26z", "#3a2418")}${[176, 226, 250, 274, 298, 320].map((x) => oval(x, 150, 8, 7, "#3a2418")).join("")}`,
    ),
  );
export const frameDrum = (wood: Wood, skin: string, ink: string): Motif =>
  fromAbove(
    (pen) =>
      `${lying(pen, disc(186, 146, 116), of(wood))}${sheet(pen, disc(184, 142, 106), { fill: skin })}${path(disc(184, 142, 82), "none", `stroke="${ink}" stroke-width="4" stroke-dasharray="4 12" stroke-linecap="round"`)}${path("M184 96l12 34 34 12-34 12-12 34-12-34-34-12 34-12z", ink, 'opacity=".75"')}${group("rotate(38 300 210)", `${solid(pen, block(292, 190, 12, 110, 6), of(wood, 90))}${solid(pen, disc(298, 182, 24, 22), { fill: "#efe3cc" })}`)}`,
  );
export const ukulele = (wood: Wood, dark: string): Motif =>
  fromAbove((pen) =>
    group(
      "rotate(52 200 150)",
      `${solid(pen, "M180-34h40l6 46h-52z", { fill: dark })}${[
        [176, -22],
        [224, -22],
        [176, 0],
        [224, 0],
      ]
        .map(([x = 0, y = 0]) => circle(x, y, 6, "#efe3cc"))
        .join(
          "",
        )}${lying(pen, "M200 112c38 0 58 22 52 52-2 12-8 18-4 30 8 14 22 24 22 52 0 40-34 62-70 62s-70-22-70-62c0-28 14-38 22-52 4-12-2-18-4-30-6-30 14-52 52-52z", of(wood, 90))}${path("M186 10h28v150h-28z", dark)}${line("M186 34h28M186 58h28M186 82h28M186 106h28M186 128h28", "#d2a84c", 2)}${circle(200, 196, 27, "#3a2418")}${circle(200, 196, 31, "none", `stroke="${dark}" stroke-width="3"`)}${path(block(168, 256, 64, 14, 4), dark)}${line("M191-6v268M197-6v268M203-6v268M209-6v268", "#fdf6e6", 1.4)}`,
    ),
  );
export const thumbPiano = (wood: Wood): Motif =>
  fromAbove(
    (pen) =>
      `${lying(pen, "M108 74q92-30 184 0 22 92-14 176-78 20-156 0-36-84-14-176z", of(wood, 90))}${circle(200, 196, 28, "#3a2418")}${path(block(122, 96, 156, 14, 5), wood.dark)}${Array.from(
        { length: 9 },
        (_, at) => {
          const x = 132 + at * 17;
          const long = 128 - Math.abs(at - 4) * 12;
          return `${line(`M${x} 84v${n(long - 20)}`, "#9ea6a6", 10)}${line(`M${x - 2} 88v${n(long - 28)}`, "#fff", 3, 'opacity=".7"')}`;
        },
      ).join("")}${path(block(122, 104, 156, 9, 4), "#d2a84c")}`,
  );
export const ocarina = (clay: string, glaze: string): Motif =>
  fromAbove(
    (pen) =>
      `${lying(pen, "M74 176c-6-64 60-100 130-92 30 4 44-8 62-34l44 24c-14 36-10 50-2 80 12 56-36 96-110 96S80 226 74 176z", { fill: clay, inside: path("M60 180q80 60 260-10v120H60z", glaze) })}${[
        [134, 148, 13],
        [180, 134, 12],
        [226, 138, 12],
        [268, 152, 11],
        [158, 196, 10],
        [214, 192, 10],
      ]
        .map(([x = 0, y = 0, r = 0]) => circle(x, y, r, "#3a2418"))
        .join(
          "",
        )}${path("M254 82l22 12-8 14-20-12z", "#3a2418")}${line("M100 140q20-34 70-40", "#fff", 7, 'opacity=".45"')}`,
  );
export const shakers = (colors: readonly string[], wood: Wood): Motif =>
  fromAbove((pen) =>
    colors
      .map((color, at) =>
        group(
          `rotate(${at ? 28 : -24} ${at ? 262 : 138} 150)`,
          `${solid(pen, block((at ? 262 : 138) - 10, 140, 20, 130, 9), of(wood, 90))}${lying(pen, disc(at ? 262 : 138, 102, 50, 62), { fill: color, inside: line(`M${at ? 200 : 76} 90q62 26 124 0M${at ? 200 : 76} 118q62 26 124 0`, "#fff3dc", 8) })}`,
        ),
      )
      .join(""),
  );
export const xylophone = (colors: readonly string[], wood: Wood): Motif =>
  fromAbove(
    (pen) =>
      `${lying(pen, "M64 92l272 34v14L64 110zM64 208l272-34v-14L64 190z", of(wood))}${colors
        .map((color, at) => {
          const [x, tall] = [74 + at * 37, 168 - at * 14];
          return `${lying(pen, block(x, 150 - tall / 2, 29, tall, 6), { fill: color })}${circle(x + 14, 150 - tall / 2 + 18, 4, "#3a2418")}${circle(x + 14, 150 + tall / 2 - 18, 4, "#3a2418")}`;
        })
        .join(
          "",
        )}${group("rotate(-34 250 220)", `${line("M180 226h130", wood.dark, 7)}${circle(178, 226, 14, "#b5483c")}`)}`,
  );
export const dulcimer = (wood: Wood, dark: Wood): Motif =>
  fromAbove((pen) =>
    group(
      "rotate(-18 200 150)",
      `${lying(pen, "M40 150q30-64 92-50 44 22 88 8 60-20 100 42-40 62-100 42-44-14-88 8-62 14-92-50z", of(wood))}${solid(pen, "M24 138h316l40-10v44l-40-10H24z", of(dark))}${line("M30 144h320M30 150h320M30 156h320", "#fdf6e6", 1.6)}${line("M90 138v24M130 138v24M166 138v24M198 138v24M226 138v24M250 138v24", "#d2a84c", 2.5)}${[
        [110, 116],
        [110, 184],
        [268, 122],
        [268, 178],
      ]
        .map(([x = 0, y = 0]) => path(`M${x} ${y + 8}c-18-12-8-20 0-12 8-8 18 0 0 12z`, "#3a2418"))
        .join("")}`,
    ),
  );
export const tambourine = (wood: Wood, ribbons: readonly string[]): Motif =>
  fromAbove((pen) => {
    const jingles = Array.from({ length: 8 }, (_, at) => {
      const angle = (at * Math.PI) / 4 + 0.3;
      return sheet(pen, disc(200 + Math.cos(angle) * 102, 148 + Math.sin(angle) * 102, 15), {
        fill: "#d2a84c",
      });
    });
    const tails = ribbons.map((color, at) =>
      line(`M${258 + at * 12} 222q${24 - at * 10} 24 ${10 + at * 6} 56`, color, 7),
    );
    return `${tails.join("")}${circle(206, 157, 102, "none", 'stroke="#3a2418" stroke-width="24" opacity=".18"')}${circle(200, 148, 102, "none", `stroke="${wood.dark}" stroke-width="26"`)}${circle(200, 148, 102, "none", `stroke="${wood.fill}" stroke-width="21"`)}${sheet(pen, disc(200, 148, 90), { fill: "#f1e6cf" })}${jingles.join("")}`;
  });
export const whistles = (woods: readonly Wood[]): Motif =>
  onTable((pen) =>
    woods
      .map((wood, at) => {
        const x = 112 + at * 66;
        const top = 84 + at * 22;
        return `${shadow(x, 250, 20)}${solid(pen, `M${x - 17} ${top}l34 8v${242 - top}q-17 6-34 0z`, of(wood, 90))}${path(`M${x - 9} ${top + 44}h20l-4 16h-12z`, "#3a2418")}${circle(x, top + 92, 5, "#3a2418")}${line(`M${x - 17} ${top + 26}h34`, "#b5483c", 5)}`;
      })
      .join(""),
  );
export const rainstick = (wood: Wood, bands: readonly string[]): Motif =>
  fromAbove((pen) =>
    group(
      "rotate(-34 200 150)",
      `${lying(pen, block(10, 122, 380, 56, 26), of(wood))}${bands.map((color, at) => path(block(44 + at * 74, 122, 30, 56, 2), color)).join("")}${bands.map((_, at) => line(`M${52 + at * 74} 130l14 20-14 20`, "#fff3dc", 4)).join("")}${line("M36 134h330", "#fff", 5, 'opacity=".35"')}`,
    ),
  );
