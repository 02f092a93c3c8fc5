import type { PayPalContext } from "./http.ts";
import { invalidQuery } from "./reporting-refusals.ts";

/** Seconds are required, and so is a zone; PayPal's own example writes it as -0700. */
const TIME = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:?\d{2})$/;

export function readMoment(c: PayPalContext, name: string): number | undefined {
  const value = c.req.query(name);
  if (value === undefined) return undefined;
  const atMs = TIME.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(atMs)) throw invalidQuery(name, "INVALID_PARAMETER_SYNTAX");
  return atMs;
}
