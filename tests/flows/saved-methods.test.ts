import { expect, test } from "vitest";
import { creatingCalls, problemOf } from "../support/orders.ts";
import { capture, paypal, rails, readOrder, stripe } from "../support/purchase.ts";
import {
  confirmSaved,
  enter,
  finishSetup,
  membersOrder,
  methodsOf,
  openSetup,
  payAndSave,
  refOf,
  type Setup,
  saved,
  tryOrder,
} from "../support/saving.ts";
import { uuid, world } from "../support/world.ts";

test.each(rails)("what a member pays with by %s is saved with consent, once", async (rail) => {
  const w = await world();
  const ada = await w.login();
  await payAndSave(w, ada, rail);
  const first = await methodsOf(w, ada);
  expect(first).toMatchObject([{ processor: rail, isDefault: true, isExpired: false }]);
  if (rail === "stripe") expect(first[0]).toMatchObject({ brand: "visa", last4: "4242" });
  else expect(first[0]).toMatchObject({ kind: "paypal", email: "b•••@example.com" });

  // The same account of PayPal, or the same card again: still one, and one customer.
  await payAndSave(w, ada, rail);
  expect(await methodsOf(w, ada)).toEqual(first);
  expect(await w.sql`select processor from customers where ref is not null`).toEqual([
    { processor: rail },
  ]);
});

test.each(rails)("a member who does not say so leaves nothing at %s", async (rail) => {
  const w = await world();
  const ada = await w.login();
  const { payment } = await membersOrder(w, ada, rail);
  await (rail === "stripe" ? w.confirm(payment) : w.approve(payment));
  await w.pump();
  expect(payment.customerSessionClientSecret).toBeUndefined();
  expect(await methodsOf(w, ada)).toEqual([]);
  expect(await w.sql`select id from customers`).toEqual([]);
});

test("a guest who wants to save or to pay with something saved is told to log in, and nothing is made", async () => {
  const w = await world();
  for (const wish of [{ saveMethod: true }, { methodId: uuid() }]) {
    const answer = await tryOrder(w, {}, "stripe", wish);
    expect([answer.status, problemOf(answer).code]).toEqual([403, "members_only"]);
  }
  expect(await creatingCalls(w)).toEqual([]);
  expect((await tryOrder(w, {}, "stripe", { saveMethod: false })).status).toBe(201);
});

test("a buyer who unticks PayPal's own box has paid and saved nothing", async () => {
  const w = await world();
  const ada = await w.login();
  const { payment } = await membersOrder(w, ada, "paypal", { saveMethod: true });
  await w.approve(payment, { keepForLater: false });
  await w.pump();
  expect(await methodsOf(w, ada)).toEqual([]);
});

test("what PayPal saves only after a while is there when it says so", async () => {
  const w = await world();
  await w.control("POST", "/paypal/vault", { vaulting: "clock" });
  const ada = await w.login();
  await payAndSave(w, ada, "paypal");
  expect(await methodsOf(w, ada)).toEqual([]);
  await w.advance(2 * 60_000);
  await w.pump();
  expect(await methodsOf(w, ada)).toHaveLength(1);
});

test.each(rails)("something of %s is saved without buying, and pays in one step", async (rail) => {
  const w = await world();
  const ada = await w.login();
  const method = await saved(w, ada, rail);
  const bought = await membersOrder(w, ada, rail, { methodId: method.id });
  if (rail === "stripe") await confirmSaved(w, method, bought.payment);
  // No window of PayPal's: the shop takes it at once.
  else expect((await capture(w, bought as never)).status).toBe(200);
  await w.pump();
  expect((await readOrder(w, bought as never)).state).toBe("paid");
  expect(await methodsOf(w, ada)).toHaveLength(1);
});

test("saving is begun once per key, and its secret is asked for again and never kept", async () => {
  const w = await world();
  const ada = await w.login();
  const key = uuid();
  const first = await openSetup(w, ada, "stripe", key);
  const again = await openSetup(w, ada, "stripe", key);
  expect(again.body).toEqual(first.body);
  expect(again.headers.get("Idempotent-Replayed")).toBe("true");
  const setups = (await w.requests()).filter(
    ({ method, path }) => method === "POST" && path === "/v1/setup_intents",
  );
  expect(setups).toHaveLength(1);
  const { clientSecret } = first.body as unknown as Setup;
  const kept = JSON.stringify([
    await w.sql`select answer, params from operations`,
    await w.sql`select body from idempotency_keys`,
  ]);
  expect(kept).not.toContain(clientSecret);
  expect(kept).not.toContain("_secret_");
});

test("a set-up whose answer was lost is the same set-up when it is asked for again", async () => {
  const w = await world();
  const ada = await w.login();
  await w.fault({ service: "stripe", route: "POST /v1/setup_intents", kind: "answer_lost" });
  const key = uuid();
  expect((await openSetup(w, ada, "stripe", key)).status).toBe(503);
  const answer = await openSetup(w, ada, "stripe", key);
  expect(answer.status).toBe(201);
  const made = (await w.requests()).filter(
    ({ method, path, replayed }) => method === "POST" && path === "/v1/setup_intents" && !replayed,
  );
  expect(new Set(made.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  expect(await w.sql`select state from operations`).toEqual([{ state: "succeeded" }]);
});

test.each(rails)(
  "what nobody entered at %s is not saved, and can be entered later",
  async (rail) => {
    const w = await world();
    const ada = await w.login();
    const setup = (await openSetup(w, ada, rail)).body as unknown as Setup;
    const early = await finishSetup(w, ada, setup);
    expect([early.status, problemOf(early).code]).toEqual([409, "setup_not_finished"]);
    await enter(w, rail, setup);
    expect((await finishSetup(w, ada, setup)).status).toBe(200);
    expect((await finishSetup(w, ada, setup)).status).toBe(200);
    await w.pump();
    expect(await methodsOf(w, ada)).toHaveLength(1);
  },
);

test("a card whose bank asks is saved once the member has answered, and not before", async () => {
  const w = await world();
  const ada = await w.login();
  const setup = (await openSetup(w, ada, "stripe")).body as unknown as Setup;
  await enter(w, "stripe", setup, { card: "4000002760003184", threeDSecure: "fail" });
  expect((await finishSetup(w, ada, setup)).status).toBe(409);
  await enter(w, "stripe", setup, { card: "4000002760003184" });
  expect((await finishSetup(w, ada, setup)).status).toBe(200);
  expect(await methodsOf(w, ada)).toMatchObject([{ last4: "3184" }]);
});

test("two tabs that save the same card leave one, and the other is let go at Stripe", async () => {
  const w = await world();
  const ada = await w.login();
  const tabs = await Promise.all([openSetup(w, ada, "stripe"), openSetup(w, ada, "stripe")]);
  const setups = tabs.map(({ body }) => body as unknown as Setup);
  for (const setup of setups) await enter(w, "stripe", setup);
  const done = await Promise.all(setups.map((setup) => finishSetup(w, ada, setup)));
  expect(done.map(({ status }) => status)).toEqual([200, 200]);
  await w.pump();
  expect(await methodsOf(w, ada)).toHaveLength(1);
  const detached = (await w.requests()).filter(({ path }) => path.endsWith("/detach"));
  expect(detached.map(({ status }) => status)).toEqual([200]);
  expect(await w.sql`select count(*)::int as n from customers`).toEqual([{ n: 1 }]);
});

test("who tries card after card is stopped before Stripe is asked", async () => {
  const w = await world();
  const ada = await w.login();
  for (let n = 0; n < 10; n++) expect((await openSetup(w, ada, "stripe")).status).toBe(201);
  const before = (await w.requests()).length;
  const answer = await openSetup(w, ada, "stripe");
  expect([answer.status, problemOf(answer).code]).toEqual([429, "rate_limited"]);
  expect((await w.requests()).length).toBe(before);
});

test("a member who leaves sees what is saved before, and takes it along, at the processors too", async () => {
  const w = await world();
  const ada = await w.login();
  const methods = { stripe: await saved(w, ada, "stripe"), paypal: await saved(w, ada, "paypal") };
  const [card, account] = [await refOf(w, methods.stripe), await refOf(w, methods.paypal)];
  const file = await w.get("/api/me/export", ada.headers);
  expect(file.body).toMatchObject({ savedMethods: [{ last4: "4242" }, { kind: "paypal" }] });
  const left = await w.post("/api/me/erasure", { email: ada.email }, ada.headers);
  expect(left.status).toBe(200);
  await w.everyMinute();
  await w.pump();
  const detached = await stripe<{ customer: string | null }>(w, `/v1/payment_methods/${card}`);
  expect(detached.customer).toBeNull();
  await expect(paypal(w, "GET", `/v3/vault/payment-tokens/${account}`)).rejects.toThrow("404");
  for (const table of ["customers", "saved_methods", "method_setups"])
    expect(await w.sql.query(`select * from ${table}`), table).toEqual([]);
  expect(await w.sql`select state from operations where state = 'open'`).toEqual([]);
});
