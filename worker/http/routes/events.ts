import type { z } from "zod";
import type { InboxId, OrderId } from "../../domain/ids.ts";
import { redactJson } from "../../domain/redaction.ts";
import { assert } from "../../domain/result.ts";
import type { EventSelector } from "../../usecases/reads.ts";
import { replayEvents as replay } from "../../usecases/replay-events.ts";
import { changing } from "../changing.ts";
import type { ReplayBody } from "../contract/events.ts";
import { fromCursor } from "../cursor.ts";
import { pageOf } from "../page.ts";
import { actorOf } from "../principal.ts";
import { problem, respond } from "../problems.ts";
import { toEvent, toEventFile, toReplays } from "../views-of-events.ts";
import type { Handler } from "./handler.ts";

export const listEvents: Handler<"listEvents"> = async (c, { query }) => {
  const page = pageOf(query);
  if (!page) return problem(c, { kind: "parameters_invalid" });
  const { state, processor, type, about, from, until } = query;
  const which = {
    ...{ state: state === "all" ? undefined : state, processor, type, about },
    ...{ from: instant(from), until: instant(until) },
  };
  const found = await c.env.deps.store.finding.events(which, page);
  const { rows, next } = page.cut(found, ({ receivedAt, id }) => ({ at: receivedAt, id }));
  return respond(200, { rows: rows.map(toEvent), next });
};

const instant = (text: string | undefined) => (text === undefined ? undefined : new Date(text));

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
