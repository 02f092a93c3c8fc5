import * as wood from "../drawings/kinds/wood.ts";
import { both, type SampleArtisan } from "./sample.ts";

const { ash, cherry, maple, oak, pear, walnut } = wood;

export const tomasOak: SampleArtisan = {
  slug: "tomas-oak",
  name: "Tomás Oak",
  story:
    "Tomás carves what storms bring down in the valley and signs it with the year of the tree. He was a forester for twenty years and still knows where each log stood. Green wood is split with a froe and never sawn, so that the grain runs through a handle from end to end. Shavings go to the neighbour's hens, and nothing else is left.",
  shippingMinor: 990,
  rails: both,
  scene: { wall: "#e9e2cc", table: "#b98d5e", accent: "#b9c39a", behind: "hills" },
  products: [
    {
      title: "Cherry cooking spoon",
      description: "Cut along the grain, oiled with linseed, better every year.",
      priceMinor: 2_400,
      stock: 110,
      picture: wood.spoon(cherry),
    },
    {
      title: "End-grain walnut board",
      description:
        "Thick, heavy and kind to knives. Feet on one side, a juice groove on the other.",
      priceMinor: 12_900,
      stock: 12,
      picture: wood.board(walnut, "#c99a62"),
    },
    {
      title: "Three-legged milking stool",
      description: "Ash and oak, wedged and not glued. Carries a grown-up.",
      priceMinor: 18_500,
      stock: 5,
      place: "floor",
      picture: wood.stool(oak, ash),
    },
    {
      title: "Box with a hidden drawer",
      description: "Walnut, dovetailed by hand. Where the drawer is, only its owner will know.",
      priceMinor: 27_500,
      stock: 1,
      picture: wood.box(walnut),
    },
    {
      title: "Carved toy boat",
      description: "Floats upright in a bath. Waxed with beeswax and nothing else.",
      priceMinor: 1_900,
      stock: 60,
      picture: wood.boat(pear, "#f6ecd8"),
    },
    {
      title: "Salad servers, pear wood",
      description: "A spoon and a fork from one branch, so that they lie in each other.",
      priceMinor: 3_800,
      stock: 24,
      picture: wood.servers(pear),
    },
    {
      title: "Rolling pin, maple",
      description: "Turned from one piece and heavy enough to do the work by itself.",
      priceMinor: 4_400,
      stock: 17,
      picture: wood.rollingPin(maple),
    },
    {
      title: "Coat rack with five pegs",
      description:
        "Oak on the wall and ash for the pegs, which are driven in dry and hold for good.",
      priceMinor: 9_600,
      stock: 8,
      picture: wood.pegs(oak, ash),
    },
    {
      title: "Turned candlestick, ash",
      description: "Burnt black in the grooves with a wire. The brass cup inside catches the wax.",
      priceMinor: 5_200,
      stock: 13,
      picture: wood.candlestick(ash),
    },
    {
      title: "Round bread board with a handle",
      description: "Sycamore, which gives bread no taste. Hangs by its hole when it is not needed.",
      priceMinor: 5_600,
      stock: 3,
      picture: wood.breadBoard(maple),
    },
    {
      title: "Picture frame of an old beam",
      description: "Two hundred years it held up a barn. For a picture of 20 by 25 cm.",
      priceMinor: 7_400,
      stock: 0,
      picture: wood.frame(oak, "#e9c9a0"),
    },
  ],
};
