import * as z from "zod";
import { get, type Route } from "./route.ts";
import { Id, Instant, name } from "./shapes.ts";

export const AuditLine = z.strictObject({
  id: Id,
  at: Instant,
  /** "operator:", "seller:" or "user:" with a user's id, or "system". */
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  facts: z.looseObject({}),
});
export type AuditLine = z.infer<typeof AuditLine>;

/** Longer than any name of an actor or a subject. */
const NAME_MAX = 200;

export const auditRoutes = {
  listAuditLog: {
    ...get,
    path: "/api/operator/audit-log",
    summary: "Who did what, the latest first; of one actor or about one subject",
    caller: "operator",
    query: z.strictObject({
      actor: name(NAME_MAX).optional(),
      subject: name(NAME_MAX).optional(),
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    answer: z.strictObject({ lines: z.array(AuditLine), next: z.string().nullable() }),
  },
} as const satisfies Record<string, Route>;
