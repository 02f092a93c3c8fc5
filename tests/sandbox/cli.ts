/**
 * `npm run sandbox [-- --data-dir DIR] [-- --without-database]`: tells in one line of JSON where
 * everything listens, and ends when it is asked to.
 */
import { inspect, parseArgs } from "node:util";
import { beginAuthorityKeys } from "./paypal/keys.ts";
import { untilAsked } from "./until-asked.ts";

// On other threads, beside the imports.
beginAuthorityKeys();

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { "data-dir": { type: "string" }, "without-database": { type: "boolean" } },
  });
  const asked = untilAsked();
  const options = { dataDir: values["data-dir"] };
  const sandbox = values["without-database"]
    ? await (await import("./processors.ts")).startProcessors(options)
    : await (await import("./main.ts")).startSandbox(options);
  process.stdout.write(`${JSON.stringify(sandbox.line)}\n`);
  // A promise keeps no process alive; the stand-ins' servers do.
  await asked;
  await sandbox.close();
}

await run().then(
  () => process.exit(0),
  (cause) => {
    process.stderr.write(`${inspect(cause)}\n`);
    process.exit(1);
  },
);
