/**
 * Prints `schemas.json` from the types of answers in the installed `stripe` package, so that the
 * stand-in answers what the client of that API version expects.
 *
 *   ./node_modules/.bin/node tests/sandbox/stripe/answers/generate.ts
 */
import { writeFileSync } from "node:fs";
import { printAnswers } from "./from-types.ts";

const { text, unread } = printAnswers();
writeFileSync(new URL("schemas.json", import.meta.url), text);
for (const name of unread) process.stderr.write(`taken as it comes: ${name}\n`);
