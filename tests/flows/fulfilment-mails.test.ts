import { expect, test } from "vitest";
import { atDesk } from "../support/desks.ts";
import {
  alertKinds,
  DAY_MS,
  due,
  order,
  paid,
  pass,
  type Rail,
  rails,
  readOrder,
  runTransfers,
  ship,
} from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

const BUYER = "ada@buyers.example";
const numbers = (all: readonly { order: object }[]) =>
  all.map(({ order: one }) => (one as { number: string }).number).sort();
const subjects = async (w: World, to: string) =>
  (await w.mailsTo(to)).map(({ subject }) => subject).reverse();

/** Two orders of one artisan, shipped and due. */
async function twoDue(w: World, rail: Rail) {
  const { artisan } = await atDesk(w);
  const bowl = await w.product(artisan, { title: "A\nbowl", priceMinor: 2500n });
  const bought = [
    await paid(w, rail, { products: [bowl] }),
    await paid(w, rail, { products: [bowl] }),
  ];
  await w.everyMinute();
  for (const one of bought) await ship(w, one);
  await w.advance(8 * DAY_MS);
  await w.pump();
  return { artisan, bought };
}

test("an artisan is told once of each order with something to send, and what it brings", async () => {
  const w = await world();
  const { artisan } = await atDesk(w);
  const bowl = await w.product(artisan, { title: "A\nbowl", priceMinor: 2500n });
  const purchase = await paid(w, "stripe", { products: [bowl] });
  await order(w, "stripe", { products: [bowl] });
  for (let n = 0; n < 3; n++) await w.everyMinute();
  const mails = await w.mailsTo(artisan.email);
  expect(mails.map(({ subject }) => subject)).toEqual(
    numbers([purchase]).map((number) => `You have sold something: order ${number}`),
  );
  for (const said of ["1 x A bowl", "27.50 USD"]) expect(mails[0]?.text).toContain(said);
  // Where to send it is at the desk, for as long as it is needed.
  expect(mails[0]?.text).not.toMatch(/Ada|Main Street|ada@/);
});

test("an order that an operator has to look at first is not its artisan's yet", async () => {
  const w = await world();
  const { artisan } = await atDesk(w);
  const held = await order(w, "stripe", { products: [await w.product(artisan)] });
  await w.confirm(held.payment, { card: "pm_card_avsLine1Fail" });
  await w.pump();
  await w.everyMinute();
  expect(await w.mailsTo(artisan.email)).toEqual([]);
  const [review] = await w.sql`select id from reviews`;
  const at = `/api/operator/reviews/${review?.id}/approve`;
  expect((await w.post(at, { note: "called the buyer" }, w.operator)).status).toBe(200);
  for (let n = 0; n < 2; n++) await w.everyMinute();
  expect(await w.mailsTo(artisan.email)).toHaveLength(1);
});

test.each(rails)(
  "money on its way by %s is told in one mail for all of its orders",
  async (rail) => {
    const w = await world();
    const { artisan, bought } = await twoDue(w, rail);
    await runTransfers(w);
    await pass(w, 3);
    const [newest] = await w.mailsTo(artisan.email);
    expect(newest).toMatchObject({ subject: "55.00 USD are on their way to you" });
    expect(newest?.text).toContain(`for orders ${numbers(bought).join(", ")}.`);
    expect(await subjects(w, artisan.email)).toHaveLength(3);
    const rows = await w.sql`select count(*)::int as n from mails where kind = 'transfer_sent'`;
    expect(rows).toEqual([{ n: 2 }]);
  },
);

test("two runs that see the same money tell it once", async () => {
  const w = await world();
  const { artisan } = await twoDue(w, "stripe");
  await runTransfers(w);
  await Promise.all([w.everyMinute(), w.everyMinute(), w.everyMinute()]);
  await pass(w, 2);
  const told = (await w.mailsTo(artisan.email)).filter(({ subject }) => subject.includes("way"));
  const sums = told.map(({ subject }) => Number.parseFloat(subject));
  expect(sums.reduce((sum, one) => sum + one, 0)).toBe(55);
});

test("a mail of money whose answer was lost is sent again and arrives once, with all of it", async () => {
  const w = await world();
  const { artisan } = await twoDue(w, "stripe");
  await runTransfers(w);
  await w.fault({ service: "mail", route: "POST /emails", kind: "answer_lost", times: 3 });
  await pass(w, 12, 6);
  const told = (await w.mailsTo(artisan.email)).filter(({ subject }) => subject.includes("way"));
  expect(told.map(({ subject }) => subject)).toEqual(["55.00 USD are on their way to you"]);
  expect(await alertKinds(w)).toEqual([]);
});

test("an artisan is told once of money that waits for something that only they can do", async () => {
  const w = await world();
  const { artisan } = await atDesk(w);
  await due(w, "stripe", { products: [await w.product(artisan, { priceMinor: 2500n })] });
  await w.sql`update sellers set stripe_transfers = 'inactive' where id = ${artisan.id}`;
  for (let n = 0; n < 2; n++) {
    await w.post("/api/operator/jobs/send-due-transfers", {}, w.operator);
    await pass(w, 2);
  }
  const told = await w.mailsTo(artisan.email);
  expect(told.map(({ subject }) => subject)).toEqual(["We cannot pay you 27.50 USD yet"]);
  expect(told[0]?.text).toContain("Finish what Stripe asks you for");
});

test("money that waits for the platform is no mail to its artisan", async () => {
  const w = await world();
  const { artisan } = await atDesk(w);
  await due(w, "stripe", { products: [await w.product(artisan)] });
  const stop = { direction: "pay_out", stopped: true, reason: "a drill" };
  await w.request("/api/operator/rails/stripe", {
    method: "PUT",
    headers: {
      ...{ ...w.operator, "Content-Type": "application/json" },
      "Idempotency-Key": "stop-the-rail",
    },
    body: JSON.stringify(stop),
  });
  await runTransfers(w);
  await pass(w, 2);
  expect(await w.sql`select state from transfers`).toEqual([{ state: "blocked" }]);
  expect(await subjects(w, artisan.email)).toEqual([]);
});

test("a number that is corrected between two tries of its mail makes no second mail and no alert", async () => {
  const w = await world();
  const purchase = await paid(w, "stripe", { products: [await w.product(await w.artisan())] });
  await w.everyMinute();
  const part = `/api/seller-orders/${purchase.order.parts[0]!.id}`;
  await w.post(`${part}/shipments`, { carrier: "UPS", trackingNumber: "1Z1" }, w.operator);
  await w.fault({ service: "mail", route: "POST /emails", kind: "answer_lost" });
  await w.everyMinute();
  const corrected = await w.request(`${part}/parcel`, {
    method: "PUT",
    headers: {
      ...{ ...w.operator, "Content-Type": "application/json" },
      "Idempotency-Key": "correct-it",
    },
    body: JSON.stringify({ carrier: "UPS", trackingNumber: "1Z2" }),
  });
  expect(corrected.status).toBe(200);
  await pass(w, 12, 6);
  expect(await w.mailsTo(BUYER)).toHaveLength(2);
  expect(await alertKinds(w)).toEqual([]);
  expect(await w.sql`select id from mails where sent_at is null`).toEqual([]);
  expect((await readOrder(w, purchase)).parts).toMatchObject([{ trackingNumber: "1Z2" }]);
});

test("what was delivered before it was told as shipped is told as delivered alone", async () => {
  const w = await world();
  const purchase = await paid(w, "stripe", { products: [await w.product(await w.artisan())] });
  await w.everyMinute();
  const part = `/api/seller-orders/${purchase.order.parts[0]!.id}`;
  await w.post(`${part}/shipments`, {}, w.operator);
  await w.post(`${part}/deliveries`, {}, w.operator);
  await pass(w, 3);
  expect((await subjects(w, BUYER)).at(-1)).toContain("was delivered");
  expect(await w.mailsTo(BUYER)).toHaveLength(2);
});
