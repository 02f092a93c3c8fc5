import { expect, test } from "vitest";
import type { TaxYear } from "../../worker/http/contract/statements.ts";
import { atDesk, outcomeOf } from "../support/desks.ts";
import { float, giveBack, ofParts, partOf, refundWorld, whole } from "../support/order-refunds.ts";
import { DAY_MS, due, paid, runTransfers } from "../support/purchase.ts";
import type { World } from "../support/world.ts";

const yearAt = (w: World) => new Date(w.nowMs()).getUTCFullYear();
async function report(w: World, year: number, query = ""): Promise<TaxYear> {
  const { status, body } = await w.get(`/api/operator/tax/${year}${query}`, w.operator);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body as never as TaxYear;
}
const bothYears = async (w: World) => [await report(w, yearAt(w)), await report(w, yearAt(w) - 1)];
const of = ({ sellers }: TaxYear, { id }: { id: string }) =>
  sellers.find(({ sellerId }) => sellerId === id);
const sumOf = (values: readonly { minor: string }[]) =>
  values.reduce((all, { minor }) => all + Number(minor), 0);

/** Sales by both rails in two years, one given back at the seller's fault, one at the platform's. */
async function twoYears(w: World) {
  await float(w, "paypal");
  await float(w, "stripe");
  const [ana, ben] = [await atDesk(w), await atDesk(w)];
  const products = [await w.product(ana.artisan), await w.product(ben.artisan)];
  const atSeller = await due(w, "stripe", { products });
  await runTransfers(w);
  const atPlatform = await paid(w, "paypal", { products });
  await w.advance(40 * DAY_MS);
  await giveBack(
    w,
    atSeller,
    ofParts({ sellerOrderId: partOf(atSeller, ana.artisan), kind: "rest" }),
    {
      fault: "seller",
    },
  );
  await giveBack(w, atPlatform, whole, { fault: "platform" });
  await w.pump();
  await paid(w, "stripe", { products: [products[1]!] });
  return { ana, ben };
}

test("what tax forms ask for is what the ledger has, whoever bears what went back", async () => {
  const w = await refundWorld();
  const { ana, ben } = await twoYears(w);
  const years = await bothYears(w);
  const captured = await w.sql`select processor as rail, sum(amount_minor)::int as minor
    from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
    where t.kind = 'capture' and e.account like 'processor:%' group by 1 order by 1`;
  const forms = years.flatMap(({ sellers }) => sellers.flatMap(({ form1099k }) => form1099k));
  for (const { rail, minor } of captured) {
    const own = forms.filter((form) => form.rail === rail);
    expect(sumOf(own.map(({ gross }) => gross)), `${rail}`).toBe(minor);
    expect(sumOf(own.flatMap(({ months }) => months.map(({ gross }) => gross)))).toBe(minor);
  }
  for (const { artisan } of [ana, ben]) {
    const [credited] = await w.sql`select -sum(amount_minor)::int as minor
      from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
      where t.kind in ('capture', 'refund') and e.account like ${`seller:${artisan.id}:%`}`;
    const own = years.flatMap((year) => of(year, artisan)?.dac7 ?? []);
    expect(sumOf(own.map(({ consideration }) => consideration))).toBe(credited?.minor);
    for (const one of own) {
      const [gross, refunded, fees, rest] = [one.gross, one.refunded, one.fees, one.consideration];
      expect(Number(gross.minor) - Number(refunded.minor) - Number(fees.minor)).toBe(
        Number(rest.minor),
      );
      expect(sumOf(one.quarters.map(({ consideration }) => consideration))).toBe(
        Number(rest.minor),
      );
    }
  }
});

test("a refund makes no gross amount less; the platform's own fault takes nothing from a seller", async () => {
  const w = await refundWorld();
  const { ana, ben } = await twoYears(w);
  const years = await bothYears(w);
  const total = (artisan: { id: string }, name: "refunded" | "fees" | "gross") =>
    sumOf(years.flatMap((year) => (of(year, artisan)?.dac7 ?? []).map((one) => one[name])));
  const activities = (artisan: { id: string }) =>
    years
      .flatMap((year) => of(year, artisan)?.dac7 ?? [])
      .reduce((all, one) => all + one.activities, 0);
  // Ana sold twice for 30.00 and gave one back whole, with the fee that Stripe kept.
  expect([activities(ana.artisan), total(ana.artisan, "gross")]).toEqual([2, 6000]);
  expect(total(ana.artisan, "refunded")).toBe(3000);
  expect(total(ana.artisan, "fees")).toBeGreaterThan(250);
  // Ben sold three times; what the platform gave back is not his loss.
  expect([activities(ben.artisan), total(ben.artisan, "gross")]).toEqual([3, 9000]);
  expect([total(ben.artisan, "refunded"), total(ben.artisan, "fees")]).toEqual([0, 750]);
});

test("the report comes in pages, of one seller, as a table, and to the seller about themselves", async () => {
  const w = await refundWorld();
  const { ana, ben } = await twoYears(w);
  const year = yearAt(w);
  const whole = await report(w, year);
  expect([whole.next, whole.isUnderWay]).toEqual([null, true]);
  const pages: string[] = [];
  for (let after: string | null = ""; after !== null; ) {
    const page: TaxYear = await report(w, year, `?limit=1${after && `&after=${after}`}`);
    pages.push(...page.sellers.map(({ sellerId }) => sellerId));
    after = page.next;
  }
  expect(pages).toEqual(whole.sellers.map(({ sellerId }) => sellerId));

  const { body: one } = await w.get(
    `/api/operator/sellers/${ben.artisan.id}/tax/${year}`,
    w.operator,
  );
  expect(one).toEqual({ year, isUnderWay: true, seller: of(whole, ben.artisan) });
  expect((await ben.desk.get(`/seller/tax/${year}`)).body).toEqual(one);
  expect((await ana.desk.get("/seller/tax/2001")).body).toMatchObject({ seller: null });

  const table = await w.get(`/api/operator/tax/${year}.csv?limit=1`, w.operator);
  expect(table.headers.get("Content-Type")).toMatch(/^text\/csv/);
  expect(table.headers.get("Link")).toMatch(/rel="next"$/);
  const rows = `${table.body}`.split("\r\n");
  expect(rows[0]).toMatch(/^year,seller id,seller,report,period/);
  expect(rows.filter((row) => row.includes(",DAC7,"))).toHaveLength(
    (whole.sellers[0]?.dac7.length ?? 0) * 5,
  );
  expect(outcomeOf(await ana.desk.get("/seller/tax/twenty"))).toEqual([404, "not_found"]);
  const none = await w.get("/api/operator/tax/nonsense.csv", w.operator);
  expect(none.status).toBe(404);
});
