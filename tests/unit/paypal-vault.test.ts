import { describe, expect, it } from "vitest";
import type { Operation, OperationKind } from "../../worker/domain/operation.ts";
import {
  capture,
  capturing,
  creation,
  issue,
  NOW,
  newId,
  orderOf,
  paypalWith,
  scripted,
} from "./paypal-adapter.support.ts";

const vaultWith = (fetch: Parameters<typeof paypalWith>[0]) => paypalWith(fetch).paypal.vault;
function operation<K extends OperationKind>(kind: K, params: object) {
  const facts = { id: newId(), openedAt: NOW, tries: 0, subjectId: newId(), processor: "paypal" };
  return { ...facts, kind, params } as unknown as Operation<K>;
}
const token = (more = {}) => ({
  ...{ id: "tok1", customer: { id: "cust1" } },
  payment_source: { paypal: { email_address: "buyer@example.com", payer_id: "PAYER" } },
  ...more,
});
const facts = {
  ...{ ref: "tok1", state: "active", customerRef: "cust1" },
  display: {
    ...{ kind: "paypal", brand: null, last4: null, expMonth: null, expYear: null, funding: null },
    ...{ email: "b•••@example.com", fingerprint: "PAYER" },
  },
};
const returnUrl = "https://shop.example/orders/1";

describe("a customer", () => {
  it("is PayPal's to name, and its window's to know", async () => {
    const { fetch, sent } = scripted();
    const vault = vaultWith(fetch);
    const row = { id: newId(), userId: newId(), processor: "paypal", ref: null } as never;
    expect(await vault.createCustomer(row)).toEqual({ kind: "ok", value: { ref: undefined } });
    const session = { kind: "ok", value: { clientSecret: undefined } };
    expect(await vault.openSession("cust1")).toEqual(session);
    expect(sent).toEqual([]);
  });
});

describe("an order", () => {
  const sourceOf = (json: unknown) => (json as { payment_source?: object }).payment_source;

  it.each([
    ["for the first time", null, {}],
    ["again", "cust1", { customer: { id: "cust1" } }],
  ])("that saves the account %s says so from its row", async (_when, customerRef, more) => {
    const { fetch, sent } = scripted({ status: 201, json: { id: "ORDER" } });
    const vault = { customerRef, methodRef: null, saves: true, returnUrl };
    await paypalWith(fetch).paypal.payIn.createPayment(creation({ vault }));
    expect(sourceOf(sent[0]?.json)).toMatchObject({
      paypal: {
        attributes: { ...more, vault: { store_in_vault: "ON_SUCCESS", usage_type: "MERCHANT" } },
        experience_context: { return_url: returnUrl, cancel_url: returnUrl },
      },
    });
    const source = sourceOf(sent[0]?.json) as { paypal: { attributes: object } };
    expect("customer" in source.paypal.attributes).toBe(customerRef !== null);
  });

  it("that is paid with no saved account names none", async () => {
    const { fetch, sent } = scripted({
      status: 201,
      json: orderOf("COMPLETED", [capture("COMPLETED")]),
    });
    await paypalWith(fetch).paypal.payIn.capturePayment(capturing("ORDER"));
    expect(sent[0]?.json ?? {}).toEqual({});
  });

  it("that is paid with a saved account names it when it is captured, and no window before", async () => {
    const made = scripted({ status: 201, json: { id: "ORDER" } });
    const vault = { customerRef: "cust1", methodRef: "tok1", saves: false, returnUrl };
    await paypalWith(made.fetch).paypal.payIn.createPayment(creation({ vault }));
    expect(sourceOf(made.sent[0]?.json)).toBeUndefined();

    const { fetch, sent } = scripted({
      status: 201,
      json: orderOf("COMPLETED", [capture("COMPLETED")]),
    });
    const take = capturing("ORDER");
    const params = { ...take.params, methodRef: "tok1" };
    await paypalWith(fetch).paypal.payIn.capturePayment({ ...take, params });
    expect(sent[0]?.json).toEqual({ payment_source: { paypal: { vault_id: "tok1" } } });
  });

  it.each([
    ...["TOKEN_ID_NOT_FOUND", "BILLING_AGREEMENT_NOT_FOUND", "AGREEMENT_ALREADY_CANCELLED"],
    "BILLING_AGREEMENT_ALREADY_CANCELLED",
  ])("whose saved account is gone (%s) is told apart from other refusals", async (name) => {
    const { fetch } = scripted(issue(name));
    const take = capturing("ORDER");
    const params = { ...take.params, methodRef: "tok1" };
    const answer = await paypalWith(fetch).paypal.payIn.capturePayment({ ...take, params });
    expect(answer).toEqual({ kind: "rejected", code: "saved_method_gone" });
  });

  it.each([
    [
      "kept",
      { id: "tok1", customer: { id: "cust1" } },
      { customerRef: "cust1", methodRef: "tok1" },
    ],
    [
      "is about to keep",
      { customer: { id: "cust1" } },
      { customerRef: "cust1", methodRef: undefined },
    ],
    ["keeps nothing of", undefined, undefined],
  ])("tells what PayPal %s", async (_what, kept, saved) => {
    const order = {
      ...orderOf("COMPLETED", [capture("COMPLETED")]),
      payment_source: { paypal: { attributes: kept ? { vault: kept } : {} } },
    };
    const { fetch } = scripted({ json: order });
    const answer = await paypalWith(fetch).paypal.payIn.readPayment("ORDER");
    expect(answer.kind === "ok" && answer.value.saved).toEqual(saved);
  });
});

describe("saving without buying", () => {
  it("is opened under the row's id", async () => {
    const href = "https://paypal.example/agree?approval_session_id=SETUP";
    const json = { id: "SETUP", links: [{ rel: "approve", href }] };
    const { fetch, sent } = scripted({ status: 201, json }, { json });
    const urls = { returnUrl, cancelUrl: "https://shop.example/account/methods" };
    const open = operation("open_setup", { setupId: "s-1", customerRef: "cust1", ...urls });
    const value = { ref: "SETUP", clientSecret: undefined, approveUrl: href };
    const vault = vaultWith(fetch);
    expect(await vault.openSetup(open)).toEqual({ kind: "ok", value });
    expect(await vault.readOpenedSetup("SETUP")).toEqual({ kind: "ok", value });
    expect(sent[0]?.headers.get("paypal-request-id")).toBe(open.id);
    expect(sent[0]?.json).toMatchObject({
      customer: { id: "cust1" },
      payment_source: { paypal: { usage_type: "MERCHANT" } },
    });
  });

  const finish = operation("finish_setup", { setupId: "s-1", ref: "SETUP" });
  it("becomes a payment token once it is approved", async () => {
    const { fetch, sent } = scripted({ status: 201, json: token() });
    expect(await vaultWith(fetch).finishSetup(finish)).toEqual({ kind: "ok", value: facts });
    expect(sent[0]?.headers.get("paypal-request-id")).toBe(finish.id);
    const source = { token: { id: "SETUP", type: "SETUP_TOKEN" } };
    expect(sent[0]?.json).toEqual({ payment_source: source });
  });

  it.each([
    ["PAYER_ACTION_REQUIRED", "setup_not_finished"],
    ["CREATED", "setup_not_finished"],
    ["VAULTED", "some_issue"],
  ])("that PayPal refuses while it is %s is %s", async (status, code) => {
    const { fetch } = scripted(issue("SOME_ISSUE"), { json: { id: "SETUP", status } });
    expect(await vaultWith(fetch).finishSetup(finish)).toEqual({ kind: "rejected", code });
  });

  it("that PayPal does not answer stays open", async () => {
    const { fetch } = scripted({ status: 503, json: {} });
    expect(await vaultWith(fetch).finishSetup(finish)).toMatchObject({ kind: "unknown" });
  });
});

describe("a saved account", () => {
  it.each([
    ["is its customer's, by a masked address", { json: token() }, facts],
    [
      "that PayPal does not know is removed",
      issue("INVALID_RESOURCE_ID", 404),
      { ref: "tok1", state: "removed" },
    ],
    [
      "that is a card is none of ours",
      { json: token({ payment_source: { card: {} } }) },
      { ref: "tok1", state: "removed" },
    ],
  ])("%s", async (_what, plan, value) => {
    const { fetch } = scripted(plan);
    expect(await vaultWith(fetch).readMethod("tok1")).toEqual({ kind: "ok", value });
  });

  it.each([
    ["is removed", { status: 204, text: "" }, "ok"],
    ["that was removed is removed", issue("INVALID_RESOURCE_ID", 404), "ok"],
    ["that PayPal keeps stays", issue("SOME_ISSUE"), "rejected"],
    ["whose removal got no answer is asked again", { status: 500, json: {} }, "unknown"],
  ])("%s", async (_what, plan, kind) => {
    const text = "text" in plan ? { ...plan, status: 200 } : plan;
    const { fetch, sent } = scripted(text);
    const remove = operation("remove_method", { methodId: "m-1", ref: "tok1" });
    expect(await vaultWith(fetch).removeMethod(remove)).toMatchObject({ kind });
    expect(sent[0]).toMatchObject({ method: "DELETE", path: "/v3/vault/payment-tokens/tok1" });
  });

  it("is listed with the others of its customer", async () => {
    const { fetch, sent } = scripted({ json: { payment_tokens: [token()] } });
    expect(await vaultWith(fetch).listMethods("cust1")).toEqual({ kind: "ok", value: [facts] });
    expect(sent[0]?.path).toBe("/v3/vault/payment-tokens?customer_id=cust1&page_size=64");
  });
});
