import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import type { PaymentFacts, Processor } from "../../worker/processors/processor.ts";
import {
  artisan,
  clientOf,
  DAY_MS,
  expectBooksBalance,
  plan,
  type StandIn,
  startStripe,
} from "./sandbox-stripe.support.ts";
import {
  closing,
  creation,
  raw,
  refunding,
  sending,
  stripeWith,
} from "./stripe-adapter.support.ts";

let standIn: StandIn;
let opened: Awaited<ReturnType<StandIn["open"]>>;
let adapter: ReturnType<typeof stripeWith>["stripe"];
let payIn: Processor["payIn"];
let payOut: Processor["payOut"];

beforeAll(async () => {
  standIn = await startStripe();
});
afterAll(() => standIn.close());
beforeEach(async () => {
  opened = await standIn.open();
  ({ stripe: adapter } = stripeWith(fetch, {
    apiKey: opened.secretKey,
    baseUrl: opened.url,
    webhookSecrets: {
      stripe: [opened.webhookSecret],
      "stripe-connect": [opened.connectWebhookSecret],
    },
    now: () => new Date(opened.world.clock.now()),
  }));
  ({ payIn, payOut } = adapter);
});
afterEach(() => expectBooksBalance(opened.world));

const clock = () => new Date(opened.world.clock.now());
const requests = () => opened.world.log.all().filter(({ path }) => path.startsWith("/v1/"));
const effects = (path: string) =>
  requests().filter((each) => each.method === "POST" && each.path === path && !each.replayed);

function value<T>(answer: { kind: string; value?: T; code?: string }): T {
  if (answer.value === undefined) throw new Error(`answered ${answer.kind} ${answer.code}`);
  return answer.value;
}
const buyer = (ref: string, card = "pm_card_visa", threeDSecure = "pass") =>
  standIn.control(opened.world, `/payment_intents/${ref}/confirm`, { card, threeDSecure });
const stripe = () => clientOf(opened, opened.secretKey);

async function paid(card?: string): Promise<PaymentFacts & { capture: object }> {
  const { ref } = value(await payIn.createPayment(creation({}, clock())));
  await buyer(ref, card);
  const facts = value(await payIn.readPayment(ref));
  if (!facts.capture) throw new Error(`it is ${facts.state}`);
  return { ...facts, capture: facts.capture };
}
const chargeOf = ({ capture }: PaymentFacts) => capture?.chargeRef ?? "";

describe("a payment by card", () => {
  it("carries who ordered what, and comes back with its charge, its fee and our id", async () => {
    const operation = creation({}, clock());
    const { paymentId, orderId } = operation.params;
    const { ref, clientSecret } = value(await payIn.createPayment(operation));
    expect(clientSecret).toMatch(new RegExp(`^${ref}_secret_`));
    expect(value(await payIn.readCreatedPayment(ref))).toEqual({ ref, clientSecret });
    expect(value(await payIn.readPayment(ref))).toMatchObject({ state: "created", paymentId });
    await buyer(ref);
    const facts = value(await payIn.readPayment(ref));
    const charge = await stripe().charges.retrieve(chargeOf(facts));
    expect(charge).toMatchObject({ transfer_group: orderId, metadata: { payment_id: paymentId } });
    const entry = await stripe().balanceTransactions.retrieve(String(charge.balance_transaction));
    expect(facts).toMatchObject({
      ...{ ref, paymentId, state: "succeeded", isApproved: false },
      asked: { minor: 12_345n, currency: "USD" },
      capture: {
        ...{ chargeRef: charge.id, effectId: entry.id, settledIn: "USD" },
        amount: { minor: 12_345n, currency: "USD" },
        fee: { effectId: entry.id, amount: { minor: BigInt(entry.fee), currency: "USD" } },
      },
      attempt: { ref: charge.id, state: "succeeded", declineCode: null },
    });
  });

  it("V015 is made once although the answer was lost, and the key says so", async () => {
    plan(opened.world, { route: "POST /v1/payment_intents", kind: "answer_lost" });
    const operation = creation({}, clock());
    const first = await payIn.createPayment(operation);
    expect(first).toEqual({ kind: "unknown", code: "no_answer" });
    const { ref } = value(await payIn.createPayment(operation));
    expect(value(await payIn.createPayment(operation)).ref).toBe(ref);
    const { data } = await stripe().paymentIntents.list();
    expect(data.map(({ id }) => id)).toEqual([ref]);
    expect(requests().some(({ replayed }) => replayed)).toBe(true);
  });

  it("V015 is found by its metadata once Stripe has forgotten the key", async () => {
    const operation = creation({}, clock());
    const { ref } = value(await payIn.createPayment(operation));
    await opened.world.clock.advance(2 * DAY_MS);
    expect(value(await payIn.createPayment(operation)).ref).toBe(ref);
    expect(effects("/v1/payment_intents")).toHaveLength(1);
    const another = creation({}, operation.openedAt);
    expect(value(await payIn.createPayment(another)).ref).not.toBe(ref);
  });

  it("that a stored 500 hides is found behind it", async () => {
    const route = "POST /v1/payment_intents";
    plan(opened.world, { route, kind: "error_500_cached", effect: true });
    const operation = creation({}, clock());
    expect(await payIn.createPayment(operation)).toMatchObject({ kind: "unknown" });
    const { ref } = value(await payIn.createPayment(operation));
    const { data } = await stripe().paymentIntents.list();
    expect(data.map(({ id }) => id)).toEqual([ref]);
  });

  it("that was declined can be paid again, and names each try", async () => {
    const { ref } = value(await payIn.createPayment(creation({}, clock())));
    await buyer(ref, "pm_card_chargeDeclinedInsufficientFunds");
    const declined = value(await payIn.readPayment(ref));
    const declineCode = "insufficient_funds";
    expect(declined).toMatchObject({ state: "created", attempt: { state: "failed", declineCode } });
    await buyer(ref);
    const facts = value(await payIn.capturePayment({ ...closing(ref), kind: "capture_payment" }));
    expect(facts).toMatchObject({ state: "succeeded", attempt: { declineCode: null } });
    expect(facts.attempt?.ref).not.toBe(declined.attempt?.ref);
  });

  it("waits for 3-D Secure, and a failed step leaves it open with a reason", async () => {
    const { ref } = value(await payIn.createPayment(creation({}, clock())));
    await buyer(ref, "pm_card_threeDSecure2Required", "leave");
    expect(value(await payIn.readPayment(ref))).toMatchObject({
      state: "requires_action",
      attempt: undefined,
    });
    const other = value(await payIn.createPayment(creation({}, clock())));
    await buyer(other.ref, "pm_card_threeDSecure2Required", "fail");
    expect(value(await payIn.readPayment(other.ref))).toMatchObject({
      state: "created",
      attempt: { state: "failed", declineCode: "payment_intent_authentication_failure" },
    });
  });
});

describe("closing a payment", () => {
  it("makes it unpayable, and doing so again is the same", async () => {
    const { ref } = value(await payIn.createPayment(creation({}, clock())));
    expect(value(await payIn.closePayment(closing(ref)))).toMatchObject({ state: "cancelled" });
    expect(value(await payIn.closePayment(closing(ref)))).toMatchObject({ state: "cancelled" });
  });

  it("that comes too late says what happened instead", async () => {
    const { ref } = await paid();
    const facts = value(await payIn.closePayment(closing(ref)));
    expect(facts).toMatchObject({ state: "succeeded", capture: { settledIn: "USD" } });
  });

  it("is known to have worked although Stripe keeps a 500 under its key", async () => {
    const { ref } = value(await payIn.createPayment(creation({}, clock())));
    const route = `POST /v1/payment_intents/${ref}/cancel`;
    plan(opened.world, { route, kind: "error_500_cached", effect: true });
    expect(value(await payIn.closePayment(closing(ref)))).toMatchObject({ state: "cancelled" });
  });

  it("of what does not exist has nothing left to close", async () => {
    expect(value(await payIn.closePayment(closing("pi_none")))).toMatchObject({
      ref: "pi_none",
      state: "cancelled",
      capture: undefined,
    });
  });
});

describe("a transfer", () => {
  it("is sent from its charge, settled once it is seen there, and returned when reversed", async () => {
    const facts = await paid();
    const destination = await artisan(standIn, opened.world, stripe());
    const operation = sending(destination, chargeOf(facts), "9000", clock());
    const sent = value(await payOut.sendTransfers(operation));
    const transferId = operation.params.items[0]?.transferId;
    expect(sent).toMatchObject({ batchRef: undefined, done: true, denied: false });
    expect(sent.items).toMatchObject([{ transferId, state: "sent", amount: { minor: 9000n } }]);
    const { ref = "", effectId } = sent.items[0] ?? {};
    const transfer = await stripe().transfers.retrieve(ref);
    expect(transfer).toMatchObject({ source_transaction: chargeOf(facts), destination });
    expect(transfer.transfer_group).not.toBeNull();
    const settled = value(await payOut.readTransfer(ref));
    expect(settled).toMatchObject({ state: "settled", effectId, returns: [] });
    const part = await stripe().transfers.createReversal(ref, { amount: 4000 });
    const back = (each: { amount: number; balance_transaction: unknown }) => ({
      ...{
        effectId: each.balance_transaction,
        amount: { minor: BigInt(each.amount), currency: "USD" },
      },
    });
    expect(value(await payOut.readTransfer(ref))).toMatchObject({
      ...{ state: "settled", returns: [back(part)] },
    });
    const rest = await stripe().transfers.createReversal(ref, { amount: 5000 });
    expect(rest.balance_transaction).not.toBe(part.balance_transaction);
    expect(value(await payOut.readTransfer(ref))).toMatchObject({
      ...{ state: "returned", effectId, returns: [back(rest), back(part)] },
    });
  });

  it("that was taken back in more parts than it shows comes back whole, each part under its name", async () => {
    const facts = await paid();
    const destination = await artisan(standIn, opened.world, stripe());
    const operation = sending(destination, chargeOf(facts), "1300", clock());
    const { ref = "" } = value(await payOut.sendTransfers(operation)).items[0] ?? {};
    for (let part = 0; part < 13; part++)
      await stripe().transfers.createReversal(ref, { amount: 100 });
    const { state, returns } = value(await payOut.readTransfer(ref));
    expect([state, new Set(returns.map(({ effectId }) => effectId)).size]).toEqual([
      "returned",
      13,
    ]);
  });

  it("V017 that is throttled goes out later with the same key, once", async () => {
    const facts = await paid();
    const destination = await artisan(standIn, opened.world, stripe());
    plan(opened.world, { route: "POST /v1/transfers", kind: "rate_limit_429", times: 3 });
    const operation = sending(destination, chargeOf(facts), "9000", clock());
    for (let tries = 0; tries < 3; tries++)
      expect(await payOut.sendTransfers(operation)).toEqual({
        ...{ kind: "unavailable", code: "rate_limited" },
      });
    value(await payOut.sendTransfers(operation));
    const keys = requests()
      .filter(({ path }) => path === "/v1/transfers")
      .map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys)).toEqual(new Set([operation.id]));
    expect((await stripe().transfers.list()).data).toHaveLength(1);
  });

  it("is found by receiver and metadata once Stripe has forgotten the key", async () => {
    const facts = await paid();
    const destination = await artisan(standIn, opened.world, stripe());
    const operation = sending(destination, chargeOf(facts), "4000", clock());
    const first = value(await payOut.sendTransfers(operation));
    await opened.world.clock.advance(2 * DAY_MS);
    expect(value(await payOut.sendTransfers(operation))).toEqual(first);
    const other = sending(destination, chargeOf(facts), "4000", operation.openedAt);
    expect(value(await payOut.sendTransfers(other)).items[0]?.ref).not.toBe(first.items[0]?.ref);
    expect((await stripe().transfers.list()).data).toHaveLength(2);
  });

  it("to an account that cannot receive is refused as such, and so is one to nobody", async () => {
    const facts = await paid();
    const destination = await artisan(standIn, opened.world, stripe());
    await standIn.control(opened.world, `/accounts/${destination}`, { transfers: "inactive" });
    const notPayable = { kind: "rejected", code: "receiver_not_payable" };
    for (const to of [destination, "acct_none"])
      expect(await payOut.sendTransfers(sending(to, chargeOf(facts), "9", clock()))).toEqual(
        notPayable,
      );
  });

  it("of more than its charge has left is refused", async () => {
    const facts = await paid();
    const destination = await artisan(standIn, opened.world, stripe());
    const answer = await payOut.sendTransfers(sending(destination, chargeOf(facts), "12346"));
    expect(answer.kind).toBe("rejected");
    // Only the charge has to cover a transfer, so there is nothing to compare a sum with.
    expect(await payOut.availableFunds("USD")).toEqual({ kind: "ok", value: undefined });
  });
});

describe("a refund", () => {
  it("is made once, also after the key is forgotten", async () => {
    const facts = await paid();
    const operation = refunding(facts.ref, chargeOf(facts), "12345", clock());
    const { refundId } = operation.params;
    const first = value(await payIn.refundPayment(operation));
    expect(first).toMatchObject({ refundId, state: "succeeded", amount: { minor: 12_345n } });
    expect(first.effectId).toMatch(/^txn_/);
    await opened.world.clock.advance(2 * DAY_MS);
    expect(value(await payIn.refundPayment(operation))).toEqual(first);
    expect(value(await payIn.readRefund(first.ref))).toEqual(first);
    const another = refunding(facts.ref, chargeOf(facts), "1", clock());
    expect((await payIn.refundPayment(another)).kind).toBe("rejected");
  });

  it("that fails later names the money that came back", async () => {
    const facts = await paid("pm_card_refundFail");
    const made = value(await payIn.refundPayment(refunding(facts.ref, chargeOf(facts), "12345")));
    await standIn.control(opened.world, `/refunds/${made.ref}`, { status: "failed" });
    const failed = value(await payIn.readRefund(made.ref));
    expect(failed).toMatchObject({ state: "failed", effectId: made.effectId });
    expect(failed.returnedEffectId).toMatch(/^txn_/);
    expect(failed.returnedEffectId).not.toBe(made.effectId);
  });
});

describe("a seller", () => {
  it("has one account, however often it is asked for, and a fresh link each time", async () => {
    const { onboarding } = adapter;
    const seller = { id: "seller-1", email: "artisan@example.com" };
    const { ref } = value(await onboarding.createAccount(seller));
    expect(value(await onboarding.createAccount(seller)).ref).toBe(ref);
    const urls = { returnUrl: "https://shop.example/a", refreshUrl: "https://shop.example/b" };
    const first = value(await onboarding.createLink(ref, urls));
    await opened.world.clock.advance(1000);
    expect(value(await onboarding.createLink(ref, urls))).not.toBe(first);
    expect(value(await onboarding.readAccount(ref)).transfers).not.toBe("active");
    await standIn.control(opened.world, `/accounts/${ref}`, { transfers: "active" });
    expect(value(await onboarding.readAccount(ref))).toMatchObject({
      transfers: "active",
      requirements: { currentlyDue: [], pastDue: [], disabledReason: null },
    });
    const account = await stripe().accounts.retrieve(ref);
    expect(account).toMatchObject({
      metadata: { seller_id: "seller-1" },
      controller: { fees: { payer: "application" }, losses: { payments: "application" } },
    });
    expect(Object.keys(account.capabilities ?? {})).toEqual(["transfers"]);
  });
});

test("a revoked key is unavailable, and closes nothing", async () => {
  await standIn.control(opened.world, "/keys/revoke");
  const unauthorized = { kind: "unavailable", code: "unauthorized" };
  expect(await payIn.createPayment(creation({}, clock()))).toEqual(unauthorized);
  await standIn.control(opened.world, "/keys/restore");
});

test("V032 what the stand-in delivers is genuine at its own endpoint, and read", async () => {
  const facts = await paid();
  await artisan(standIn, opened.world, stripe());
  const deliveries = await opened.world.deliveries.take();
  expect(new Set(deliveries.map(({ endpoint }) => endpoint)).size).toBe(2);
  const subjects = [];
  for (const { endpoint, headers, bodyBase64 } of deliveries) {
    if (endpoint === "mail") throw new Error("Stripe sends no mail");
    const event = raw(Buffer.from(bodyBase64, "base64"), lowerCase(headers), endpoint);
    expect(await adapter.events.verify(event, clock())).toEqual({
      kind: "genuine",
      by: "secret 1",
    });
    const other = endpoint === "stripe" ? "stripe-connect" : "stripe";
    expect(await adapter.events.verify({ ...event, endpoint: other }, clock())).toMatchObject({
      kind: "forged",
    });
    subjects.push(adapter.events.read(event)?.subject);
  }
  expect(subjects).toContainEqual({ kind: "payment", ref: facts.ref });
  expect(subjects.map((subject) => subject?.kind)).toContain("seller_account");
});

const lowerCase = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]));
