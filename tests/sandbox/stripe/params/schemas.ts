import { readFileSync } from "node:fs";
import type { Definitions } from "./check.ts";
import type { SchemaName } from "./sources.ts";

/** What `generate.ts` printed. Read, not imported: nobody wants a type of half a megabyte. */
type Printed = {
  /** The version of the `stripe` package whose types these are. */
  package: string;
  calls: Record<SchemaName, string>;
  definitions: Definitions;
};

const printed: Printed = JSON.parse(readFileSync(new URL("schemas.json", import.meta.url), "utf8"));

export const { definitions, calls } = printed;
export const schemasOf = `stripe ${printed.package}`;
