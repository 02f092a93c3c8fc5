import * as glass from "../drawings/kinds/glass.ts";
import { floatLamp, oilLamp, sunCatcher } from "../drawings/kinds/light.ts";
import { bubbles } from "../drawings/patterns.ts";
import type { SampleArtisan } from "./sample.ts";

export const saltMarshGlass: SampleArtisan = {
  slug: "salt-marsh-glass",
  name: "Salt Marsh Glass",
  story:
    "Wren blows glass from bottles that the tide brings in, so it is green, or it is brown. Each morning the marsh is walked with a barrow, and on a good day it comes back full. The furnace is heated with oil that cafés have fried in, and smells of it. When a rare blue bottle is found, the village hears of it before noon.",
  shippingMinor: 1_100,
  rails: ["paypal"],
  scene: { wall: "#dcebe8", table: "#c9b490", accent: "#a9ccc6", behind: "sea" },
  products: [
    {
      title: "Tide jug",
      description: "Blown from bottle glass, one litre, the colour of shallow water.",
      priceMinor: 6_900,
      stock: 11,
      picture: glass.glassJug("#6fae9c"),
    },
    {
      title: "Bubble cup",
      description: "Small, thick and full of air. Each has its own sky inside.",
      priceMinor: 2_700,
      stock: 17,
      picture: glass.tumblers(["#7fb89a"], bubbles),
    },
    {
      title: "Net-float lamp",
      description: "A float as fishermen used them, with a light in it.",
      priceMinor: 14_000,
      stock: 4,
      picture: floatLamp("#5f9f8c"),
    },
    {
      title: "Sea dish",
      description: "Shaped by the mould of a scallop shell.",
      priceMinor: 3_100,
      stock: 15,
      picture: glass.scallopDish("#8fc4b4"),
    },
    {
      title: "Message bottle vase",
      description: "Found whole, opened cold, with the message still inside. One of one.",
      priceMinor: 9_900,
      stock: 1,
      place: "shelf",
      picture: glass.bottleVase("#8fb27a"),
    },
    {
      title: "Four tumblers, four bottles",
      description: "Cut, ground and polished from two green bottles and two brown ones.",
      priceMinor: 5_600,
      stock: 13,
      picture: glass.tumblers(["#6f9f6a", "#b5803f", "#8fbf9f", "#9c6a34"]),
    },
    {
      title: "Carafe with a glass",
      description: "For beside the bed. The glass is the lid.",
      priceMinor: 7_800,
      stock: 6,
      picture: glass.carafe("#8fc0c4"),
    },
    {
      title: "Sun catcher, five drops",
      description: "Hung in a window it moves all day. Driftwood and linen thread.",
      priceMinor: 4_300,
      stock: 10,
      picture: sunCatcher(["#6fae9c", "#d9a441", "#5a9fc4", "#b5803f", "#8fbf7a"]),
    },
    {
      title: "Paperweight, a wave",
      description: "The last glass of the day, with the colour that was left in the pot.",
      priceMinor: 4_900,
      stock: 8,
      picture: glass.paperweight("#7fc0cc", "#2f6f9a"),
    },
    {
      title: "Cake stand",
      description: "A plate that was spun open and a foot that was a bottle's neck.",
      priceMinor: 11_200,
      stock: 2,
      picture: glass.cakeStand("#8fc4a8"),
    },
    {
      title: "Oil lamp with a chimney",
      description:
        "Burns lamp oil for ten hours. The blue bottle that it was made of was the only one.",
      priceMinor: 12_600,
      stock: 1,
      place: "sill",
      picture: oilLamp("#4f86b5"),
    },
  ],
};
