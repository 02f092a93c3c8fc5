import { paperStar } from "../drawings/kinds/light.ts";
import * as paper from "../drawings/kinds/paper.ts";
import * as prints from "../drawings/kinds/prints.ts";
import { marbled } from "../drawings/patterns.ts";
import { both, type SampleArtisan } from "./sample.ts";

const laid = "#f7efdd";
const ink = "#2f3a4a";

export const paperMillLane: SampleArtisan = {
  slug: "paper-mill-lane",
  name: "Paper Mill Lane",
  story:
    "Ada prints on a press of 1921 and makes the paper when the stream is high enough. The mill stood empty for sixty years before she cleared the wheel. Old shirts go in at one end, and by evening sheets hang in the loft to dry. The type was saved from a newspaper that closed, three tons of it, and she knows most of the letters by their scars.",
  shippingMinor: 400,
  rails: both,
  scene: { wall: "#e6ebe4", table: "#9aa79b", accent: "#c3cfc0", behind: "shelf" },
  products: [
    {
      title: "Linen-bound journal",
      description: "192 pages of laid paper, sewn to lie flat.",
      priceMinor: 3_400,
      stock: 55,
      picture: paper.journal("#4f6f7a", "#2f4650"),
    },
    {
      title: "Set of letterpress cards",
      description: "Eight cards, eight birds, envelopes included.",
      priceMinor: 1_800,
      stock: 65,
      picture: paper.cards(laid, prints.bird(ink, laid, "#d9744a"), "#c9b795"),
    },
    {
      title: "Map of imaginary islands",
      description: "A linocut in three colours, numbered and signed.",
      priceMinor: 9_500,
      stock: 3,
      place: "hung",
      picture: paper.print(laid, prints.islands(ink, "#bcd3d6", "#dcc48a")),
    },
    {
      title: "Poster: the alphabet of tools",
      description: "Wood type on handmade paper, 50 by 70 cm.",
      priceMinor: 4_200,
      stock: 22,
      picture: paper.poster(laid, prints.toolAlphabet(ink, "#b5483c")),
    },
    {
      title: "Book of pressed ferns",
      description: "Bound once, with the ferns of one summer. The only copy.",
      priceMinor: 15_000,
      stock: 1,
      detail: { x: 130, y: 166, times: 2.2 },
      picture: paper.fernBook(laid, "#5f7d46", "#6b4a33"),
    },
    {
      title: "Three pocket notebooks",
      description: "Forty pages each, stitched with red thread. One for every pocket.",
      priceMinor: 1_950,
      stock: 48,
      picture: paper.notebooks(["#c4683f", "#d9b26a", "#5d7a78"]),
    },
    {
      title: "Writing paper and envelopes",
      description: "Twenty sheets with a deckle edge, and envelopes that are lined by hand.",
      priceMinor: 2_800,
      stock: 34,
      detail: { x: 240, y: 180, times: 2.4 },
      picture: paper.writingPaper(laid, "#c3b08a", ink),
    },
    {
      title: "Wall calendar, twelve linocuts",
      description: "A print for each month, to be kept when the days are cut off.",
      priceMinor: 3_600,
      stock: 27,
      picture: paper.calendar(laid, "#b5483c", prints.mountains(ink, "#d7e3df", "#e0a545")),
    },
    {
      title: "Folded paper star",
      description: "Forty centimetres across, with a fitting for a small bulb inside.",
      priceMinor: 2_400,
      stock: 16,
      picture: paperStar("#e3a24a"),
    },
    {
      title: "Marbled folder",
      description: "Ink that was combed on water and lifted once. Ties with a ribbon.",
      priceMinor: 3_100,
      stock: 11,
      picture: paper.folder(marbled("#c4683f", "#f1d7c0"), "#35556b", "#22384a"),
    },
    {
      title: "Owl bookplates, set of thirty",
      description: "With a line for a name, and gum on the back that needs licking.",
      priceMinor: 1_400,
      stock: 58,
      picture: paper.bookplates(laid, "#4a3a52"),
    },
  ],
};
