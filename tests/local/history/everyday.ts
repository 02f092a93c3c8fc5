import { createPen } from "../drawings/pen.ts";
import { artisans } from "../samples.ts";
import type { Wish } from "./stage.ts";

const NAMES = [
  ...["Lena Brandt", "Marcus Webb", "Aiko Tanaka", "Priya Nair", "Jonas Lindqvist", "Clara Moreau"],
  ...["Diego Alvarez", "Hannah Fischer", "Tom Okafor", "Mei Chen", "Sofia Rossi", "Liam Byrne"],
  ...["Nadia Haddad", "Peter Novak", "Ruth Adler", "Samuel Osei", "Iris Jansen", "Owen Price"],
];

/** Of whom there is little or nothing else, so that what happens to them is seen by itself. */
const APART = new Set(["saddle-stitch", "salt-marsh-glass"]);
/** Fewer pieces than that are left for whoever starts the shop. */
const STOCK_MIN = 6;

/**
 * What was bought on so many days: one to three things, often of the first artisan, whose desk is
 * the one that is looked at. The same on every machine.
 */
export function everydaySales(days: number): readonly Wish[][] {
  const { random } = createPen("everyday sales");
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const common = artisans
    .filter(({ slug }) => !APART.has(slug))
    .map(({ products }) => products.filter(({ stock }) => stock >= STOCK_MIN));
  return Array.from({ length: days }, (_, day) => {
    const sales = random() < 0.35 ? 2 : 1;
    return Array.from({ length: sales }, (): Wish => {
      const shelves = [...(random() < 0.6 ? [common[0] ?? []] : []), pick(common), pick(common)];
      const titles = shelves
        .slice(0, 1 + Math.floor(random() * 3))
        .map((shelf) => pick(shelf).title);
      const processor = (day + titles.length) % 3 === 0 ? "paypal" : "stripe";
      return { titles: [...new Set(titles)], name: pick(NAMES), processor };
    });
  });
}
