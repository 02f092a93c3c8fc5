import { Hono } from "hono";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchBrowser } from "../local/browser.ts";
import { type Served, serveApp } from "../sandbox/core/host.ts";
import { type OpenedTurnstile, startTurnstile } from "./sandbox-turnstile.support.ts";

const SAYS = `const say = (text) => { document.querySelector("output").append(text + ";"); };`;

describe("Turnstile's script in a real browser", () => {
  let standIn: Awaited<ReturnType<typeof startTurnstile>>;
  let site: OpenedTurnstile;
  let shop: Served;
  let browser: Browser;
  let page: Page;
  /** The page's own script and what is in its form. */
  let content = { script: "", form: "", query: "" };

  beforeAll(async () => {
    standIn = await startTurnstile();
    shop = await serveApp(shopApp());
    browser = await launchBrowser();
  }, 60_000);
  beforeEach(async () => {
    site = await standIn.open();
    page = await browser.newPage();
    page.setDefaultTimeout(10_000);
  }, 30_000);
  afterEach(() => page.close());
  afterAll(async () => {
    await browser.close();
    await shop.close();
    await standIn.close();
  });

  /** A shop with a strict policy: the script and its frame, and no calls to anybody. */
  function shopApp(): Hono {
    const app = new Hono();
    app.get("/", (c) => {
      const { script, form, query } = content;
      const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
        <form>${form}</form><output></output><script nonce="n">${SAYS}${script}</script>
        <script nonce="n" src="${site.scriptUrl}${query}"></script></html>`;
      const policy = `default-src 'none'; script-src 'nonce-n' ${site.url}; frame-src ${site.url}`;
      return c.html(html, 200, { "content-security-policy": policy });
    });
    return app;
  }

  async function open(parts: Partial<typeof content>) {
    content = { script: "", form: "", query: "", ...parts };
    await page.goto(shop.url);
  }

  const said = (text: string) => page.getByRole("status").filter({ hasText: text }).waitFor();
  const explicit = (params: string) => ({
    query: "?render=explicit&onload=start",
    form: `<div id="box"></div>`,
    script: `function start() { window.w = turnstile.render("#box", {
      sitekey: "${site.siteKey}", action: "buy", cData: "o1", retry: "never",
      callback: (token) => say("token"), "error-callback": (code) => say("error " + code),
      "expired-callback": () => say("expired"), ${params} }); }`,
  });

  test("a box in a form passes by itself and fills in the hidden field", async () => {
    await open({
      form: `<div class="cf-turnstile" data-sitekey="${site.siteKey}" data-action="login" data-callback="passed"></div>`,
      script: `function passed() { say("passed"); }`,
    });
    await said("passed");
    const response = await page.locator("[name=cf-turnstile-response]").inputValue();
    expect(await site.verify({ response })).toMatchObject({
      success: true,
      hostname: "127.0.0.1",
      action: "login",
    });
    const box = page.frameLocator("iframe");
    expect(await box.getByText("sandbox").count()).toBe(1);
  }, 30_000);

  test("an explicit box answers, starts over and goes away", async () => {
    await open(explicit(""));
    await said("token");
    const first = await page.evaluate<string>("turnstile.getResponse(w)");
    expect(await site.verify({ response: first })).toMatchObject({ action: "buy", cdata: "o1" });
    await page.evaluate("turnstile.reset(w)");
    await said("token;token");
    expect(await page.evaluate("turnstile.getResponse(w)")).not.toBe(first);
    await page.evaluate("turnstile.remove(w)");
    expect(await page.locator("iframe, input").count()).toBe(0);
    expect(await page.evaluate("turnstile.getResponse(w)")).toBeUndefined();
  }, 30_000);

  test("one that waits for a click passes after it", async () => {
    await site.control("/outcomes", { outcome: "interactive" });
    await open(
      explicit(
        `"before-interactive-callback": () => say("asked"), "after-interactive-callback": () => say("clicked")`,
      ),
    );
    await said("asked");
    await page.frameLocator("iframe").getByRole("button").press("Enter");
    await said("asked;clicked;token");
  }, 30_000);

  test("one that runs later runs when it is told to", async () => {
    await open(explicit(`execution: "execute", appearance: "execute"`));
    await page.waitForFunction("window.w");
    expect(await page.locator("iframe").isVisible()).toBe(false);
    await page.evaluate("turnstile.execute(w)");
    await said("token");
    expect(await page.locator("iframe").isVisible()).toBe(true);
  }, 30_000);

  test.each([
    ["fail", "error 300030"],
    ["offline", "error 200500"],
  ])(
    "one that is to %s tells the page the code",
    async (outcome, text) => {
      // A browser asks once more by itself when a connection breaks that it had used before.
      await site.control("/outcomes", { outcome, times: 3 });
      await open(explicit(""));
      await said(text);
    },
    30_000,
  );

  test("one that fails is tried again by itself", async () => {
    await site.control("/outcomes", { outcome: "fail" });
    await open(explicit(`retry: "auto", "retry-interval": 10`));
    await said("error 300030;token");
  }, 30_000);

  test("a token expires on the page after five minutes, and a new one comes", async () => {
    await page.clock.install();
    await open(explicit(""));
    await said("token");
    await page.clock.fastForward(301_000);
    await said("token;expired;token");
  }, 30_000);

  test("a box without a sitekey or a place is an error", async () => {
    await open(explicit(""));
    await said("token");
    const error = (call: string) =>
      page.evaluate<string>(`(() => { try { ${call} } catch (e) { return e.message } })()`);
    expect(await error(`turnstile.render("#none", { sitekey: "x" })`)).toContain("container");
    expect(await error(`turnstile.render("#box", {})`)).toContain("sitekey");
  }, 30_000);
});
