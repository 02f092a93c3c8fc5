import { describe, expect, test } from "vitest";
import { at, pay, takeEvents } from "../sandbox/paypal/testing.ts";
import {
  act,
  actWithFiles,
  buyer,
  claim,
  complain,
  DAY_MS,
  DISPUTES,
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

describe("a claim", () => {
  test("holds the disputed money, and nothing of it is available", async () => {
    const made = await claim(paypal);
    expect(rels(await read(paypal, made))).toEqual(["provide_evidence", "accept_claim"]);
    expect([paypal.balance("balance"), held(paypal)]).toEqual([PAID_MINOR - 5_000n, 5_000n]);
    const report = await paypal.call("GET", "/v1/reporting/balances");
    expect(at(report.body, "balances", 0)).toMatchObject({
      total_balance: usd("47.76"),
      available_balance: usd("-2.24"),
      withheld_balance: usd("50.00"),
    });
  });

  test("can be about a part of the payment; no more than is left of it is disputed", async () => {
    const made = await claim(paypal, { amount: usd("20.00") });
    expect((await read(paypal, made)).dispute_amount).toEqual(usd("20.00"));
    expect(held(paypal)).toBe(2_000n);
    const { captureId } = await pay(paypal, "50.00");
    const more = { amount: usd("50.01") };
    expect((await paypal.control(`/captures/${captureId}/dispute`, more)).status).toBe(409);
  });

  test("can be opened for 180 days", async () => {
    const { captureId } = await pay(paypal);
    await paypal.world.clock.advance(180 * DAY_MS);
    expect((await paypal.control(`/captures/${captureId}/dispute`)).status).toBe(409);
  });

  test("that nobody answers in ten days goes to the buyer, with PayPal's fee", async () => {
    const made = await claim(paypal);
    await takeEvents(paypal);
    await paypal.world.clock.advance(10 * DAY_MS);
    const dispute = await later(made.id);
    expect(outcomeOf(dispute)).toBe("RESOLVED_BUYER_FAVOUR");
    expect(at(dispute, "adjudications", 0)).toMatchObject({
      type: "RECOVER_FROM_SELLER",
      reason: "NO_SELLER_RESPONSE",
      dispute_life_cycle_stage: "CHARGEBACK",
    });
    expect(dispute.money_movements).toMatchObject([
      { affected_party: "SELLER", type: "DEBIT", reason: "DISPUTE_FEE", amount: usd("15.00") },
      { affected_party: "SELLER", type: "DEBIT", reason: "DISPUTE_SETTLEMENT" },
      { affected_party: "BUYER", type: "CREDIT", reason: "DISPUTE_SETTLEMENT" },
    ]);
    expect([paypal.balance("balance"), held(paypal)]).toEqual([PAID_MINOR - 5_000n - 1_500n, 0n]);
    expect(await takeEvents(paypal)).toEqual([
      "PAYMENT.CAPTURE.REVERSED",
      "CUSTOMER.DISPUTE.RESOLVED",
    ]);
  });

  test("about an unauthorised payment costs no fee and is told by its older name too", async () => {
    const made = await claim(paypal, { reason: "UNAUTHORISED" });
    expect(await takeEvents(paypal)).toEqual(
      expect.arrayContaining(["CUSTOMER.DISPUTE.CREATED", "RISK.DISPUTE.CREATED"]),
    );
    await buyer(paypal, made, { do: "decide", outcome: "RESOLVED_BUYER_FAVOUR" });
    expect(paypal.balance("balance")).toBe(PAID_MINOR - 5_000n);
  });

  const reasons = [
    "CREDIT_NOT_PROCESSED",
    "DUPLICATE_TRANSACTION",
    "INCORRECT_AMOUNT",
    "PAYMENT_BY_OTHER_MEANS",
    "CANCELED_RECURRING_BILLING",
    "PROBLEM_WITH_REMITTANCE",
    "OTHER",
  ];
  test.each(reasons)("about %s begins without an inquiry", async (reason) => {
    const made = await complain(paypal, { reason });
    expect((await read(paypal, made)).dispute_life_cycle_stage).toBe("CHARGEBACK");
    const { captureId } = await pay(paypal, "50.00");
    const wish = { reason, stage: "INQUIRY" };
    expect((await paypal.control(`/captures/${captureId}/dispute`, wish)).status).toBe(409);
  });
});

describe("evidence", () => {
  test("in JSON brings the claim to PayPal, who lets the platform add to it", async () => {
    const made = await claim(paypal);
    expect((await act(paypal, made, "provide-evidence", FULFILLED)).status).toBe(200);
    const dispute = await read(paypal, made);
    expect(dispute.status).toBe("UNDER_REVIEW");
    expect(at(dispute, "evidences", 1)).toMatchObject({
      source: "SUBMITTED_BY_SELLER",
      evidence_info: { tracking_info: [{ carrier_name: "FEDEX" }] },
    });
    expect((await act(paypal, made, "provide-evidence", FULFILLED)).issue).toBe(
      "ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE",
    );
    expect((await act(paypal, made, "provide-supporting-info", {})).issue).toBe(
      "MISSING_REQUIRED_PARAMETER",
    );
    await act(paypal, made, "provide-supporting-info", { notes: "See the photo." });
    expect(at(await read(paypal, made), "supporting_info", 0)).toMatchObject({
      notes: "See the photo.",
      source: "SUBMITTED_BY_SELLER",
    });
  });

  test("comes with files, whose names are kept", async () => {
    const made = await claim(paypal);
    const files = [pdf(), pdf("photo.JPG")];
    expect((await actWithFiles(paypal, made, "provide-evidence", FULFILLED, files)).status).toBe(
      200,
    );
    const dispute = await read(paypal, made);
    expect(at(dispute, "evidences", 1, "documents")).toEqual([
      { name: "proof.pdf" },
      { name: "photo.JPG" },
    ]);
  });

  test.each([
    ["a text file", () => [pdf("notes.txt")]],
    ["a file of ten megabytes", () => [pdf("large.pdf", 10_000_000)]],
    [
      "fifty megabytes in all",
      () => Array.from({ length: 6 }, (_, index) => pdf(`part-${index}.pdf`, 9_000_000)),
    ],
  ])("with %s is refused", async (_name, files) => {
    const made = await claim(paypal);
    const answer = await actWithFiles(paypal, made, "provide-evidence", FULFILLED, files());
    expect([answer.status, answer.issue]).toEqual([400, "INVALID_EVIDENCE_FILE"]);
    expect((await read(paypal, made)).status).toBe("WAITING_FOR_SELLER_RESPONSE");
  });

  const refused: [string, object, string][] = [
    ["that is none", { evidences: [] }, "MISSING_OR_INVALID_REQUEST_BODY"],
    ["without a type", { evidences: [{ notes: "x" }] }, "MISSING_EVIDENCE_TYPE"],
    ["of no known type", { evidences: [{ evidence_type: "INVOICE" }] }, "INVALID_EVIDENCE_TYPE"],
    [
      "of fulfilment without a tracking number",
      { evidences: [{ evidence_type: "PROOF_OF_FULFILLMENT" }] },
      "MISSING_TRACKING_INFO",
    ],
    [
      "of a refund without its id",
      { evidences: [{ evidence_type: "PROOF_OF_REFUND" }] },
      "MISSING_REFUND_ID",
    ],
  ];
  test.each(refused)("%s is refused", async (_name, body, issue) => {
    expect((await act(paypal, await claim(paypal), "provide-evidence", body)).issue).toBe(issue);
  });

  test("that is not JSON, or in another media type, is refused", async () => {
    const { id } = await claim(paypal);
    const path = `${DISPUTES}/${id}/provide-evidence`;
    const broken = await paypal.call("POST", path, { raw: "{" });
    expect(broken.issue).toBe("MISSING_OR_INVALID_REQUEST_BODY");
    const xml = { raw: "<x/>", headers: { "content-type": "application/xml" } };
    expect((await paypal.call("POST", path, xml)).status).toBe(415);
  });

  test("can be asked for again in the sandbox, of either side", async () => {
    const made = await claim(paypal);
    const more = (action: string) => act(paypal, made, "require-evidence", { action });
    expect((await more("SELLER_EVIDENCE")).status).toBe(422);
    await act(paypal, made, "provide-evidence", FULFILLED);
    expect((await more("NOBODY")).issue).toBe("MISSING_OR_INVALID_REQUEST_BODY");
    await more("SELLER_EVIDENCE");
    expect((await read(paypal, made)).status).toBe("WAITING_FOR_SELLER_RESPONSE");
    await act(paypal, made, "provide-evidence", FULFILLED);
    await more("BUYER_EVIDENCE");
    expect((await read(paypal, made)).status).toBe("WAITING_FOR_BUYER_RESPONSE");
    await buyer(paypal, made, { do: "evidence", notes: "The box was empty." });
    const dispute = await read(paypal, made);
    expect(dispute.status).toBe("UNDER_REVIEW");
    expect(at(dispute, "evidences", 5, "source")).toBe("SUBMITTED_BY_BUYER");
  });

  test("that the buyer owes and does not bring ends the claim for the platform", async () => {
    const made = await claim(paypal);
    await act(paypal, made, "provide-evidence", FULFILLED);
    await buyer(paypal, made, { do: "require_evidence", of: "BUYER" });
    await paypal.world.clock.advance(10 * DAY_MS);
    expect(outcomeOf(await later(made.id))).toBe("RESOLVED_SELLER_FAVOUR");
    expect(paypal.balance("balance")).toBe(PAID_MINOR);
  });
});
