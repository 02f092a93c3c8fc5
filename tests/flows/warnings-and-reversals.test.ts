import { expect, test } from "vitest";
import {
  accounts,
  changes,
  chargeOf,
  decide,
  dispute,
  disputeOf,
  disputesIn,
  disputeWorld,
  stateOf,
  two,
} from "../support/disputes.ts";
import { refundsOf } from "../support/order-refunds.ts";
import { alertKinds, paid, rails, transferRows } from "../support/purchase.ts";
import type { World } from "../support/world.ts";

test("V137 an actionable warning of fraud gives the rest back once, if the policy says so; else nothing", async () => {
  const w = await disputeWorld("stripe", { FRAUD_POLICY: "early_fraud_warning=refund" });
  const { products } = await two(w);
  const sale = await paid(w, "stripe", { products });
  const charge = await chargeOf(w, sale);
  const warn = () =>
    w.control("POST", `/stripe/charges/${charge}/early_fraud_warning`, {
      fraudType: "made_with_stolen_card",
    });
  await warn();
  const events = await w.takeEvents();
  for (const event of [...events, ...events]) await w.deliver(event);
  await w.pump();
  expect(await refundsOf(w, sale)).toMatchObject([{ state: "succeeded", reason: "fraud_warning" }]);
  expect(await stateOf(w, sale)).toBe("refunded");
  // Of what went back already a warning is not actionable.
  await warn();
  await w.pump();
  expect(await refundsOf(w, sale)).toHaveLength(1);
});

test("V137 by default an actionable warning proposes a refund to the operators", async () => {
  const w = await disputeWorld("stripe");
  const { products } = await two(w);
  const sale = await paid(w, "stripe", { products });
  const charge = await chargeOf(w, sale);
  await w.control("POST", `/stripe/charges/${charge}/early_fraud_warning`, {});
  await w.pump();
  expect(await refundsOf(w, sale)).toEqual([]);
  const [alert] = await w.sql`select facts from alerts where kind = 'early_fraud_warning'`;
  expect(alert?.facts).toMatchObject({ isActionable: true, proposes: "refund" });
});

test.each(rails)("V138 a question of a bank's or of PayPal's moves no money: %s", async (rail) => {
  const w = await disputeWorld(rail);
  const { products } = await two(w);
  const sale = await paid(w, rail, { products });
  const before = await accounts(w);
  const asked = rail === "stripe" ? { status: "warning_needs_response" } : { stage: "INQUIRY" };
  const ref = await dispute(w, rail, sale, asked);
  await w.pump();
  expect(await disputeOf(w, sale)).toMatchObject({ state: "warning_needs_response", holds: [] });
  if (rail === "stripe")
    await w.control("POST", `/stripe/disputes/${ref}`, { status: "warning_closed" });
  else await w.control("POST", `/paypal/disputes/${ref}`, { do: "withdraw" });
  await w.pump();
  expect(await disputeOf(w, sale)).toMatchObject({ state: "warning_closed", holds: [] });
  expect(await changes(w, before)).toEqual({});
  expect(await transferRows(w, sale)).toEqual(["held 2750", "held 2750"]);
});

/** One after the other, so that each is applied before the next is heard. */
async function tell(w: World, events: Awaited<ReturnType<World["takeEvents"]>>) {
  for (const event of events) {
    await w.deliver(event);
    await w.queue.work(w.env);
  }
  await w.pump();
}
const orders = [
  ["as they came", (events: readonly never[]) => [...events]],
  ["the other way round", (events: readonly never[]) => [...events].reverse()],
] as const;

test.each(orders)(
  "V139 a refund in PayPal's pages ends the dispute: it is taken once, its events %s",
  async (_, ordered) => {
    const w = await disputeWorld("paypal");
    const { products } = await two(w);
    const sale = await paid(w, "paypal", { products });
    const before = await accounts(w);
    await dispute(w, "paypal", sale);
    await w.pump();
    const charge = await chargeOf(w, sale);
    await w.control("POST", `/paypal/captures/${charge}/refund`, {});
    const events = ordered((await w.takeEvents()) as never[]);
    expect(events).toHaveLength(2);
    await tell(w, [...events, ...events]);
    expect(await changes(w, before)).toEqual({
      "processor:paypal": -6000,
      "platform:commission": 500,
      payable: 5500,
    });
    expect(await disputeOf(w, sale)).toMatchObject({ state: "refunded", holds: [] });
    expect(await alertKinds(w)).toEqual(["dispute_opened"]);
    expect(await refundsOf(w, sale)).toMatchObject([{ state: "succeeded", reason: "by_hand" }]);
    expect(await stateOf(w, sale)).toBe("refunded");
  },
);

test("V140 a payment that PayPal takes back is taken from its artisans once", async () => {
  const w = await disputeWorld("paypal");
  const { products } = await two(w);
  const sale = await paid(w, "paypal", { products });
  const before = await accounts(w);
  const charge = await chargeOf(w, sale);
  await w.control("POST", `/paypal/captures/${charge}`, { status: "REVERSED" });
  const events = await w.takeEvents();
  expect(events.map(({ type }) => type)).toContain("PAYMENT.CAPTURE.REVERSED");
  for (const event of [...events, ...events]) await w.deliver(event);
  await w.pump();
  expect(await changes(w, before)).toEqual({
    "processor:paypal": -6000,
    "platform:commission": 500,
    payable: 5500,
  });
  expect(await stateOf(w, sale)).toBe("charged_back");
  expect(await disputeOf(w, sale)).toMatchObject({ state: "lost", reason: "payment_reversed" });
});

test.each(orders)(
  "V140 what PayPal refunds because it decides for the buyer is no second refund, told %s",
  async (_, ordered) => {
    const w = await disputeWorld("paypal");
    const { products } = await two(w);
    const sale = await paid(w, "paypal", { products });
    const before = await accounts(w);
    const ref = await dispute(w, "paypal", sale);
    await w.pump();
    await decide(w, "paypal", ref, "lost");
    await tell(w, ordered((await w.takeEvents()) as never[]));
    expect(await changes(w, before)).toMatchObject({ "processor:paypal": -7500, payable: 5500 });
    expect(await refundsOf(w, sale)).toEqual([]);
    expect((await disputesIn(w)).map(({ state }) => state)).toEqual(["lost"]);
  },
);

test.each(orders)(
  "V140 what PayPal takes back of the rest, beside a claim about a part that was lost, is a loss of its own, told %s",
  async (_, ordered) => {
    const w = await disputeWorld("paypal");
    const { products } = await two(w);
    const sale = await paid(w, "paypal", { products });
    const before = await accounts(w);
    const ref = await dispute(w, "paypal", sale, {
      amount: { currency_code: "USD", value: "20.00" },
    });
    await w.pump();
    await decide(w, "paypal", ref, "lost");
    const charge = await chargeOf(w, sale);
    await w.control("POST", `/paypal/captures/${charge}`, { status: "REVERSED" });
    const events = ordered((await w.takeEvents()) as never[]);
    await tell(w, [...events, ...events]);
    expect(await changes(w, before)).toEqual({
      "processor:paypal": -6000 - 1500,
      "platform:processor-fees": 1500,
      "platform:commission": 500,
      payable: 5500,
    });
    expect(await refundsOf(w, sale)).toEqual([]);
    expect(await stateOf(w, sale)).toBe("charged_back");
    const taken = (await disputesIn(w)).map(({ state, withdrawn }) => [state, withdrawn.minor]);
    expect(taken.toSorted()).toEqual([
      ["lost", "2000"],
      ["lost", "4000"],
    ]);
  },
);

test("V140 what PayPal refunds of the rest because a bank's case was accepted beside a claim is no second refund", async () => {
  const w = await disputeWorld("paypal");
  const { products } = await two(w);
  const sale = await paid(w, "paypal", { products });
  const before = await accounts(w);
  const amount = { currency_code: "USD", value: "20.00" };
  const claim = await dispute(w, "paypal", sale, { amount });
  await decide(w, "paypal", claim, "lost");
  // A bank takes what it likes: here all that was paid, of which PayPal refunds what was left.
  const all = { currency_code: "USD", value: "60.00" };
  const asked = { channel: "EXTERNAL", amount: all };
  const ref = await dispute(w, "paypal", sale, asked);
  await w.pump();
  const opened = (await disputesIn(w)).find(({ processorRef }) => processorRef === ref);
  const path = `/api/operator/disputes/${opened?.id}/acceptance`;
  expect((await w.post(path, { note: "The parcel was lost." }, w.operator)).status).toBe(202);
  await w.pump();
  expect(await changes(w, before)).toMatchObject({
    "processor:paypal": -8000 - 1500 - 2000,
    "platform:losses": 2000,
    payable: 5500,
  });
  expect(await refundsOf(w, sale)).toEqual([]);
  expect((await disputesIn(w)).map(({ state }) => state)).toEqual(["lost", "lost"]);
  expect(await alertKinds(w)).not.toContain("event_quarantined");
});

test("V140 what PayPal refunds because a claim was accepted is no second refund", async () => {
  const w = await disputeWorld("paypal");
  const { products } = await two(w);
  const sale = await paid(w, "paypal", { products });
  const before = await accounts(w);
  await dispute(w, "paypal", sale);
  await w.pump();
  const { id } = await disputeOf(w, sale);
  const path = `/api/operator/disputes/${id}/acceptance`;
  expect((await w.post(path, { note: "The parcel was lost." }, w.operator)).status).toBe(202);
  await w.pump();
  expect(await changes(w, before)).toMatchObject({ "processor:paypal": -7500, payable: 5500 });
  expect(await refundsOf(w, sale)).toEqual([]);
  expect(await stateOf(w, sale)).toBe("charged_back");
  expect((await disputesIn(w)).map(({ state }) => state)).toEqual(["lost"]);
});
