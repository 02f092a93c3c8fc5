import { describe, expect, it, test } from "vitest";
import {
  capture,
  capturing,
  creation,
  issue,
  money,
  NOW,
  orderOf,
  type Plan,
  paypalWith,
  refunding,
  scripted,
  sending,
} from "./paypal-adapter.support.ts";

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS);
const lost = new TypeError("lost");

test("V023 nothing is concluded from a minimal body: the order is read first", async () => {
  const full = { json: orderOf("COMPLETED", [capture("COMPLETED")]) };
  const { fetch, sent } = scripted(
    { status: 201, json: { id: "ORDER", status: "COMPLETED" } },
    full,
  );
  const answer = await paypalWith(fetch).paypal.payIn.capturePayment(capturing("ORDER"));
  expect(answer).toMatchObject({ kind: "ok", value: { capture: { chargeRef: "CAP" } } });
  expect(sent.map(({ method }) => method)).toEqual(["POST", "GET"]);
});

describe("a capture", () => {
  const taken = { json: orderOf("COMPLETED", [capture("COMPLETED")]) };
  const open = { json: orderOf("APPROVED", []) };
  const gone = { status: 404, json: { name: "RESOURCE_NOT_FOUND" } };
  const minimal = { status: 201, json: { id: "ORDER", status: "COMPLETED" } };
  const already = issue("ORDER_ALREADY_CAPTURED");
  const asked = async (hours: number, ...plan: Plan[]) => {
    const { fetch, sent } = scripted(...plan);
    const operation = capturing("ORDER/1", hoursAgo(hours));
    const answer = await paypalWith(fetch).paypal.payIn.capturePayment(operation);
    return { answer, sent, operation, methods: sent.map(({ method }) => method) };
  };

  it("is what a whole answer says of it, and nothing more is asked", async () => {
    const { answer, sent, operation } = await asked(0, { ...taken, status: 201 });
    expect(answer).toMatchObject({ kind: "ok", value: { capture: { chargeRef: "CAP" } } });
    expect(sent).toMatchObject([
      { method: "POST", path: "/v2/checkout/orders/ORDER%2F1/capture", json: {} },
    ]);
    expect(sent[0]?.headers.get("paypal-request-id")).toBe(operation.id);
  });

  it("V023 of which a whole answer shows nothing is read before anything is concluded", async () => {
    for (const more of [{}, { payments: undefined }, { payments: {} }]) {
      const { answer, methods } = await asked(0, { json: orderOf("COMPLETED", [], more) }, taken);
      expect(answer).toMatchObject({ value: { state: "succeeded" } });
      expect(methods).toEqual(["POST", "GET"]);
    }
  });

  it("V025 that somebody else made first is theirs: the loser reads, and sees it paid", async () => {
    for (const first of [
      issue("PREVIOUS_REQUEST_IN_PROGRESS", 409),
      already,
      { status: 500, json: {} },
    ]) {
      const { answer, methods } = await asked(0, first, taken);
      expect(answer).toMatchObject({ value: { state: "succeeded" } });
      expect(methods).toEqual(["POST", "GET"]);
    }
  });

  it("V021 V025 that is under way at the bank is seen as that", async () => {
    const waiting = { json: orderOf("COMPLETED", [capture("PENDING")]) };
    expect((await asked(0, { status: 500, json: {} }, waiting)).answer).toMatchObject({
      value: { state: "processing" },
    });
  });

  it("V025 whose end nobody knows stays open where the order shows no money", async () => {
    const under_way = issue("PREVIOUS_REQUEST_IN_PROGRESS", 409);
    const inProgress = { kind: "unknown", code: "in_progress" };
    for (const look of [open, gone, { status: 503, text: "" }])
      expect((await asked(0, under_way, look)).answer).toEqual(inProgress);
  });

  it("V025 that got no answer is not looked for at once: the same call finds out", async () => {
    const { answer, methods } = await asked(0, lost);
    expect(answer).toEqual({ kind: "unknown", code: "no_answer" });
    expect(methods).toEqual(["POST"]);
  });

  it("that is refused stays refused, and is not looked for", async () => {
    const { answer, methods } = await asked(0, issue("INSTRUMENT_DECLINED"));
    expect(answer).toEqual({ kind: "rejected", code: "instrument_declined" });
    expect(methods).toEqual(["POST"]);
  });

  it("V023 that PayPal has just confirmed is never over because a look does not show it", async () => {
    const unseen = { kind: "unknown", code: "capture_not_shown" };
    for (const first of [minimal, already])
      for (const look of [gone, open, { status: 400, json: { name: "X" } }, lost])
        expect((await asked(0, first, look)).answer, JSON.stringify(look)).toEqual(unseen);
    const declined = { json: orderOf("COMPLETED", [capture("DECLINED")]) };
    expect((await asked(0, minimal, declined)).answer).toMatchObject({
      value: { state: "failed" },
    });
    const bare = { json: orderOf("COMPLETED", []) };
    expect((await asked(0, minimal, bare)).answer).toMatchObject({
      value: { state: "processing" },
    });
  });

  it("is sent at once while PayPal remembers its request id: five hours and a half", async () => {
    expect((await asked(5.49, { ...taken, status: 201 })).methods).toEqual(["POST"]);
  });

  it("is looked for after that, and sent only if the order shows no money", async () => {
    expect((await asked(5.5, taken)).methods).toEqual(["GET"]);
    const again = await asked(5.5, open, { ...taken, status: 201 });
    expect(again.methods).toEqual(["GET", "POST"]);
    expect(again.answer).toMatchObject({ value: { state: "succeeded" } });
  });

  it("whose look-up fails in any way is not sent, and not over", async () => {
    for (const [look, answer] of [
      [
        { status: 503, text: "" },
        { kind: "unknown", code: "server_error" },
      ],
      [
        { status: 429, text: "" },
        { kind: "unavailable", code: "rate_limited" },
      ],
      [
        { status: 400, json: { name: "X" } },
        { kind: "unknown", code: "lookup_x" },
      ],
    ] as const)
      expect(await asked(6, look)).toMatchObject({ answer, methods: ["GET"] });
  });
});

test("V026 request ids differ per call type, are at most 36 long, and stay with their operation", async () => {
  const { fetch, sent } = scripted(...Array.from({ length: 8 }, () => new TypeError("lost")));
  const { payIn, payOut } = paypalWith(fetch).paypal;
  const operations = [
    creation(),
    capturing("O"),
    refunding("O", "C", "1"),
    sending(["a@b.c"], "1"),
  ];
  const [create, capture, refund, send] = operations;
  for (let tries = 0; tries < 2; tries++) {
    if (create?.kind === "create_payment") await payIn.createPayment(create);
    if (capture?.kind === "capture_payment") await payIn.capturePayment(capture);
    if (refund?.kind === "refund_payment") await payIn.refundPayment(refund);
    if (send?.kind === "send_transfers") await payOut.sendTransfers(send);
  }
  const ids = sent.map(({ headers }) => headers.get("paypal-request-id"));
  const expected = operations.map(({ id }) => id);
  expect(ids).toEqual([...expected, ...expected]);
  expect(new Set(ids).size).toBe(4);
  expect(ids.every((id) => (id?.length ?? 99) <= 36)).toBe(true);
  expect(sent.every(({ headers }) => headers.get("prefer") === "return=representation")).toBe(true);
});

describe("an order at PayPal", () => {
  const sentFor = async (changes: Parameters<typeof creation>[0] = {}) => {
    const { fetch, sent } = scripted({ status: 201, json: { id: "ORDER" } });
    const operation = creation(changes);
    const answer = await paypalWith(fetch).paypal.payIn.createPayment(operation);
    return { answer, operation, sent };
  };

  it("is asked for with all that a retry would send again, and nothing of the present", async () => {
    const { answer, operation, sent } = await sentFor();
    const { paymentId } = operation.params;
    expect(answer).toEqual({ kind: "ok", value: { ref: "ORDER", clientSecret: undefined } });
    expect(sent).toMatchObject([{ method: "POST", path: "/v2/checkout/orders" }]);
    expect(sent[0]?.json).toEqual({
      intent: "CAPTURE",
      purchase_units: [
        {
          amount: {
            ...money("123.45"),
            breakdown: { item_total: money("113.45"), shipping: money("10.00") },
          },
          description: "Order AH-7Q2M4K9T",
          custom_id: paymentId,
          invoice_id: `AH-7Q2M4K9T-${paymentId}`,
          soft_descriptor: "ARTISANS HUB",
          shipping: {
            name: { full_name: "B. Uyer" },
            address: {
              ...{ address_line_1: "1 Way", admin_area_2: "Bath" },
              ...{ postal_code: "BA1 1AA", country_code: "GB" },
            },
          },
        },
      ],
      payment_source: {
        paypal: {
          experience_context: {
            brand_name: "Artisan's Hub",
            shipping_preference: "SET_PROVIDED_ADDRESS",
            user_action: "PAY_NOW",
          },
        },
      },
    });
  });

  it.each([
    ["", {}, {}],
    [" with a second line", { line2: "Flat 2" }, { address_line_2: "Flat 2" }],
    [" with a region", { region: "Avon" }, { admin_area_1: "Avon" }],
    [" with a code", { postalCode: "BA1" }, { postal_code: "BA1" }],
  ])("goes to an address%s as it was given", async (_what, more, expected) => {
    const address = { name: "B. Uyer", line1: "1 Way", city: "Bath", country: "GB", ...more };
    const { sent } = await sentFor({ shippingAddress: address });
    const { purchase_units: units } = sent[0]!.json as {
      purchase_units: { shipping: { address: object } }[];
    };
    expect(units[0]?.shipping.address).toEqual({
      ...{ address_line_1: "1 Way", admin_area_2: "Bath", country_code: "GB" },
      ...expected,
    });
  });

  it("whose goods and shipping are not its amount is never asked for", async () => {
    const asked = sentFor({ itemsMinor: "11344" });
    await expect(asked).rejects.toThrow("goods and shipping add up to the amount");
  });

  it("V020 has its name as all there is to it, for as long as anybody asks", async () => {
    const { fetch, sent } = scripted();
    expect(await paypalWith(fetch).paypal.payIn.readCreatedPayment("ORDER")).toEqual({
      ...{ kind: "ok", value: { ref: "ORDER", clientSecret: undefined } },
    });
    expect(sent).toEqual([]);
  });
});
