import { describe, expect, it } from "vitest";
import {
  DAY_MS,
  errorOf,
  opened,
  pay,
  stripe,
  stripeForEachTest,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

const PNG = { data: Buffer.from("proof"), name: "proof.png", type: "image/png" };

const plain = (path: string, init: RequestInit = {}) =>
  fetch(`${opened.url}${path}`, {
    ...init,
    headers: { Authorization: `Bearer ${opened.secretKey}`, ...init.headers },
  });

async function disputed(method: string) {
  const intent = await pay(stripe, 10_000, method);
  const { data } = await stripe.disputes.list({ payment_intent: intent.id });
  if (!data[0]) throw new Error(`${method} was not disputed`);
  return data[0];
}

describe("a file", () => {
  it("is uploaded as the official client sends it, and read again", async () => {
    const file = await stripe.files.create({ purpose: "dispute_evidence", file: PNG });
    expect(file).toMatchObject({
      object: "file",
      filename: "proof.png",
      purpose: "dispute_evidence",
      size: 5,
      type: "png",
    });
    expect(await stripe.files.retrieve(file.id)).toMatchObject({ id: file.id, size: 5 });
    expect(await errorOf(stripe.files.retrieve("file_nothing"))).toMatchObject({
      code: "resource_missing",
    });
  });

  it("is listed by purpose and time", async () => {
    const first = await stripe.files.create({ purpose: "dispute_evidence", file: PNG });
    await opened.world.clock.advance(DAY_MS);
    const second = await stripe.files.create({ purpose: "business_logo", file: PNG });
    const ids = async (params: object) =>
      (await stripe.files.list(params)).data.map(({ id }) => id);
    expect(await ids({})).toEqual([second.id, first.id]);
    expect(await ids({ purpose: "dispute_evidence" })).toEqual([first.id]);
    expect(await ids({ created: { gt: first.created } })).toEqual([second.id]);
  });

  it.each([
    ["larger than five megabytes", { ...PNG, data: Buffer.alloc(5 * 1024 * 1024 + 1) }],
    ["of nothing", { ...PNG, data: Buffer.alloc(0) }],
    ["that a bank cannot read", { ...PNG, name: "proof.exe", type: "application/x-msdownload" }],
  ])("%s is refused as evidence", async (_, file) => {
    const error = await errorOf(stripe.files.create({ purpose: "dispute_evidence", file }));
    expect(error).toMatchObject({ statusCode: 400, param: "file" });
    expect((await stripe.files.list()).data).toEqual([]);
  });

  it("has to be uploaded: its name in a plain form is none", async () => {
    const answer = await plain("/v1/files", {
      method: "POST",
      body: new URLSearchParams({ purpose: "dispute_evidence", file: "proof.png" }),
    });
    expect(answer.status).toBe(400);
  });

  it("is uploaded once per idempotency key, and another file is another request", async () => {
    const upload = (data: string) =>
      stripe.files.create(
        { purpose: "dispute_evidence", file: { ...PNG, data: Buffer.from(data) } },
        { idempotencyKey: "upload-1" },
      );
    const first = await upload("proof");
    expect((await upload("proof")).id).toBe(first.id);
    expect(await errorOf(upload("proof2"))).toMatchObject({ type: "StripeIdempotencyError" });
  });
});

describe("evidence in a network's own form", () => {
  it.each([
    ["pm_card_createComplianceDispute", "visa_compliance"],
    ["pm_card_createMastercardComplianceDispute", "mastercard_compliance"],
  ] as const)("of %s is sent only once its fee is accepted", async (method, kind) => {
    const dispute = await disputed(method);
    expect(dispute).toMatchObject({
      reason: "noncompliant",
      enhanced_eligibility_types: [kind],
      evidence_details: {
        enhanced_eligibility: { [kind]: { status: "requires_fee_acknowledgement" } },
      },
      payment_method_details: { card: { case_type: "compliance" } },
    });
    const evidence = { uncategorized_text: "winning_evidence" };
    expect(await errorOf(stripe.disputes.update(dispute.id, { evidence }))).toMatchObject({
      param: `evidence[enhanced_evidence][${kind}][fee_acknowledged]`,
    });
    const enhanced_evidence = { [kind]: { fee_acknowledged: true } };
    const sent = await stripe.disputes.update(dispute.id, {
      evidence: { ...evidence, enhanced_evidence },
    });
    expect(sent.evidence_details.enhanced_eligibility[kind]?.status).toBe("fee_acknowledged");
    expect((await stripe.disputes.retrieve(dispute.id)).status).toBe("won");
  });

  it("says what Visa's Compelling Evidence 3.0 still lacks, until it qualifies", async () => {
    const prior = await Promise.all([pay(stripe, 2_000), pay(stripe, 3_000)]);
    const dispute = await disputed("pm_card_createCe3EligibleDispute");
    const state = (of: typeof dispute) =>
      of.evidence_details.enhanced_eligibility.visa_compelling_evidence_3;
    expect(state(dispute)?.status).toBe("requires_action");
    const buyer = { customer_purchase_ip: "192.0.2.7", customer_email_address: "b@example.com" };
    const part = (evidence: object) =>
      stripe.disputes.update(dispute.id, {
        evidence: { enhanced_evidence: { visa_compelling_evidence_3: evidence } },
        submit: false,
      });
    const half = await part({
      disputed_transaction: { ...buyer, product_description: "A bowl" },
    });
    expect(state(half)?.required_actions).toEqual([
      "missing_merchandise_or_services",
      "missing_prior_undisputed_transactions",
    ]);
    const whole = await part({
      disputed_transaction: {
        ...buyer,
        product_description: "A bowl",
        merchandise_or_services: "merchandise",
      },
      prior_undisputed_transactions: prior.map(({ latest_charge }) => ({
        ...buyer,
        charge: String(latest_charge),
        product_description: "A cup",
      })),
    });
    expect(state(whole)).toEqual({ required_actions: [], status: "qualified" });
  });

  it("names as earlier payments only those that nobody disputed", async () => {
    const dispute = await disputed("pm_card_createCe3EligibleDispute");
    const other = await disputed("pm_card_createDispute");
    const error = await errorOf(
      stripe.disputes.update(dispute.id, {
        evidence: {
          enhanced_evidence: {
            visa_compelling_evidence_3: {
              prior_undisputed_transactions: [{ charge: String(other.charge) }],
            },
          },
        },
      }),
    );
    expect(error.param).toContain("prior_undisputed_transactions");
  });

  it("is for the disputes that are eligible, and none can be appealed", async () => {
    const { id } = await disputed("pm_card_createDispute");
    const refused = async (evidence: object) =>
      (await errorOf(stripe.disputes.update(id, { evidence }))).param;
    expect(
      await refused({ enhanced_evidence: { visa_compliance: { fee_acknowledged: true } } }),
    ).toBe("evidence[enhanced_evidence][visa_compliance]");
    expect(await refused({ appeal: { card: { reason_for_filing: "no" } } })).toBe(
      "evidence[appeal]",
    );
  });
});
