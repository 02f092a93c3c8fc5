import { describe, expect, test } from "vitest";
import { NewProductBody } from "../../worker/http/contract/seller.ts";
import { createPen } from "../local/drawings/pen.ts";
import { productPictures } from "../local/drawings/pictures.ts";
import { samplePictures } from "../local/pictures.ts";
import { artisans, CURRENCY } from "../local/samples.ts";

const goods = artisans.flatMap((artisan) =>
  artisan.products.map((product) => ({ artisan, product })),
);
const pictures = [...samplePictures()];
/** What a phone loads at once: two dozen of those that lists show, or one product's. */
const BYTES_MAX = { inLists: 6_000, all: 8_500 };
const inLists = new Set(
  goods.map(({ artisan, product }) => productPictures(artisan, product)[0]?.path),
);

describe("the sample market", () => {
  test("has at least 12 artisans and 120 products, each by one name", () => {
    expect(artisans.length).toBeGreaterThanOrEqual(12);
    expect(goods.length).toBeGreaterThanOrEqual(120);
    expect(new Set(artisans.map(({ slug }) => slug)).size).toBe(artisans.length);
    expect(new Set(artisans.map(({ name }) => name)).size).toBe(artisans.length);
    expect(new Set(goods.map(({ product }) => product.title)).size).toBe(goods.length);
    expect(new Set(pictures.map(([path]) => path)).size).toBe(3 * goods.length + artisans.length);
  });

  test("has stories of several sentences, and goods that a seller could have put up", () => {
    for (const { name, story } of artisans)
      expect(story.match(/[.!?](?= |$)/g)?.length, name).toBeGreaterThanOrEqual(3);
    for (const { artisan, product } of goods) {
      const { title, description, priceMinor, stock, limitPerOrder = null } = product;
      const body = {
        ...{ title, description, stock, limitPerOrder },
        pictures: productPictures(artisan, product).map(({ path, alt }) => ({
          url: `/${path}`,
          alt,
        })),
        price: { minor: String(priceMinor), currency: CURRENCY },
      };
      expect(NewProductBody.safeParse(body).error, title).toBeUndefined();
    }
  });

  test("has what is sold out, what is the only one, and what nearly is", () => {
    const stocks = goods.map(({ product }) => product.stock);
    for (const few of [0, 1, 2, 3]) expect(stocks.filter((stock) => stock === few)).not.toEqual([]);
  });
});

describe("a sample picture", () => {
  test.each(pictures)(
    "%s is small, well-formed, and draws without running or fetching",
    (path, svg) => {
      expect(svg.length).toBeLessThanOrEqual(BYTES_MAX[inLists.has(path) ? "inLists" : "all"]);
      expect(openTags(svg)).toEqual([]);
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 400 300">/);
      expect(svg).not.toMatch(/<script|<foreignObject|<image|<a[ >]|\son\w+=|javascript:/i);
      expect(svg).not.toMatch(/NaN|undefined|\[object/);
      expect(svg.match(/(?:href|src)="(?!#)|url\((?!#)/g)).toBeNull();
      const ids = new Set([...svg.matchAll(/ id="(\w+)"/g)].map(([, id]) => id));
      const uses = [...svg.matchAll(/(?:href="#|url\(#)(\w+)/g)].map(([, id]) => id);
      expect(uses.filter((id) => !ids.has(id))).toEqual([]);
    },
  );

  test("is one of three of its piece, which show the same from further and from nearer, and say how", () => {
    for (const { artisan, product } of goods) {
      const shown = productPictures(artisan, product);
      expect(shown).toHaveLength(3);
      expect(new Set(shown.map(({ alt }) => alt)).size).toBe(3);
      // The piece itself is drawn once: the others have it whole, smaller or larger.
      const thing = product.picture.draw(createPen(`${artisan.slug}/${product.title}`));
      for (const { svg } of shown) expect(svg, product.title).toContain(thing);
    }
  });

  test("is the same each time, and no two are", () => {
    expect([...samplePictures()]).toEqual(pictures);
    expect(new Set(pictures.map(([, svg]) => svg)).size).toBe(pictures.length);
  });

  test.each(["<g><path/>", "<g></svg>", '<g a="1><b/></g>', "<g>a < b</g>"])(
    "%s is not well-formed",
    (broken) => expect(openTags(broken)).not.toEqual([]),
  );
});

/** What is left when every element was closed in order: the empty list for well-formed markup. */
function openTags(svg: string): string[] {
  const open: string[] = [];
  const tag = /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g;
  const rest = svg.replace(tag, (_, end: string, name: string, _facts, isEmpty: string) => {
    if (end && open.at(-1) === name) open.pop();
    else if (!isEmpty) open.push(`${end}${name}`);
    return "";
  });
  return /[<>]/.test(rest) ? [...open, rest] : open;
}
