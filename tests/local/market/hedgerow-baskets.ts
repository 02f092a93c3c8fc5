import * as baskets from "../drawings/kinds/baskets.ts";
import { both, type SampleArtisan } from "./sample.ts";

const brown = { fill: "#a97b48", dark: "#6b4826", light: "#cfa468" };
const buff = { fill: "#cfa868", dark: "#8a6534", light: "#e8cc96" };
const green = { fill: "#8f8a55", dark: "#585530", light: "#b9b47c" };

export const hedgerowBaskets: SampleArtisan = {
  slug: "hedgerow-baskets",
  name: "Hedgerow Baskets",
  story:
    "Nell grows eighteen kinds of willow on two wet acres, and every colour in her baskets is the bark's own. She cuts in January, sorts by length in February and weaves until the swallows come. The handles carry more than any arm does; she hangs from each once before it is sold. On Saturdays there is a stool free for whoever wants to learn.",
  shippingMinor: 1_200,
  rails: both,
  scene: { wall: "#e6e8d0", table: "#b08d5c", accent: "#a9b582", behind: "leaves" },
  products: [
    {
      title: "Market basket",
      description:
        "Holds a week's vegetables and stands by itself. The handle is one rod, wrapped.",
      priceMinor: 7_600,
      stock: 14,
      place: "floor",
      picture: baskets.shoppingBasket(buff),
    },
    {
      title: "Log basket",
      description: "Strong enough for oak, with a second base beneath the first.",
      priceMinor: 12_400,
      stock: 6,
      place: "floor",
      picture: baskets.logBasket(brown),
    },
    {
      title: "Bread basket",
      description: "Low and wide, for a table of eight. Shakes out and dries in the sun.",
      priceMinor: 4_200,
      stock: 22,
      picture: baskets.breadBasket(buff),
    },
    {
      title: "Laundry basket with a lid",
      description: "Sixty litres, lined with nothing, so that it breathes.",
      priceMinor: 15_800,
      stock: 4,
      place: "floor",
      picture: baskets.laundryBasket(buff),
    },
    {
      title: "Bicycle basket",
      description: "Two leather straps, and a back that is flat against the handlebar.",
      priceMinor: 8_400,
      stock: 9,
      place: "floor",
      picture: baskets.bicycleBasket(brown, "#7d4721"),
    },
    {
      title: "Willow bird feeder",
      description: "Hangs from a branch and turns away from the cat. For seeds and apple halves.",
      priceMinor: 3_300,
      stock: 18,
      detail: { x: 256, y: 180, times: 2.2 },
      picture: baskets.birdFeeder(green),
    },
    {
      title: "Two rush mats",
      description: "Plaited from rushes of the pond, for hot pots. They smell of hay for years.",
      priceMinor: 2_900,
      stock: 25,
      picture: baskets.rushMats(green),
    },
    {
      title: "Winter wreath",
      description: "Willow, holly and whatever is red in the hedge. Made in December alone.",
      priceMinor: 4_600,
      stock: 0,
      detail: { x: 250, y: 90, times: 2.6 },
      picture: baskets.wreath(brown),
    },
    {
      title: "Cradle",
      description: "Made when there is a due date, and made once for each child.",
      priceMinor: 28_000,
      stock: 1,
      limitPerOrder: 1,
      place: "floor",
      picture: baskets.cradle(buff, "#9db8c4"),
    },
  ],
};
