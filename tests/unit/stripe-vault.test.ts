import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Operation, OperationKind } from "../../worker/domain/operation.ts";
import {
  creation,
  failure,
  forgotten,
  intent,
  NOW,
  scripted,
  stripeWith,
} from "./stripe-adapter.support.ts";

const id = () => randomUUID() as never;
const vaultWith = (fetch: Parameters<typeof stripeWith>[0]) => stripeWith(fetch).stripe.vault;
function operation<K extends OperationKind>(kind: K, params: object, openedAt = NOW) {
  const facts = { id: id(), openedAt, tries: 0, subjectId: id(), processor: "stripe" };
  return { ...facts, kind, params } as unknown as Operation<K>;
}
const card = (more = {}) => ({
  ...{ object: "payment_method", id: "pm_1", customer: "cus_1" },
  card: {
    ...{ brand: "visa", last4: "4242", exp_month: 12, exp_year: 2030, funding: "credit" },
    fingerprint: "fp_1",
  },
  ...more,
});
const facts = {
  ...{ ref: "pm_1", state: "active", customerRef: "cus_1" },
  display: {
    ...{ kind: "card", brand: "visa", last4: "4242", expMonth: 12, expYear: 2030 },
    ...{ funding: "credit", email: null, fingerprint: "fp_1" },
  },
};

describe("a customer", () => {
  it("is made under the row's id, and named by nothing that may change", async () => {
    const { fetch, sent } = scripted({ json: { object: "customer", id: "cus_1" } });
    const row = { id: id(), userId: id(), processor: "stripe", ref: null } as const;
    const made = await vaultWith(fetch).createCustomer(row);
    expect(made).toEqual({ kind: "ok", value: { ref: "cus_1" } });
    expect(sent[0]).toMatchObject({ method: "POST", path: "/v1/customers" });
    expect(sent[0]?.headers.get("idempotency-key")).toBe(row.id);
    expect(Object.fromEntries(sent[0]?.form ?? [])).toEqual({
      "metadata[customer_id]": row.id,
      "metadata[user_id]": row.userId,
    });
  });

  it("may see in the card form what was saved, and remove it, and is not asked twice to save", async () => {
    const { fetch, sent } = scripted({
      json: { object: "customer_session", client_secret: "cuss_secret_x" },
    });
    const session = await vaultWith(fetch).openSession("cus_1");
    expect(session).toEqual({ kind: "ok", value: { clientSecret: "cuss_secret_x" } });
    const features = "components[payment_element][features]";
    expect(Object.fromEntries(sent[0]?.form ?? [])).toMatchObject({
      customer: "cus_1",
      [`${features}[payment_method_redisplay]`]: "enabled",
      [`${features}[payment_method_remove]`]: "enabled",
      [`${features}[payment_method_save]`]: "disabled",
    });
  });
});

describe("a payment", () => {
  const terms = { customerRef: "cus_1", returnUrl: "https://shop.example/orders/1" };

  it.each([
    ["saves what pays", { methodRef: null, saves: true }, { setup_future_usage: "on_session" }],
    ["pays with what is saved", { methodRef: "pm_1", saves: false }, { payment_method: "pm_1" }],
  ])("that %s says so from its row", async (_what, wish, expected) => {
    const { fetch, sent } = scripted({ json: intent() });
    await stripeWith(fetch).stripe.payIn.createPayment(creation({ vault: { ...terms, ...wish } }));
    const form = Object.fromEntries(sent[0]?.form ?? []);
    expect(form).toMatchObject({ customer: "cus_1", ...expected });
    expect("confirm" in form || "off_session" in form).toBe(false);
    expect("payment_method" in form).toBe(wish.methodRef !== null);
  });

  it("names no customer whom Stripe does not know yet", async () => {
    const { fetch, sent } = scripted({ json: intent() });
    const vault = { ...terms, customerRef: null, methodRef: null, saves: true };
    await stripeWith(fetch).stripe.payIn.createPayment(creation({ vault }));
    expect("customer" in Object.fromEntries(sent[0]?.form ?? [])).toBe(false);
  });

  it.each([
    { message: "belongs to another", type: "invalid_request_error", param: "payment_method" },
    { code: "resource_missing", type: "invalid_request_error", param: "payment_method" },
  ])("whose saved card is gone is told apart from other refusals", async (error) => {
    const { fetch } = scripted(failure(400, error));
    const vault = { ...terms, methodRef: "pm_gone", saves: false };
    const answer = await stripeWith(fetch).stripe.payIn.createPayment(creation({ vault }));
    expect(answer).toEqual({ kind: "rejected", code: "saved_method_gone" });
  });

  it.each([
    [
      "was to save",
      { setup_future_usage: "on_session" },
      { customerRef: "cus_1", methodRef: "pm_1" },
    ],
    ["was not to", {}, undefined],
  ])("that %s tells what it saved", async (_what, more, saved) => {
    const balance_transaction = { id: "txn_1", amount: 5, fee: 1, currency: "usd" };
    const paid = intent({
      ...{ status: "succeeded", amount_received: 12_345, customer: "cus_1" },
      ...{ payment_method: "pm_1", ...more },
      latest_charge: { id: "ch_1", status: "succeeded", balance_transaction },
    });
    const { fetch } = scripted({ json: paid });
    const answer = await stripeWith(fetch).stripe.payIn.readPayment("pi_1");
    expect(answer).toMatchObject({ kind: "ok" });
    expect(answer.kind === "ok" && answer.value.saved).toEqual(saved);
  });
});

describe("saving without buying", () => {
  const seti = (more = {}) => ({
    ...{ object: "setup_intent", id: "seti_1", status: "requires_payment_method" },
    ...{ client_secret: "seti_1_secret_x", ...more },
  });

  it("is opened for cards alone, under the row's id, for payments that the buyer is there for", async () => {
    const { fetch, sent } = scripted({ json: seti() });
    const params = { setupId: "s-1", customerRef: "cus_1", returnUrl: "https://shop.example" };
    const open = operation("open_setup", params);
    const opened = await vaultWith(fetch).openSetup(open);
    expect(opened).toEqual({
      kind: "ok",
      value: { ref: "seti_1", clientSecret: "seti_1_secret_x", approveUrl: undefined },
    });
    expect(sent[0]?.headers.get("idempotency-key")).toBe(open.id);
    expect(Object.fromEntries(sent[0]?.form ?? [])).toEqual({
      ...{ customer: "cus_1", "allowed_payment_method_types[0]": "card", usage: "on_session" },
      ...{ "metadata[setup_id]": "s-1", "metadata[operation_id]": open.id },
    });
  });

  it.each(["requires_payment_method", "requires_action", "processing", "canceled"])(
    "is not finished while it is %s",
    async (status) => {
      const { fetch } = scripted({ json: seti({ status, payment_method: "pm_1" }) });
      const finish = operation("finish_setup", { setupId: "s-1", ref: "seti_1" });
      const answer = await vaultWith(fetch).finishSetup(finish);
      expect(answer).toEqual({ kind: "rejected", code: "setup_not_finished" });
    },
  );

  it("brings the card that was confirmed", async () => {
    const { fetch } = scripted(
      { json: seti({ status: "succeeded", payment_method: "pm_1" }) },
      { json: card() },
    );
    const finish = operation("finish_setup", { setupId: "s-1", ref: "seti_1" });
    expect(await vaultWith(fetch).finishSetup(finish)).toEqual({ kind: "ok", value: facts });
  });
});

describe("a saved card", () => {
  it.each([
    ["is its customer's", { json: card() }, facts],
    ["of nobody is removed", { json: card({ customer: null }) }, { ref: "pm_1", state: "removed" }],
    [
      "that Stripe does not know is removed",
      failure(404, { code: "resource_missing", type: "invalid_request_error" }),
      { ref: "pm_1", state: "removed" },
    ],
    ["that is no card is none", { json: card({ card: null }) }, { ref: "pm_1", state: "removed" }],
  ])("%s", async (_what, plan, value) => {
    const { fetch } = scripted(plan);
    expect(await vaultWith(fetch).readMethod("pm_1")).toEqual({ kind: "ok", value });
  });

  it("that cannot be read now is not removed", async () => {
    const { fetch } = scripted(failure(503, {}));
    expect(await vaultWith(fetch).readMethod("pm_1")).toMatchObject({ kind: "unknown" });
  });

  it("is removed under the row's id; one that was removed already is removed", async () => {
    const remove = operation("remove_method", { methodId: "m-1", ref: "pm_1" });
    const first = scripted({ json: card({ customer: null }) });
    expect(await vaultWith(first.fetch).removeMethod(remove)).toMatchObject({ kind: "ok" });
    expect(first.sent[0]?.headers.get("idempotency-key")).toBe(remove.id);
    const detached = failure(400, { type: "invalid_request_error", message: "not attached" });
    const second = scripted(detached, { json: card({ customer: null }) });
    expect(await vaultWith(second.fetch).removeMethod(remove)).toMatchObject({ kind: "ok" });
    const refused = scripted(detached, { json: card() });
    expect(await vaultWith(refused.fetch).removeMethod(remove)).toMatchObject({ kind: "rejected" });
  });

  it("whose removal Stripe may have forgotten is looked at before it is asked for again", async () => {
    const remove = operation("remove_method", { methodId: "m-1", ref: "pm_1" }, forgotten);
    const { fetch, sent } = scripted({ json: card({ customer: null }) });
    expect(await vaultWith(fetch).removeMethod(remove)).toMatchObject({ kind: "ok" });
    expect(sent.map(({ method }) => method)).toEqual(["GET"]);
  });

  it("is listed with the others of its customer", async () => {
    const { fetch, sent } = scripted({ json: { object: "list", data: [card()] } });
    expect(await vaultWith(fetch).listMethods("cus_1")).toEqual({ kind: "ok", value: [facts] });
    expect(sent[0]?.path).toBe("/v1/customers/cus_1/payment_methods");
  });
});
