import type { Frame, Locator, Page } from "playwright-core";
import { vi } from "vitest";

/** Pages are small and near; what takes longer than this is stuck. */
export const PATIENCE_MS = 30_000;

type Product = {
  id: string;
  title: string;
  available: number;
  limitPerOrder: number | null;
  artisan: { id: string; name: string };
};

async function productsOf(shopUrl: string): Promise<Product[]> {
  const response = await fetch(`${shopUrl}/api/products?limit=100`);
  const { products } = (await response.json()) as { products: Product[] };
  return products;
}

/** One product each of three artisans, those with the most left, so that tests share a shop. */
export async function threeArtisansGoods(shopUrl: string): Promise<Product[]> {
  const products = await productsOf(shopUrl);
  const first = new Map<string, Product>();
  for (const product of products.toSorted((a, b) => b.available - a.available))
    if (!first.has(product.artisan.id)) first.set(product.artisan.id, product);
  const chosen = [...first.values()].slice(0, 3);
  if (chosen.length < 3 || chosen.some(({ available }) => available < 1))
    throw new Error("the shop has goods of three artisans");
  return chosen;
}

/** What there is least of. */
export async function scarceGoods(shopUrl: string): Promise<Product[]> {
  const products = (await productsOf(shopUrl)).filter(({ available }) => available > 0);
  return products.toSorted((a, b) => a.available - b.available).slice(0, 1);
}

export async function fillCart(page: Page, shopUrl: string, choose = threeArtisansGoods) {
  const goods = await choose(shopUrl);
  for (const { id } of goods) {
    await page.goto(`${shopUrl}/products/${id}`);
    await page.getByRole("button", { name: /^Add to cart/ }).click();
    await page.getByText(/^In your cart: /).waitFor();
  }
  return goods;
}

export const BUYER = {
  "E-mail": "robin@example.com",
  "Full name": "Robin Buyer",
  "Street and number": "1 Long Lane",
  City: "Springfield",
  "Postal code (optional)": "12345",
} as const;

/** From the shop to the page on which the order is paid. */
export async function checkOut(
  page: Page,
  method: "Card" | "PayPal",
  buyer: Partial<typeof BUYER> = BUYER,
): Promise<void> {
  await page.getByRole("link", { name: /^Cart/ }).click();
  await page.getByRole("link", { name: "Go to checkout" }).click();
  for (const [label, value] of Object.entries(buyer))
    await page.getByRole("textbox", { name: label }).fill(value);
  await page.getByRole("combobox", { name: "Country" }).selectOption("US");
  await page.getByRole("radio", { name: method }).check();
  await page.getByRole("button", { name: /^Continue to payment/ }).click();
  await page.getByRole("heading", { name: "Payment", exact: true }).waitFor();
}

/** As many orders as a guest may ask for before a proof, each given up again. */
export async function tryOften(page: Page, shopUrl: string): Promise<void> {
  const [product] = await threeArtisansGoods(shopUrl);
  const address = { name: "Robin", line1: "1 Long Lane", city: "Springfield", country: "US" };
  const items = [{ productId: product?.id, quantity: 1 }];
  const wish = { items, email: BUYER["E-mail"], shippingAddress: address, processor: "stripe" };
  await page.evaluate(async (body) => {
    const send = async (path: string, json: object, headers: Record<string, string>) => {
      const keyed = { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() };
      const request = { method: "POST", headers: { ...keyed, ...headers } };
      return (await fetch(path, { ...request, body: JSON.stringify(json) })).json();
    };
    for (let tries = 0; tries < 10; tries++) {
      const { order, orderToken } = await send("/api/checkout", body, {});
      await send(`/api/orders/${order.id}/cancel`, {}, { "Order-Token": orderToken });
    }
  }, wish);
}

/** The link that opens the order from anywhere, as the payment page offers it. */
export async function orderLink(page: Page): Promise<string> {
  const link = page.getByRole("link", { name: "Your order’s own page" });
  const href = await link.getAttribute("href");
  if (href === null) throw new Error("the link leads somewhere");
  return new URL(href, page.url()).href;
}

type InFrame = (frame: Frame) => Locator;

/** The processor's fields and buttons lie in frames whose order is nobody's promise. */
export function inSomeFrame(page: Page, locate: InFrame): Promise<Locator> {
  const find = async () => {
    for (const frame of page.frames()) {
      const found = locate(frame);
      if ((await found.count()) > 0 && (await found.first().isVisible())) return found.first();
    }
    throw new Error(`no frame has ${locate(page.mainFrame())}`);
  };
  return vi.waitFor(find, { timeout: PATIENCE_MS, interval: 100 });
}

const label = (text: string) => (frame: Frame) => frame.getByLabel(text);

export async function fillCard(page: Page, number: string): Promise<void> {
  await (await inSomeFrame(page, label("Card number"))).fill(number);
  await (await inSomeFrame(page, label("Expiration date"))).fill("12 / 34");
  await (await inSomeFrame(page, label("Security code"))).fill("123");
  const zip = page.frames().map((frame) => frame.getByLabel("ZIP"));
  for (const field of zip) if (await field.isVisible()) await field.fill("12345");
}

export const payNow = (page: Page) => page.getByRole("button", { name: /^Pay \S/ }).click();

/** The bank's step, in a frame above the shop. */
export async function answerChallenge(page: Page, answer: "Complete" | "Fail" | "Cancel") {
  const name = new RegExp(`^${answer}`);
  await (await inSomeFrame(page, (frame) => frame.getByRole("button", { name }))).click();
}

export const paypalButton = (page: Page) => page.getByRole("button", { name: /with PayPal/ });

type Place = Pick<Page, "getByRole">;

/** PayPal's page: a window of its own or, where the browser allows none, a frame. */
export async function openPaypal(page: Page, open?: () => Promise<void>): Promise<Place> {
  const frame = page.locator('iframe[title^="PayPal"]').and(page.locator("[role=dialog] iframe"));
  const place = Promise.any([
    page.waitForEvent("popup", { timeout: PATIENCE_MS }),
    frame.waitFor({ timeout: PATIENCE_MS }).then(() => frame.contentFrame()),
  ]);
  await open?.();
  return place;
}

export async function approve(place: Place, fundingSource?: RegExp): Promise<void> {
  if (fundingSource) await place.getByRole("radio", { name: fundingSource }).check();
  await place.getByRole("button", { name: /^(Pay now|Continue)$/ }).click();
}

export const thanks = (page: Page) =>
  page.getByRole("heading", { name: "Thank you!" }).waitFor({ timeout: PATIENCE_MS });
