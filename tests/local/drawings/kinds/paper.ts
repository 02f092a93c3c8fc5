import {
  block,
  circle,
  fromAbove,
  group,
  line,
  lying,
  type Motif,
  onTable,
  onWall,
  oval,
  type Pattern,
  type Pen,
  path,
  shadow,
  sheet,
  solid,
} from "../pen.ts";

/** What is printed, in a field of 160 by 120. */
export type Print = (ink: string, paper: string, other: string) => string;

export const journal = (cloth: string, dark: string, pattern?: Pattern): Motif =>
  fromAbove((pen) =>
    group(
      "rotate(-9 200 150)",
      `${path(block(124, 44, 172, 222, 6), "#3a2418", 'opacity=".2" transform="translate(8 10)"')}${sheet(pen, block(128, 46, 172, 218, 4), { fill: "#f4ead4" })}${sheet(pen, block(118, 40, 172, 220, 6), { fill: cloth, pattern })}${path(block(118, 40, 26, 220, 6), dark, 'opacity=".5"')}${path(block(176, 88, 84, 46, 3), "#f6ecd8")}${line("M188 106h60M196 120h44", "#7a5230", 3)}${line("M272 40v220", "#a8452f", 7)}`,
    ),
  );
export const notebooks = (colors: readonly string[], pattern?: Pattern): Motif =>
  fromAbove((pen) =>
    colors
      .map((color, at) =>
        group(
          `rotate(${-16 + at * 15} 200 170)`,
          `${lying(pen, block(130 + at * 10, 56 + at * 8, 124, 178, 6), { fill: color, pattern })}${path(block(150 + at * 10, 84 + at * 8, 84, 36, 3), "#f6ecd8")}${line(`M${162 + at * 10} ${102 + at * 8}h60`, "#7a5230", 3)}${line(`M${136 + at * 10} ${72 + at * 8}v14M${136 + at * 10} ${190 + at * 8}v14`, "#fff", 3)}`,
        ),
      )
      .join(""),
  );
const envelope = (pen: Pen, x: number, y: number, color: string) =>
  `${lying(pen, block(x, y, 190, 126, 4), { fill: color })}${line(`M${x + 4} ${y + 4}l91 70 91-70`, "#3a2418", 2.5, 'opacity=".3"')}`;
export const cards = (paper: string, print: string, back: string): Motif =>
  fromAbove(
    (pen) =>
      `${group("rotate(12 230 130)", envelope(pen, 166, 52, back))}${group("rotate(-7 170 170)", `${lying(pen, block(76, 92, 190, 136, 4), { fill: paper })}${path(block(86, 102, 170, 116, 2), "none", `stroke="${back}" stroke-width="2.5"`)}<g transform="translate(91 100)">${print}</g>`)}`,
  );
export const writingPaper = (paper: string, envelopes: string, accent: string): Motif =>
  fromAbove(
    (pen) =>
      `${group("rotate(-8 160 140)", `${lying(pen, block(78, 36, 164, 214, 3), { fill: paper })}${line("M98 76h124M98 100h124M98 124h110M98 148h124M98 172h80", accent, 2, 'opacity=".5"')}${circle(160, 54, 7, accent)}`)}${group("rotate(9 260 190)", `${envelope(pen, 160, 134, envelopes)}${circle(255, 200, 15, "#a8342a")}${circle(255, 200, 9, "#c24a3c")}`)}${group("rotate(30 316 92)", `${path("M312 20q22 40 6 96l-8 34-8-34q-12-60 10-96z", "#fff")}${line("M312 24v136", accent, 3)}`)}`,
  );
export const poster = (paper: string, inner: string): Motif =>
  onWall(
    (pen) =>
      `${lying(pen, block(112, 22, 176, 248, 2), { fill: paper })}${path(block(124, 34, 152, 224, 1), "none", 'stroke="#3a2418" stroke-width="2" opacity=".35"')}<g transform="translate(120 40)">${inner}</g>${circle(200, 24, 6, "#b5483c")}`,
  );
/** A print of the field's width, framed by its paper. */
export const print = (paper: string, inner: string): Motif =>
  fromAbove((pen) =>
    group(
      "rotate(-3 200 150)",
      `${lying(pen, block(74, 32, 252, 236, 2), { fill: paper })}<g transform="translate(100 54) scale(1.25)">${inner}</g>${line("M104 248h34M268 248h30", "#3a2418", 2.5, 'opacity=".5"')}`,
    ),
  );
export const fernBook = (paper: string, fern: string, cover: string): Motif =>
  fromAbove((pen) => {
    const frond = (x: number, turn: number) =>
      `<g transform="translate(${x} 222) rotate(${turn}) scale(.95)">${line("M0 0V-136", fern, 3)}${Array.from(
        { length: 9 },
        (_, at) => {
          const [y, reach] = [-14 - at * 14, 40 - at * 4];
          return path(
            `M0 ${y}q${reach / 2}-14 ${reach}-16q-12 14-${reach} 16zM0 ${y}q-${reach / 2}-14-${reach}-16q12 14 ${reach} 16z`,
            fern,
          );
        },
      ).join("")}</g>`;
    return `${lying(pen, block(52, 52, 296, 204, 8), { fill: cover })}${sheet(pen, "M62 60q70-16 138 0v186q-68-14-138 0z", { fill: paper })}${sheet(pen, "M338 60q-70-16-138 0v186q68-14 138 0z", { fill: paper })}${line("M200 60v186", "#3a2418", 3, 'opacity=".3"')}${frond(130, -7)}${frond(268, 9)}`;
  });
export const calendar = (paper: string, accent: string, inner: string): Motif =>
  onWall(
    (pen) =>
      `${line("M200 14v24", "#5b4030", 3)}${lying(pen, block(116, 36, 168, 234, 4), { fill: paper })}${path(block(116, 36, 168, 16, 4), accent)}<g transform="translate(120 52) scale(1)">${inner}</g>${Array.from({ length: 28 }, (_, at) => circle(136 + (at % 7) * 21, 196 + Math.floor(at / 7) * 18, 4, at === 12 ? "#b5483c" : "#8a7460")).join("")}`,
  );
export const folder = (pattern: Pattern, base: string, spine: string): Motif =>
  fromAbove((pen) =>
    group(
      "rotate(7 200 150)",
      `${lying(pen, block(106, 38, 196, 224, 5), { fill: base, pattern })}${path(block(106, 38, 40, 224, 5), spine)}${path("M302 38h-46l46 46zM302 262h-46l46-46z", spine)}${line("M302 150q24 8 30 34M302 150q26-4 34-26", spine, 6)}`,
    ),
  );
export const bookplates = (paper: string, ink: string): Motif =>
  fromAbove((pen) =>
    [
      [66, 64, -12],
      [236, 50, 9],
      [148, 118, 2],
    ]
      .map(([x = 0, y = 0, turn = 0]) =>
        group(
          `rotate(${turn} ${x + 55} ${y + 70})`,
          `${lying(pen, block(x, y, 110, 142, 4), { fill: paper })}${path(block(x + 8, y + 8, 94, 126, 2), "none", `stroke="${ink}" stroke-width="2.5"`)}${path(`M${x + 55} ${y + 24}c26 6 30 30 26 52H${x + 29}c-4-22 0-46 26-52z`, ink)}${circle(x + 47, y + 46, 6, paper)}${circle(x + 63, y + 46, 6, paper)}${path(`M${x + 51} ${y + 56}h8l-4 8z`, "#d9a441")}${line(`M${x + 22} ${y + 92}h66M${x + 22} ${y + 108}h66`, ink, 2)}`,
        ),
      )
      .join(""),
  );
export const giftWrap = (papers: readonly (readonly [string, Pattern])[]): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 250, 120)}${papers
        .map(([fill, pattern], at) => {
          const x = 104 + at * 54;
          return `${group(`rotate(${-10 + at * 10} ${x + 20} 250)`, `${solid(pen, `M${x} ${70 + at * 8}h42v180q-21 8-42 0z`, { fill, pattern })}${oval(x + 21, 70 + at * 8, 21, 7, "#f6ecd8")}${oval(x + 21, 70 + at * 8, 8, 3, "#8a7460")}`)}`;
        })
        .join(
          "",
        )}${line("M96 190q110 26 216 0", "#b5483c", 7)}${path("M200 202c-30-34-60-6-34 8-20 10-12 40 34-4 46 44 54 14 34 4 26-14-4-42-34-8z", "#b5483c")}`,
  );
export const bookmarks = (colors: readonly string[], prints: readonly string[]): Motif =>
  fromAbove((pen) =>
    colors
      .map((color, at) => {
        const x = 84 + at * 66;
        return group(
          `rotate(${-9 + at * 6} ${x + 24} 150)`,
          `${line(`M${x + 24} 52q-6-30 10-44`, color, 4)}${lying(pen, block(x, 46, 48, 208, 4), { fill: color })}${circle(x + 24, 60, 5, "#3a2418", 'opacity=".5"')}<g transform="translate(${x - 2} 120) scale(.33)">${prints[at % prints.length] ?? ""}</g>${line(`M${x + 12} 200h24M${x + 12} 212h24M${x + 12} 224h16`, "#fff", 3, 'opacity=".7"')}`,
        );
      })
      .join(""),
  );
export const stamp = (handle: string, ink: string): Motif =>
  onTable(
    (pen) =>
      `${path(block(64, 214, 150, 44, 3), "#f7efdf")}${circle(112, 236, 15, "none", `stroke="${ink}" stroke-width="4"`)}${line("M112 244v-14M150 236h44", ink, 4)}${shadow(272, 248, 60)}${solid(pen, "M272 82c26 0 34 22 28 42-6 16-12 26-12 54h-32c0-28-6-38-12-54-6-20 2-42 28-42z", { fill: handle })}${solid(pen, block(222, 176, 100, 46, 6), { fill: handle })}${path(block(228, 222, 88, 14, 3), ink)}`,
  );
