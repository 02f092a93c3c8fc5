import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { type Pattern, patterns, placed } from "../../web/src/places.ts";
import { askJson } from "../local/http.ts";
import { SAMPLE_PASSWORD, samplePeople } from "../local/people.ts";
import { buyAsGuest } from "./guest.ts";
import * as member from "./member.ts";
import { logInAsOperator } from "./operator-login.ts";
import { threeArtisansGoods } from "./shopper.ts";
import type { Visit } from "./visits.ts";

export const roles = ["guest", "buyer", "seller", "operator"] as const;
export type Role = (typeof roles)[number];

/** What only somebody who is logged in sees whole, beside the desks. */
const BUYERS = new Set<Pattern>([
  ...(["/account", "/account/orders", "/account/methods", "/checkout/methods"] as const),
  ...(["/orders/:id", "/checkout/orders/:id"] as const),
]);
function roleFor(pattern: Pattern): Role {
  if (pattern.startsWith("/operator")) return "operator";
  if (pattern.startsWith("/seller")) return "seller";
  return BUYERS.has(pattern) ? "buyer" : "guest";
}

/** Into the app as one of them, with something in the cart, on the desks and among the orders. */
export async function enterAs(page: Page, visit: Visit, role: Role): Promise<string[]> {
  const { shopUrl } = visit.system;
  if (role === "guest") await fillCart(page, shopUrl);
  if (role === "seller" || role === "buyer")
    await member.logIn(page, visit, { email: samplePeople[role], password: SAMPLE_PASSWORD });
  if (role === "seller")
    await buyAsGuest(visit, { card: "4242424242424242", artisan: await shopOf() });
  if (role === "operator") {
    const { id } = await buyAsGuest(visit, { card: "4242424242424242" });
    await logInAsOperator(page, visit);
    return [`/operator/orders/${id}`];
  }
  if (role !== "buyer") return [];
  const id = await orderOf(page, shopUrl);
  return [`/orders/${id}`, `/checkout/orders/${id}`];

  async function shopOf(): Promise<string> {
    const read = () => fetch("/api/seller").then((answer) => answer.json());
    return ((await page.evaluate(read)) as { name: string }).name;
  }
}

/** Things of three artisans. */
export async function fillCart(page: Page, shopUrl: string): Promise<void> {
  for (const { id } of await threeArtisansGoods(shopUrl)) {
    await page.goto(`${shopUrl}/products/${id}`);
    // The product's own comes before those of what is shown beside it.
    await page.getByRole("button", { name: /^Add to cart/ }).first().click();
    await page.getByText(/^In your cart: /).first().waitFor();
  }
}

/** An order that waits to be paid, of whoever is logged in on the page. */
async function orderOf(page: Page, shopUrl: string): Promise<string> {
  type Goods = { products: { id: string; available: number }[] };
  const { products } = await askJson<Goods>(`${shopUrl}/api/products`);
  const productId = products.find(({ available }) => available > 0)?.id;
  const shippingAddress = { name: "Ada", line1: "1 Long Lane", city: "Springfield", country: "US" };
  const email = samplePeople.buyer;
  const body = { items: [{ productId, quantity: 1 }], email, shippingAddress, processor: "stripe" };
  return page.evaluate(async (json) => {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() };
    const made = await fetch("/api/checkout", {
      method: "POST",
      headers,
      body: JSON.stringify(json),
    });
    return (await made.json()).order.id as string;
  }, body);
}

/**
 * Every page that is for `role`, each once. Those of one thing come last, with the first thing of the
 * kind that a page has linked to; where there is none, of a thing that does not exist.
 */
export async function visitAll(
  page: Page,
  shopUrl: string,
  { role, known }: { role: Role; known: readonly string[] },
  look: (place: string) => Promise<void>,
): Promise<void> {
  const places = patterns.filter((pattern) => roleFor(pattern) === role);
  const links = new Map<Pattern, string>();
  const note = (paths: readonly string[]) => {
    for (const path of paths) {
      const { pattern } = placed(path) ?? {};
      if (pattern && !links.has(pattern)) links.set(pattern, path);
    }
  };
  note(known);
  const isOfOne = (pattern: Pattern) => pattern.includes(":");
  for (const pattern of places.toSorted((a, b) => Number(isOfOne(a)) - Number(isOfOne(b)))) {
    const path = isOfOne(pattern) ? links.get(pattern) : pattern;
    await goTo(page, shopUrl, path ?? pattern.replace(":id", randomUUID()));
    await look(pattern);
    note(await page.evaluate(() => [...document.links].map(({ pathname }) => pathname)));
  }
  if (role !== "guest") return;
  await goTo(page, shopUrl, "/nowhere");
  await look("/nowhere");
}

/** Within the app where its router goes without a load, and as an address where it does not. */
export async function goTo(page: Page, shopUrl: string, path: string): Promise<void> {
  const isApart = (at: string) => /^\/(checkout|seller\/plan)/.test(at);
  const url = new URL(page.url());
  if (url.origin !== shopUrl || isApart(path) || isApart(url.pathname))
    await page.goto(`${shopUrl}${path}`);
  else
    await page.evaluate((to) => {
      history.pushState(null, "", to);
      dispatchEvent(new PopStateEvent("popstate"));
    }, path);
  await settled(page);
}

/** The page has its title, and nothing on it is on its way. */
export async function settled(page: Page): Promise<void> {
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(
    () => !document.querySelector(".loading, .skeleton, [aria-busy=true]"),
  );
}
