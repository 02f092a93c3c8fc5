import * as toys from "../drawings/kinds/wood.ts";
import { both, type SampleArtisan } from "./sample.ts";

const { ash, maple } = toys;
const bright = ["#c8553d", "#e0a545", "#5f8f86", "#4f6f9a", "#b9799a", "#8fa85a"];

export const pipAndPlank: SampleArtisan = {
  slug: "pip-and-plank",
  name: "Pip & Plank",
  story:
    "Pip draws and Oskar saws, and their four nieces decide what is good. A toy stays with them for a month, is dropped down the cellar stairs and chewed by whoever is youngest, and only then is a second one made. The paint is milk and earth colours, the wood is beech and maple from one sawmill. Broken wheels are replaced for nothing, for ever.",
  shippingMinor: 650,
  rails: both,
  scene: { wall: "#f3e0d6", table: "#d9b48a", accent: "#f0c4a8", behind: "hills" },
  products: [
    {
      title: "Pull-along horse",
      description: "Follows on its cord over carpets and doorsteps. The saddle is painted.",
      priceMinor: 4_800,
      stock: 19,
      detail: { x: 272, y: 110, times: 2 },
      place: "floor",
      picture: toys.pullHorse(ash, "#c8553d"),
    },
    {
      title: "Alphabet blocks",
      description: "Thirty of them, each with a letter, a number and a bare side.",
      priceMinor: 5_600,
      stock: 27,
      picture: toys.blocks(bright),
    },
    {
      title: "Stacking rings",
      description: "Five rings, one ball, and endless patience needed at first.",
      priceMinor: 3_200,
      stock: 35,
      picture: toys.stackingRings(["#4f6f9a", "#5f8f86", "#8fa85a", "#e0a545", "#c8553d"]),
    },
    {
      title: "Three spinning tops",
      description: "Turned so finely that they sing. They go for two minutes on a good table.",
      priceMinor: 1_900,
      stock: 50,
      detail: { x: 200, y: 196, times: 2.2 },
      picture: toys.spinningTops(["#c8553d", "#5f8f86", "#4f6f9a"]),
    },
    {
      title: "Goods train",
      description: "An engine and two trucks, with hooks that small hands can work.",
      priceMinor: 6_800,
      stock: 12,
      detail: { x: 306, y: 172, times: 2.2 },
      place: "floor",
      picture: toys.train(["#b5483c", "#e0a545", "#5f8f86"]),
    },
    {
      title: "Peg family",
      description: "Four people of no particular age. They fit the train.",
      priceMinor: 2_600,
      stock: 30,
      picture: toys.pegPeople(["#c8553d", "#5f8f86", "#e0a545", "#4f6f9a"]),
    },
    {
      title: "Ark with four animals",
      description: "More animals come every winter, by twos.",
      priceMinor: 12_900,
      stock: 5,
      detail: { x: 310, y: 204, times: 2.2 },
      place: "floor",
      picture: toys.ark(["#d98a4a", "#8f979a", "#7a5636", "#e0b556"]),
    },
    {
      title: "First puzzle",
      description: "Four thick pieces for two small hands, with a picture on the other side.",
      priceMinor: 2_100,
      stock: 44,
      picture: toys.puzzle(["#e0a545", "#5f8f86", "#c8553d", "#4f6f9a"]),
    },
    {
      title: "Harbour boat",
      description: "A tug for the bath, with a red pennant and a sail that comes down.",
      priceMinor: 2_800,
      stock: 0,
      place: "parcel",
      picture: toys.boat(maple, "#f0c05a"),
    },
  ],
};
