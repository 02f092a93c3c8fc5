import { expect, test } from "vitest";
import type { Artisan } from "../support/market.ts";
import { checkedOut } from "../support/orders.ts";
import { trying } from "../support/plans.ts";
import { uuid, type World, world } from "../support/world.ts";

/** docs/decisions/0003-checkout.md: two is the aim, and the one more follows the answer. */
const CHECKOUT_ROUND_TRIPS = 3;

/** What `work` costs, counted by the database's proxy and by the processors. */
async function cost<T>(w: World, work: () => Promise<T>) {
  const [before, calls] = [await w.roundTrips(), (await w.requests()).length];
  const answer = await work();
  const after = await w.roundTrips();
  const roundTrips = after.http - before.http + after.webSocket - before.webSocket;
  return { answer, roundTrips, calls: (await w.requests()).length - calls };
}

/** Goods by one statement each, so that a hundred of them cost no time. */
async function goods(w: World, lines: number, sellers: number) {
  const artisans: Artisan[] = [];
  for (let i = 0; i < sellers; i++) artisans.push(await fastArtisan(w));
  // More than everybody lists.
  for (const artisan of artisans) await trying(w, artisan, "studio");
  return Promise.all(
    Array.from({ length: lines }, (_, i) =>
      w.product(artisans[i % sellers]!, { priceMinor: 101n }),
    ),
  );
}
/** An artisan whose account at Stripe is a name only: nothing is transferred here. */
async function fastArtisan(w: World): Promise<Artisan> {
  const artisan = await w.artisan({ stripe: "none" });
  const account = `acct_${artisan.id}`;
  await w.sql`update sellers set stripe_account_id = ${account}, stripe_transfers = 'active'
    where id = ${artisan.id}`;
  return { ...artisan, account };
}

test.each([
  ["stripe", 1, 1],
  ["stripe", 100, 1],
  ["stripe", 100, 50],
  ["paypal", 100, 50],
] as const)(
  "a checkout by %s of %i lines from %i artisans takes three round trips at most, and one call",
  async (processor, lines, sellers) => {
    const w = await world();
    const items = w.cart(...(await goods(w, lines, sellers)));
    // PayPal's token is fetched once for many requests, so it is no part of a checkout's cost.
    if (processor === "paypal") await w.checkout({ items, processor });
    const { answer, roundTrips, calls } = await cost(w, () => w.checkout({ items, processor }));

    const { order } = checkedOut(answer);
    expect(order.parts).toHaveLength(sellers);
    expect({ roundTrips, calls }).toEqual({ roundTrips: CHECKOUT_ROUND_TRIPS, calls: 1 });
  },
);

test("a checkout answers after its second round trip: the third gets lost and the buyer has the answer", async () => {
  const w = await world();
  const items = w.cart(...(await goods(w, 1, 1)));
  await w.databaseFault({ kind: "refuse", times: 1, after: 2 });
  const { orderToken, order } = checkedOut(await w.checkout({ items }));
  expect(await w.sql`select state from operations`).toEqual([{ state: "open" }]);
  expect((await w.readOrder(order, orderToken)).order).toMatchObject({ id: order.id });
});

test("a known guest's checkout costs no more than a stranger's", async () => {
  const w = await world();
  const items = w.cart(...(await goods(w, 1, 1)));
  const first = await w.checkout({ items });
  const cookie = first.headers.get("Set-Cookie")!.split(";")[0]!;
  const { answer, roundTrips, calls } = await cost(w, () =>
    w.checkout({ items }, { Cookie: cookie }),
  );
  expect([answer.status, roundTrips, calls]).toEqual([201, CHECKOUT_ROUND_TRIPS, 1]);
});

test("paying again by another method costs the same for one artisan as for fifty", async () => {
  const w = await world();
  const costs: object[] = [];
  // The first fetches PayPal's token.
  for (const sellers of [1, 1, 50]) {
    const items = w.cart(...(await goods(w, sellers, sellers)));
    const { order, orderToken } = checkedOut(await w.checkout({ items }));
    const path = `/api/orders/${order.id}/payments`;
    const headers = { "Order-Token": orderToken };
    const { answer, ...spent } = await cost(w, () =>
      w.post(path, { processor: "paypal" }, headers),
    );
    expect(answer.status).toBe(200);
    costs.push(spent);
  }
  expect(costs[2]).toEqual(costs[1]);
});

test.each(["stripe", "paypal"] as const)(
  "a webhook of %s is acknowledged without any round trip to the database",
  async (processor) => {
    const w = await world();
    const items = w.cart(...(await goods(w, 1, 1)));
    const { payment } = checkedOut(await w.checkout({ items, processor }));
    if (processor === "stripe") await w.confirm(payment);
    else await w.approve(payment);
    const events = await w.takeEvents();
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      const { answer, roundTrips } = await cost(w, () => w.deliver(event));
      expect([event.type, answer.status, roundTrips]).toEqual([event.type, 200, 0]);
    }
    await w.pump();
  },
);

test("a forged webhook costs no round trip either", async () => {
  const w = await world();
  const headers = { "Stripe-Signature": `t=1,v1=${uuid().replaceAll("-", "").repeat(2)}` };
  const { answer, roundTrips, calls } = await cost(w, () =>
    w.request("/webhooks/stripe", { method: "POST", headers, body: "{}" }),
  );
  expect([answer.status, roundTrips, calls]).toEqual([400, 0, 0]);
});
