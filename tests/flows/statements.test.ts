import { expect, test } from "vitest";
import type { Statement } from "../../worker/http/contract/statements.ts";
import { type AtDesk, atDesk, outcomeOf } from "../support/desks.ts";
import { decide, dispute, disputeWorld } from "../support/disputes.ts";
import { float, giveBack, owes, refundWorld, whole } from "../support/order-refunds.ts";
import { DAY_MS, due, paid, runTransfers } from "../support/purchase.ts";
import type { World } from "../support/world.ts";

const monthAt = (w: World) => new Date(w.nowMs()).toISOString().slice(0, 7);
async function read(desk: AtDesk, month: string): Promise<Statement> {
  const { status, body } = await desk.get(`/seller/statements/${month}`);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body as never as Statement;
}
type Sums = Statement["totals"][number];
const minor = (sums: Sums) => {
  const of = (name: Exclude<keyof Sums, "currency">) => Number(sums[name].minor);
  const lines =
    of("sales") + of("commission") + of("refunds") + of("disputes") + of("debts") + of("transfers");
  return { opening: of("opening"), lines, closing: of("closing") };
};
async function monthsOf(desk: AtDesk): Promise<{ month: string; isUnderWay: boolean }[]> {
  const { body } = await desk.get("/seller/statements");
  return (body as never as { months: { month: string; isUnderWay: boolean }[] }).months;
}

/** Three months: a sale by PayPal that is paid out and given back, and sales by both that repay it. */
async function threeMonths(w: World) {
  await float(w, "paypal");
  await float(w, "stripe");
  const { artisan, desk } = await atDesk(w);
  const products = [await w.product(artisan)];
  const first = await due(w, "paypal", { products });
  await runTransfers(w);
  await w.advance(31 * DAY_MS);
  await giveBack(w, first, whole);
  await w.pump();
  expect(await owes(w, artisan)).toBe(2750);
  await paid(w, "stripe", { products });
  await w.advance(31 * DAY_MS);
  await due(w, "stripe", { products });
  await runTransfers(w);
  return { artisan, desk };
}

test("a seller's months follow one another, each with all that the ledger has, to the cent", async () => {
  const w = await refundWorld();
  const { artisan, desk } = await threeMonths(w);
  const months = await monthsOf(desk);
  expect(months.length).toBeGreaterThanOrEqual(3);
  expect(months[0]).toEqual({ month: monthAt(w), isUnderWay: true });
  expect(months.slice(1).every(({ isUnderWay }) => !isUnderWay)).toBe(true);

  const before = new Map<string, string>();
  let lines = 0;
  for (const { month } of months.toReversed()) {
    const statement = await read(desk, month);
    lines += statement.lines.length;
    for (const sums of [...statement.accounts, ...statement.totals]) {
      const { opening, lines: moved, closing } = minor(sums);
      expect(opening + moved, month).toBe(closing);
      const name = `${"account" in sums ? sums.account : "all"} ${sums.currency}`;
      expect(sums.opening.minor, `${month} ${name}`).toBe(before.get(name) ?? "0");
      before.set(name, sums.closing.minor);
    }
    const booked = statement.lines.reduce((all, { amount }) => all + Number(amount.minor), 0);
    expect(statement.totals.reduce((all, sums) => all + minor(sums).lines, 0)).toBe(booked);
  }
  // What the last month ends with is what the accounts have, and no entry is on no statement.
  const balances = await w.sql`select name, -balance_minor::int as minor from ledger_accounts
    where name like ${`seller:${artisan.id}:%`} order by name`;
  expect(balances.map(({ minor: there }) => there)).toEqual(
    ["debt", "paypal", "stripe"].map((account) => Number(before.get(`${account} USD`))),
  );
  const [entries] = await w.sql`select count(*)::int as count from ledger_entries
    where account like ${`seller:${artisan.id}:%`}`;
  expect(lines).toBe(entries?.count);
});

test("a month says what was sold, kept, given back, owed and sent", async () => {
  const w = await refundWorld();
  const { desk } = await threeMonths(w);
  const months = await monthsOf(desk);
  const all = await Promise.all(months.map(({ month }) => read(desk, month)));
  const total = (name: "sales" | "commission" | "refunds" | "debts" | "transfers") =>
    all.reduce((sum, { totals }) => sum + Number(totals[0]?.[name].minor ?? 0), 0);
  expect(total("sales")).toBe(9000);
  expect(total("commission")).toBe(-750);
  expect(total("refunds")).toBe(-2750);
  // What was kept of one account for the other is nothing over both.
  expect(total("debts")).toBe(0);
  const debt = all.flatMap(({ accounts }) => accounts).filter(({ account }) => account === "debt");
  expect(debt.reduce((sum, { debts }) => sum + Number(debts.minor), 0)).toBeGreaterThan(0);
  expect(all.flatMap(({ lines }) => lines).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["capture", "refund", "transfer", "debt_repaid"]),
  );
  const [sale] = all.at(-1)?.lines ?? [];
  expect(sale).toMatchObject({
    ...{ kind: "capture", account: "paypal", orderNumber: expect.stringMatching(/^AH-/) },
    gross: { minor: "3000", currency: "USD" },
    commission: { minor: "-250", currency: "USD" },
    amount: { minor: "2750", currency: "USD" },
  });
});

test.each(["won", "lost"] as const)(
  "what a dispute holds is on an account of its own, and over all it is gone only when lost: %s",
  async (outcome) => {
    const w = await disputeWorld("stripe");
    const { artisan, desk } = await atDesk(w);
    const sale = await paid(w, "stripe", { products: [await w.product(artisan)] });
    const { number } = sale.order as never as { number: string };
    const ref = await dispute(w, "stripe", sale);
    await w.pump();
    const month = monthAt(w);
    const held = await read(desk, month);
    expect(held.accounts.map(({ account, disputes }) => [account, disputes.minor])).toEqual([
      ["stripe", "-2750"],
      ["held", "2750"],
    ]);
    expect(held.totals).toMatchObject([{ disputes: { minor: "0" }, closing: { minor: "2750" } }]);
    const line = held.lines.find(({ account }) => account === "held");
    expect(line).toMatchObject({ kind: "dispute_held", orderNumber: number });

    await decide(w, "stripe", ref, outcome);
    await w.pump();
    const lost = outcome === "lost" ? 2750 : 0;
    const after = await read(desk, month);
    expect(after.accounts.find(({ account }) => account === "held")).toMatchObject({
      closing: { minor: "0" },
    });
    expect(after.totals).toMatchObject([
      { disputes: { minor: `${-lost}` }, closing: { minor: `${2750 - lost}` } },
    ]);
    for (const sums of [...after.accounts, ...after.totals]) {
      const { opening, lines, closing } = minor(sums);
      expect(opening + lines).toBe(closing);
    }
  },
);

test("a statement is also a table, whose names no spreadsheet runs and whose balances follow its lines", async () => {
  const w = await refundWorld();
  const { desk } = await threeMonths(w);
  const month = (await monthsOf(desk)).at(-1)?.month ?? "";
  const answer = await desk.get(`/seller/statements/${month}.csv`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("Content-Type")).toMatch(/^text\/csv/);
  expect(answer.headers.get("Content-Disposition")).toContain(`statement-${month}.csv`);
  const rows = `${answer.body}`.split("\r\n").map((row) => row.split(","));
  expect(rows.at(-1)).toEqual([""]);
  expect(rows[0]?.slice(0, 4)).toEqual(["date", "account", "currency", "line"]);
  const [opening, sale] = rows.slice(1);
  expect(opening?.slice(1, 4)).toEqual(["paypal", "USD", "opening balance"]);
  expect(opening?.[8]).toBe("0.00");
  expect(sale?.slice(5, 9)).toEqual(["30.00", "-2.50", "27.50", "27.50"]);
  const closing = rows.filter(([, , , line]) => line === "closing balance");
  expect(closing.length).toBe((await read(desk, month)).accounts.length);
});

test("a month that is none, or has not begun, has no statement; nobody sees another's", async () => {
  const w = await refundWorld();
  const { artisan, desk } = await atDesk(w);
  await paid(w, "stripe", { products: [await w.product(artisan)] });
  for (const month of ["2026-13", "26-1", "2026-1", "2999-01", "nonsense", "2026-13.csv"])
    expect(outcomeOf(await desk.get(`/seller/statements/${month}`)), month).toEqual([
      ...[404, "statement_not_found"],
    ]);
  const other = await atDesk(w);
  const { lines, accounts } = await read(other.desk, monthAt(w));
  expect([lines, accounts, await monthsOf(other.desk)]).toEqual([[], [], []]);
});

test("a statement costs the login and one round trip, whatever is on it", async () => {
  const w = await refundWorld();
  const { desk } = await threeMonths(w);
  const month = (await monthsOf(desk)).at(-1)?.month;
  const before = await w.roundTrips();
  await desk.get(`/seller/statements/${month}`);
  const after = await w.roundTrips();
  expect(after.http - before.http + after.webSocket - before.webSocket).toBe(2);
});
