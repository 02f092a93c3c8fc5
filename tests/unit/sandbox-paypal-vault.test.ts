import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  at,
  daysLater,
  openTestPayPal,
  type TestPayPal,
  takeEvents,
} from "../sandbox/paypal/testing.ts";

const SETUP = "/v3/vault/setup-tokens";
const TOKENS = "/v3/vault/payment-tokens";

let paypal: TestPayPal;
beforeEach(async () => {
  paypal = await openTestPayPal();
});
afterEach(() => paypal.close());

const experience_context = {
  return_url: "https://shop.example/kept",
  cancel_url: "https://shop.example/not-kept",
};
const wallet = (more: object = {}) => ({
  payment_source: { paypal: { usage_type: "MERCHANT", experience_context, ...more } },
});

function post(path: string, body: object, requestId: string = paypal.world.ids.uuid()) {
  return paypal.call("POST", path, { body, headers: { "paypal-request-id": requestId } });
}
const fromSetup = (id: unknown, type = "SETUP_TOKEN") => ({
  payment_source: { token: { id, type } },
});

/** The id of a setup token that its payer has approved. */
async function approved(body: object = wallet(), payerEmail = "buyer@example.com") {
  const id = String((await post(SETUP, body)).body.id);
  await paypal.control(`/vault/setup-tokens/${id}/approve`, { payerEmail });
  return id;
}

async function kept(body: object = wallet(), payerEmail = "buyer@example.com") {
  return (await post(TOKENS, fromSetup(await approved(body, payerEmail)))).body;
}

describe("setup tokens", () => {
  test("wait for the payer, then for the shop, and are then used up", async () => {
    const created = await post(SETUP, wallet({ description: "For your next order" }));
    expect([created.status, created.body.status]).toEqual([201, "PAYER_ACTION_REQUIRED"]);
    expect(at(created.body, "links", 1)).toMatchObject({ rel: "approve" });
    const path = `${SETUP}/${created.body.id}`;
    await paypal.control(`/vault/setup-tokens/${created.body.id}/approve`);
    const after = await paypal.call("GET", path);
    expect(after.body).toMatchObject({
      status: "APPROVED",
      payment_source: { paypal: { email_address: "buyer@example.com" } },
    });
    expect(at(after.body, "links", 1)).toMatchObject({ rel: "confirm" });
    expect((await post(TOKENS, fromSetup(created.body.id))).status).toBe(201);
    expect((await paypal.call("GET", path)).body.status).toBe("VAULTED");
    expect((await post(TOKENS, fromSetup(created.body.id))).status).toBe(422);
  });

  test("that nobody approved make no payment token", async () => {
    const { body } = await post(SETUP, wallet());
    expect((await post(TOKENS, fromSetup(body.id))).status).toBe(422);
    expect((await post(TOKENS, fromSetup("UNKNOWN1"))).status).toBe(404);
  });

  test("are gone after three days", async () => {
    const { body } = await post(SETUP, wallet());
    await daysLater(paypal, 3);
    expect((await paypal.call("GET", `${SETUP}/${body.id}`)).status).toBe(404);
  });

  test("the same request id answers the first one for three hours", async () => {
    const first = await post(SETUP, wallet(), "s-1");
    const again = await post(SETUP, wallet(), "s-1");
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    await paypal.world.clock.advance(3 * 3_600_000);
    expect((await post(SETUP, wallet(), "s-1")).status).toBe(201);
  });

  test("a card starts without its number, which PayPal's own fields bring", async () => {
    const created = await post(SETUP, { payment_source: { card: {} } });
    expect(created.body.status).toBe("CREATED");
    await paypal.control(`/vault/setup-tokens/${created.body.id}/approve`);
    const token = await post(TOKENS, fromSetup(created.body.id));
    expect(at(token.body, "payment_source", "card")).toMatchObject({
      last_digits: "1111",
      brand: "VISA",
    });
  });

  const refused: [string, object, number, string][] = [
    ["without a source", {}, 400, "MISSING_REQUIRED_PARAMETER"],
    ["with an empty source", { payment_source: {} }, 400, "MISSING_REQUIRED_PARAMETER"],
    ["with another source", { payment_source: { bank: {} } }, 400, "INVALID_PARAMETER_SYNTAX"],
    [
      "with a card's number",
      { payment_source: { card: { number: "4111111111111111" } } },
      403,
      "NOT_ENABLED_TO_VAULT_PAYMENT_SOURCE",
    ],
    [
      "without its use",
      { payment_source: { paypal: { experience_context } } },
      400,
      "MISSING_REQUIRED_PARAMETER",
    ],
    ["with a use nobody has", wallet({ usage_type: "PRIVATE" }), 400, "INVALID_PARAMETER_VALUE"],
    [
      "without an address to come back to",
      wallet({ experience_context: {} }),
      400,
      "MISSING_REQUIRED_PARAMETER",
    ],
    [
      "with a customer that cannot be",
      { ...wallet(), customer: { id: "no spaces" } },
      400,
      "INVALID_PARAMETER_SYNTAX",
    ],
  ];
  test.each(refused)("%s are refused", async (_name, body, status, issue) => {
    const answer = await post(SETUP, body);
    expect([answer.status, answer.issue]).toEqual([status, issue]);
    expect(answer.body.debug_id).toEqual(expect.any(String));
  });

  test("need a request id", async () => {
    const answer = await paypal.call("POST", SETUP, { body: wallet() });
    expect([answer.status, answer.issue]).toEqual([400, "MISSING_REQUIRED_PARAMETER"]);
  });
});

describe("payment tokens", () => {
  test("belong to a customer, named by the shop or by PayPal, and are told", async () => {
    const named = await kept({ ...wallet(), customer: { id: "customer-7" } });
    expect(named).toMatchObject({ customer: { id: "customer-7" } });
    expect(at(await kept(wallet(), "oliver@example.com"), "customer", "id")).toMatch(/^[A-Z0-9]+$/);
    expect(await takeEvents(paypal)).toEqual([
      "VAULT.PAYMENT-TOKEN.CREATED",
      "VAULT.PAYMENT-TOKEN.CREATED",
    ]);
  });

  test("of one wallet are one per customer, unless several are asked for", async () => {
    const customer = { id: "customer-8" };
    const first = await kept({ ...wallet(), customer });
    expect((await kept({ ...wallet(), customer })).id).toBe(first.id);
    const several = { ...wallet({ permit_multiple_payment_tokens: true }), customer };
    expect((await kept(several)).id).not.toBe(first.id);
  });

  test("are listed by customer, page by page", async () => {
    const customer = { id: "customer-9" };
    const several = { ...wallet({ permit_multiple_payment_tokens: true }), customer };
    for (let made = 0; made < 3; made += 1) await kept(several);
    const list = (query: string) => paypal.call("GET", `${TOKENS}?customer_id=customer-9${query}`);
    const first = await list("&page_size=2&total_required=true");
    expect(first.body).toMatchObject({ total_items: 3, total_pages: 2, customer });
    expect(first.body.payment_tokens).toHaveLength(2);
    const links = first.body.links as { rel: string; href: string }[];
    const next = links.find(({ rel }) => rel === "next")?.href ?? "";
    const second = await paypal.call("GET", next);
    expect(second.body.payment_tokens).toHaveLength(1);
    expect((await list("")).body.total_items).toBeUndefined();
    expect((await list("&page=0")).issue).toBe("INVALID_PARAMETER_VALUE");
    expect((await paypal.call("GET", TOKENS)).issue).toBe("MISSING_REQUIRED_PARAMETER");
    const stranger = await paypal.call("GET", `${TOKENS}?customer_id=nobody-knows`);
    expect(stranger.body.payment_tokens).toEqual([]);
  });

  test("can be read and deleted, and are then gone", async () => {
    const { id } = await kept();
    const path = `${TOKENS}/${id}`;
    expect((await paypal.call("GET", path)).body.id).toBe(id);
    await takeEvents(paypal);
    expect((await paypal.call("DELETE", path)).status).toBe(204);
    expect((await paypal.call("GET", path)).status).toBe(404);
    expect(await takeEvents(paypal)).toEqual(["VAULT.PAYMENT-TOKEN.DELETED"]);
    expect((await paypal.call("DELETE", path)).status).toBe(204);
    expect((await paypal.call("DELETE", `${TOKENS}/unknown1`)).status).toBe(400);
    expect(await takeEvents(paypal)).toEqual([]);
  });

  test("are made of setup tokens, under both of their names, and of nothing else", async () => {
    const made = await post(TOKENS, fromSetup(await approved(), "BILLING_AGREEMENT"));
    expect(made.status).toBe(201);
    const other = await post(TOKENS, fromSetup(await approved(), "CARD"));
    expect(other.issue).toBe("INVALID_PARAMETER_VALUE");
    const number = { payment_source: { card: { number: "4111111111111111" } } };
    expect((await post(TOKENS, number)).status).toBe(403);
    const mine = { ...fromSetup(await approved()), customer: { id: "somebody-else" } };
    expect((await post(TOKENS, mine)).issue).toBe("INVALID_PARAMETER_VALUE");
  });

  test("the same request id makes one", async () => {
    const body = fromSetup(await approved());
    const first = await post(TOKENS, body, "t-1");
    const again = await post(TOKENS, body, "t-1");
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
  });
});
