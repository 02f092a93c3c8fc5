import { expect, test } from "vitest";
import { outcomeOf } from "../support/desks.ts";
import {
  ask,
  booked,
  has,
  invoicesOf,
  leap,
  PRO,
  pay,
  planOf,
  previewOf,
  STUDIO,
  shopWorld,
  subscribe,
} from "../support/plans.ts";
import { DAY_MS, stripe } from "../support/purchase.ts";
import type { World } from "../support/world.ts";

const BERLIN = { country: "DE", postalCode: "10115" };
const TEXAS = { country: "US", region: "TX", postalCode: "75001" };

/** The marketplace sells from Germany and collects there, by Stripe Tax. */
async function taxed() {
  const made = await shopWorld({ PLAN_TAXES: "on" });
  await stripe(made.w, "/v1/tax/settings", { "head_office[address][country]": "DE" });
  await stripe(made.w, "/v1/tax/registrations", {
    ...{ country: "DE", active_from: "now", "country_options[de][type]": "standard" },
    "country_options[de][standard][place_of_supply_scheme]": "standard",
  });
  return made;
}
/** What is owed to the tax office, and what was earned, in cents. */
async function accountsOf(w: World) {
  const rows = await w.sql`select account, -sum(amount_minor)::int as minor from ledger_entries
    where account in ('platform:tax', 'platform:subscriptions') group by 1`;
  return Object.fromEntries(rows.map(({ account, minor }) => [account, minor]));
}

test("taxes are added to a plan where the seller is, and are owed to the tax office", async () => {
  const { w, desk } = await taxed();
  expect((await planOf(desk)).asksPlace).toBe(true);
  const begun = await subscribe(desk, { ...PRO, place: BERLIN });
  expect(begun.toPay).toMatchObject({ amount: { minor: "2261" } });
  await pay(w, begun);
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
  const [invoice] = await invoicesOf(desk);
  expect(invoice).toMatchObject({ total: { minor: "2261" }, tax: { minor: "361" } });
  expect(await accountsOf(w)).toEqual({ "platform:subscriptions": 1900, "platform:tax": 361 });
  expect(await booked(w)).toMatchObject({ invoice_capture: 2261 });
});

test("a renewal and an upgrade are taxed too, as it was shown", async () => {
  const { w, desk } = await taxed();
  await pay(w, await subscribe(desk, { ...PRO, place: BERLIN }));
  await leap(w, 31);
  expect(await accountsOf(w)).toEqual({ "platform:subscriptions": 3800, "platform:tax": 722 });
  await w.advance(9 * DAY_MS);
  const shown = await previewOf(desk, STUDIO);
  expect(Number(shown.tax.minor)).toBeGreaterThan(0);
  await ask(desk, "changes", { ...STUDIO, at: shown.at });
  await w.pump();
  const [newest] = await invoicesOf(desk);
  expect(newest).toMatchObject({ state: "paid", total: shown.total, tax: shown.tax });
  expect(await accountsOf(w)).toEqual({
    "platform:subscriptions": 3800 + Number(shown.total.minor) - Number(shown.tax.minor),
    "platform:tax": 722 + Number(shown.tax.minor),
  });
});

test("what goes back takes its taxes along, in parts as in the whole", async () => {
  const { w, desk } = await taxed();
  await pay(w, await subscribe(desk, { ...PRO, place: BERLIN }));
  const [row] = await w.sql`select charge_ref from invoice_payments`;
  for (const amount of ["1000", "7", "1254"]) {
    await stripe(w, "/v1/refunds", { charge: `${row?.charge_ref}`, amount });
    await w.pump();
  }
  expect(await accountsOf(w)).toEqual({ "platform:subscriptions": 0, "platform:tax": 0 });
  expect((await has(desk))[0]).toBe("starter");
});

test("where nothing is collected nothing is added", async () => {
  const { w, desk } = await taxed();
  await pay(w, await subscribe(desk, { ...PRO, place: TEXAS }));
  expect(await accountsOf(w)).toEqual({ "platform:subscriptions": 1900 });
});

test("without a place, or with one that Stripe does not know, nothing begins, and the next try does", async () => {
  const { w, desk } = await taxed();
  const tried = async (body: object) =>
    outcomeOf(await desk.post("/seller/plan/subscriptions", body));
  expect(await tried(PRO)).toEqual([422, "place_required"]);
  expect(await tried({ ...PRO, place: { country: "US" } })).toEqual([422, "place_unknown"]);
  expect((await planOf(desk)).subscription).toBeNull();
  await pay(w, await subscribe(desk, { ...PRO, place: BERLIN }));
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
  // Who has one is asked no more.
  expect((await planOf(desk)).asksPlace).toBe(false);
});
