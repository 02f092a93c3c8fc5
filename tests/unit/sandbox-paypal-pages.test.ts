import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Json } from "../sandbox/paypal/json.ts";
import {
  at,
  newOrder as createOrder,
  openTestPayPal,
  orderBody,
  pay,
  requestToken,
  type TestPayPal,
  takeEvents,
  usd,
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

describe("what the buyer sees and decides", () => {
  const shipping = {
    name: { full_name: "Ann Bo" },
    address: { address_line_1: "9 Shop Road", country_code: "IE" },
  };
  const context = (experience_context: Json): Json => ({ paypal: { experience_context } });
  const make = async (unit: Json, payment_source?: Json): Promise<string> => {
    const body = { ...orderBody("50.00", unit), ...(payment_source && { payment_source }) };
    return String((await createOrder(paypal, body)).body.id);
  };
  const open = async (token: string) => (await paypal.fetch(`/checkoutnow?token=${token}`)).text();
  const read = async (token: string) =>
    (await paypal.call("GET", `/v2/checkout/orders/${token}`)).body;
  const shippingOf = (order: Json) => at(order, "purchase_units", 0, "shipping");

  test("items, shop and what the button does", async () => {
    const items = [{ name: "Blue bowl", quantity: "2", unit_amount: usd("25.00") }];
    const amount = { ...usd("50.00"), breakdown: { item_total: usd("50.00") } };
    const look = { brand_name: "Bowls & Co", user_action: "PAY_NOW" };
    const page = await open(await make({ items, amount }, context(look)));
    expect(page).toContain("2 × Blue bowl, 25.00 USD");
    expect(page).toContain("Bowls &amp; Co");
    expect(page).toContain("Pay now");
    expect(await open(await make({}))).toContain("Continue");
  });

  test("the button that opened the page says what is chosen first", async () => {
    const token = await make({});
    const page = await open(`${token}&fundingSource=paylater`);
    expect(page).toMatch(/value="pay_later"\s+checked/);
    expect(await open(token)).toMatch(/value="balance"\s+checked/);
  });

  test("another buyer may log in, known or not, and has their own name and address", async () => {
    const token = await make({});
    expect(await open(token)).toContain('value="amelie@example.com"');
    await submit({ token, action: "approve", payerEmail: "amelie@example.com" });
    const order = await read(token);
    expect(order.payer).toMatchObject({
      name: { surname: "Durand" },
      address: { country_code: "FR" },
    });
    expect(shippingOf(order)).toMatchObject({ address: { admin_area_2: "Nancy" } });
    await submit({ token, action: "approve", payerEmail: "new@example.com" });
    expect((await read(token)).payer).toMatchObject({ email_address: "new@example.com" });
  });

  test("the buyer may send the goods elsewhere, where the shop lets them", async () => {
    const elsewhere = { address_line_1: "5 Quay", country_code: "IE" };
    const token = await make({});
    await submit({ token, action: "approve", ...elsewhere });
    expect(shippingOf(await read(token))).toMatchObject({ address: elsewhere });
    const fixed = await make(
      { shipping },
      context({ shipping_preference: "SET_PROVIDED_ADDRESS" }),
    );
    expect(await open(fixed)).toContain("9 Shop Road");
    await submit({ token: fixed, action: "approve", ...elsewhere });
    expect(shippingOf(await read(fixed))).toEqual(shipping);
    const none = await make({}, context({ shipping_preference: "NO_SHIPPING" }));
    expect(await open(none)).not.toContain("Ship to");
    await submit({ token: none, action: "approve" });
    expect(shippingOf(await read(none))).toBeUndefined();
  });

  test("an address that cannot be is said on the page and approves nothing", async () => {
    const token = await make({});
    const answer = await submit({ token, action: "approve", country_code: "XX" });
    expect(answer.status).toBe(400);
    expect(await statusOf(token)).toBe("CREATED");
  });

  test("another way of shipping changes what is paid", async () => {
    const option = (id: string, value: string, selected: boolean) => ({
      id,
      label: `By ${id}`,
      selected,
      amount: usd(value),
    });
    const amount = {
      ...usd("50.00"),
      breakdown: { item_total: usd("45.00"), shipping: usd("5.00") },
    };
    const options = [option("ship", "5.00", true), option("plane", "9.00", false)];
    const token = await make({ amount, shipping: { options } });
    expect(await open(token)).toContain("By plane");
    await submit({ token, action: "approve", shippingOption: "plane" });
    expect(at(await read(token), "purchase_units", 0, "amount")).toMatchObject(usd("54.00"));
  });

  test("nothing that takes days is offered where the shop wants its money at once", async () => {
    const preference = { payment_method_preference: "IMMEDIATE_PAYMENT_REQUIRED" };
    const token = await make({}, context(preference));
    expect(await open(token)).not.toContain("eCheck");
    expect((await submit({ token, action: "approve", fundingSource: "echeck" })).status).toBe(400);
    const control = await paypal.control(`/orders/${token}/approve`, { fundingSource: "echeck" });
    expect(control.status).toBe(409);
  });

  test.each(["balance", "card", "pay_later", "echeck"])("%s pays", async (fundingSource) => {
    const token = await make({});
    await submit({ token, action: "approve", fundingSource });
    const paid = await paypal.call("POST", `/v2/checkout/orders/${token}/capture`);
    expect(paid.body.status).toBe("COMPLETED");
  });

  test("the buyer may refuse that the shop keeps their wallet", async () => {
    const experience_context = {
      return_url: "https://shop.example/return",
      cancel_url: "https://shop.example/cancel",
    };
    const vault = { store_in_vault: "ON_SUCCESS", usage_type: "MERCHANT" };
    const token = await make({}, { paypal: { experience_context, attributes: { vault } } });
    expect(await open(token)).toContain("may keep this for later payments");
    await submit({ token, action: "approve", vault: "asked" });
    const path = ["payment_source", "paypal", "attributes"];
    expect(at(await read(token), ...path)).toBeUndefined();
    await submit({ token, action: "approve", vault: "asked", keepForLater: "yes" });
    expect(at(await read(token), ...path)).toMatchObject({ vault: { status: "APPROVED" } });
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
