import type { Broken } from "../../oracles/steps.ts";
import type { MemoryDatabase } from "../database.ts";
import type { Fields, TableKey } from "../engine/schema.ts";
import type { Engine, Tables } from "../engine/tables.ts";
import type { Rule } from "./rule.ts";
import { rules } from "./rules.ts";

type Of = Pick<MemoryDatabase, "engine">;
type Suspects = Map<string, Set<string>>;

/** What was broken when it was last asked, and is asked about again. */
const known = new WeakMap<Engine, Suspects>();

/**
 * What holds at any moment. Looks only at what rows that were changed since the last call can have
 * broken, and at what was broken then; the first call therefore looks at all that was ever written.
 */
export function brokenInMemory({ engine }: Of): Broken[] {
  const suspects = known.get(engine) ?? new Map();
  const changes = engine.takeChanges();
  const broken = engine.aside((tables) => {
    for (const { table, key, before } of changes) {
      const row = engine.raw(table).read(key);
      if (before) suspect(tables, suspects, table, before);
      if (row) suspect(tables, suspects, table, row);
    }
    return judged(tables, suspects);
  });
  known.set(engine, suspects);
  return broken;
}

/** The same of everything there is, whoever asked before. */
export function allBrokenInMemory({ engine }: Of): Broken[] {
  return engine.aside((tables) => {
    const suspects: Suspects = new Map();
    for (const key of Object.keys(tables) as TableKey[])
      for (const row of engine.raw(key).rows()) suspect(tables, suspects, key, row);
    return judged(tables, suspects);
  });
}

function suspect(tables: Tables, suspects: Suspects, key: TableKey, row: Fields): void {
  for (const [name, rule] of Object.entries(rules))
    for (const id of rule.of[key]?.(row as never, tables) ?? []) {
      const all = suspects.get(name) ?? new Set();
      suspects.set(name, all.add(id));
    }
}

/** Leaves under suspicion only what is broken. */
function judged(tables: Tables, suspects: Suspects): Broken[] {
  return Object.entries(rules).flatMap(([name, rule]) => {
    const all = suspects.get(name) ?? new Set();
    for (const id of all) if (!rule.isBroken(tables, id)) all.delete(id);
    return all.size === 0 ? [] : [{ rule: name, ids: told(rule, [...all]) }];
  });
}
const told = ({ told: tell = (id) => id }: Rule, ids: readonly string[]) => ids.map(tell).sort();
