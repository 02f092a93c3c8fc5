import { postJson } from "../local/http.ts";
import type { Visit } from "./visits.ts";

type Product = {
  id: string;
  available: number;
  price: { minor: string };
  artisan: { name: string };
};
type Made = { order: { id: string; number: string }; payment: { clientSecret: string } };
type Wish = {
  card: string;
  /** So often the same thing that its price is this at least. */
  leastMinor?: number;
  artisan?: string;
};

/** A guest who buys one thing at the API, and pays at the processor by card. */
export async function buyAsGuest(
  { system: { shopUrl, apiUrl, control } }: Pick<Visit, "system">,
  { card, leastMinor = 1, artisan }: Wish,
): Promise<Made["order"]> {
  const goods = await fetch(`${apiUrl}/products?limit=100`);
  const { products } = (await goods.json()) as { products: Product[] };
  const count = ({ price }: Product) => Math.ceil(leastMinor / Number(price.minor));
  const product = products
    .filter((one) => artisan === undefined || one.artisan.name === artisan)
    .find((one) => one.available >= count(one));
  if (!product) throw new Error(`nothing is there for ${leastMinor}`);
  const cookie = (await fetch(`${apiUrl}/config`)).headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const address = { name: "Robin", line1: "1 Long Lane", city: "Springfield", country: "US" };
  const made = await fetch(`${apiUrl}/checkout`, {
    method: "POST",
    headers: {
      ...{ "Content-Type": "application/json", Origin: shopUrl, Cookie: cookie },
      "Idempotency-Key": crypto.randomUUID(),
    },
    body: JSON.stringify({
      items: [{ productId: product.id, quantity: count(product) }],
      ...{ email: "robin@example.com", processor: "stripe", shippingAddress: address },
    }),
  });
  const { order, payment } = (await made.json()) as Made;
  const intent = payment.clientSecret.split("_secret_")[0];
  const world = `${control}/worlds/default`;
  await postJson(`${world}/stripe/payment_intents/${intent}/confirm`, { card });
  return order;
}
