import {
  block,
  circle,
  curve,
  disc,
  fromAbove,
  group,
  line,
  lying,
  type Motif,
  n,
  oval,
  type Pattern,
  type Point,
  path,
  sheet,
} from "../pen.ts";

export type Metal = { fill: string; dark: string; pattern?: Pattern };
const ringBand = (
  cx: number,
  cy: number,
  rx: number,
  ry: number,
  { fill, dark }: Metal,
  width: number,
) =>
  `${path(disc(cx + 5, cy + 8, rx, ry), "none", `stroke="#3a2418" stroke-width="${width}" opacity=".2"`)}${path(disc(cx, cy, rx, ry), "none", `stroke="${dark}" stroke-width="${width + 3}"`)}${path(disc(cx, cy, rx, ry), "none", `stroke="${fill}" stroke-width="${width - 2}"`)}${path(disc(cx, cy, rx, ry), "none", `stroke="#fff" stroke-width="${n(width / 4)}" opacity=".6" stroke-dasharray="${n(rx * 0.9)} ${n(rx * 0.8)}"`)}`;
/** A stone with its light, cut or round. */
const stone = (x: number, y: number, r: number, color: string, other = "#fff") =>
  `${circle(x, y, r, color)}${path(`M${n(x - r)} ${y}a${r} ${r} 0 0 1 ${n(r * 2)} 0q-${n(r)} ${n(r * 0.7)}-${n(r * 2)} 0z`, other, 'opacity=".35"')}${oval(x - r * 0.35, y - r * 0.4, r * 0.28, r * 0.18, "#fff", 'opacity=".85"')}`;

export const ring = (metal: Metal, gem?: string, other?: string): Motif =>
  fromAbove((pen) => {
    const band = ringBand(200, 170, 76, 70, metal, 20);
    const marks =
      metal.pattern && !gem
        ? Array.from({ length: 18 }, (_, at) => {
            const angle = (at * Math.PI) / 9;
            return circle(
              200 + Math.cos(angle) * 76,
              170 + Math.sin(angle) * 70,
              5,
              at % 2 ? "#fff" : metal.dark,
              'opacity=".4"',
            );
          }).join("")
        : "";
    const setting = gem
      ? `${lying(pen, disc(200, 92, 40), { fill: metal.fill })}${stone(200, 92, 30, gem, other)}`
      : "";
    return `${band}${marks}${setting}`;
  });
export const signet = (metal: Metal): Motif =>
  fromAbove(
    (pen) =>
      `${ringBand(200, 178, 78, 70, metal, 22)}${lying(pen, "M142 92q58-46 116 0 14 44-58 56-72-12-58-56z", { fill: metal.fill })}${path("M160 96q40-30 80 0 8 30-40 38-48-8-40-38z", "none", `stroke="${metal.dark}" stroke-width="3"`)}${line("M186 118V88l14 16 14-16v30", metal.dark, 5)}`,
  );
export const leafEarrings = (metal: Metal): Motif =>
  fromAbove((pen) => {
    const leaf = (x: number, turn: number) =>
      group(
        `rotate(${turn} ${x} 70)`,
        `${line(`M${x} 92V70c0-28 28-28 26-4`, metal.dark, 5)}${lying(pen, `M${x} 86c52 34 56 100 0 156-56-56-52-122 0-156z`, { fill: metal.fill, inside: line(`M${x} 90v150M${x} 130l30-22M${x} 130l-30-22M${x} 160l36-26M${x} 160l-36-26M${x} 190l30-24M${x} 190l-30-24`, metal.dark, 3) })}`,
      );
    return `${leaf(136, 6)}${leaf(262, -6)}`;
  });
export const hoops = (metal: Metal, bead?: string): Motif =>
  fromAbove(() => {
    const hoop = (x: number, y: number) =>
      `${ringBand(x, y, 60, 68, metal, 11)}${bead ? `${stone(x, y + 68, 15, bead)}${circle(x - 26, y + 61, 7, metal.dark)}${circle(x + 26, y + 61, 7, metal.dark)}` : ""}`;
    return `${hoop(134, 140)}${hoop(270, 156)}`;
  });
export const studs = (metal: Metal, gems: readonly string[]): Motif =>
  fromAbove((pen) => {
    const card = group(
      "rotate(-6 200 150)",
      `${lying(pen, block(94, 52, 212, 190, 8), { fill: "#f7efdf" })}${line("M150 208h100M166 222h68", "#b79a78", 3)}`,
    );
    return `${card}${gems.map((gem, at) => `${lying(pen, disc(150 + at * 96, 126 - at * 8, 32), { fill: metal.fill })}${stone(150 + at * 96, 126 - at * 8, 23, gem)}`).join("")}`;
  });
const chainAlong = (points: readonly Point[], { fill, dark }: Metal, width = 5) => {
  const d = `M${points[0]?.join(" ")}${curve(points)}`;
  return `${line(d, "#3a2418", width, 'opacity=".2" transform="translate(4 6)"')}${line(d, dark, width)}${line(d, fill, width - 1.5, 'stroke-dasharray="6 7"')}`;
};
const neckline: readonly Point[] = [
  [70, 30],
  [104, 110],
  [200, 168],
  [296, 110],
  [330, 30],
];
export const chainBracelet = ({ fill, dark }: Metal): Motif =>
  fromAbove(() => {
    const links = Array.from({ length: 20 }, (_, at) => {
      const angle = (at * Math.PI) / 10;
      const [x, y] = [200 + Math.cos(angle) * 112, 150 + Math.sin(angle) * 86];
      const turn = Math.round((angle * 180) / Math.PI + 90);
      return `<g transform="translate(${n(x)} ${n(y)}) rotate(${turn})">${path(disc(0, 0, 21, at % 2 ? 6 : 12), "none", `stroke="${dark}" stroke-width="8"`)}${path(disc(0, 0, 21, at % 2 ? 6 : 12), "none", `stroke="${fill}" stroke-width="5"`)}</g>`;
    });
    return `${path(disc(206, 160, 112, 86), "none", 'stroke="#3a2418" stroke-width="22" opacity=".16"')}${links.join("")}`;
  });
export const bangle = (metal: Metal): Motif =>
  fromAbove(
    (pen) =>
      `${ringBand(200, 152, 108, 88, metal, 22)}${lying(pen, "M152 218q48-22 96 0 14 26-12 36-36 10-72 0-26-10-12-36z", { fill: metal.fill })}${line("M176 234q24-12 48 0M200 226v20", metal.dark, 3)}`,
  );
export const pendant = (metal: Metal, gem: string, other: string): Motif =>
  fromAbove(
    (pen) =>
      `${chainAlong(neckline, metal)}${circle(200, 174, 10, "none", `stroke="${metal.dark}" stroke-width="5"`)}${lying(pen, "M200 182c40 20 44 72 0 96-44-24-40-76 0-96z", { fill: metal.fill })}${sheet(pen, "M200 194c30 16 32 54 0 72-32-18-30-56 0-72z", { fill: gem, inside: `${path("M200 190c40 20 30 60 0 76 10-30-10-46 0-76z", other)}${circle(190, 232, 6, "#f3b7d0", 'opacity=".7"')}${circle(208, 216, 4, "#fff", 'opacity=".8"')}` })}`,
  );
export const locket = (metal: Metal): Motif =>
  fromAbove(
    (pen) =>
      `${chainAlong(neckline, metal)}${circle(200, 168, 10, "none", `stroke="${metal.dark}" stroke-width="5"`)}${lying(pen, disc(200, 222, 46, 52), { fill: metal.fill })}${path(disc(200, 222, 36, 42), "none", `stroke="${metal.dark}" stroke-width="2.5"`)}${line("M200 246V210M200 224q-18-4-20-18M200 224q18-4 20-18", metal.dark, 4)}${circle(200, 200, 8, metal.dark)}`,
  );
export const foxBrooch = ({ fill, dark }: Metal): Motif =>
  fromAbove(
    (pen) =>
      `${lying(pen, "M200 256c-40-20-86-66-92-118L100 50l62 40q38-14 76 0l62-40-8 88c-6 52-52 98-92 118z", { fill })}${path("M200 252c-30-24-68-60-86-106 40-6 72 20 86 62 14-42 46-68 86-62-18 46-56 82-86 106z", "#fff", 'opacity=".55"')}${path("M112 70l40 26-36 26zM288 70l-40 26 36 26z", dark, 'opacity=".55"')}${circle(164, 148, 8, dark)}${circle(236, 148, 8, dark)}${path("M186 236q14-12 28 0l-14 18z", dark)}`,
  );
export const cufflinks = (metal: Metal): Motif =>
  fromAbove((pen) => {
    const link = (x: number, y: number) =>
      `${lying(pen, disc(x, y, 50), { fill: metal.fill })}${path(disc(x, y, 40), "none", `stroke="${metal.dark}" stroke-width="3"`)}${line(`M${x} ${y + 26}v-44M${x} ${y + 10}q-22-4-24-24M${x} ${y + 10}q22-4 24-24M${x} ${y - 8}q-10-8-10-18M${x} ${y - 8}q10-8 10-18`, metal.dark, 4)}`;
    return `${link(136, 132)}${link(266, 170)}`;
  });
export const beads = (colors: readonly string[], thread: string): Motif =>
  fromAbove(() => {
    const string = Array.from({ length: 19 }, (_, at) => {
      const angle = Math.PI * (0.12 + (at / 18) * 0.76 * 2 - 0.14 + 0.24);
      const [x, y] = [200 + Math.cos(angle - 0.5) * 116, 148 + Math.sin(angle - 0.5) * 92];
      return `${circle(x + 4, y + 7, 15, "#3a2418", 'opacity=".18"')}${stone(Math.round(x), Math.round(y), 15, colors[at % colors.length] ?? "#c55")}`;
    });
    return `${path(disc(200, 148, 116, 92), "none", `stroke="${thread}" stroke-width="3"`)}${string.join("")}`;
  });
