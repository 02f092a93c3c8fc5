import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { BrowserContext } from "playwright-core";
import { fillCart } from "../e2e/every-page.ts";
import { launchProfile } from "../local/browser.ts";
import { askJson } from "../local/http.ts";
import { choosePorts } from "../local/ports.ts";
import { startLocalSystem } from "../local/system.ts";
import { startEdge } from "./edge.ts";
import { INTERACTION_MS_MAX, type Interaction, measureInteractions } from "./interactions.ts";
import { lighthouse, type Scores } from "./lighthouse.ts";

const SCORE_MIN = 95;
const LOOKS_MAX = 3;

type Result = { pages: Record<string, Scores>; interactions: Interaction[] };

const tell = (text: string) => process.stderr.write(`· ${text}\n`);

/** `npm run bench:web [-- --json]`: Lighthouse's scores of the shop's pages, and how long buyers wait for what they press. */
async function runFromCommandLine(): Promise<boolean> {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
  tell("starting a fresh system");
  const system = await startLocalSystem({ ticker: false });
  const profile = mkdtempSync(join(tmpdir(), "bench-web-"));
  const edge = await startEdge(system.shopUrl);
  const { control: port } = await choosePorts(undefined);
  const context = await launchProfile(profile, [`--remote-debugging-port=${port}`]);
  try {
    const result = await measure(context, edge.url, port);
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : print(result));
    return isGood(result);
  } finally {
    await context.close();
    edge.close();
    await system.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

async function measure(context: BrowserContext, shopUrl: string, port: number): Promise<Result> {
  type Goods = { products: { id: string; available: number }[] };
  const { products } = await askJson<Goods>(`${shopUrl}/api/products`);
  const productId = products.find(({ available }) => available > 2)?.id ?? "";
  const page = await context.newPage();
  tell("filling a cart, and measuring interactions");
  await fillCart(page, shopUrl);
  const interactions = await measureInteractions(page, shopUrl, productId);
  await page.close();
  const pages: Result["pages"] = {};
  for (const path of ["/", `/products/${productId}`, "/cart", "/checkout"])
    pages[path.replace(productId, ":id")] = await bestOf(context, `${shopUrl}${path}`, port);
  return { pages, interactions };
}

/** The best of a few looks: whatever else a machine does makes a page slower, and never faster. */
async function bestOf(context: BrowserContext, url: string, port: number): Promise<Scores> {
  let best: Scores | undefined;
  for (let looks = 0; looks < LOOKS_MAX && !(best && isHigh(best)); looks += 1) {
    tell(`Lighthouse looks at ${new URL(url).pathname}`);
    await forgetFiles(context);
    const seen = await lighthouse(url, port);
    if (!best || seen.scores.performance > best.scores.performance) best = seen;
  }
  return best as Scores;
}
const isHigh = ({ scores }: Scores) => Object.values(scores).every((score) => score >= SCORE_MIN);

/** The cart stays; what was loaded is loaded anew. */
async function forgetFiles(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.clearBrowserCache");
  await page.close();
}

const isGood = ({ pages, interactions }: Result): boolean =>
  Object.values(pages).every(isHigh) &&
  interactions.every(({ slowestMs, events }) => events > 0 && slowestMs <= INTERACTION_MS_MAX);

function print({ pages, interactions }: Result): string {
  const scored = Object.entries(pages).map(([path, { scores, load, faults }]) => {
    const numbers = Object.entries(scores).map(([name, score]) => `${name} ${score}`);
    const loaded = Object.entries(load).map(([name, value]) => `${name} ${value}`);
    return [
      `${path}: ${numbers.join(", ")}`,
      `  ${loaded.join(", ")}`,
      ...faults.map((fault) => `  - ${fault}`),
    ];
  });
  const timed = interactions.map(
    ({ what, slowestMs, events }) => `${what}: ${slowestMs} ms at most, of ${events} events`,
  );
  return `${[...scored.flat(), ...timed].join("\n")}\n`;
}

process.exit((await runFromCommandLine()) ? 0 : 1);
