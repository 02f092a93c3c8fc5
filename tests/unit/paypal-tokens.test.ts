import { afterEach, beforeEach, expect, it } from "vitest";
import { openTestPayPal, type TestPayPal } from "../sandbox/paypal/testing.ts";
import { adapterOf, creation, paypalWith, value } from "./paypal-adapter.support.ts";

let paypal: TestPayPal;
beforeEach(async () => {
  paypal = await openTestPayPal(`tokens-${crypto.randomUUID()}`);
});
afterEach(() => paypal.close());

const clock = () => new Date(paypal.world.clock.now());
const tokenRequests = () =>
  paypal.world.log.all().filter(({ path }) => path === "/v1/oauth2/token").length;
const unauthorized = { kind: "unavailable", code: "unauthorized" };

it("V024 twenty calls whose token has ended share one refresh, and each is sent again with its own id", async () => {
  const { payIn } = adapterOf(paypal).paypal;
  value(await payIn.createPayment(creation({}, clock())));
  await paypal.control("/tokens/expire");
  const before = { tokens: tokenRequests(), calls: paypal.world.log.all().length };
  const operations = Array.from({ length: 20 }, () => creation({}, clock()));
  const answers = await Promise.all(operations.map((each) => payIn.createPayment(each)));
  expect(new Set(answers.map((answer) => value(answer).ref)).size).toBe(20);
  expect(tokenRequests() - before.tokens).toBe(1);
  const calls = paypal.world.log.all().slice(before.calls);
  for (const { id } of operations) {
    const own = calls.filter(({ idempotencyKey }) => idempotencyKey === id);
    expect(own.map(({ status }) => status)).toEqual([401, 201]);
  }
});

it("a token is shared by the adapters of an isolate, until shortly before it ends", async () => {
  const more = { clientId: paypal.credentials.clientId };
  for (let events = 0; events < 3; events++)
    value(await adapterOf(paypal, more).paypal.payIn.createPayment(creation({}, clock())));
  expect(tokenRequests(), "one by the test's own client").toBe(2);
  await paypal.world.clock.advance((32_400 - 59) * 1000);
  value(await adapterOf(paypal).paypal.payIn.createPayment(creation({}, clock())));
  expect(tokenRequests()).toBe(3);
  const refused = paypal.world.log.all().filter(({ status }) => status === 401);
  expect(refused, "nothing was sent with a token that had ended").toEqual([]);
});

it("wrong or revoked credentials are unavailable, and work again when they are right", async () => {
  const wrong = adapterOf(paypal, { clientSecret: "wrong" }).paypal;
  const operation = creation({}, clock());
  expect(await wrong.payIn.createPayment(operation)).toEqual(unauthorized);
  const { payIn } = adapterOf(paypal).paypal;
  await paypal.control("/keys/revoke");
  expect(await payIn.createPayment(operation)).toEqual(unauthorized);
  await paypal.control("/keys/restore");
  value(await payIn.createPayment(operation));
});

it("a call that is refused with a new token too is sent twice and no more", async () => {
  const { payIn } = adapterOf(paypal).paypal;
  const plan = { route: "POST /v2/checkout/orders", kind: "unauthorized_401", times: 9 } as const;
  paypal.world.faults.plan({ service: "paypal", ...plan });
  const operation = creation({}, clock());
  expect(await payIn.createPayment(operation)).toEqual(unauthorized);
  const own = paypal.world.log
    .all()
    .filter(({ idempotencyKey }) => idempotencyKey === operation.id);
  expect(own).toHaveLength(2);
});

it("without a token nothing is sent, so nothing can have happened", async () => {
  for (const token of [
    () => Promise.reject(new TypeError("fetch failed")),
    async () => new Response("<html>", { status: 502 }),
    async () => Response.json({ nothing: true }),
  ]) {
    const { paypal: adapter, log } = paypalWith(token);
    expect(await adapter.payIn.createPayment(creation())).toEqual({
      kind: "unavailable",
      code: "token_unavailable",
    });
    expect(JSON.stringify(log.warn.mock.calls)).not.toContain("secret-of-the-client");
  }
});
