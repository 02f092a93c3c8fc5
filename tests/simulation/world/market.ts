import type { Books } from "./books.ts";
import type { Processors } from "./processors.ts";

export type Artisan = { id: string; email: string; account: string };
export type Good = { id: string; artisan: Artisan; priceMinor: bigint; stock: number };
export type Market = { artisans: readonly Artisan[]; goods: readonly Good[] };

/** Prices whose commission does not come out even. */
const PRICES = [3333n, 2000n, 4599n, 105n, 9999n, 777n];
const SHIPPING_MINOR = 495n;

/**
 * What the platform has at each processor before the first sale. Of a small one the processor's fee
 * is more than the commission, and artisans are paid all the same.
 */
const FLOAT_MINOR = 20_000n;

/** Artisans who can be paid on both rails, each with goods that there are enough of, and one of a kind. */
export async function openMarket(
  books: Books,
  processors: Processors,
  artisans: number,
  newId: () => string,
): Promise<Market> {
  const made: Artisan[] = [];
  for (const rail of ["stripe", "paypal"] as const) await processors.fill(rail, FLOAT_MINOR);
  const goods: Good[] = [];
  for (let n = 0; n < artisans; n++) {
    const id = newId();
    const email = `artisan${n}@artisans.example`;
    const account = await connectedAccount(processors, email);
    const artisan = { id, email, account };
    const name = `Artisan ${n}`;
    await books.addSeller({
      ...{ id, name, email, shippingFlatMinor: SHIPPING_MINOR, stripeAccountId: account },
    });
    made.push(artisan);
    for (const stock of [60, 60, 1])
      goods.push(await addGood(books, artisan, stock, goods.length, newId()));
  }
  // What became of the accounts is old news.
  await processors.world.deliveries.take();
  return { artisans: made, goods };
}

async function addGood(
  books: Books,
  artisan: Artisan,
  stock: number,
  n: number,
  id: string,
): Promise<Good> {
  const priceMinor = PRICES[n % PRICES.length]!;
  const title = `Thing ${n}`;
  await books.addProduct({ id, sellerId: artisan.id, title, priceMinor, stock });
  return { id, artisan, priceMinor, stock };
}

async function connectedAccount({ stripe, answer, control }: Processors, email: string) {
  const response = await answer(
    new Request(`${stripe.url}/v1/accounts`, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${stripe.secretKey}`,
        "Content-Type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({
        ...{ type: "express", email },
        "capabilities[transfers][requested]": "true",
      }),
    }),
  );
  const { id } = (await response.json()) as { id: string };
  await control(`stripe/accounts/${id}`, { transfers: "active" });
  return id;
}
