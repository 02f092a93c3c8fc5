import * as metal from "../drawings/kinds/metal.ts";
import { both, type SampleArtisan } from "./sample.ts";

const iron = "#4a4646";

export const littleAnvil: SampleArtisan = {
  slug: "little-anvil",
  name: "Little Anvil Forge",
  story:
    "Sigrun forges by hand in a shed that is smaller than her anvil deserves. She was a ship's engineer and says that iron is only slow water. Every piece is drawn out hot, never bent cold, and finished with linseed that smokes off at the last heat. Her mark, a small bird, is struck where a hand will find it.",
  shippingMinor: 950,
  rails: both,
  scene: { wall: "#e3dad2", table: "#8f7f70", accent: "#d98a5a", behind: "sun" },
  products: [
    {
      title: "Kitchen knife, 18 cm",
      description:
        "Carbon steel that takes an edge like glass, and a handle of bog oak. Wipe it dry.",
      priceMinor: 16_800,
      stock: 7,
      picture: metal.knife("#c6cbcc", "#3f2d22"),
    },
    {
      title: "Three wall hooks, leaf",
      description: "Each leaf is veined with a chisel while it glows. Screws are in the box.",
      priceMinor: 5_400,
      stock: 20,
      picture: metal.hooks(iron, 3, true),
    },
    {
      title: "Pair of coat hooks",
      description: "Plain, strong and rounded, so that no collar tears.",
      priceMinor: 3_200,
      stock: 34,
      picture: metal.hooks("#5a5250", 2, false),
    },
    {
      title: "Hand bell",
      description: "Bronze, cast in sand. Two children at the far end of a garden will hear it.",
      priceMinor: 8_900,
      stock: 8,
      picture: metal.bell("#c99a48", "#8a6324"),
    },
    {
      title: "Trivet, eight spokes",
      description: "Stands on three feet beneath the heaviest pot that you own.",
      priceMinor: 6_100,
      stock: 11,
      picture: metal.trivet(iron),
    },
    {
      title: "Garden trowel",
      description:
        "Spring steel and ash. It does not bend at the neck, which is where they all bend.",
      priceMinor: 4_700,
      stock: 23,
      picture: metal.trowel("#aeb4b4", "#c99a62"),
    },
    {
      title: "Fireside set",
      description: "Poker, shovel and brush on a stand that does not tip.",
      priceMinor: 18_200,
      stock: 3,
      detail: { x: 205, y: 216, times: 2.2 },
      place: "floor",
      picture: metal.fireTools(iron),
    },
    {
      title: "Scrolled candlestick",
      description: "Four bars that were twisted together and opened again. One candle.",
      priceMinor: 5_900,
      stock: 12,
      place: "sill",
      picture: metal.ironCandlestick(iron, "#f0e3c4"),
    },
    {
      title: "Bottle opener",
      description: "From a horseshoe nail, or so it began. Weighs enough not to be lost.",
      priceMinor: 2_200,
      stock: 41,
      picture: metal.bottleOpener("#55504e"),
    },
    {
      title: "Weather vane, cockerel",
      description: "Copper on an iron arrow. It will be green in ten years, and right until then.",
      priceMinor: 34_000,
      stock: 1,
      detail: { x: 214, y: 95, times: 2.2 },
      place: "parcel",
      picture: metal.weatherVane("#c47a4a", "#3f3a38"),
    },
  ],
};
