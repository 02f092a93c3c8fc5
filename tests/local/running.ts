import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { SESSION_COOKIE, signed } from "../../worker/auth/cookies.ts";
import { inRoot } from "./folders.ts";
import type { DeskHeaders } from "./people.ts";
import { readPorts, shopUrlAt } from "./ports.ts";
import { openSecrets } from "./secrets.ts";

/** A system that somebody runs, here or elsewhere, as an operator reaches it. */
export type Running = { apiUrl: string; deskHeaders: DeskHeaders };
/** What the command line says, if it says anything. */
export type Said = { url?: string | undefined; login?: string | undefined };

/** An answer on this machine takes milliseconds; who does not answer in this time is not there. */
const ANSWER_MS_MAX = 2_000;

/**
 * The system that a command is about: `--url` and `--login`, or `SHOP_URL` and `OPERATOR_LOGIN`,
 * else the one that `npm start` runs on this machine.
 */
export async function findSystem({ url, login }: Said): Promise<Running> {
  const shopUrl = url ?? process.env.SHOP_URL;
  if (!shopUrl) return findLocal();
  const cookie = login ?? process.env.OPERATOR_LOGIN;
  if (!cookie)
    throw new Error(`${shopUrl} needs a login: "npm run operator -- login", then OPERATOR_LOGIN`);
  const { origin: Origin } = new URL(shopUrl);
  return {
    apiUrl: `${shopUrl.replace(/\/+$/, "")}/api`,
    deskHeaders: { Cookie: `${SESSION_COOKIE}=${cookie}`, Origin },
  };
}

/** Each combination of stand-ins and test keys keeps its own folder; one of them may be running. */
async function findLocal(): Promise<Running> {
  const root = inRoot(".data");
  const folders = existsSync(root) ? readdirSync(root) : [];
  for (const dataDir of folders.map((name) => join(root, name))) {
    const { shop } = readPorts(dataDir);
    if (shop === undefined || !existsSync(join(dataDir, "secrets.json"))) continue;
    const apiUrl = `${shopUrlAt(shop)}/api`;
    if (!(await answers(apiUrl))) continue;
    const { deskToken, signingSecret } = openSecrets(dataDir);
    const Cookie = `${SESSION_COOKIE}=${signed(deskToken, signingSecret)}`;
    return { apiUrl, deskHeaders: { Cookie, Origin: new URL(apiUrl).origin } };
  }
  throw new Error(
    'Nothing runs on this machine: begin it with "npm start", or name a shop with --url and --login',
  );
}

async function answers(apiUrl: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS_MAX);
    const response = await fetch(`${apiUrl}/health`, { signal });
    const body = (await response.json()) as { version?: unknown };
    return typeof body.version === "string";
  } catch {
    return false;
  }
}

/** Written before the process ends, also into a pipe. */
export const say = (text: string) =>
  new Promise<void>((resolve) => {
    process.stdout.write(text, () => resolve());
  });

/** Ends the process: 0 if all is well, 1 if not, 2 if nobody could be asked. */
export async function asCommand(run: () => Promise<boolean>): Promise<never> {
  try {
    process.exit((await run()) ? 0 : 1);
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exit(2);
  }
}
