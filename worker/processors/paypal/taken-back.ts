import type { StatementLine } from "../../domain/reconciliation.ts";
import type { Answer } from "../processor.ts";
import type { PayPalDeps } from "./client.ts";
import { readDisputesOf } from "./disputes.ts";

/** What PayPal took for a claim, and what it took without one, look the same in its report. */
const TAKEN_BACK = "T1106";
const isTakenBack = ({ kind, type }: StatementLine) => kind === "dispute" && type === TAKEN_BACK;

/** A payment that was taken back without a claim is posted under the refund's id: the transaction's. */
export const asTakenBack = (line: StatementLine): StatementLine =>
  isTakenBack(line) ? { ...line, effectId: line.lineRef } : line;

/** Which of the two each line is, the payment's claims tell by their sums. */
export async function toldApart(
  deps: PayPalDeps,
  lines: readonly StatementLine[],
): Promise<Answer<readonly StatementLine[]>> {
  const told: StatementLine[] = [];
  for (const line of lines) {
    const of = isTakenBack(line) ? await isOfClaim(deps, line) : SAID;
    if (of.kind !== "ok") return of;
    told.push(of.value ? line : asTakenBack(line));
  }
  return { kind: "ok", value: told };
}
/** Every other line's name says it already. */
const SAID: Answer<boolean> = { kind: "ok", value: true };

async function isOfClaim(
  deps: PayPalDeps,
  { effectId, minor, sourceRef }: StatementLine,
): Promise<Answer<boolean>> {
  if (sourceRef === undefined) return { kind: "ok", value: false };
  const all = await readDisputesOf(deps, sourceRef);
  if (all.kind !== "ok") return all;
  const taken = all.value.flatMap(({ withdrawn }) => withdrawn);
  const value = taken.some((one) => one.effectId === effectId && one.amount.minor === -minor);
  return { kind: "ok", value };
}
