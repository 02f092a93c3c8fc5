import { expect, test } from "vitest";
import { expectSound, type OnClock, onTestClock } from "../support/plan-clock.ts";
import { invoicesOf, PRO, PRO_YEAR, planOf, previewOf, STUDIO } from "../support/plans.ts";

/** A month of the slowest machine is some seconds. */
const TIMEOUT_MS = 180_000;
const MONTHS = 14;
const INITIALS = { starter: "-", pro: "p", studio: "s" } as const;

type Path = {
  readonly title: string;
  readonly start: string;
  readonly overrides?: Record<string, string>;
  readonly begins?: (at: OnClock) => Promise<unknown>;
  /** What the seller does when so many months have passed. */
  readonly story: Readonly<Record<number, (at: OnClock) => Promise<unknown>>>;
  /** The plan that they have at the end of each month, two hours after what is due was collected. */
  readonly plans: string;
  /** Invoices that were paid, the oldest first, in cents; those that are void or cost nothing left out. */
  readonly paid: readonly number[];
};

const subscribes =
  (terms: object, how: Record<string, unknown> = {}) =>
  async (at: OnClock) =>
    at.pays(await at.does("subscriptions", terms), how);
const times = (n: number, minor: number) => Array.from({ length: n }, () => minor);
const stateOf = async ({ desk }: OnClock) => (await planOf(desk)).subscription;

const changes = async (at: OnClock, terms: object) => {
  const shown = await previewOf(at.desk, terms);
  await at.does("changes", { ...terms, at: shown.at });
  const [newest] = await invoicesOf(at.desk);
  expect(newest).toMatchObject({ state: "paid", total: shown.total });
};
const starts = (at: string) => async (here: OnClock) =>
  expect((await stateOf(here))?.periodStart).toBe(at);

const paths: readonly Path[] = [
  {
    title: "3-D Secure, then a renewal each month from a month's last day, over a leap day",
    start: "2027-12-31T23:59:59Z",
    begins: subscribes(PRO, { card: "4000002500003155" }),
    story: {
      2: starts("2028-02-29T23:59:59.000Z"),
      3: starts("2028-03-31T23:59:59.000Z"),
      4: starts("2028-04-30T23:59:59.000Z"),
      14: starts("2029-02-28T23:59:59.000Z"),
    },
    plans: "pppppppppppppp",
    paid: times(15, 1900),
  },
  {
    title: "a bank that asks at a renewal, and a card that fails, made good within their grace",
    start: "2027-01-31T08:00:00Z",
    story: {
      2: (at) => at.paysBy("pm_card_authenticationRequired"),
      3: async (at) => {
        expect((await planOf(at.desk)).owed).toMatchObject({ minor: "1900" });
        await at.pays(await at.does("payment"), { card: "4000002760003184" });
        await at.paysBy("pm_card_chargeCustomerFail");
      },
      4: async (at) => {
        expect((await planOf(at.desk)).entitlement.because).toBe("grace");
        await at.days(3);
        expect((await planOf(at.desk)).entitlement).toMatchObject({
          plan: "pro",
          because: "grace",
        });
        await at.paysBy("pm_card_visa");
        expect(await stateOf(at)).toMatchObject({ state: "active", owedSince: null });
      },
    },
    plans: "pppppppppppppp",
    paid: times(15, 1900),
  },
  {
    title: "a card that fails to the end, and another subscription later",
    start: "2027-01-15T12:00:00Z",
    story: {
      3: (at) => at.paysBy("pm_card_chargeCustomerFail"),
      4: async (at) => {
        await at.days(8);
        expect((await planOf(at.desk)).entitlement.plan).toBe("starter");
      },
      5: async (at) => expect(await stateOf(at)).toBeNull(),
      8: async (at) => {
        await at.days(2);
        await subscribes(STUDIO)(at);
      },
    },
    plans: "pppp----ssssss",
    paid: [...times(4, 1900), ...times(6, 4900)],
  },
  {
    title:
      "upwards with proration, downwards at the period's end, taken back once, over summer time",
    start: "2027-02-14T07:30:00Z",
    story: {
      // The day on which clocks change in the United States; Stripe counts in UTC.
      1: starts("2027-03-14T07:30:00.000Z"),
      3: async (at) => {
        await at.days(10);
        await changes(at, STUDIO);
      },
      6: async (at) => {
        await at.does("changes", PRO);
        await at.days(5);
        await at.does("changes/cancellation");
        expect((await stateOf(at))?.scheduled).toBeNull();
      },
      9: starts("2027-11-14T07:30:00.000Z"),
      10: (at) => at.does("changes", PRO),
    },
    plans: "pppssssssspppp",
    paid: [...times(4, 1900), 2024, ...times(7, 4900), ...times(4, 1900)],
  },
  {
    title: "from month to year, and back when the year is over",
    start: "2028-02-29T10:00:00Z",
    story: {
      1: async (at) => {
        await at.days(10);
        await changes(at, PRO_YEAR);
      },
      12: (at) => at.does("changes", PRO),
    },
    plans: "pppppppppppppp",
    paid: [1900, 1900, 17_718, 1900],
  },
  {
    title: "by the year from a leap day",
    start: "2028-02-29T10:00:00Z",
    begins: subscribes(PRO_YEAR),
    story: {
      12: starts("2029-02-28T10:00:00.000Z"),
    },
    plans: "pppppppppppppp",
    paid: [19_000, 19_000],
  },
  {
    title:
      "cancelled for the period's end, gone on with, cancelled again, and at once after another start",
    start: "2027-08-31T00:00:00Z",
    story: {
      2: async (at) => {
        await at.does("cancellation", { when: "period_end" });
        await at.days(9);
        await at.does("cancellation/undo");
      },
      4: (at) => at.does("cancellation", { when: "period_end", why: "Winter." }),
      8: async (at) => {
        await subscribes(PRO)(at);
        await at.does("cancellation", { when: "now" });
        expect((await planOf(at.desk)).entitlement.because).toBe("paid");
      },
    },
    plans: "pppp----------",
    paid: times(6, 1900),
  },
  {
    title: "paused for some months, and resumed",
    start: "2027-03-28T00:30:00Z",
    story: {
      3: (at) => at.does("pause"),
      7: (at) => at.does("resumption"),
    },
    plans: "ppp----ppppppp",
    paid: times(4 + 7, 1900),
  },
  {
    title: "a trial of two weeks, and then a plan each month",
    start: "2027-01-31T09:00:00Z",
    overrides: { PLAN_TRIAL_DAYS: "14" },
    begins: async (at) => {
      await subscribes(PRO)(at);
      expect(await stateOf(at)).toMatchObject({ state: "trialing" });
      expect(await invoicesOf(at.desk)).toMatchObject([{ paid: { minor: "0" } }]);
    },
    story: { 1: starts("2027-02-14T09:00:00.000Z") },
    plans: "pppppppppppppp",
    paid: times(14, 1900),
  },
];

test.each(paths)(
  "fourteen months on a test clock: $title",
  { timeout: TIMEOUT_MS },
  async (path) => {
    const at = await onTestClock(path.start, path.overrides);
    await (path.begins ?? subscribes(PRO))(at);
    let plans = "";
    for (let month = 1; month <= MONTHS; month++) {
      await at.month(month);
      const { entitlement } = await expectSound(at);
      plans += INITIALS[entitlement.plan];
      await path.story[month]?.(at);
    }
    expect(plans).toBe(path.plans);
    const paid = (await invoicesOf(at.desk)).map((one) => Number(one.paid.minor)).reverse();
    expect(paid.filter((minor) => minor > 0)).toEqual(path.paid);
  },
);
