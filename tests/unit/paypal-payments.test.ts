import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { codes } from "../../worker/processors/processor.ts";
import { at, openTestPayPal, type TestPayPal } from "../sandbox/paypal/testing.ts";
import {
  adapterOf,
  capturing,
  closing,
  creation,
  raw,
  refunding,
  value,
} from "./paypal-adapter.support.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let paypal: TestPayPal;
let payIn: ReturnType<typeof adapterOf>["paypal"]["payIn"];
beforeAll(async () => {
  paypal = await openTestPayPal("adapter-payments");
  ({ payIn } = adapterOf(paypal).paypal);
});
afterAll(() => paypal.close());

const clock = () => new Date(paypal.world.clock.now());
const fault = (route: string, kind: "answer_lost" | "error_500_cached") =>
  paypal.world.faults.plan({ service: "paypal", route, kind });
const approve = (ref: string, fundingSource = "balance") =>
  paypal.control(`/orders/${ref}/approve`, { fundingSource });
async function ordered() {
  const operation = creation({}, clock());
  const { ref } = value(await payIn.createPayment(operation));
  return { ref, paymentId: operation.params.paymentId };
}
async function paid() {
  const { ref, paymentId } = await ordered();
  await approve(ref);
  const facts = value(await payIn.capturePayment(capturing(ref, clock())));
  if (!facts.capture) throw new Error(`it is ${facts.state}`);
  return { ref, paymentId, capture: facts.capture };
}

describe("a payment by PayPal", () => {
  it("is created, approved, captured, and comes back with its fee and our id", async () => {
    const { ref, paymentId } = await ordered();
    expect(value(await payIn.readCreatedPayment(ref))).toEqual({ ref, clientSecret: undefined });
    expect(value(await payIn.readPayment(ref))).toMatchObject({
      ...{ state: "created", isApproved: false, paymentId },
    });
    await approve(ref);
    expect(value(await payIn.readPayment(ref))).toMatchObject({
      ...{ state: "created", isApproved: true },
    });
    const facts = value(await payIn.capturePayment(capturing(ref, clock())));
    expect(facts).toMatchObject({
      ...{ ref, paymentId, state: "succeeded", isApproved: false },
      asked: { minor: 12_345n, currency: "USD" },
      capture: {
        ...{ amount: { minor: 12_345n, currency: "USD" }, settledIn: "USD" },
        fee: { amount: { minor: 480n, currency: "USD" } },
      },
    });
    expect(value(await payIn.readPayment(ref))).toEqual(facts);
  });

  it("V020 is created once although the answer was lost", async () => {
    fault("POST /v2/checkout/orders", "answer_lost");
    const operation = creation({}, clock());
    const first = await payIn.createPayment(operation);
    expect(first).toEqual({ kind: "unknown", code: "no_answer" });
    const { ref } = value(await payIn.createPayment(operation));
    expect(value(await payIn.createPayment(operation)).ref).toBe(ref);
    const calls = paypal.world.log.all().filter((each) => each.idempotencyKey === operation.id);
    expect(calls.filter(({ replayed }) => replayed)).toHaveLength(2);
  });

  it("V025 is captured once although the answer was lost, or was a 500", async () => {
    for (const kind of ["answer_lost", "error_500_cached"] as const) {
      const { ref } = await ordered();
      await approve(ref);
      fault(`POST /v2/checkout/orders/${ref}/capture`, kind);
      const operation = capturing(ref, clock());
      const first = await payIn.capturePayment(operation);
      expect(first.kind, kind).toBe(kind === "answer_lost" ? "unknown" : "ok");
      const second = value(await payIn.capturePayment(operation));
      // Another operation, with another key, finds it captured.
      expect(value(await payIn.capturePayment(capturing(ref, clock())))).toEqual(second);
    }
  });

  it("V021 by eCheck is not paid until the bank says so", async () => {
    const { ref } = await ordered();
    await approve(ref, "echeck");
    const facts = value(await payIn.capturePayment(capturing(ref, clock())));
    expect(facts).toMatchObject({ state: "processing", attempt: { state: "pending" } });
    expect(facts.capture).toBeUndefined();
    await paypal.control(`/captures/${facts.attempt?.ref}`, { status: "COMPLETED" });
    expect(value(await payIn.readPayment(ref))).toMatchObject({ state: "succeeded" });
  });

  it("V143 by an eCheck that bounces has failed for good", async () => {
    const { ref } = await ordered();
    await approve(ref, "echeck");
    const facts = value(await payIn.capturePayment(capturing(ref, clock())));
    await paypal.control(`/captures/${facts.attempt?.ref}`, { status: "DECLINED" });
    expect(value(await payIn.readPayment(ref))).toMatchObject({
      state: "failed",
      attempt: { state: "failed" },
    });
  });

  it("V022 that is declined is paid by another source, on the same order, with another key", async () => {
    const { ref } = await ordered();
    await approve(ref, "declined_card");
    const declined = { kind: "rejected", code: codes.instrumentDeclined };
    expect(await payIn.capturePayment(capturing(ref, clock()))).toEqual(declined);
    expect(value(await payIn.readPayment(ref)).state).toBe("created");
    await approve(ref, "balance");
    expect(value(await payIn.capturePayment(capturing(ref, clock()))).state).toBe("succeeded");
    const order = await paypal.call("GET", `/v2/checkout/orders/${ref}`);
    expect(at(order.body, "purchase_units", 0, "payments", "captures")).toHaveLength(1);
  });

  it("V070 V151 that the buyer has not approved, or has to act on again, takes nothing", async () => {
    const { ref } = await ordered();
    const rejected = { kind: "rejected", code: codes.payerActionRequired };
    expect(await payIn.capturePayment(capturing(ref, clock()))).toEqual(rejected);
    await approve(ref, "card_second_step");
    expect(await payIn.capturePayment(capturing(ref, clock()))).toEqual(rejected);
  });

  it("V150 whose approval came too late is gone, and closes as cancelled", async () => {
    const { ref } = await ordered();
    await paypal.world.clock.advance(7 * HOUR_MS);
    expect(await payIn.capturePayment(capturing(ref, clock()))).toEqual({
      kind: "rejected",
      code: codes.gone,
    });
    const operation = closing(ref);
    expect(value(await payIn.closePayment(operation))).toMatchObject({
      ...{ state: "cancelled", paymentId: operation.params.paymentId, capture: undefined },
    });
    expect(value(await payIn.readPayment(ref))).toMatchObject({ state: "cancelled" });
  });

  it("closes when nothing was taken, and says so when something was", async () => {
    const { ref } = await ordered();
    await approve(ref);
    expect(value(await payIn.closePayment(closing(ref))).state).toBe("cancelled");
    const done = await paid();
    expect(value(await payIn.closePayment(closing(done.ref)))).toMatchObject({
      ...{ state: "succeeded", paymentId: done.paymentId },
    });
  });
});

describe("a refund by PayPal", () => {
  it("is made once, also after PayPal has forgotten the request id", async () => {
    const { ref, capture } = await paid();
    const operation = refunding(ref, capture.chargeRef, "2345", clock());
    fault(`POST /v2/payments/captures/${capture.chargeRef}/refund`, "answer_lost");
    expect((await payIn.refundPayment(operation)).kind).toBe("unknown");
    const made = value(await payIn.refundPayment(operation));
    expect(made).toMatchObject({
      ...{ refundId: operation.params.refundId, state: "succeeded", amount: { minor: 2345n } },
      effectId: made.ref,
    });
    await paypal.world.clock.advance(46 * DAY_MS);
    expect(value(await payIn.refundPayment(operation))).toEqual(made);
    expect(value(await payIn.readRefund(made.ref))).toEqual(made);
    const facts = value(await payIn.readPayment(ref));
    expect(facts.capture?.amount.minor, "what was taken stays what was taken").toBe(12_345n);
  });

  it("that somebody made on PayPal's site is not taken for one of ours", async () => {
    const { capture } = await paid();
    const { body } = await paypal.control(`/captures/${capture.chargeRef}/refund`);
    expect(value(await payIn.readRefund(String(body.id))).refundId).toBeUndefined();
  });

  it("of more than there is, is refused", async () => {
    const { ref, capture } = await paid();
    const answer = await payIn.refundPayment(refunding(ref, capture.chargeRef, "12346", clock()));
    expect(answer).toEqual({ kind: "rejected", code: "refund_amount_exceeded" });
  });
});

test("the events of a payment name its order, and those of a refund the refund", async () => {
  await paypal.world.deliveries.take();
  const { ref, capture } = await paid();
  const refund = value(
    await payIn.refundPayment(refunding(ref, capture.chargeRef, "12345", clock())),
  );
  const { events } = adapterOf(paypal).paypal;
  const seen = (await paypal.world.deliveries.take()).map(({ bodyBase64 }) =>
    events.read(raw(Buffer.from(bodyBase64, "base64"), {})),
  );
  const order = { kind: "payment", ref };
  expect(seen.map((event) => [event?.type, event?.subject])).toEqual([
    ["CHECKOUT.ORDER.APPROVED", order],
    ["PAYMENT.CAPTURE.COMPLETED", order],
    ["CHECKOUT.ORDER.COMPLETED", order],
    ["PAYMENT.CAPTURE.REFUNDED", { kind: "refund", ref: refund.ref }],
  ]);
  expect(seen[1]).toMatchObject({ objectRef: capture.chargeRef, account: undefined });
});

test("V078 what is no event is none, and an unknown type leads to nothing", () => {
  const { events } = adapterOf(paypal).paypal;
  const read = (text: string) => events.read(raw(new TextEncoder().encode(text), {}));
  for (const text of ["", "{", "null", "[]", "{}"]) expect(read(text)).toBeUndefined();
  for (const event_type of ["BILLING.PLAN.CREATED", "__proto__", "constructor"])
    expect(read(JSON.stringify({ id: "WH-1", event_type, resource: { id: "X" } }))).toMatchObject({
      ...{ id: "WH-1", type: event_type, subject: undefined },
    });
});
