import { neonConfig } from "@neondatabase/serverless";
import { openStore } from "../../../worker/db/store.ts";
import type { ProcessorName } from "../../../worker/domain/processor-name.ts";
import { OUTCOMES, SHOWN } from "../oracles/outcomes.ts";
import { UNFINISHED, UNRETURNABLE } from "../oracles/rest.ts";
import { RESTING } from "../oracles/resting.ts";
import { STATES, type StateRow } from "../oracles/states.ts";
import { type Broken, RULES } from "../oracles/steps.ts";
import type { Books, Charge, Named } from "./books.ts";
import type { Database } from "./database.ts";
import type { Neon } from "./neon.ts";

/** A real PostgreSQL, asked by somebody who may see everything. */
export function postgresBooks(database: Database): Books {
  let neon: Neon | undefined;
  const { ask } = database;
  const found = async (rules: Readonly<Record<string, string>>): Promise<Broken[]> => {
    const rows = await ask<{ rule: string; id: string }>(union(rules));
    return [...Map.groupBy(rows, ({ rule }) => rule)].map(([rule, broken]) => ({
      rule,
      ids: broken.map(({ id }) => id),
    }));
  };
  return {
    reset: database.reset,
    openStore,
    connect(opened) {
      neon = opened;
      neonConfig.fetchFunction = opened.fetch;
    },
    writes: () => neon?.writes ?? 0,
    async addSeller({ id, name, email, shippingFlatMinor, stripeAccountId }) {
      await ask(
        `insert into sellers (id, name, story, email, currency, shipping_flat_minor, stripe_account_id,
          stripe_transfers, paypal_email, paypal_state, created_at)
         values ($1, $2, 'Makes things.', $3, 'USD', $4, $5, 'active', $3, 'active', '2026-01-01Z')`,
        [id, name, email, `${shippingFlatMinor}`, stripeAccountId],
      );
    },
    async addProduct({ id, sellerId, title, priceMinor, stock }) {
      await ask(
        `insert into products (id, seller_id, title, description, currency, price_minor, version,
          stock, reserved, limit_per_order, state, created_at)
         values ($1, $2, $3, 'By hand.', 'USD', $4, 1, $5, 0, null, 'listed', '2026-01-01Z')`,
        [id, sellerId, title, `${priceMinor}`, stock],
      );
    },
    partsToShip: () =>
      ask<{ id: string }>(
        `select s.id from seller_orders s join orders o on o.id = s.order_id
         where o.state in ('paid', 'partially_refunded') and s.state = 'unfulfilled'
           and not exists (select from reviews r where r.order_id = o.id and r.state <> 'approved')
         order by s.id`,
      ),
    async paidOrders() {
      const rows = await ask<{ id: string; rail: ProcessorName; minor: string }>(
        `select o.id, p.processor as rail, o.total_minor::text as minor from orders o
         join payments p on p.order_id = o.id and p.use = 'order'
         where o.state in ('paid', 'partially_refunded') order by o.id`,
      );
      return rows.map(({ minor, ...row }) => ({ ...row, totalMinor: BigInt(minor) }));
    },
    async operatorTasks() {
      const rows = await ask<{ path: string }>(
        `select '/api/operator/transfers/' || id || '/unblock' as path from transfers
           where state = 'blocked' and blocked_reason in ('returned', 'refused', 'seller_not_payable')
         union all
         select '/api/operator/dead-letters/' || id || '/replay' from dead_letters
           where replayed_at is null
         order by 1`,
      );
      return rows.map(({ path }) => path);
    },
    async charges() {
      const rows = await ask<Texts<Charge>>(CHARGES);
      return rows.map(({ minor, refundedMinor, ...row }) => ({
        ...{ ...row, minor: BigInt(minor), refundedMinor: BigInt(refundedMinor) },
      }));
    },
    async disputesToAnswer() {
      const rows = await ask<{ id: string }>(
        `select id from disputes where closed_at is null
           and state in ('needs_response', 'warning_needs_response') order by id`,
      );
      return rows.map(({ id }) => id);
    },
    disputes: () =>
      ask<{ rail: ProcessorName; ref: string; state: string }>(
        `select processor as rail, processor_ref as ref, state from disputes
         order by processor_ref collate "C"`,
      ),
    subscriptions: () =>
      ask<{ ref: string; says: string }>(
        `select ref, state || ' artisans_hub_' || plan || '_' || "interval" || ' ' || is_paused::text
           || ' ' || (ends_at is not null)::text as says from subscriptions where ref is not null`,
      ),
    invoices: () =>
      ask<{ ref: string; says: string }>(
        "select ref, state || ' ' || paid_minor as says from subscription_invoices",
      ),
    async unsent() {
      const rows = await ask<{ id: string }>(
        "select id from transfers where state in ('held', 'due', 'blocked', 'failed') order by id",
      );
      return rows.map(({ id }) => id);
    },
    async holds() {
      const rows = await ask<{ path: string }>(
        `select '/api/operator/' || coalesce('transfers/' || transfer_id, 'sellers/' || seller_id)
           as path from transfer_holds where released_at is null order by 1`,
      );
      return rows.map(({ path }) => path);
    },
    payouts: () =>
      ask<Named>(
        `select rail, ref from (
           select rail, processor_ref as ref from transfers
             where rail = 'paypal' and state in ('sent', 'settled') and processor_ref is not null
           union all select 'stripe', processor_ref from payouts) as named
         order by rail, ref collate "C"`,
      ),
    refunds: () =>
      ask<Named>(
        `select p.processor as rail, r.processor_ref as ref from refunds r
         join payments p on p.id = r.payment_id
         where r.processor_ref is not null order by p.processor, r.processor_ref collate "C"`,
      ),
    async missing() {
      const rows = await ask<{ rail: ProcessorName; minor: string }>(
        `select rail, sum(minor)::text as minor from (
           select rail, amount_minor as minor from transfers
             where state = 'blocked' and blocked_reason = 'rail_underfunded'
           union all select p.processor, r.amount_minor from refunds r
             join payments p on p.id = r.payment_id where r.state = 'pending') as short
         group by rail order by rail`,
      );
      return rows.map(({ rail, minor }) => ({ rail, minor: BigInt(minor) }));
    },
    async unreturnable() {
      const rows = await ask<{ name: string; minor: string }>(
        `select 'unapplied:' || id || ' ' || currency as name, (-minor)::text as minor
         from (${UNRETURNABLE}) as owed`,
      );
      return new Map(rows.map(({ name, minor }) => [name, BigInt(minor)]));
    },
    async reviews() {
      const rows = await ask<{ id: string }>(
        "select id from reviews where state = 'open' order by id",
      );
      return rows.map(({ id }) => id);
    },
    stock: () =>
      ask<{ id: string; left: number; sold: number }>(
        `select p.id, p.stock as left, (select coalesce(sum(i.quantity), 0)::int from order_items i
           join seller_orders s on s.id = i.seller_order_id join orders o on o.id = s.order_id
           where i.product_id = p.id and o.paid_at is not null) as sold
         from products p`,
      ),
    async sums() {
      const rows = await ask<{ name: string; minor: string }>(
        `select account || ' ' || currency as name, sum(amount_minor)::text as minor
         from ledger_entries group by 1`,
      );
      return new Map(rows.map(({ name, minor }) => [name, BigInt(minor)]));
    },
    async toCome() {
      const rows = await ask<{ name: string; minor: string }>(
        `select 'seller:' || seller_id || ':payable:' || rail || ' ' || currency as name,
           sum(amount_minor)::text as minor from transfers
         where state in ('held', 'due', 'blocked', 'failed') group by 1`,
      );
      return new Map(rows.map(({ name, minor }) => [name, BigInt(minor)]));
    },
    async operationsAmong(texts) {
      const rows = await ask<{ id: string }>(
        "select id::text from operations where id::text = any($1)",
        [texts],
      );
      return rows.map(({ id }) => id);
    },
    async keptEvents() {
      const rows = await ask<{ id: string }>(
        'select event_id as id from inbox order by event_id collate "C"',
      );
      return rows.map(({ id }) => id);
    },
    brokenNow: () => found(RULES),
    unfinished: () => found(UNFINISHED),
    states: () => ask<StateRow>(STATES),
    outcomes: () => ask<{ what: string; times: number }>(OUTCOMES),
    async resting() {
      const rows = await ask<{ line: string }>(RESTING);
      return rows.map(({ line }) => line).sort();
    },
    async show() {
      const rows = await ask<{ line: string }>(SHOWN);
      return rows.map(({ line }) => line);
    },
  };
}

type Texts<T> = { [K in keyof T]: T[K] extends bigint ? string : T[K] };
const CHARGES = `select p.processor as rail, p.charge_ref as ref, p.order_id as "orderId",
    p.captured_minor::text as minor, coalesce(r.minor, 0)::text as "refundedMinor",
    coalesce(r.is_refunding, false) as "isRefunding"
  from payments p left join lateral (
    select sum(r.amount_minor) as minor, bool_or(r.state <> 'succeeded') as is_refunding
    from refunds r where r.payment_id = p.id and r.state <> 'failed') r on true
  where p.charge_ref is not null and p.captured_minor is not null order by p.id`;

const unions = new WeakMap<object, string>();
function union(rules: Readonly<Record<string, string>>): string {
  const known = unions.get(rules);
  if (known !== undefined) return known;
  const made = Object.entries(rules)
    .map(([rule, sql]) => `select '${rule}' as rule, id from (${sql}) as broken (id)`)
    .join("\nunion all\n");
  unions.set(rules, made);
  return made;
}
