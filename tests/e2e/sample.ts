import { keptBuild } from "../local/kept-build.ts";
import { keepSample } from "../local/system.ts";

/** What the sample's database and its stand-ins are made of. */
const SOURCES = ["drizzle", "worker", "tests/local", "tests/sandbox", "package-lock.json"];

/**
 * The folder of a system in which nothing has happened yet, made once: each file's own begins as a
 * copy of it. Undefined where somebody else runs PostgreSQL, whose databases nobody copies.
 */
export async function sample(): Promise<string | undefined> {
  const { DATABASE_URL, DATABASE_OWNER_URL } = process.env;
  if (DATABASE_URL ?? DATABASE_OWNER_URL) return undefined;
  return keptBuild("sample", SOURCES, keepSample);
}
