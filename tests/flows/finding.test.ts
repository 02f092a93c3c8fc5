import { expect, test } from "vitest";
import type { OrderRow, PaymentRow, SellerFile } from "../../worker/http/contract/finding.ts";
import type { AccountEntry, PostedTransaction } from "../../worker/http/contract/ledger.ts";
import type { Overview } from "../../worker/http/contract/overview.ts";
import { atDesk, outcomeOf } from "../support/desks.ts";
import { DAY_MS, due, order, paid, runTransfers } from "../support/purchase.ts";
import { uuid, type World, world } from "../support/world.ts";

async function seen<T>(w: World, path: string): Promise<T> {
  const { status, body } = await w.get(`/api/operator/${path}`, w.operator);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as never as T;
}
const found = async (w: World, query = "") =>
  (await seen<{ orders: OrderRow[]; next: string | null }>(w, `orders${query}`)).orders;
const payments = async (w: World, query = "") =>
  (await seen<{ payments: PaymentRow[] }>(w, `payments${query}`)).payments;

test("an order is found by its number, id, buyer's address, and what a processor calls its payment", async () => {
  const w = await world();
  const mine = await atDesk(w);
  const sale = await paid(w, "stripe", { products: [await w.product(mine.artisan)] });
  await w.advance(1000);
  await order(w, "paypal");
  const all = await found(w);
  expect(all.map(({ state }) => state)).toEqual(["pending_payment", "paid"]);
  const [payment] = await payments(w, `?q=${sale.order.id}`);
  expect(payment).toMatchObject({ orderId: sale.order.id, state: "succeeded", use: "order" });

  const row = all[1];
  expect(row).toMatchObject({ id: sale.order.id, artisans: [expect.any(String)] });
  expect(JSON.stringify(row), "nobody's name or address is in a list").not.toContain("@");
  const [{ email }] =
    (await w.sql`select email from orders where id = ${sale.order.id}`) as never as [
      { email: string },
    ];
  const names = [row!.number.toLowerCase(), row!.id, payment!.id, payment!.chargeRef ?? ""];
  for (const name of names)
    expect(await found(w, `?q=${encodeURIComponent(name)}`), name).toEqual([row]);
  const byAddress = await found(w, `?q=${encodeURIComponent(email.toUpperCase())}`);
  expect(byAddress).toContainEqual(row);
  expect(await found(w, `?artisan=${mine.artisan.id}`)).toEqual([row]);
  expect(await found(w, "?state=refunded")).toEqual([]);
  for (const name of ["AH-00000000", uuid(), "pi_none", "nobody@nowhere.example"])
    expect(await found(w, `?q=${name}`), name).toEqual([]);
  expect(await payments(w, `?q=${row?.number}&rail=stripe&state=succeeded`)).toEqual([payment]);
  expect(await payments(w, `?q=${payment?.processorRef}&rail=paypal`)).toEqual([]);
  expect(await payments(w, "?state=unapplied")).toEqual([]);
});

test("lists have pages, and a strange cursor is refused", async () => {
  const w = await world();
  const mine = await atDesk(w);
  const products = [await w.product(mine.artisan)];
  for (let at = 0; at < 3; at += 1) await order(w, "stripe", { products });
  const lists = [
    ["orders", "orders"],
    ["payments", "payments"],
    ["sellers", "sellers"],
  ] as const;
  for (const [path, name] of lists) {
    type Page = Record<string, { id: string }[]> & { next: string | null };
    const all = (await seen<Page>(w, path))[name] ?? [];
    const paged: { id: string }[] = [];
    let next: string | null = "";
    while (next !== null) {
      const page: Page = await seen(w, `${path}?limit=1${next && `&cursor=${next}`}`);
      paged.push(...(page[name] ?? []));
      next = page.next;
    }
    expect(paged, path).toEqual(all);
    const strange = await w.get(`/api/operator/${path}?cursor=x`, w.operator);
    expect(outcomeOf(strange)).toEqual([400, "parameters_invalid"]);
  }
});

test("a seller's file says what they are owed, on which rail, and who holds it; what it owes is in the ledger", async () => {
  const w = await world();
  const mine = await atDesk(w);
  await paid(w, "stripe", { products: [await w.product(mine.artisan)] });
  const { id } = mine.artisan;
  const file = await seen<SellerFile>(w, `sellers/${id}`);
  expect(file).toMatchObject({
    seller: { id, plan: "starter", isHeld: false, debts: [], stopped: 0 },
    ...{ hold: null, debtEntries: [], payouts: [], subscriptionId: null },
  });
  const [owed] = file.seller.owed;
  expect(owed).toMatchObject({ rail: "stripe", amount: { currency: "USD" } });
  const { sellers } = await seen<{ sellers: SellerFile["seller"][] }>(
    w,
    `sellers?q=${encodeURIComponent(file.seller.name.slice(1, 5).toUpperCase())}`,
  );
  expect(sellers).toContainEqual(file.seller);

  const account = `seller:${id}:payable:stripe`;
  const { entries } = await seen<{ entries: AccountEntry[] }>(
    w,
    `ledger/entries?account=${account}&currency=USD`,
  );
  expect(entries[0]?.after).toBe(`-${owed?.amount.minor}`);
  expect((await w.get(`/api/operator/sellers/${uuid()}`, w.operator)).status).toBe(404);
});

test("any number of the ledger leads to its entries: account, transaction, and all that is about a payment", async () => {
  const w = await world();
  const mine = await atDesk(w);
  const products = [await w.product(mine.artisan)];
  const sales = [await paid(w, "stripe", { products }), await paid(w, "stripe", { products })];
  const at = "ledger/entries?account=processor:stripe&currency=USD";
  const { entries } = await seen<{ entries: AccountEntry[] }>(w, at);
  const sum = entries.reduce((total, { amount }) => total + BigInt(amount), 0n);
  expect(entries[0]?.after, "what it stands at is all of it").toBe(`${sum}`);
  let before = 0n;
  for (const { amount, after } of [...entries].reverse()) {
    expect(BigInt(after)).toBe(before + BigInt(amount));
    before = BigInt(after);
  }
  type Paged = { entries: AccountEntry[]; next: string | null };
  const first = await seen<Paged>(w, `${at}&limit=1`);
  const rest = await seen<Paged>(w, `${at}&cursor=${first.next}`);
  expect([...first.entries, ...rest.entries]).toEqual(entries);

  const [sale] = sales;
  const about = await seen<{ transactions: PostedTransaction[] }>(
    w,
    `ledger/transactions?about=${sale?.payment.paymentId}`,
  );
  expect(about.transactions.map(({ kind }) => kind).sort()).toEqual(["capture", "fee"]);
  for (const posted of about.transactions) {
    expect(posted.orderId).toBe(sale?.order.id);
    expect(posted.entries.reduce((total, { amount }) => total + BigInt(amount), 0n)).toBe(0n);
    const alone = await seen<typeof about>(w, `ledger/transactions?about=${posted.id}`);
    expect(alone.transactions).toEqual([posted]);
  }
  expect(await seen(w, `ledger/transactions?about=${uuid()}`)).toEqual({ transactions: [] });
});

test("the first look says what moves, what waits, and what stands in its way", async () => {
  const w = await world();
  const before = await seen<Overview>(w, "overview");
  expect(before).toMatchObject({
    ...{ problems: [], switches: [], alerts: [], balances: [] },
    moved: { in: { lastAt: null, count: 0, sums: [] }, out: { lastAt: null } },
    waiting: { reviews: 0, approvals: 0, disputes: { count: 0, firstDueBy: null }, transfers: [] },
  });
  const mine = await atDesk(w);
  const sale = await due(w, "stripe", { products: [await w.product(mine.artisan)] });
  const { amount } = (await payments(w, `?q=${sale.order.id}`))[0]!;
  await runTransfers(w);
  const stop = { direction: "pay_in", stopped: true, reason: "a drill" };
  await w.request("/api/operator/rails/paypal", {
    method: "PUT",
    headers: { ...w.operator, "Content-Type": "application/json", "Idempotency-Key": uuid() },
    body: JSON.stringify(stop),
  });
  await w.everyMinute();
  const after = await seen<Overview>(w, "overview");
  expect(after.problems).toEqual(["paypal pay_in is stopped: a drill"]);
  expect(after.switches).toMatchObject([{ rail: "paypal", ...stop }]);
  // The buyer paid eight days ago; what left, left just now.
  expect(after.moved).toMatchObject({ in: { count: 0 }, out: { count: 1, sums: [{}] } });
  expect(after.moved.in.lastAt).not.toBeNull();
  expect(BigInt(after.moved.out.sums[0]?.minor ?? 0)).toBeLessThan(BigInt(amount.minor));
  const drain = after.jobs.find(({ name }) => name === "drain-outbox");
  expect(drain).toMatchObject({ everyMinutes: 1, trouble: null, isLate: false });
  await w.advance(DAY_MS);
  const late = (await seen<Overview>(w, "overview")).jobs.find(
    ({ name }) => name === "drain-outbox",
  );
  expect(late).toMatchObject({ isLate: true });
});

test("events are looked through by state, type, rail, time and what they are about", async () => {
  const w = await world();
  const mine = await atDesk(w);
  const products = [await w.product(mine.artisan)];
  const sale = await paid(w, "stripe", { products });
  const then = new Date(w.nowMs() + 500).toISOString();
  await w.advance(1000);
  await paid(w, "paypal", { products });
  type Page = { rows: { processor: string; type: string; receivedAt: string }[] };
  const events = async (query: string) => (await seen<Page>(w, `events?${query}`)).rows;
  const all = await events("state=all");
  expect(new Set(all.map(({ processor }) => processor))).toEqual(new Set(["stripe", "paypal"]));
  const ofStripe = await events("state=all&processor=stripe");
  expect(ofStripe.length).toBeGreaterThan(0);
  expect(await events(`state=all&until=${then}`)).toEqual(ofStripe);
  expect(await events(`state=all&processor=stripe&from=${then}`)).toEqual([]);
  const about = await events(`state=all&about=${sale.payment.paymentId}`);
  expect(about.length).toBeGreaterThan(0);
  expect(ofStripe).toEqual(expect.arrayContaining(about));
  expect((await events("state=all&type=payment_intent")).length).toBeGreaterThan(0);
  expect(await events("state=all&type=%25")).toEqual([]);
  expect(await events("")).toEqual([]);
});
