import { expect, test } from "vitest";
import { explain, failed, settled, text } from "../support/explanations.ts";
import {
  agree,
  codeOf,
  due,
  order,
  paid,
  pass,
  paypal,
  rails,
  runTransfers,
  transfersOf,
} from "../support/purchase.ts";
import { threeArtisans, uuid, type World, world } from "../support/world.ts";

test.each(rails)(
  "a sale by %s that was passed on is explained from the goods to the ledger",
  async (rail) => {
    const w = await world();
    const purchase = await settled(w, rail);
    const [transfer] = await transfersOf(w, purchase);
    const whole = await explain(w, `order=${purchase.order.id}`);
    expect(failed(whole)).toEqual([]);
    expect(whole.addsUp).toBe(true);
    const [only] = whole.orders;
    expect(only?.parts).toHaveLength(3);
    expect(only?.otherParts.count).toBe(0);
    const part = only?.parts.find(({ id }) => id === transfer?.sellerOrderId);
    expect(part?.transfer).toMatchObject({ id: transfer?.id, state: "settled", amount: part?.net });
    const net =
      BigInt(part!.itemsTotal.minor) +
      BigInt(part!.shipping.minor) -
      BigInt(part!.commission.amount.minor);
    expect(part?.net.minor).toBe(`${net}`);
    expect(part?.transfer?.events).not.toEqual([]);
    expect(part?.transfer?.ledger.map(({ kind }) => kind)).toContain("transfer");
    const [payment] = only!.payments;
    expect(payment).toMatchObject({ processor: rail, use: "order", captured: only?.total });
    expect(payment?.ledger.map(({ kind }) => kind).sort()).toEqual(["capture", "fee"]);
    expect(payment?.operations.map(({ kind, answer }) => [kind, answer])).toContainEqual([
      "create_payment",
      "ok",
    ]);
    expect(payment?.events.every(({ state }) => state === "applied" || state === "ignored")).toBe(
      true,
    );
    expect(whole.batches).toHaveLength(rail === "paypal" ? 1 : 0);
    const sent = rail === "paypal" ? whole.batches[0] : part?.transfer;
    expect(sent?.operations).toMatchObject([
      { kind: "send_transfers", state: "succeeded", answer: "ok" },
    ]);
    expect(text(whole)).toContain(`All ${whole.checks.length} sums that were checked add up.`);
  },
);

test.each(rails)(
  "one artisan's amount by %s is told in words, and the others' in a sum",
  async (rail) => {
    const w = await world();
    const purchase = await settled(w, rail);
    const transfers = await transfersOf(w, purchase);
    for (const transfer of transfers) {
      const byId = await explain(w, `transfer=${transfer.id}`);
      expect(await explain(w, `transfer=${transfer.processorRef}`)).toEqual(byId);
      expect(await explain(w, `sellerOrder=${transfer.sellerOrderId}`)).toEqual(byId);
      expect(byId.orders[0]?.parts).toMatchObject([{ seller: { id: transfer.artisanId } }]);
      expect(byId.orders[0]?.otherParts.count).toBe(2);
      expect(failed(byId)).toEqual([]);
    }
    const bowl = transfers.find(({ amount }) => amount.minor === "3500");
    const { summary } = await explain(w, `transfer=${bowl?.id}`);
    expect(summary).toContain(
      "The platform keeps 10 % of the goods: 10 % of 33.33 USD is 3.333 USD, rounded half up to 0.01 USD, hence 3.33 USD.",
    );
    expect(summary.join("\n")).toMatch(/so 35\.00 USD are Artisan 1's\./);
    expect(summary).toContain("The rest, 75.00 USD, is 2 other parts of the order.");
    expect(summary.join("\n")).toMatch(
      /They were sent on \S+ by (Stripe|PayPal) \(\S+\) and have arrived\./,
    );
  },
);

test("an artisan is told what they earned, were sent and are owed, with the latest sales", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  await settledOf(w, bowl);
  await paid(w, "stripe", { products: [bowl] });
  await paid(w, "paypal", { products: [bowl] });
  const explained = await explain(w, `seller=${bowl.artisan.id}`);
  expect(failed(explained)).toEqual([]);
  expect(explained.totals).toMatchObject([
    { rail: "paypal", earnedMinor: "3500", sentMinor: "0", owedMinor: "3500" },
    { rail: "stripe", earnedMinor: "7000", sentMinor: "3500", owedMinor: "3500" },
  ]);
  expect(explained.orders).toHaveLength(3);
  expect((await explain(w, `seller=${bowl.artisan.id}&limit=1`)).orders).toHaveLength(1);
  const name = bowl.artisan.name;
  expect(explained.summary).toContain(
    `By Stripe ${name} has earned 70.00 USD, was sent 35.00 USD and is owed 35.00 USD.`,
  );
});
async function settledOf(w: World, product: Awaited<ReturnType<World["product"]>>) {
  await due(w, "stripe", { products: [product] });
  await runTransfers(w);
}

test("what came back, was declined, or pays no order is in the explanation", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const purchase = await order(w, "stripe", { products: [bowl] });
  await w.confirm(purchase.payment, { card: "4000000000000002" });
  await w.pump();
  await w.confirm(purchase.payment);
  await w.pump();
  const ofDeclined = await explain(w, `order=${purchase.order.id}`);
  expect(text(ofDeclined)).toContain("1 try to pay it failed.");
  expect(text(ofDeclined)).toContain("They are held until the part is shipped");

  const late = await order(w, "paypal", { products: [bowl] });
  await pass(w, 40, 10);
  await agree(w, "paypal", late);
  await paypal(w, "POST", `/v2/checkout/orders/${late.payment.paypalOrderId}/capture`);
  await w.pump();
  await failPending(w);
  const ofLate = await explain(w, `order=${late.order.id}`);
  expect(failed(ofLate)).toEqual([]);
  expect(text(ofLate)).toMatch(
    /38\.33 USD came by PayPal \(\S+\) and pay no order: 38\.33 USD could not be given back\./,
  );
  expect(ofLate.orders[0]?.payments[0]?.refunds).toMatchObject([
    { state: "failed", reason: "late" },
  ]);
  const transfer = ofDeclined.orders[0]?.parts[0]?.transfer;
  expect(transfer).toMatchObject({ state: "held" });
});
async function failPending(w: World) {
  for (const {
    processor_ref: ref,
  } of await w.sql`select processor_ref from refunds where state = 'pending'`)
    await w.control("POST", `/paypal/refunds/${ref}`, { status: "FAILED" });
  await w.pump();
}

test("books that do not add up are told to be wrong, by rule, thing and both sums", async () => {
  const w = await world();
  w.skipBalance = true; // The books are broken on purpose.
  const [bowl] = await threeArtisans(w);
  const purchase = await due(w, "stripe", { products: [bowl] });
  await w.sql`update transfers set amount_minor = 3400`;
  const explained = await explain(w, `order=${purchase.order.id}`);
  expect(explained.addsUp).toBe(false);
  const [{ id } = { id: "" }] = await transfersOf(w, purchase);
  expect(explained.summary).toContain(
    `THIS DOES NOT ADD UP: the artisan's part is what is transferred, and what is kept of it, but for ${id} it is 34.00 USD and not 35.00 USD.`,
  );
});

/** Of many parts as of one: what the database and the processors are asked. */
test("an explanation costs one round trip besides the login's, whatever the size of the order", async () => {
  const w = await world();
  const cost = async (query: string) => {
    const [before, calls] = [await w.roundTrips(), (await w.requests()).length];
    await explain(w, query);
    const after = await w.roundTrips();
    return [
      after.http - before.http + after.webSocket - before.webSocket,
      (await w.requests()).length - calls,
    ];
  };
  for (const count of [1, 50]) {
    const artisans = await Promise.all(
      Array.from({ length: count }, () => w.artisan({ stripe: "none" })),
    );
    const products = await Promise.all(artisans.map((one) => w.product(one)));
    const purchase = await due(w, "paypal", { products });
    await runTransfers(w);
    const [transfer] = await transfersOf(w, purchase);
    expect(await cost(`order=${purchase.order.id}`)).toEqual([2, 0]);
    expect(await cost(`transfer=${transfer?.id}`)).toEqual([2, 0]);
    expect(await cost(`seller=${transfer?.artisanId}`)).toEqual([2, 0]);
    expect(await cost(`payout=${transfer?.processorRef}`)).toEqual([2, 1]);
  }
}, 60_000);

test("V194 an explanation names no buyer", async () => {
  const w = await world();
  const purchase = await settled(w, "paypal");
  const { body } = await w.get(`/api/operator/explanations?order=${purchase.order.id}`, w.operator);
  for (const secret of ["Ada", "@", "Main Street", "_secret_"])
    expect(JSON.stringify(body)).not.toContain(secret);
});

test.each([
  ["nothing", ""],
  ["two things", `order=${uuid()}&seller=${uuid()}`],
  ["a payout of Stripe's without its account", "payout=po_1"],
  ["an account without a payout", `order=${uuid()}&account=acct_1`],
  ["an order that cannot be", "order=17"],
  ["more parts than anybody reads", `order=${uuid()}&limit=101`],
])("a question about %s is refused", async (_, query) => {
  const w = await world();
  const answer = await w.get(`/api/operator/explanations?${query}`, w.operator);
  expect([answer.status, codeOf(answer)]).toEqual([400, "parameters_invalid"]);
});

test("nobody but an operator asks why, and what does not exist is not explained", async () => {
  const w = await world();
  expect((await w.get(`/api/operator/explanations?order=${uuid()}`)).status).toBe(401);
  for (const by of ["order", "sellerOrder", "transfer", "seller"]) {
    const answer = await w.get(`/api/operator/explanations?${by}=${uuid()}`, w.operator);
    expect([answer.status, codeOf(answer)]).toEqual([404, "explanation_not_found"]);
  }
});
