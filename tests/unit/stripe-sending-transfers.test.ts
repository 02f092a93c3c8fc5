import { describe, expect, it } from "vitest";
import {
  failure,
  forgotten,
  list,
  scripted,
  sending,
  stripeWith,
} from "./stripe-adapter.support.ts";

const stored = failure(500, { type: "api_error" }, { "idempotent-replayed": "true" });

describe("a transfer", () => {
  const transfer = (more = {}) => ({
    ...{ object: "transfer", id: "tr_1", amount: 900, currency: "usd", reversed: false },
    ...{ balance_transaction: "txn_1", metadata: {}, ...more },
  });
  const page = (length: number, from = 0) =>
    Array.from({ length }, (_, n) => transfer({ id: `tr_${from + n}`, metadata: null }));
  const old = () => sending("acct_1", "ch_1", "900", forgotten);

  it("is sent from its charge, with our ids, and is done with that answer", async () => {
    const operation = sending("acct_1", "ch_1", "900");
    const transferId = operation.params.items[0]?.transferId;
    const { fetch, sent } = scripted({ json: transfer({ metadata: { transfer_id: transferId } }) });
    const answer = await stripeWith(fetch).stripe.payOut.sendTransfers(operation);
    expect(answer).toMatchObject({
      kind: "ok",
      value: {
        ...{ batchId: undefined, batchRef: undefined, done: true, denied: false },
        items: [{ transferId, ref: "tr_1", state: "sent", effectId: "txn_1" }],
      },
    });
    expect(sent[0]?.headers.get("idempotency-key")).toBe(operation.id);
    expect(Object.fromEntries(sent[0]?.form ?? [])).toEqual({
      ...{ amount: "900", currency: "usd", destination: "acct_1", source_transaction: "ch_1" },
      description: "Order AH-7Q2M4K9T",
      "metadata[transfer_id]": transferId,
      "metadata[operation_id]": operation.id,
    });
  });

  it("is sent from the balance where no charge covers it", async () => {
    const { params, ...operation } = sending("acct_1", "ch_1", "900");
    const items = params.items.map((item) => ({ ...item, chargeRef: null }));
    const { fetch, sent } = scripted({ json: transfer() });
    await stripeWith(fetch).stripe.payOut.sendTransfers({
      ...operation,
      params: { ...params, items },
    });
    expect(Object.keys(Object.fromEntries(sent[0]?.form ?? []))).toEqual([
      ...["amount", "currency", "destination", "description"],
      ...["metadata[transfer_id]", "metadata[operation_id]"],
    ]);
  });

  it("goes alone and costs nothing: one that is refused holds up no other", async () => {
    const { stripe } = stripeWith(scripted().fetch);
    expect(stripe.payOut.transfersPerOperation).toBe(1);
    expect(stripe.payOut.transferFee("EUR")).toEqual({ minor: 0n, currency: "EUR" });
    const { params, ...operation } = sending("acct_1", "ch_1", "900");
    for (const items of [[], [...params.items, ...params.items]]) {
      const sent = stripe.payOut.sendTransfers({ ...operation, params: { ...params, items } });
      await expect(sent).rejects.toThrow("a Stripe operation carries one transfer");
    }
  });

  it("whose key is forgotten is looked for by receiver and day, and by this operation", async () => {
    const operation = old();
    const ours = transfer({ id: "tr_ours", metadata: { operation_id: operation.id } });
    const earlier = transfer({ metadata: { transfer_id: "the same", operation_id: "another" } });
    const { fetch, sent } = scripted(list(earlier, transfer({ metadata: null }), ours));
    const answer = await stripeWith(fetch).stripe.payOut.sendTransfers(operation);
    expect(answer).toMatchObject({ value: { items: [{ ref: "tr_ours" }] } });
    expect(sent.map(({ method, path }) => [method, path])).toEqual([["GET", "/v1/transfers"]]);
    expect(Object.fromEntries(sent[0]?.query ?? [])).toEqual({
      destination: "acct_1",
      "created[gte]": String(operation.openedAt.getTime() / 1000 - 24 * 3600),
      limit: "100",
    });
  });

  it("is the one that another operation sent for it, unless that came back", async () => {
    const operation = old();
    const metadata = {
      transfer_id: operation.params.items[0]?.transferId,
      operation_id: "another",
    };
    const there = transfer({ id: "tr_there", metadata });
    const back = transfer({ id: "tr_back", metadata, reversed: true });
    const found = scripted(list(back, there));
    const answer = await stripeWith(found.fetch).stripe.payOut.sendTransfers(operation);
    expect(answer).toMatchObject({
      kind: "ok",
      value: { items: [{ ref: "tr_there" }], notSent: [] },
    });
    const gone = scripted(list(back), { json: transfer() });
    await stripeWith(gone.fetch).stripe.payOut.sendTransfers(operation);
    expect(gone.sent.map(({ method }) => method)).toEqual(["GET", "POST"]);
  });

  it("is looked for page after page, and sent once the last has been seen without it", async () => {
    const { fetch, sent } = scripted(list(...page(100)), list(...page(99, 100)), {
      json: transfer(),
    });
    await stripeWith(fetch).stripe.payOut.sendTransfers(old());
    const after = sent.map(({ method, query }) => [method, query.get("starting_after")]);
    expect(after).toEqual([
      ["GET", null],
      ["GET", "tr_99"],
      ["POST", null],
    ]);
  });

  it("is looked for no further than the page that shows it", async () => {
    const operation = old();
    const ours = transfer({ id: "tr_ours", metadata: { operation_id: operation.id } });
    const { fetch, sent } = scripted(list(...page(99), ours));
    const answer = await stripeWith(fetch).stripe.payOut.sendTransfers(operation);
    expect(answer).toMatchObject({ value: { items: [{ ref: "tr_ours" }] } });
    expect(sent).toHaveLength(1);
  });

  it("is sent where the last page was full, or empty, as well", async () => {
    const { fetch, sent } = scripted(list(...page(100)), list(), { json: transfer() });
    await stripeWith(fetch).stripe.payOut.sendTransfers(old());
    expect(sent.map(({ method }) => method)).toEqual(["GET", "GET", "POST"]);
  });

  it("that fifty pages do not show is a person's to look for, and is not sent", async () => {
    const pages = Array.from({ length: 51 }, (_, n) => list(...page(100, 100 * n)));
    const { fetch, sent } = scripted(...pages);
    const { stripe, log } = stripeWith(fetch);
    const operation = old();
    const answer = await stripe.payOut.sendTransfers(operation);
    expect(answer).toEqual({ kind: "unknown", code: "lookup_too_long" });
    expect(sent).toHaveLength(50);
    const { transferId } = operation.params.items[0] ?? {};
    expect(log.error).toHaveBeenCalledWith("stripe_transfer_not_found_in_time", { transferId });
  });

  it("whose look-up fails is not sent, and not over", async () => {
    const { fetch, sent } = scripted(list(...page(100)), failure(400, { code: "x" }));
    const answer = await stripeWith(fetch).stripe.payOut.sendTransfers(old());
    expect(answer).toEqual({ kind: "unknown", code: "lookup_x" });
    expect(sent).toHaveLength(2);
  });

  it("that a kept 500 hides is found behind it", async () => {
    const operation = sending("acct_1", "ch_1", "900");
    const ours = transfer({ id: "tr_ours", metadata: { operation_id: operation.id } });
    const { fetch } = scripted(stored, list(ours));
    const answer = await stripeWith(fetch).stripe.payOut.sendTransfers(operation);
    expect(answer).toMatchObject({ kind: "ok", value: { items: [{ ref: "tr_ours" }] } });
  });

  it("that is refused stays refused", async () => {
    const { fetch } = scripted(failure(400, { code: "balance_insufficient" }));
    const answer = await stripeWith(fetch).stripe.payOut.sendTransfers(sending("a", "c", "5"));
    expect(answer).toEqual({ kind: "rejected", code: "balance_insufficient" });
  });
});
