import * as z from "zod";
import { none, post } from "./route.ts";

/** Where of the app's files an error came by, by the names that a build gave them: "start-Bx3_2.js:1:204". */
const Frame = z
  .string()
  .max(120)
  .regex(/^[\w.-]+\.(?:js|css):\d+:\d+$/);
/** More frames than these are React's own. */
const FRAMES_MAX = 10;
/** An exception's text says in a line what it is about, or does not say it at all. */
const MESSAGE_LENGTH_MAX = 300;

/**
 * What a page tells of its own mistakes. Nothing of a person: the path is one of the app's patterns, as
 * "/orders/:id", and neither ids nor tokens, queries nor fragments have a place in it.
 */
export const Report = z.strictObject({
  kind: z.enum(["page", "script", "promise", "policy"]),
  message: z.string().max(MESSAGE_LENGTH_MAX),
  stack: z.array(Frame).max(FRAMES_MAX),
  path: z
    .string()
    .max(60)
    .regex(/^(?:\/(?::id|[a-z]+)?)+$/),
});
export type Report = z.infer<typeof Report>;

export const reportRoutes = {
  report: {
    ...{ ...post, changes: false },
    path: "/api/reports",
    summary: "Tells the log what broke on a page; keeps nothing, hence takes no Idempotency-Key",
    caller: "anybody",
    body: Report,
    status: 202,
    answer: none,
  },
} as const;
