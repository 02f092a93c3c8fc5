import { expect, test } from "vitest";
import { type Browser, browser, PASSWORD, registered } from "../support/accounts.ts";
import { codeOf } from "../support/authenticator.ts";
import { atDesk, deskOf, mailedToken, outcomeOf } from "../support/desks.ts";
import { DAY_MS, due, effects, runTransfers, transfersOf } from "../support/purchase.ts";
import { PUBLIC_URL, type World, world } from "../support/world.ts";

const PAYOUTS = /^\/v1\/payments\/payouts$/;
const NEW = "new@artisans.example";
const HOUR_MS = 60 * 60_000;

test("a PayPal address is paid only once the link that was mailed to it has come back", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w, { paypal: "none" });
  const items = w.cart(await w.product(artisan));
  const refusal = async () =>
    ((await w.post("/api/quotes", { items })).body as never as { methods: object[] }).methods[1];

  expect((await desk.put("/seller/paypal", { email: "New@Artisans.example" })).status).toBe(200);
  expect((await desk.get("/seller")).body.paypal).toMatchObject({ email: NEW, state: "unproved" });
  expect(await refusal()).toMatchObject({ refusal: "artisan_not_payable" });
  const token = await mailedToken(w, NEW);
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  const [row] = await w.sql`select * from paypal_proofs`;
  expect(JSON.stringify(row)).not.toContain(token);

  expect((await desk.post("/seller/paypal/proofs", { token })).status).toBe(200);
  expect((await desk.get("/seller")).body.paypal).toEqual({
    ...{ email: NEW, state: "active", mailedUntil: null },
  });
  expect(await refusal()).toMatchObject({ refusal: null });
  // Used up.
  expect(outcomeOf(await desk.post("/seller/paypal/proofs", { token }))).toEqual([
    404,
    "proof_not_found",
  ]);
  // The address that is proved stays so when it is named again, and nothing is mailed.
  expect((await desk.put("/seller/paypal", { email: NEW })).status).toBe(200);
  expect((await desk.get("/seller")).body.paypal).toMatchObject({ state: "active" });
  expect(await w.mailsTo(NEW)).toHaveLength(1);
});

test("a link that is over, replaced, mistyped or another seller's proves nothing", async () => {
  const w = await world();
  const { desk } = await atDesk(w, { paypal: "none" });
  const { desk: other } = await atDesk(w, { paypal: "none" });
  const prove = async (at: typeof desk, token: string) =>
    outcomeOf(await at.post("/seller/paypal/proofs", { token }));
  const no = [404, "proof_not_found"];

  await desk.put("/seller/paypal", { email: NEW });
  const first = await mailedToken(w, NEW);
  expect(await prove(other, first)).toEqual(no);
  expect(await prove(desk, `${first.slice(0, -1)}x`)).toEqual(no);
  expect(await prove(desk, "0".repeat(64))).toEqual(no);
  await desk.put("/seller/paypal", { email: "newer@artisans.example" });
  expect(await prove(desk, first)).toEqual(no);
  const second = await mailedToken(w, "newer@artisans.example");
  await w.advance(24 * HOUR_MS);
  expect(await prove(desk, second)).toEqual(no);
  expect((await desk.get("/seller")).body.paypal).toEqual({
    ...{ email: "newer@artisans.example", state: "unproved", mailedUntil: null },
  });
  for (const token of ["", null, [], 0, "x".repeat(201)])
    expect(outcomeOf(await desk.post("/seller/paypal/proofs", { token }))).toEqual([
      400,
      "body_invalid",
    ]);
});

test("an address that is none is refused, a mailbox is not filled, and a blocked account stays blocked", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w, { paypal: "none" });
  for (const body of [
    { email: "nobody" },
    { email: "a@b.example\r\nBcc: c@d.example" },
    { email: `${"x".repeat(120)}@b.example` },
    { email: NEW, state: "active" },
    {},
  ])
    expect(outcomeOf(await desk.put("/seller/paypal", body))).toEqual([400, "body_invalid"]);
  const tries = [];
  for (let n = 0; n < 6; n++) tries.push(await desk.put("/seller/paypal", { email: NEW }));
  expect(tries.map(outcomeOf)).toEqual([200, 200, 200, 200, 200, [429, "too_many_mails"]]);
  // Another seller does not fill it either.
  const { desk: other } = await atDesk(w, { paypal: "none" });
  expect(outcomeOf(await other.put("/seller/paypal", { email: NEW }))).toEqual([
    429,
    "too_many_mails",
  ]);
  await w.sql`update sellers set paypal_state = 'blocked' where id = ${artisan.id}`;
  await w.advance(2 * HOUR_MS);
  expect(outcomeOf(await desk.put("/seller/paypal", { email: "x@y.example" }))).toEqual([
    409,
    "paypal_blocked",
  ]);
});

test("V131 a transfer that was opened goes where it was opened for, and the next one waits for the new address", async () => {
  const w = await world();
  const { artisan, desk, login } = await atDesk(w);
  const products = [await w.product(artisan)];
  const first = await due(w, "paypal", { products });
  const second = await due(w, "paypal", { products });
  // One is opened, and its message waits in the queue.
  await w.sql`update transfers set state = 'held', due_at = due_at + interval '100 days'
    where seller_order_id = ${second.order.parts[0]!.id}`;
  await w.transfersRun();
  expect((await transfersOf(w, first))[0]).toMatchObject({ state: "sending" });
  await desk.put("/seller/paypal", { email: NEW });
  await w.pump();
  await w.sql`update transfers set state = 'due', due_at = due_at - interval '100 days' where seller_order_id = ${second.order.parts[0]!.id}`;
  await runTransfers(w);

  const sent = async () =>
    (await effects(w, PAYOUTS)).map(
      ({ params }) => (params as { items: { receiver: string }[] }).items[0]?.receiver,
    );
  expect(await sent()).toEqual([artisan.email]);
  expect((await transfersOf(w, second))[0]).toMatchObject({
    ...{ state: "blocked", blockedReason: "seller_not_payable" },
  });
  // Whoever works at the desk is told, where somebody who took it over does not read.
  expect((await w.mailsTo(artisan.email)).map(({ subject }) => subject)).toContain(
    "The PayPal address of your shop was changed",
  );
  expect(login.email).not.toBe(artisan.email);

  await desk.post("/seller/paypal/proofs", { token: await mailedToken(w, NEW) });
  await runTransfers(w);
  expect(await sent()).toEqual([artisan.email, NEW]);
  expect((await transfersOf(w, second))[0]).toMatchObject({ state: "settled" });
});

test("what came back from a wrong address still waits for an operator when a new one is proved", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  const purchase = await due(w, "paypal", { products: [await w.product(artisan)] });
  await w.control("POST", "/paypal/receivers", { email: artisan.email, status: "unknown" });
  await runTransfers(w);
  await w.advance(31 * DAY_MS);
  await w.pump();
  await desk.put("/seller/paypal", { email: NEW });
  await desk.post("/seller/paypal/proofs", { token: await mailedToken(w, NEW) });
  await runTransfers(w);
  const [transfer] = await transfersOf(w, purchase);
  expect(transfer).toMatchObject({ state: "blocked", blockedReason: "returned" });
  await w.post(`/api/operator/transfers/${transfer!.id}/unblock`, {}, w.operator);
  await runTransfers(w);
  expect((await transfersOf(w, purchase))[0]).toMatchObject({ state: "settled" });
});

const SELLER = "sam@artisans.example";
const login = { email: SELLER, password: PASSWORD };

/** Registered, and with a desk. */
async function withDesk(w: World): Promise<Browser> {
  const b = await registered(w, SELLER);
  const desk = { name: "Bowls of Sam", story: "Thrown by hand.", currency: "USD" };
  expect((await b.post("/api/sellers", desk)).status).toBe(201);
  return b;
}
/** What becomes of it when this browser names the address. */
async function named(w: World, b: Browser, email: string) {
  const Cookie = [...b.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const desk = deskOf(w, { headers: { Cookie, Origin: PUBLIC_URL } });
  return outcomeOf(await desk.put("/seller/paypal", { email }));
}

const told = async (w: World, to: string) =>
  (await w.mailsTo(to)).filter(({ subject }) => subject.includes("was changed")).length;

test("where a seller's money goes is said only after a login of just now", async () => {
  const w = await world();
  const b = await withDesk(w);
  expect(await named(w, b, NEW)).toBe(200);
  await w.advance(15 * 60_000);
  expect(await named(w, b, "thief@elsewhere.example")).toEqual([403, "session_not_fresh"]);
  expect(await w.mailsTo("thief@elsewhere.example")).toEqual([]);
  expect(await w.sql`select paypal_email from sellers`).toEqual([{ paypal_email: NEW }]);
  await b.post("/api/auth/sign-in/email", login);
  expect(await named(w, b, "newer@artisans.example")).toBe(200);
  // Nothing was proved yet that could be lost.
  expect(await told(w, SELLER)).toBe(0);
  await w.sql`update sellers set paypal_state = 'active'`;
  expect(await named(w, b, NEW)).toBe(200);
  for (const to of [SELLER, "newer@artisans.example"]) expect(await told(w, to)).toBe(1);
});

test("where a seller's money goes is said only with the second factor, if the account has one", async () => {
  const w = await world();
  const b = await withDesk(w);
  const { body } = await b.post("/api/auth/two-factor/enable", { password: PASSWORD });
  const { totpURI } = body as unknown as { totpURI: string };
  await b.post("/api/auth/two-factor/verify-totp", { code: codeOf(totpURI) });
  expect(await named(w, b, NEW)).toBe(200);

  // A device that may skip the code, which is then logged in by its password alone.
  const trusted = browser(w);
  await trusted.post("/api/auth/sign-in/email", login);
  const second = { code: codeOf(totpURI), trustDevice: true };
  await trusted.post("/api/auth/two-factor/verify-totp", second);
  expect(await named(w, trusted, "newer@artisans.example")).toBe(200);
  await trusted.post("/api/auth/sign-out");
  await w.advance(15_000);
  await trusted.post("/api/auth/sign-in/email", login);
  expect((await trusted.get("/api/seller")).status).toBe(200);
  expect(await named(w, trusted, "thief@elsewhere.example")).toEqual([
    403,
    "second_factor_required",
  ]);
});
