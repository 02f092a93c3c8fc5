import * as z from "zod";
import { ListQuery } from "./operator.ts";
import { Id, Instant, name, Processor } from "./shapes.ts";

const InboxState = z.enum(["received", "applied", "ignored", "quarantined"]);
const ReplayOutcome = z.enum(["applied", "ignored", "quarantined", "unanswered", "failed"]);

export const EventsQuery = ListQuery.extend({
  state: InboxState.or(z.literal("all")).default("quarantined"),
  processor: Processor.optional(),
  /** A part of the type, such as `charge.dispute`. */
  type: name(100).optional(),
  /** As `ids` or `objectRef` of a replay: an event's id, or any name of an object. */
  about: name(255).optional(),
  /** Received from then on; and before then. */
  from: Instant.optional(),
  until: Instant.optional(),
  cursor: z.string().max(200).optional(),
});

const EventView = z.strictObject({
  id: Id,
  processor: Processor,
  /** The processor's id of it. */
  eventId: z.string(),
  type: z.string(),
  objectRef: z.string().nullable(),
  state: InboxState,
  note: z.string().nullable(),
  receivedAt: Instant,
  /** When it was first worked on. */
  workedAt: Instant.nullable(),
  replays: z.int(),
  replayedAt: Instant.nullable(),
});
export type EventView = z.infer<typeof EventView>;
export const EventsPage = z.strictObject({
  rows: z.array(EventView),
  next: z.string().nullable(),
});

export const EventFile = z.strictObject({
  event: EventView.extend({ endpoint: z.string(), triedAt: Instant.nullable() }),
  /** As it came, but for what is secret or personal. */
  body: z.unknown(),
  replays: z.array(
    z.strictObject({
      at: Instant,
      actor: z.string(),
      was: InboxState,
      wasNote: z.string().nullable(),
      outcome: ReplayOutcome,
      note: z.string().nullable(),
    }),
  ),
  deadLetters: z.array(
    z.strictObject({ id: Id, receivedAt: Instant, replayedAt: Instant.nullable() }),
  ),
});
export type EventFile = z.infer<typeof EventFile>;

/** As many as one call works on: `replayEvents` says why. */
export const REPLAYS_MAX = 100;
/** Longer than any id of a processor's. */
const Name = name(255);

/** Which events, in one of four ways, and where to go on. */
export const ReplayBody = z
  .strictObject({
    /** Ids of ours or of the processors. */
    ids: z.array(Name).min(1).max(REPLAYS_MAX).optional(),
    /** Received from then on, and before `until`. */
    from: Instant.optional(),
    until: Instant.optional(),
    /** The processor's id of an object, or ours of a payment, refund, transfer, batch or artisan. */
    objectRef: Name.optional(),
    orderId: Id.optional(),
    limit: z.int().min(1).max(REPLAYS_MAX).default(REPLAYS_MAX),
    /** `nextCursor` of the call before. */
    cursor: z.string().max(60).optional(),
  })
  .refine(
    ({ ids, from, until, objectRef, orderId }) =>
      [ids, from ?? until, objectRef, orderId].filter((one) => one !== undefined).length === 1,
    "Exactly one of ids, from with until, objectRef and orderId",
  )
  .refine(
    ({ from, until }) => (from === undefined) === (until === undefined),
    "from and until go together",
  )
  .meta({ description: "Exactly one of ids, from with until, objectRef and orderId." });

export const ReplayAnswer = z.strictObject({
  events: z.array(
    z.strictObject({
      id: Id,
      processor: Processor,
      eventId: z.string(),
      type: z.string(),
      objectRef: z.string().nullable(),
      /** What it was before, what the replay came to, and what it is now. */
      was: InboxState,
      outcome: ReplayOutcome,
      note: z.string().nullable(),
      state: InboxState,
    }),
  ),
  /** Ids that no event here has. */
  missing: z.array(z.string()),
  /** Send it with the same selection to go on; null at the end. */
  nextCursor: z.string().nullable(),
});
export type ReplayAnswer = z.infer<typeof ReplayAnswer>;
