import type { SellerId } from "../../domain/ids.ts";
import { statementCsv } from "../../domain/statement-csv.ts";
import { taxCsv } from "../../domain/tax-csv.ts";
import * as statements from "../../usecases/read-statement.ts";
import * as tax from "../../usecases/read-tax.ts";
import { sellerOf } from "../principal.ts";
import { problem, respond } from "../problems.ts";
import { toSellerTax, toStatement } from "../views-of-statements.ts";
import type { Handler } from "./handler.ts";

export const listStatements: Handler<"listStatements"> = async (c) =>
  respond(200, {
    months: await statements.listStatements(c.env.deps, sellerOf(c).sellerId),
  });

export const readStatement: Handler<"readStatement"> = async (c, { params: { month } }) => {
  const { sellerId } = sellerOf(c);
  const found = await statements.readStatement(c.env.deps, { sellerId, month });
  return found.ok ? respond(200, toStatement(found.value)) : problem(c, found.error);
};

export const downloadStatement: Handler<"downloadStatement"> = async (c, { params }) => {
  const { sellerId } = sellerOf(c);
  const month = params.month.replace(CSV, "");
  const found = await statements.readStatement(c.env.deps, { sellerId, month });
  if (!found.ok) return problem(c, found.error);
  return attachment(`statement-${month}.csv`, statementCsv(found.value));
};

export const readOwnTax: Handler<"readOwnTax"> = async (c, { params: { year } }) =>
  oneSeller(await tax.readSellerTax(c.env.deps, { year, sellerId: sellerOf(c).sellerId }));

export const readSellerTax: Handler<"readSellerTax"> = async (c, { params: { year, id } }) =>
  oneSeller(await tax.readSellerTax(c.env.deps, { year, sellerId: id as SellerId }));

export const readTax: Handler<"readTax"> = async (c, { params: { year }, query }) => {
  const page = { year, after: query.after as SellerId | undefined, limit: query.limit };
  const { sellers, ...found } = await tax.readTax(c.env.deps, page);
  return respond(200, { ...found, sellers: sellers.map(toSellerTax) });
};

export const downloadTax: Handler<"downloadTax"> = async (c, { params, query }) => {
  const year = Number(YEAR.exec(params.year.replace(CSV, ""))?.[0]);
  if (!year) return problem(c, { kind: "not_found" });
  const { limit } = query;
  const page = { year, after: query.after as SellerId | undefined, limit };
  const found = await tax.readTax(c.env.deps, page);
  const more = `</api/operator/tax/${year}.csv?after=${found.next}&limit=${limit}>; rel="next"`;
  return attachment(`tax-${year}.csv`, taxCsv(found), found.next ? { Link: more } : {});
};

const CSV = /\.csv$/;
const YEAR = /^2[0-2]\d\d$/;

const oneSeller = ({ seller, ...found }: Awaited<ReturnType<typeof tax.readSellerTax>>) =>
  respond(200, { ...found, seller: seller && toSellerTax(seller) });

/** A file for who asked, which nothing on the way keeps. */
const attachment = (name: string, text: string, headers: Record<string, string> = {}) =>
  new Response(text, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8; header=present",
      "Content-Disposition": `attachment; filename="${name}"`,
      ...{ "Cache-Control": "no-store", ...headers },
    },
  });
