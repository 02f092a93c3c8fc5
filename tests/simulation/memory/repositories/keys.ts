import { toKeyRow } from "../../../../worker/db/repositories/keys.ts";
import { beyondBelief } from "../../../../worker/domain/clocks.ts";
import type { Store, Tx } from "../../../../worker/usecases/ports.ts";
import type { Values } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";
import type { Plain } from "../plain.ts";

type Name = { scope: string; key: string };

export function keysIn({ idempotencyKeys: keys }: Tables): Plain<Tx["keys"]> {
  const named = ({ scope, key }: Name) => {
    const row = keys.get(scope, key);
    return row ? [row] : [];
  };
  const unanswered = (name: Name) => named(name).filter(({ status }) => status === null);
  return {
    take({ scope, key, fingerprint }, now, lockedUntil) {
      const values: Values<"idempotencyKeys"> = {
        scope,
        key,
        fingerprint,
        lockedUntil,
        createdAt: now,
      };
      const taken = keys.insert([values], {
        on: "idempotency_keys_scope_key_pk",
        set: () => ({ lockedUntil }),
        where: (old) =>
          old.status === null &&
          old.fingerprint === fingerprint &&
          (old.lockedUntil <= now || old.lockedUntil > beyondBelief(now)),
      });
      if (taken.length > 0) return undefined;
      const row = keys.get(scope, key);
      return row && toKeyRow(row);
    },
    finish: (request, { status, body }, subjectId) =>
      void keys.update(named(request), { status, body, subjectId }),
    unlock: (request, now) => void keys.update(unanswered(request), { lockedUntil: now }),
    free: (request) => void keys.remove(unanswered(request)),
  };
}

export function keysOver({ idempotencyKeys, payments, operations }: Tables): Plain<Store["keys"]> {
  const isOpen = (orderId: string) =>
    payments
      .where("ofOrder", orderId)
      .some(({ id }) => operations.by("operations_one_open_per_subject", id));
  return {
    sweep(before) {
      const old = idempotencyKeys.all().filter(({ createdAt }) => createdAt < before);
      const done = old.filter(
        ({ status, subjectId }) => !(status === null && subjectId !== null && isOpen(subjectId)),
      );
      return { removed: idempotencyKeys.remove(done), stuck: old.length - done.length };
    },
  };
}
