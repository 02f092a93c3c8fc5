import * as z from "zod";
import type { Answer, EventPage, EventWindow } from "../processor.ts";
import { answer } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { reactionsOf } from "./events.ts";
import { listOf } from "./shapes.ts";

/** The most that one page holds. */
const PAGE_SIZE = 100;
/** Stripe takes twenty types at most in one question. */
const TYPES_MAX = 20;

/**
 * The events that this system reacts to, newest first, whatever became of their delivery: one that
 * was delivered may have been forgotten by a database that was set back since. Those of a connected
 * account are in that account's own list. Stripe keeps events for thirty days.
 */
export async function listEvents(
  { client, log }: StripeDeps,
  { from, until, cursor, account }: EventWindow,
): Promise<Answer<EventPage>> {
  const created = { gte: seconds(from), lte: seconds(until) };
  const endpoint = account === undefined ? "stripe" : "stripe-connect";
  const questions = inQuestions(reactionsOf(endpoint));
  // Which question, and after which event of its list.
  const [asked = "0", last = ""] = (cursor ?? "").split(":");
  const question = Number(asked);
  const after = last === "" ? {} : { starting_after: last };
  const query = { created, types: questions[question] ?? [], limit: PAGE_SIZE, ...after };
  const options = account === undefined ? {} : { stripeAccount: account };
  const page = await answer(log, () => client.events.list(query, options), listOf(EventShape));
  if (page.kind !== "ok") return page;
  const { data } = page.value;
  const events = data.map((event) => ({
    id: event.id,
    raw: { endpoint, headers: {}, body: bytes(event) } as const,
  }));
  const following = question + 1 < questions.length ? `${question + 1}:` : undefined;
  const next = data.length < PAGE_SIZE ? following : `${question}:${data.at(-1)?.id}`;
  return { kind: "ok", value: { events, next } };
}

/** Every type, in as many questions as it takes. */
const inQuestions = (types: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(types.length / TYPES_MAX) }, (_, n) =>
    types.slice(n * TYPES_MAX, (n + 1) * TYPES_MAX),
  );

const EventShape = z.looseObject({ object: z.literal("event"), id: z.string().min(1) });
const seconds = (at: Date) => Math.floor(at.getTime() / 1000);
/** A copy of its own: the encoder's bytes may be a window on a larger buffer. */
const bytes = (event: object) =>
  Uint8Array.from(new TextEncoder().encode(JSON.stringify(event))).buffer;
