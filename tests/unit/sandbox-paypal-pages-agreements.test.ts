import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestPayPal, type TestPayPal } from "../sandbox/paypal/testing.ts";

let paypal: TestPayPal;
beforeEach(async () => {
  paypal = await openTestPayPal();
});
afterEach(() => paypal.close());

async function setupToken(): Promise<string> {
  const experience_context = {
    return_url: "https://shop.example/kept",
    cancel_url: "https://shop.example/not-kept",
  };
  const body = {
    payment_source: {
      paypal: { usage_type: "MERCHANT", description: "For later orders", experience_context },
    },
  };
  const headers = { "paypal-request-id": paypal.world.ids.uuid() };
  return String((await paypal.call("POST", "/v3/vault/setup-tokens", { body, headers })).body.id);
}

const open = (id: string) => paypal.fetch(`/agreements/approve?approval_session_id=${id}`);
function submit(fields: Record<string, string>) {
  const body = new URLSearchParams(fields);
  return paypal.fetch("/agreements/approve", { method: "POST", body, redirect: "manual" });
}
const statusOf = async (id: string) =>
  (await paypal.call("GET", `/v3/vault/setup-tokens/${id}`)).body.status;

describe("the page for what is kept without a payment", () => {
  test("says what is kept and why, and that it is a sandbox", async () => {
    const page = await (await open(await setupToken())).text();
    expect(page).toContain("PayPal wallet");
    expect(page).toContain("For later orders");
    expect(page).toContain("This is a sandbox");
  });

  test("sends who agrees back to the shop", async () => {
    const id = await setupToken();
    const fields = { approval_session_id: id, payerEmail: "oliver@example.com" };
    const answer = await submit({ ...fields, action: "approve" });
    const back = new URL(answer.headers.get("location") ?? "");
    expect([answer.status, back.pathname]).toEqual([303, "/kept"]);
    expect(back.searchParams.get("approval_token_id")).toBe(id);
    expect(await statusOf(id)).toBe("APPROVED");
  });

  test("sends who does not agree to the shop's other address, and nothing is kept", async () => {
    const id = await setupToken();
    const answer = await submit({ approval_session_id: id, action: "cancel" });
    expect(new URL(answer.headers.get("location") ?? "").pathname).toBe("/not-kept");
    expect(await statusOf(id)).toBe("PAYER_ACTION_REQUIRED");
  });

  test("tells the shop's script where that opened it", async () => {
    const id = await setupToken();
    const origin = "https://shop.example";
    const fields = { approval_session_id: id, in: "popup", origin, action: "approve" };
    const page = await (await submit(fields)).text();
    expect(page).toContain("vaultSetupToken");
    expect(page).toContain(`data-origin="${origin}"`);
  });

  test("is not there for what is unknown, used or too old", async () => {
    expect((await open("UNKNOWN")).status).toBe(404);
    const used = await setupToken();
    await paypal.control(`/vault/setup-tokens/${used}/approve`);
    const body = { payment_source: { token: { id: used, type: "SETUP_TOKEN" } } };
    const headers = { "paypal-request-id": "once" };
    await paypal.call("POST", "/v3/vault/payment-tokens", { body, headers });
    expect((await open(used)).status).toBe(404);
    const old = await setupToken();
    await paypal.world.clock.advance(3 * 86_400_000);
    expect((await open(old)).status).toBe(404);
    expect((await submit({ approval_session_id: old, action: "approve" })).status).toBe(404);
  });
});
