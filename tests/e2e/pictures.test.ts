import type { Locator, Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { askJson } from "../local/http.ts";
import { DESKTOP, everyFault, PHONE } from "./axe.ts";
import { settled } from "./every-page.ts";
import { press, tabTo, write } from "./keyboard.ts";
import * as member from "./member.ts";
import { artisan, button, field, heading } from "./member.ts";
import { threeArtisansGoods } from "./shopper.ts";
import { visits } from "./visits.ts";

const visit = visits();
let { system, context, page } = visit;
beforeEach(() => {
  ({ system, context, page } = visit);
});

const sizes = [
  { of: "a phone", size: PHONE, seller: 6 },
  { of: "a desktop", size: DESKTOP, seller: 7 },
] as const;

const galleryOf = (on: Page) => {
  const strip = on.getByRole("region", { name: "Pictures", exact: true });
  const small = on.getByRole("list", { name: "Choose a picture" }).getByRole("button");
  return { strip, small, large: strip.getByRole("img") };
};

/** Which of the pictures are in sight: one, once it stands still. */
const inSight = (strip: Locator) =>
  strip.evaluate((box) => {
    const { left, right } = box.getBoundingClientRect();
    return [...box.children].flatMap((one, at) => {
      const { left: begins, right: ends } = one.getBoundingClientRect();
      return ends > left + 1 && begins < right - 1 ? [at] : [];
    });
  });

describe.each(sizes)("the pictures of a piece on $of", { timeout: 120_000 }, ({ size }) => {
  const open = async () => {
    const [piece] = await threeArtisansGoods(system.shopUrl);
    await page.setViewportSize(size);
    await page.goto(`${system.shopUrl}/products/${piece?.id}`);
    return { title: piece?.title ?? "", ...galleryOf(page) };
  };

  test("are chosen one by one with the mouse and with the keyboard alone, and say what they show", async () => {
    const { title, strip, small, large } = await open();
    await expect.poll(() => small.count()).toBe(3);
    const shown = await large.evaluateAll((all) => all.map((one) => one.getAttribute("alt")));
    expect(shown).toEqual([title, `${title}, from near`, expect.stringContaining(`${title}, `)]);
    expect(await small.evaluateAll((all) => all.map((one) => one.ariaLabel))).toEqual(
      shown.map((alt, at) => `Picture ${at + 1} of 3: ${alt}`),
    );
    const marked = () =>
      small.evaluateAll((all) => all.map((one) => one.getAttribute("aria-current")));
    const expectShown = async (at: number) => {
      await expect.poll(() => inSight(strip)).toEqual([at]);
      await expect.poll(marked).toEqual([0, 1, 2].map((other) => `${other === at}`));
    };
    await expectShown(0);
    await small.nth(2).click();
    await expectShown(2);
    await press(page, small.nth(1));
    await expectShown(1);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await tabTo(page, strip);
    await page.keyboard.press("ArrowRight");
    await expectShown(2);
    await page.keyboard.press("ArrowLeft");
    await expectShown(1);
    expect(await everyFault(page)).toEqual([]);
  });

  test("have their place before they are there, are large enough to hit, and widen no page", async () => {
    await page.route("**/pictures/**", () => {}); // Never answered.
    const { strip, small } = await open();
    const box = await strip.boundingBox();
    if (!box) throw new Error("the pictures are on the page");
    expect(box.width / box.height).toBeCloseTo(4 / 3, 1);
    const below = await small.first().boundingBox();
    await page.unroute("**/pictures/**");
    await page.reload();
    await expect
      .poll(() =>
        strip
          .getByRole("img")
          .first()
          .evaluate((one: HTMLImageElement) => one.complete),
      )
      .toBe(true);
    expect(await strip.boundingBox()).toEqual(box);
    expect(await small.first().boundingBox()).toEqual(below);
    for (const one of await small.all()) {
      const { width = 0, height = 0 } = (await one.boundingBox()) ?? {};
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
    }
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await width()).toBeLessThanOrEqual(size.width);
  });
});

describe.each(sizes)("a seller on $of", { timeout: 120_000 }, ({ size, seller }) => {
  const addressOf = (at: number) => field(page, `Address of picture ${at}`);
  const wordsOf = (at: number) => field(page, `What picture ${at} shows (optional)`);
  const addresses = () =>
    field(page, /^Address of picture/).evaluateAll((all) =>
      all.map((one) => (one as HTMLInputElement).value),
    );
  const isFocused = (target: Locator) =>
    target.evaluate((element) => document.activeElement === element);
  const said = (text: string) => page.getByRole("status").getByText(text).waitFor();

  test("puts a piece's pictures in another order, describes, adds and takes out some, with the keyboard", async () => {
    await page.setViewportSize(size);
    await member.logIn(page, visit, artisan(seller));
    await page.goto(`${system.shopUrl}/seller/products`);
    await page.getByRole("list", { name: "Your products" }).getByRole("link").first().click();
    await heading(page, "Product");
    const id = page.url().split("/").at(-1);
    await addressOf(3).waitFor();
    const [whole, near, inUse] = await addresses();

    // The focus goes with the picture, and stops where it can go no further.
    await press(page, button(page, "Move later: picture 1"));
    await said("Picture 1 is picture 2 now.");
    expect(await addresses()).toEqual([near, whole, inUse]);
    expect(await isFocused(button(page, "Move later: picture 2"))).toBe(true);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    expect(await addresses()).toEqual([near, inUse, whole]);
    expect(await isFocused(button(page, "Move later: picture 3"))).toBe(true);
    await press(page, button(page, "Move earlier: picture 2"));
    expect(await addresses()).toEqual([inUse, near, whole]);

    await wordsOf(2).fill("The seam, from near");
    await press(page, button(page, "Add a picture"));
    expect(await isFocused(addressOf(4))).toBe(true);
    await page.keyboard.type("a word");
    await button(page, "Save").click();
    expect(await addressOf(4).evaluate((input) => input.matches(":invalid"))).toBe(true);

    // What the shop refuses is said where it is mended, and all that was typed stays.
    await addressOf(4).fill(` ${near} `);
    await button(page, "Save").click();
    await page.getByRole("alert").getByText("that picture is here already").waitFor();
    expect(await isFocused(addressOf(4))).toBe(true);
    expect(await addressOf(4).getAttribute("aria-invalid")).toBe("true");
    expect(await wordsOf(2).inputValue()).toBe("The seam, from near");
    expect(await everyFault(page)).toEqual([]);
    await page.setViewportSize(size);

    await addressOf(4).fill("https://pictures.example/side.jpg");
    await tabTo(page, wordsOf(4));
    await page.getByText("There is no picture at this address.").waitFor();
    await button(page, "Save").click();
    await page.getByText("Saved. Orders that were made before").waitFor();
    await page.reload();
    await addressOf(4).waitFor();
    expect(await addresses()).toEqual([inUse, near, whole, "https://pictures.example/side.jpg"]);
    expect(await wordsOf(2).inputValue()).toBe("The seam, from near");

    await press(page, button(page, "Remove: picture 4"));
    await said("Picture 4 is taken out.");
    expect(await isFocused(button(page, "Add a picture"))).toBe(true);
    await button(page, "Save").click();
    await page.getByText("Saved. Orders that were made before").waitFor();

    const shop = await context.newPage();
    await shop.goto(`${system.shopUrl}/products/${id}`);
    const { large, small } = galleryOf(shop);
    await expect.poll(() => small.count()).toBe(3);
    const sources = await large.evaluateAll((all) => all.map((one) => one.getAttribute("src")));
    expect(sources).toEqual([inUse, near, whole]);
    expect(await large.nth(1).getAttribute("alt")).toBe("The seam, from near");
    await button(shop, /^Add to cart/)
      .first()
      .click();
    await shop.getByText(/^In your cart: /).waitFor();
    await shop.goto(`${system.shopUrl}/cart`);
    expect(await shop.locator(".line img").getAttribute("src")).toBe(inUse);
    await shop.close();
  });

  test("adds no ninth picture", async () => {
    await page.setViewportSize(size);
    await member.logIn(page, visit, artisan(seller));
    await page.goto(`${system.shopUrl}/seller/products/new`);
    await heading(page, "Add a product");
    for (let at = 1; at <= 8; at += 1) {
      await button(page, "Add a picture").click();
      await addressOf(at).fill(`https://pictures.example/${at}.jpg`);
    }
    expect(await button(page, "Add a picture").getAttribute("aria-disabled")).toBe("true");
    await press(page, button(page, "Add a picture"));
    expect(await addresses()).toHaveLength(8);
    await write(page, field(page, "Title"), `Eight sides, ${size.width}`);
    await field(page, "Description").fill("Seen from each.");
    await field(page, "Price (USD)").fill("8");
    await button(page, "Put it on sale").click();
    await heading(page, "Product");
    await addressOf(8).waitFor();
    const id = page.url().split("/").at(-1);
    const { pictures } = await askJson<{ pictures: { url: string; alt: null }[] }>(
      `${system.apiUrl}/products/${id}`,
    );
    expect(pictures.map(({ url }) => url)).toEqual(await addresses());
    await page.goto(`${system.shopUrl}/products/${id}`);
    await expect.poll(() => galleryOf(page).small.count()).toBe(8);
    await settled(page);
    expect(await everyFault(page)).toEqual([]);
  });
});
