import { vi } from "vitest";
import { defaultPolicy } from "../../worker/domain/fraud.ts";
import type { Deps, KeyRow, Store, Tx } from "../../worker/usecases/ports.ts";

export const NOW = new Date("2026-11-23T12:00:00Z");

/** Of a port these members only: whoever asks for another has left the path that is tested. */
export function only<T extends object>(members: Partial<T>): T {
  return new Proxy(members as T, {
    get(target, name) {
      if (!(name in target)) throw new Error(`${String(name)} has no part in this test`);
      return Reflect.get(target, name);
    },
  });
}

export const quiet = () => ({ info: vi.fn(), warn: vi.fn(), error: vi.fn() });

/** What a use case needs beside its transaction; ids are counted, and the clock stands. */
export function depsWith(tx: Partial<Tx>, facts: Partial<Deps> = {}) {
  let ids = 0;
  const log = quiet();
  const played = only<Tx>(tx);
  const deps = only<Deps>({
    store: only<Store>({ transact: (work) => work(played) }),
    now: () => NOW,
    newId: <T extends string>() => `id-${++ids}` as T,
    log,
    settings: only<Deps["settings"]>({ fraudPolicy: defaultPolicy }),
    ...facts,
  });
  return { deps, log, tx: played };
}

/** Idempotency keys as the table keeps them: whoever comes first takes one, and may be late. */
export function memoryKeys() {
  const rows = new Map<string, KeyRow>();
  const nameOf = ({ scope, key }: { scope: string; key: string }) => `${scope} ${key}`;
  const keys: Tx["keys"] = {
    async take(request, now, lockedUntil) {
      const known = rows.get(nameOf(request));
      const isGivenUp = known && !known.answer && known.lockedUntil <= now;
      if (known && !(isGivenUp && known.fingerprint === request.fingerprint)) return known;
      const { fingerprint } = request;
      rows.set(nameOf(request), { fingerprint, lockedUntil, subjectId: null, answer: undefined });
      return undefined;
    },
    async finish(request, answer, subjectId) {
      const row = rows.get(nameOf(request));
      if (row) rows.set(nameOf(request), { ...row, answer, subjectId });
    },
    async free(request) {
      if (!rows.get(nameOf(request))?.answer) rows.delete(nameOf(request));
    },
    async unlock() {
      throw new Error("nobody unlocks a key here");
    },
  };
  return { keys, rows };
}
