import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "./folders.ts";
import { readPorts } from "./ports.ts";
import { openSecrets } from "./secrets.ts";

/** A system that somebody runs, here or elsewhere, as an operator reaches it. */
export type Running = { apiUrl: string; operatorToken: string };
/** What the command line says, if it says anything. */
export type Said = { url?: string | undefined; token?: string | undefined };

/** An answer on this machine takes milliseconds; who does not answer in this time is not there. */
const ANSWER_MS_MAX = 2_000;

/**
 * The system that a command is about: `--url` and `--token`, or `SHOP_URL` and `OPERATOR_TOKEN`,
 * else the one that `npm start` runs on this machine.
 */
export async function findSystem({ url, token }: Said): Promise<Running> {
  const shopUrl = url ?? process.env.SHOP_URL;
  if (!shopUrl) return findLocal();
  const operatorToken = token ?? process.env.OPERATOR_TOKEN;
  if (!operatorToken) throw new Error(`${shopUrl} needs a token: --token or OPERATOR_TOKEN`);
  return { apiUrl: `${shopUrl.replace(/\/+$/, "")}/api`, operatorToken };
}

/** Each combination of stand-ins and test keys keeps its own folder; one of them may be running. */
async function findLocal(): Promise<Running> {
  const root = inRoot(".data");
  const folders = existsSync(root) ? readdirSync(root) : [];
  for (const dataDir of folders.map((name) => join(root, name))) {
    const { shop } = readPorts(dataDir);
    if (shop === undefined || !existsSync(join(dataDir, "secrets.json"))) continue;
    const apiUrl = `http://127.0.0.1:${shop}/api`;
    if (await answers(apiUrl)) return { apiUrl, operatorToken: openSecrets(dataDir).operatorToken };
  }
  throw new Error(
    'Nothing runs on this machine: begin it with "npm start", or name a shop with --url and --token',
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
