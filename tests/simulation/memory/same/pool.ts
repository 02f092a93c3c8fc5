import { numbers } from "../../engine/choices.ts";
import type { MemoryDatabase } from "../database.ts";
import type { Row, TableKey } from "../engine/schema.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How far time goes between two calls: mostly not at all, so that much happens at the same time. */
const STEPS_MS = [
  ...[0, 0, 0, 0, 0, 0, 0, 0, 1, 250, MINUTE_MS, 11 * MINUTE_MS],
  ...[HOUR_MS, HOUR_MS, 24 * HOUR_MS],
] as const;

/** Few enough to be met again. */
const KNOWN_MAX = 6;

const EARLY = 5;

/** What random calls are made of: chance, time, and rows that are there. */
export type Pool = ReturnType<typeof createPool>;

export function createPool(seed: number, { engine }: MemoryDatabase) {
  const next = numbers(seed);
  let nowMs = Date.parse("2026-01-05T09:00:00Z");
  const known: Date[] = [];
  const pick = (options: number) => next() % options;
  const oneOf = <T>(options: readonly T[]): T => options[pick(options.length)]!;
  const chance = (inHundred: number) => pick(100) < inHundred;

  function id<T extends string = never>(): T {
    const hex = Array.from({ length: 4 }, () => next().toString(16).padStart(8, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") as T;
  }
  function rows<K extends TableKey>(key: K): Row<K>[] {
    return [...engine.raw(key).rows()] as never;
  }
  return {
    ...{ pick, oneOf, chance, id, rows },
    /** One of the rows that are there, if any is. */
    row: <K extends TableKey>(key: K): Row<K> | undefined => {
      const all = rows(key);
      return all.length === 0 ? undefined : oneOf(all);
    },
    /** One of the first few, to which therefore much happens. */
    early<K extends TableKey>(key: K): Row<K> | undefined {
      const some = rows(key).slice(0, EARLY);
      return some.length === 0 ? undefined : oneOf(some);
    },
    /** The id of a row, or of none. */
    idOf<K extends TableKey>(key: K): Row<K> extends { id: infer Id } ? Id : never {
      const all = rows(key) as unknown as { id: string }[];
      return (all.length === 0 || chance(3) ? id<never>() : oneOf(all).id) as never;
    },
    now: () => new Date(nowMs),
    /** Some time around now; often one that was asked for before, so that limits are met exactly. */
    about(): Date {
      const isKnown = known.length > 0 && chance(65);
      const offsetMs =
        (pick(5) - 2) * oneOf([0, 1, MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 24 * HOUR_MS]);
      const at = isKnown ? oneOf(known) : new Date(nowMs + offsetMs);
      if (!isKnown) known.push(at);
      if (known.length > KNOWN_MAX) known.shift();
      return new Date(at);
    },
    pass() {
      nowMs += oneOf(STEPS_MS);
    },
    currency: () => (chance(95) ? "USD" : "EUR") as "USD" | "EUR",
    rail: () => oneOf(["stripe", "paypal"] as const),
    /** A name at a processor: few, so that some are taken. */
    ref: () => `ref_${pick(90)}`,
    facts: () =>
      oneOf<Record<string, string | number | boolean>>([
        { missing: pick(9), availableMinor: "-5", ä: '\u2028\t"x"', a: true, bb: 1.5 },
        { code: "returned", b: false, a: 1 },
        {},
      ]),
  };
}

/** Chooses what to ask, once; what it returns asks it of whichever store it is given. */
export type Chooses<Of> = (p: Pool) => (of: Of) => Promise<unknown>;

export const several = <T>(p: Pool, make: (p: Pool) => T): T[] =>
  Array.from({ length: p.pick(4) }, () => make(p));
