import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import * as member from "./member.ts";
import { artisan } from "./member.ts";
import { textsIn } from "./pdf-text.ts";
import * as shopper from "./shopper.ts";
import { expectQuiet, profile, visits } from "./visits.ts";

const GOOD_CARD = "4242424242424242";

const visit = visits();
let { system, page } = visit;
beforeEach(() => {
  ({ system, page } = visit);
});

async function buy(on: Page) {
  const goods = await shopper.fillCart(on, system.shopUrl);
  await shopper.checkOut(on, "Card");
  await shopper.fillCard(on, GOOD_CARD);
  await shopper.payNow(on);
  await shopper.thanks(on);
  return goods;
}

async function downloaded(on: Page, act: () => Promise<void>) {
  const [download] = await Promise.all([on.waitForEvent("download"), act()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

describe("a buyer", { timeout: 120_000 }, () => {
  test("has an invoice to print, with each artisan's part and every sum as the API has it", async () => {
    const goods = await buy(page);
    const receipt = page.getByRole("region", { name: "Receipt" });
    const total = await receipt.locator(".total dd").textContent();
    const { name, bytes } = await downloaded(page, () =>
      page.getByRole("button", { name: /^Invoice of order .+ \(PDF\)$/ }).click(),
    );
    const texts = await textsIn(bytes);
    const number = /^invoice-(AH-\w+)\.pdf$/.exec(name)?.[1];
    expect(texts[0]).toBe(`Invoice ${number}`);
    for (const { title, artisan } of goods) {
      expect(texts).toContain(`1 × ${title}`);
      expect(texts).toContain(`From ${artisan.name}`);
    }
    expect(goods.map((_, n) => `${number}-${n + 1}`).filter((one) => !texts.includes(one))).toEqual(
      [],
    );
    expect(texts.at(-2)).toBe("Total paid");
    expect(texts.at(-1)).toBe(total);
  });

  test("changes the address while paying: the order is given up, and what was typed stays", async () => {
    await shopper.fillCart(page, system.shopUrl);
    await shopper.checkOut(page, "Card");
    const entered = page.getByRole("region", { name: "Where to send it" });
    await entered.getByText(shopper.BUYER["Street and number"]).waitFor();
    const link = await shopper.orderLink(page);
    await entered.getByRole("button", { name: "Change" }).click();
    await page.getByRole("heading", { name: "Checkout" }).waitFor();
    const city = page.getByRole("textbox", { name: "City" });
    await expect.poll(() => city.inputValue()).toBe(shopper.BUYER.City);
    await page.goto(link);
    await page.getByRole("heading", { name: "This order was cancelled" }).waitFor();
  });

  test("sees in the cart what each parcel comes to, while the quantities change", async () => {
    const [first] = await shopper.fillCart(page, system.shopUrl);
    await page.getByRole("link", { name: /^Cart/ }).click();
    const part = page.getByRole("region", { name: `From ${first?.artisan.name}` });
    const foot = part.locator(".part-foot strong");
    const before = await foot.textContent();
    await part.getByRole("button", { name: `One more of ${first?.title}` }).click();
    await page.getByRole("link", { name: "Cart, 4 things" }).waitFor();
    await expect.poll(() => foot.textContent()).not.toBe(before);
    await part.getByRole("button", { name: `One less of ${first?.title}` }).click();
    await expect.poll(() => foot.textContent()).toBe(before);
  });

  test("reads what is kept, has a copy of it, and leaves for good", async () => {
    await page.goto(system.shopUrl);
    await page.getByRole("link", { name: "Privacy" }).click();
    await page.getByRole("heading", { name: "What is kept of you" }).waitFor();
    await page.getByText("Name and address of an order: 10 years").waitFor();
    await page.getByRole("link", { name: "Log in to see or erase what is kept" }).waitFor();

    const email = "ivy@buyers.example";
    const password = "a horse that reads the correct battery";
    await member.register(visit, { name: "Ivy", email, password });
    await member.logIn(page, visit, { email, password });
    await page.getByRole("link", { name: "Your data" }).click();
    const copy = await downloaded(page, () => member.button(page, "Save the copy").click());
    expect(copy.name).toBe("artisans-hub.json");
    expect(JSON.parse(copy.bytes.toString()).account.email).toBe(email);

    await member.button(page, "I want to leave").click();
    await member.field(page, "Your e-mail once more").fill("ada@buyers.example");
    await member.button(page, "Erase me for good").click();
    await page.getByRole("alert").getByText("This is not the address of your account").waitFor();
    await member.field(page, "Your e-mail once more").fill(email);
    await member.button(page, "Erase me for good").click();
    await page.getByRole("heading", { name: "Things made by hand" }).waitFor();
    await page.getByRole("link", { name: "Log in" }).waitFor();
    await member.givePassword(page, visit, { email, password });
    await page.getByRole("alert").getByText("E-mail and password do not fit together").waitFor();
  });

  test("who has a desk is told to close it before leaving", async () => {
    await member.logIn(page, visit, artisan(3));
    await page.goto(`${system.shopUrl}/privacy`);
    await member.button(page, "I want to leave").click();
    await member.field(page, "Your e-mail once more").fill(artisan(3).email);
    await member.button(page, "Erase me for good").click();
    await page.getByRole("alert").getByText("You still have a shop here").waitFor();
  });

  test("of German tongue buys in German, with prices as they are written there", async () => {
    const german = await profile(visit, { locale: "de-DE" });
    const on = german.page;
    const [piece] = await shopper.threeArtisansGoods(system.shopUrl);
    await on.goto(system.shopUrl);
    await on.getByRole("heading", { name: "Von Hand gemacht" }).waitFor();
    expect(await on.locator("html").getAttribute("lang")).toBe("de");
    await on.goto(`${system.shopUrl}/products/${piece?.id}`);
    await on.locator(".price").first().waitFor();
    const { price } = (await (await fetch(`${system.apiUrl}/products/${piece?.id}`)).json()) as {
      price: { minor: string };
    };
    const written = `${price.minor.slice(0, -2)},${price.minor.slice(-2)} $`;
    const seen = await on.locator(".price .money").first().textContent();
    expect(seen?.replace(/\s/g, " ")).toBe(written);

    await on.getByRole("button", { name: /^In den Warenkorb/ }).click();
    await on.getByText("Im Warenkorb: 1").waitFor();
    await on.getByRole("link", { name: "Warenkorb, 1 Stück" }).click();
    await on.getByRole("link", { name: "Zur Kasse" }).click();
    const typed = { "E-Mail": "robin@example.com", "Vor- und Nachname": "Robin Buyer" };
    const address = { "Straße und Hausnummer": "Lange Gasse 1", Ort: "Wien" };
    for (const [name, value] of Object.entries({ ...typed, ...address }))
      await on.getByRole("textbox", { name, exact: true }).fill(value);
    await on.getByRole("combobox", { name: "Land" }).selectOption({ label: "Österreich" });
    await on.getByRole("radio", { name: "Karte" }).check();
    await on.getByRole("button", { name: /^Weiter zur Zahlung/ }).click();
    await on.getByRole("heading", { name: "Zahlung", exact: true }).waitFor();
    await on.getByText("Österreich", { exact: true }).waitFor();
    await shopper.fillCard(on, GOOD_CARD);
    await on.getByRole("button", { name: /\szahlen$/ }).click();
    await on.getByRole("heading", { name: "Vielen Dank!" }).waitFor();
    await on.getByText("Ihre Zahlung ist angekommen").waitFor();
    await german.context.close();
    expectQuiet(german.seen);
  });

  test("with a phone in the dark buys without scrolling aside, and the card form is dark as well", async () => {
    const phone = { width: 390, height: 844 };
    const dark = await profile(visit, { viewport: phone, colorScheme: "dark" });
    const on = dark.page;
    const fits = async (where: string) => {
      const beyond = await on.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect([where, beyond <= 0]).toEqual([where, true]);
    };
    const backgroundOf = (selector: string) =>
      on.locator(selector).evaluate((element) => getComputedStyle(element).backgroundColor);
    for (const path of ["/", "/shop", "/privacy"]) {
      await on.goto(`${system.shopUrl}${path}`);
      await on.getByRole("heading", { level: 1 }).waitFor();
      await fits(path);
    }
    expect(await backgroundOf("body")).toBe("rgb(27, 22, 19)");
    await shopper.fillCart(on, system.shopUrl);
    await fits("a product");
    await shopper.checkOut(on, "Card");
    await fits("the payment");
    await shopper.fillCard(on, GOOD_CARD);
    const frame = await shopper.inSomeFrame(on, (one) => one.getByLabel("Card number"));
    const field = await frame.evaluate((input) => getComputedStyle(input).backgroundColor);
    expect(field, "as the shop's own fields").toBe("rgb(31, 25, 21)");
    await shopper.payNow(on);
    await shopper.thanks(on);
    await fits("the order");
    await dark.context.close();
    expectQuiet(dark.seen);
  });
});
