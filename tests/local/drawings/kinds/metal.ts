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
  path,
  shadow,
  solid,
} from "../pen.ts";

export const knife = (steel: string, handle: string): Motif =>
  fromAbove((pen) =>
    group(
      "rotate(-28 200 150)",
      `${lying(pen, "M52 152q70-52 196-46v54q-90 12-170 8-20-4-26-16z", { fill: steel })}${line("M62 152q80-8 184-4", "#fff", 3, 'opacity=".7"')}${lying(pen, "M246 108h26q60 0 92 10 10 20-4 34-50 2-90 4l-24 4z", { fill: handle })}${[280, 312, 342].map((x) => circle(x, 132, 5, "#d2a84c")).join("")}`,
    ),
  );
export const hooks = (iron: string, many: number, leafy: boolean): Motif =>
  onWall((pen) =>
    Array.from({ length: many }, (_, at) => {
      const x = 200 + (at - (many - 1) / 2) * 104;
      const plate = leafy
        ? lying(pen, `M${x} 52c40 26 36 70 0 92-36-22-40-66 0-92z`, { fill: iron })
        : lying(pen, block(x - 22, 56, 44, 90, 20), { fill: iron });
      const hook = `M${x} 128v56q2 44 34 40 28-6 22-38`;
      return `${line(hook, "#3a2418", 13, 'opacity=".2" transform="translate(5 7)"')}${line(hook, iron, 13)}${line(hook, "#fff", 3, 'opacity=".3" transform="translate(-3 0)"')}${plate}${circle(x + 56, 182, 9, iron)}${circle(x, 78, 5, "#d8d2c6")}${circle(x, 124, 5, "#d8d2c6")}`;
    }).join(""),
  );
export const bell = (metal: string, dark: string): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 250, 86)}${circle(200, 244, 18, dark)}${solid(pen, "M200 74c52 0 58 60 66 106 6 34 22 40 28 58-60 18-128 18-188 0 6-18 22-24 28-58 8-46 14-106 66-106z", { fill: metal, inside: `${line("M100 214q100 26 200 0M140 118q60 16 120 0", dark, 5)}` })}${path(disc(200, 58, 20, 20), "none", `stroke="${dark}" stroke-width="9"`)}${line("M156 120q-10 50-22 82", "#fff", 8, 'opacity=".4"')}`,
  );
export const trivet = (iron: string): Motif =>
  fromAbove(() => {
    const spokes = Array.from({ length: 8 }, (_, at) => {
      const angle = (at * Math.PI) / 4;
      const [x, y] = [Math.cos(angle), Math.sin(angle)];
      return `M${n(200 + x * 30)} ${n(150 + y * 26)}Q${n(200 + Math.cos(angle + 0.5) * 78)} ${n(150 + Math.sin(angle + 0.5) * 66)} ${n(200 + x * 112)} ${n(150 + y * 96)}`;
    }).join("");
    const all = (color: string, width: number, more: string) =>
      `${line(spokes, color, width, more)}${path(disc(200, 150, 114, 98), "none", `stroke="${color}" stroke-width="${width}" ${more}`)}${path(disc(200, 150, 30, 26), "none", `stroke="${color}" stroke-width="${width}" ${more}`)}`;
    return `${all("#3a2418", 13, 'opacity=".2" transform="translate(6 9)"')}${all(iron, 13, "")}${all("#fff", 3, 'opacity=".25" transform="translate(-2 -3)"')}`;
  });
export const trowel = (steel: string, handle: string): Motif =>
  fromAbove((pen) =>
    group(
      "rotate(34 200 150)",
      `${lying(pen, "M156 40q44-30 88 0l-6 76q-14 36-38 44-24-8-38-44z", { fill: steel })}${line("M200 44v92", "#fff", 4, 'opacity=".5"')}${line("M200 150v30", steel, 12)}${lying(pen, block(182, 176, 36, 98, 16), { fill: handle })}${path(block(182, 178, 36, 12, 4), "#8f9697")}`,
    ),
  );
export const fireTools = (iron: string): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 254, 92)}${solid(pen, "M120 240q80-18 160 0v14H120z", { fill: iron })}${line("M200 244V52M150 78h100", iron, 11)}${circle(200, 48, 11, iron)}${line("M150 78v120M250 78v112M226 78v130", iron, 7)}${path("M132 196h36l6 40h-48z", iron)}${line("M226 208q2 24-16 22", iron, 7)}${path("M238 188h24l8 50h-40z", "#b58a4a")}${line("M240 200l-4 34M250 200v36M260 200l4 34", "#7a5a2c", 3)}${line("M150 78q-12-18 0-26M250 78q12-18 0-26M226 78q10-14 0-20", iron, 6)}${line("M197 60v178", "#fff", 2.5, 'opacity=".35"')}`,
  );
export const ironCandlestick = (iron: string, wax: string): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 252, 76)}${path("M191 60h18v76h-18z", wax)}${path("M200 16c12 14 14 30 0 36-14-6-12-22 0-36z", "#f2a33a")}${solid(pen, block(182, 130, 36, 26, 5), { fill: iron })}${line("M200 156c0 50-70 26-62 66 6 20 34 14 30-4M200 156c0 50 70 26 62 66-6 20-34 14-30-4M200 156v92", iron, 10)}${oval(200, 248, 70, 12, iron)}${oval(200, 245, 64, 9, "#fff", 'opacity=".15"')}`,
  );
export const bottleOpener = (iron: string): Motif =>
  fromAbove((pen) =>
    group(
      "rotate(-36 200 150)",
      `${lying(pen, "M84 126q0-36 40-36t44 36q16 12 40 12h124q22 0 22 16t-22 16H208q-24 0-40 12-4 36-44 36t-40-36z", { fill: iron })}${path("M104 124q2-18 22-16t20 20q-2 14-10 18l-24-4q-8-6-8-18zM104 178q14-8 36 0 6 20-14 22t-22-22z", "#e9dcc4")}${line("M220 148h108M236 160h92", "#fff", 3, 'opacity=".35"')}`,
    ),
  );
export const weatherVane = (metal: string, dark: string): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 254, 40)}${line("M200 250V60M120 196h160", dark, 8)}${line("M84 150h232", dark, 8)}${path("M316 128l40 22-40 22z", dark)}${path("M84 150l-22-20h24l16 20-16 20H62z", dark)}${solid(pen, "M140 142q-20-44 6-66 4 20 24 22 26 2 36-34l10-16 16 4-6 10 14 10-14 6q4 58-36 68z", { fill: metal })}${circle(220, 62, 3, dark)}${path("M206 48l6-14 6 10 8-8 2 14z", "#b5483c")}<text x="96" y="204" font-family="Georgia,serif" font-size="24" font-weight="700" fill="${dark}">W</text><text x="288" y="204" font-family="Georgia,serif" font-size="24" font-weight="700" fill="${dark}">E</text>`,
  );
