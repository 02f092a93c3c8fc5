import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  directionOf,
  everyTerms,
  higher,
  holdingOf,
  lookupKeyOf,
  planNames,
  plans,
  priceOf,
  termsOfKey,
} from "../../worker/domain/plans.ts";
import {
  type Billed,
  entitlementAt,
  type InvoicePeriod,
  pays,
  type Subscription,
  type SubscriptionInvoice,
  subscriptionStates,
  taxBetween,
} from "../../worker/domain/subscriptions.ts";

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n));
const GRACE = 7;
const usd = (minor: bigint) => ({ minor, currency: "USD" as const });
const pro = { plan: "pro", interval: "month" } as const;
const studio = { plan: "studio", interval: "month" } as const;

const period = (from: number, until: number, of: Partial<InvoicePeriod> = {}): InvoicePeriod => ({
  ...{ ...pro, from: day(from), until: day(until), amountMinor: 1900n, ...of },
});
const invoice = (
  periods: InvoicePeriod[],
  of: Partial<SubscriptionInvoice> = {},
): SubscriptionInvoice => ({
  ...{ id: "i" as never, sellerId: "s" as never, subscriptionId: "u" as never, ref: "in_1" },
  ...{ number: null, state: "paid", reason: "subscription_cycle", total: usd(1900n) },
  ...{ taxMinor: 0n, paidMinor: 1900n, dueMinor: 0n, givenBackMinor: 0n, isDisputed: false },
  ...{ periods, createdAt: day(0), paidAt: day(0), ...of },
});
const subscription = (of: Partial<Subscription> = {}): Subscription => ({
  ...{ id: "u" as never, sellerId: "s" as never, ref: "sub_1", state: "active", terms: pro },
  ...{ price: usd(1900n), periodStart: day(0), periodEnd: day(30), trialEndsAt: null },
  ...{ endsAt: null, endedAt: null, isPaused: false, owedSince: null, scheduled: null },
  ...{ scheduleRef: null, pending: null, latestInvoiceRef: null, method: null, reading: 1 },
  ...{ createdAt: day(0), ...of },
});
const at = (billed: Billed, n: number) => entitlementAt(billed, day(n), GRACE);
const seen = (billed: Billed, n: number) => {
  const { plan, because, until } = at(billed, n);
  return [plan, because, until && Math.round((until.getTime() - day(0).getTime()) / 86_400_000)];
};

describe("what a seller has", () => {
  test("is what everybody has, before anything was paid", () => {
    expect(seen({ subscription: undefined, invoices: [] }, 5)).toEqual([
      ...["starter", "everybody", null],
    ]);
    const begun = subscription({ state: "incomplete" });
    expect(seen({ subscription: begun, invoices: [] }, 5)[0]).toBe("starter");
  });

  test("is what was paid for, from its first moment until its last, whatever became of the subscription", () => {
    const billed = { subscription: undefined, invoices: [invoice([period(0, 30)])] };
    expect(seen(billed, 0)).toEqual(["pro", "paid", 30]);
    expect(seen(billed, 29)).toEqual(["pro", "paid", 30]);
    expect(seen(billed, 30)[0]).toBe("starter");
    expect(seen(billed, -1)[0]).toBe("starter");
  });

  test("is the highest of what was paid for, and of that what lasts longest", () => {
    const invoices = [
      invoice([period(0, 30)]),
      invoice([period(10, 30, { ...studio, amountMinor: 3000n })]),
      invoice([period(5, 365, { interval: "year" })]),
    ];
    const billed = { subscription: undefined, invoices };
    expect(seen(billed, 12)).toEqual(["studio", "paid", 30]);
    expect(seen(billed, 31)).toEqual(["pro", "paid", 365]);
  });

  test("is not what was taken into account, given back, disputed or not paid", () => {
    const none = [
      invoice([period(0, 30, { amountMinor: -1900n })]),
      invoice([period(0, 30)], { givenBackMinor: 1900n }),
      invoice([period(0, 30)], { isDisputed: true }),
      invoice([period(0, 30)], { state: "open" }),
      invoice([period(0, 30)], { state: "void" }),
    ];
    for (const one of none)
      expect(seen({ subscription: undefined, invoices: [one] }, 5)[0]).toBe("starter");
    const part = invoice([period(0, 30)], { givenBackMinor: 1899n });
    expect(pays(part)).toBe(true);
    // What costs nothing, such as a trial's first invoice, is paid as well.
    expect(pays(invoice([], { paidMinor: 0n, total: usd(0n) }))).toBe(true);
  });

  test("stays for its grace while a renewal is late, from the day that it was due", () => {
    const invoices = [invoice([period(0, 30)])];
    const renewing = { subscription: subscription(), invoices };
    expect(seen(renewing, 30)).toEqual(["pro", "grace", 37]);
    expect(seen(renewing, 37)[0]).toBe("starter");
    const late = {
      subscription: subscription({ state: "past_due", owedSince: day(30) }),
      invoices,
    };
    expect(seen(late, 36)).toEqual(["pro", "grace", 37]);
    expect(seen(late, 37)[0]).toBe("starter");
    const paused = { subscription: subscription({ isPaused: true }), invoices };
    expect(seen(paused, 30)[0]).toBe("starter");
    const ending = { subscription: subscription({ endsAt: day(30) }), invoices };
    expect(seen(ending, 30)[0]).toBe("starter");
    const unpaid = {
      subscription: subscription({ state: "unpaid", owedSince: day(30) }),
      invoices,
    };
    expect(seen(unpaid, 31)[0]).toBe("starter");
  });

  test("is a trial's until it ends", () => {
    const trial = subscription({ state: "trialing", trialEndsAt: day(14) });
    expect(seen({ subscription: trial, invoices: [] }, 13)).toEqual(["pro", "trial", 14]);
    expect(seen({ subscription: trial, invoices: [] }, 14)[0]).toBe("starter");
  });

  test("never falls below a paid line of now, whatever else is said of the subscription", () => {
    const states = fc.constantFrom(...subscriptionStates);
    const maybe = fc.option(fc.integer({ min: -40, max: 80 }).map(day), { nil: null });
    const subscriptions = fc.option(
      fc
        .record({ state: states, endsAt: maybe, owedSince: maybe, trialEndsAt: maybe })
        .chain((of) => fc.boolean().map((isPaused) => subscription({ ...of, isPaused }))),
      { nil: undefined },
    );
    const lines = fc
      .record({ from: fc.integer({ min: -40, max: 40 }), days: fc.integer({ min: 0, max: 40 }) })
      .chain(({ from, days }) =>
        fc.constantFrom(pro, studio).map((terms) => period(from, from + days, terms)),
      );
    fc.assert(
      fc.property(
        subscriptions,
        fc.array(lines),
        fc.integer({ min: -40, max: 80 }),
        (of, all, n) => {
          const { plan } = at({ subscription: of, invoices: [invoice(all)] }, n);
          for (const line of all)
            if (line.from <= day(n) && day(n) < line.until)
              expect(higher(plan, line.plan)).toBe(plan);
        },
      ),
    );
  });
});

describe("plans", () => {
  test("each price has a key of its own, by which it is known again", () => {
    expect(new Set(everyTerms.map(lookupKeyOf)).size).toBe(4);
    for (const terms of everyTerms) {
      expect(termsOfKey(lookupKeyOf(terms))).toEqual(terms);
      expect(priceOf(terms).minor).toBeGreaterThan(0n);
    }
    expect(termsOfKey("somebody_elses")).toBeUndefined();
    expect(termsOfKey(null)).toBeUndefined();
  });

  test("a change is upwards to more, and to a year of the same; else it is downwards", () => {
    const of = (plan: "pro" | "studio", interval: "month" | "year") => ({ plan, interval });
    expect(directionOf(of("pro", "month"), of("pro", "month"))).toBe("same");
    expect(directionOf(of("pro", "year"), of("studio", "month"))).toBe("up");
    expect(directionOf(of("studio", "month"), of("pro", "year"))).toBe("down");
    expect(directionOf(of("pro", "month"), of("pro", "year"))).toBe("up");
    expect(directionOf(of("pro", "year"), of("pro", "month"))).toBe("down");
    for (const from of everyTerms)
      for (const to of everyTerms) {
        const there = directionOf(from, to);
        const back = directionOf(to, from);
        expect([there, back].sort()).toEqual(there === "same" ? ["same", "same"] : ["down", "up"]);
      }
  });

  test("a higher one gives more of everything, and costs more", () => {
    for (const [n, name] of planNames.entries()) {
      const lower = planNames[n - 1];
      if (!lower) continue;
      expect(plans[name].listingsMax).toBeGreaterThan(plans[lower].listingsMax);
      expect(plans[name].payoutMinimumPercent).toBeLessThan(plans[lower].payoutMinimumPercent);
      expect(higher(name, lower)).toBe(name);
      expect(higher(lower, name)).toBe(name);
      for (const interval of ["month", "year"] as const)
        if (plans[lower].prices)
          expect(plans[name].prices![interval].minor).toBeGreaterThan(
            plans[lower].prices[interval].minor,
          );
    }
    const rule = { release: "delivery", holdDays: 7, deliveryDays: 30 } as const;
    expect(holdingOf(rule, plans.starter)).toEqual(rule);
    expect(holdingOf(rule, plans.pro)).toEqual({ ...rule, release: "shipping", holdDays: 0 });
  });
});

test("the tax in a sum is its share, and in the whole all of it", () => {
  const of = { total: usd(2261n), taxMinor: 361n };
  expect(taxBetween(of, 0n, 2261n)).toBe(361n);
  expect(taxBetween(of, 0n, 0n)).toBe(0n);
  expect(taxBetween(of, 0n, 1000n)).toBe(159n);
  // Each rounded by itself would leave a cent.
  expect(taxBetween(of, 1000n, 1007n)).toBe(1n);
  expect(taxBetween(of, 1007n, 2261n)).toBe(201n);
  expect(taxBetween({ total: usd(0n), taxMinor: 0n }, 0n, 0n)).toBe(0n);
});
