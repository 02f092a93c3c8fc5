import { circle, line, n, oval, path } from "../pen.ts";

/** Pictures within pictures: what is printed, in a field of 160 by 140. */
const field = (color: string) => path("M0 0h160v140H0z", color);

export const hare = (ink: string, paper: string, moon: string) =>
  `${field(paper)}${circle(118, 38, 20, moon)}${path("M36 124q-8-40 22-56 10-6 22-6-20-44-10-54 12 4 18 48 4-40 18-46 6 16-6 52 20 12 16 30-10 14-26 12 8 10 8 22z", ink)}${circle(104, 74, 3, paper)}${line("M10 126h140M20 126l4-16M30 126l6-22M132 126l4-20M142 126l6-12", ink, 3)}`;
export const mountains = (ink: string, paper: string, sun: string) =>
  `${field(paper)}${circle(80, 48, 26, sun)}${path("M0 108l44-58 24 30 30-44 62 72v32H0z", ink)}${path("M44 50l12 15-8 6-8-6-6 4zM98 36l14 16-8 8-8-8-8 6z", "#fff", 'opacity=".85"')}${path("M0 122q40-16 80 0t80-4v22H0z", sun, 'opacity=".6"')}`;
export const whale = (ink: string, paper: string, sea: string) =>
  `${field(paper)}${path("M14 74q10-34 60-30 40 4 58 26 4-16 18-20-2 12-8 18 10 0 14 8-14 8-24 4-14 30-56 30-50 0-62-36z", ink)}${line("M24 88q30 14 66 10M30 96q24 10 50 8", paper, 2)}${circle(38, 72, 3, paper)}${line("M56 40q-4-14-14-14M58 40q4-16 16-12", sea, 4)}${line("M0 122q10-10 20 0t20 0 20 0 20 0 20 0 20 0 20 0 20 0M10 134q10-10 20 0t20 0 20 0 20 0 20 0 20 0", sea, 4)}`;
export const botanic = (ink: string, paper: string, bloom: string) =>
  `${field(paper)}${line("M80 136V50M80 104q-26-4-34-30M80 92q28-6 36-34M80 122q20-2 30-16", ink, 4)}${[
    [80, 40, 16],
    [44, 66, 12],
    [118, 50, 12],
  ]
    .map(
      ([x = 0, y = 0, r = 0]) =>
        `${[0, 1, 2, 3, 4].map((at) => circle(x + Math.cos((at * Math.PI) / 2.5) * r * 0.8, y + Math.sin((at * Math.PI) / 2.5) * r * 0.8, r * 0.62, bloom)).join("")}${circle(x, y, r * 0.42, "#f0c05a")}`,
    )
    .join(
      "",
    )}${oval(112, 102, 12, 6, ink, 'transform="rotate(-30 112 102)"')}${oval(58, 116, 13, 6, ink, 'transform="rotate(24 58 116)"')}`;
export const city = (ink: string, paper: string, lit: string) =>
  `${field(paper)}${circle(128, 28, 12, lit)}${path("M0 140V76h22V52h24v40h16V34l14-14 14 14v58h18V58h30v30h22v52z", ink)}${[
    [8, 88],
    [28, 66],
    [36, 66],
    [28, 82],
    [66, 48],
    [78, 48],
    [66, 66],
    [78, 82],
    [114, 70],
    [126, 70],
    [114, 90],
    [144, 102],
    [8, 108],
    [50, 106],
    [100, 112],
    [126, 116],
  ]
    .map(([x, y]) => path(`M${x} ${y}h5v7h-5z`, lit))
    .join("")}`;
export const bird = (ink: string, paper: string, breast: string) =>
  `${field(paper)}${line("M10 112q60-14 140 4M120 112q10-14 24-14", "#7a5230", 5)}${path("M40 78q4-38 40-38 12-16 30-10l14 12-14 6q4 40-30 52-24 6-34-4L20 120l6-20z", ink)}${path("M84 98q26-14 24-44-22 4-32 20-6 14 8 24z", breast)}${circle(108, 42, 3, "#fff")}${line("M76 100l-2 14M88 98v16", "#7a5230", 3)}`;
export const islands = (ink: string, sea: string, land: string) =>
  `${field(sea)}${path("M18 46q10-26 40-20t26 22-22 26-30-2-14-26zM104 84q6-18 26-14t14 24-28 14-12-24zM40 106q8-12 20-6t2 18-22-12zM112 26q10-10 20 0t-6 16-14-16z", land)}${line("M18 46q10-26 40-20t26 22-22 26-30-2-14-26zM104 84q6-18 26-14t14 24-28 14-12-24z", ink, 2.5)}${line("M62 62q20 30 44 26M124 40q10 14 4 30", ink, 2, 'stroke-dasharray="4 4"')}${path("M44 44l8-12 8 12zM122 92l6-10 6 10z", ink)}${circle(26, 112, 12, "none", `stroke="${ink}" stroke-width="2"`)}${path("M26 98l4 14-4 14-4-14z", ink)}`;
/** Letters for tools: A as in axe. */
export const toolAlphabet = (ink: string, red: string) => {
  const letters = [..."ABCDEFGHIJKL"]
    .map(
      (letter, at) =>
        `<text x="${16 + (at % 3) * 50}" y="${44 + Math.floor(at / 3) * 40}" font-size="34" fill="${at % 4 === 1 ? red : ink}">${letter}</text>`,
    )
    .join("");
  return `<g font-family="Georgia,serif" font-weight="700">${letters}</g>${line("M20 186h120", ink, 5)}${path("M20 196h18v10H20zM60 194l20 6-20 6z", ink)}${line("M38 201h16M92 206l14-14M112 200h24", red, 5)}`;
};
export const boatPrint = (ink: string, paper: string, sail: string) =>
  `${field(paper)}${path("M30 96h104l-16 24H48z", ink)}${line("M80 18v78", ink, 4)}${path("M86 24q40 34 46 66H86z", sail)}${path("M74 34q-32 26-40 56h40z", sail, 'opacity=".75"')}${line("M0 126q10-10 20 0t20 0 20 0 20 0 20 0 20 0 20 0 20 0", ink, 3)}`;
export const bees = (ink: string, paper: string, honey: string) =>
  `${field(paper)}${[
    [40, 40],
    [112, 30],
    [84, 84],
    [34, 108],
    [130, 104],
  ]
    .map(
      ([x = 0, y = 0], at) =>
        `<g transform="translate(${x} ${y}) rotate(${n(at * 40 - 60)})">${oval(0, 0, 16, 10, honey)}${line("M-4-9v18M4-9v18", ink, 4)}${oval(-3, -13, 6, 9, ink, 'opacity=".3"')}${oval(6, -13, 6, 9, ink, 'opacity=".3"')}${circle(16, 0, 5, ink)}</g>`,
    )
    .join("")}`;
