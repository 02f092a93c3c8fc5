import { expect, test } from "vitest";
import { blockedTransfer } from "../support/blocked.ts";
import { outcomeOf } from "../support/desks.ts";
import { decide, dispute, disputeOf } from "../support/disputes.ts";
import { everything } from "../support/everything.ts";
import { float } from "../support/order-refunds.ts";
import { checkedOut, problemOf } from "../support/orders.ts";
import { agree, rails, ship } from "../support/purchase.ts";
import { threeArtisans, uuid, type World, world } from "../support/world.ts";

const DAY_MS = 24 * 60 * 60_000;
const EMAIL = "ada.lovelace@buyers.example";
const STREET = "12 Analytical Row";
const shippingAddress = {
  name: "Ada Lovelace",
  line1: STREET,
  city: "London",
  postalCode: "W1",
  country: "GB",
};

async function bought(w: World, rail: "stripe" | "paypal", headers: Record<string, string>) {
  const products = await threeArtisans(w);
  const body = { items: w.cart(...products), email: EMAIL, shippingAddress, processor: rail };
  const purchase = checkedOut(await w.post("/api/checkout", body, headers));
  await agree(w, rail, purchase as never);
  await w.pump();
  return purchase as never as Parameters<typeof ship>[1];
}

test.each(["stripe", "paypal"] as const)(
  "V206 a buyer who is erased is nowhere any more, and the books stay as they were (%s)",
  async (rail) => {
    const w = await world();
    const ada = await w.login({ email: EMAIL, name: "Ada Lovelace" });
    const purchase = await bought(w, rail, ada.headers);
    const before = await w.sql`select sum(amount_minor)::text as sum, count(*) from ledger_entries`;
    const open = await w.post("/api/me/erasure", { email: EMAIL }, ada.headers);
    expect([open.status, problemOf(open).code]).toEqual([409, "person_has_open_orders"]);
    expect(await everything(w)).toContain(STREET);

    await ship(w, purchase);
    const wrong = await w.post("/api/me/erasure", { email: "eve@buyers.example" }, ada.headers);
    expect([wrong.status, problemOf(wrong).code]).toEqual([409, "not_your_address"]);
    expect((await w.post("/api/me/erasure", { email: EMAIL }, ada.headers)).status).toBe(200);

    const all = (await everything(w)).toLowerCase();
    for (const trace of [EMAIL, "lovelace", STREET.toLowerCase(), ada.userId])
      expect(
        all.replaceAll(`"subject": "${ada.userId}"`, "").replaceAll(`user:${ada.userId}`, ""),
      ).not.toContain(trace);
    expect((await w.get("/api/me", ada.headers)).status).toBe(401);
    expect(
      await w.sql`select sum(amount_minor)::text as sum, count(*) from ledger_entries`,
    ).toEqual(before);
    // Artisans are paid all the same, and an event of then still finds its payment.
    await w.advance(8 * DAY_MS);
    await w.transfersRun();
    await w.pump();
    const events = await w.sql`select id from inbox where redacted_at is not null`;
    expect(events.length).toBeGreaterThan(0);
    const ids = events.map(({ id }) => id as string);
    const replayed = await w.post("/api/operator/events/replay", { ids }, w.operator);
    expect(replayed.status).toBe(200);
  },
);

test("V206 a guest is erased by an operator, which is noted without the address", async () => {
  const w = await world();
  const purchase = await bought(w, "stripe", {});
  await ship(w, purchase);
  const unknown = await w.post(
    "/api/operator/erasures",
    { email: "no@buyers.example" },
    w.operator,
  );
  expect([unknown.status, problemOf(unknown).code]).toEqual([404, "person_not_found"]);
  const erased = await w.post("/api/operator/erasures", { email: EMAIL.toUpperCase() }, w.operator);
  expect(erased.status).toBe(200);
  const all = (await everything(w)).toLowerCase();
  for (const trace of [EMAIL, "lovelace", STREET.toLowerCase()]) expect(all).not.toContain(trace);
  const [noted] = await w.sql`select actor, facts from audit_log where action = 'erase_person'`;
  expect(noted).toEqual({ actor: `operator:${w.operatorId}`, facts: { orders: 1 } });
  expect(await w.sql`select payment_id from payment_senders`).toEqual([]);
});

test.each(rails)(
  "V206 what was said of a buyer in a dispute with %s is gone as well, once it is over",
  async (rail) => {
    const w = await world();
    await float(w, rail);
    const purchase = await bought(w, rail, {});
    await ship(w, purchase);
    const ref = await dispute(w, rail, purchase);
    await w.pump();
    const erase = () => w.post("/api/operator/erasures", { email: EMAIL }, w.operator);
    expect(problemOf(await erase()).code).toBe("person_has_open_orders");
    const { id } = await disputeOf(w, purchase);
    const { body } = await w.get(`/api/operator/disputes/${id}`, w.operator);
    const { draft } = body as never as { draft: object };
    await w.post(`/api/operator/disputes/${id}/evidence`, draft, w.operator);
    await w.pump();
    expect(await everything(w)).toContain("Ada Lovelace");
    await decide(w, rail, ref, "won");
    await w.pump();
    expect((await erase()).status).toBe(200);
    const all = (await everything(w)).toLowerCase();
    for (const trace of [EMAIL, "lovelace", STREET.toLowerCase()]) expect(all).not.toContain(trace);
  },
);

/** A transfer to an artisan that waits for a second operator, after one who has said no before. */
async function askedTwice(w: World) {
  const blocked = await blockedTransfer(w);
  const other = await w.login({ role: "operator" });
  const ask = async () =>
    ((await blocked.unblock()).body as never as { approval: { id: string } }).approval.id;
  const decide = (id: string, how: "approvals" | "refusals") =>
    w.post(
      `/api/operator/approvals/${id}/${how}`,
      how === "refusals" ? { reason: "Not yet." } : {},
      other.headers,
    );
  await decide(await ask(), "refusals");
  return { ...blocked, ask, decide, waiting: await ask() };
}
const destinations = async (w: World) =>
  (await w.sql`select distinct destination from approvals`).map(({ destination }) => destination);

test("V206 no approval keeps the address of somebody who is erased, and one that waits sends nothing", async () => {
  const w = await world({ DUAL_CONTROL_MINOR: "1000" });
  const { artisan, ask, decide, waiting, state } = await askedTwice(w);
  expect(await destinations(w)).toEqual([artisan.email]);
  const person = await w.login({ email: artisan.email });
  const erased = await w.post("/api/me/erasure", { email: artisan.email }, person.headers);
  expect(erased.status).toBe(200);
  expect(await destinations(w)).toEqual(["erased@erased.invalid"]);

  expect(outcomeOf(await decide(waiting, "approvals"))).toEqual([409, "approval_outdated"]);
  expect(await state()).toEqual(["blocked", "refused"]);
  // The desk still names the address: it is the seller's until they change it.
  expect((await decide(await ask(), "approvals")).status).toBe(200);
  expect((await state())[0]).not.toBe("blocked");
});

test("an approval loses its address and nothing else, and gets no other", async () => {
  const w = await world({ DUAL_CONTROL_MINOR: "1000" });
  const { waiting } = await askedTwice(w);
  const attempt = (change: string) =>
    w.withDatabase((sql) => sql.query(`update approvals set ${change} where id = $1`, [waiting]));
  for (const change of [
    "destination = 'eve@buyers.example'",
    "destination = null",
    "destination = 'erased@erased.invalid', amount_minor = 1",
    "destination = 'erased@erased.invalid', requested_by = 'operator:other'",
  ])
    await expect(attempt(change), change).rejects.toThrow(/cannot be rewritten/);
  await attempt("destination = 'erased@erased.invalid'");
});

test("whoever works at a desk gets what is kept of it, where money was let go to included", async () => {
  const w = await world({ DUAL_CONTROL_MINOR: "1000" });
  const { artisan, login } = await askedTwice(w);
  const eve = await w.login({ sellerId: (await w.artisan()).id });
  const { body } = await w.get("/api/me/export", login.headers);
  const asked = { destination: artisan.email, amountMinor: "2750", currency: "USD" };
  expect(body).toMatchObject({
    desk: {
      ...{ id: artisan.id, paypalEmail: artisan.email, paypalState: "active" },
      approvals: [
        { ...asked, state: "refused" },
        { ...asked, state: "waiting" },
      ],
    },
  });
  // Who decided is the shop's business, and another desk nobody else's.
  expect(JSON.stringify(body)).not.toContain("operator:");
  const others = (await w.get("/api/me/export", eve.headers)).body;
  expect(others).toMatchObject({ desk: { approvals: [] } });
  expect(JSON.stringify(others)).not.toContain(artisan.email);
});

test("whoever is logged in gets all that is kept of them, and no secret and nobody else's", async () => {
  const w = await world();
  const [ada, eve] = [await w.login({ email: EMAIL, name: "Ada Lovelace" }), await w.login()];
  const { order } = await bought(w, "stripe", ada.headers);
  const file = (await w.get("/api/me/export", ada.headers)).body;
  expect(file).toMatchObject({
    ...{ account: { email: EMAIL, name: "Ada Lovelace" }, desk: null },
    orders: [{ id: order.id, shippingAddress, payments: [{ state: "succeeded" }] }],
  });
  expect(JSON.stringify(file)).not.toContain(ada.token);
  const others = (await w.get("/api/me/export", eve.headers)).body;
  expect(others).toMatchObject({ orders: [] });
  expect(JSON.stringify(others)).not.toContain("Lovelace");
});

test("what is old is forgotten by itself, and no sooner", async () => {
  const w = await world({ EVENTS_KEPT_DAYS: "30", BUYERS_KEPT_DAYS: "180" });
  const purchase = await bought(w, "stripe", {});
  await ship(w, purchase);
  const forget = () => w.post("/api/operator/jobs/forget-people", {}, w.operator);
  await w.advance(29 * DAY_MS);
  expect((await forget()).body).toMatchObject({ worked: 0 });
  await w.advance(2 * DAY_MS);
  await forget();
  expect(await w.sql`select 1 from inbox where redacted_at is null`).toEqual([]);
  expect(await everything(w)).toContain(STREET);
  await w.advance(150 * DAY_MS);
  await forget();
  expect(await everything(w)).not.toContain(STREET);
});

test("a redacted event can be rewritten by nobody", async () => {
  const w = await world();
  await bought(w, "stripe", {});
  await w.sql`update inbox set body = '{}', redacted_at = now()`;
  await expect(w.sql`update inbox set body = '{"a":1}'`).rejects.toThrow(/cannot be rewritten/);
  await expect(w.sql`update inbox set redacted_at = null`).rejects.toThrow(/cannot be rewritten/);
});

test.each(["told", "not told yet"])(
  "a tracking number that PayPal was %s is forgotten with its buyer",
  async (when) => {
    const w = await world();
    const ada = await w.login({ email: EMAIL, name: "Ada Lovelace" });
    const purchase = await bought(w, "paypal", ada.headers);
    await ship(w, purchase);
    const part = `/api/seller-orders/${purchase.order.parts[0]!.id}`;
    const correct = (trackingNumber: string) =>
      w.request(`${part}/parcel`, {
        method: "PUT",
        headers: {
          ...{ ...w.operator, "Content-Type": "application/json" },
          "Idempotency-Key": uuid(),
        },
        body: JSON.stringify({ carrier: "UPS", trackingNumber }),
      });
    expect((await correct("1ZWRONG0000000001")).status).toBe(200);
    expect((await correct("1ZRIGHT0000000002")).status).toBe(200);
    if (when === "told") {
      await w.everyMinute();
      await w.pump();
    }
    expect(await everything(w)).toContain("1ZRIGHT0000000002");
    expect((await w.post("/api/me/erasure", { email: EMAIL }, ada.headers)).status).toBe(200);
    await w.everyMinute();
    await w.pump();
    const all = await everything(w);
    expect(all.match(/1Z(WRONG|RIGHT)\d+/g)).toBeNull();
    expect(await w.sql`select kind from operations where state = 'open'`).toEqual([]);
  },
);
