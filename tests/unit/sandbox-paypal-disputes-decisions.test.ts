import { describe, expect, test } from "vitest";
import { at, takeEvents } from "../sandbox/paypal/testing.ts";
import {
  act,
  actWithFiles,
  buyer,
  claim,
  complain,
  DAY_MS,
  disputesForEachTest,
  FULFILLED,
  held,
  later,
  outcomeOf,
  PAID_MINOR,
  paypal,
  pdf,
  read,
  rels,
  usd,
} from "./sandbox-paypal-disputes.support.ts";

disputesForEachTest();

describe("a decision", () => {
  const reviewed = async (wish: object = {}) => {
    const made = await claim(paypal, wish);
    await act(paypal, made, "provide-evidence", FULFILLED);
    return made;
  };
  const adjudicate = (made: { id: string }, side: string) =>
    act(paypal, made, "adjudicate", { adjudication_outcome: `${side}_FAVOR` });

  test("for the platform gives back what was held, and costs nothing", async () => {
    const made = await reviewed();
    expect((await adjudicate(made, "NOBODY")).issue).toBe("MISSING_OR_INVALID_REQUEST_BODY");
    expect((await adjudicate(made, "SELLER")).status).toBe(200);
    const dispute = await read(paypal, made);
    expect(outcomeOf(dispute)).toBe("RESOLVED_SELLER_FAVOUR");
    expect(at(dispute, "adjudications", 0, "type")).toBe("DENY_BUYER");
    expect([paypal.balance("balance"), held(paypal)]).toEqual([PAID_MINOR, 0n]);
    expect(rels(dispute)).toEqual([]);
  });

  test("for the buyer takes the money, counts as a refund and can be appealed", async () => {
    const made = await reviewed();
    await adjudicate(made, "BUYER");
    const dispute = await read(paypal, made);
    expect(dispute.dispute_outcome).toEqual({
      outcome_code: "RESOLVED_BUYER_FAVOUR",
      amount_refunded: usd("50.00"),
    });
    expect(rels(dispute)).toEqual(["appeal"]);
    const capture = await paypal.call("GET", `/v2/payments/captures/${made.captureId}`);
    expect(capture.body.status).toBe("REFUNDED");
    const again = await paypal.call("POST", `/v2/payments/captures/${made.captureId}/refund`);
    expect(again.issue).toBe("CAPTURE_FULLY_REFUNDED");
    await paypal.world.clock.advance(10 * DAY_MS);
    expect(rels(await later(made.id))).toEqual([]);
  });

  test("waits for PayPal's review; before it the sandbox's call is not allowed", async () => {
    const early = await adjudicate(await claim(paypal), "SELLER");
    expect(early.issue).toBe("ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE");
  });

  test("that was appealed and won gives the platform its money from PayPal", async () => {
    const made = await reviewed();
    await adjudicate(made, "BUYER");
    expect((await act(paypal, made, "appeal", {})).status).toBe(400);
    await act(paypal, made, "appeal", FULFILLED);
    const appealed = await read(paypal, made);
    expect([appealed.status, appealed.dispute_life_cycle_stage]).toEqual([
      "UNDER_REVIEW",
      "PRE_ARBITRATION",
    ]);
    await adjudicate(made, "SELLER");
    const dispute = await read(paypal, made);
    expect(at(dispute, "adjudications", 1, "type")).toBe("PAYOUT_TO_SELLER");
    expect(paypal.balance("balance")).toBe(PAID_MINOR - 1_500n);
    expect(paypal.world.books.balance("paypal:protection", "USD")).toBe(-5_000n);
  });

  test("that was appealed and lost twice is final, and costs its fee once", async () => {
    const made = await reviewed();
    await adjudicate(made, "BUYER");
    await actWithFiles(paypal, made, "appeal", FULFILLED, [pdf()]);
    await adjudicate(made, "BUYER");
    await act(paypal, made, "appeal", FULFILLED);
    expect((await read(paypal, made)).dispute_life_cycle_stage).toBe("ARBITRATION");
    await adjudicate(made, "BUYER");
    expect((await act(paypal, made, "appeal", FULFILLED)).status).toBe(422);
    expect(paypal.balance("balance")).toBe(PAID_MINOR - 5_000n - 1_500n);
  });

  test.each([
    ["RESOLVED_BUYER_FAVOUR", -5_000n - 1_500n],
    ["ACCEPTED", -5_000n - 1_500n],
    ["RESOLVED_SELLER_FAVOUR", 0n],
    ["DENIED", 0n],
    ["CANCELED_BY_BUYER", 0n],
    ["NONE", 0n],
    ["RESOLVED_WITH_PAYOUT", 0n],
  ])("of %s leaves the platform with %i of the smallest unit", async (outcome, change) => {
    const made = await reviewed();
    await buyer(paypal, made, { do: "decide", outcome });
    expect(outcomeOf(await read(paypal, made))).toBe(outcome);
    expect(paypal.balance("balance")).toBe(PAID_MINOR + change);
    const paidByPayPal = outcome === "RESOLVED_WITH_PAYOUT" ? -5_000n : 0n;
    expect(paypal.world.books.balance("paypal:protection", "USD")).toBe(paidByPayPal);
  });

  test("is PayPal's about claims only, and once", async () => {
    const talk = await complain(paypal);
    const wish = { do: "decide", outcome: "DENIED" };
    expect((await paypal.control(`/disputes/${talk.id}`, wish)).status).toBe(409);
    const made = await reviewed();
    await buyer(paypal, made, wish);
    expect((await paypal.control(`/disputes/${made.id}`, wish)).status).toBe(409);
  });
});

describe("a chargeback of the buyer's bank", () => {
  const external = { channel: "EXTERNAL" };

  test("may be of more than was paid, and costs its fee whoever wins", async () => {
    const made = await complain(paypal, { ...external, amount: usd("52.00") });
    const dispute = await read(paypal, made);
    expect(dispute).toMatchObject({ dispute_channel: "EXTERNAL", dispute_amount: usd("52.00") });
    expect(dispute.dispute_life_cycle_stage).toBe("CHARGEBACK");
    expect(paypal.balance("balance")).toBe(PAID_MINOR - 5_200n - 2_000n);
    await buyer(paypal, made, { do: "decide", outcome: "RESOLVED_SELLER_FAVOUR" });
    expect(paypal.balance("balance")).toBe(PAID_MINOR - 2_000n);
  });

  test("that is lost takes the whole of it and no other fee", async () => {
    const made = await complain(paypal, { ...external, amount: usd("52.00") });
    await buyer(paypal, made, { do: "decide", outcome: "RESOLVED_BUYER_FAVOUR" });
    expect(paypal.balance("balance")).toBe(PAID_MINOR - 5_200n - 2_000n);
  });

  test("stands in the way of any refund", async () => {
    const { captureId } = await complain(paypal, external);
    const refund = await paypal.call("POST", `/v2/payments/captures/${captureId}/refund`);
    expect(refund.issue).toBe("REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK");
  });
});

describe("a refund during a dispute", () => {
  const refund = (captureId: string, body: object = {}) =>
    paypal.call("POST", `/v2/payments/captures/${captureId}/refund`, { body });

  test("of a part is refused, of the whole ends the case and frees what was held", async () => {
    await paypal.control("/balance", { currency: "USD", minor: 10_000 });
    const made = await claim(paypal);
    const part = await refund(made.captureId, { amount: usd("10.00") });
    expect([part.status, part.issue]).toEqual([422, "TRANSACTION_DISPUTED"]);
    expect((await refund(made.captureId)).status).toBe(201);
    const dispute = await read(paypal, made);
    expect(outcomeOf(dispute)).toBe("RESOLVED_BUYER_FAVOUR");
    expect(at(dispute, "adjudications", 0, "reason")).toBe("SELLER_ISSUED_REFUND");
    expect([paypal.balance("balance"), held(paypal)]).toEqual([PAID_MINOR + 10_000n - 5_000n, 0n]);
    expect((await takeEvents(paypal)).slice(-2)).toEqual([
      "PAYMENT.CAPTURE.REFUNDED",
      "CUSTOMER.DISPUTE.RESOLVED",
    ]);
  });
});
