import { expect } from "vitest";
import { openHttp } from "../../worker/db/client.ts";
import { findBreaks } from "../../worker/db/repositories/invariants/index.ts";
import { control, type LoggedRequest } from "./control.ts";
import type { World } from "./world.ts";

type Rows = Record<string, string>[];

/**
 * The invariants, by the checks that cron makes in production, of everything there is; and what
 * production cannot ask: the stand-ins' own books, and their logs of requests.
 */
export async function expectBalanced(
  w: Pick<World, "id" | "sql" | "database" | "credentials" | "requests" | "forgotten">,
) {
  const db = openHttp({ url: w.database.ownerUrl, standIn: undefined });
  const { found } = await findBreaks(db, { kind: "everything" });
  expect(found, "nothing that must hold is broken").toEqual([]);
  await expectKeysRecorded(w);
  const ask = async (query: TemplateStringsArray) => (await w.sql(query)) as Rows;
  expect(await ledgerBalances(ask), "L9: the ledger agrees with the processors").toEqual(
    await processorBalances(w),
  );
}

/** L12: whatever was asked of a processor was a row before, and its id the key. */
async function expectKeysRecorded(w: Pick<World, "sql" | "requests" | "forgotten">) {
  const kept = (await w.sql`select id from operations`) as Rows;
  const known = new Set([...kept.map(({ id }) => id), ...w.forgotten]);
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
    if (/^paypal:[^:]+:(balance|pending|payouts-held|disputes-held)$/.test(account))
      add(`processor:paypal ${currency.toUpperCase()}`, BigInt(minor) * ourUnits(currency));
  return [...totals]
    .filter(([, minor]) => minor !== 0n)
    .sort()
    .map(([name, minor]) => `${name} ${minor}`);
}
