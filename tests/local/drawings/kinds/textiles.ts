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
} from "../pen.ts";

export type Cloth = { fill: string; pattern?: Pattern; trim: string };

const fringe = (x: number, y: number, width: number, color: string, long = 16) => {
  const count = Math.floor(width / 10);
  const threads = Array.from(
    { length: count + 1 },
    (_, at) => `M${n(x + (at * width) / count)} ${n(y)}l${at % 2 ? 2 : -2} ${long}`,
  );
  return line(threads.join(""), color, 3);
};
const folds = (d: string) =>
  `${line(d, "#2a140a", 5, 'opacity=".16"')}${line(d, "#fff", 2.5, 'opacity=".3" transform="translate(-4 0)"')}`;

export const scarf = ({ fill, pattern, trim }: Cloth): Motif =>
  onWall((pen) => {
    const long = "M206 92q34-12 62 4 10 60-2 152h-54q6-80-6-156z";
    const short = "M196 92q-34-12-62 4-12 50 0 118h54q-4-60 8-122z";
    return `${line("M96 70h208", "#8d6a45", 9)}${circle(96, 70, 9, "#6f4f31")}${circle(304, 70, 9, "#6f4f31")}${fringe(134, 212, 54, trim)}${lying(pen, short, { fill, pattern, inside: `${folds("M152 100q-6 60 0 120M174 100q-8 60-2 120")}${line("M120 196h80", trim, 7)}` })}${fringe(212, 246, 52, trim)}${lying(pen, long, { fill, pattern, inside: `${folds("M232 96q8 70 0 160M252 98q8 70 0 160")}${line("M200 228h80", trim, 7)}` })}${sheet(pen, "M132 98q-4-44 68-44t70 44q-34-16-68-6-36-10-70 6z", { fill, pattern })}`;
  });
/** Folded, in a pile of so many layers; the last lies on top. */
export const folded = (layers: readonly Cloth[]): Motif =>
  onTable((pen) => {
    const tall = Math.min(44, 132 / layers.length);
    const pile = layers.map(({ fill, pattern }, at) => {
      const [y, inset] = [246 - tall * (at + 1), at * 4];
      const d = `M${98 + inset} ${n(y + 3)}q-14 ${n(tall / 2)} 0 ${n(tall)}h${204 - inset * 2}q10-4 10-${n(tall / 2)}t-10-${n(tall / 2)}z`;
      const fold = `M${104 + inset} ${n(y + tall / 2)}h${196 - inset * 2}`;
      return `${solid(pen, d, { fill, pattern })}${line(fold, "#2a140a", 2, 'opacity=".25"')}`;
    });
    const [top, y] = [layers.at(-1), 246 - tall * layers.length];
    const over = top
      ? `${fringe(142, y + tall * 1.9, 84, top.trim, 14)}${sheet(pen, `M140 ${n(y)}h88v${n(tall * 1.9)}h-88z`, top)}`
      : "";
    return `${shadow(204, 248, 116)}${pile.join("")}${over}`;
  });
export const throwBlanket = ({ fill, pattern, trim }: Cloth): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 256, 130)}${line("M74 104v150M326 104v150M74 178h252", "#8d6a45", 10)}${fringe(98, 230, 204, trim, 18)}${sheet(pen, "M94 92q106-14 212 0l4 140q-110 12-220 0z", { fill, pattern, inside: folds("M142 90q-6 70 2 150M212 88q8 70-2 150M268 90q-6 70 4 150") })}${solid(pen, block(62, 82, 276, 20, 10), { fill: "#a98053" })}${sheet(pen, "M94 82q106-10 212 0v14q-106-8-212 0z", { fill, pattern })}`,
  );
export const shawl = ({ fill, pattern, trim }: Cloth): Motif =>
  onWall((pen) => {
    const hem = Array.from({ length: 13 }, (_, at): Point => {
      const share = at / 12;
      return [60 + share * 280, 104 + (1 - Math.abs(share - 0.5) * 2) * 140];
    });
    const scallops = hem
      .slice(1)
      .map(([x, y]) => `A14 14 0 0 0 ${n(x)} ${n(y)}`)
      .join("");
    const d = `M60 104${scallops}Q200 40 60 104z`;
    return `${lying(pen, d, { fill, pattern, inside: folds("M200 70v170M150 78q20 50 26 110M250 78q-20 50-26 110") })}${circle(60, 100, 7, trim)}${circle(340, 100, 7, trim)}${line("M62 100Q200 40 338 100", trim, 5)}`;
  });
export const socks = ({ fill, pattern, trim }: Cloth): Motif =>
  fromAbove((pen) => {
    const sock = (x: number, y: number, turn: number) => {
      const d = `M${x} ${y}h54v108q0 12 12 18l44 20q22 10 12 30-6 12-30 10l-66-10q-30-6-28-40z`;
      return group(
        `rotate(${turn} ${x + 40} ${y + 80})`,
        `${lying(pen, d, { fill, pattern, inside: `${path(`M${x - 4} ${y - 2}h64v30h-64z`, trim)}${circle(x + 6, y + 152, 30, trim)}${circle(x + 116, y + 166, 26, trim)}` })}${line(`M${x + 8} ${y + 4}v20M${x + 20} ${y + 4}v20M${x + 32} ${y + 4}v20M${x + 44} ${y + 4}v20`, "#fff", 2, 'opacity=".4"')}`,
      );
    };
    return `${sock(190, 42, 10)}${sock(104, 62, -4)}`;
  });
export const mittens = ({ fill, pattern, trim }: Cloth): Motif =>
  fromAbove((pen) => {
    const hand = (flip: boolean) => {
      const d =
        "M126 226v-60q-30-20-34-44 4-22 24-10l12 20q-6-64 10-84 30-28 58 4 14 20 8 84l-4 90z";
      const one = `${lying(pen, d, { fill, pattern, inside: path("M110 196h110v40H110z", trim) })}${line("M138 206v18M152 206v18M166 206v18M180 206v18", "#fff", 2, 'opacity=".5"')}`;
      return flip
        ? group("translate(392 6) scale(-1 1) rotate(6 160 150)", one)
        : group("translate(-18 8) rotate(-8 160 150)", one);
    };
    return `${line("M136 236q64 60 130-2", trim, 5)}${hand(true)}${hand(false)}`;
  });
export const hat = ({ fill, pattern, trim }: Cloth): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 244, 122)}${oval(200, 226, 128, 26, fill)}${oval(200, 226, 128, 26, "#2a140a", 'opacity=".14"')}${solid(pen, "M118 220q-2-104 40-120 22-8 42 8 20-16 42-8 42 16 40 120-82 26-164 0z", { fill, pattern, inside: line("M112 202q88 26 176 0", trim, 18) })}${path("M256 186q30-40 20-66-26 16-30 62z", "#7d9a6a")}${line("M250 190q16-34 24-62", "#4f6a4a", 2.5)}`,
  );
export const beanie = ({ fill, pattern, trim }: Cloth): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 250, 96)}${solid(pen, "M112 214q-6-124 88-124t88 124z", { fill, pattern })}${solid(pen, block(104, 200, 192, 46, 16), { fill: trim })}${line("M124 208v30M144 208v30M164 208v30M184 208v30M204 208v30M224 208v30M244 208v30M264 208v30M282 208v30", "#2a140a", 3, 'opacity=".22"')}${solid(pen, disc(200, 82, 30), { fill: trim })}${line("M180 76l10 6M196 60l2 12M214 66l-6 10M222 84l-10 2M204 102l-2-10", "#fff", 3, 'opacity=".5"')}`,
  );
export const cushion = ({ fill, pattern, trim }: Cloth): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 252, 104)}${solid(pen, "M96 76q104 18 208 0 14 0 14 12-16 76 0 150 0 14-14 14-104-14-208 0-14 0-14-14 16-74 0-150 0-12 14-12z", { fill, pattern })}${[
        [92, 80],
        [308, 80],
        [92, 246],
        [308, 246],
      ]
        .map(([x = 0, y = 0]) => circle(x, y, 9, trim))
        .join("")}${line("M112 96q88 14 176 0", "#fff", 4, 'opacity=".3"')}`,
  );
export const skeins = (colors: readonly string[]): Motif =>
  fromAbove((pen) =>
    colors
      .map((color, at) => {
        const y = 84 + at * 62;
        const d = `M78 ${y}q20-34 60-20h124q44-12 62 20-12 36-62 24H138q-44 10-60-24z`;
        const twists = Array.from(
          { length: 8 },
          (_, step) => `M${104 + step * 26} ${y - 22}q22 22 4 46`,
        ).join("");
        return group(
          `rotate(${at % 2 ? 5 : -5} 200 ${y})`,
          `${lying(pen, d, { fill: color, inside: `${line(twists, "#fff", 3, 'opacity=".35"')}${group("translate(7 0)", line(twists, "#2a140a", 4, 'opacity=".2"'))}` })}${path(block(178, y - 24, 48, 50, 2), "#f6ecd8")}${line(`M188 ${y - 6}h28M188 ${y + 6}h20`, "#7a5230", 3)}`,
        );
      })
      .join(""),
  );
export const jumper = ({ fill, pattern, trim }: Cloth): Motif =>
  onWall((pen) => {
    const d =
      "M152 62q48 22 96 0l52 20 40 110-40 18-32-60 4 100q-72 16-144 0l4-100-32 60-40-18 40-110z";
    const yoke = `${line("M96 112q104 44 208 0M92 132q108 48 216 0", trim, 5, 'stroke-dasharray="2 9"')}${line("M124 240q76 18 152 0", trim, 16)}${line("M60 178l40 22M340 178l-40 22", trim, 13)}`;
    return `${line("M200 20v26M130 66l70-24 70 24", "#8d6a45", 5)}${lying(pen, d, { fill, pattern, inside: yoke })}${line("M152 63q48 24 96 0", trim, 9)}`;
  });
export const slippers = ({ fill, pattern, trim }: Cloth): Motif =>
  fromAbove((pen) => {
    const one = (x: number, turn: number) =>
      group(
        `rotate(${turn} ${x} 150)`,
        `${lying(pen, `M${x} 44c44 0 56 60 50 112s-6 100-48 100-50-40-52-100 4-112 50-112z`, { fill, pattern })}${oval(x + 1, 202, 33, 46, trim)}${oval(x + 1, 208, 26, 38, "#3a2418", 'opacity=".45"')}${circle(x, 124, 11, trim)}`,
      );
    return `${one(138, -9)}${one(262, 9)}`;
  });
export const teaCosy = ({ fill, pattern, trim }: Cloth): Motif =>
  onTable(
    (pen) =>
      `${shadow(206, 250, 104)}${line("M292 214c44-8 40-50 64-56", "#e8e0d0", 20)}${line("M108 176c-56-6-56 58 2 54", "#e8e0d0", 13)}${solid(pen, "M98 246q-14-136 102-144 116 8 102 144-102 16-204 0z", { fill, pattern, inside: line("M90 228q110 20 220 0", trim, 14) })}${solid(pen, disc(200, 92, 22), { fill: trim })}`,
  );

export const quilt = (colors: readonly string[], trim: string): Motif =>
  onWall((pen) => {
    const size = 42;
    const cells = Array.from({ length: 20 }, (_, at) => {
      const [x, y] = [95 + (at % 5) * size, 62 + Math.floor(at / 5) * size];
      const pick = (shift: number) =>
        colors[(at * 3 + shift + Math.floor(at / 5)) % colors.length] ?? trim;
      return `${path(`M${x} ${y}h${size}v${size}z`, pick(0))}${path(`M${x} ${y}v${size}h${size}z`, pick(2))}`;
    });
    return `${line("M70 46h260", "#8d6a45", 9)}${circle(70, 46, 8, "#6f4f31")}${circle(330, 46, 8, "#6f4f31")}${lying(pen, "M83 46h234v200q-60 12-117 0t-117 0z", { fill: trim, inside: cells.join("") })}${line("M137 62v168M179 62v168M221 62v168M263 62v168M95 104h210M95 146h210M95 188h210", "#fff", 1.5, 'opacity=".6" stroke-dasharray="5 5"')}`;
  });
export const rug = ({ fill, pattern, trim }: Cloth): Motif =>
  fromAbove((pen) =>
    group(
      "rotate(-12 200 150)",
      `${fringe(84, 226, 232, trim, 18)}${fringe(84, 58, 232, trim, 18)}${lying(pen, block(80, 74, 240, 154, 2), { fill, pattern, inside: `${line("M80 92h240M80 210h240", trim, 9)}${path("M200 112l54 38-54 38-54-38z", trim)}${path("M200 128l32 22-32 22-32-22z", fill)}` })}`,
    ),
  );
export const runner = ({ fill, pattern, trim }: Cloth): Motif =>
  onTable(
    (pen) =>
      `${path("M0 160h400v140H0z", "#a98053", 'opacity=".55"')}${sheet(pen, "M128 160h144l40 116H88z", { fill, pattern, inside: `${line("M124 172h152M96 262h208", trim, 7)}` })}${fringe(90, 276, 220, trim, 14)}${shadow(200, 206, 34)}${solid(pen, "M166 170q4 36 20 38h28q16-2 20-38z", { fill: "#efe6d6" })}${oval(200, 170, 34, 8, "#d6c7ad")}${line("M200 168q-6-50 6-92M203 112q18-6 24-26M202 130q-18-6-24-28", "#6f7d4f", 4)}${circle(206, 74, 11, "#d9a441")}${circle(229, 84, 8, "#d9a441")}${circle(177, 100, 8, "#d9a441")}`,
  );
export const towel = ({ fill, pattern, trim }: Cloth, print = ""): Motif =>
  onWall(
    (pen) =>
      `${line("M92 56h216", "#8d6a45", 9)}${circle(92, 56, 9, "#6f4f31")}${circle(308, 56, 9, "#6f4f31")}${lying(pen, "M124 54q76-10 152 0v196q-38 8-76 0t-76 0z", { fill, pattern, inside: `${line("M118 220h164M118 232h164", trim, 5)}${print}${folds("M160 60q-4 90 2 190M246 60q4 90-2 190")}` })}`,
  );
export const wallHanging = ({ fill, pattern, trim }: Cloth, other: string): Motif =>
  onWall((pen) => {
    const threads = Array.from({ length: 21 }, (_, at): string => {
      const x = 112 + at * 8.8;
      return `M${n(x)} 180V${n(210 + (1 - Math.abs(at - 10) / 10) * 62)}`;
    });
    return `${line("M200 18 96 62M200 18l104 44", "#8d6a45", 3)}${line(threads.join(""), trim, 5)}${lying(pen, "M108 62h184v116l-92 54-92-54z", { fill, pattern, inside: `${path("M108 120l92 54 92-54v34l-92 54-92-54z", other)}${circle(200, 112, 28, other)}` })}${line("M88 62q112-8 224 0", "#a98053", 9)}`;
  });
export const apron = ({ fill, pattern, trim }: Cloth): Motif =>
  onWall(
    (pen) =>
      `${line("M160 62q40-60 80 0", trim, 7)}${line("M116 134q-40 20-30 90M284 134q40 20 30 90", trim, 6)}${lying(pen, "M158 60h84q2 50 44 74v114q-86 16-172 0V134q42-24 44-74z", { fill, pattern })}${sheet(pen, block(150, 164, 100, 54, 6), { fill: trim })}${line("M200 166v50", "#fff", 2, 'opacity=".5" stroke-dasharray="4 4"')}${line("M162 68h76", "#fff", 2, 'opacity=".6" stroke-dasharray="5 4"')}`,
  );
export const pouches = (cloths: readonly Cloth[]): Motif =>
  fromAbove((pen: Pen) =>
    cloths
      .map(({ fill, pattern, trim }, at) =>
        group(
          `rotate(${-10 + at * 12} 200 ${110 + at * 60})`,
          `${lying(pen, block(104 + at * 14, 56 + at * 66, 176, 96, 10), { fill, pattern })}${line(`M${112 + at * 14} ${70 + at * 66}h160`, trim, 6)}${line(`M${262 + at * 14} ${70 + at * 66}l20 18`, trim, 4)}${circle(284 + at * 14, 90 + at * 66, 6, trim)}`,
        ),
      )
      .join(""),
  );
export const garland = (color: string, colors: readonly string[]): Motif =>
  onWall((pen) => {
    const flags = colors.map((fill, at) => {
      const x = 62 + at * (276 / colors.length);
      const sag = 92 + 44 * (1 - ((x + 24 - 200) / 170) ** 2);
      return lying(pen, `M${n(x)} ${n(sag)}h44l-22 64z`, { fill });
    });
    return `${flags.join("")}${line(
      `M40 80${curve([
        [40, 80],
        [120, 122],
        [200, 138],
        [280, 122],
        [360, 80],
      ])}`,
      color,
      5,
    )}`;
  });
export const dryingLine = (cloths: readonly Cloth[]): Motif =>
  onWall((pen) => {
    const towels = cloths.map(({ fill, pattern, trim }, at) => {
      const x = 70 + at * 92;
      return `${lying(pen, `M${x} ${82 + (at === 1 ? 8 : 0)}q40 8 78 0v${130 + at * 8}q-39 10-78 0z`, { fill, pattern, inside: line(`M${x - 4} ${196 + at * 6}h90`, trim, 6) })}${path(block(x + 8, 72 + (at === 1 ? 8 : 0), 8, 24, 3), "#c99a62")}${path(block(x + 62, 72 + (at === 1 ? 8 : 0), 8, 24, 3), "#c99a62")}`;
    });
    return `${line("M20 74q180 24 360 0", "#7b5b3a", 3)}${towels.join("")}`;
  });
export const ovalMat = ({ fill, trim }: Cloth): Motif =>
  fromAbove((pen) => {
    const coils = [118, 98, 78, 58, 38, 18].map((r, at) =>
      path(
        disc(200, 150, r, r * 0.82),
        "none",
        `stroke="${at % 2 ? trim : "#fff"}" stroke-width="7" stroke-dasharray="11 4" opacity=".55"`,
      ),
    );
    return `${lying(pen, disc(200, 150, 130, 108), { fill })}${coils.join("")}`;
  });
