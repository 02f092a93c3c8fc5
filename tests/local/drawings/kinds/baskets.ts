import { wicker } from "../patterns.ts";
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
  path,
  shadow,
  sheet,
  solid,
  turned,
} from "../pen.ts";

export type Willow = { fill: string; dark: string; light: string };
const woven = ({ dark }: Willow): Pattern => wicker(dark);
/** The plait that ends a basket. */
const plait = (x: number, y: number, rx: number, ry: number, { dark, light }: Willow) =>
  `${path(disc(x, y, rx, ry), "none", `stroke="${dark}" stroke-width="12"`)}${path(disc(x, y, rx, ry), "none", `stroke="${light}" stroke-width="8" stroke-dasharray="9 5"`)}`;
const open = (
  willow: Willow,
  [rim, y, foot, base]: readonly [number, number, number, number],
  load: string,
  behind = "",
): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, base, foot * 1.15)}${behind}${oval(200, y, rim, rim * 0.2, willow.dark)}${load}${turned(
        pen,
        {
          ...{ fill: willow.fill, pattern: woven(willow), hollow: null },
          profile: [
            [rim, y],
            [(rim + foot) / 2 + 8, (y + base) / 2],
            [foot, base],
          ],
        },
      )}${path(`M${200 - rim} ${y}a${rim} ${n(rim * 0.2)} 0 0 0 ${rim * 2} 0`, "none", `stroke="${willow.dark}" stroke-width="13"`)}${path(`M${200 - rim} ${y}a${rim} ${n(rim * 0.2)} 0 0 0 ${rim * 2} 0`, "none", `stroke="${willow.light}" stroke-width="9" stroke-dasharray="10 5"`)}`,
  );

export const shoppingBasket = (willow: Willow): Motif => {
  const handle = "M106 146C100 20 300 20 294 146";
  const load = `${oval(158, 132, 40, 34, "#7c9a58")}${oval(178, 120, 26, 28, "#8fae68")}${circle(226, 132, 26, "#c8452f")}${circle(258, 138, 20, "#d9a441")}${circle(218, 124, 7, "#fff", 'opacity=".5"')}`;
  return open(
    willow,
    [112, 152, 84, 250],
    load,
    `${line(handle, willow.dark, 15)}${line(handle, willow.light, 10, 'stroke-dasharray="12 5"')}`,
  );
};
export const logBasket = (willow: Willow): Motif => {
  const log = (x: number, y: number, r: number) =>
    `${circle(x, y, r, "#7f5536")}${circle(x, y, r - 4, "#dcbf92")}${circle(x, y, r * 0.5, "none", 'stroke="#a5824f" stroke-width="2"')}`;
  return open(
    willow,
    [126, 142, 104, 252],
    `${log(150, 118, 30)}${log(214, 108, 34)}${log(270, 124, 26)}${log(182, 138, 24)}${log(246, 142, 22)}`,
  );
};
export const breadBasket = (willow: Willow): Motif =>
  open(
    willow,
    [128, 186, 84, 246],
    `${path("M86 176q20 26 60 4l-10-30q-40-4-50 26z", "#f4efe4")}${oval(164, 162, 50, 34, "#c98b4a")}${line("M136 150l16 26M156 142l16 30M178 142l12 26", "#f3dcb0", 6)}${oval(240, 168, 48, 28, "#b5733a")}${line("M220 156l10 20M240 152l10 22", "#f3dcb0", 5)}`,
  );
export const laundryBasket = (willow: Willow): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 254, 84)}${turned(pen, {
        ...{ fill: willow.fill, pattern: woven(willow), hollow: null },
        profile: [
          [84, 104],
          [92, 170],
          [80, 250],
        ],
      })}${solid(pen, "M106 104q-2-40 94-40t94 40q-94 26-188 0z", { fill: willow.light, pattern: woven(willow) })}${circle(200, 60, 12, willow.dark)}${line("M108 106q92 24 184 0", willow.dark, 7)}${line("M112 150q-22 4-22 26t22 22M288 150q22 4 22 26t-22 22", willow.dark, 9)}`,
  );
export const bicycleBasket = (willow: Willow, strap: string): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 252, 88)}${solid(pen, "M84 104q116 30 232 0l-26 142q-90 16-180 0z", { fill: willow.fill, pattern: woven(willow) })}${line("M84 104q116 30 232 0", willow.dark, 14)}${line("M84 104q116 30 232 0", willow.light, 9, 'stroke-dasharray="10 5"')}${sheet(pen, block(142, 96, 18, 92, 4), { fill: strap })}${sheet(pen, block(240, 96, 18, 92, 4), { fill: strap })}${path(block(138, 150, 26, 20, 3), "none", 'stroke="#d2a84c" stroke-width="5"')}${path(block(236, 150, 26, 20, 3), "none", 'stroke="#d2a84c" stroke-width="5"')}${[
        [120, 82],
        [154, 66],
        [250, 70],
        [286, 84],
      ]
        .map(
          ([x = 0, y = 0], at) =>
            `${line(`M${x} ${y}q${at < 2 ? 10 : -10} 20 ${at < 2 ? 12 : -12} 36`, "#6f7d4f", 4)}${circle(x, y, 13, ["#d98a6a", "#f0c05a", "#c9799a", "#e8e0d0"][at] ?? "#d98a6a")}${circle(x, y, 5, "#8c4a32")}`,
        )
        .join("")}`,
  );
export const birdFeeder = (willow: Willow): Motif =>
  onWall(
    (pen) =>
      `${line("M200 0v56", willow.dark, 5)}${line("M200 56C120 100 110 190 150 252M200 56C280 100 290 190 250 252M200 56C168 110 164 190 182 258M200 56c32 54 36 134 18 202", willow.dark, 6)}${solid(pen, "M128 196q72 26 144 0l-20 60q-52 16-104 0z", { fill: willow.fill, pattern: woven(willow) })}${oval(200, 196, 72, 14, "#5a4326")}${oval(200, 193, 62, 10, "#d9b26a")}${group("translate(256 116) scale(.62)", `${path("M40 78q4-38 40-38 12-16 30-10l14 12-14 6q4 40-30 52-24 6-34-4L20 120l6-20z", "#6d8796")}${path("M84 98q26-14 24-44-22 4-32 20-6 14 8 24z", "#d9744a")}${circle(108, 42, 4, "#fff")}`)}`,
  );
export const rushMats = (willow: Willow): Motif =>
  fromAbove((pen) => {
    const mat = (x: number, y: number, r: number) =>
      `${lying(pen, disc(x, y, r), { fill: willow.fill })}${[0.86, 0.68, 0.5, 0.32, 0.14].map((share, at) => path(disc(x, y, r * share), "none", `stroke="${at % 2 ? willow.light : willow.dark}" stroke-width="${n(r * 0.09)}" stroke-dasharray="8 3" opacity=".75"`)).join("")}`;
    return `${mat(258, 116, 76)}${mat(150, 168, 88)}`;
  });
export const cradle = (willow: Willow, blanket: string): Motif =>
  onTable(
    (pen) =>
      `${shadow(200, 254, 124)}${solid(pen, "M72 150c-6-80 80-104 112-54l-20 60z", { fill: willow.light, pattern: woven(willow) })}${path("M76 156q124-24 252 0-10 20-126 22T76 156z", "#fbf6ec")}${solid(pen, "M150 160q80-40 176-4l-6 26q-90 16-166 0z", { fill: blanket })}${solid(pen, "M70 158q130 36 260 0-4 76-44 90H114q-40-14-44-90z", { fill: willow.fill, pattern: woven(willow) })}${line("M70 158q130 36 260 0", willow.dark, 13)}${line("M70 158q130 36 260 0", willow.light, 8, 'stroke-dasharray="10 5"')}${line("M96 252q104 22 208 0", "#8d6a45", 9)}`,
  );
export const wreath = (willow: Willow): Motif =>
  onWall(() => {
    const leaves = Array.from({ length: 22 }, (_, at) => {
      const angle = (at * Math.PI) / 11;
      const r = at % 2 ? 104 : 78;
      const [x, y] = [200 + Math.cos(angle) * r, 152 + Math.sin(angle) * r];
      const turn = Math.round((angle * 180) / Math.PI + (at % 2 ? 50 : 130));
      return oval(
        x,
        y,
        17,
        7,
        at % 3 ? "#7c9a58" : "#a8b890",
        `transform="rotate(${turn} ${n(x)} ${n(y)})"`,
      );
    });
    const berries = [20, 75, 130, 200, 260, 320].map((degrees) => {
      const angle = (degrees * Math.PI) / 180;
      return circle(200 + Math.cos(angle) * 92, 152 + Math.sin(angle) * 92, 8, "#b5483c");
    });
    return `${circle(206, 162, 92, "none", 'stroke="#3a2418" stroke-width="30" opacity=".16"')}${plait(200, 152, 92, 92, willow)}${plait(200, 152, 84, 84, willow)}${leaves.join("")}${berries.join("")}`;
  });
export const hanger = (willow: Willow): Motif =>
  onWall(
    (pen) =>
      `${line("M200 0 120 156M200 0l80 156", "#a98053", 4)}${path("M200 96c-40-14-60 10-68 44M200 96c40-14 60 10 68 44M200 110c-10-30-30-40-52-36M200 110c10-30 30-40 52-36M200 132V86", "none", 'stroke="#55703e" stroke-width="5" stroke-linecap="round"')}${[
        [134, 138],
        [266, 138],
        [150, 76],
        [250, 76],
        [200, 84],
        [168, 108],
        [232, 108],
        [176, 86],
        [224, 86],
      ]
        .map(([x = 0, y = 0], at) =>
          oval(
            x,
            y,
            18,
            9,
            at % 2 ? "#7c9a58" : "#5f7d46",
            `transform="rotate(${at * 37} ${x} ${y})"`,
          ),
        )
        .join(
          "",
        )}${solid(pen, "M112 156q88 26 176 0-6 80-50 100h-76q-44-20-50-100z", { fill: willow.fill, pattern: woven(willow) })}${line("M112 156q88 26 176 0", willow.dark, 12)}${line("M112 156q88 26 176 0", willow.light, 8, 'stroke-dasharray="10 5"')}`,
  );
