import * as paper from "../drawings/kinds/paper.ts";
import * as prints from "../drawings/kinds/prints.ts";
import { towel } from "../drawings/kinds/textiles.ts";
import { dots, sprigs, triangles } from "../drawings/patterns.ts";
import { group } from "../drawings/pen.ts";
import { both, type SampleArtisan } from "./sample.ts";

const cream = "#f8f1e2";
const navy = "#2b3d55";
const rust = "#b9552f";

export const northWindowPrints: SampleArtisan = {
  slug: "north-window-prints",
  name: "North Window Prints",
  story:
    "Yuki cuts lino at a window that faces north, because the light there never moves. A block takes her two weeks and gives sixty prints; then it is cut through, and there are no more. She walks before breakfast and prints what she met, mostly hares and weather. The ink is mixed from linseed and earth, and no two editions have the same blue.",
  shippingMinor: 550,
  rails: both,
  scene: { wall: "#e3e8ee", table: "#9aa8b5", accent: "#b9c8d6", behind: "window" },
  products: [
    {
      title: "Hare at moonrise",
      description: "Linocut in two colours, 30 by 24 cm, one of sixty.",
      priceMinor: 7_400,
      stock: 23,
      picture: paper.print(cream, prints.hare(navy, "#e9dcc0", "#e0a545")),
    },
    {
      title: "Three peaks",
      description: "Printed from four blocks in one day, before the snow had gone.",
      priceMinor: 8_200,
      stock: 12,
      place: "hung",
      picture: paper.print(cream, prints.mountains("#4f6b7a", "#e6d9c2", rust)),
    },
    {
      title: "Whale, from the ferry",
      description: "Seen once, for eleven seconds, and drawn from memory.",
      priceMinor: 9_000,
      stock: 7,
      picture: paper.print(cream, prints.whale(navy, "#dfe8e6", "#5a93a8")),
    },
    {
      title: "Meadow flowers",
      description: "Three flowers that grew outside the door, with their pressed leaves inked.",
      priceMinor: 6_600,
      stock: 18,
      place: "hung",
      picture: paper.print(cream, prints.botanic("#4f6f4a", "#f3e6d0", "#c9799a")),
    },
    {
      title: "Roofs at night",
      description: "A town that is asleep but for sixteen windows.",
      priceMinor: 7_000,
      stock: 3,
      place: "hung",
      picture: paper.print(cream, prints.city("#22304a", "#4a5f80", "#f0c05a")),
    },
    {
      title: "Tea towel with a hare",
      description: "Screen-printed on linen. Irons flat, and looks better if nobody does.",
      priceMinor: 2_400,
      stock: 46,
      picture: towel(
        { fill: "#f4efe4", trim: navy },
        group("translate(132 84) scale(.85)", prints.hare(navy, "#f4efe4", rust)),
      ),
    },
    {
      title: "Four bookmarks",
      description: "Small prints on the ends of the paper, with a thread. One for each book begun.",
      priceMinor: 1_600,
      stock: 70,
      picture: paper.bookmarks(
        ["#d9c39a", "#9db8b0", "#d9a58a", "#a9b7c9"],
        [
          prints.hare(navy, "#efe3c8", rust),
          prints.bird(navy, "#e3ece8", rust),
          prints.boatPrint(navy, "#f1ddd0", rust),
        ],
      ),
    },
    {
      title: "Wrapping paper, three sheets",
      description: "Printed by hand, 50 by 70 cm. Too good for most presents.",
      priceMinor: 1_400,
      stock: 54,
      picture: paper.giftWrap([
        ["#d9c39a", sprigs("#4f6f4a")],
        ["#c9d6d9", dots(navy, 4, 22)],
        ["#e8c4a8", triangles("#d98a6a", "#f3ddc8")],
      ]),
    },
    {
      title: "Boat cards, set of six",
      description: "Folded, blank inside, with envelopes of brown paper.",
      priceMinor: 1_700,
      stock: 61,
      picture: paper.cards(cream, prints.boatPrint(navy, cream, rust), "#b9a482"),
    },
    {
      title: "Bees, a poster",
      description: "All that flew past on one morning in June. 40 by 60 cm.",
      priceMinor: 3_900,
      stock: 20,
      picture: paper.poster(
        cream,
        group("translate(0 20) scale(1 1.3)", prints.bees("#3a2a20", cream, "#e0a545")),
      ),
    },
  ],
};
