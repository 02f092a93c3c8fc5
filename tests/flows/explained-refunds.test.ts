import { expect, test } from "vitest";
import { OwnExplanation } from "../../worker/http/contract/own-explanations.ts";
import { type AtDesk, atDesk, outcomeOf } from "../support/desks.ts";
import { explain, failed, text } from "../support/explanations.ts";
import {
  float,
  giveBack,
  ofParts,
  owes,
  partOf,
  refundWorld,
  whole,
} from "../support/order-refunds.ts";
import { due, paid, rails, runTransfers, transfersOf } from "../support/purchase.ts";
import type { World } from "../support/world.ts";

async function twoDesks(w: World) {
  const [ana, ben] = [await atDesk(w), await atDesk(w)];
  const products = [await w.product(ana.artisan), await w.product(ben.artisan)];
  return { ana, ben, products };
}
async function ownExplanation(desk: AtDesk, query: string): Promise<OwnExplanation> {
  const { status, body } = await desk.get(`/seller/explanations?${query}`);
  expect([status, body]).toEqual([200, expect.anything()]);
  return OwnExplanation.parse(body);
}

test.each(rails)(
  "a refund of one part by %s before anything was sent is explained to operator and seller, share by share",
  async (rail) => {
    const w = await refundWorld();
    await float(w, rail);
    const { ana, ben, products } = await twoDesks(w);
    const purchase = await paid(w, rail, { products });
    const part = partOf(purchase, ana.artisan);
    const wish = ofParts({ sellerOrderId: part, kind: "amount", minor: "1000" });
    await giveBack(w, purchase, wish, { fault: "seller" });
    // While it is under way too: it is kept, and not taken yet.
    expect(failed(await explain(w, `order=${purchase.order.id}`))).toEqual([]);
    expect(failed(await explain(w, `seller=${ana.artisan.id}`))).toEqual([]);
    await w.pump();

    const explained = await explain(w, `order=${purchase.order.id}`);
    expect(failed(explained)).toEqual([]);
    const [refund] = explained.orders[0]?.payments[0]?.refunds ?? [];
    expect(refund).toMatchObject({ state: "succeeded", shares: [{ sellerOrderId: part }] });
    expect(failed(await explain(w, `seller=${ana.artisan.id}`))).toEqual([]);

    const own = await ownExplanation(ana.desk, `order=${part}`);
    expect(own.addsUp).toBe(true);
    expect(own.sales).toMatchObject([
      {
        id: part,
        refunds: [{ id: refund?.id, processorRef: refund?.processorRef, fault: "seller" }],
        transfers: [{ kind: "sale", withholdings: [{ cause: "refund", causeId: refund?.id }] }],
      },
    ]);
    expect(own.summary.join("\n")).toMatch(/10\.00 USD went back to the buyer \(\S+\)/);
    expect(own.summary.join("\n")).toContain("kept of what was not sent yet");
    // Of the other seller nothing, and to the other seller nothing of it.
    expect(JSON.stringify(own)).not.toContain(ben.artisan.id);
    const other = await ownExplanation(ben.desk, `order=${partOf(purchase, ben.artisan)}`);
    expect(other.sales[0]?.refunds).toEqual([]);
    expect(JSON.stringify(other)).not.toContain(ana.artisan.id);
    expect(outcomeOf(await ben.desk.get(`/seller/explanations?order=${part}`))).toEqual([
      ...[404, "explanation_not_found"],
    ]);
  },
);

test("a part that Stripe took back from its artisan is explained, with the reversal's own id", async () => {
  const w = await refundWorld();
  await float(w, "stripe");
  const { ana, products } = await twoDesks(w);
  const purchase = await due(w, "stripe", { products });
  await runTransfers(w);
  await giveBack(w, purchase, whole);
  await w.pump();
  const explained = await explain(w, `order=${purchase.order.id}`);
  expect(failed(explained)).toEqual([]);
  expect(text(explained)).toMatch(/27\.50 USD of it were taken back .+ \(trr_/);
  const [transfer] = await transfersOf(w, purchase);
  expect(transfer?.state).toBe("reversed");
  const own = await ownExplanation(ana.desk, `order=${partOf(purchase, ana.artisan)}`);
  expect(own.sales[0]?.transfers).toMatchObject([
    { state: "reversed", reversals: [{ state: "succeeded", processorRef: expect.any(String) }] },
  ]);
  expect(failed(await explain(w, `seller=${ana.artisan.id}`))).toEqual([]);
});

test("a debt that the next sale repays is explained on both sides", async () => {
  const w = await refundWorld();
  await float(w, "paypal");
  const { artisan, desk } = await atDesk(w);
  const products = [await w.product(artisan, { priceMinor: 5000n })];
  const first = await due(w, "paypal", { products });
  await runTransfers(w);
  await giveBack(w, first, whole);
  await w.pump();
  const owed = await owes(w, artisan);
  expect(owed).toBeGreaterThan(0);
  const before = await explain(w, `order=${first.order.id}`);
  expect(failed(before)).toEqual([]);
  expect(before.debts).toMatchObject([{ sellerId: artisan.id, owedMinor: `${owed}` }]);

  const cheap = [await w.product(artisan)];
  const second = await due(w, "stripe", { products: cheap });
  await runTransfers(w);
  const part = partOf(second, artisan);
  const own = await ownExplanation(desk, `order=${part}`);
  expect(own.addsUp).toBe(true);
  expect(own.sales[0]?.transfers).toMatchObject([
    { state: "cancelled", withholdings: [{ cause: "debt", state: "taken" }] },
  ]);
  expect(own.summary.join("\n")).toContain("27.50 USD of it repaid what was owed.");
  expect(own.debts).toMatchObject([{ owed: { minor: `${owed - 2750}` } }]);
  expect(failed(await explain(w, `order=${second.order.id}`))).toEqual([]);
  expect(failed(await explain(w, `seller=${artisan.id}`))).toEqual([]);
});

test("a refund that failed after it had succeeded leaves an order that adds up, and what came back is told", async () => {
  const w = await refundWorld();
  await float(w, "stripe");
  const { ana, products } = await twoDesks(w);
  const purchase = await due(w, "stripe", { products });
  await runTransfers(w);
  await giveBack(
    w,
    purchase,
    ofParts({ sellerOrderId: partOf(purchase, ana.artisan), kind: "rest" }),
  );
  await w.pump();
  const [row] = await w.sql`select processor_ref from refunds where state = 'succeeded'`;
  await w.control("POST", `/stripe/refunds/${row?.processor_ref}`, { status: "failed" });
  await w.pump();
  const explained = await explain(w, `order=${purchase.order.id}`);
  expect(failed(explained)).toEqual([]);
  expect(text(explained)).toContain("became");
  expect(explained.orders[0]?.parts.flatMap(({ supplements }) => supplements)).toHaveLength(1);
  // The sale is one in its seller's list, however many transfers it has by now.
  const sales = (await ana.desk.get("/seller/orders")).body as never as { orders: unknown[] };
  expect(sales.orders).toHaveLength(1);
  expect(failed(await explain(w, `seller=${ana.artisan.id}`))).toEqual([]);
});

test("a seller asks about a transfer by either id, and about a payout of their own account alone", async () => {
  const w = await refundWorld();
  const { ana, ben, products } = await twoDesks(w);
  const purchase = await due(w, "stripe", { products });
  await runTransfers(w);
  const transfer = (await transfersOf(w, purchase)).find(
    ({ artisanId }) => artisanId === ana.artisan.id,
  );
  const byId = await ownExplanation(ana.desk, `transfer=${transfer?.id}`);
  expect(await ownExplanation(ana.desk, `transfer=${transfer?.processorRef}`)).toEqual(byId);
  for (const query of [`transfer=${transfer?.id}`, "payout=po_1", "payout=ABC"])
    expect(outcomeOf(await ben.desk.get(`/seller/explanations?${query}`)), query).toEqual([
      ...[404, "explanation_not_found"],
    ]);
  for (const query of ["", "order=17", `transfer=x&payout=po_1`])
    expect(outcomeOf(await ana.desk.get(`/seller/explanations?${query}`)), query).toEqual([
      ...[400, "parameters_invalid"],
    ]);
});
