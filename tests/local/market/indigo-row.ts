import * as textiles from "../drawings/kinds/textiles.ts";
import {
  checks,
  dots,
  herringbone,
  pinstripes,
  plaid,
  scales,
  sprigs,
  stripes,
  triangles,
} from "../drawings/patterns.ts";
import { both, type SampleArtisan } from "./sample.ts";

const indigo = "#3d5a86";
const pale = "#e3e6ea";
const clay = "#c4704a";

export const indigoRow: SampleArtisan = {
  slug: "indigo-row",
  name: "Indigo Row",
  story:
    "Four weavers share one house, one dye vat and a kitchen with a very long table. The looms came from a school that threw them out; the youngest is ninety years old. Linen is grown by a cousin, cotton is bought from one village, and the blue is fed with bran twice a day like a pet. What they earn is divided by hours, and the children are paid in biscuits.",
  shippingMinor: 800,
  rails: both,
  scene: { wall: "#e6e4dc", table: "#b5a184", accent: "#a9b7cc", behind: "tiles" },
  products: [
    {
      title: "Patchwork quilt, half-square",
      description: "Twenty blocks of what shirts leave over, quilted by hand along every seam.",
      priceMinor: 42_000,
      stock: 1,
      picture: textiles.quilt([indigo, clay, "#e0b556", "#8fa8a0", "#d9c9b0"], "#f4efe4"),
    },
    {
      title: "Cushion, indigo herringbone",
      description: "Woven in the cloth and not printed on it. With an inner of sheep's wool.",
      priceMinor: 5_800,
      stock: 24,
      picture: textiles.cushion({ fill: indigo, pattern: herringbone("#c3cfdf"), trim: "#e8dcc6" }),
    },
    {
      title: "Cushion, clay scales",
      description: "Block-printed with a stamp of pear wood, four hundred times.",
      priceMinor: 5_400,
      stock: 17,
      place: "floor",
      picture: textiles.cushion({ fill: "#f0dcc4", pattern: scales(clay), trim: clay }),
    },
    {
      title: "Linen kitchen towels, a pair",
      description: "They dry a glass without a hair on it. Softer after each wash.",
      priceMinor: 3_200,
      stock: 48,
      picture: textiles.towel({ fill: "#f1ebdf", pattern: stripes(indigo, 4, 26, 90), trim: clay }),
    },
    {
      title: "Table runner, two metres",
      description: "Heavy linen with a border in the weave and a fringe knotted by hand.",
      priceMinor: 6_900,
      stock: 13,
      detail: { x: 200, y: 218, times: 2.2 },
      place: "parcel",
      picture: textiles.runner({
        fill: pale,
        pattern: pinstripes([indigo, "#a9b7cc"], 7, 0),
        trim: indigo,
      }),
    },
    {
      title: "Rag rug",
      description: "Worn-out sheets in their second life. 140 by 90 cm, washes in the bath.",
      priceMinor: 9_800,
      stock: 8,
      place: "gift",
      picture: textiles.rug({
        fill: "#d9cbb2",
        pattern: pinstripes([clay, indigo, "#e0b556"], 9, 90),
        trim: "#7d4a34",
      }),
    },
    {
      title: "Throw, blue plaid",
      description: "Cotton and wool, for the arm of a chair and the end of an evening.",
      priceMinor: 13_600,
      stock: 10,
      place: "floor",
      picture: textiles.throwBlanket({ fill: pale, pattern: plaid(indigo, clay), trim: indigo }),
    },
    {
      title: "Wall hanging, low sun",
      description: "Woven in one week of fog, from what was left on every shelf.",
      priceMinor: 18_500,
      stock: 1,
      picture: textiles.wallHanging(
        { fill: indigo, pattern: stripes("#4f6f9a", 6, 10, 90), trim: "#e8dcc6" },
        "#e0a545",
      ),
    },
    {
      title: "Kitchen apron",
      description: "Linen with a pocket that holds a whole tea towel. One size, long ties.",
      priceMinor: 5_200,
      stock: 29,
      picture: textiles.apron({ fill: "#8fa8a0", pattern: sprigs("#e8efe6"), trim: "#5f7d74" }),
    },
    {
      title: "Three zip pouches",
      description: "For pencils, for coins, and for what has no other place.",
      priceMinor: 2_900,
      stock: 36,
      picture: textiles.pouches([
        { fill: indigo, pattern: dots("#e3e6ea", 3, 18), trim: "#22344f" },
        { fill: clay, pattern: triangles("#d98a6a", "#b9603a"), trim: "#7d3f22" },
        { fill: "#e0b556", pattern: checks("#f3dc9a", 10), trim: "#9c7426" },
      ]),
    },
    {
      title: "Bunting for a garden",
      description: "Six metres of flags on a cord, sewn from the ends of every bolt.",
      priceMinor: 3_400,
      stock: 3,
      picture: textiles.garland("#7b5b3a", [indigo, clay, "#e0b556", "#8fa8a0", "#c9799a"]),
    },
  ],
};
