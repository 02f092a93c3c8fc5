import * as z from "zod";
import { currencies } from "../../domain/currency.ts";
import { get, type Route } from "./route.ts";
import { Id, Instant, Processor } from "./shapes.ts";

/** A sum that may be below zero. */
const Signed = z.strictObject({
  minor: z.string().regex(/^-?\d{1,15}$/),
  currency: z.enum(currencies),
});
const MonthName = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const sums = {
  opening: Signed,
  /** Goods and shipping that buyers paid, whole. */
  sales: Signed,
  /** What the platform kept of them: below zero, as everything that is taken. */
  commission: Signed,
  /** What refunds took, less the commission that was given back with them. */
  refunds: Signed,
  /** What is held for them goes from one account to another; over all, what was lost. */
  disputes: Signed,
  /** What was repaid of a debt goes from one account to the other. */
  debts: Signed,
  transfers: Signed,
  /** The opening balance and all of these; the next month's opening balance. */
  closing: Signed,
};
/** What a seller is owed on a rail; what is held for disputes; or their debt, which stands below zero. */
const Account = z.enum(["stripe", "paypal", "held", "debt"]);

export const Statement = z.strictObject({
  month: MonthName,
  from: Instant,
  /** The next month's first instant, which is not in it. */
  until: Instant,
  /** The month is not over: the closing balances are those of now. */
  isUnderWay: z.boolean(),
  sellerName: z.string(),
  accounts: z.array(z.strictObject({ account: Account, currency: z.enum(currencies), ...sums })),
  /** Over all accounts of a currency. */
  totals: z.array(z.strictObject({ currency: z.enum(currencies), ...sums })),
  /** Every entry of the ledger on these accounts, oldest first. */
  lines: z.array(
    z.strictObject({
      account: Account,
      at: Instant,
      kind: z.string(),
      orderNumber: z.string().nullable(),
      gross: Signed,
      commission: Signed,
      /** What of both is left, as it is booked. */
      amount: Signed,
      /** The processor's own id. */
      externalId: z.string(),
      transactionId: Id,
    }),
  ),
});
export type Statement = z.infer<typeof Statement>;
export const StatementMonth = z.strictObject({ month: MonthName, isUnderWay: z.boolean() });
export type StatementMonth = z.infer<typeof StatementMonth>;

/** The years in which the shop can have sold something. */
const Year = z.coerce.number().int().min(2000).max(2200);
const byYear = z.strictObject({ year: Year });
/** Pages, because there may be very many sellers. */
const PageQuery = z.strictObject({
  after: Id.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
});
const named = (extension: string) => z.string().endsWith(extension).max(20);

const considered = {
  activities: z.int(),
  gross: Signed,
  refunded: Signed,
  fees: Signed,
  consideration: Signed,
};
const SellerTax = z.strictObject({
  sellerId: Id,
  name: z.string(),
  form1099k: z.array(
    z.strictObject({
      ...{ rail: Processor, currency: z.enum(currencies), gross: Signed, count: z.int() },
      months: z.array(z.strictObject({ month: z.int(), gross: Signed, count: z.int() })),
    }),
  ),
  dac7: z.array(
    z.strictObject({
      ...{ currency: z.enum(currencies), ...considered },
      quarters: z.array(z.strictObject({ quarter: z.int(), ...considered })),
    }),
  ),
});
const year = { year: z.int(), isUnderWay: z.boolean() };
export const TaxYear = z.strictObject({
  ...{ ...year, sellers: z.array(SellerTax) },
  /** The `after` of the next page; null on the last one. */
  next: Id.nullable(),
});
export type TaxYear = z.infer<typeof TaxYear>;
const OneTax = z.strictObject({ ...year, seller: SellerTax.nullable() });

const table = { ...get, media: "text/csv", answer: z.string() } as const;

/** What a seller's accounts came to, and what tax forms ask for. A name that ends in .csv comes first, else its .csv would be a month. */
export const statementRoutes = {
  listStatements: {
    ...get,
    path: "/api/seller/statements",
    summary: "The months for which the seller has a statement, the latest first",
    caller: "seller",
    answer: z.strictObject({ months: z.array(StatementMonth) }),
  },
  downloadStatement: {
    ...table,
    path: "/api/seller/statements/{month}.csv",
    summary: "A month's statement for spreadsheets, every line with the balance after it",
    caller: "seller",
    params: z.strictObject({ month: named(".csv") }),
  },
  readStatement: {
    ...get,
    path: "/api/seller/statements/{month}",
    summary: "What the seller's own accounts came to in a month (UTC), by the ledger",
    caller: "seller",
    params: z.strictObject({ month: z.string().max(20) }),
    answer: Statement,
  },
  readOwnTax: {
    ...get,
    path: "/api/seller/tax/{year}",
    summary: "What tax forms ask for about the seller, of a year",
    caller: "seller",
    params: byYear,
    answer: OneTax,
  },
  downloadTax: {
    ...table,
    path: "/api/operator/tax/{year}.csv",
    summary: "What tax forms ask for, for spreadsheets; the Link header leads to more sellers",
    caller: "operator",
    params: z.strictObject({ year: named(".csv") }),
    query: PageQuery,
  },
  readTax: {
    ...get,
    path: "/api/operator/tax/{year}",
    summary: "What 1099-K and DAC7 ask for about every seller, of a year (UTC)",
    caller: "operator",
    params: byYear,
    query: PageQuery,
    answer: TaxYear,
  },
  readSellerTax: {
    ...get,
    path: "/api/operator/sellers/{id}/tax/{year}",
    summary: "What tax forms ask for about one seller, of a year",
    caller: "operator",
    params: z.strictObject({ id: Id, year: Year }),
    answer: OneTax,
  },
} as const satisfies Record<string, Route>;
