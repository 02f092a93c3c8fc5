import type { Frame } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { press, write } from "./keyboard.ts";
import * as shopper from "./shopper.ts";
import { storedText, visits } from "./visits.ts";

const GOOD_CARD = "4242424242424242";
const DECLINED_CARD = "4000000000000002";
const THREE_D_SECURE_CARD = "4000002760003184";

const visit = visits();
let { system, browser, context, seen, page } = visit;
beforeEach(() => {
  ({ system, browser, context, seen, page } = visit);
});

/** The receipt names each of the artisans; the cart is empty again. */
async function expectReceipt(goods: { title: string; artisan: { name: string } }[]) {
  await shopper.thanks(page);
  const receipt = page.getByRole("region", { name: "Receipt" });
  for (const { title, artisan } of goods) {
    await receipt.getByRole("cell", { name: title, exact: true }).waitFor();
    await receipt.getByRole("rowheader", { name: `From ${artisan.name}` }).waitFor();
  }
  await page.getByRole("link", { name: "Cart, 0 things" }).waitFor();
  expect(new URL(page.url()).search, "the token stands in the fragment alone").toBe("");
  expect(page.url()).toMatch(/\/orders\/[0-9a-f-]{36}#token=[\w-]{43}$/);
}

describe("V201 a buyer of three artisans' goods pays once, and no client secret stays anywhere", {
  timeout: 90_000,
}, () => {
  test("by card", async () => {
    const goods = await shopper.fillCart(page, system.shopUrl);
    await shopper.checkOut(page, "Card");
    await shopper.fillCard(page, GOOD_CARD);
    expect(seen.clientSecrets).toHaveLength(1);
    expect(await storedText(context, system.shopUrl)).not.toContain(seen.clientSecrets[0]);
    await shopper.payNow(page);
    await expectReceipt(goods);
  });

  test("by a card that is declined, and then by another, for the same order", async () => {
    const goods = await shopper.fillCart(page, system.shopUrl);
    await shopper.checkOut(page, "Card");
    const address = page.url();
    await shopper.fillCard(page, DECLINED_CARD);
    await shopper.payNow(page);
    await page
      .getByRole("alert")
      .getByText(/declined/i)
      .waitFor();
    await shopper.fillCard(page, GOOD_CARD);
    await shopper.payNow(page);
    await expectReceipt(goods);
    expect(new URL(page.url()).pathname).toBe(new URL(address).pathname.replace("/checkout", ""));
  });

  test("by a card with 3-D Secure", async () => {
    const goods = await shopper.fillCart(page, system.shopUrl);
    await shopper.checkOut(page, "Card");
    await shopper.fillCard(page, THREE_D_SECURE_CARD);
    await shopper.payNow(page);
    await shopper.answerChallenge(page, "Complete");
    await expectReceipt(goods);
  });

  test("by another card, when 3-D Secure has failed", async () => {
    const goods = await shopper.fillCart(page, system.shopUrl);
    await shopper.checkOut(page, "Card");
    await shopper.fillCard(page, THREE_D_SECURE_CARD);
    await shopper.payNow(page);
    await shopper.answerChallenge(page, "Fail");
    await page.getByRole("alert").waitFor();
    await shopper.fillCard(page, GOOD_CARD);
    await shopper.payNow(page);
    await expectReceipt(goods);
    expect(seen.keys.get("/api/checkout"), "one order").toHaveLength(1);
  });

  test("V188 by card, once the shop has seen that a person is there", async () => {
    await shopper.fillCart(page, system.shopUrl);
    await shopper.tryOften(page, system.shopUrl);
    const check = page.waitForRequest(/\/turnstile\/v0\/api\.js/);
    await Promise.all([check, shopper.checkOut(page, "Card")]);
  });

  test("by a wallet of the browser's, with one touch after a second thought", async () => {
    const goods = await shopper.fillCart(page, system.shopUrl);
    await shopper.checkOut(page, "Card");
    const googlePay = (frame: Frame) => frame.getByRole("button", { name: /^Pay with Google Pay/ });
    const sheet = page.frameLocator('iframe[title="Wallet"]');
    await (await shopper.inSomeFrame(page, googlePay)).click();
    await sheet.getByRole("button", { name: "Cancel" }).click();
    await (await shopper.inSomeFrame(page, googlePay)).click();
    await sheet.getByRole("button", { name: "Pay" }).click();
    await expectReceipt(goods);
    expect(seen.keys.get("/api/checkout"), "one order").toHaveLength(1);
  });

  test("by PayPal", async () => {
    const goods = await shopper.fillCart(page, system.shopUrl);
    await shopper.checkOut(page, "PayPal");
    const paypal = await shopper.openPaypal(page, () => shopper.paypalButton(page).click());
    await shopper.approve(paypal);
    await expectReceipt(goods);
  });

  test("by PayPal, after a funding source that PayPal declines", async () => {
    const goods = await shopper.fillCart(page, system.shopUrl);
    await shopper.checkOut(page, "PayPal");
    const first = await shopper.openPaypal(page, () => shopper.paypalButton(page).click());
    const again = shopper.openPaypal(page);
    await shopper.approve(first, /declined/i);
    await page
      .getByRole("alert")
      .getByText(/choose another/)
      .waitFor();
    await shopper.approve(await again, /balance/i);
    await expectReceipt(goods);
  });

  test("by card, after leaving PayPal, with one order", async () => {
    const goods = await shopper.fillCart(page, system.shopUrl);
    await shopper.checkOut(page, "PayPal");
    const paypal = await shopper.openPaypal(page, () => shopper.paypalButton(page).click());
    await paypal.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("You left PayPal").waitFor();
    await page.getByRole("radio", { name: "Card" }).check();
    await shopper.fillCard(page, GOOD_CARD);
    await shopper.payNow(page);
    await expectReceipt(goods);
    expect(seen.keys.get("/api/checkout"), "one order").toHaveLength(1);
  });

  test("by PayPal, though the shop's tab was closed before the approval", async () => {
    await shopper.fillCart(page, system.shopUrl);
    await shopper.checkOut(page, "PayPal");
    const link = await shopper.orderLink(page);
    const paypal = await shopper.openPaypal(page, () => shopper.paypalButton(page).click());
    await paypal.getByRole("button", { name: /^(Pay now|Continue)$/ }).waitFor();
    await page.close();
    await shopper.approve(paypal);
    page = await context.newPage();
    await page.goto(link);
    await shopper.thanks(page);
  });

  test("with the keyboard alone", async () => {
    const goods = await shopper.threeArtisansGoods(system.shopUrl);
    for (const { id } of goods) {
      await page.goto(`${system.shopUrl}/products/${id}`);
      await press(page, page.getByRole("button", { name: /^Add to cart/ }));
      await page.getByText(/^In your cart: /).waitFor();
    }
    await press(page, page.getByRole("link", { name: /^Cart/ }));
    await press(page, page.getByRole("link", { name: "Go to checkout" }));
    for (const [label, value] of Object.entries(shopper.BUYER))
      await write(page, page.getByRole("textbox", { name: label }), value);
    await write(page, page.getByRole("combobox", { name: "Country" }), "United States");
    await press(page, page.getByRole("button", { name: /^Continue to payment/ }));
    await page.getByRole("heading", { name: "Payment", exact: true }).waitFor();
    const field = (text: string) => shopper.inSomeFrame(page, (frame) => frame.getByLabel(text));
    await write(page, await field("Card number"), GOOD_CARD);
    await write(page, await field("Expiration date"), "1234");
    await write(page, await field("Security code"), "123");
    await write(page, await field("ZIP"), "12345");
    await press(page, page.getByRole("button", { name: /^Pay \S/ }));
    await expectReceipt(goods);
  });
});

describe("an order of the shop", { timeout: 90_000 }, () => {
  test("V198 is paid on a page that runs no script which was slipped in", async () => {
    await shopper.fillCart(page, system.shopUrl);
    await shopper.checkOut(page, "Card");
    const ran = await page.evaluate(async () => {
      const marks: string[] = [];
      Object.assign(window, { marks });
      const add = (facts: Partial<HTMLScriptElement>) => {
        const script = Object.assign(document.createElement("script"), facts);
        document.head.append(script);
        return script;
      };
      add({ textContent: 'window.marks.push("inline")' });
      const foreign = add({ src: "https://evil.example/x.js" });
      await new Promise((resolve) => {
        foreign.onerror = resolve;
      });
      return marks;
    });
    expect(ran).toEqual([]);
    expect(seen.violations.length).toBeGreaterThanOrEqual(2);
    seen.violations.length = 0;
    // The page tells the log of each, which anywhere else would be a mistake of ours.
    await expect.poll(() => seen.crashes.length).toBe(2);
    const kinds = seen.crashes.map((report) => (JSON.parse(report) as { kind: string }).kind);
    expect(new Set(kinds)).toEqual(new Set(["policy"]));
    seen.crashes.length = 0;
  });

  test("is made once, though the answer to the checkout was lost", async () => {
    await shopper.fillCart(page, system.shopUrl);
    let isLost = false;
    await page.route("**/api/checkout", async (route) => {
      if (isLost) return route.continue();
      isLost = true;
      await route.fetch(); // The API does its work; its answer goes nowhere.
      return route.abort("connectionreset");
    });
    await shopper.checkOut(page, "Card");
    const [first, second, ...others] = seen.keys.get("/api/checkout") ?? [];
    expect(first).toBeDefined();
    expect(second, "the same key asks again").toBe(first);
    expect(others).toEqual([]);
    await shopper.fillCard(page, GOOD_CARD);
    await shopper.payNow(page);
    await shopper.thanks(page);
  });

  test("is given up when the cart changes, before there is another", async () => {
    const [first] = await shopper.fillCart(page, system.shopUrl);
    await shopper.checkOut(page, "Card");
    const link = await shopper.orderLink(page);
    await page.getByRole("link", { name: /^Cart/ }).click();
    await page.getByText("These goods are reserved for you").waitFor();
    await page.getByRole("button", { name: `Remove: ${first?.title}` }).click();
    await page.getByRole("link", { name: "Go to checkout" }).waitFor();
    await page.goto(link);
    await page.getByRole("heading", { name: "This order was cancelled" }).waitFor();
  });

  test("opens from its link alone, and to nobody without it", async () => {
    await shopper.fillCart(page, system.shopUrl);
    await shopper.checkOut(page, "Card");
    const link = await shopper.orderLink(page);
    const stranger = await browser.newContext();
    try {
      const other = await stranger.newPage();
      await other.goto(link.split("#")[0] ?? "");
      await other.getByRole("alert").getByText("This link is not complete").waitFor();
      await other.goto("about:blank");
      await other.goto(link);
      await other.getByRole("heading", { name: "Waiting for your payment" }).waitFor();
    } finally {
      await stranger.close();
    }
  });

  test("forgets what a processor's way back has put into its address", async () => {
    await shopper.fillCart(page, system.shopUrl);
    await shopper.checkOut(page, "Card");
    const link = new URL(await shopper.orderLink(page));
    link.search = "?payment_intent_client_secret=pi_1_secret_2&redirect_status=failed";
    await page.goto(link.href);
    await page.getByRole("link", { name: "Pay now" }).waitFor();
    link.search = "";
    expect(page.url()).toBe(link.href);
  });
});

describe("a cart", { timeout: 90_000 }, () => {
  test("says what cannot be had, and keeps what can", async () => {
    const [scarce] = await shopper.fillCart(page, system.shopUrl, shopper.scarceGoods);
    await page.getByRole("link", { name: /^Cart/ }).click();
    await page.getByRole("link", { name: "Go to checkout" }).waitFor();
    const quantity = page.getByRole("spinbutton", { name: `Quantity of ${scarce?.title}` });
    await quantity.fill("99");
    await page.getByText(/^(Only \d+ of this|One order can have)/).waitFor();
    expect(await page.getByRole("link", { name: "Go to checkout" }).count()).toBe(0);
    await page.getByRole("button", { name: "Keep what can be had" }).click();
    await page.getByRole("link", { name: "Go to checkout" }).waitFor();
    expect(Number(await quantity.inputValue())).toBeLessThan(99);
  });
});
