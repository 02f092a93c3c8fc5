import pg from "pg";
import type { Booked, Month } from "./month-at-processors.ts";

const ROWS = 5_000;

/** The same month in our books: an order, its payment, and the two effects of it, for each. */
export async function bookMonth(ownerUrl: string, month: Month): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const guarded = ["ledger_transactions", "ledger_entries", "orders", "payments"];
  try {
    // The rules look at each row; what is written here keeps them, and the reconciler looks at it all.
    for (const name of guarded) await client.query(`alter table ${name} disable trigger user`);
    await client.query(ACCOUNTS);
    for (const rail of ["stripe", "paypal"] as const)
      for (let from = 0; from < month[rail].length; from += ROWS)
        await insert(client, rail, month[rail].slice(from, from + ROWS));
    for (const name of guarded) await client.query(`alter table ${name} enable trigger user`);
    await client.query("analyze");
  } finally {
    await client.end();
  }
}

const insert = (client: pg.Client, rail: string, rows: readonly Booked[]) =>
  client.query(INSERT, [rail, JSON.stringify(rows)]);

const ACCOUNTS = `insert into ledger_accounts (name, currency, kind, balance_minor) values
  ('processor:stripe', 'USD', 'asset', null), ('processor:paypal', 'USD', 'asset', null),
  ('platform:commission', 'USD', 'income', null),
  ('platform:processor-fees', 'USD', 'expense', null)`;

const INSERT = `with given as materialized (
  select gen_random_uuid() as order_id, gen_random_uuid() as payment_id,
    gen_random_uuid() as capture_id, gen_random_uuid() as fee_id, "effectId" as effect_id,
    to_timestamp("atMs" / 1000.0) as at, "amountMinor" as amount, "feeMinor" as fee
  from jsonb_to_recordset($2::jsonb)
    as g("effectId" text, "atMs" bigint, "amountMinor" bigint, "feeMinor" bigint)),
made as (insert into orders (id, number, email, shipping_address, currency, items_minor,
    shipping_minor, total_minor, commission_basis_points, state, created_at, updated_at,
    expires_at, paid_at)
  select order_id, 'B-' || effect_id, 'bench@example.com', '{}', 'USD', amount, 0, amount, 1000,
    'paid', at, at, at, at from given),
paid as (insert into payments (id, order_id, processor, processor_ref, charge_ref, currency,
    amount_minor, state, captured_minor, captured_currency, use, created_at, updated_at)
  select payment_id, order_id, $1, 'pi_' || effect_id, 'ch_' || effect_id, 'USD', amount,
    'succeeded', amount, 'USD', 'order', at, at from given),
posted as (insert into ledger_transactions
    (id, kind, currency, processor, external_id, subject_id, posted_at)
  select capture_id, 'capture', 'USD', $1, effect_id, payment_id, at from given
  union all
  select fee_id, 'fee', 'USD', $1, effect_id, payment_id, at from given)
insert into ledger_entries (transaction_id, line, account, currency, amount_minor)
  select capture_id, 0, 'processor:' || $1, 'USD', amount from given
  union all select capture_id, 1, 'platform:commission', 'USD', -amount from given
  union all select fee_id, 0, 'platform:processor-fees', 'USD', fee from given
  union all select fee_id, 1, 'processor:' || $1, 'USD', -fee from given`;
