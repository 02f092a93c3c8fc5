import * as z from "zod";
import {
  type Answer,
  codes,
  type EventSubject,
  type LineName,
  type LineSource,
} from "../processor.ts";
import { answer } from "./answer.ts";
import { type PayPalDeps, send } from "./client.ts";
import { readDisputesOf } from "./disputes.ts";
import { listEvents } from "./list-events.ts";

type Evidence = LineSource["evidence"];
type Read = (deps: PayPalDeps, line: LineName) => Promise<Answer<LineSource>>;

/** What a transaction of the report was, as far as PayPal can be asked about it. */
export async function readSource(deps: PayPalDeps, line: LineName): Promise<Answer<LineSource>> {
  const read = readers[line.kind];
  return read ? read(deps, line) : { kind: "ok", value: nothing };
}
const nothing: LineSource = { subject: undefined, evidence: {} };

const readCapture: Read = async (deps, { lineRef }) => {
  const capture = await readObject(deps, `/v2/payments/captures/${encodeURIComponent(lineRef)}`);
  if (capture.kind !== "ok" || capture.value === undefined) return orNothing(capture);
  const order = capture.value.supplementary_data?.related_ids?.order_id;
  const subject: EventSubject | undefined = order ? { kind: "payment", ref: order } : undefined;
  return { kind: "ok", value: { subject, evidence: evidenceOf(capture.value) } };
};

const readRefund: Read = async (deps, { lineRef }) => {
  const refund = await readObject(deps, `/v2/payments/refunds/${encodeURIComponent(lineRef)}`);
  if (refund.kind !== "ok" || refund.value === undefined) return orNothing(refund);
  const subject: EventSubject = { kind: "refund", ref: lineRef };
  return { kind: "ok", value: { subject, evidence: evidenceOf(refund.value) } };
};

/** The line names the payment alone. One that is no dispute's is a refund, by which it was taken back. */
const readDispute: Read = async (deps, { effectId, lineRef, sourceRef }) => {
  if (sourceRef === undefined) return { kind: "ok", value: nothing };
  const all = await readDisputesOf(deps, sourceRef);
  if (all.kind !== "ok") return all;
  const moved = all.value.find(({ withdrawn, returned, fees }) =>
    [...withdrawn, ...returned, ...fees].some((one) => one.effectId === effectId),
  );
  const subject: EventSubject = { kind: "dispute", ref: moved?.ref ?? lineRef };
  const evidence = moved ? { id: moved.ref, state: moved.state, reason: moved.reason } : {};
  return { kind: "ok", value: { subject, evidence } };
};

/**
 * PayPal shows a payout item by its own id only, which the report does not tell; the item's events
 * name both. They are looked for about the time of the payment; what came back may be weeks older.
 */
const readItem: Read = async (deps, { kind, lineRef, sourceRef, occurredAt }) => {
  const isReturn = kind === "transfer_returned" || kind === "transfer_fee_returned";
  const transaction = isReturn ? sourceRef : lineRef;
  const from = new Date(occurredAt.getTime() - (isReturn ? EVENTS_KEPT_MS : HOUR_MS));
  const until = new Date(occurredAt.getTime() + DAY_MS);
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const events = await listEvents(deps, { from, until, cursor });
    if (events.kind !== "ok") return events;
    const item = events.value.events
      .map(({ raw }) => ItemEventShape.safeParse(JSON.parse(new TextDecoder().decode(raw.body))))
      .find(({ data }) => data?.resource.transaction_id === transaction)?.data?.resource;
    if (item) {
      const evidence = evidenceOf({ ...item, ...item.payout_item, id: item.payout_item_id });
      return {
        kind: "ok",
        value: { subject: { kind: "transfer", ref: item.payout_item_id }, evidence },
      };
    }
    cursor = events.value.next;
    if (cursor === undefined) break;
  }
  return { kind: "ok", value: nothing };
};
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const EVENTS_KEPT_MS = 30 * DAY_MS;
/** Events of a month of the largest shop; what is not among them waits for a person. */
const PAGES_MAX = 40;

const readers: Partial<Record<LineName["kind"], Read>> = {
  capture: readCapture,
  fee: readCapture,
  refund: readRefund,
  dispute: readDispute,
  dispute_returned: readDispute,
  dispute_fee: readDispute,
  transfer: readItem,
  transfer_fee: readItem,
  transfer_returned: readItem,
  transfer_fee_returned: readItem,
};

const ObjectShape = z.looseObject({
  id: z.string(),
  supplementary_data: z
    .looseObject({ related_ids: z.looseObject({ order_id: z.string().optional() }).optional() })
    .optional(),
});
const ItemEventShape = z.looseObject({
  resource: z.looseObject({
    payout_item_id: z.string().min(1),
    transaction_id: z.string().min(1),
    payout_item: z.looseObject({}).optional(),
  }),
});

/** Undefined: there is no such object. */
async function readObject(deps: PayPalDeps, path: string) {
  const read = answer(deps.log, await send(deps, { method: "GET", path }), ObjectShape);
  if (read.kind !== "rejected" || read.code !== codes.gone) return read;
  return { kind: "ok", value: undefined } as const;
}
const orNothing = (read: Answer<unknown>): Answer<LineSource> =>
  read.kind === "ok" ? { kind: "ok", value: nothing } : read;

/** None of these says anything of a person. */
const FIELDS = [
  ...["id", "status", "custom_id", "invoice_id", "create_time", "update_time"],
  ...["sender_item_id", "payout_batch_id", "transaction_status", "sender_batch_id"],
];

function evidenceOf(object: Readonly<Record<string, unknown>>): Evidence {
  const shown = FIELDS.map((name) => [name, object[name]]);
  const { amount } = object;
  const money = MoneyTextShape.safeParse(amount).data;
  if (money) shown.push(["amount", `${money.value} ${money.currency_code ?? money.currency}`]);
  return Object.fromEntries(shown.filter(([, value]) => typeof value === "string"));
}
const MoneyTextShape = z.looseObject({
  value: z.string(),
  currency_code: z.string().optional(),
  currency: z.string().optional(),
});
