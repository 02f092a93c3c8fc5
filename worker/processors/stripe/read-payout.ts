import { type Answer, codes, type PayoutFacts } from "../processor.ts";
import { answer, ifOurs } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import {
  listOf,
  money,
  type Payout,
  type PayoutLine,
  PayoutLineShape,
  PayoutShape,
} from "./shapes.ts";

/** Stripe's largest page. */
const PAGE_SIZE = 100;
/** A thousand amounts in one payout of a day or a week; an artisan with more is told so. */
const PAGES_MAX = 10;

const states: Record<Payout["status"], PayoutFacts["state"]> = {
  pending: "pending",
  in_transit: "in_transit",
  paid: "paid",
  failed: "failed",
  canceled: "cancelled",
};

/** A connected account's payout to its bank, with the balance transactions that it paid out. */
export async function readPayout(
  deps: StripeDeps,
  ref: string,
  account: string | undefined,
): Promise<Answer<PayoutFacts>> {
  // Without the account it would be looked for among the platform's own payouts.
  if (account === undefined) return { kind: "rejected", code: codes.gone };
  const { client, log } = deps;
  const payout = await answer(
    log,
    () => client.payouts.retrieve(ref, {}, { stripeAccount: account }),
    PayoutShape,
  );
  if (payout.kind !== "ok") return ifOurs(payout);
  const { id, status, amount, currency, arrival_date, automatic, failure_code } = payout.value;
  const facts = {
    ...{ ref: id, account, state: states[status], amount: money(amount, currency) },
    failureCode: failure_code ?? undefined,
    arrivesAt: new Date(arrival_date * 1000),
  };
  // Of a payout that was made by hand Stripe does not say what was in it.
  if (!automatic) return { kind: "ok", value: { ...facts, lines: undefined, isCut: false } };
  const read = await readLines(deps, ref, account);
  if (read.kind !== "ok") return read;
  const others = read.value.lines.filter(({ source }) => idOf(source) !== ref);
  return { kind: "ok", value: { ...facts, lines: linesOf(others), isCut: read.value.isCut } };
}

async function readLines({ client, log }: StripeDeps, payout: string, stripeAccount: string) {
  const query = { payout, limit: PAGE_SIZE, expand: ["data.source"] };
  const lines: PayoutLine[] = [];
  for (let page = 0; page < PAGES_MAX; page++) {
    const after = lines.at(-1)?.id;
    const from = after === undefined ? {} : { starting_after: after };
    const found = await answer(
      log,
      () => client.balanceTransactions.list({ ...query, ...from }, { stripeAccount }),
      listOf(PayoutLineShape),
    );
    if (found.kind !== "ok") return found;
    lines.push(...found.value.data);
    if (!found.value.has_more) return { kind: "ok", value: { lines, isCut: false } } as const;
  }
  return { kind: "ok", value: { lines, isCut: true } } as const;
}

const idOf = (source: PayoutLine["source"]) => (typeof source === "string" ? source : source?.id);

/** What was taken back names only the charge; the transfer is known if both left together. */
function linesOf(lines: readonly PayoutLine[]): PayoutFacts["lines"] {
  const transferOf = new Map<string, string>();
  for (const { source } of lines)
    if (typeof source === "object" && source?.source_transfer)
      transferOf.set(source.id, source.source_transfer);
  return lines.map(({ id, amount, fee, currency, type, source }) => ({
    ref: id,
    transferRef:
      typeof source === "object" && source
        ? (source.source_transfer ?? transferOf.get(source.charge ?? ""))
        : undefined,
    kind: type,
    amount: money(amount, currency),
    fee: money(fee, currency),
  }));
}
