import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, inject, test } from "vitest";
import { openHttp } from "../../worker/db/client.ts";
import { featuredSellers, ofPlan } from "../../worker/db/repositories/plan-of.ts";
import {
  invoicePeriods,
  subscriptionInvoices,
  subscriptions,
} from "../../worker/db/schema/index.ts";
import type { SellerId } from "../../worker/domain/ids.ts";
import { intervals, paidPlans, plans } from "../../worker/domain/plans.ts";
import {
  entitlementAt,
  invoiceStates,
  isEnded,
  subscriptionStates,
} from "../../worker/domain/subscriptions.ts";
import { uuid, type World, world } from "../support/world.ts";

const HOUR_MS = 60 * 60_000;
const GRACE_DAYS = 2;
const START = Date.UTC(2026, 0, 1);
/** Few different ones, so that moments are often the same. */
const hour = fc.integer({ min: 0, max: 8 }).map((n) => new Date(START + n * 12 * HOUR_MS));
const maybe = fc.option(hour, { nil: null });
const terms = { plan: fc.constantFrom(...paidPlans), interval: fc.constantFrom(...intervals) };
const money = fc.constantFrom(0n, 1900n);

const subscription = fc.record({
  ...{ ...terms, state: fc.constantFrom(...subscriptionStates) },
  ...{ trialEndsAt: maybe, owedSince: maybe, endsAt: maybe },
  isPaused: fc.constantFrom(true, false, false),
});
const period = fc.record({
  ...{ ...terms, between: fc.tuple(hour, hour) },
  amountMinor: fc.constantFrom(-100n, 0n, 1900n, 1900n),
});
const invoice = fc.record({
  state: fc.constantFrom(...invoiceStates, "paid", "paid", "paid"),
  isDisputed: fc.constantFrom(true, false, false),
  ...{ paidMinor: money, givenBackMinor: fc.constantFrom(0n, 0n, 900n, 1900n) },
  periods: fc.array(period, { maxLength: 2 }),
});
/** The first is the one that may live. */
const seller = fc.record({
  subscriptions: fc.array(subscription, { minLength: 1, maxLength: 2 }),
  invoices: fc.array(invoice, { maxLength: 3 }),
});
type Drawn = typeof seller extends fc.Arbitrary<infer T> ? T : never;

test("statements about many sellers see the plan that the rule computes of each, whatever was paid", async () => {
  const w = await world();
  // Rows that no use case would write: the books have nothing of them.
  w.skipBalance = true;
  const db = ownerOf(w);
  const ids: SellerId[] = [];
  for (const drawn of fc.sample(seller, { seed: 27, numRuns: 250 }))
    ids.push(await written(w, db, drawn));

  const seen = new Set<string>();
  for (let hours = -4; hours <= 8 * 12 + GRACE_DAYS * 24; hours += 4) {
    const at = { now: new Date(START + hours * HOUR_MS), graceDays: GRACE_DAYS };
    const listingsMax = ofPlan(sql.raw("sellers.id"), at, (plan) => plan.listingsMax);
    const { rows } = await db.execute(sql`select id, ${listingsMax} as listings_max,
      id in ${featuredSellers(at)} as is_featured from sellers order by id`);
    const expected = await w.withDeps(({ store }) =>
      Promise.all(
        ids.toSorted().map(async (id) => {
          const billed = await billedOf(store, id);
          const { plan, because } = entitlementAt(billed, at.now, at.graceDays);
          seen.add(`${plan} ${because}`);
          const { listingsMax: listings_max, isFeatured: is_featured } = plans[plan];
          return { id, listings_max, is_featured };
        }),
      ),
    );
    expect(rows, at.now.toISOString()).toEqual(expected);
  }
  expect([...seen].toSorted()).toEqual([
    ...["pro grace", "pro paid", "pro trial", "starter everybody"],
    ...["studio grace", "studio paid", "studio trial"],
  ]);
});

const known = new Map<SellerId, ReturnType<Store["subscriptions"]["billed"]>>();
type Store = Parameters<Parameters<World["withDeps"]>[0]>[0]["store"];
function billedOf({ subscriptions: of }: Store, id: SellerId) {
  const billed = known.get(id) ?? of.billed(id);
  known.set(id, billed);
  return billed;
}

function ownerOf(w: World) {
  const { neonHttp: http, neonWebSocket: webSocket } = inject("sandbox");
  return openHttp({ url: w.database.ownerUrl, standIn: { http, webSocket } });
}

async function written(w: World, db: ReturnType<typeof ownerOf>, drawn: Drawn): Promise<SellerId> {
  const { id } = await w.artisan({ stripe: "none" });
  const sellerId = id as SellerId;
  const at = new Date(START);
  const rows = drawn.subscriptions
    // One at most is live.
    .filter(({ state }, n) => n === 0 || isEnded(state))
    .map(({ trialEndsAt, owedSince, ...one }) => ({
      ...{
        id: uuid() as never,
        sellerId,
        ...one,
        trialEndsAt,
        owedSince,
        currency: "USD" as const,
      },
      ...{ priceMinor: 1900n, readingsBegun: 0, reading: 0 },
      ...{ createdAt: at, updatedAt: at },
    }));
  await db.insert(subscriptions).values(rows);
  for (const { periods, ...one } of drawn.invoices) {
    const invoiceId = uuid() as never;
    await db.insert(subscriptionInvoices).values({
      ...{ id: invoiceId, sellerId, subscriptionId: rows[0]!.id, ref: uuid(), reason: "cycle" },
      ...{ ...one, currency: "USD", totalMinor: 1900n, taxMinor: 0n, dueMinor: 0n, reading: 0 },
      ...{ createdAt: at, updatedAt: at },
    });
    const lines = periods.map(({ between, ...each }, line) => {
      const [from, until] = between.toSorted((a, b) => a.getTime() - b.getTime());
      return { ...each, invoiceId, line, from: from!, until: until! };
    });
    if (lines.length > 0) await db.insert(invoicePeriods).values(lines);
  }
  return sellerId;
}
