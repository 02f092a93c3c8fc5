import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { press, tabTo, write } from "./keyboard.ts";
import * as member from "./member.ts";
import { artisan, button, heading, part } from "./member.ts";
import { expectFitsPhone, paidSale } from "./sale.ts";
import { expectQuiet, profile, visits } from "./visits.ts";

const visit = visits();
let { system, page } = visit;
beforeEach(() => {
  ({ system, page } = visit);
});

const figure = (on: Page, name: string) =>
  on.getByLabel("At a glance").locator("div").filter({ hasText: name });
const untilLoaded = (on: Page) =>
  on
    .getByText(/^(Loading|Lädt)/)
    .last()
    .waitFor({ state: "detached" });

describe("a seller's day", { timeout: 120_000 }, () => {
  test("begins with what was sold and has to be shipped; it is shipped with the keyboard, and every sum is explained", async () => {
    const { number, partId } = await paidSale(visit, 5);
    await member.logIn(page, visit, artisan(5));
    await page.goto(`${system.shopUrl}/seller`);
    await heading(page, "Your shop");
    await figure(page, "Sold today").getByText("1 order").waitFor();
    await figure(page, "To ship").getByText("1 order").waitFor();
    await figure(page, "Next transfer to you").getByText("None yet").waitFor();

    const toShip = page.getByRole("list", { name: "To ship" });
    await press(page, toShip.getByRole("link", { name: `Order ${number}` }));
    await heading(page, "Your sale");
    expect(page.url()).toBe(`${system.shopUrl}/seller/sales/${partId}`);
    const why = part(page, "Why you get what you get");
    await why.getByText("agree with the books").waitFor();
    const sums = why.getByLabel("Line by line");
    const [sale = "", own = ""] = await Promise.all(
      ["Yours of the sale", "You get"].map((name) =>
        sums.locator("div").filter({ hasText: name }).locator("dd").textContent(),
      ),
    ).then((texts) => texts.map((text) => text ?? ""));
    expect(own).toBe(sale);
    expect(sale).toMatch(/^\$\d+\.\d\d$/);

    await write(page, page.getByRole("textbox", { name: /^Carrier/ }), "Post");
    await press(page, button(page, "It is shipped"));
    await page.getByText("It is marked as shipped").waitFor();
    await why.getByText(/, due/).waitFor();

    await press(page, page.getByRole("link", { name: "Today" }));
    await figure(page, "To ship").getByText("Nothing waits").waitFor();
    await figure(page, "Next transfer to you").getByText(sale).waitFor();
    await page
      .getByRole("list", { name: "What comes next" })
      .getByText(`${sale} are passed on to you`)
      .waitFor();
    await page.goto(`${system.shopUrl}/seller/money`);
    await page.getByLabel("Where your money is").getByText(sale).first().waitFor();
  });

  test("finds goods by words and by how they stand", async () => {
    await member.logIn(page, visit, artisan(5));
    await page.goto(`${system.shopUrl}/seller/products`);
    const rows = page.getByRole("list", { name: "Your products" }).getByRole("listitem");
    await rows.first().waitFor();
    const title = (await rows.first().getByRole("link").textContent()) ?? "";
    await page.getByRole("searchbox").fill(title.toUpperCase());
    await page.keyboard.press("Enter");
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByLabel("Show").selectOption("Withdrawn");
    await page.getByText("Nothing of yours is so").waitFor();
  });

  test("reads well on a phone in the dark, and says when the connection is gone", async () => {
    const options = { viewport: { width: 390, height: 844 }, colorScheme: "dark" } as const;
    const phone = await profile(visit, options);
    const on = phone.page;
    await paidSale(visit, 6);
    await member.logIn(on, visit, artisan(6));
    for (const [path, title] of desk) {
      await on.goto(`${system.shopUrl}${path}`);
      await heading(on, title);
      await untilLoaded(on);
      await expectFitsPhone(on);
      const current = on.getByRole("navigation", { name: "Your shop" }).locator("[aria-current]");
      await expect.poll(() => isInSight(current), { message: `${path} is in sight` }).toBe(true);
    }
    expect(await on.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      "rgb(27, 22, 19)",
    );
    await on.goto(`${system.shopUrl}/seller`);
    await heading(on, "Your shop");
    await untilLoaded(on);
    await phone.context.setOffline(true);
    await on.getByText("You are offline").waitFor();
    await on.getByRole("link", { name: "Products" }).click();
    await on.getByRole("alert").getByText("could not reach the shop").first().waitFor();
    await phone.context.setOffline(false);
    await on.getByRole("button", { name: "Try again" }).last().click();
    await on.getByRole("list", { name: "Your products" }).waitFor();
    await phone.context.close();
    expectQuiet(phone.seen);
  });

  test("is in German for whoever reads German", async () => {
    const german = await profile(visit, { locale: "de-DE" });
    const on = german.page;
    await logInInGerman(on, artisan(7));
    for (const [path, , title] of desk) {
      await on.goto(`${system.shopUrl}${path}`);
      await heading(on, title);
    }
    await on.goto(`${system.shopUrl}/seller`);
    await heading(on, "Ihr Shop");
    await on.getByText("Heute verkauft").waitFor();
    await tabTo(on, on.getByRole("link", { name: "Einstellungen" }));
    await german.context.close();
    expectQuiet(german.seen);
  });

  test("explains a sale in German, sums and days as they are written there", async () => {
    const german = await profile(visit, { locale: "de-DE" });
    const on = german.page;
    await logInInGerman(on, artisan(6));
    const { number, partId } = await paidSale(visit, 6);
    await on.goto(`${system.shopUrl}/seller/sales/${partId}`);
    const why = part(on, "Warum Sie bekommen, was Sie bekommen");
    await why.getByText(new RegExp(`^Bestellung ${number} vom .+ ist bezahlt\\.$`)).waitFor();
    await why.getByText(/^Die Plattform behält 10 % vom Preis .+, also \d+,\d\d\s\$\.$/).waitFor();
    const told = (await why.getByRole("paragraph").allTextContents()).join(" ");
    expect(told).toContain("geprüften Summen gehen auf");
    expect(told, "no sentence is English").not.toMatch(/\b(the|is|are)\b/);
    expect(told, "what the platform pays is no seller's").not.toContain("Gebühr");
    await german.context.close();
    expectQuiet(german.seen);
  });
});

async function logInInGerman(
  on: Page,
  { email, password }: ReturnType<typeof artisan>,
): Promise<void> {
  await on.goto(`${system.shopUrl}/account/login`);
  await member.afterAWhile(system);
  await on.locator("input[name=email]").fill(email);
  await on.locator("input[name=password]").fill(password);
  await on.keyboard.press("Enter");
  await on.waitForURL(/\/account$/);
}

const desk = [
  ["/seller", "Your shop", "Ihr Shop"],
  ["/seller/sales", "Your sales", "Ihre Verkäufe"],
  ["/seller/sales?show=to_ship", "Your sales", "Ihre Verkäufe"],
  ["/seller/products", "Your products", "Ihre Produkte"],
  ["/seller/products/new", "Add a product", "Produkt hinzufügen"],
  ["/seller/money", "Your money", "Ihr Geld"],
  ["/seller/statements", "Your statements", "Ihre Abrechnungen"],
  ["/seller/analytics", "Your analytics", "Ihre Auswertung"],
  ["/seller/plan", "Your plan", "Ihr Tarif"],
  ["/seller/settings", "Settings", "Einstellungen"],
] as const;

const isInSight = (element: ReturnType<Page["locator"]>) =>
  element.evaluate((one) => {
    const { left, right } = one.getBoundingClientRect();
    return left >= 0 && right <= window.innerWidth;
  });
