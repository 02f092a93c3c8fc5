import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { InboxId } from "../../domain/ids.ts";
import type { InboxState, ReplayOutcome } from "../../domain/inbox.ts";
import { id, instant } from "./columns.ts";
import { inbox } from "./machinery.ts";

export const eventReplays = pgTable(
  "event_replays",
  {
    id: id<string>().primaryKey(),
    inboxId: uuid()
      .$type<InboxId>()
      .notNull()
      .references(() => inbox.id),
    at: instant().notNull(),
    actor: text().notNull(),
    was: text().$type<InboxState>().notNull(),
    wasNote: text(),
    outcome: text().$type<ReplayOutcome>().notNull(),
    note: text(),
  },
  (t) => [
    check("event_replays_was", sql`${t.was} in ('received','applied','ignored','quarantined')`),
    check(
      "event_replays_outcome",
      sql`${t.outcome} in ('applied','ignored','quarantined','unanswered','failed')`,
    ),
    index("event_replays_by_event").on(t.inboxId, t.at),
  ],
);
