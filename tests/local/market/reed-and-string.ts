import * as instruments from "../drawings/kinds/instruments.ts";
import { cherry, maple, oak, pear, walnut } from "../drawings/kinds/wood.ts";
import { both, type SampleArtisan } from "./sample.ts";

export const reedAndString: SampleArtisan = {
  slug: "reed-and-string",
  name: "Reed & String",
  story:
    "Ishan builds instruments that one can play on the first evening and is not done with after ten years. He trained as an organ builder and tunes by ear in a room without clocks. Tops are of spruce that was felled in a waning moon, which he does not believe in and does anyway. Each one is played in for a week, and the cat has heard them all.",
  shippingMinor: 1_400,
  rails: both,
  scene: { wall: "#e8dcc8", table: "#a8835c", accent: "#c9a878", behind: "arch" },
  products: [
    {
      title: "Wooden flute in D",
      description: "Six holes, pear wood, two rings of brass. Oiled and ready to play.",
      priceMinor: 14_500,
      stock: 9,
      picture: instruments.flute(pear, "#d2a84c"),
    },
    {
      title: "Frame drum, 40 cm",
      description: "Goatskin over bent ash, with a beater of felt. Warm it by the stove.",
      priceMinor: 12_800,
      stock: 6,
      picture: instruments.frameDrum(oak, "#f0e3c8", "#8c4a2a"),
    },
    {
      title: "Ukulele, cherry and spruce",
      description: "Concert size. Stays in tune through a summer on a boat.",
      priceMinor: 29_500,
      stock: 3,
      limitPerOrder: 1,
      picture: instruments.ukulele(cherry, "#4a2d20"),
    },
    {
      title: "Thumb piano",
      description: "Nine tongues in a pentatonic scale: no note is wrong.",
      priceMinor: 6_400,
      stock: 16,
      picture: instruments.thumbPiano(walnut),
    },
    {
      title: "Ocarina",
      description: "Fired clay, six holes, and the voice of an owl. With a table of fingerings.",
      priceMinor: 3_800,
      stock: 29,
      picture: instruments.ocarina("#c47a52", "#5d7a78"),
    },
    {
      title: "Pair of shakers",
      description: "Gourds with lentils in them. One sounds like rain, the other like a train.",
      priceMinor: 2_600,
      stock: 37,
      detail: { x: 140, y: 116, times: 2.2 },
      picture: instruments.shakers(["#d98a4a", "#5f8f86"], maple),
    },
    {
      title: "Small xylophone",
      description: "Seven bars that are truly in tune, which is rarer than one thinks.",
      priceMinor: 5_900,
      stock: 14,
      picture: instruments.xylophone(
        ["#c8553d", "#d98a4a", "#e0b556", "#8fa85a", "#5f8f86", "#4f6f9a", "#7d6a98"],
        maple,
      ),
    },
    {
      title: "Mountain dulcimer",
      description: "Three strings, lying across the knees. The hearts are cut by hand.",
      priceMinor: 38_000,
      stock: 1,
      picture: instruments.dulcimer(cherry, walnut),
    },
    {
      title: "Tambourine with ribbons",
      description: "Eight pairs of brass jingles, and ribbons for the village feast.",
      priceMinor: 4_700,
      stock: 2,
      detail: { x: 286, y: 214, times: 2.4 },
      picture: instruments.tambourine(maple, ["#c8553d", "#e0a545", "#5f8f86"]),
    },
    {
      title: "Four whistles",
      description: "From the low one that a dog hears to the high one that nobody wants to.",
      priceMinor: 2_200,
      stock: 33,
      picture: instruments.whistles([walnut, cherry, pear, maple]),
    },
  ],
};
