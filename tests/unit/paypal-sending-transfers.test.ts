import { describe, expect, it } from "vitest";
import { NOW, type Plan, paypalWith, scripted, sending } from "./paypal-adapter.support.ts";

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
const made = (id = "BATCH"): Plan => ({
  status: 201,
  json: { batch_header: { payout_batch_id: id, batch_status: "PENDING" } },
});
/** A batch as PayPal shows it to whoever reads it. */
const shown = (senderBatchId: string | undefined, ref = "OLD"): Plan => ({
  json: {
    batch_header: {
      ...{ payout_batch_id: ref, batch_status: "PROCESSING" },
      ...(senderBatchId && { sender_batch_header: { sender_batch_id: senderBatchId } }),
    },
    items: [],
  },
});
/** PayPal refuses a batch id that it has, and names the batch by links in one of two places. */
const exists = (...hrefs: string[]): Plan => ({
  status: 400,
  json: {
    name: "USER_BUSINESS_ERROR",
    details: [
      {
        ...{ field: "SENDER_BATCH_ID", issue: "Batch with given sender_batch_id already exists" },
        link: hrefs.map((href) => ({ href })),
      },
    ],
  },
});
const link = "https://api-m.sandbox.paypal.com/v1/payments/payouts/OLD";
const sent = async (plan: Plan[], operation = sending(["a@b.example"], "1000")) => {
  const all = scripted(...plan);
  const { paypal, log } = paypalWith(all.fetch);
  const answer = await paypal.payOut.sendTransfers(operation);
  const calls = all.sent.map(({ method, path }) => `${method} ${path.split("?")[0]}`);
  return { answer, log, calls, operation, sent: all.sent };
};
const READ = "GET /v1/payments/payouts/OLD";
const POST = "POST /v1/payments/payouts";
const unknown = (code: string) => ({ kind: "unknown", code });

describe("a batch of payouts", () => {
  it("names each receiver, each sum and each transfer, under our batch's id and the operation's", async () => {
    const operation = sending(["ada@b.example", "ben@b.example"], "1050");
    const { answer, sent: calls } = await sent([made()], operation);
    const { batchId, items } = operation.params;
    expect(answer).toEqual({
      kind: "ok",
      value: { batchId, batchRef: "BATCH", done: false, denied: false, items: [], notSent: [] },
    });
    expect(calls).toMatchObject([{ method: "POST", path: "/v1/payments/payouts" }]);
    expect(calls[0]?.headers.get("paypal-request-id")).toBe(operation.id);
    expect(calls[0]?.json).toEqual({
      sender_batch_header: {
        sender_batch_id: batchId,
        recipient_type: "EMAIL",
        email_subject: expect.stringMatching(/You have been paid by Artisan's Hub/),
        email_message: expect.stringMatching(/share of an order/),
      },
      items: items.map(({ transferId, destination }) => ({
        recipient_type: "EMAIL",
        receiver: destination,
        amount: { currency: "USD", value: "10.50" },
        sender_item_id: transferId,
        note: "Order AH-7Q2M4K9T",
      })),
    });
  });

  it("carries at least one item and at most five hundred", async () => {
    const receivers = (count: number) => Array.from({ length: count }, (_, n) => `${n}@b.example`);
    const { paypal } = paypalWith(scripted().fetch);
    expect(paypal.payOut.transfersPerOperation).toBe(500);
    expect((await sent([made()], sending(receivers(500), "100"))).answer.kind).toBe("ok");
    for (const count of [0, 501])
      await expect(sent([], sending(receivers(count), "100"))).rejects.toThrow(
        "a batch has a size",
      );
    const { params, ...operation } = sending(["a@b.example"], "100");
    const nameless = { ...operation, params: { ...params, batchId: null } };
    await expect(sent([], nameless)).rejects.toThrow("a PayPal operation carries a batch");
  });

  it("costs a quarter of a unit for each item, rounded to what PayPal can take", () => {
    const { payOut } = paypalWith(scripted().fetch).paypal;
    expect(payOut.transferFee("USD")).toEqual({ minor: 25n, currency: "USD" });
    expect(payOut.transferFee("HUF")).toEqual({ minor: 2500n, currency: "HUF" });
    expect(payOut.transferFee("ISK")).toEqual({ minor: 25n, currency: "ISK" });
  });

  it("V027 is never sent once PayPal may have forgotten its id, 29 days on: a person has to look", async () => {
    const operation = sending(["a@b.example"], "1000", daysAgo(29));
    const { answer, log, calls } = await sent([], operation);
    expect(answer).toEqual(unknown("key_forgotten"));
    expect(calls).toEqual([]);
    const { batchId } = operation.params;
    expect(log.error).toHaveBeenCalledWith("paypal_batch_too_old_to_send", { batchId });
    const younger = sending(["a@b.example"], "1000", daysAgo(28.99));
    expect((await sent([made()], younger)).calls).toEqual([POST]);
  });

  it.each<[string, (href: string) => Plan]>([
    ["beside the error", (href) => exists(href)],
    ["behind other links", (href) => exists("https://developer.paypal.com/docs", href)],
    [
      "at the top",
      (href) => ({
        status: 400,
        json: {
          ...{ name: "USER_BUSINESS_ERROR", links: [{ href }] },
          details: [{ field: "SENDER_BATCH_ID", issue: "It already exists" }],
        },
      }),
    ],
  ])("V027 that exists is adopted by the link %s, and not sent again", async (_where, refusal) => {
    const operation = sending(["a@b.example"], "1000");
    const { batchId } = operation.params;
    const { answer, calls } = await sent([refusal(link), shown(batchId ?? "")], operation);
    expect(answer).toMatchObject({ kind: "ok", value: { batchId, batchRef: "OLD", done: false } });
    expect(calls).toEqual([POST, READ]);
  });

  it("that is found in its place tells which transfers were not in it, if its list is whole", async () => {
    const operation = sending(["a@b.example", "c@d.example"], "1000");
    const [first, second] = operation.params.items;
    const item = {
      ...{ payout_item_id: "ITEM", transaction_status: "PENDING" },
      payout_item: {
        ...{ receiver: "a@b.example", sender_item_id: first?.transferId },
        amount: { currency: "USD", value: "10.00" },
      },
    };
    const found = (total_items: number) => {
      const { json } = shown(operation.params.batchId ?? "") as { json: object };
      return { json: { ...json, total_items, items: [item] } };
    };
    const whole = await sent([exists(link), found(1)], operation);
    expect(whole.answer).toMatchObject({ value: { notSent: [second?.transferId] } });
    const torn = await sent([exists(link), found(2)], operation);
    expect(torn.answer).toMatchObject({ value: { notSent: [] } });
  });

  it.each([
    ["no link", []],
    ["a link to something else", ["https://api-m.sandbox.paypal.com/v1/payments/payouts-item/OLD"]],
    ["a link to nothing", ["https://api-m.sandbox.paypal.com/v1/payments/payouts/"]],
    ["a link with more behind it", [`${link}/cancel`]],
    ["a link with a question", [`${link}?page=2`]],
    ["a link that leaves the path", ["https://x.example/v1/payments/payouts/..%2F..%2Fevil"]],
  ])("V027 that exists under %s is not guessed at: it stays open", async (_what, hrefs) => {
    const { answer, calls } = await sent([exists(...hrefs)]);
    expect(answer).toEqual(unknown("batch_exists"));
    expect(calls).toEqual([POST]);
  });

  it.each([
    ["that is a number", { links: 5 }],
    ["beside the error that is a number", { link: 5 }],
    ["beside the error that is one and no list", { link: { href: link } }],
    ["that is a list", { links: [{ href: [link] }] }],
    ["without an address", { links: [{ rel: "self" }] }],
  ])(
    "V027 that exists under a link %s stays open",
    async (_what, { link, ...more }: object & { link?: unknown }) => {
      const said = { field: "SENDER_BATCH_ID", issue: "It already exists" };
      const json = { ...more, details: [{ ...said, ...(link !== undefined && { link }) }] };
      const { answer, calls } = await sent([{ status: 400, json }]);
      expect(answer).toEqual(unknown("batch_exists"));
      expect(calls).toEqual([POST]);
    },
  );

  it("V027 that turns out to be somebody else's is not adopted, and people are told", async () => {
    for (const other of ["another", undefined]) {
      const { answer, log, operation } = await sent([exists(link), shown(other)]);
      expect(answer).toEqual(unknown("batch_exists"));
      const { batchId } = operation.params;
      expect(log.error).toHaveBeenCalledWith("paypal_batch_is_another", { batchId, ref: "OLD" });
    }
  });

  it("V027 that exists and cannot be read now is neither sent again nor given up", async () => {
    for (const [look, code] of [
      [{ status: 404, text: "" }, "lookup_gone"],
      [{ status: 503, text: "" }, "lookup_server_error"],
      [{ json: { batch_header: 5 } }, "lookup_answer_unreadable"],
    ] as const) {
      const { answer, calls } = await sent([exists(link), look]);
      expect(answer).toEqual(unknown(code));
      expect(calls).toEqual([POST, READ]);
    }
  });

  it("that is refused, or gets no answer, is not looked for", async () => {
    for (const [plan, answer] of [
      [
        { status: 422, json: { name: "INSUFFICIENT_FUNDS" } },
        { kind: "rejected", code: "balance_insufficient" },
      ],
      [
        { status: 422, json: { name: "VALIDATION_ERROR", links: [{ href: link }] } },
        { kind: "rejected", code: "validation_error" },
      ],
      [{ status: 500, text: "" }, unknown("server_error")],
      [new TypeError("lost"), unknown("no_answer")],
    ] as const)
      expect(await sent([plan])).toMatchObject({ answer, calls: [POST] });
  });
});
