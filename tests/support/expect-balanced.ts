import { expect } from "vitest";
import { control, type LoggedRequest } from "./control.ts";
import type { World } from "./world.ts";

type Rows = Record<string, string>[];

/** The invariants L1 to L12 of this system, asked of the database and of the processors. */
export async function expectBalanced(w: Pick<World, "id" | "sql" | "credentials" | "requests">) {
  const ask = async (query: TemplateStringsArray) => (await w.sql(query)) as Rows;
  expect(
    await ask`select transaction_id from ledger_entries group by transaction_id, currency having sum(amount_minor) <> 0`,
    "L1: every ledger transaction adds up to zero",
  ).toEqual([]);
  expect(
    await ask`select currency, sum(amount_minor) from ledger_entries group by currency having sum(amount_minor) <> 0`,
    "L2: all accounts together add up to zero",
  ).toEqual([]);
  expect(
    await ask`select o.id from orders o join seller_orders s on s.order_id = o.id group by o.id
      having o.total_minor <> sum(s.net_minor + s.commission_minor)`,
    "L4: an order is what its artisans and the platform get of it",
  ).toEqual([]);
  expect(
    await ask`select p.id from payments p join transfers t on t.payment_id = p.id
      where t.state in ('sending', 'sent', 'settled') group by p.id
      having sum(t.amount_minor) > coalesce(p.captured_minor, 0)`,
    "L5: no more is passed on than was captured",
  ).toEqual([]);
  expect(
    await ask`select p.id from payments p join refunds r on r.payment_id = p.id
      where r.state <> 'failed' group by p.id having sum(r.amount_minor) > coalesce(p.captured_minor, 0)`,
    "L6: no more is given back than was captured",
  ).toEqual([]);
  expect(
    await ask`select account from ledger_entries where account like 'seller:%:payable:%'
      group by account, currency having sum(amount_minor) > 0`,
    "L7: nobody is owed less than nothing",
  ).toEqual([]);
  expect(
    await ask`select a.name from ledger_accounts a where a.balance_minor is not null and a.balance_minor <>
      (select coalesce(sum(e.amount_minor), 0) from ledger_entries e where e.account = a.name and e.currency = a.currency)`,
    "L7: the running balance is the sum of its entries",
  ).toEqual([]);
  expect(
    await ask`select o.id from orders o where o.state = 'paid' and not exists (
      select from payments p join ledger_transactions t on t.subject_id = p.id and t.kind = 'capture'
      join ledger_entries e on e.transaction_id = t.id and e.account = 'processor:' || p.processor
      where p.order_id = o.id and p.use = 'order' and e.amount_minor = o.total_minor and e.currency = o.currency)`,
    "L10: a paid order has its captured entry",
  ).toEqual([]);
  expect(
    await ask`select p.id from products p where p.reserved <> (select coalesce(sum(r.quantity), 0)
      from stock_reservations r where r.product_id = p.id and r.state = 'held')`,
    "reserved stock is what reservations hold",
  ).toEqual([]);
  await expectAlive(ask);
  await expectKeysRecorded(w);
  expect(await ledgerBalances(ask), "L9: the ledger agrees with the processors").toEqual(
    await processorBalances(w),
  );
}

/** At any moment there is something that goes on with what is under way, whoever crashed. */
async function expectAlive(ask: (query: TemplateStringsArray) => Promise<Rows>) {
  expect(
    await ask`select t.id from transfers t left join payout_batches b on b.id = t.batch_id
      where t.state = 'sending' and coalesce(b.state, '') not in ('sending', 'accepted')
      and not exists (select from operations o
        where o.state = 'open' and o.subject_id in (t.id, t.batch_id))`,
    "a transfer that is being sent has an open operation, or a batch that is looked at",
  ).toEqual([]);
  expect(
    await ask`select b.id from payout_batches b where b.state = 'sending' and not exists (
      select from operations o where o.state = 'open' and o.subject_id = b.id)`,
    "a batch that is being sent has an open operation",
  ).toEqual([]);
  expect(
    await ask`select p.id from payments p join orders o on o.id = p.order_id
      where p.use = 'unapplied' and o.state <> 'partially_paid'
      and not exists (select from refunds r where r.payment_id = p.id)`,
    "money that pays no order has a refund, or waits for an operator",
  ).toEqual([]);
  expect(
    await ask`select r.id from refunds r where r.state = 'requested' and not exists (
      select from operations o where o.state = 'open' and o.subject_id = r.id)`,
    "a refund that was asked for has an open operation",
  ).toEqual([]);
  expect(
    await ask`select o.id from orders o where o.state not in ('pending_payment', 'partially_paid')
      and exists (select from stock_reservations r where r.order_id = o.id and r.state = 'held')`,
    "an order that has ended holds no goods",
  ).toEqual([]);
}

/** L12: whatever was asked of a processor was a row before, and its id the key. */
async function expectKeysRecorded(w: Pick<World, "sql" | "requests" | "credentials">) {
  const known = new Set(((await w.sql`select id from operations`) as Rows).map(({ id }) => id));
  const sellers = ((await w.sql`select id from sellers`) as Rows).map(({ id }) => id as string);
  const changing = (await w.requests()).filter(
    ({ method, path }: LoggedRequest) =>
      method === "POST" && /payment_intents|\/refunds|transfers|orders|captures/.test(path),
  );
  const strange = changing.filter(
    ({ idempotencyKey: key, path }) =>
      !/\/(confirm|approve)$/.test(path) &&
      // What a test does at the processor as an operator would, in the processor's own pages.
      !key?.startsWith("by-hand-") &&
      !(key !== null && (known.has(key) || sellers.some((seller) => key.includes(seller)))),
  );
  expect(strange, "L12: every key of a processor call is an operation's id").toEqual([]);
}

/** What the processors have less what the ledger says they have, where that is not the same. */
export async function gaps(w: Pick<World, "id" | "sql" | "credentials">): Promise<string[]> {
  const ask = async (query: TemplateStringsArray) => (await w.sql(query)) as Rows;
  const sums = new Map<string, bigint>();
  const add = (sign: bigint) => (line: string) => {
    const [account, currency, minor] = line.split(" ") as [string, string, string];
    const name = `${account.replace("processor:", "")} ${currency}`;
    sums.set(name, (sums.get(name) ?? 0n) + sign * BigInt(minor));
  };
  (await processorBalances(w)).forEach(add(1n));
  (await ledgerBalances(ask)).forEach(add(-1n));
  return [...sums].filter(([, minor]) => minor !== 0n).map(([name, minor]) => `${name} ${minor}`);
}

async function ledgerBalances(ask: (query: TemplateStringsArray) => Promise<Rows>) {
  const rows =
    await ask`select account, currency, sum(amount_minor)::text as minor from ledger_entries
    where account in ('processor:stripe', 'processor:paypal') group by account, currency
    having sum(amount_minor) <> 0 order by account, currency`;
  return rows.map(({ account, currency, minor }) => `${account} ${currency} ${minor}`);
}

/** PayPal counts forints and Taiwan dollars whole; our unit is Stripe's, a hundredth. */
const ourUnits = (currency: string) => (["HUF", "TWD"].includes(currency) ? 100n : 1n);

async function processorBalances({ id, credentials }: Pick<World, "id" | "credentials">) {
  const totals = new Map<string, bigint>();
  const add = (name: string, minor: bigint) => totals.set(name, (totals.get(name) ?? 0n) + minor);
  const { url, secretKey } = credentials.stripe;
  const answer = await fetch(`${url}/v1/balance`, {
    headers: { Authorization: `Bearer ${secretKey}` },
  });
  type Amounts = { amount: number; currency: string }[];
  const stripe = await answer.json<Record<"available" | "pending" | "connect_reserved", Amounts>>();
  for (const part of ["available", "pending", "connect_reserved"] as const)
    for (const { amount, currency } of stripe[part] ?? [])
      add(`processor:stripe ${currency.toUpperCase()}`, BigInt(amount));
  const { balances } = await control<{
    balances: { account: string; currency: string; minor: string }[];
  }>("GET", `/worlds/${id}/balances`);
  for (const { account, currency, minor } of balances)
    if (/^paypal:[^:]+:(balance|pending|payouts-held)$/.test(account))
      add(`processor:paypal ${currency.toUpperCase()}`, BigInt(minor) * ourUnits(currency));
  return [...totals]
    .filter(([, minor]) => minor !== 0n)
    .sort()
    .map(([name, minor]) => `${name} ${minor}`);
}
