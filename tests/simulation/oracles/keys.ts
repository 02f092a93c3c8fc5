import { BY_HAND } from "../world/processors.ts";
import type { SimWorld } from "../world/world.ts";
import type { Broken } from "./steps.ts";

/** Calls that move money, and so have a row before they are made. */
const CHANGING =
  /payment_intents|\/refunds|\/refund$|\/transfers|\/orders|\/capture|\/payouts|\/v1\/disputes\//;
/** What buyers do is no call of ours. */
const NOT_OURS = /\/(confirm|approve)$/;

export type Keys = { check(world: SimWorld): Promise<Broken[]> };

/**
 * L12: whatever was asked of a processor was a row before, its id the key; and what was asked twice
 * under one key was the same both times. Looks only at what is new since it was last asked.
 */
export function keysOracle(): Keys {
  let seen = 0;
  const paramsOf = new Map<string, string>();
  return {
    async check({ processors, books }) {
      const all = processors.world.log.all();
      const fresh = all
        .slice(seen)
        .filter(
          ({ method, path, idempotencyKey }) =>
            method === "POST" &&
            CHANGING.test(path) &&
            !NOT_OURS.test(path) &&
            !idempotencyKey?.startsWith(BY_HAND),
        );
      seen = all.length;
      if (fresh.length === 0) return [];
      const keys = fresh.map(({ idempotencyKey }) => idempotencyKey ?? "none");
      const ids = new Set(await books.operationsAmong(keys));
      const strange = keys.filter((key) => !ids.has(key));
      // What a fault answered at the door was not read.
      const read = fresh.filter(({ status }) => status < 300 || status === 400);
      const changed = read.filter(({ idempotencyKey, path, params }) => {
        const key = `${path} ${idempotencyKey}`;
        const text = JSON.stringify(params);
        const before = paramsOf.get(key) ?? text;
        paramsOf.set(key, before);
        return before !== text;
      });
      return [
        ...(strange.length > 0
          ? [{ rule: "L12 every key is an operation's id", ids: strange }]
          : []),
        ...(changed.length > 0
          ? [{ rule: "L12 a key means one request", ids: changed.map(({ path }) => path) }]
          : []),
      ];
    },
  };
}
