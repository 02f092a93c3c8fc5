import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { InboxId, OperationId } from "../../domain/ids.ts";
import type { InboxState } from "../../domain/inbox.ts";
import type { OperationKind, OperationParams, OperationState } from "../../domain/operation.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import { id, instant } from "./columns.ts";

/** Travels as text (`\x…`) on both of the driver's protocols. */
const bytea = customType<{ data: Uint8Array; driverData: string | Uint8Array }>({
  dataType: () => "bytea",
  toDriver: (bytes) => `\\x${[...bytes].map((b) => b.toString(16).padStart(2, "0")).join("")}`,
  fromDriver: (value) =>
    typeof value === "string"
      ? Uint8Array.from(value.slice(2).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
      : value,
});

export const operations = pgTable(
  "operations",
  {
    id: id<OperationId>().primaryKey(),
    kind: text().$type<OperationKind>().notNull(),
    subjectId: uuid().notNull(),
    processor: text().$type<ProcessorName>().notNull(),
    params: jsonb().$type<OperationParams>().notNull(),
    state: text().$type<OperationState>().notNull(),
    answer: jsonb().$type<Record<string, unknown>>(),
    tries: integer().notNull(),
    openedAt: instant().notNull(),
    nextTryAt: instant().notNull(),
    leasedUntil: instant(),
    closedAt: instant(),
  },
  (t) => [
    uniqueIndex("operations_one_open_per_subject").on(t.subjectId).where(sql`${t.state} = 'open'`),
    index("operations_to_resume").on(t.processor, t.nextTryAt).where(sql`${t.state} = 'open'`),
    index("operations_by_subject").on(t.subjectId),
    check("operations_state", sql`${t.state} in ('open','succeeded','rejected')`),
    check("operations_closed", sql`(${t.state} = 'open') = (${t.closedAt} is null)`),
  ],
);

export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    scope: text().notNull(),
    key: text().notNull(),
    fingerprint: text().notNull(),
    subjectId: uuid(),
    lockedUntil: instant().notNull(),
    status: integer(),
    body: jsonb().$type<Record<string, unknown>>(),
    createdAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.scope, t.key] }),
    check("idempotency_keys_answer", sql`(${t.status} is null) = (${t.body} is null)`),
    index("idempotency_keys_by_age").on(t.createdAt),
  ],
);

export const inbox = pgTable(
  "inbox",
  {
    id: id<InboxId>().primaryKey(),
    processor: text().$type<ProcessorName>().notNull(),
    endpoint: text().$type<"stripe" | "stripe-connect" | "paypal">().notNull(),
    eventId: text().notNull(),
    type: text().notNull(),
    objectRef: text(),
    body: bytea().notNull(),
    state: text().$type<InboxState>().notNull(),
    note: text(),
    verifiedBy: text(),
    receivedAt: instant().notNull(),
    triedAt: instant(),
    workedAt: instant(),
    redactedAt: instant(),
  },
  (t) => [
    unique("inbox_one_row_per_event").on(t.processor, t.eventId),
    check("inbox_state", sql`${t.state} in ('received','applied','ignored','quarantined')`),
    index("inbox_to_work")
      .on(t.processor, sql`greatest(${t.receivedAt}, ${t.triedAt})`)
      .where(sql`${t.state} = 'received'`),
    index("inbox_quarantined").on(t.receivedAt.desc()).where(sql`${t.state} = 'quarantined'`),
    index("inbox_by_time").on(t.receivedAt, t.id),
    index("inbox_by_object").on(t.objectRef),
    index("inbox_to_redact")
      .on(t.receivedAt)
      .where(sql`${t.redactedAt} is null and ${t.state} <> 'received'`),
  ],
);

export const outbox = pgTable(
  "outbox",
  {
    id: id<string>().primaryKey(),
    message: jsonb().$type<Record<string, unknown>>().notNull(),
    createdAt: instant().notNull(),
    sentAt: instant(),
  },
  (t) => [index("outbox_to_send").on(t.createdAt).where(sql`${t.sentAt} is null`)],
);

export const deadLetters = pgTable(
  "dead_letters",
  {
    id: id<string>().primaryKey(),
    queue: text().notNull(),
    messageId: text().notNull(),
    message: jsonb().$type<Record<string, unknown>>().notNull(),
    attempts: integer().notNull(),
    receivedAt: instant().notNull(),
    replayedAt: instant(),
  },
  (t) => [
    unique("dead_letters_one_row_per_message").on(t.queue, t.messageId),
    index("dead_letters_waiting").on(t.receivedAt).where(sql`${t.replayedAt} is null`),
  ],
);

export const alerts = pgTable(
  "alerts",
  {
    kind: text().notNull(),
    subject: text().notNull(),
    facts: jsonb().$type<Record<string, unknown>>().notNull(),
    times: integer().notNull(),
    firstAt: instant().notNull(),
    lastAt: instant().notNull(),
    toldAt: instant(),
    tellLeasedUntil: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.kind, t.subject] }),
    index("alerts_recent").on(t.lastAt.desc()),
    index("alerts_to_tell")
      .on(t.firstAt)
      .where(sql`${t.toldAt} is null or ${t.lastAt} - ${t.toldAt} >= interval '24:00:00'`),
  ],
);

export const railSwitches = pgTable(
  "rail_switches",
  {
    rail: text().$type<ProcessorName>().notNull(),
    direction: text().$type<"pay_in" | "pay_out">().notNull(),
    stopped: boolean().notNull(),
    reason: text().notNull(),
    changedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.rail, t.direction] }),
    check("rail_switches_rail", sql`${t.rail} in ('stripe','paypal')`),
    check("rail_switches_direction", sql`${t.direction} in ('pay_in','pay_out')`),
  ],
);

export const auditLog = pgTable(
  "audit_log",
  {
    id: id<string>().primaryKey(),
    at: instant().notNull(),
    actor: text().notNull(),
    action: text().notNull(),
    subject: text().notNull(),
    facts: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (t) => [index("audit_log_by_time").on(t.at.desc())],
);
