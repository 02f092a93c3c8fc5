import { and, desc, eq, sql } from "drizzle-orm";
import type { AuditReads } from "../../usecases/audit-ports.ts";
import type { Http } from "../client.ts";
import { auditLog } from "../schema/index.ts";

export const auditOver = (db: Http): AuditReads => ({
  async list({ subject, actor, before, limit }) {
    const { at, id } = auditLog;
    const earlier =
      before && sql`(${at}, ${id}) < (${before.at.toISOString()}, ${before.id}::uuid)`;
    return db
      .select()
      .from(auditLog)
      .where(
        and(
          subject === undefined ? undefined : eq(auditLog.subject, subject),
          actor === undefined ? undefined : eq(auditLog.actor, actor),
          earlier,
        ),
      )
      .orderBy(desc(at), desc(id))
      .limit(limit);
  },
});
