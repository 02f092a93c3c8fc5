import { DAY_MS, type Rail } from "./purchase.ts";
import type { World } from "./world.ts";

export type RunView = {
  id: string;
  rail: Rail;
  from: string;
  until: string;
  state: string;
  phase: string;
  judgedUntil: string | null;
  lines: number;
  open: number;
  healed: number;
  trouble: string | null;
};
export type DifferenceRow = {
  id: string;
  rail: Rail;
  class: string;
  state: string;
  effectId: string;
  kind: string;
  currency: string;
  there: string | null;
  here: string | null;
  lineRef: string | null;
  sourceRef: string | null;
  subjectId: string | null;
  evidence: { there?: Record<string, unknown>; ours?: Record<string, unknown> };
  note: string | null;
  endedBy: string | null;
};
type Window = { from?: string; until?: string };

/** PayPal's report trails by three hours. */
export const REPORT_LAG_MS = 3 * 60 * 60_000 + 60_000;

/** The next morning: Stripe pays artisans' banks at midnight, and what has left cannot be taken back. */
export const tomorrowMorning = (w: World): Promise<void> =>
  w.advance(DAY_MS - ((w.nowMs() - MORNING_MS) % DAY_MS));
const MORNING_MS = 9 * 60 * 60_000;

export async function start(w: World, rail: Rail, window: Window = {}): Promise<RunView> {
  const { status, body } = await w.post(
    "/api/operator/reconciliations",
    { rail, ...window },
    w.operator,
  );
  if (status !== 201)
    throw new Error(`starting was answered with ${status} ${JSON.stringify(body)}`);
  return body as unknown as RunView;
}

export const runJob = (w: World, job: string) =>
  w.post(`/api/operator/jobs/${job}`, {}, w.operator);

export async function readRun(w: World, id: string): Promise<RunView> {
  const { body } = await w.get(`/api/operator/reconciliations/${id}`, w.operator);
  return body as unknown as RunView;
}

/** A run from its beginning to its end, as bites of the job. */
export async function reconciled(w: World, rail: Rail, window: Window = {}): Promise<RunView> {
  const { id } = await start(w, rail, window);
  for (let bites = 0; bites < 20; bites++) {
    await runJob(w, "reconcile");
    const run = await readRun(w, id);
    if (run.state !== "running") return run;
  }
  throw new Error("the run does not end");
}

export async function differences(w: World, state = "open"): Promise<DifferenceRow[]> {
  const { body } = await w.get(`/api/operator/differences?state=${state}`, w.operator);
  return (body as unknown as { differences: DifferenceRow[] }).differences;
}
export async function explained(w: World) {
  const { body } = await w.get("/api/operator/differences", w.operator);
  type Row = { rail: Rail; currency: string; minor: string; differences: number };
  return (body as unknown as { explained: Row[] }).explained;
}

type Planted = { externalId: string; subjectId: string; minor: number; rail: Rail };

/** A fee that no use case posted, in one database transaction as the ledger's triggers ask. */
export async function plantFee(w: World, { externalId, subjectId, minor, rail }: Planted) {
  const id = crypto.randomUUID();
  const at = new Date(w.nowMs()).toISOString();
  const entry = (line: number, account: string, amount: number) =>
    w.sql`insert into ledger_entries (transaction_id, line, account, currency, amount_minor)
      values (${id}, ${line}, ${account}, 'USD', ${amount})`;
  await w.sql.transaction([
    w.sql`insert into ledger_transactions (id, kind, currency, processor, external_id, subject_id, posted_at)
      values (${id}, 'fee', 'USD', ${rail}, ${externalId}, ${subjectId}, ${at})`,
    entry(0, `processor:${rail}`, minor),
    entry(1, "platform:processor-fees", -minor),
  ]);
}

/** Takes a posted fee out of the ledger, past its triggers, so that another can be planted. */
export async function forgetFee(w: World, externalId: string): Promise<void> {
  const triggers = (what: string) => [
    w.sql.query(`alter table ledger_transactions ${what} trigger user`),
    w.sql.query(`alter table ledger_entries ${what} trigger user`),
  ];
  await w.sql.transaction([
    ...triggers("disable"),
    w.sql`delete from ledger_entries e using ledger_transactions t
      where t.id = e.transaction_id and t.kind = 'fee' and t.external_id = ${externalId}`,
    w.sql`delete from ledger_transactions where kind = 'fee' and external_id = ${externalId}`,
    ...triggers("enable"),
  ]);
}
