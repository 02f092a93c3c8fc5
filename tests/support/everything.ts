import type { World } from "./world.ts";

/** Everything that the database holds, as text. */
export async function everything(w: World): Promise<string> {
  const tables = await w.sql`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r'`;
  let all = "";
  for (const { name } of tables as { name: string }[])
    for (const { row } of await w.sql.query(`select to_jsonb(t)::text as row from ${name} t`))
      all += `${row}\n`;
  // The bodies of events are bytes.
  for (const { body } of await w.sql`select convert_from(body, 'UTF8') as body from inbox`)
    all += body;
  return all;
}
