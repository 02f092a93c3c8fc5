import type { SampleArtisan, SampleProduct } from "../market/sample.ts";
import { circle, createPen, group, line, type Motif, onTable, type Pen } from "./pen.ts";
import { type PlaceName, places } from "./places.ts";
import { closeUp, picture, placed } from "./scene.ts";

/** Where the shop has a product's picture. */
export const pictureOf = (slug: string, title: string) => `pictures/${slug}/${dashed(title)}.svg`;
/** Where it has an artisan's. */
export const workshopOf = (artisanId: string) => `pictures/artisans/${artisanId}.svg`;

const dashed = (text: string) =>
  text
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** What a list shows: the piece whole. */
export const productPicture = ({ slug, scene }: SampleArtisan, product: SampleProduct): string =>
  picture(createPen(`${slug}/${product.title}`), product.picture, scene);

type ProductPicture = { path: string; alt: string; svg: string };

/** The piece whole, from near, and where it is used or in what it is sent; each time the same piece. */
export function productPictures(artisan: SampleArtisan, product: SampleProduct): ProductPicture[] {
  const { slug, scene } = artisan;
  const { title, picture: motif } = product;
  const usual = PLACES_OF[motif.lay];
  const place =
    product.place ?? usual[artisan.products.indexOf(product) % usual.length] ?? usual[0];
  const pen = () => createPen(`${slug}/${title}`);
  return [
    { path: pictureOf(slug, title), alt: title, svg: productPicture(artisan, product) },
    {
      path: pictureOf(slug, `${title} from near`),
      ...{ alt: `${title}, from near`, svg: closeUp(pen(), motif, scene, product.detail) },
    },
    {
      path: pictureOf(slug, `${title} ${place}`),
      ...{ alt: `${title}, ${places[place].says}`, svg: placed(pen(), motif, scene, place) },
    },
  ];
}

/** By turns, where nothing else is said. */
const PLACES_OF = {
  table: ["sill", "parcel", "shelf"],
  flat: ["gift", "tabletop"],
  wall: ["room"],
} as const satisfies Record<Motif["lay"], readonly PlaceName[]>;

/** Three of the artisan's things beside each other, under the maker's mark. */
export function workshopPicture(artisan: SampleArtisan): string {
  const { slug, name, scene } = artisan;
  const draw = (pen: Pen) => {
    const things = simplest(artisan).map((motif, at) => group(PLACES[at] ?? "", motif.draw(pen)));
    return `${things.join("")}${mark(name, scene.table)}`;
  };
  return picture(createPen(slug), onTable(draw), scene);
}

const PLACES = [
  "translate(-14 116) scale(.5)",
  "translate(212 112) scale(.5)",
  "translate(72 76) scale(.66)",
];

/** What stands by itself before what lies; three of few lines, so that the picture stays small. */
function simplest(artisan: SampleArtisan): Motif[] {
  const drawn = artisan.products.map((product) => {
    const weight = productPicture(artisan, product).length;
    const { picture: motif } = product;
    return { motif, weight: motif.lay === "table" ? weight : weight + 1_000 };
  });
  return drawn
    .toSorted((a, b) => a.weight - b.weight)
    .slice(0, PLACES.length)
    .map(({ motif }) => motif);
}

/** Initials in a ring, as they are pressed, struck or sewn into the goods. */
function mark(name: string, color: string): string {
  const [first = "", second = ""] = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const letters = `${first.charAt(0)}${second.charAt(0)}`;
  return `${line("M334 0v34", "#5b4030", 2)}${circle(334, 66, 34, "#fbf6ee")}${circle(334, 66, 28, "none", `stroke="${color}" stroke-width="3"`)}<text x="334" y="76" font-family="Georgia,serif" font-size="28" font-weight="700" text-anchor="middle" fill="#5b3a22">${letters}</text>`;
}
