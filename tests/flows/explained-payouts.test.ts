import { expect, test } from "vitest";
import { explain, failed, settled, text } from "../support/explanations.ts";
import { codeOf, DAY_MS, due, runTransfers, stripe, transfersOf } from "../support/purchase.ts";
import { threeArtisans, type World, world } from "../support/world.ts";

/** What an artisan's account was sent, and the payout to its bank that Stripe made of it by itself. */
async function paidOut(w: World) {
  const [bowl] = await threeArtisans(w);
  const { account } = bowl.artisan;
  const first = await due(w, "stripe", { products: [bowl] });
  const second = await due(w, "stripe", { products: [bowl] });
  await runTransfers(w);
  await w.advance(3 * DAY_MS);
  await w.pump();
  const { url, secretKey } = w.credentials.stripe;
  const headers = { Authorization: `Bearer ${secretKey}`, "Stripe-Account": account };
  const answer = await fetch(`${url}/v1/payouts`, { headers });
  const { data } = await answer.json<{ data: { id: string; amount: number }[] }>();
  return { bowl, first, second, payout: data[0]!, account };
}

test("a payout to an artisan's bank is taken apart into the transfers that it was made of", async () => {
  const w = await world();
  const { first, second, payout, account } = await paidOut(w);
  const explained = await explain(w, `payout=${payout.id}&account=${account}`);
  expect(failed(explained)).toEqual([]);
  expect(explained.payout).toMatchObject({ ref: payout.id, account, state: "paid" });
  expect(explained.payout?.amount.minor).toBe(`${payout.amount}`);
  const refs = explained.payout?.lines?.map(({ transferRef }) => transferRef).sort();
  const sent = [...(await transfersOf(w, first)), ...(await transfersOf(w, second))];
  expect(refs).toEqual(sent.map(({ processorRef }) => processorRef).sort());
  expect(explained.orders.map(({ id }) => id).sort()).toEqual(
    [first.order.id, second.order.id].sort(),
  );
  expect(explained.checks.map(({ rule }) => rule)).toContain("a payout is the sum of its lines");
  expect(text(explained)).toContain(
    `Stripe's payout ${payout.id} of the account ${account} is 70.00 USD and has arrived`,
  );
});

test("a payout that an artisan's account made by hand is shown, and Stripe says no more of it", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const { account } = bowl.artisan;
  await stripe(w, `/v1/accounts/${account}`, {
    "settings[payouts][schedule][interval]": "manual",
  });
  await due(w, "stripe", { products: [bowl] });
  await runTransfers(w);
  await w.advance(3 * DAY_MS);
  const { id } = await w.control<{ id: string }>("POST", `/stripe/accounts/${account}/payouts`, {});
  await w.pump();
  const explained = await explain(w, `payout=${id}&account=${account}`);
  expect(explained.payout).toMatchObject({ ref: id, amount: { minor: "3500" } });
  expect(explained.orders).toEqual([]);
  expect(text(explained)).toContain("Stripe does not say what was in it");
});

test("PayPal's payout item and its batch are taken apart likewise", async () => {
  const w = await world();
  const purchase = await settled(w, "paypal");
  const [one] = await transfersOf(w, purchase);
  const item = await explain(w, `payout=${one?.processorRef}`);
  expect(item.payout).toMatchObject({ processor: "paypal", state: "paid", amount: one?.amount });
  expect(item.orders[0]?.parts).toMatchObject([{ id: one?.sellerOrderId }]);
  const [{ processor_ref: ref } = { processor_ref: "" }] =
    await w.sql`select processor_ref from payout_batches`;
  const batch = await explain(w, `payout=${ref}`);
  expect(batch.payout?.lines).toHaveLength(3);
  expect(batch.orders[0]?.parts).toHaveLength(3);
  for (const explained of [item, batch]) expect(failed(explained)).toEqual([]);
});

test("a payout is not explained while its processor does not answer, and not if there is none", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const query = `payout=po_nobody&account=${bowl.artisan.account}`;
  const none = await w.get(`/api/operator/explanations?${query}`, w.operator);
  expect([none.status, codeOf(none)]).toEqual([404, "explanation_not_found"]);
  await w.fault({ service: "stripe", route: "GET /v1/payouts/.*", kind: "error_500", times: 1 });
  const away = await w.get(`/api/operator/explanations?${query}`, w.operator);
  expect([away.status, codeOf(away)]).toEqual([503, "processor_unavailable"]);
  const nothing = await w.get("/api/operator/explanations?payout=NOBODY", w.operator);
  expect([nothing.status, codeOf(nothing)]).toEqual([404, "explanation_not_found"]);
});
