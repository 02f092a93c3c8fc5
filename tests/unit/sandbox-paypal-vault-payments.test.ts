import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Json, object } from "../sandbox/paypal/json.ts";
import {
  approvedOrder,
  at,
  booksTotal,
  newOrder,
  openTestPayPal,
  orderBody,
  type TestPayPal,
  takeEvents,
} from "../sandbox/paypal/testing.ts";

let paypal: TestPayPal;
beforeEach(async () => {
  paypal = await openTestPayPal();
});
afterEach(async () => {
  const total = booksTotal(paypal);
  await paypal.close();
  expect(total, "the books balance").toBe(0n);
});

const experience_context = {
  return_url: "https://shop.example/return",
  cancel_url: "https://shop.example/cancel",
};

function keeping(vault: Json = {}, customer?: Json): Json {
  const wish = { store_in_vault: "ON_SUCCESS", usage_type: "MERCHANT", ...vault };
  const attributes = { vault: wish, ...(customer && { customer }) };
  return { ...orderBody(), payment_source: { paypal: { attributes, experience_context } } };
}
const payingWith = (payment_source: Json, more: Json = {}): Json => ({
  ...orderBody(),
  payment_source,
  ...more,
});
const capture = (id: string, body: Json = {}) =>
  paypal.call("POST", `/v2/checkout/orders/${id}/capture`, { body });
const vaultOf = (order: Json) => at(order, "payment_source", "paypal", "attributes", "vault");

async function savedToken(source: "paypal" | "card" = "paypal"): Promise<string> {
  return String((await paypal.control("/vault/payment-tokens", { source })).body.id);
}

describe("saving with a purchase", () => {
  test("the wallet is in the vault once the order is paid", async () => {
    const id = await approvedOrder(paypal, keeping({}, { id: "customer-1" }));
    const before = await paypal.call("GET", `/v2/checkout/orders/${id}`);
    expect(vaultOf(before.body)).toEqual({ status: "APPROVED", customer: { id: "customer-1" } });
    const paid = await capture(id);
    expect(vaultOf(paid.body)).toMatchObject({ status: "VAULTED", customer: { id: "customer-1" } });
    expect(await takeEvents(paypal)).toContain("VAULT.PAYMENT-TOKEN.CREATED");
    const list = await paypal.call("GET", "/v3/vault/payment-tokens?customer_id=customer-1");
    expect(at(list.body, "payment_tokens", 0, "id")).toBe(at(vaultOf(paid.body), "id"));
  });

  test("a buyer who does not agree pays and leaves nothing", async () => {
    const id = await approvedOrder(paypal, keeping(), { keepForLater: false });
    expect(vaultOf((await capture(id)).body)).toBeUndefined();
    expect(await takeEvents(paypal)).not.toContain("VAULT.PAYMENT-TOKEN.CREATED");
  });

  test("PayPal may take its time, also when the stand-in is started again meanwhile", async () => {
    await paypal.control("/vault", { vaulting: "clock" });
    const id = await approvedOrder(paypal, keeping());
    expect(vaultOf((await capture(id)).body)).toMatchObject({ status: "APPROVED" });
    await paypal.restore(structuredClone(paypal.dump()));
    await paypal.world.clock.advance(60_000);
    const after = await paypal.call("GET", `/v2/checkout/orders/${id}`);
    expect(vaultOf(after.body)).toMatchObject({ status: "VAULTED" });
  });

  test("with an authorization the wallet is kept as well", async () => {
    const id = await approvedOrder(paypal, { ...keeping(), intent: "AUTHORIZE" });
    const answer = await paypal.call("POST", `/v2/checkout/orders/${id}/authorize`);
    expect(vaultOf(answer.body)).toMatchObject({ status: "VAULTED" });
  });

  const wallet = (attributes: Json, context: Json = experience_context) =>
    payingWith({ paypal: { attributes, experience_context: context } });
  const wish = { store_in_vault: "ON_SUCCESS", usage_type: "MERCHANT" };
  const refused: [string, Json, string][] = [
    [
      "without saying when",
      wallet({ vault: { usage_type: "MERCHANT" } }),
      "VAULT_INSTRUCTION_REQUIRED",
    ],
    [
      "without saying for whom",
      wallet({ vault: { store_in_vault: "ON_SUCCESS" } }),
      "MISSING_REQUIRED_PARAMETER",
    ],
    ["at a time nobody has", keeping({ store_in_vault: "NEVER" }), "INVALID_PARAMETER_VALUE"],
    ["for a use nobody has", keeping({ usage_type: "PRIVATE" }), "INVALID_PARAMETER_VALUE"],
    ["without an address to return to", wallet({ vault: wish }, {}), "MISSING_REQUIRED_PARAMETER"],
  ];
  test.each(refused)("%s is refused", async (_name, body, issue) => {
    expect((await newOrder(paypal, body)).issue).toBe(issue);
  });
});

describe("paying with a token", () => {
  test("the order is complete at once, without the payer", async () => {
    const vault_id = await savedToken();
    const answer = await newOrder(paypal, payingWith({ paypal: { vault_id } }));
    expect([answer.status, answer.body.status]).toEqual([201, "COMPLETED"]);
    const status = at(answer.body, "purchase_units", 0, "payments", "captures", 0, "status");
    expect([status, paypal.balance("balance")]).toEqual(["COMPLETED", 4_776n]);
    expect(await takeEvents(paypal)).not.toContain("CHECKOUT.ORDER.APPROVED");
  });

  test("the same request id pays once", async () => {
    const body = payingWith({ paypal: { vault_id: await savedToken() } });
    const headers = { "paypal-request-id": "p-1" };
    const first = await newOrder(paypal, body, headers);
    const again = await newOrder(paypal, body, headers);
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    expect(paypal.balance("balance")).toBe(4_776n);
  });

  test("with intent AUTHORIZE the money is held", async () => {
    const vault_id = await savedToken();
    const body = payingWith({ paypal: { vault_id } }, { intent: "AUTHORIZE" });
    expect((await newOrder(paypal, body)).body.status).toBe("COMPLETED");
    expect([paypal.balance("authorized"), paypal.balance("balance")]).toEqual([5_000n, 0n]);
  });

  test("a saved card pays and shows its last digits only", async () => {
    const answer = await newOrder(
      paypal,
      payingWith({ card: { vault_id: await savedToken("card") } }),
    );
    expect(answer.body.payment_source).toMatchObject({ card: { last_digits: "1111" } });
    expect(answer.body.status).toBe("COMPLETED");
  });

  test("an order made without a source can be paid with one when it is captured", async () => {
    const id = String((await newOrder(paypal)).body.id);
    const source = { token: { id: await savedToken(), type: "BILLING_AGREEMENT" } };
    expect((await capture(id, { payment_source: source })).body.status).toBe("COMPLETED");
    const other = String((await newOrder(paypal)).body.id);
    const unknown = { paypal: { vault_id: "unknown1" } };
    expect((await capture(other, { payment_source: unknown })).issue).toBe("TOKEN_ID_NOT_FOUND");
  });

  test("what the payer has revoked pays no more, and no order remains", async () => {
    const vault_id = await savedToken();
    await takeEvents(paypal);
    await paypal.control(`/vault/payment-tokens/${vault_id}/revoke`);
    expect(await takeEvents(paypal)).toEqual(["VAULT.PAYMENT-TOKEN.DELETED"]);
    const answer = await newOrder(paypal, payingWith({ paypal: { vault_id } }));
    expect([answer.status, answer.issue]).toEqual([422, "AGREEMENT_ALREADY_CANCELLED"]);
    expect(object(paypal.dump()).orders).toEqual(new Map());
    expect(paypal.balance("balance")).toBe(0n);
  });

  test("what was deleted or never was is not found", async () => {
    const vault_id = await savedToken();
    await paypal.call("DELETE", `/v3/vault/payment-tokens/${vault_id}`);
    const deleted = await newOrder(paypal, payingWith({ paypal: { vault_id } }));
    expect(deleted.issue).toBe("BILLING_AGREEMENT_NOT_FOUND");
    const unknown = await newOrder(paypal, payingWith({ paypal: { vault_id: "unknown1" } }));
    expect(unknown.issue).toBe("BILLING_AGREEMENT_NOT_FOUND");
  });

  test("a wallet is not a card, nor a card a wallet", async () => {
    const wallet = await newOrder(paypal, payingWith({ card: { vault_id: await savedToken() } }));
    expect(wallet.issue).toBe("MISMATCHED_VAULT_ID_TO_PAYMENT_SOURCE");
    const card = await savedToken("card");
    const answer = await newOrder(paypal, payingWith({ paypal: { vault_id: card } }));
    expect(answer.issue).toBe("MISMATCHED_VAULT_ID_TO_PAYMENT_SOURCE");
  });

  test("a payer whose account is closed cannot be charged", async () => {
    const vault_id = await savedToken();
    await paypal.control("/payers", { email: "buyer@example.com", status: "locked" });
    const answer = await newOrder(paypal, payingWith({ paypal: { vault_id } }));
    expect(answer.issue).toBe("PAYER_ACCOUNT_LOCKED_OR_CLOSED");
  });
});
