import type { InferSelectModel } from "drizzle-orm";
import { and, eq, isNull, sql } from "drizzle-orm";
import { beyondBelief } from "../../domain/clocks.ts";
import type { KeyRow, Tx } from "../../usecases/ports.ts";
import type { Transaction } from "../client.ts";
import { idempotencyKeys } from "../schema/index.ts";

export const toKeyRow = (row: InferSelectModel<typeof idempotencyKeys>): KeyRow => ({
  fingerprint: row.fingerprint,
  subjectId: row.subjectId,
  lockedUntil: row.lockedUntil,
  answer:
    row.status !== null && row.body !== null ? { status: row.status, body: row.body } : undefined,
});

export const keysIn = (db: Transaction): Tx["keys"] => {
  const named = ({ scope, key }: { scope: string; key: string }) =>
    and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key));
  return {
    async take({ scope, key, fingerprint }, now, lockedUntil) {
      const taken = await db
        .insert(idempotencyKeys)
        .values({ scope, key, fingerprint, lockedUntil, createdAt: now })
        .onConflictDoUpdate({
          target: [idempotencyKeys.scope, idempotencyKeys.key],
          set: { lockedUntil },
          // Whoever held it has not answered in time, so the same request may go on in its place.
          setWhere: sql`${idempotencyKeys.status} is null
            and ${idempotencyKeys.fingerprint} = ${fingerprint}
            and (${idempotencyKeys.lockedUntil} <= ${now.toISOString()}
              or ${idempotencyKeys.lockedUntil} > ${beyondBelief(now).toISOString()})`,
        })
        .returning({ key: idempotencyKeys.key });
      if (taken.length > 0) return undefined;
      const [row] = await db.select().from(idempotencyKeys).where(named({ scope, key }));
      return row && toKeyRow(row);
    },
    async finish(request, { status, body }, subjectId) {
      await db.update(idempotencyKeys).set({ status, body, subjectId }).where(named(request));
    },
    async unlock(request, now) {
      const unanswered = and(named(request), isNull(idempotencyKeys.status));
      await db.update(idempotencyKeys).set({ lockedUntil: now }).where(unanswered);
    },
    async free(request) {
      await db.delete(idempotencyKeys).where(and(named(request), isNull(idempotencyKeys.status)));
    },
  };
};
