import * as light from "../drawings/kinds/light.ts";
import { comb, dots, scales, speckle } from "../drawings/patterns.ts";
import { both, type SampleArtisan } from "./sample.ts";

const wax = "#e8b84f";

export const beeswaxAndSons: SampleArtisan = {
  slug: "beeswax-and-sons",
  name: "Beeswax & Sons",
  story:
    "Two brothers, forty hives, and candles that smell of the meadow they come from. Their mother began with three hives in an orchard and a pot on the stove, and the pot is still in use. They take honey twice a year and never all of it. The wax is cleaned with water and a cloth, which is why it keeps its scent.",
  shippingMinor: 450,
  rails: both,
  scene: { wall: "#f3e3bd", table: "#b98a4e", accent: "#ecc873", behind: "window" },
  products: [
    {
      title: "Pair of dipped candles",
      description: "Dipped thirty times each. They burn for nine hours and do not drip.",
      priceMinor: 1_600,
      stock: 70,
      picture: light.taperCandles(wax),
    },
    {
      title: "Honey soap",
      description: "Cured for eight weeks. For hands that work.",
      priceMinor: 750,
      stock: 75,
      limitPerOrder: 10,
      picture: light.soap("#e9c27a", "bee", comb("#c99645")),
    },
    {
      title: "Storm lantern",
      description: "Tin and old window glass, with a candle that fits it.",
      priceMinor: 5_200,
      stock: 9,
      picture: light.lantern("#5f6b66", "#dfe9e2"),
    },
    {
      title: "Furniture wax",
      description: "Beeswax and turpentine oil, enough for one large table.",
      priceMinor: 1_450,
      stock: 45,
      picture: light.tin("#b9bcb4", "#e3bd62", "#f3e6c8"),
    },
    {
      title: "Pillar candle, pine cone",
      description: "Poured into a mould taken from a cone of the brothers' own pine.",
      priceMinor: 2_300,
      stock: 30,
      place: "sill",
      picture: light.pillarCandle("#d9a441", scales("#a8762a")),
    },
    {
      title: "Lavender soap",
      description: "With flowers from between the hives. The bees have had their share first.",
      priceMinor: 780,
      stock: 64,
      limitPerOrder: 10,
      picture: light.soap("#c9b8d9", "sprig", speckle("#7d6a98", 20)),
    },
    {
      title: "Tea lights, a dozen",
      description: "In cups of glass that can be filled again, four hours each.",
      priceMinor: 1_800,
      stock: 52,
      detail: { x: 200, y: 196, times: 2.2 },
      picture: light.tealights("#f0cd74"),
    },
    {
      title: "Heather honey",
      description: "Set like jelly and brown as tea. From three weeks in August.",
      priceMinor: 1_350,
      stock: 38,
      picture: light.honeyJar("#c9822c", "#f6ecd0"),
    },
    {
      title: "Lip balm in a tin",
      description: "Wax, almond oil and honey. Nothing in it that could not be eaten.",
      priceMinor: 690,
      stock: 90,
      picture: light.tin("#d9c08a", "#f1dca0", "#e8b84f"),
    },
    {
      title: "Candle in a tumbler",
      description: "Burns for forty hours, and then it is a glass to drink from.",
      priceMinor: 2_600,
      stock: 22,
      picture: light.tumblerCandle("#b9cfc4", "#f0cd74"),
    },
    {
      title: "Beeswax wraps, set of three",
      description: "Cotton that closes over a bowl by the warmth of a hand. Washes cold.",
      priceMinor: 2_200,
      stock: 3,
      picture: light.waxWraps(["#8fb0a0", "#e3bd62", "#d98a6a"], dots("#fff6de", 3, 18)),
    },
  ],
};
