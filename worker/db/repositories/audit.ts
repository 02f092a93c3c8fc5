import { and, desc, eq } from "drizzle-orm";
import type { AuditReads } from "../../usecases/audit-ports.ts";
import type { Http } from "../client.ts";
import { auditLog } from "../schema/index.ts";
import { earlier } from "./earlier.ts";

export const auditOver = (db: Http): AuditReads => ({
  async list({ subject, actor, before, limit }) {
    const { at, id } = auditLog;
    return db
      .select()
      .from(auditLog)
      .where(
        and(
          subject === undefined ? undefined : eq(auditLog.subject, subject),
          actor === undefined ? undefined : eq(auditLog.actor, actor),
          earlier(before, at, id),
        ),
      )
      .orderBy(desc(at), desc(id))
      .limit(limit);
  },
});
