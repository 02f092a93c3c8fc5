/**
 * Prints `schemas.json` from the parameter types of the installed `stripe` package, so that the
 * stand-in knows the same parameters as the API version that the client speaks.
 *
 *   ./node_modules/.bin/node tests/sandbox/stripe/params/generate.ts
 */
import { writeFileSync } from "node:fs";
import { printSchemas } from "./from-types.ts";

const { text, unread } = printSchemas();
writeFileSync(new URL("schemas.json", import.meta.url), text);
for (const name of unread) process.stderr.write(`taken as it comes: ${name}\n`);
