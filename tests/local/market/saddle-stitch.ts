import * as leather from "../drawings/kinds/leather.ts";
import type { SampleArtisan } from "./sample.ts";

const tan = { fill: "#b9733f", dark: "#7d4721", thread: "#f3dcb0" };
const oxblood = { fill: "#7f2f2a", dark: "#4d1a18", thread: "#e3b78a" };
const black = { fill: "#43383a", dark: "#261f21", thread: "#d9c3a0" };
const olive = { fill: "#6f6f44", dark: "#454527", thread: "#e8d9ae" };

export const saddleStitch: SampleArtisan = {
  slug: "saddle-stitch",
  name: "Saddle Stitch",
  story:
    "Rafael sews leather with two needles and one thread, as saddlers do. If one stitch wears through, the next one holds, and the bag outlives the road. His hides are tanned with oak bark for a year and come from one tannery, whose owner he sees every month. He mends what he made, for as long as he works, and asks only for the postage.",
  shippingMinor: 700,
  rails: ["stripe"],
  scene: { wall: "#ecdcc4", table: "#9c7450", accent: "#d0ab7e", behind: "shelf" },
  products: [
    {
      title: "Leather tote",
      description: "Vegetable-tanned, unlined, with handles that are sewn through.",
      priceMinor: 16_500,
      stock: 6,
      place: "floor",
      picture: leather.tote(tan),
    },
    {
      title: "Card wallet",
      description: "Four cards and a folded note, in one piece of leather.",
      priceMinor: 4_500,
      stock: 18,
      detail: { x: 220, y: 186, times: 2.2 },
      picture: leather.cardWallet(oxblood),
    },
    {
      title: "Belt, solid brass buckle",
      description: "Cut to your length, 35 mm wide, edges burnished by hand.",
      priceMinor: 7_200,
      stock: 16,
      detail: { x: 310, y: 74, times: 2.6 },
      picture: leather.belt(tan),
    },
    {
      title: "Coin purse",
      description: "Closes with a tuck and no button.",
      priceMinor: 2_800,
      stock: 19,
      picture: leather.coinPurse(olive),
    },
    {
      title: "Tool bag",
      description: "For spanners or for a weekend. Carries both.",
      priceMinor: 22_000,
      stock: 2,
      limitPerOrder: 1,
      detail: { x: 150, y: 165, times: 2.4 },
      place: "floor",
      picture: leather.toolBag(tan),
    },
    {
      title: "School satchel",
      description: "Two buckles, two pockets, and a strap that grows along with whoever wears it.",
      priceMinor: 19_800,
      stock: 5,
      detail: { x: 200, y: 180, times: 2.2 },
      place: "floor",
      picture: leather.satchel(oxblood),
    },
    {
      title: "Key fobs, set of three",
      description: "Cut from what bags leave over. The rings are solid brass.",
      priceMinor: 2_400,
      stock: 36,
      picture: leather.keyFobs([tan, olive, oxblood]),
    },
    {
      title: "Dog collar with a tag",
      description: "Measured for your dog. The tag takes a name and a number.",
      priceMinor: 3_900,
      stock: 14,
      detail: { x: 206, y: 215, times: 2.6 },
      picture: leather.collar(tan),
    },
    {
      title: "Glasses case",
      description: "Moulded wet around a block, so that it keeps its shape in a pocket.",
      priceMinor: 4_800,
      stock: 11,
      picture: leather.glassesCase(olive),
    },
    {
      title: "Workshop apron",
      description: "Split hide with a cross back. Stiff for a month, and then it is yours.",
      priceMinor: 14_200,
      stock: 3,
      picture: leather.leatherApron(tan),
    },
    {
      title: "Watch strap, 20 mm",
      description: "Black, lined, and sewn at eleven stitches to the inch.",
      priceMinor: 5_400,
      stock: 20,
      picture: leather.watchStrap(black),
    },
  ],
};
