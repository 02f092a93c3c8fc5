import * as jewellery from "../drawings/kinds/jewellery.ts";
import { hammered } from "../drawings/patterns.ts";
import { both, type SampleArtisan } from "./sample.ts";

const silver = { fill: "#d7dadb", dark: "#8e9699" };
const gold = { fill: "#e0bb66", dark: "#a37a28" };
const copper = { fill: "#d0855a", dark: "#8c4a2a" };

export const junoSilver: SampleArtisan = {
  slug: "juno-silver",
  name: "Juno Silver",
  story:
    "Juno melts old spoons into new rings on a bench that was her grandfather's. He mended watches there, and his loupe still hangs from the lamp. The silver is bought at house clearances by the kilo, and now and then somebody brings an heirloom to be worn again. She sets stones that were cut nearby and says where each was found.",
  shippingMinor: 500,
  rails: both,
  scene: { wall: "#e4dfe6", table: "#8d7f9a", accent: "#b9abc4", behind: "sun" },
  products: [
    {
      title: "Hammered silver ring",
      description: "Recycled sterling silver, 4 mm wide. Say your size in a note to Juno.",
      priceMinor: 5_900,
      stock: 40,
      picture: jewellery.ring({ ...silver, pattern: hammered }),
    },
    {
      title: "Leaf earrings",
      description: "Cast from real birch leaves; no two pairs have the same veins.",
      priceMinor: 6_800,
      stock: 25,
      detail: { x: 150, y: 152, times: 2.2 },
      picture: jewellery.leafEarrings(silver),
    },
    {
      title: "Chain bracelet",
      description: "Forty links, each closed and soldered by hand.",
      priceMinor: 13_500,
      stock: 10,
      detail: { x: 270, y: 210, times: 2.8 },
      picture: jewellery.chainBracelet(silver),
    },
    {
      title: "Opal pendant",
      description: "One stone, green on one side and blue on the other, in a plain setting.",
      priceMinor: 46_000,
      stock: 1,
      detail: { x: 202, y: 210, times: 2.6 },
      picture: jewellery.pendant(silver, "#6fb7a8", "#5a86c4"),
    },
    {
      title: "Fox brooch",
      description: "Sold as fast as Juno makes them, and she makes them slowly.",
      priceMinor: 8_200,
      stock: 0,
      picture: jewellery.foxBrooch(copper),
    },
    {
      title: "Moonstone ring",
      description: "A stone that has a blue light in it when it is turned. Closed setting.",
      priceMinor: 14_800,
      stock: 3,
      picture: jewellery.ring(silver, "#cfdcec", "#8fb0e0"),
    },
    {
      title: "Hoops with garnet drops",
      description: "Gilded silver, and garnets of the red that wine has against a window.",
      priceMinor: 9_400,
      stock: 12,
      detail: { x: 262, y: 190, times: 2.4 },
      picture: jewellery.hoops(gold, "#9c2f3c"),
    },
    {
      title: "Cufflinks of spoon handles",
      description: "The pattern is of 1880, and so is the silver. No pair is like another.",
      priceMinor: 8_800,
      stock: 9,
      picture: jewellery.cufflinks(silver),
    },
    {
      title: "Oval locket",
      description: "Room for two pictures the size of a thumbnail. The hinge is made by hand.",
      priceMinor: 16_200,
      stock: 5,
      detail: { x: 206, y: 204, times: 2.6 },
      picture: jewellery.locket(gold),
    },
    {
      title: "Turquoise studs",
      description: "Small, round and as blue as they were in the ground.",
      priceMinor: 5_200,
      stock: 18,
      picture: jewellery.studs(silver, ["#4fb0b0", "#4fb0b0"]),
    },
    {
      title: "Signet ring, engraved",
      description: "Heavy, with up to two letters cut by hand. Write them in a note.",
      priceMinor: 19_500,
      stock: 4,
      limitPerOrder: 1,
      picture: jewellery.signet(gold),
    },
  ],
};
