import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readDocuments } from "../sandbox/paypal/description/document.ts";
import { descriptionFolder } from "../sandbox/paypal/description/folder.ts";
import { chooseJudge } from "../sandbox/paypal/description/index.ts";
import { orderBody, requestOf, USD, withExample } from "./sandbox-paypal-description.support.ts";

const folder = descriptionFolder();

// Without them there is nothing to ask here, and nothing is skipped.
if (folder !== undefined)
  describe("PayPal's own descriptions", () => {
    const judge = chooseJudge(folder);
    const wrongWith = (line: string, body: unknown, headers?: Record<string, string>) =>
      judge.request(requestOf(line, body, headers)).violations;
    const answered = (line: string, status: number, body: unknown) =>
      judge.answer({ ...requestOf(line, undefined), status, body }).violations;

    test("say which file judged", () => {
      expect(judge.request(requestOf("POST /v2/checkout/orders", orderBody()))).toEqual({
        by: expect.stringMatching(/^checkout_orders_v2 \d/),
        violations: [],
      });
    });

    test.each([
      ["a field that is misspelt", { ...orderBody(), intnet: "CAPTURE" }, "intnet"],
      ["a field that only PayPal writes", { ...orderBody(), id: "5O190127TN364715T" }, "(id)"],
      [
        "a misspelt field deep inside",
        orderBody("1.00", { payee: { mail: "a@b.example" } }),
        "mail",
      ],
      ["a word that is not in the list", { ...orderBody(), intent: "BUY" }, "/intent"],
      ["an amount that is a number", { ...orderBody(), purchase_units: [{ amount: 5 }] }, "amount"],
      ["an amount with letters", orderBody("five"), "/purchase_units/0/amount/value"],
      ["what is missing", { intent: "CAPTURE" }, "purchase_units"],
      ["no body where one is needed", undefined, "a body is required"],
      ["a text that is too long", orderBody("1.00", { invoice_id: "x".repeat(128) }), "127"],
    ])("refuse a request with %s", (_, body, told) => {
      expect(wrongWith("POST /v2/checkout/orders", body).join("\n")).toContain(told);
    });

    test("look at path, query and headers too", () => {
      const long = { "paypal-request-id": "x".repeat(109) };
      expect(wrongWith("POST /v2/checkout/orders", orderBody(), long)).toHaveLength(1);
      expect(wrongWith("GET /v2/checkout/orders/5O19-x", undefined)).toHaveLength(1);
      expect(wrongWith("GET /v1/payments/payouts/B1?page=two", undefined)).toHaveLength(1);
      expect(
        wrongWith("GET /v1/payments/payouts/B1?page=2&total_required=true", undefined),
      ).toEqual([]);
      expect(wrongWith("GET /v1/payments/payouts/B1?pages=2", undefined)).toEqual([
        "query pages is not described",
      ]);
      expect(wrongWith("GET /v1/reporting/transactions", undefined)).toContain(
        "query start_date is required",
      );
      const xml = { "content-type": "text/xml" };
      expect(wrongWith("POST /v2/checkout/orders", orderBody(), xml)).toEqual([
        "a body of text/xml is not taken",
      ]);
    });

    test("let an event be sent back whole to have it verified", () => {
      const body = {
        transmission_id: "69cd13f0-d67a-11e5-baa3-778b53f4ae55",
        transmission_time: "2026-11-23T10:00:00Z",
        cert_url: "https://api.paypal.com/v1/notifications/certs/CERT-1",
        auth_algo: "SHA256withRSA",
        transmission_sig: "lmI95Jx3Y9nhR5SJWlHVIWpg4AgFk7n9bCHSRxbrd8A9zrhdu2rMyFrmz",
        webhook_id: "1JE4291016473214C",
        webhook_event: {
          id: "WH-1-2",
          event_type: "PAYMENT.CAPTURE.COMPLETED",
          resource: { id: "x" },
        },
      };
      expect(wrongWith("POST /v1/notifications/verify-webhook-signature", body)).toEqual([]);
    });

    test("refuse an answer with a field, a status or an error that they do not know", () => {
      const order = { id: "5O190127TN364715T", status: "CREATED" };
      expect(answered("POST /v2/checkout/orders", 201, order)).toEqual([]);
      expect(answered("POST /v2/checkout/orders", 201, { ...order, extra: 1 })).toHaveLength(1);
      expect(answered("POST /v2/checkout/orders", 202, order)).toEqual(["202 is not described"]);
      expect(answered("PATCH /v2/checkout/orders/5O1", 204, order)).toEqual(["has a body"]);
      const refusal = (issue: string, description: string) => ({
        name: "UNPROCESSABLE_ENTITY",
        message:
          "The requested action could not be performed, semantically incorrect, or failed business validation.",
        debug_id: "90957fca61718",
        details: [{ issue, description }],
      });
      const declined = refusal(
        "INSTRUMENT_DECLINED",
        "The instrument presented  was either declined by the processor or bank, or it can't be used for this payment.",
      );
      expect(answered("POST /v2/checkout/orders/5O1/capture", 422, declined)).toEqual([]);
      const invented = refusal("CARD_TIRED", "The card is tired.");
      expect(answered("POST /v2/checkout/orders/5O1/capture", 422, invented)[0]).toContain(
        "CARD_TIRED",
      );
    });

    test("know the failures that any call can meet", () => {
      const busy = { name: "RATE_LIMIT_REACHED", message: "Too many requests.", debug_id: "1" };
      expect(answered("GET /v2/checkout/orders/5O1", 429, busy)).toEqual([]);
      const token = { error: "invalid_token", error_description: "Token signature failed" };
      expect(answered("GET /v2/checkout/orders/5O1", 401, token)).toEqual([]);
    });

    test("describe what is inside an event", () => {
      const event = (resource: object) => ({ id: "WH-1-2", event_version: "1.0", resource });
      const right = { id: "8F1", status: "COMPLETED", amount: USD("1.00") };
      expect(judge.event("PAYMENT.CAPTURE.COMPLETED", event(right)).violations).toEqual([]);
      expect(
        judge.event("PAYMENT.CAPTURE.COMPLETED", event({ ...right, state: "x" })).violations,
      ).toEqual(["resource/ must NOT have unevaluated properties (state)"]);
      expect(judge.event("PAYMENT.CAPTURE.COMPLETED", { kind: 1 }).violations.join()).toContain(
        "kind",
      );
    });

    test("do not judge what they do not describe, and say so", () => {
      expect(judge.request(requestOf("GET /v9/nothing", undefined))).toEqual({
        by: "nobody: PayPal describes no GET /v9/nothing",
        violations: [],
      });
    });

    test("are met by PayPal's own examples, but for those that are older than they", () => {
      const refused = readDocuments(folder ?? "").flatMap((document) =>
        withExample(document)
          .filter(({ line, status, value, type }) => {
            const verdict =
              status === undefined
                ? judge.request(requestOf(line, value, { "content-type": type }))
                : judge.answer({ ...requestOf(line, undefined), status, body: value });
            return verdict.violations.some((violation) => violation.startsWith("/"));
          })
          .map(({ line, status }) => `${line} ${status ?? "request"}`),
      );
      expect([...new Set(refused)]).toEqual([
        "POST /v2/checkout/orders request",
        "POST /v2/checkout/orders/{id}/confirm-payment-source request",
        "POST /v1/customer/disputes/{id}/require-evidence request",
        "POST /v1/customer/disputes/{id}/escalate request",
        "POST /v1/notifications/verify-webhook-signature request",
        "GET /v3/vault/payment-tokens 200",
      ]);
    });

    test("take no more than some copies of a request a check", () => {
      const request = requestOf("POST /v2/checkout/orders", orderBody());
      const timed = (work: () => unknown) => {
        for (let i = 0; i < 100; i++) work();
        const startedAtMs = performance.now();
        for (let i = 0; i < 1_000; i++) work();
        return performance.now() - startedAtMs;
      };
      const body = orderBody();
      const copying = timed(() => JSON.parse(JSON.stringify(body)));
      expect(timed(() => judge.request(request)) / copying).toBeLessThan(50);
    });
  });

describe("without the descriptions", () => {
  const judge = chooseJudge(undefined);

  test("PayPal's server SDK judges, and says so", () => {
    const verdict = judge.request(requestOf("POST /v2/checkout/orders", orderBody()));
    expect(verdict).toEqual({
      by: expect.stringMatching(/paypal-server-sdk 2\.5\.0, because PayPal's descriptions are not/),
      violations: [],
    });
    expect(judge.name).toBe(verdict.by);
  });

  test.each([
    ["POST /v2/checkout/orders", { ...orderBody(), intnet: "CAPTURE" }, "/intnet is not known"],
    ["POST /v2/checkout/orders", { intent: "CAPTURE" }, "purchase_units"],
    ["POST /v2/payments/captures/8F1/refund", { amount: { value: 5 } }, "/amount/value"],
    ["POST /v2/payments/captures/8F1/refund", { amout: USD("1.00") }, "/amout is not known"],
    ["POST /v3/vault/setup-tokens", { payment_source: "paypal" }, "/payment_source"],
  ])("it refuses a wrong request of %s", (line, body, told) => {
    expect(judge.request(requestOf(line, body)).violations.join("\n")).toContain(told);
  });

  test("it lets links say their media type, as PayPal's own examples do, and nothing else", () => {
    const request = requestOf("POST /v3/vault/setup-tokens", undefined);
    const link = { href: "https://paypal.example", rel: "self", encType: "application/json" };
    const answer = (body: object) =>
      judge.answer({ ...request, status: 201, body: { id: "5O1", ...body } }).violations;
    expect(answer({ links: [link] })).toEqual([]);
    expect(answer({ encType: "application/json" })).toEqual(["/encType is not known"]);
  });

  test("it refuses an answer of the wrong type", () => {
    const request = requestOf("GET /v2/checkout/orders/5O1", undefined);
    expect(judge.answer({ ...request, status: 200, body: { id: 1 } }).violations).toHaveLength(1);
    expect(judge.answer({ ...request, status: 200, body: { id: "5O1" } }).violations).toEqual([]);
  });
});

describe("the descriptions are looked for", () => {
  function project(...folders: string[]) {
    const root = mkdtempSync(join(tmpdir(), "descriptions-"));
    onTestFinished(() => rmSync(root, { recursive: true }));
    mkdirSync(join(root, "project"));
    for (const name of folders) {
      mkdirSync(join(root, name), { recursive: true });
      writeFileSync(join(root, name, "checkout_orders_v2.json"), "{}");
    }
    return root;
  }

  test("where PAYPAL_SPECS says, which must be right", () => {
    const root = project("elsewhere", "project/specs/paypal");
    const named = join(root, "elsewhere");
    expect(descriptionFolder(named, join(root, "project"))).toBe(named);
    expect(() => descriptionFolder(join(root, "nowhere"), join(root, "project"))).toThrow(
      "PAYPAL_SPECS",
    );
    expect(descriptionFolder("none", join(root, "project"))).toBeUndefined();
  });

  test("in the project first, then in a folder beside it", () => {
    const root = project("beside/specs/paypal");
    expect(descriptionFolder("", join(root, "project"))).toBe(join(root, "beside/specs/paypal"));
    const own = project("beside/specs/paypal", "project/specs/paypal");
    expect(descriptionFolder("", join(own, "project"))).toBe(join(own, "project/specs/paypal"));
    expect(descriptionFolder("", join(project(), "project"))).toBeUndefined();
  });
});
