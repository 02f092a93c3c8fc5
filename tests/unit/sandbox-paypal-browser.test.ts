import { Hono } from "hono";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../local/browser.ts";
import { type Served, serveApp } from "../sandbox/core/host.ts";
import { at, openTestPayPal, orderBody, type TestPayPal } from "../sandbox/paypal/testing.ts";

const BUTTON = "Pay with PayPal (sandbox)";

/** A shop in a few lines, with the strictest policy that it may have. */
const SHOP_SCRIPT = `const say = (text) => { document.querySelector("output").append(text + ";"); };
const post = async (path) => (await fetch(path, { method: "POST" })).json();
const buttons = paypal.Buttons({
  onInit: () => say("init"),
  createOrder: async () => (await post("/create")).id,
  onApprove: async ({ orderID }, actions) => {
    const order = await post("/capture/" + orderID);
    say("approved " + (order.status ?? order.details[0].issue));
    if (order.details?.[0].issue === "INSTRUMENT_DECLINED") await actions.restart();
  },
  onCancel: () => say("cancelled"),
  onError: (error) => say("error " + error.message),
});
if (buttons.isEligible()) await buttons.render("main");
const keep = paypal.Buttons({
  fundingSource: "paypal",
  createVaultSetupToken: async () => (await post("/setup")).id,
  onApprove: async ({ vaultSetupToken }) => say("kept " + (await post("/keep/" + vaultSetupToken)).id),
  onCancel: () => say("not kept"),
  onError: (error) => say("not kept: " + error.message),
});
await keep.render("aside");
`;

describe("PayPal's buttons in a real browser", () => {
  let paypal: TestPayPal;
  let shop: Served;
  let browser: Browser;

  beforeAll(async () => {
    paypal = await openTestPayPal();
    shop = await serveApp(shopApp(paypal));
    browser = await launchBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await shop.close();
    await paypal.close();
  });

  async function openShop(currency = "USD"): Promise<Page> {
    const page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${shop.url}/?currency=${currency}`);
    return page;
  }

  async function openPopup(page: Page): Promise<Page> {
    const popup = page.waitForEvent("popup");
    // The keyboard, not the mouse: the button is an ordinary one.
    await page.getByRole("main").getByRole("button", { name: BUTTON }).press("Enter");
    return popup;
  }

  const said = (page: Page, text: string | RegExp) =>
    page.getByRole("status").filter({ hasText: text }).waitFor();

  test("cancelled, declined, started again and paid", async () => {
    const page = await openShop();
    await (await openPopup(page)).getByRole("button", { name: "Cancel" }).press("Enter");
    await said(page, "cancelled");
    const popup = await openPopup(page);
    await popup.getByLabel("Card that will be declined").check();
    const again = page.waitForEvent("popup");
    await popup.getByRole("button", { name: /^(Pay now|Continue)$/ }).press("Enter");
    await (await again).getByRole("button", { name: /^(Pay now|Continue)$/ }).press("Enter");
    await said(page, "approved COMPLETED");
    expect(await page.getByRole("status").textContent()).toBe(
      "init;cancelled;approved INSTRUMENT_DECLINED;approved COMPLETED;",
    );
    expect(paypal.balance("balance")).toBe(4776n);
  }, 30_000);

  test("a window that the buyer closes is a cancellation", async () => {
    const page = await openShop();
    const popup = await openPopup(page);
    await popup.getByRole("button", { name: "Cancel" }).waitFor();
    await popup.close();
    await said(page, "cancelled");
  }, 30_000);

  test("where popups are blocked the page opens in a frame", async () => {
    const page = await openShop();
    await page.evaluate("window.open = () => null");
    await page.getByRole("main").getByRole("button", { name: BUTTON }).press("Enter");
    const frame = page.frameLocator("iframe");
    await frame.getByRole("button", { name: /^(Pay now|Continue)$/ }).press("Enter");
    await said(page, "approved COMPLETED");
  }, 30_000);

  test("Pay Later and a card have buttons of their own, marked as a sandbox's", async () => {
    const page = await openShop();
    const main = page.getByRole("main");
    expect(await main.getByRole("button").allTextContents()).toEqual([
      ...["PayPalsandbox", "Pay Latersandbox", "Debit or Credit Cardsandbox"],
    ]);
    const popup = page.waitForEvent("popup");
    await main.getByRole("button", { name: "Pay with card (sandbox)" }).click();
    await (await popup).getByRole("button", { name: /^(Pay now|Continue)$/ }).click();
    await said(page, "approved COMPLETED");
  }, 30_000);

  test("a wallet is kept for later without a payment, or not", async () => {
    const page = await openShop();
    const button = page.getByRole("complementary").getByRole("button", { name: BUTTON });
    const open = async () => {
      const popup = page.waitForEvent("popup");
      await button.click();
      return popup;
    };
    await (await open()).getByRole("button", { name: "Cancel" }).click();
    await said(page, "not kept");
    await (await open()).getByRole("button", { name: "Agree and continue" }).click();
    await said(page, /kept \w+/);
  }, 30_000);

  test("a script loaded for another currency is an error", async () => {
    const page = await openShop("EUR");
    await openPopup(page);
    await said(page, "error Expected currency");
  }, 30_000);
});

function shopApp(paypal: TestPayPal): Hono {
  const { url, sdkBaseUrl, clientId } = paypal.credentials;
  const app = new Hono();
  const requestId = () => ({ "paypal-request-id": paypal.world.ids.uuid() });
  app.get("/", (c) => {
    const sdk = `${sdkBaseUrl}?client-id=${clientId}&currency=${c.req.query("currency")}`;
    const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><main></main><aside></aside><output></output>
      <script nonce="n" src="${sdk}"></script><script nonce="n" type="module" src="/shop.js"></script></html>`;
    const policy = `default-src 'none'; script-src 'nonce-n' ${url}; connect-src 'self'; frame-src ${url}`;
    return c.html(page, 200, {
      "content-security-policy": policy,
      "cross-origin-opener-policy": "same-origin-allow-popups",
    });
  });
  app.get("/shop.js", (c) => c.body(SHOP_SCRIPT, 200, { "content-type": "text/javascript" }));
  app.post("/create", async (c) => {
    const created = await paypal.call("POST", "/v2/checkout/orders", { body: orderBody() });
    return c.json({ id: at(created.body, "id") });
  });
  app.post("/setup", async (c) => {
    const context = { return_url: "https://shop.example/y", cancel_url: "https://shop.example/n" };
    const source = { paypal: { usage_type: "MERCHANT", experience_context: context } };
    const { body } = await paypal.call("POST", "/v3/vault/setup-tokens", {
      body: { payment_source: source },
      headers: requestId(),
    });
    return c.json({ id: at(body, "id") });
  });
  app.post("/keep/:id", async (c) => {
    const token = { id: c.req.param("id"), type: "SETUP_TOKEN" };
    const { body } = await paypal.call("POST", "/v3/vault/payment-tokens", {
      body: { payment_source: { token } },
      headers: requestId(),
    });
    return c.json({ id: at(body, "id") });
  });
  app.post("/capture/:id", async (c) => {
    const path = `/v2/checkout/orders/${c.req.param("id")}/capture`;
    return c.json((await paypal.call("POST", path)).body);
  });
  return app;
}
