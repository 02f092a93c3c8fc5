import { beforeEach, describe, expect, test } from "vitest";
import { askJson } from "../local/http.ts";
import { threeArtisansGoods } from "./shopper.ts";
import { visits } from "./visits.ts";

const visit = visits();
let { system, page } = visit;
beforeEach(() => {
  ({ system, page } = visit);
});

type Artisan = { id: string; name: string; story: string };
const artisans = async () =>
  (await askJson<{ artisans: Artisan[] }>(`${system.apiUrl}/artisans`)).artisans;

describe("a visitor", { timeout: 60_000 }, () => {
  test("meets artisans at home, reads one's story, and finds their goods alone", async () => {
    const [first] = await artisans();
    await page.goto(system.shopUrl);
    await page.getByRole("heading", { name: "Things made by hand", level: 1 }).waitFor();
    await page.getByRole("heading", { name: "How it works" }).waitFor();
    const meeting = page.getByRole("region", { name: "Artisans to meet" });
    await meeting.getByText(first?.story ?? "").waitFor();
    await meeting.getByRole("link", { name: first?.name ?? "", exact: true }).click();

    await page.getByRole("heading", { name: first?.name ?? "", level: 1 }).waitFor();
    expect(page.url()).toBe(`${system.shopUrl}/artisans/${first?.id}`);
    expect(await page.title()).toBe(`${first?.name} · Artisan's Hub`);
    await page.getByText(first?.story ?? "").waitFor();
    await page.getByText(/One parcel from .+: \$\d+\.\d\d$/).waitFor();
    await page.getByText(/^\d+ things? shown/).waitFor();
    const makers = await page.locator(".shelf .by").allTextContents();
    expect(makers.length).toBeGreaterThan(1);
    expect(new Set(makers.map((by) => by.trim()))).toEqual(new Set([`by ${first?.name}`]));
  });

  test("searches from home, finds, finds nothing, and sees everything again", async () => {
    await page.goto(system.shopUrl);
    await page.getByRole("searchbox", { name: "Search" }).fill("mug");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByText(/^\d+ things? shown$/).waitFor();
    expect(page.url()).toBe(`${system.shopUrl}/shop?q=mug`);
    await page.getByRole("link", { name: /mug/i }).first().waitFor();

    await page.getByRole("searchbox", { name: "Search" }).fill("zeppelin");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByText("Nothing like that is in the shop just now").waitFor();
    await page.goBack();
    await page.getByText(/^\d+ things? shown$/).waitFor();
    await page.getByRole("button", { name: "Show everything" }).click();
    await page.getByText(/things shown, and there are more$/).waitFor();
    expect(page.url()).toBe(`${system.shopUrl}/shop`);
  });

  test("sorts by price, leaves out what is sold out, and has both in the address", async () => {
    await page.goto(`${system.shopUrl}/shop`);
    await page.getByRole("combobox", { name: "Sorted by" }).selectOption("Lowest price first");
    await page.getByRole("checkbox", { name: "Only what can be bought now" }).check();
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.waitForURL(`${system.shopUrl}/shop?order=price&available=true`);
    const prices = async () => {
      await page.getByText(/things shown, and there are more$/).waitFor();
      const texts = await page.locator(".shelf .price > :first-child").allTextContents();
      return texts.map((text) => Number(text.replace(/[^\d.]/g, "")));
    };
    await expect.poll(prices).toEqual((await prices()).toSorted((a, b) => a - b));
    expect(await page.getByText("Sold out").count()).toBe(0);

    await page.goto(`${system.shopUrl}/shop?order=price_desc`);
    await expect.poll(prices).toEqual((await prices()).toSorted((a, b) => b - a));
    expect(Math.max(...(await prices()))).toBeGreaterThan(Math.min(...(await prices())));
    await page.getByRole("button", { name: "Show everything" }).click();
    await page.waitForURL(`${system.shopUrl}/shop`);
  });

  test("finds by an address of before what it looked for", async () => {
    const [first] = await artisans();
    await page.goto(`${system.shopUrl}/?q=&artisan=${first?.id}`);
    await page.getByRole("region", { name: `About ${first?.name}` }).waitFor();
    await page.getByText(/^\d+ things? shown/).waitFor();
  });

  test("sees of a piece what sending it costs, who made it, and what else they make", async () => {
    const [piece] = await threeArtisansGoods(system.shopUrl);
    await page.goto(`${system.shopUrl}/products/${piece?.id}`);
    await page.getByRole("heading", { name: piece?.title ?? "", level: 1 }).waitFor();
    await page.getByText(/^\$\d+\.\d\d once for each order/).waitFor();
    await page.getByRole("region", { name: `About ${piece?.artisan.name}` }).waitFor();
    const more = page.getByRole("region", { name: `More from ${piece?.artisan.name}` });
    await more.getByRole("listitem").first().getByRole("link").click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(page.url()).not.toContain(piece?.id);
  });

  test("is told that there is no such artisan, and shown the way to the shop", async () => {
    await page.goto(`${system.shopUrl}/artisans/6f9619ff-8b86-4011-b42d-00c04fc964ff`);
    await page.getByRole("heading", { name: "Nothing here" }).waitFor();
  });

  test("hears that the shop cannot be reached, and sees it when it can", async () => {
    await page.goto(`${system.shopUrl}/cart`);
    await page.getByText("There is nothing in it yet.").waitFor();
    await visit.context.setOffline(true);
    await page.getByText("You are offline.").waitFor();
    await page.getByRole("link", { name: "Shop", exact: true }).click();
    await page.getByRole("alert").getByText("We could not reach the shop").waitFor();
    await visit.context.setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText(/things shown/).waitFor();
  });
});
