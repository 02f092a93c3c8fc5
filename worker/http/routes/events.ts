import type { z } from "zod";
import type { InboxId, OrderId } from "../../domain/ids.ts";
import { redactJson } from "../../domain/redaction.ts";
import { assert } from "../../domain/result.ts";
import type { EventSelector } from "../../usecases/reads.ts";
import { replayEvents as replay } from "../../usecases/replay-events.ts";
import { changing } from "../changing.ts";
import type { ReplayBody } from "../contract/events.ts";
import { fromCursor } from "../cursor.ts";
import { actorOf } from "../principal.ts";
import { problem, respond } from "../problems.ts";
import { toEvent, toEventFile, toReplays } from "../views-of-events.ts";
import type { Handler } from "./handler.ts";

export const listEvents: Handler<"listEvents"> = async (c, { query }) => {
  const events = await c.env.deps.store.reads.events(query.state, query.limit);
  return respond(200, { rows: events.map(toEvent) });
};

export const readEvent: Handler<"readEvent"> = async (c, { params }) => {
  const file = await c.env.deps.store.reads.event(params.id as InboxId);
  if (!file) return problem(c, { kind: "event_not_found" });
  return respond(200, toEventFile(file, redactJson(decoded(file.body))));
};

const decoded = (body: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(body));

export const replayEvents: Handler<"replayEvents"> = async (c, { body }) => {
  const { cursor, limit } = body;
  const from = cursor === undefined ? undefined : fromCursor<InboxId>(cursor);
  if (cursor !== undefined && !from) return problem(c, { kind: "body_invalid" });
  const after = from && { receivedAt: from.at, id: from.id };
  return changing(c, body, async () => {
    const done = await replay(c.env.deps, {
      which: selectorOf(body),
      after,
      limit,
      actor: actorOf(c),
    });
    return { status: 200, body: toReplays(done), keep: true };
  });
};

function selectorOf(body: z.infer<typeof ReplayBody>): EventSelector {
  const { ids, from, until, objectRef, orderId } = body;
  if (ids) return { ids };
  if (orderId) return { orderId: orderId as OrderId };
  if (objectRef) return { objectRef };
  assert(from !== undefined && until !== undefined, "the contract asks for one of four");
  return { from: new Date(from), until: new Date(until) };
}
