import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { atDesk, bowl, outcomeOf, type Picture } from "../support/desks.ts";
import { plantFailure, raise, untilWaiting, whileHeld } from "../support/owner.ts";
import { type Answer, type World, world } from "../support/world.ts";

const picture = (name: string, alt: string | null = null): Picture => ({
  url: `https://pictures.example/${name}.jpg`,
  alt,
});
const whole = picture("whole", "A bowl, whole");
const near = picture("near");
const inUse = picture("in-use", "The bowl on a table that is laid");

const bodyOf = ({ body }: Answer) => body as never as { id: string; version: number };
async function withBowl(w: World, pictures: readonly Picture[] = [whole, near, inUse]) {
  const { artisan, desk } = await atDesk(w);
  const { id } = bodyOf(await desk.post("/seller/products", { ...bowl, pictures, stock: 5 }));
  const edit = (facts: object) => desk.put(`/seller/products/${id}`, { ...bowl, ...facts });
  const shown = async () => (await w.get(`/api/products/${id}`)).body;
  return { artisan, desk, id, edit, shown };
}

test("a buyer sees a product's pictures in its seller's order, and in a list the first", async () => {
  const w = await world();
  const { desk, id, shown } = await withBowl(w);
  expect(await shown()).toMatchObject({ picture: whole, pictures: [whole, near, inUse] });
  const { body } = await w.get("/api/products");
  expect(body).toMatchObject({ products: [{ id, picture: whole }] });
  expect(JSON.stringify(body)).not.toContain(near.url);
  expect((await desk.get("/seller/products")).body).toMatchObject({
    products: [{ id, pictures: [whole, near, inUse] }],
  });
});

test("what has no picture says so", async () => {
  const w = await world();
  const { id, shown } = await withBowl(w, []);
  expect(await shown()).toMatchObject({ picture: null, pictures: [] });
  expect((await w.get("/api/products")).body).toMatchObject({ products: [{ id, picture: null }] });
});

test("pictures are added, put in another order, described anew and taken out, and each time it is another version", async () => {
  const w = await world();
  const { edit, shown } = await withBowl(w);
  const described = { ...near, alt: "The glaze, from near" };
  for (const [at, pictures] of [
    [near, whole, inUse],
    [described, whole, inUse],
    [described, whole, inUse, picture("fourth")],
    [inUse],
    [],
    [whole, near],
  ].entries()) {
    expect(bodyOf(await edit({ pictures }))).toMatchObject({ pictures, version: at + 2 });
    expect(await shown()).toMatchObject({ pictures, picture: pictures[0] ?? null });
  }
  // Said again, nothing changes.
  expect(bodyOf(await edit({ pictures: [whole, near] }))).toMatchObject({ version: 7 });
});

test("what is not about pictures leaves them as they are", async () => {
  const w = await world();
  const { desk, id, shown } = await withBowl(w);
  await desk.put(`/seller/products/${id}/stock`, { stock: 9 });
  await desk.put(`/seller/products/${id}/listing`, { state: "withdrawn" });
  await desk.put(`/seller/products/${id}/listing`, { state: "listed" });
  expect(await shown()).toMatchObject({ available: 9, pictures: [whole, near, inUse] });
});

test("of two edits that meet, the later one's pictures stay, also where they are those of before", async () => {
  const w = await world();
  const { edit, shown } = await withBowl(w);
  const started = await whileHeld(w, sql`select from products for update`, async () => {
    const first = edit({ pictures: [inUse] });
    await untilWaiting(w, 1);
    const later = edit({ title: "A deep bowl", pictures: [whole, near, inUse] });
    await untilWaiting(w, 2);
    return { started: [first, later] };
  });
  const versions = (await Promise.all(started)).map((answer) => bodyOf(answer).version);
  expect(versions).toEqual([2, 3]);
  expect(await shown()).toMatchObject({
    ...{ title: "A deep bowl", pictures: [whole, near, inUse] },
  });
});

test("an edit whose pictures cannot be written changes nothing at all", async () => {
  const w = await world();
  const { edit, shown, desk, id } = await withBowl(w);
  const before = await shown();
  const does = raise("XX000");
  await plantFailure(w, {
    at: "statement",
    table: "product_pictures",
    on: "insert",
    does,
    times: 99,
  });
  expect((await edit({ title: "Another bowl", pictures: [near] })).status).toBe(500);
  expect(await shown()).toEqual(before);
  expect((await desk.get(`/seller/products/${id}`)).body).toMatchObject({ version: 1 });
});

test("a list of goods with eight pictures each takes as many round trips as one without", async () => {
  const w = await world();
  const eight = Array.from({ length: 8 }, (_, at) => picture(`p${at}`, `Side ${at}`));
  const { artisan, desk } = await withBowl(w, eight);
  for (let n = 0; n < 3; n++)
    await desk.post("/seller/products", { ...bowl, title: `Bowl ${n}`, pictures: eight, stock: 1 });
  await w.product(artisan);
  for (const path of ["/api/products", "/api/products?order=price"]) {
    const before = await w.roundTrips();
    const { body } = await w.get(path);
    const { http, webSocket } = await w.roundTrips();
    expect((body as never as { products: unknown[] }).products).toHaveLength(5);
    expect([http - before.http, webSocket - before.webSocket]).toEqual([1, 0]);
  }
});

const many = (count: number) => Array.from({ length: count }, (_, at) => picture(`p${at}`));
test.each<[what: string, pictures: unknown, issue: string | undefined]>([
  ["by http", [{ ...whole, url: "http://pictures.example/a.jpg" }], "pictures.0.url"],
  ["that is a script", [whole, { ...near, url: "javascript:alert(1)" }], "pictures.1.url"],
  ["that is a word", [{ ...whole, url: "bowl" }], "pictures.0.url"],
  ["that is nothing", [{ ...whole, url: "" }], "pictures.0.url"],
  ["that is a path of the shop's", [{ ...whole, url: "/api/orders" }], "pictures.0.url"],
  ["out of the pictures' folder", [{ ...whole, url: "/pictures/../x.svg" }], "pictures.0.url"],
  ["of a host that looks like a path", [{ ...whole, url: "//pictures/a/b.svg" }], "pictures.0.url"],
  ["with a password", [{ ...whole, url: "https://a:b@pictures.example/" }], "pictures.0.url"],
  ["of a longer address", [picture("a".repeat(2_000))], "pictures.0.url"],
  ["that is there already", [whole, near, { ...whole, alt: null }], "pictures.2.url"],
  ["of many words", [{ ...whole, alt: "a".repeat(201) }], "pictures.0.alt"],
  ["of no words", [{ ...whole, alt: " " }], "pictures.0.alt"],
  ["with a card's number", [{ ...whole, alt: "4242 4242 4242 4242" }], "pictures.0.alt"],
  ["with a zero character", [{ ...whole, alt: "a\0b" }], "pictures.0.alt"],
  ["that leaves out what it shows", [{ url: whole.url }], "pictures.0.alt"],
  ["with a place of its own", [{ ...whole, place: 3 }], "pictures.0"],
  ["after eight others", many(9), "pictures"],
  ["that is no list of pictures", whole, "pictures"],
  ["that is null", null, "pictures"],
  ["that is the only one, by another name", undefined, "pictures"],
])(
  "a picture %s is refused by its field's name, and nothing is written",
  async (_, pictures, issue) => {
    const w = await world();
    const { desk, edit, shown } = await withBowl(w);
    const before = await shown();
    const facts = pictures === undefined ? { imageUrl: whole.url, pictures } : { pictures };
    const edited = await edit(facts);
    const added = await desk.post("/seller/products", { ...bowl, ...facts, stock: 1 });
    for (const answer of [edited, added]) {
      expect(outcomeOf(answer)).toEqual([400, "body_invalid"]);
      const { issues } = answer.body as never as { issues: { path: string }[] };
      expect(issues.map(({ path }) => path)).toContain(issue);
    }
    expect(await shown()).toEqual(before);
    expect((await w.get("/api/products")).body).toMatchObject({ products: [{}] });
  },
);

test("eight pictures, long addresses, other alphabets and files of the shop's own are taken", async () => {
  const w = await world();
  const { edit, shown } = await withBowl(w);
  const pictures = [
    ...many(5),
    picture("b".repeat(1_970), "釉薬 🏺".repeat(20)),
    { url: `https://pictures.example/${"ü".repeat(900)}.jpg`, alt: "a".repeat(200) },
    { url: "/pictures/maren-holt/moon-vase.svg", alt: null },
  ];
  expect((await edit({ pictures })).status).toBe(200);
  expect(await shown()).toMatchObject({ pictures });
});

test("the database takes no ninth place, no empty address and no longer words, whoever writes", async () => {
  const w = await world();
  const { id } = await withBowl(w);
  const insert = (place: number, url: string, alt: string | null) =>
    w.sql`insert into product_pictures (product_id, place, url, alt)
      values (${id}, ${place}, ${url}, ${alt})`.then(
      () => "taken",
      (error: { constraint?: string }) => error.constraint,
    );
  expect(await insert(8, near.url, null)).toBe("product_pictures_place");
  expect(await insert(-1, near.url, null)).toBe("product_pictures_place");
  expect(await insert(2, near.url, null)).toBe("product_pictures_product_id_place_pk");
  expect(await insert(7, "", null)).toBe("product_pictures_url");
  expect(await insert(7, near.url, "")).toBe("product_pictures_alt");
  expect(await insert(7, near.url, "a".repeat(201))).toBe("product_pictures_alt");
  expect(await insert(7, near.url, null)).toBe("taken");
});
