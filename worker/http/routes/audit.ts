import { pageOf } from "../page.ts";
import { problem, respond } from "../problems.ts";
import type { Handler } from "./handler.ts";

export const listAuditLog: Handler<"listAuditLog"> = async (c, { query }) => {
  const page = pageOf(query);
  if (!page) return problem(c, { kind: "parameters_invalid" });
  const { actor, subject } = query;
  const found = await c.env.deps.store.audit.list({ ...page, actor, subject });
  const { rows, next } = page.cut(found, ({ at, id }) => ({ at, id }));
  return respond(200, { lines: rows, next });
};
