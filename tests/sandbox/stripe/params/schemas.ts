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

let printed: Printed | undefined;

/** Read when the first request comes: most of a start's JSON is in there. */
export function schemas(): Printed {
  printed ??= read();
  return printed;
}

function read(): Printed {
  return JSON.parse(readFileSync(new URL("schemas.json", import.meta.url), "utf8"));
}

/** Who says what a call takes: "stripe 23.1.0". */
export function schemasOf(): string {
  return `stripe ${schemas().package}`;
}
