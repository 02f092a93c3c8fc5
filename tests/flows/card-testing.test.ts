import { expect, test } from "vitest";
import type { Product } from "../support/market.ts";
import { alertsOf, cookieOf, creatingCalls } from "../support/orders.ts";
import { MINUTE_MS, type Purchase } from "../support/purchase.ts";
import { type Answer, threeArtisans, type World, world } from "../support/world.ts";

const DECLINED = "4000000000009995";
const codeOf = ({ body }: Answer) => (body as { code?: string }).code;
const from = (address: string) => ({ "CF-Connecting-IP": address });

/** A shop that can ask for a proof, as one in production. */
async function guarded() {
  const w = await world();
  const { turnstile } = w.credentials;
  Object.assign(w.env, {
    TURNSTILE_SITE_KEY: turnstile.siteKey,
    TURNSTILE_SECRET: turnstile.secretKey,
    STAND_IN_TURNSTILE_URL: turnstile.url,
  });
  const [bowl] = await threeArtisans(w);
  await w.sql`update products set stock = 500 where id = ${bowl.id}`;
  return { w, bowl };
}
const buy = (w: World, product: Product, headers: Record<string, string>) =>
  w.checkout({ items: w.cart(product) }, headers);
const token = async (w: World, facts: Record<string, unknown> = {}) => {
  const asked = { action: "checkout", hostname: "127.0.0.1", ...facts };
  return (await w.control<{ token: string }>("POST", "/turnstile/tokens", asked)).token;
};
const bring = (proof: string) => ({ "Turnstile-Token": proof });

/** Declined tries, one card each, on as many payments as that takes; answers the guest's cookie. */
async function declines(
  w: World,
  product: Product,
  times: number,
  headersOf: (n: number) => Record<string, string>,
): Promise<Record<string, string>> {
  let cookie: Record<string, string> = {};
  for (let n = 0; n < times; n++) {
    const answer = await buy(w, product, { ...headersOf(n), ...cookie });
    if (answer.status !== 201) throw new Error(`${n}: ${JSON.stringify(answer.body)}`);
    if (n === 0) cookie = cookieOf(answer);
    await w.confirm((answer.body as never as Purchase).payment, { card: DECLINED });
    await w.pump();
    const headers = { "Order-Token": (answer.body as never as Purchase).orderToken };
    await w.post(`/api/orders/${(answer.body as never as Purchase).order.id}/cancel`, {}, headers);
  }
  return cookie;
}

test("V188 a guest who was declined five times has to show that a person is there; then may go on", async () => {
  const { w, bowl } = await guarded();
  const cookie = await declines(w, bowl, 5, () => ({}));
  const before = (await creatingCalls(w)).length;
  const asked = await buy(w, bowl, cookie);
  expect([asked.status, codeOf(asked)]).toEqual([403, "challenge_required"]);
  expect((await creatingCalls(w)).length).toBe(before);
  const proved = await buy(w, bowl, { ...cookie, ...bring(await token(w)) });
  expect(proved.status).toBe(201);
  // Somebody else is asked for nothing.
  expect((await buy(w, bowl, {})).status).toBe(201);
});

test("V188 after twenty declines from one address nobody there is let in for a while, and operators know", async () => {
  const { w, bowl } = await guarded();
  await manyDeclines(w, bowl, 20, "203.0.113.9");
  const refused = await buy(w, bowl, { ...from("203.0.113.9"), ...bring(await token(w)) });
  expect([refused.status, codeOf(refused)]).toEqual([429, "too_many_attempts"]);
  const waits = Number(refused.headers.get("Retry-After"));
  expect(waits).toBeGreaterThan(50 * 60);
  expect(waits).toBeLessThanOrEqual(60 * 60);
  expect(await alertsOf(w)).toContain("card_testing");
  expect((await buy(w, bowl, from("203.0.113.10"))).status).toBe(201);
  await w.advance(waits * 1000 + MINUTE_MS);
  expect((await buy(w, bowl, from("203.0.113.9"))).status).toBe(201);
});

/** Each by another guest: only the address is the same. One payment takes nine cards. */
async function manyDeclines(w: World, product: Product, times: number, ...addresses: string[]) {
  for (let n = 0; n < times; ) {
    const address = addresses[n % addresses.length]!;
    const proof = n >= 10 ? bring(await token(w)) : {};
    const answer = await buy(w, product, { ...from(address), ...proof });
    if (answer.status !== 201) throw new Error(`${n}: ${JSON.stringify(answer.body)}`);
    const tries = addresses.length > 1 ? 1 : 9;
    for (let i = 0; i < tries && n < times; i++, n++) {
      await w.confirm((answer.body as never as Purchase).payment, { card: DECLINED });
      await w.pump();
    }
  }
}

test("V188 declines from many addresses of one IPv6 network are one sender's", async () => {
  const { w, bowl } = await guarded();
  const addresses = Array.from({ length: 200 }, (_, n) => `2001:db8:1:2::${n.toString(16)}`);
  await manyDeclines(w, bowl, 20, ...addresses);
  const refused = await buy(w, bowl, from("2001:db8:1:2:ffff::1"));
  expect(refused.status).toBe(429);
  expect((await buy(w, bowl, from("2001:db8:1:3::1"))).status).toBe(201);
});

test("V188 a payment that has been declined ten times is closed: the next one is asked for and counted", async () => {
  const { w, bowl } = await guarded();
  const answer = await buy(w, bowl, {});
  const { order, orderToken, payment } = answer.body as never as Purchase;
  for (let i = 0; i < 10; i++) {
    await w.confirm(payment, { card: DECLINED });
    await w.pump();
  }
  expect(await w.sql`select state from payments`).toEqual([{ state: "cancelled" }]);
  const headers = { ...cookieOf(answer), "Order-Token": orderToken };
  const path = `/api/orders/${order.id}/payments`;
  const asked = await w.post(path, { processor: "stripe" }, headers);
  expect([asked.status, codeOf(asked)]).toEqual([403, "challenge_required"]);
  const wrong = bring(await token(w));
  expect(codeOf(await w.post(path, { processor: "stripe" }, { ...headers, ...wrong }))).toBe(
    "challenge_failed",
  );
  const right = bring(await token(w, { action: "pay" }));
  const opened = await w.post(path, { processor: "stripe" }, { ...headers, ...right });
  expect(opened.status).toBe(200);
  await w.confirm((opened.body as never as Purchase).payment);
  await w.pump();
});

test("V189 a token is good once, for five minutes, up to its length, and only if Cloudflare says so", async () => {
  const { w, bowl } = await guarded();
  const cookie = await declines(w, bowl, 5, () => ({}));
  const good = await token(w);
  expect((await buy(w, bowl, { ...cookie, ...bring(good) })).status).toBe(201);
  const refused = async (proof: string) => {
    const answer = await buy(w, bowl, { ...cookie, ...bring(proof) });
    return [answer.status, codeOf(answer)];
  };
  const failed = [403, "challenge_failed"];
  expect(await refused(good)).toEqual(failed);
  expect(await refused("x".repeat(2049))).toEqual(failed);
  expect(await refused("nonsense")).toEqual(failed);
  const old = await token(w);
  await w.advance(301_000);
  expect(await refused(old)).toEqual(failed);
  const down = await token(w);
  await w.fault({
    ...{ service: "turnstile", route: "POST /turnstile/v0/siteverify" },
    ...{ kind: "error_500", times: 2 },
  });
  expect(await refused(down)).toEqual(failed);
});

test("V190 a genuine token of another page or for another action proves nothing", async () => {
  const { w, bowl } = await guarded();
  const cookie = await declines(w, bowl, 5, () => ({}));
  for (const facts of [{ hostname: "elsewhere.example" }, { action: "login" }, { action: "pay" }]) {
    const answer = await buy(w, bowl, { ...cookie, ...bring(await token(w, facts)) });
    expect([answer.status, codeOf(answer)]).toEqual([403, "challenge_failed"]);
  }
});

test("V191 a limit counts the address that Cloudflare has seen, whatever X-Forwarded-For says", async () => {
  const { w, bowl } = await guarded();
  const address = from("203.0.113.9");
  const lie = (n: number) => ({ ...address, "X-Forwarded-For": `198.51.100.${n}` });
  for (let n = 0; n < 31; n++) await buyAndCancel(w, bowl, lie(n));
  expect(codeOf(await buy(w, bowl, lie(99)))).toBe("challenge_required");
  const blamed = { ...from("203.0.113.10"), "X-Forwarded-For": "203.0.113.9" };
  expect((await buy(w, bowl, blamed)).status).toBe(201);
});

async function buyAndCancel(w: World, product: Product, headers: Record<string, string>) {
  const { body } = await buy(w, product, headers);
  const sale = body as never as Purchase;
  if (!sale.order) return;
  await w.post(`/api/orders/${sale.order.id}/cancel`, {}, { "Order-Token": sale.orderToken });
}

test("a checkout that is repeated with its key is counted once", async () => {
  const { w, bowl } = await guarded();
  const headers = { ...from("203.0.113.9"), "Idempotency-Key": "one-purchase" };
  for (let n = 0; n < 40; n++) expect((await buy(w, bowl, headers)).status).toBe(201);
  const rows = await w.sql`select count from attempt_counters where key like 'payment:address:%'`;
  expect(rows).toEqual([{ count: 1 }]);
});

test("whoever is on the blocklist buys nothing, and is not told why", async () => {
  const { w, bowl } = await guarded();
  const block = async (kind: string, value: string) => {
    const body = { block: { kind, value, note: "a drill" } };
    const answer = await w.post("/api/operator/blocklist", body, w.operator);
    expect(answer.status).toBe(200);
    return (answer.body as never as { id: string }).id;
  };
  const refusedFor = async (headers: Record<string, string>) => {
    const answer = await buy(w, bowl, headers);
    return [answer.status, codeOf(answer)];
  };
  const refused = [403, "checkout_refused"];
  for (const [kind, value] of [
    ["email", "ADA@buyers.example"],
    ["address", "2001:db8:9:9::77"],
    ["country", "US"],
  ] as const) {
    const id = await block(kind, value);
    expect(await refusedFor(from("2001:db8:9:9::1"))).toEqual(refused);
    const path = `/api/operator/blocklist/${id}/remove`;
    expect((await w.post(path, {}, w.operator)).status).toBe(200);
    expect(codeOf(await w.post(path, {}, w.operator))).toBe("block_not_found");
    expect(await refusedFor(from("2001:db8:9:9::1"))).toEqual([201, undefined]);
  }
  expect(await w.sql`select action from audit_log order by at, id`).toEqual(
    [1, 2, 3].flatMap(() => [{ action: "add_block" }, { action: "remove_block" }]),
  );
});

test("a card on the blocklist pays nothing: what it was charged goes back", async () => {
  const { w, bowl } = await guarded();
  const first = (await buy(w, bowl, {})).body as never as Purchase;
  await w.confirm(first.payment);
  await w.pump();
  const [known] = await w.sql`select card_digest from payment_attempts`;
  const block = { kind: "card", value: known!.card_digest, note: "stolen" };
  expect((await w.post("/api/operator/blocklist", { block }, w.operator)).status).toBe(200);
  const second = (await buy(w, bowl, {})).body as never as Purchase;
  await w.confirm(second.payment);
  await w.pump();
  const path = `/api/orders/${second.order.id}`;
  const { body } = await w.get(path, { "Order-Token": second.orderToken });
  expect(body).toMatchObject({
    order: { state: "pending_payment", givenBack: [{ state: "succeeded" }] },
  });
});
