import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  at,
  openTestPayPal,
  orderBody,
  pay,
  requestToken,
  type TestPayPal,
  takeEvents,
} from "../sandbox/paypal/testing.ts";

const DAY_MS = 86_400_000;

let paypal: TestPayPal;
beforeEach(async () => {
  paypal = await openTestPayPal();
});
afterEach(() => paypal.close());

async function newOrder(): Promise<string> {
  const experience_context = {
    return_url: "https://shop.example/return?order=1",
    cancel_url: "https://shop.example/cancel",
  };
  const body = { ...orderBody(), payment_source: { paypal: { experience_context } } };
  const headers = { "paypal-request-id": paypal.world.ids.uuid() };
  const answer = await paypal.call("POST", "/v2/checkout/orders", { body, headers });
  return String(answer.body.id);
}

function submit(fields: Record<string, string>) {
  return paypal.fetch("/checkoutnow", {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
}

const statusOf = async (id: string) =>
  (await paypal.call("GET", `/v2/checkout/orders/${id}`)).body.status;

describe("the approval page", () => {
  test("asks for the order's total and says that it is a sandbox", async () => {
    const id = await newOrder();
    const page = await (await paypal.fetch(`/checkoutnow?token=${id}`)).text();
    expect(page).toContain("50.00 USD");
    expect(page).toContain("This is a sandbox");
    expect(page).toContain("Card that will be declined");
  });

  test("sends the buyer back to the shop after the approval", async () => {
    const token = await newOrder();
    const answer = await submit({ token, action: "approve", payerEmail: "b@x.example" });
    const back = new URL(answer.headers.get("location") ?? "");
    expect([answer.status, back.searchParams.get("token")]).toEqual([303, token]);
    expect(back.searchParams.get("order")).toBe("1");
    expect(back.searchParams.get("PayerID")).toMatch(/^[A-Z0-9]{13}$/);
    expect(await statusOf(token)).toBe("APPROVED");
    expect(await takeEvents(paypal)).toEqual(["CHECKOUT.ORDER.APPROVED"]);
  });

  test("a cancellation changes nothing and goes to the shop's own address", async () => {
    const token = await newOrder();
    const answer = await submit({ token, action: "cancel" });
    expect(answer.headers.get("location")).toBe(`https://shop.example/cancel?token=${token}`);
    expect(await statusOf(token)).toBe("PAYER_ACTION_REQUIRED");
    expect(await takeEvents(paypal)).toEqual([]);
  });

  test("a popup tells the shop's script instead, and only the shop's origin", async () => {
    const token = await newOrder();
    const origin = "https://shop.example";
    const page = await (await submit({ token, in: "popup", origin, action: "approve" })).text();
    expect(page).toContain(`data-origin="${origin}"`);
    expect(page).toContain("approved");
  });

  test("an order that is unknown, paid or too old is not offered", async () => {
    const id = await newOrder();
    expect((await paypal.fetch("/checkoutnow?token=NOPE")).status).toBe(404);
    const { orderId } = await pay(paypal);
    expect((await paypal.fetch(`/checkoutnow?token=${orderId}`)).status).toBe(404);
    await paypal.world.clock.advance(DAY_MS / 4);
    expect((await paypal.fetch(`/checkoutnow?token=${id}`)).status).toBe(404);
    expect((await submit({ token: id, action: "approve" })).status).toBe(404);
  });

  test("text from outside is shown as text", async () => {
    const token = await newOrder();
    await submit({ token, action: "approve", payerEmail: '"><script>alert(1)</script>' });
    const page = await (await paypal.fetch(`/checkoutnow?token=${token}`)).text();
    expect(page).not.toContain("<script>alert");
  });
});

describe("the browser script", () => {
  test("is given to a known client id only", async () => {
    const { sdkBaseUrl, clientId } = paypal.credentials;
    const script = await paypal.fetch(`${sdkBaseUrl}?client-id=${clientId}&currency=USD`);
    expect([script.status, script.headers.get("content-type")]).toEqual([
      200,
      "text/javascript; charset=utf-8",
    ]);
    expect((await paypal.fetch(`${sdkBaseUrl}?client-id=unknown`)).status).toBe(400);
  });
});

test("a world that is restored goes on where it was", async () => {
  const { captureId } = await pay(paypal, "50.00", "echeck");
  await paypal.control("/balance", { currency: "USD", minor: 100_000 });
  const saved = structuredClone(paypal.dump());
  const restored = await openTestPayPal("paypal-test");
  try {
    restored.world.books.restore(paypal.world.books.save());
    await restored.restore(saved);
    expect(restored.credentials.clientId).toBe(paypal.credentials.clientId);
    await restored.world.clock.advance(5 * DAY_MS);
    const token = await requestToken(restored.credentials);
    const capture = await restored.call("GET", `/v2/payments/captures/${captureId}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(at(capture.body, "status")).toBe("COMPLETED");
    expect(restored.balance("balance")).toBe(100_000n + 4_776n);
  } finally {
    await restored.close();
  }
});
