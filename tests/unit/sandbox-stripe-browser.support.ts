import { Hono } from "hono";
import type { FrameLocator, Page } from "playwright-core";
import { launchBrowser } from "../local/browser.ts";
import { serveApp } from "../sandbox/core/host.ts";
import type { StripeCredentials } from "../sandbox/stripe/index.ts";
import { clientOf, startStripe } from "./sandbox-stripe.support.ts";

/** A page that mounts what it is told, with the strictest policy that a shop may have. */
const SHOP_SCRIPT = `
  const stripe = Stripe(document.body.dataset.key);
  const output = document.querySelector("output");
  const say = (text) => { output.textContent += text + ";"; };
  const told = ({ error, ...rest }) => {
    if (error) return say("error " + (error.code ?? error.type) + " " + (error.decline_code ?? ""));
    const [name, object] = Object.entries(rest)[0];
    say(name + " " + (object.status ?? object.object));
  };
  let elements;
  const shop = {
    stripe, say, told,
    mount(options, kinds) {
      elements = stripe.elements(options);
      for (const [kind, settings] of Object.entries(kinds)) {
        const element = elements.create(kind, settings);
        element.on("ready", () => say(kind + " ready"));
        element.on("loaderror", ({ error }) => say("loaderror " + error.message));
        element.mount("#" + kind);
      }
      shop.elements = elements;
    },
    confirm: async (name, data = {}) => told(await stripe[name]({ elements, ...data })),
  };
  window.shop = shop;
  const back = new URLSearchParams(location.search).get("redirect_status");
  if (back) say("back " + back);
`;

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** A Stripe, a shop of one page, and a browser. */
export async function openShop() {
  const standIn = await startStripe();
  const opened = await standIn.open();
  const served = await serveApp(shopApp(opened));
  const browser = await launchBrowser();

  /** A page on which the elements are ready. */
  async function visit(options: object, kinds: Record<string, object>): Promise<Page> {
    const page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(served.url);
    await page.evaluate(`shop.mount(${JSON.stringify(options)}, ${JSON.stringify(kinds)})`);
    for (const kind of Object.keys(kinds)) await said(page, `${kind} ready`);
    return page;
  }

  return {
    ...{ standIn, opened, visit, url: served.url },
    stripe: clientOf(opened, opened.secretKey),
    async close() {
      await browser.close();
      await served.close();
      await standIn.close();
    },
  };
}

function shopApp({ publishableKey, scriptUrl, url }: StripeCredentials): Hono {
  const app = new Hono();
  app.get("/", (c) => {
    const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
      <body data-key="${publishableKey}"><div id="expressCheckout"></div><div id="payment"></div>
      <div id="card"></div><div id="address"></div><output></output>
      <script nonce="n" src="${scriptUrl}"></script><script nonce="n" src="/shop.js"></script></body></html>`;
    const policy = `default-src 'none'; script-src 'nonce-n'; connect-src ${url}; frame-src ${url}`;
    return c.html(page, 200, { "content-security-policy": policy });
  });
  app.get("/shop.js", (c) => c.body(SHOP_SCRIPT, 200, { "content-type": "text/javascript" }));
  return app;
}

export const said = (page: Page, text: string) =>
  page
    .getByRole("status")
    .filter({ hasText: text })
    .waitFor()
    .catch(async (cause) => {
      throw new Error(`the page says: ${await page.getByRole("status").textContent()}`, { cause });
    });

/** Asks the page to confirm; what came of it is said on the page. */
export function confirm(page: Page, call: string, data: object = { redirect: "if_required" }) {
  return page.evaluate(`void shop.confirm(${JSON.stringify(call)}, ${JSON.stringify(data)})`);
}

export const fieldsOf = (page: Page) =>
  page.frameLocator('iframe[title="Secure payment input frame"]');

export async function enterCard(fields: FrameLocator, number = "4242 4242 4242 4242") {
  await fields.getByLabel("Card number").fill(number);
  await fields.getByLabel("Expiration date").fill("12 / 40");
  await fields.getByLabel("Security code").fill("123");
  await fields.getByLabel("ZIP code").fill("62701");
}

export const bank = (page: Page) => page.frameLocator('iframe[title="3D Secure authentication"]');
