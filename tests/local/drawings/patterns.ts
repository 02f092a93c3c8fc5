import { n, type Pattern, type Pen } from "./pen.ts";

/** A tile that repeats, turned by so many degrees. */
const tile =
  (width: number, height: number, inner: string | ((pen: Pen) => string), turn = 0): Pattern =>
  (pen) => {
    const drawn = typeof inner === "string" ? inner : inner(pen);
    const turns = turn ? ` patternTransform="rotate(${turn})"` : "";
    const id = pen.define(
      (name) =>
        `<pattern id="${name}" width="${width}" height="${height}" patternUnits="userSpaceOnUse"${turns}>${drawn}</pattern>`,
    );
    return `url(#${id})`;
  };

const stroke = (d: string, color: string, width: number, opacity = 1) =>
  `<path d="${d}" fill="none" stroke="${color}" stroke-width="${width}" stroke-linecap="round" opacity="${opacity}"/>`;

/** Iron in the clay, seeds in the soap. */
export const speckle = (color: string, many = 16): Pattern =>
  tile(64, 64, (pen) =>
    Array.from({ length: many }, () => {
      const [x, y] = [3 + pen.random() * 58, 3 + pen.random() * 58];
      return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(0.7 + pen.random() * 1.5)}" fill="${color}" opacity=".7"/>`;
    }).join(""),
  );
export const stripes = (color: string, width = 6, gap = 12, turn = 0): Pattern =>
  tile(width + gap, 10, `<rect width="${width}" height="10" fill="${color}"/>`, turn);
export const pinstripes = (colors: readonly string[], width = 8, turn = 90): Pattern =>
  tile(
    colors.length * width * 1.5,
    10,
    colors
      .map(
        (color, at) =>
          `<rect x="${at * width * 1.5}" width="${width}" height="10" fill="${color}"/>`,
      )
      .join(""),
    turn,
  );
export const plaid = (one: string, other: string): Pattern =>
  tile(
    44,
    44,
    `<path d="M0 0h14v44H0zM0 0h44v14H0z" fill="${one}" opacity=".55"/><path d="M28 0h3v44h-3zM0 28h44v3H0z" fill="${other}"/>`,
  );
export const checks = (color: string, size = 12): Pattern =>
  tile(
    size * 2,
    size * 2,
    `<path d="M0 0h${size}v${size}H0zM${size} ${size}h${size}v${size}H${size}z" fill="${color}"/>`,
  );
export const dots = (color: string, r = 3, gap = 16): Pattern =>
  tile(
    gap,
    gap,
    `<circle cx="${gap / 4}" cy="${gap / 4}" r="${r}" fill="${color}"/><circle cx="${gap * 0.75}" cy="${gap * 0.75}" r="${r}" fill="${color}"/>`,
  );
/** Stitches of a plain knit. */
export const knit = (color: string): Pattern =>
  tile(10, 10, stroke("M1 1l4 6 4-6", color, 1.8, 0.55));
export const herringbone = (color: string): Pattern =>
  tile(24, 12, stroke("M0 12 12 0 24 12M0 24 12 12 24 24M0 0 12-12 24 0", color, 3, 0.7));
export const lattice = (color: string): Pattern =>
  tile(18, 18, stroke("M0 0l18 18M18 0 0 18", color, 1.6, 0.8));
/** Willow around its stakes. */
export const wicker = (color: string): Pattern =>
  tile(
    24,
    16,
    `${stroke("M1 4q5-4 10 0M13 12q5-4 10 0", color, 2.4, 0.75)}${stroke("M13 4q5 4 10 0M1 12q5 4 10 0", "#fff", 2, 0.3)}${stroke("M12 0v16M0 0v16", color, 1.2, 0.35)}`,
  );
/** Along the wood, or across the table of a board. */
export const grain = (color: string, turn = 0): Pattern =>
  tile(
    120,
    32,
    `${stroke("M0 5q30 7 60 0t60 0M0 21q30-8 60 0t60 0", color, 1.3, 0.5)}${stroke("M0 13q30 4 60 0t60 0M20 28q24-7 50 0", color, 0.9, 0.4)}`,
    turn,
  );
export const endGrain = (dark: string, light: string): Pattern =>
  tile(
    56,
    56,
    `<path d="M0 0h28v28H0zM28 28h28v28H28z" fill="${dark}" opacity=".5"/><path d="M28 0h28v28H28z" fill="${light}" opacity=".4"/>${stroke("M4 20q10-12 20 0M32 48q10-12 20 0M32 20q10-10 20 0M4 48q10-10 20 0M8 26q6-7 12 0", dark, 1.2, 0.7)}`,
  );
/** A hammer's marks. */
export const hammered: Pattern = tile(
  16,
  14,
  `<circle cx="5" cy="4" r="3.600" fill="#fff" opacity=".35"/><circle cx="13" cy="10" r="3.600" fill="#000" opacity=".12"/>`.replaceAll(
    ".600",
    ".6",
  ),
);
export const bubbles: Pattern = tile(
  40,
  40,
  `<circle cx="8" cy="10" r="3.500" fill="#fff" opacity=".5"/><circle cx="27" cy="24" r="5" fill="#fff" opacity=".3"/><circle cx="16" cy="33" r="2" fill="#fff" opacity=".55"/><circle cx="34" cy="6" r="1.800" fill="#fff" opacity=".5"/>`.replace(
    /(\.\d)00/g,
    "$1",
  ),
);
export const waves = (color: string): Pattern =>
  tile(28, 14, stroke("M0 7q7-9 14 0t14 0", color, 2.4, 0.8));
export const scales = (color: string): Pattern =>
  tile(
    24,
    24,
    stroke("M0 0a12 12 0 0 0 24 0M-12 12a12 12 0 0 0 24 0M12 12a12 12 0 0 0 24 0", color, 2, 0.75),
  );
/** Ink that was combed on water. */
export const marbled = (one: string, other: string): Pattern =>
  tile(
    60,
    40,
    `${stroke("M0 8q15-14 30 0t30 0M0 28q15-14 30 0t30 0", one, 5, 0.85)}${stroke("M0 18q15-14 30 0t30 0M0 38q15-14 30 0t30 0", other, 3, 0.85)}`,
    8,
  );
export const sprigs = (color: string): Pattern =>
  tile(
    36,
    36,
    `${stroke("M9 17V5M9 13l-4-4M9 13l4-4M27 35V23M27 31l-4-4M27 31l4-4", color, 1.8)}<circle cx="9" cy="4" r="2" fill="${color}"/><circle cx="27" cy="22" r="2" fill="${color}"/>`,
  );
export const triangles = (one: string, other: string): Pattern =>
  tile(
    40,
    40,
    `<path d="M0 0h20v20zM20 20h20v20z" fill="${one}"/><path d="M20 0h20v20zM0 20h20v20z" fill="${other}"/>`,
  );
/** What honey is kept in. */
export const comb = (color: string): Pattern =>
  tile(
    24,
    41.6,
    stroke(
      "M0 7 12 0l12 7v14L12 28 0 21zM12 28v13.600M0 7V0M24 7V0".replace(".600", ".6"),
      color,
      1.8,
      0.65,
    ),
  );
