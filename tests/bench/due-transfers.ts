import { randomUUID } from "node:crypto";
import pg from "pg";
import { postJson } from "../local/http.ts";
import type { SandboxLine } from "../sandbox/main.ts";
import { stripeSender } from "./stand-ins-calls.ts";

const SELLERS = 50;
const NET_MINOR = 900;
const PRICE_MINOR = 1_000;
/** Beside the items, so that PayPal's balance covers its fees as well. */
const FEE_MINOR = 100;

type Seller = { id: string; account: string; email: string };
type Order = { rail: "stripe" | "paypal"; ref: string; charge: string };

/**
 * So many transfers whose time has come, half of them on each rail: orders of fifty artisans each,
 * whose charges are at Stripe and whose cover is in PayPal's balance, and the books that agree with it.
 */
export async function makeDueTransfers(line: SandboxLine, count: number): Promise<void> {
  await postJson(`${line.control}/worlds/default/paypal/balance`, {
    ...{ currency: "USD", minor: `${count * (NET_MINOR + FEE_MINOR)}` },
  });
  const sellers: Seller[] = [];
  for (let at = 0; at < SELLERS; at++) sellers.push(await makeSeller(line));
  const orders: Order[] = [];
  for (let at = 0; at < count / SELLERS; at++)
    orders.push(
      at % 2 === 0 ? await charge(line) : { rail: "paypal", ref: `O${at}`, charge: `C${at}` },
    );
  await book(line.postgres.ownerUrl, sellers, orders);
}

async function makeSeller({ stripe, control }: SandboxLine): Promise<Seller> {
  const id = randomUUID();
  const email = `${id}@artisans.example`;
  const made = await stripeSender(stripe)(
    "POST",
    "/v1/accounts",
    `type=express&email=${encodeURIComponent(email)}&capabilities[transfers][requested]=true`,
  );
  const account = String(made.body.id);
  await postJson(`${control}/worlds/default/stripe/accounts/${account}`, { transfers: "active" });
  return { id, account, email };
}

async function charge({ stripe }: SandboxLine): Promise<Order> {
  const { body } = await stripeSender(stripe)(
    "POST",
    "/v1/payment_intents",
    [
      `amount=${SELLERS * PRICE_MINOR}&currency=usd&confirm=true&payment_method=pm_card_visa`,
      "automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never",
    ].join("&"),
  );
  return { rail: "stripe", ref: String(body.id), charge: String(body.latest_charge) };
}

const guarded = ["ledger_accounts", "ledger_transactions", "ledger_entries", "orders"];

/** The rules look at each row; what is written here keeps them. */
async function book(ownerUrl: string, sellers: Seller[], orders: Order[]): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (const name of [...guarded, "payments", "transfers"])
      await client.query(`alter table ${name} disable trigger user`);
    await client.query(SELLERS_OF, [JSON.stringify(sellers)]);
    for (const order of orders) await client.query(ORDER, [JSON.stringify(order), sellers.length]);
    await client.query(ACCOUNTS);
    for (const name of [...guarded, "payments", "transfers"])
      await client.query(`alter table ${name} enable trigger user`);
    await client.query("analyze");
  } finally {
    await client.end();
  }
}

const SELLERS_OF = `insert into sellers (id, name, story, email, currency, shipping_flat_minor,
    stripe_account_id, stripe_transfers, paypal_email, paypal_state, created_at)
  select id, email, '', email, 'USD', 0, account, 'active', email, 'active', '2026-01-01'
  from jsonb_to_recordset($1::jsonb) as given (id uuid, account text, email text)`;

const ORDER = `with given as (
  select gen_random_uuid() as order_id, gen_random_uuid() as payment_id, gen_random_uuid() as posted_id,
    g.*, $2::int * ${PRICE_MINOR} as total, timestamptz '2026-01-01' as at
  from jsonb_to_record($1::jsonb) as g (rail text, ref text, charge text)),
made as (insert into orders (id, number, email, shipping_address, currency, items_minor,
    shipping_minor, total_minor, commission_basis_points, state, created_at, updated_at, expires_at, paid_at)
  select order_id, 'B-' || ref, 'bench@example.com', '{}', 'USD', total, 0, total, 1000, 'paid',
    at, at, at, at from given),
paid as (insert into payments (id, order_id, processor, processor_ref, charge_ref, currency,
    amount_minor, state, captured_minor, captured_currency, use, created_at, updated_at)
  select payment_id, order_id, rail, ref, charge, 'USD', total, 'succeeded', total, 'USD', 'order',
    at, at from given),
parts as (insert into seller_orders (id, order_id, seller_id, currency, items_minor, shipping_minor,
    commission_minor, net_minor, state, shipped_at)
  select gen_random_uuid(), order_id, s.id, 'USD', ${PRICE_MINOR}, 0,
    ${PRICE_MINOR - NET_MINOR}, ${NET_MINOR}, 'shipped', at from given, sellers s returning *),
sent as (insert into transfers (id, seller_order_id, seller_id, payment_id, rail, kind, currency,
    amount_minor, withheld_minor, reversed_minor, state, due_at, past_refs, created_at, updated_at)
  select gen_random_uuid(), p.id, p.seller_id, g.payment_id, g.rail, 'sale', 'USD', p.net_minor, 0, 0,
    'held', g.at, '{}', g.at, g.at from parts p, given g),
posted as (insert into ledger_transactions (id, kind, currency, processor, external_id, subject_id, posted_at)
  select posted_id, 'capture', 'USD', rail, ref, payment_id, at from given),
accounts as (insert into ledger_accounts (name, currency, kind, balance_minor)
  select 'processor:' || rail, 'USD', 'asset', null::bigint from given
  union all select 'platform:commission', 'USD', 'income', null
  union all select 'seller:' || s.id || ':payable:' || rail, 'USD', 'liability', 0
    from given, sellers s
  on conflict do nothing)
insert into ledger_entries (transaction_id, line, account, currency, amount_minor)
  select posted_id, 0, 'processor:' || rail, 'USD', total from given
  union all select posted_id, 1, 'platform:commission', 'USD',
    -($2::int * ${PRICE_MINOR - NET_MINOR}) from given
  union all select posted_id, 1 + row_number() over (order by s.id), 'seller:' || s.id || ':payable:' || rail,
    'USD', -${NET_MINOR} from given, sellers s`;

const ACCOUNTS = `update ledger_accounts a set balance_minor = (select sum(e.amount_minor)
    from ledger_entries e where e.account = a.name and e.currency = a.currency)
  where a.name like 'seller:%:payable:%'`;
