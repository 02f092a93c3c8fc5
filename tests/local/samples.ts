/** Sample artisans and goods. The titles name things that the shop has drawings for. */
export type SampleProduct = {
  title: string;
  description: string;
  priceMinor: number;
  stock: number;
  limitPerOrder?: number;
};

export type SampleArtisan = {
  /** Part of addresses; ids are made of it, so it never changes. */
  slug: string;
  name: string;
  story: string;
  shippingMinor: number;
  /** How this artisan can be paid; most can be on both rails. */
  rails: readonly ("stripe" | "paypal")[];
  products: readonly SampleProduct[];
};

export const CURRENCY = "USD";

const both = ["stripe", "paypal"] as const;

export const artisans: readonly SampleArtisan[] = [
  {
    slug: "maren-holt",
    name: "Maren Holt Ceramics",
    story: "Maren throws stoneware in a former dairy and glazes it with ash from her own stove.",
    shippingMinor: 850,
    rails: both,
    products: [
      {
        title: "Ash-glazed mug",
        description: "Holds 350 ml and keeps it warm. Each glaze runs a little differently.",
        priceMinor: 3_200,
        stock: 120,
      },
      {
        title: "Teapot with a bamboo handle",
        description: "One litre, with a strainer that is thrown in one piece with the spout.",
        priceMinor: 11_800,
        stock: 8,
        limitPerOrder: 2,
      },
      {
        title: "Breakfast bowl",
        description: "Deep enough for porridge, light enough for one hand.",
        priceMinor: 2_650,
        stock: 90,
      },
      {
        title: "Moon vase",
        description: "Thrown in two halves on a still evening. There is this one and no other.",
        priceMinor: 24_000,
        stock: 1,
      },
      {
        title: "Serving plate, iron speckle",
        description: "Stoneware, 31 cm across, for whatever comes out of the oven.",
        priceMinor: 6_400,
        stock: 14,
      },
    ],
  },
  {
    slug: "tomas-oak",
    name: "Tomás Oak",
    story:
      "Tomás carves what storms bring down in the valley and signs it with the year of the tree.",
    shippingMinor: 990,
    rails: both,
    products: [
      {
        title: "Cherry cooking spoon",
        description: "Cut along the grain, oiled with linseed, better every year.",
        priceMinor: 2_400,
        stock: 110,
      },
      {
        title: "End-grain walnut board",
        description:
          "Thick, heavy and kind to knives. Feet on one side, a juice groove on the other.",
        priceMinor: 12_900,
        stock: 12,
      },
      {
        title: "Three-legged milking stool",
        description: "Ash and oak, wedged and not glued. Carries a grown-up.",
        priceMinor: 18_500,
        stock: 5,
      },
      {
        title: "Box with a hidden drawer",
        description: "Walnut, dovetailed by hand. Where the drawer is, only its owner will know.",
        priceMinor: 27_500,
        stock: 1,
      },
      {
        title: "Carved toy boat",
        description: "Floats upright in a bath. Waxed with beeswax and nothing else.",
        priceMinor: 1_900,
        stock: 60,
      },
    ],
  },
  {
    slug: "inka-wool",
    name: "Inka Wool Room",
    story:
      "Inka spins the fleece of eleven named sheep and dyes it with what grows along the fence.",
    shippingMinor: 600,
    rails: both,
    products: [
      {
        title: "Lace scarf, weld yellow",
        description: "Two metres of single-ply wool that goes through a ring.",
        priceMinor: 7_800,
        stock: 100,
      },
      {
        title: "Fisherman's socks",
        description: "Knitted tight with a double heel, made to be darned.",
        priceMinor: 2_900,
        stock: 80,
        limitPerOrder: 6,
      },
      {
        title: "Wool blanket, four sheep",
        description: "Undyed, in the four colours that the flock comes in.",
        priceMinor: 21_000,
        stock: 7,
      },
      {
        title: "Felted hat",
        description: "Rain rolls off it. Blocked by hand over a wooden form.",
        priceMinor: 5_400,
        stock: 20,
      },
      {
        title: "Shawl of the first shearing",
        description: "Spun in one winter out of one lamb's fleece. It cannot be made again.",
        priceMinor: 32_000,
        stock: 1,
      },
    ],
  },
  {
    slug: "juno-silver",
    name: "Juno Silver",
    story: "Juno melts old spoons into new rings on a bench that was her grandfather's.",
    shippingMinor: 500,
    rails: both,
    products: [
      {
        title: "Hammered silver ring",
        description: "Recycled sterling silver, 4 mm wide. Say your size in a note to Juno.",
        priceMinor: 5_900,
        stock: 40,
      },
      {
        title: "Leaf earrings",
        description: "Cast from real birch leaves; no two pairs have the same veins.",
        priceMinor: 6_800,
        stock: 25,
      },
      {
        title: "Chain bracelet",
        description: "Forty links, each closed and soldered by hand.",
        priceMinor: 13_500,
        stock: 10,
      },
      {
        title: "Opal pendant",
        description: "One stone, green on one side and blue on the other, in a plain setting.",
        priceMinor: 46_000,
        stock: 1,
      },
      {
        title: "Fox brooch",
        description: "Sold as fast as Juno makes them, and she makes them slowly.",
        priceMinor: 8_200,
        stock: 0,
      },
    ],
  },
  {
    slug: "beeswax-and-sons",
    name: "Beeswax & Sons",
    story: "Two brothers, forty hives, and candles that smell of the meadow they come from.",
    shippingMinor: 450,
    rails: both,
    products: [
      {
        title: "Pair of dipped candles",
        description: "Dipped thirty times each. They burn for nine hours and do not drip.",
        priceMinor: 1_600,
        stock: 70,
      },
      {
        title: "Honey soap",
        description: "Cured for eight weeks. For hands that work.",
        priceMinor: 750,
        stock: 75,
        limitPerOrder: 10,
      },
      {
        title: "Storm lantern",
        description: "Tin and old window glass, with a candle that fits it.",
        priceMinor: 5_200,
        stock: 9,
      },
      {
        title: "Furniture wax",
        description: "Beeswax and turpentine oil, enough for one large table.",
        priceMinor: 1_450,
        stock: 45,
      },
      {
        title: "Pillar candle, pine cone",
        description: "Poured into a mould taken from a cone of the brothers' own pine.",
        priceMinor: 2_300,
        stock: 30,
      },
    ],
  },
  {
    slug: "paper-mill-lane",
    name: "Paper Mill Lane",
    story: "Ada prints on a press of 1921 and makes the paper when the stream is high enough.",
    shippingMinor: 400,
    rails: both,
    products: [
      {
        title: "Linen-bound journal",
        description: "192 pages of laid paper, sewn to lie flat.",
        priceMinor: 3_400,
        stock: 55,
      },
      {
        title: "Set of letterpress cards",
        description: "Eight cards, eight birds, envelopes included.",
        priceMinor: 1_800,
        stock: 65,
      },
      {
        title: "Map of imaginary islands",
        description: "A linocut in three colours, numbered and signed.",
        priceMinor: 9_500,
        stock: 3,
      },
      {
        title: "Poster: the alphabet of tools",
        description: "Wood type on handmade paper, 50 by 70 cm.",
        priceMinor: 4_200,
        stock: 22,
      },
      {
        title: "Book of pressed ferns",
        description: "Bound once, with the ferns of one summer. The only copy.",
        priceMinor: 15_000,
        stock: 1,
      },
    ],
  },
  {
    slug: "saddle-stitch",
    name: "Saddle Stitch",
    story: "Rafael sews leather with two needles and one thread, as saddlers do.",
    shippingMinor: 700,
    rails: ["stripe"],
    products: [
      {
        title: "Leather tote",
        description: "Vegetable-tanned, unlined, with handles that are sewn through.",
        priceMinor: 16_500,
        stock: 6,
      },
      {
        title: "Card wallet",
        description: "Four cards and a folded note, in one piece of leather.",
        priceMinor: 4_500,
        stock: 18,
      },
      {
        title: "Belt, solid brass buckle",
        description: "Cut to your length, 35 mm wide, edges burnished by hand.",
        priceMinor: 7_200,
        stock: 16,
      },
      {
        title: "Coin purse",
        description: "Closes with a tuck and no button.",
        priceMinor: 2_800,
        stock: 19,
      },
      {
        title: "Tool bag",
        description: "For spanners or for a weekend. Carries both.",
        priceMinor: 22_000,
        stock: 2,
        limitPerOrder: 1,
      },
    ],
  },
  {
    slug: "salt-marsh-glass",
    name: "Salt Marsh Glass",
    story: "Wren blows glass from bottles that the tide brings in, so it is green, or it is brown.",
    shippingMinor: 1_100,
    rails: ["paypal"],
    products: [
      {
        title: "Tide jug",
        description: "Blown from bottle glass, one litre, the colour of shallow water.",
        priceMinor: 6_900,
        stock: 11,
      },
      {
        title: "Bubble cup",
        description: "Small, thick and full of air. Each has its own sky inside.",
        priceMinor: 2_700,
        stock: 17,
      },
      {
        title: "Net-float lamp",
        description: "A float as fishermen used them, with a light in it.",
        priceMinor: 14_000,
        stock: 4,
      },
      {
        title: "Sea dish",
        description: "Shaped by the mould of a scallop shell.",
        priceMinor: 3_100,
        stock: 15,
      },
      {
        title: "Message bottle vase",
        description: "Found whole, opened cold, with the message still inside. One of one.",
        priceMinor: 9_900,
        stock: 1,
      },
    ],
  },
];
