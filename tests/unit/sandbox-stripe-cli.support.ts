import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Stripe's own command line: the one that `STRIPE_CLI` names, or that of the package `@stripe/cli`. */
export const STRIPE_CLI = process.env.STRIPE_CLI ?? packaged();

export const HOW_TO_INSTALL =
  "Stripe's command line is not here: run `npm install`, which brings it for this platform if Stripe has one, or set STRIPE_CLI to the path of a `stripe` binary";

/** Each platform has a package with the binary in it; all of them are optional. */
function packaged(): string | undefined {
  const name = `@stripe/cli-${process.platform}-${process.arch}`;
  const binary = process.platform === "win32" ? "stripe.exe" : "stripe";
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    const path = join(manifest, "..", "bin", binary);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

export type Ran = { code: number; output: string };

/** With a home of its own, so that it finds nobody's keys and leaves nothing behind. */
export async function stripeCli(...args: string[]): Promise<Ran> {
  if (STRIPE_CLI === undefined) throw new Error(HOW_TO_INSTALL);
  const home = mkdtempSync(join(tmpdir(), "stripe-cli-"));
  try {
    return await run(STRIPE_CLI, args, { HOME: home, STRIPE_CLI_TELEMETRY_OPTOUT: "true" });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function run(file: string, args: string[], env: Record<string, string>): Promise<Ran> {
  return new Promise((done) => {
    execFile(file, args, { env, timeout: 20_000 }, (error, stdout, stderr) => {
      const code = error ? Number(error.code ?? 1) : 0;
      done({ code, output: `${stdout}${stderr}` });
    });
  });
}

/** The names below "Supported events:". */
export async function eventsOfCli(): Promise<string[]> {
  const { output } = await stripeCli("trigger", "--help");
  const [, after = ""] = output.split("Supported events:\n");
  const [list = ""] = after.split("\n\n");
  return list.split("\n").map((line) => line.trim());
}
