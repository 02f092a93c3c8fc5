import type { Database } from "../../world/database.ts";
import { specs } from "../engine/schema.ts";
import { knownTriggers } from "../engine/triggers.ts";

/**
 * Every rule that the migrations made, by table, in the order in which PostgreSQL looks at them, and
 * every rule of the model: two lists that are the same unless something was forgotten.
 */
export async function catalogs({ ask }: Pick<Database, "ask">) {
  const found = await ask<{ at: string }>(`
    select format('%s %s %s', t.relname, r.kind, r.name) as at
    from pg_class t join (
      select conrelid as id, 'check' as kind, conname as name, 0 as n from pg_constraint
        where contype = 'c'
      union all select conrelid, 'foreign key', conname, oid::bigint from pg_constraint
        where contype = 'f'
      union all select x.indrelid, 'unique', i.relname, i.oid::bigint
        from pg_index x join pg_class i on i.oid = x.indexrelid where x.indisunique
      union all select tgrelid, 'trigger', tgname, 0 from pg_trigger where not tgisinternal
    ) r on r.id = t.oid
    where t.relnamespace = 'public'::regnamespace
    order by t.relname collate "C", r.kind, r.n, r.name collate "C"`);
  const modelled = [...specs.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name, key, checks, foreignKeys, uniques }) => [
      ...checks.map((rule) => `${name} check ${rule.name}`),
      ...foreignKeys.map((rule) => `${name} foreign key ${rule.name}`),
      ...knownTriggers(key).map((trigger) => `${name} trigger ${trigger}`),
      ...uniques.map((rule) => `${name} unique ${rule.name}`),
    ]);
  return { postgres: found.map(({ at }) => at), model: modelled };
}
