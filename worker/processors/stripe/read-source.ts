import * as z from "zod";
import type { Answer, EventSubject, LineName, LineSource } from "../processor.ts";
import { answer } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { reference } from "./shapes.ts";

/** What a balance transaction comes from, read with it: one call, whatever it is. */
export async function readSource(
  { client, log }: StripeDeps,
  { lineRef, sourceRef }: LineName,
): Promise<Answer<LineSource>> {
  if (sourceRef === undefined) return { kind: "ok", value: { subject: undefined, evidence: {} } };
  const read = await answer(
    log,
    () => client.balanceTransactions.retrieve(lineRef, { expand: ["source"] }),
    z.looseObject({ source: SourceShape }),
  );
  if (read.kind !== "ok") return read;
  const { source } = read.value;
  return { kind: "ok", value: { subject: subjectOf(source), evidence: evidenceOf(source) } };
}

const SourceShape = z.looseObject({
  object: z.string(),
  id: z.string(),
  payment_intent: reference,
  charge: reference,
  transfer: reference,
  destination: reference,
  source_transaction: reference,
  metadata: z.record(z.string(), z.string()).nullish(),
});
type Source = z.output<typeof SourceShape>;

function subjectOf(source: Source): EventSubject | undefined {
  const { object, id, payment_intent, transfer } = source;
  if (object === "charge" && payment_intent) return { kind: "payment", ref: payment_intent };
  if (object === "dispute") return { kind: "dispute", ref: id };
  if (object === "refund") return { kind: "refund", ref: id };
  if (object === "transfer") return { kind: "transfer", ref: id };
  if (object === "transfer_reversal" && transfer) return { kind: "transfer", ref: transfer };
  return undefined;
}

/** None of these says anything of a person. */
const FIELDS = [
  ...["id", "object", "status", "amount", "amount_refunded", "amount_reversed", "currency"],
  ...["created", "arrival_date", "reason", "failure_reason", "failure_code", "transfer_group"],
  ...["payment_intent", "charge", "transfer", "destination", "source_transaction"],
];
const NAMES = ["payment_id", "order_id", "refund_id", "transfer_id", "operation_id"];

function evidenceOf(source: Source): LineSource["evidence"] {
  const shown = FIELDS.map((name) => [name, source[name]]);
  const names = NAMES.map((name) => [`metadata.${name}`, source.metadata?.[name]]);
  return Object.fromEntries([...shown, ...names].filter(([, value]) => isPlain(value)));
}
const isPlain = (value: unknown) => typeof value === "string" || typeof value === "number";
