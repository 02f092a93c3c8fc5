import * as z from "zod";
import type { EventMessage, OutboxMessage } from "../usecases/ports.ts";

/** A processor's event as it came in, or the row that keeps one too large for a message. */
export const EventMessageSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("event"),
    event: z.strictObject({
      endpoint: z.enum(["stripe", "stripe-connect", "paypal"]),
      headers: z.record(z.string(), z.string()),
      body: z.instanceof(ArrayBuffer),
      // Absent in messages of a version before.
      verifiedBy: z.string().optional(),
    }),
  }),
  z.strictObject({ kind: z.literal("stored_event"), inboxId: z.uuid() }),
]);

/** The name of an operation to send; what it says is in its row. */
export const MoneyMoveSchema = z.strictObject({
  kind: z.literal("operation"),
  operationId: z.uuid(),
});

export const toEventMessage = (body: unknown) => EventMessageSchema.parse(body) as EventMessage;
export const toMoneyMove = (body: unknown) => MoneyMoveSchema.parse(body) as OutboxMessage;
