import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { Report } from "../../worker/http/contract/reports.ts";
import { press } from "./keyboard.ts";
import { logInAsOperator } from "./operator-login.ts";
import { visits } from "./visits.ts";

const visit = visits({ ticker: false });
let { system, page, seen } = visit;
beforeEach(() => {
  ({ system, page, seen } = visit);
});

describe("a page that breaks", () => {
  /** Takes what the visit has seen of it, which is meant. */
  const seenOf = (kind: "crashes" | "violations") => seen[kind].splice(0);
  const reported = async () => {
    const sent = await page.waitForRequest((request) => request.url().endsWith("/api/reports"));
    return { body: Report.parse(sent.postDataJSON()), answer: await sent.response() };
  };

  test("says so, tells the shop once and nothing of anybody, and leads on", async () => {
    const id = randomUUID();
    const address = `${system.shopUrl}/products/${id}?from=${id}#${id}`;
    await page.route(`**/api/products/${id}`, (route) =>
      route.fulfill({ json: { of: "no shape" } }),
    );
    const [{ body, answer }] = await Promise.all([reported(), page.goto(address)]);
    await page.getByRole("heading", { name: "Something is broken on this page" }).waitFor();
    expect(answer?.status()).toBe(202);
    expect(body).toMatchObject({ kind: "page", path: "/products/:id" });
    expect(body.message).toMatch(/^TypeError: /);
    expect(body.stack.length).toBeGreaterThan(0);
    expect(JSON.stringify(body)).not.toContain(id);
    // The shop's own head is still there.
    await page.getByRole("navigation", { name: "Shop", exact: true }).waitFor();

    await page.getByRole("link", { name: "Go to the shop" }).click();
    const title = page.getByRole("heading", { level: 1 });
    await expect.poll(() => title.textContent()).not.toContain("broken");
    await page.goBack();
    await page.getByRole("button", { name: "Load this page anew" }).waitFor();
    await page.unroute(`**/api/products/${id}`);
    await page.getByRole("button", { name: "Load this page anew" }).click();
    await page.getByRole("alert").waitFor();
    expect(seenOf("crashes").filter((text) => text.includes('"kind"'))).toHaveLength(1);
  });

  test("tells what the policy has stopped, by its origin alone, and of others' mistakes nothing", async () => {
    await page.goto(system.shopUrl);
    const [{ body }] = await Promise.all([
      reported(),
      page.evaluate(() => {
        new Image().src = "http://evil.example/who?is=ada@buyers.example";
        // No file of ours is in its stack.
        void Promise.reject(new Error("an extension's"));
      }),
    ]);
    expect(body).toMatchObject({ kind: "policy", path: "/" });
    expect(body.message).toBe("img-src http://evil.example");
    expect(seenOf("violations")).not.toEqual([]);
    expect(seenOf("crashes").filter((text) => text.includes('"kind"'))).toHaveLength(1);
  });
});

test("files of the build are kept for ever and never asked for again; what is gone, and pages, are not", async () => {
  const { shopUrl } = system;
  const shop = await fetch(shopUrl);
  expect(shop.headers.get("Cache-Control")).toBe("no-store");
  expect(shop.headers.get("Access-Control-Allow-Origin")).toBeNull();
  const scripts = (await shop.text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g);
  const paths = [...scripts].flatMap(([, path]) => path ?? []);
  expect(paths.length).toBeGreaterThan(2);
  for (const path of paths) {
    const { status, headers } = await fetch(`${shopUrl}${path}`);
    expect([path, status]).toEqual([path, 200]);
    expect(headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Content-Security-Policy")).toBe("frame-ancestors 'none'");
    expect(headers.get("Access-Control-Allow-Origin")).toBeNull();
  }
  const gone = await fetch(`${shopUrl}/assets/start-of-yesterday.js`);
  expect([gone.status, gone.headers.get("Cache-Control")]).toEqual([404, "no-store"]);
  for (const path of ["/robots.txt", "/manifest.webmanifest", "/favicon.svg"]) {
    const { status, headers } = await fetch(`${shopUrl}${path}`);
    expect([path, status, headers.get("Referrer-Policy")]).toEqual([path, 200, "strict-origin"]);
  }
});

describe("a list of ten thousand rows", () => {
  const ROWS = 10_000;
  const ROWS_PER_PAGE = 2_000;
  /** A window shows a dozen, and so many more wait beyond its edges. */
  const ROWS_IN_DOCUMENT_MAX = 60;

  /** The audit log, as the API would answer it, but longer. */
  const serve = (on: Page) =>
    on.route("**/api/operator/audit-log*", (route) => {
      const from = Number(new URL(route.request().url()).searchParams.get("cursor") ?? 0);
      const lines = Array.from({ length: ROWS_PER_PAGE }, (_, n) => line(from + n));
      const end = from + ROWS_PER_PAGE;
      return route.fulfill({ json: { lines, next: end < ROWS ? `${end}` : null } });
    });
  const line = (n: number) => ({
    ...{ id: randomUUID(), at: new Date(1_790_000_000_000 - n * 60_000).toISOString() },
    ...{ actor: "system", action: `step_${n + 1}`, subject: randomUUID() },
    // Rows of several heights, which nobody knows before they are drawn.
    facts: n % 3 === 0 ? { amount: "12.34", reason: "a drill" } : {},
  });
  /** Counts each row that comes into the document, for as long as the page is open. */
  const countRows = (on: Page) =>
    on.evaluate(() => {
      const counts = { added: 0, most: 0 };
      Object.assign(window, { rowCounts: counts });
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes)
          for (const node of addedNodes) if (node instanceof HTMLLIElement) counts.added += 1;
        counts.most = Math.max(
          counts.most,
          document.querySelectorAll("main li[data-index]").length,
        );
      }).observe(document.body, { childList: true, subtree: true });
    });
  const counted = (on: Page) =>
    on.evaluate(
      () => (window as unknown as { rowCounts: { added: number; most: number } }).rowCounts,
    );

  test("has only those in sight in the document, and leads to the last by wheel and by keyboard", async () => {
    await logInAsOperator(page, visit);
    await serve(page);
    await page.getByRole("link", { name: "Audit log" }).click();
    const rows = page.getByRole("list", { name: "Audit log" }).getByRole("listitem");
    const more = page.getByRole("button", { name: "Show more" });
    await rows.first().waitFor();
    await countRows(page);
    for (let shown = ROWS_PER_PAGE; shown < ROWS; shown += ROWS_PER_PAGE) {
      await page.getByRole("list", { name: "Audit log" }).waitFor();
      await press(page, more);
      await page
        .locator(`[aria-setsize="${shown + ROWS_PER_PAGE}"]`)
        .first()
        .waitFor();
    }
    await more.waitFor({ state: "detached" });

    await page.evaluate(() => scrollTo(0, 0));
    await page.getByText("step 1", { exact: true }).waitFor();
    const before = await counted(page);
    const screens = 40;
    for (let screen = 0; screen < screens; screen += 1) {
      await page.mouse.wheel(0, 600);
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => drawn(0))));
    }
    const after = await counted(page);
    // Each row is drawn as it comes into sight, and no other is: the work is that of what passes by.
    expect(after.added).toBeGreaterThan(before.added);
    expect(after.added - before.added).toBeLessThan(screens * 14);

    await expect
      .poll(async () => {
        await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
        return page.getByText(`step ${ROWS}`, { exact: true }).isVisible();
      })
      .toBe(true);
    expect(await rows.last().getAttribute("aria-posinset")).toBe(`${ROWS}`);
    expect(await rows.last().getAttribute("aria-setsize")).toBe(`${ROWS}`);
    expect((await counted(page)).most).toBeLessThan(ROWS_IN_DOCUMENT_MAX);
  });
});
