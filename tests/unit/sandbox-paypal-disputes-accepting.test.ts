import { describe, expect, test } from "vitest";
import { at, requestToken, takeEvents } from "../sandbox/paypal/testing.ts";
import {
  ADDRESS,
  act,
  buyer,
  claim,
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

describe("goods that go back", () => {
  const reason = "MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED";
  const accept = {
    note: "Send it back.",
    accept_claim_type: "REFUND_WITH_RETURN",
    return_shipping_address: ADDRESS,
  };

  test("are refunded when the platform says that they arrived", async () => {
    const made = await complain(paypal, { reason });
    await act(paypal, made, "accept-claim", accept);
    expect((await read(paypal, made)).status).toBe("WAITING_FOR_BUYER_RESPONSE");
    await buyer(paypal, made, { do: "return_goods" });
    const sent = await read(paypal, made);
    expect(rels(sent)).toEqual(["acknowledge_return_item"]);
    expect(at(sent, "allowed_response_options", "acknowledge_return_item")).toMatchObject({
      acknowledgement_types: expect.arrayContaining(["ITEM_RECEIVED", "DAMAGED"]),
    });
    expect((await act(paypal, made, "acknowledge-return-item", {})).issue).toBe(
      "INVALID_ACKNOWLEDGEMENT_TYPE",
    );
    const received = { note: "Thank you.", acknowledgement_type: "ITEM_RECEIVED" };
    expect((await act(paypal, made, "acknowledge-return-item", received)).status).toBe(200);
    expect(outcomeOf(await read(paypal, made))).toBe("RESOLVED_BUYER_FAVOUR");
    expect(paypal.balance("balance")).toBe(PAID_MINOR - 5_000n);
  });

  test("that arrived damaged are PayPal's to judge, with the money held", async () => {
    const made = await complain(paypal, { reason });
    await act(paypal, made, "accept-claim", accept);
    await buyer(paypal, made, { do: "return_goods" });
    await act(paypal, made, "acknowledge-return-item", { acknowledgement_type: "DAMAGED" });
    const dispute = await read(paypal, made);
    expect([dispute.status, dispute.dispute_life_cycle_stage]).toEqual([
      "UNDER_REVIEW",
      "CHARGEBACK",
    ]);
    expect(held(paypal)).toBe(5_000n);
  });

  test("that the buyer never sends leave the money where it is", async () => {
    const made = await complain(paypal, { reason });
    await act(paypal, made, "accept-claim", accept);
    await paypal.world.clock.advance(10 * DAY_MS);
    expect(outcomeOf(await answerOf(made.id))).toBe("RESOLVED_SELLER_FAVOUR");
    expect(paypal.balance("balance")).toBe(PAID_MINOR);
  });

  test("need an address", async () => {
    const made = await complain(paypal, { reason });
    const { return_shipping_address: _, ...without } = accept;
    expect((await act(paypal, made, "accept-claim", without)).issue).toBe(
      "MISSING_RETURN_SHIPPING_ADDRESS",
    );
  });
});

describe("accepting a claim", () => {
  test("refunds everything from what is held, takes the fee and closes", async () => {
    const made = await claim(paypal);
    expect((await act(paypal, made, "accept-claim", { note: "You are right." })).status).toBe(200);
    expect(outcomeOf(await read(paypal, made))).toBe("RESOLVED_BUYER_FAVOUR");
    expect([paypal.balance("balance"), held(paypal)]).toEqual([PAID_MINOR - 5_000n - 1_500n, 0n]);
    expect(await takeEvents(paypal)).toContain("PAYMENT.CAPTURE.REFUNDED");
  });

  test("for a part is an offer that the buyer must accept", async () => {
    const made = await complain(paypal);
    const part = {
      note: "Some.",
      accept_claim_type: "PARTIAL_REFUND",
      refund_amount: usd("20.00"),
    };
    const all = { ...part, refund_amount: usd("50.00") };
    expect((await act(paypal, made, "accept-claim", all)).issue).toBe("REFUND_AMOUNT_EXCEEDED");
    await act(paypal, made, "accept-claim", part);
    expect((await read(paypal, made)).status).toBe("WAITING_FOR_BUYER_RESPONSE");
    await buyer(paypal, made, { do: "accept_offer" });
    expect(paypal.balance("balance")).toBe(PAID_MINOR - 2_000n);
  });

  test("during an inquiry needs the money in the balance", async () => {
    const made = await complain(paypal);
    await paypal.control("/balance", { currency: "USD", minor: -4_000 });
    const poor = await act(paypal, made, "accept-claim", { note: "Sorry." });
    expect([poor.status, poor.issue]).toEqual([422, "INSUFFICIENT_FUNDS"]);
  });

  test.each([
    [
      "with an amount although it is all",
      { note: "x", refund_amount: usd("1.00") },
      "AMOUNT_SHOULD_NOT_BE_PASSED",
    ],
    ["without a word", {}, "MISSING_REQUIRED_PARAMETER"],
    [
      "in a way that is not offered",
      { note: "x", accept_claim_type: "REFUND_WITH_RETURN" },
      "INVALID_ACCEPT_CLAIM_TYPE",
    ],
  ])("%s is refused", async (_name, body, issue) => {
    const made = await complain(paypal);
    expect((await act(paypal, made, "accept-claim", body)).issue).toBe(issue);
  });
});

/** Read with a token of this moment; the first one ends after nine hours. */
async function answerOf(id: string) {
  const headers = { authorization: `Bearer ${await requestToken(paypal.credentials)}` };
  return (await paypal.call("GET", `${DISPUTES}/${id}`, { headers })).body;
}
