import { describe, expect, test } from "vitest";
import { at, pay, requestToken, takeEvents } from "../sandbox/paypal/testing.ts";
import {
  ADDRESS,
  act,
  buyer,
  complain,
  DAY_MS,
  DISPUTES,
  disputesForEachTest,
  held,
  outcomeOf,
  PAID_MINOR,
  paypal,
  read,
  rels,
  usd,
} from "./sandbox-paypal-disputes.support.ts";

disputesForEachTest();

describe("an inquiry", () => {
  test("opens without touching the money, and tells so", async () => {
    const made = await complain(paypal, { message: "It never came." });
    const dispute = await read(paypal, made);
    expect(dispute).toMatchObject({
      status: "OPEN",
      dispute_life_cycle_stage: "INQUIRY",
      dispute_channel: "INTERNAL",
      reason: "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
      dispute_amount: usd("50.00"),
      messages: [{ posted_by: "BUYER", content: "It never came." }],
      offer: { buyer_requested_amount: usd("50.00") },
      disputed_transactions: [
        { seller_transaction_id: made.captureId, transaction_status: "COMPLETED" },
      ],
    });
    expect(made.id).toMatch(/^PP-R-[A-Z]{3}-\d{8}$/);
    expect(rels(dispute)).toEqual(["send_message", "escalate", "accept_claim", "make_offer"]);
    expect([paypal.balance("balance"), held(paypal)]).toEqual([PAID_MINOR, 0n]);
    expect((await takeEvents(paypal)).at(-1)).toBe("CUSTOMER.DISPUTE.CREATED");
  });

  test("takes messages of both sides, whose turn it then is", async () => {
    const made = await complain(paypal);
    await act(paypal, made, "send-message", { message: "It is on its way." });
    expect((await read(paypal, made)).status).toBe("WAITING_FOR_BUYER_RESPONSE");
    await buyer(paypal, made, { do: "message", content: "Still nothing." });
    const dispute = await read(paypal, made);
    expect(dispute.status).toBe("WAITING_FOR_SELLER_RESPONSE");
    expect(at(dispute, "messages", 2, "content")).toBe("Still nothing.");
    expect((await act(paypal, made, "send-message", {})).issue).toBe("MISSING_REQUIRED_PARAMETER");
  });

  test("that nobody takes further ends after twenty days as if the buyer had called it off", async () => {
    const made = await complain(paypal);
    await paypal.world.clock.advance(20 * DAY_MS);
    expect(outcomeOf(await answerOf(made.id))).toBe("CANCELED_BY_BUYER");
    expect(paypal.balance("balance")).toBe(PAID_MINOR);
  });

  test("becomes a claim that holds the money when the buyer escalates it", async () => {
    const made = await complain(paypal);
    await buyer(paypal, made, { do: "escalate" });
    const dispute = await read(paypal, made);
    expect(dispute).toMatchObject({
      status: "WAITING_FOR_SELLER_RESPONSE",
      dispute_life_cycle_stage: "CHARGEBACK",
      evidences: [{ evidence_type: "PROOF_OF_FULFILLMENT", source: "REQUESTED_FROM_SELLER" }],
    });
    expect(at(dispute, "disputed_transactions", 0, "transaction_status")).toBe("HELD");
    expect([paypal.balance("balance"), held(paypal)]).toEqual([PAID_MINOR - 5_000n, 5_000n]);
  });

  test("goes to PayPal at once when the platform escalates it, with a reason", async () => {
    const made = await complain(paypal);
    expect((await act(paypal, made, "escalate")).status).toBe(400);
    await act(paypal, made, "escalate", { note: "We cannot agree." });
    const dispute = await read(paypal, made);
    expect([dispute.status, dispute.dispute_life_cycle_stage]).toEqual([
      "UNDER_REVIEW",
      "CHARGEBACK",
    ]);
    expect((await act(paypal, made, "send-message", { message: "Late." })).issue).toBe(
      "ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE",
    );
  });

  test("that the buyer withdraws is over", async () => {
    const made = await complain(paypal);
    await buyer(paypal, made, { do: "withdraw" });
    const dispute = await read(paypal, made);
    expect([dispute.status, outcomeOf(dispute), rels(dispute)]).toEqual([
      "RESOLVED",
      "CANCELED_BY_BUYER",
      [],
    ]);
    expect((await takeEvents(paypal)).at(-1)).toBe("CUSTOMER.DISPUTE.RESOLVED");
  });
});

describe("an offer", () => {
  const offer = { note: "Half of it?", offer_type: "REFUND", offer_amount: usd("25.00") };

  test("that the buyer accepts is refunded and closes the case", async () => {
    const made = await complain(paypal);
    expect((await act(paypal, made, "make-offer", offer)).status).toBe(200);
    const waiting = await read(paypal, made);
    expect(waiting.status).toBe("WAITING_FOR_BUYER_RESPONSE");
    expect(rels(waiting)).not.toContain("make_offer");
    await buyer(paypal, made, { do: "accept_offer" });
    const dispute = await read(paypal, made);
    expect(dispute.dispute_outcome).toEqual({
      outcome_code: "RESOLVED_BUYER_FAVOUR",
      amount_refunded: usd("25.00"),
    });
    expect(at(dispute, "offer", "history", 1)).toMatchObject({
      actor: "BUYER",
      event_type: "ACCEPTED",
      offer_amount: usd("25.00"),
    });
    expect(paypal.balance("balance")).toBe(PAID_MINOR - 2_500n);
    expect((await takeEvents(paypal)).slice(-2)).toEqual([
      "PAYMENT.CAPTURE.REFUNDED",
      "CUSTOMER.DISPUTE.RESOLVED",
    ]);
    const capture = await paypal.call("GET", `/v2/payments/captures/${made.captureId}`);
    expect(capture.body.status).toBe("PARTIALLY_REFUNDED");
  });

  test("that the buyer denies leaves the inquiry to go on, with room for another", async () => {
    const made = await complain(paypal);
    await act(paypal, made, "make-offer", offer);
    await buyer(paypal, made, { do: "deny_offer", note: "All of it." });
    const dispute = await read(paypal, made);
    expect(dispute.status).toBe("WAITING_FOR_SELLER_RESPONSE");
    expect(rels(dispute)).toContain("make_offer");
    expect(at(dispute, "offer", "history", 1, "event_type")).toBe("DENIED");
  });

  const refused: [string, object, string][] = [
    ["of more than was disputed", { offer_amount: usd("50.01") }, "OFFER_AMOUNT_EXCEEDED"],
    [
      "in another currency",
      { offer_amount: { currency_code: "EUR", value: "1.00" } },
      "CURRENCY_MISMATCH",
    ],
    ["without an amount", { offer_amount: undefined }, "MISSING_REQUIRED_PARAMETER"],
    [
      "of a kind that is not offered",
      { offer_type: "REPLACEMENT_WITHOUT_REFUND" },
      "INVALID_OFFER_TYPE",
    ],
    ["without a word", { note: undefined }, "MISSING_REQUIRED_PARAMETER"],
    [
      "with an address although nothing goes back",
      { return_shipping_address: ADDRESS },
      "SHIPPING_ADDRESS_SHOULD_NOT_BE_PASSED",
    ],
  ];
  test.each(refused)("%s is refused", async (_name, change, issue) => {
    const made = await complain(paypal);
    expect((await act(paypal, made, "make-offer", { ...offer, ...change })).issue).toBe(issue);
  });

  test("to take less for what was not as described names where the goods would go", async () => {
    const reason = "MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED";
    const made = await complain(paypal, { reason });
    expect((await act(paypal, made, "make-offer", offer)).issue).toBe(
      "MISSING_RETURN_SHIPPING_ADDRESS",
    );
    const whole = { ...offer, return_shipping_address: ADDRESS };
    expect((await act(paypal, made, "make-offer", whole)).status).toBe(200);
  });

  test("is answered by the buyer: the platform's token may not, one with the buyer's scope may", async () => {
    const made = await complain(paypal);
    await act(paypal, made, "make-offer", offer);
    const own = await act(paypal, made, "accept-offer");
    expect([own.status, own.issue]).toEqual([403, "PERMISSION_DENIED"]);
    const scope = "https://uri.paypal.com/services/disputes/update-buyer";
    await paypal.control("/tokens/scopes", { with: [scope] });
    const headers = { authorization: `Bearer ${await requestToken(paypal.credentials)}` };
    const deny = `${DISPUTES}/${made.id}/deny-offer`;
    expect((await paypal.call("POST", deny, { body: {}, headers })).status).toBe(400);
    expect((await paypal.call("POST", deny, { body: { note: "No." }, headers })).status).toBe(200);
    await act(paypal, made, "make-offer", offer);
    const accept = `${DISPUTES}/${made.id}/accept-offer`;
    expect((await paypal.call("POST", accept, { body: {}, headers })).status).toBe(200);
    expect((await read(paypal, made)).status).toBe("RESOLVED");
  });
});

test("one payment has one open case", async () => {
  const { captureId } = await pay(paypal);
  await paypal.control(`/captures/${captureId}/dispute`);
  expect((await paypal.control(`/captures/${captureId}/dispute`)).status).toBe(409);
});

/** Read with a token of this moment; the first one ends after nine hours. */
async function answerOf(id: string) {
  const headers = { authorization: `Bearer ${await requestToken(paypal.credentials)}` };
  return (await paypal.call("GET", `${DISPUTES}/${id}`, { headers })).body;
}
