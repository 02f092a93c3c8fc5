import * as textiles from "../drawings/kinds/textiles.ts";
import { herringbone, knit, lattice, scales, stripes } from "../drawings/patterns.ts";
import { both, type SampleArtisan } from "./sample.ts";

const white = "#efe6d6";

export const inkaWool: SampleArtisan = {
  slug: "inka-wool",
  name: "Inka Wool Room",
  story:
    "Inka spins the fleece of eleven named sheep and dyes it with what grows along the fence. Weld makes the yellow, madder the red, and walnut husks every brown there is. She knits in winter and shears in May, and each label says whose wool it was. Berta, who is fourteen, gives the softest.",
  shippingMinor: 600,
  rails: both,
  scene: { wall: "#efe0dc", table: "#c9a58c", accent: "#dcb7ae", behind: "blob" },
  products: [
    {
      title: "Lace scarf, weld yellow",
      description: "Two metres of single-ply wool that goes through a ring.",
      priceMinor: 7_800,
      stock: 100,
      picture: textiles.scarf({ fill: "#ddb23f", pattern: lattice("#f3dc94"), trim: "#b98a22" }),
    },
    {
      title: "Fisherman's socks",
      description: "Knitted tight with a double heel, made to be darned.",
      priceMinor: 2_900,
      stock: 80,
      limitPerOrder: 6,
      picture: textiles.socks({ fill: "#54708a", pattern: knit("#2f465c"), trim: "#e8dcc6" }),
    },
    {
      title: "Wool blanket, four sheep",
      description: "Undyed, in the four colours that the flock comes in.",
      priceMinor: 21_000,
      stock: 7,
      picture: textiles.folded([
        { fill: "#4d4038", trim: "#4d4038", pattern: knit("#2f2620") },
        { fill: "#8a7460", trim: "#8a7460", pattern: knit("#5d4c3d") },
        { fill: "#c3ae92", trim: "#c3ae92", pattern: knit("#8d7860") },
        { fill: white, trim: "#d6c7ad", pattern: knit("#b9a88c") },
      ]),
    },
    {
      title: "Felted hat",
      description: "Rain rolls off it. Blocked by hand over a wooden form.",
      priceMinor: 5_400,
      stock: 20,
      picture: textiles.hat({ fill: "#8c5a4a", trim: "#4a2d26" }),
    },
    {
      title: "Shawl of the first shearing",
      description: "Spun in one winter out of one lamb's fleece. It cannot be made again.",
      priceMinor: 32_000,
      stock: 1,
      picture: textiles.shawl({ fill: white, pattern: scales("#c9b795"), trim: "#d6c7ad" }),
    },
    {
      title: "Mittens on a cord",
      description: "Nobody loses one of these. Lined with the softest of the fleece.",
      priceMinor: 3_400,
      stock: 26,
      picture: textiles.mittens({ fill: "#a8452f", pattern: knit("#7d2c1c"), trim: "#efe0c4" }),
    },
    {
      title: "Sock yarn, three skeins",
      description: "Madder red, weld yellow and the green of both. 100 g each, two-ply.",
      priceMinor: 4_800,
      stock: 40,
      picture: textiles.skeins(["#b5483c", "#ddb23f", "#7c9a58"]),
    },
    {
      title: "Yoke jumper, heather grey",
      description: "Knitted in the round without a seam. Say the size; it takes three weeks.",
      priceMinor: 18_900,
      stock: 4,
      picture: textiles.jumper({ fill: "#8c8f96", pattern: knit("#5f636b"), trim: "#f1e7d6" }),
    },
    {
      title: "House slippers",
      description: "Felted in one piece over a last, with a sole of thick leather.",
      priceMinor: 6_200,
      stock: 15,
      picture: textiles.slippers({ fill: "#6f8a74", trim: "#e3d3b6" }),
    },
    {
      title: "Bobble hat, walnut brown",
      description: "Two layers over the ears. The bobble comes off for washing.",
      priceMinor: 4_100,
      stock: 31,
      place: "parcel",
      picture: textiles.beanie({ fill: "#8a5a36", pattern: herringbone("#5f3b20"), trim: white }),
    },
    {
      title: "Striped tea cosy",
      description: "Keeps a pot of four cups hot for as long as the talk lasts.",
      priceMinor: 3_300,
      stock: 2,
      picture: textiles.teaCosy({
        fill: white,
        pattern: stripes("#c4683f", 14, 16, 90),
        trim: "#54708a",
      }),
    },
  ],
};
