import type { World } from "./world.ts";

const tables = `select table_name as name from information_schema.tables
  where table_schema = 'public' and table_type = 'BASE TABLE'`;
const columnsOf = `select string_agg(quote_ident(column_name), ', ') from information_schema.columns
  where table_schema = 'public' and table_name = t.name and is_generated = 'NEVER'`;
const foreignKeys = `select conrelid::regclass as of, conname as name, pg_get_constraintdef(oid) as says
  from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`;

/** All that the database knows at this moment is kept. */
export const backUp = (w: World) =>
  w.sql.query(`do $$ declare t record; begin
    create schema backup;
    for t in ${tables} loop
      execute format('create table backup.%I as table public.%I', t.name, t.name);
    end loop; end $$`);

/**
 * The database is what it was at its backup: by its owner, past its rules, as a server that is set
 * back asks none. The processors, the queues and the clock are where they are.
 */
export async function setBack(w: World): Promise<void> {
  const lost =
    await w.sql`select id from operations where id not in (select id from backup.operations)`;
  w.forgotten.push(...lost.map(({ id }) => id as string));
  await w.sql.query(`do $$ declare t record; k record; columns text; begin
    create temp table keys on commit drop as ${foreignKeys};
    for k in select * from keys loop
      execute format('alter table %s drop constraint %I', k.of, k.name);
    end loop;
    for t in ${tables} loop
      columns := (${columnsOf});
      execute format('alter table public.%I disable trigger user', t.name);
      execute format('delete from public.%I', t.name);
      execute format('insert into public.%I (%s) select %s from backup.%I',
        t.name, columns, columns, t.name);
      execute format('alter table public.%I enable trigger user', t.name);
    end loop;
    for k in select * from keys loop
      execute format('alter table %s add constraint %I %s', k.of, k.name, k.says);
    end loop; end $$`);
}
