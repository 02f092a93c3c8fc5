import {
  block,
  circle,
  disc,
  fromAbove,
  group,
  line,
  lying,
  type Motif,
  onTable,
  onWall,
  oval,
  path,
  shadow,
  sheet,
  solid,
} from "../pen.ts";

export type Hide = { fill: string; dark: string; thread: string };
const BRASS = "#d2a84c";
const stitches = (d: string, color: string) => line(d, color, 2.6, 'stroke-dasharray="7 5"');
const buckle = (x: number, y: number) =>
  `${path(block(x, y, 40, 46, 8), "none", `stroke="${BRASS}" stroke-width="8"`)}${line(`M${x + 2} ${y + 23}h38`, BRASS, 6)}`;

export const tote = ({ fill, dark, thread }: Hide): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 254, 100)}${line("M148 120c0-90 104-90 104 0", dark, 12)}${solid(pen, "M98 112h204l-14 138q-88 12-176 0z", { fill })}${line("M146 112v52M254 112v52", dark, 13)}${stitches("M140 118v46h12v-46M248 118v46h12v-46", thread)}${stitches("M106 124h188M112 236q88 12 176 0", thread)}${line("M152 112c0-62 96-62 96 0", fill, 10)}`,
  );
export const cardWallet = ({ fill, dark, thread }: Hide): Motif =>
  fromAbove((pen) =>
    group(
      "rotate(-12 200 150)",
      `${group("rotate(8 200 110)", lying(pen, block(116, 62, 158, 100, 8), { fill: "#e9ddc4" }))}${group("rotate(3 200 110)", lying(pen, block(110, 78, 166, 100, 8), { fill: "#7f9a92" }))}${lying(pen, block(94, 102, 212, 132, 14), { fill })}${path("M94 156q106 44 212 0v64q0 14-14 14H108q-14 0-14-14z", dark, 'opacity=".35"')}${line("M94 156q106 44 212 0", dark, 3)}${stitches("M104 112v104q0 8 8 8h176q8 0 8-8V112", thread)}`,
    ),
  );
export const belt = ({ fill, dark, thread }: Hide): Motif =>
  fromAbove((pen) => {
    const coil = [112, 84, 56]
      .map(
        (r) =>
          `${path(disc(186, 152, r, r * 0.86), "none", `stroke="${dark}" stroke-width="25"`)}${path(disc(186, 152, r, r * 0.86), "none", `stroke="${fill}" stroke-width="20"`)}`,
      )
      .join("");
    const tail = `${lying(pen, "M186 40h128q20 0 20 15t-20 15H186z", { fill })}${stitches("M190 46h120M190 64h120", thread)}${[230, 250, 270, 290].map((x) => circle(x, 55, 3, "#3a2418")).join("")}`;
    return `${oval(194, 164, 124, 108, "#3a2418", 'opacity=".2"')}${coil}${tail}${buckle(316, 32)}`;
  });
export const coinPurse = ({ fill, dark, thread }: Hide): Motif =>
  fromAbove((pen) => {
    const coins = [
      [92, 232, 20],
      [128, 252, 16],
      [322, 238, 18],
    ].map(
      ([x = 0, y = 0, r = 0]) =>
        `${circle(x + 3, y + 4, r, "#3a2418", 'opacity=".2"')}${sheet(pen, disc(x, y, r), { fill: BRASS })}${circle(x, y, r - 5, "none", 'stroke="#9a7426" stroke-width="2"')}`,
    );
    return `${lying(pen, "M104 118q0-36 96-36t96 36v44q0 76-96 76t-96-76z", { fill })}${solid(pen, "M100 116q0-52 100-52t100 52q-20 66-100 72-80-6-100-72z", { fill: dark })}${stitches("M112 118q18 52 88 58 70-6 88-58", thread)}${sheet(pen, block(176, 168, 48, 34, 6), { fill })}${coins.join("")}`;
  });
export const toolBag = ({ fill, dark, thread }: Hide): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 254, 124)}${line("M150 118c0-56 100-56 100 0", dark, 13)}${solid(pen, "M78 146q6-42 52-42h140q46 0 52 42l6 104H72z", { fill })}${line("M84 142q116 34 232 0", dark, 5)}${sheet(pen, block(128, 172, 144, 62, 8), { fill: dark })}${stitches("M136 180h128v46H136z", thread)}${line("M112 108v142M288 108v142", dark, 14)}${buckle(92, 150).replaceAll('stroke-width="8"', 'stroke-width="6"')}${buckle(268, 150).replaceAll('stroke-width="8"', 'stroke-width="6"')}`,
  );
export const satchel = ({ fill, dark, thread }: Hide): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 254, 108)}${line("M104 130C70 10 330 10 296 130", dark, 9)}${solid(pen, block(94, 120, 212, 130, 16), { fill: dark })}${solid(pen, "M90 128q0-20 20-20h180q20 0 20 20v66q-20 22-110 22T90 194z", { fill })}${stitches("M98 128v62q20 18 102 18t102-18v-62", thread)}${sheet(pen, block(132, 152, 24, 88, 5), { fill: dark })}${sheet(pen, block(244, 152, 24, 88, 5), { fill: dark })}${path(block(128, 204, 32, 20, 4), "none", `stroke="${BRASS}" stroke-width="5"`)}${path(block(240, 204, 32, 20, 4), "none", `stroke="${BRASS}" stroke-width="5"`)}`,
  );
export const keyFobs = (hides: readonly Hide[]): Motif =>
  fromAbove((pen) =>
    hides
      .map(({ fill, thread }, at) => {
        const x = 108 + at * 78;
        return group(
          `rotate(${-8 + at * 8} ${x} 150)`,
          `${lying(pen, `M${x - 22} 112q22-30 44 0v108q-22 26-44 0z`, { fill })}${stitches(`M${x - 14} 118q14-18 28 0v96q-14 16-28 0z`, thread)}${circle(x, 112, 6, "#3a2418")}${circle(x, 84, 26, "none", `stroke="${BRASS}" stroke-width="6"`)}`,
        );
      })
      .join(""),
  );
export const collar = ({ fill, dark, thread }: Hide): Motif =>
  fromAbove(
    (pen) =>
      `${path(disc(206, 152, 104, 82), "none", 'stroke="#3a2418" stroke-width="30" opacity=".2"')}${path(disc(200, 142, 104, 82), "none", `stroke="${dark}" stroke-width="32"`)}${path(disc(200, 142, 104, 82), "none", `stroke="${fill}" stroke-width="27"`)}${path(disc(200, 142, 112, 90), "none", `stroke="${thread}" stroke-width="2.5" stroke-dasharray="7 5"`)}${path(disc(200, 142, 96, 74), "none", `stroke="${thread}" stroke-width="2.5" stroke-dasharray="7 5"`)}${buckle(180, 36)}${circle(200, 232, 12, "none", `stroke="${BRASS}" stroke-width="5"`)}${lying(pen, disc(200, 258, 20), { fill: BRASS })}${path("M190 258h20M192 252v12M208 252v12", "none", 'stroke="#8a6420" stroke-width="5" stroke-linecap="round"')}`,
  );
export const glassesCase = ({ fill, dark, thread }: Hide): Motif =>
  fromAbove(
    (pen) =>
      `${group("rotate(-10 200 190)", `${lying(pen, block(84, 142, 232, 92, 40), { fill })}${path("M84 182q4-40 44-40h60q-20 46 0 92h-60q-44-4-44-52z", dark, 'opacity=".45"')}${stitches("M124 152h160q24 4 24 36t-24 36H124", thread)}`)}${line("M126 92q-20-34-42-6M262 66q26-38 44-12", "#3a2a20", 5)}<g transform="rotate(-8 194 90)">${circle(154, 92, 33, "#bcd3d6", 'opacity=".55" stroke="#3a2a20" stroke-width="6"')}${circle(236, 92, 33, "#bcd3d6", 'opacity=".55" stroke="#3a2a20" stroke-width="6"')}${line("M186 86q10-10 18 0", "#3a2a20", 6)}</g>`,
  );
export const leatherApron = ({ fill, dark, thread }: Hide): Motif =>
  onWall(
    (pen) =>
      `${line("M164 66q36-60 72 0", dark, 8)}${line("M116 138q-36 22-24 86M284 138q36 22 24 86", dark, 7)}${lying(pen, "M160 62h80q4 50 46 74l-6 118q-80 18-160 0l-6-118q42-24 46-74z", { fill })}${stitches("M168 70h64M124 146l6 100q70 14 140 0l6-100", thread)}${sheet(pen, block(152, 164, 96, 56, 6), { fill: dark })}${stitches("M158 172v40h84v-40", thread)}${line("M180 150v40M196 144v46", "#b0703c", 7)}${path(block(206, 136, 14, 50, 3), "#9aa3a3")}${[
        [164, 68],
        [236, 68],
        [120, 142],
        [280, 142],
      ]
        .map(([x = 0, y = 0]) => circle(x, y, 5, BRASS))
        .join("")}`,
  );
export const watchStrap = ({ fill, dark, thread }: Hide): Motif =>
  fromAbove((pen) =>
    group(
      "rotate(24 200 150)",
      `${lying(pen, "M172 6h56v98h-56z", { fill })}${lying(pen, "M172 196h56v84q-28 24-56 0z", { fill })}${stitches("M179 10v90M221 10v90M179 200v76M221 200v76", thread)}${[224, 240, 256].map((y) => circle(200, y, 3.5, dark)).join("")}${lying(pen, disc(200, 150, 62), { fill: "#c3c6c4" })}${circle(200, 150, 50, "#fbf5e8")}${line("M200 150v-32M200 150l22 14", "#3a2a20", 4)}${line("M200 106v6M200 188v6M156 150h6M238 150h6", "#3a2a20", 3)}${circle(264, 150, 7, "#a9adab")}`,
    ),
  );
