import * as vessels from "../drawings/kinds/vessels.ts";
import { dots, speckle, waves } from "../drawings/patterns.ts";
import { both, type SampleArtisan } from "./sample.ts";

const stone = "#d9c7ab";
const iron = speckle("#5a3a26", 26);

export const marenHolt: SampleArtisan = {
  slug: "maren-holt",
  name: "Maren Holt Ceramics",
  story:
    "Maren throws stoneware in a former dairy and glazes it with ash from her own stove. The clay comes from a pit two fields away and is wedged by foot, as her teacher did it. She fires four times a year, with whoever has an evening to spare, and opens the kiln only when the bricks can be touched. What comes out with a fault is used in her own kitchen.",
  shippingMinor: 850,
  rails: both,
  scene: { wall: "#f0ddc6", table: "#c79a6b", accent: "#e2b98f", behind: "arch" },
  products: [
    {
      title: "Ash-glazed mug",
      description: "Holds 350 ml and keeps it warm. Each glaze runs a little differently.",
      priceMinor: 3_200,
      stock: 120,
      picture: vessels.mug({ fill: stone, glaze: "#7f9a8c", pattern: iron }),
    },
    {
      title: "Teapot with a bamboo handle",
      description: "One litre, with a strainer that is thrown in one piece with the spout.",
      priceMinor: 11_800,
      stock: 8,
      limitPerOrder: 2,
      picture: vessels.teapot({ fill: "#8a5a44", glaze: "#5d7a78" }, "#c99a55"),
    },
    {
      title: "Breakfast bowl",
      description: "Deep enough for porridge, light enough for one hand.",
      priceMinor: 2_650,
      stock: 90,
      picture: vessels.bowl({ fill: stone, glaze: "#c4683f", hollow: "#8d4527" }),
    },
    {
      title: "Moon vase",
      description: "Thrown in two halves on a still evening. There is this one and no other.",
      priceMinor: 24_000,
      stock: 1,
      picture: vessels.moonVase({ fill: "#f4efe4", pattern: speckle("#b9a88c", 10) }),
    },
    {
      title: "Serving plate, iron speckle",
      description: "Stoneware, 31 cm across, for whatever comes out of the oven.",
      priceMinor: 6_400,
      stock: 14,
      detail: { x: 290, y: 150, times: 2.4 },
      picture: vessels.plate({ fill: "#e6d8c0", pattern: iron }),
    },
    {
      title: "Butter dish with a lid",
      description: "Takes half a pound and keeps the cat away from it. The knob fits two fingers.",
      priceMinor: 5_800,
      stock: 16,
      picture: vessels.butterDish({ fill: stone, glaze: "#d7a552", pattern: iron }),
    },
    {
      title: "Milk jug, tenmoku glaze",
      description:
        "Nearly black, and rust where the glaze breaks over the rim. Pours without a drop.",
      priceMinor: 4_600,
      stock: 21,
      picture: vessels.jug({ fill: "#8b4a2b", glaze: "#33241f" }),
    },
    {
      title: "Pair of espresso cups",
      description: "Two that were thrown one after the other and are as alike as twins get.",
      priceMinor: 3_900,
      stock: 28,
      picture: vessels.cups(
        { fill: "#7f9a8c", pattern: dots("#dfe8df", 2.5, 20) },
        { fill: "#c4683f", pattern: dots("#f1d7c0", 2.5, 20) },
      ),
    },
    {
      title: "Herb planter with a saucer",
      description: "Unglazed inside, so that roots can breathe. The herbs are yours to grow.",
      priceMinor: 4_200,
      stock: 19,
      place: "sill",
      picture: vessels.planter({
        fill: "#c06a43",
        rings: [
          [176, 5, "#f0d8bd"],
          [188, 3, "#f0d8bd"],
        ],
      }),
    },
    {
      title: "Salt pig",
      description: "Keeps a pound of salt dry beside the stove, with room for a hand.",
      priceMinor: 3_700,
      stock: 2,
      picture: vessels.saltPig({ fill: "#e6d8c0", glaze: "#6f8f9a", pattern: waves("#53727d") }),
    },
    {
      title: "Bud vase, celadon",
      description: "For the one flower that somebody brings home. As green as pond ice.",
      priceMinor: 2_900,
      stock: 33,
      place: "shelf",
      picture: vessels.budVase({ fill: "#9db8a0", glaze: "#84a48c" }),
    },
  ],
};
