import { type SQL, sql } from "drizzle-orm";
import { type Plan, planNames, plans } from "../../domain/plans.ts";
import type { PlansAt } from "../../domain/subscriptions.ts";
import { invoicePeriods, subscriptionInvoices, subscriptions } from "../schema/index.ts";

// Which plan sellers have, for statements about many of them. It is the domain's `entitlementAt`
// again, in SQL; tests/flows/plan-of.test.ts compares the two. Outer columns are named in plain
// text: Drizzle takes the table off a column that it names within what is selected.

const DAY_MS = 24 * 60 * 60_000;
/** From 1, lowest first, as PostgreSQL counts. */
const rankOf = (plan: unknown) =>
  sql`array_position(array[${sql.raw(planNames.map((name) => `'${name}'`).join(","))}], ${plan})`;
const STARTER = 1;
const of = (rank: SQL, value: (plan: Plan) => number | boolean) =>
  sql`(array[${sql.raw(planNames.map((name) => value(plans[name])).join(","))}])[${rank}]`;

/** What gives a seller a plan at this moment, one row each: `seller_id` and the plan's `rank`. */
function reasons({ now, graceDays }: PlansAt): SQL {
  const at = sql`${now.toISOString()}::timestamptz`;
  const owedAfter = new Date(now.getTime() - graceDays * DAY_MS).toISOString();
  const [invoice, period, one] = [subscriptionInvoices, invoicePeriods, subscriptions];
  const pays = sql`${invoice.state} = 'paid' and not ${invoice.isDisputed}
      and (${invoice.givenBackMinor} = 0 or ${invoice.givenBackMinor} < ${invoice.paidMinor})`;
  const paidUntil = sql`(select max(${period.until})
    from ${period} join ${invoice} on ${invoice.id} = ${period.invoiceId}
    where ${pays} and ${invoice.sellerId} = ${one.sellerId})`;
  return sql`(
    select ${invoice.sellerId} as seller_id, ${rankOf(period.plan)} as rank
    from ${period} join ${invoice} on ${invoice.id} = ${period.invoiceId}
    where ${pays} and ${period.amountMinor} >= 0 and ${period.from} <= ${at} and ${period.until} > ${at}
    union all
    select ${one.sellerId}, ${rankOf(one.plan)} from ${one}
    where ${one.state} = 'trialing' and ${one.trialEndsAt} > ${at}
      or (${one.state} = 'past_due' or ${one.state} = 'active' and not ${one.isPaused})
        and coalesce(${one.owedSince}, ${paidUntil}, ${one.trialEndsAt}) > ${owedAfter}::timestamptz
        and (${one.endsAt} is null or ${one.endsAt} > ${at}))`;
}

const rankOfSeller = (seller: SQL, at: PlansAt) => sql`coalesce(
  (select max(reason.rank) from ${reasons(at)} reason where reason.seller_id = ${seller}), ${sql.raw(`${STARTER}`)})`;

/** What the plan of one seller comes to. `seller` is a column of the statement around it. */
export const ofPlan = (seller: SQL, at: PlansAt, value: (plan: Plan) => number | boolean): SQL =>
  of(rankOfSeller(seller, at), value);

/** The sellers whose plan is shown first; a set that is computed once for a statement. */
export const featuredSellers = (at: PlansAt): SQL => sql`(
  select reason.seller_id from ${reasons(at)} reason
  group by reason.seller_id having ${of(sql`max(reason.rank)`, ({ isFeatured }) => isFeatured)})`;

/** How many goods the shop shows of the seller of `products`. */
const listingsMax = (at: PlansAt) =>
  ofPlan(sql.raw("products.seller_id"), at, ({ listingsMax }) => listingsMax);

/**
 * Of the listed goods of a seller the oldest are shown, as many as the plan lists: one of `products`
 * is hidden if that many are older. The index `products_listed_of_seller` counts them no further.
 */
export const isAbovePlan = (at: PlansAt): SQL<boolean> => sql<boolean>`exists (
  select 1 from products older
  where older.seller_id = products.seller_id and older.state = 'listed'
    and (older.created_at, older.id) < (products.created_at, products.id)
  order by older.created_at, older.id offset ${listingsMax(at)} - 1 limit 1)`;

/** The number of goods that are shown, for one that is listed and not among them; null for all else. */
export const hiddenAbove = (at: PlansAt): SQL<number | null> => sql<number | null>`case
  when products.state = 'listed' and ${isAbovePlan(at)} then ${listingsMax(at)} end`;
