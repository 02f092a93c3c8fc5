import { expect, test } from "vitest";
import { applyDispute } from "../../worker/usecases/apply-dispute.ts";
import { atDesk } from "../support/desks.ts";
import {
  accounts,
  changes,
  chargeOf,
  decide,
  dispute,
  disputeOf,
  disputeWorld,
  stateOf,
  two,
} from "../support/disputes.ts";
import { gaps } from "../support/expect-balanced.ts";
import { giveBack, owes, partOf, refundsOf, whole } from "../support/order-refunds.ts";
import {
  alertKinds,
  codeOf,
  DAY_MS,
  due,
  type Purchase,
  paid,
  rails,
  runTransfers,
} from "../support/purchase.ts";
import {
  differences,
  REPORT_LAG_MS,
  reconciled,
  runJob,
  tomorrowMorning,
} from "../support/reconciling.ts";
import type { World } from "../support/world.ts";

const audited = async (w: World, action: string) =>
  (await w.sql`select subject from audit_log where action = ${action}`).length;
const act = async (w: World, sale: Purchase, what: string, body: unknown) => {
  const { id } = await disputeOf(w, sale);
  return w.post(`/api/operator/disputes/${id}/${what}`, body, w.operator);
};

test.each(rails)(
  "evidence is drafted from what is known of the sale, sent once, and decides: %s",
  async (rail) => {
    const w = await disputeWorld(rail);
    const { ana, products } = await two(w);
    const sale = await paid(w, rail, { products });
    const shipment = { carrier: "Post", trackingNumber: "RR123456785DE" };
    const part = `/api/seller-orders/${partOf(sale, ana)}/shipments`;
    expect((await w.post(part, shipment, w.operator)).status).toBe(200);
    const ref = await dispute(w, rail, sale);
    await w.pump();
    const { id } = await disputeOf(w, sale);
    const { body } = await w.get(`/api/operator/disputes/${id}`, w.operator);
    const { draft, known } = body as never as Record<string, Record<string, unknown>>;
    expect(draft).toMatchObject({ ...shipment, customerEmail: "ada@buyers.example" });
    expect(draft?.explanation).toContain((sale.order as { number?: string }).number);
    const parts = known?.parts as { state: string }[];
    expect(parts.map(({ state }) => state).sort()).toEqual(["shipped", "unfulfilled"]);

    expect((await act(w, sale, "evidence", draft)).status).toBe(202);
    expect(codeOf(await act(w, sale, "evidence", draft))).toBeDefined();
    await w.pump();
    expect(await disputeOf(w, sale)).toMatchObject({ state: "under_review" });
    expect(codeOf(await act(w, sale, "evidence", draft))).toBe("dispute_not_awaiting");
    expect(await audited(w, "submit_evidence")).toBe(1);
    await decide(w, rail, ref, "won");
    await w.pump();
    expect(await disputeOf(w, sale)).toMatchObject({ state: "won", holds: [] });
  },
);

test("a dispute that is accepted is lost", async () => {
  const w = await disputeWorld("stripe");
  const { products } = await two(w);
  const sale = await paid(w, "stripe", { products });
  await dispute(w, "stripe", sale);
  await w.pump();
  expect((await act(w, sale, "acceptance", { note: "It was lost." })).status).toBe(202);
  await w.pump();
  expect(await disputeOf(w, sale)).toMatchObject({ state: "lost" });
  expect(await stateOf(w, sale)).toBe("charged_back");
  expect(codeOf(await act(w, sale, "acceptance", { note: "Again." }))).toBe("dispute_not_awaiting");
  expect(await audited(w, "accept_dispute")).toBe(1);
});

test("a dispute about some goods is held from their artisan alone, who sees why", async () => {
  const w = await disputeWorld("stripe");
  const [ana, ben] = [await atDesk(w), await atDesk(w)];
  const products = [await w.product(ana.artisan), await w.product(ben.artisan)];
  const sale = await paid(w, "stripe", { products });
  await dispute(w, "stripe", sale, { amount: 3000 });
  await w.pump();
  const shares = async () => (await disputeOf(w, sale)).holds.flatMap((hold) => hold.shares);
  expect((await shares()).map(({ withheld }) => withheld.minor)).toEqual(["1350", "1350"]);

  const own = partOf(sale, ben.artisan);
  const items = [{ productId: products[1]!.id, quantity: 1 }];
  const goods = [{ sellerOrderId: own, kind: "items", items, shipping: true }];
  expect((await act(w, sale, "goods", { goods })).status).toBe(200);
  expect(await shares()).toMatchObject([{ sellerId: ben.artisan.id, withheld: { minor: "2750" } }]);
  const strange = [{ ...goods[0], items: [{ productId: products[0]!.id, quantity: 1 }] }];
  expect(codeOf(await act(w, sale, "goods", { goods: strange }))).toBe("goods_not_in_order");

  const { body } = await ben.desk.get("/seller/disputes");
  expect((body as never as { disputes: object[] }).disputes).toMatchObject([
    { state: "needs_response", kept: { state: "held", amount: { minor: "2750" } } },
  ]);
  const { body: others } = await ana.desk.get("/seller/disputes");
  expect((others as never as { disputes: { kept: object }[] }).disputes).toMatchObject([
    { kept: { state: "released" } },
  ]);
});

test.each([
  ["platform", { payable: 0, losses: 5500, fees: 1500 }],
  ["seller", { payable: 5500 + 1500, losses: 0, fees: 0 }],
] as const)("who bears a lost dispute follows the policy: %s", async (fault, borne) => {
  const w = await disputeWorld("stripe", { DISPUTE_FAULT: fault });
  const { products } = await two(w);
  const [ana] = products;
  const before = await (async () => {
    // The fee is kept of what has not left, so there has to be more than the sale's own net.
    await paid(w, "stripe", { products: [ana!] });
    return accounts(w);
  })();
  const sale = await paid(w, "stripe", { products });
  const since = await accounts(w);
  const ref = await dispute(w, "stripe", sale);
  await w.pump();
  await decide(w, "stripe", ref, "lost");
  await w.pump();
  const now = await changes(w, since);
  expect({
    payable: (now.payable ?? 0) + (now.debt ?? 0),
    losses: now["platform:losses"] ?? 0,
    fees: now["platform:processor-fees"] ?? 0,
  }).toEqual(borne);
  expect(before).toBeDefined();
});

test("what a refund under way keeps is not held twice; once it has failed, the dispute holds it", async () => {
  const w = await disputeWorld("stripe");
  const { products } = await two(w);
  const sale = await paid(w, "stripe", { products });
  const before = await accounts(w);
  // given a refund that nobody has sent yet
  await giveBack(w, sale, whole);
  const ref = await dispute(w, "stripe", sale);
  await w.takeEvents();
  const read = await w.withDeps((deps) => deps.processors.stripe.payIn.readDispute(ref));
  if (read.kind !== "ok") throw new Error(`it was answered ${read.kind}`);
  await w.withDeps((deps) => applyDispute(deps, "stripe", read.value, undefined));
  expect(await changes(w, before)).not.toHaveProperty("held");
  // when Stripe refuses the refund, because the bank has the money already
  await w.pump();
  expect(await refundsOf(w, sale)).toMatchObject([{ state: "failed" }]);
  expect(await changes(w, before)).toMatchObject({ held: -5500, payable: 5500 });
});

test("a deadline that is near is told to the operators", async () => {
  const w = await disputeWorld("stripe");
  const { products } = await two(w);
  const sale = await paid(w, "stripe", { products });
  await dispute(w, "stripe", sale);
  await w.pump();
  await runJob(w, "alert-disputes");
  expect(await alertKinds(w)).toEqual(["dispute_opened"]);
  await w.advance(5 * DAY_MS);
  await runJob(w, "alert-disputes");
  expect(await alertKinds(w)).toEqual(["dispute_due_soon", "dispute_opened"]);
});

test.each(rails)("disputes of %s of which nobody told are found by their money", async (rail) => {
  const w = await disputeWorld(rail);
  await tomorrowMorning(w);
  const { ana, products } = await two(w);
  const [won, lost] = [await due(w, rail, { products }), await due(w, rail, { products })];
  await runTransfers(w);
  await decide(w, rail, await dispute(w, rail, won), "won");
  await decide(w, rail, await dispute(w, rail, lost), "lost");
  await w.takeEvents();
  await w.advance(REPORT_LAG_MS);
  const run = await reconciled(w, rail);
  expect(run).toMatchObject({ state: "finished", open: 0 });
  expect(await differences(w)).toEqual([]);
  await w.everyMinute();
  await w.pump();
  expect(await disputeOf(w, lost)).toMatchObject({ state: "lost" });
  expect(await stateOf(w, lost)).toBe("charged_back");
  expect(await gaps(w)).toEqual([]);
  expect(await owes(w, ana)).toBe(rail === "paypal" ? 2750 : 0);
  // and a run later, nothing is missing there either
  await w.advance(DAY_MS);
  await reconciled(w, rail);
  expect(await differences(w)).toEqual([]);
});

test("a payment that PayPal took back, and of which nobody told, is found by its money", async () => {
  const w = await disputeWorld("paypal");
  const { products } = await two(w);
  const sale = await paid(w, "paypal", { products });
  const charge = await chargeOf(w, sale);
  await w.control("POST", `/paypal/captures/${charge}`, { status: "REVERSED" });
  await w.takeEvents();
  await w.advance(REPORT_LAG_MS);
  expect(await reconciled(w, "paypal")).toMatchObject({ state: "finished", open: 0 });
  expect(await stateOf(w, sale)).toBe("charged_back");
});
