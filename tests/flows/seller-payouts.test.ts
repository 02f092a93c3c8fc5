import { expect, test } from "vitest";
import { mirrorPayout } from "../../worker/usecases/mirror-payout.ts";
import { atDesk, outcomeOf, usd } from "../support/desks.ts";
import { DAY_MS, due, runTransfers, transfersOf } from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

type Payout = { id: string; ref: string; state: string; said: { words: string; next: string } };
type Desk = Awaited<ReturnType<typeof atDesk>>["desk"];

const payoutsOf = async (desk: Desk, query = "") =>
  (await desk.get(`/seller/payouts${query}`)).body as never as {
    payouts: Payout[];
    next: string | null;
  };
const statesOf = async (desk: Desk) => (await payoutsOf(desk)).payouts.map(({ state }) => state);

/** A seller who was sent something, and whose bank was paid it by Stripe. */
async function paidOut(w: World) {
  const { artisan, desk, login } = await atDesk(w);
  const purchase = await due(w, "stripe", { products: [await w.product(artisan)] });
  await runTransfers(w);
  await w.takeEvents();
  await w.advance(4 * DAY_MS);
  const events = (await w.takeEvents()).filter(({ type }) => type.startsWith("payout."));
  return { artisan, desk, login, purchase, events };
}
const fail = (w: World, ref: string, failureCode: string) =>
  w.control("POST", `/stripe/payouts/${ref}`, { failureCode });
const entries = async (w: World) => w.sql`select count(*)::int as n from ledger_entries`;

test("a seller sees the money arrive at the bank, and what each payout was made of", async () => {
  const w = await world();
  const { desk, purchase, events } = await paidOut(w);
  const before = await entries(w);
  for (const event of events) await w.deliver(event);
  await w.pump();
  const { payouts } = await payoutsOf(desk);
  expect(payouts).toMatchObject([{ state: "paid", amount: usd(2750) }]);
  const [transfer] = await transfersOf(w, purchase);
  const { body } = await desk.get(`/seller/payouts/${payouts[0]!.id}`);
  expect(body).toEqual({
    payout: payouts[0],
    lines: [
      {
        ...{ kind: "payment", amount: usd(2750), fee: usd(0), transferId: transfer?.id },
        sellerOrderId: transfer?.sellerOrderId,
        orderNumber: expect.stringMatching(/./),
      },
    ],
    isCut: false,
  });
  // It is the seller's own money by now, and none of the platform's.
  expect(await entries(w)).toEqual(before);
});

test.each(["in order", "backwards", "twice"])(
  "V128 a payout that fails after it was paid is failed to its seller, whose events come %s",
  async (how) => {
    const w = await world();
    const { artisan, desk, events } = await paidOut(w);
    for (const event of events) await w.deliver(event);
    await w.pump();
    expect(await statesOf(desk)).toEqual(["paid"]);
    const [payout] = (await payoutsOf(desk)).payouts;
    const owed = await w.sql`select * from ledger_entries order by transaction_id, account`;

    await fail(w, payout!.ref, "account_closed");
    const late = await w.takeEvents();
    const all = how === "in order" ? late : [...events, ...late];
    for (const event of how === "backwards" ? all.toReversed() : all) await w.deliver(event);
    if (how === "twice") for (const event of late) await w.deliver(event);
    await w.pump();
    const [failed] = (await payoutsOf(desk)).payouts;
    expect(failed).toMatchObject({
      state: "failed",
      said: {
        words: "The bank account is closed.",
        next: expect.stringContaining("back in your balance at Stripe"),
      },
    });
    // The money is the seller's, at Stripe: nothing of what the platform owes is opened again.
    expect(await w.sql`select * from ledger_entries order by transaction_id, account`).toEqual(
      owed,
    );

    // and the seller is told by mail, once, however often cron looks
    await w.everyMinute();
    await w.everyMinute();
    const mails = (await w.mailsTo(artisan.email)).filter(({ subject }) =>
      subject.includes("Your bank did not take 27.50 USD"),
    );
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain("The bank account is closed.");
  },
);

test("V128 what was told before the failure and arrives after it changes nothing", async () => {
  const w = await world();
  const { desk, events } = await paidOut(w);
  for (const event of events) await w.deliver(event);
  await w.pump();
  const [payout] = (await payoutsOf(desk)).payouts;
  await fail(w, payout!.ref, "no_account");
  await w.pump();
  // Whoever read it as paid a moment ago comes after whoever read it as failed.
  await w.withDeps(async (deps) => {
    const seller = (await w.sql`select seller_id from payouts`)[0]?.seller_id as never;
    await deps.store.transact((tx) =>
      mirrorPayout(deps, tx, seller, {
        ...{ ref: payout!.ref, account: undefined, state: "paid", failureCode: undefined },
        ...{ amount: { minor: 2750n, currency: "USD" }, arrivesAt: undefined },
        ...{ lines: undefined, isCut: false },
      }),
    );
  });
  expect(await statesOf(desk)).toEqual(["failed"]);
});

test("a payout of an account that is nobody's here is shown to an operator and changes nothing", async () => {
  const w = await world();
  const { artisan, events } = await paidOut(w);
  await w.sql`update sellers set stripe_account_id = null,
    stripe_transfers = 'inactive' where id = ${artisan.id}`;
  for (const event of events) await w.deliver(event);
  await w.pump();
  expect(await w.sql`select count(*)::int as n from payouts`).toEqual([{ n: 0 }]);
  const [kept] = await w.sql`select distinct state from inbox where type like 'payout.%'`;
  expect(kept).toEqual({ state: "quarantined" });
});

test("another seller's payout is not there, and pages are cut", async () => {
  const w = await world();
  const one = await paidOut(w);
  for (const event of one.events) await w.deliver(event);
  await w.pump();
  const second = await due(w, "stripe", { products: [await w.product(one.artisan)] });
  expect(second).toBeDefined();
  await runTransfers(w);
  await w.advance(4 * DAY_MS);
  await w.pump();
  const other = await atDesk(w);
  const first = await payoutsOf(one.desk, "?limit=1");
  expect(first.payouts).toHaveLength(1);
  const rest = await payoutsOf(one.desk, `?limit=1&cursor=${first.next}`);
  expect(rest.payouts).toHaveLength(1);
  expect(rest.payouts[0]!.id).not.toBe(first.payouts[0]!.id);
  expect(await payoutsOf(other.desk)).toEqual({ payouts: [], next: null });
  expect(outcomeOf(await other.desk.get(`/seller/payouts/${first.payouts[0]!.id}`))).toEqual([
    404,
    "payout_not_found",
  ]);
});
