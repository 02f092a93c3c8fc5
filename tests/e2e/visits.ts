import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { launchBrowser } from "../local/browser.ts";
import { type SystemOptions, startLocalSystem } from "../local/system.ts";
import { type Watch, watch } from "./browser.ts";
import { sample } from "./sample.ts";
import { PATIENCE_MS } from "./shopper.ts";

export type Visit = {
  system: Awaited<ReturnType<typeof startLocalSystem>>;
  browser: Browser;
  context: BrowserContext;
  seen: Watch;
  page: Page;
};

/** The local system is started here: database, stand-ins, Worker and web. */
const START_MS = 120_000;

/**
 * One system and one browser for a file's tests, and for each test a profile of its own, which must
 * break no policy, crash nowhere, and keep no client secret. Filled in before each test.
 */
export function visits(options: SystemOptions = {}): Visit {
  const visit = {} as Visit;
  let isOver = false;

  beforeAll(async () => {
    const started = await Promise.all([startSystem(options), launchBrowser()]);
    [visit.system, visit.browser] = started;
    void visit.system.ended.then((words) => {
      if (!isOver) process.stderr.write(`The shop has ended by itself: ${words}\n`);
    });
  }, START_MS);

  afterAll(async () => {
    isOver = true;
    await visit.browser?.close();
    await visit.system?.close();
  }, START_MS);

  beforeEach(async () => {
    Object.assign(visit, await profile(visit));
  });

  afterEach(async ({ task }) => {
    const { context, seen, system } = visit;
    if (task.result?.state === "fail") await showPages(context);
    const stored = await storedText(context, system.shopUrl);
    await context.close();
    expectQuiet(seen);
    for (const secret of seen.clientSecrets) {
      expect(seen.addresses.filter((address) => address.includes(secret))).toEqual([]);
      expect(stored, "no storage holds a client secret").not.toContain(secret);
    }
  });
  return visit;
}

async function startSystem(options: SystemOptions) {
  const from = await sample();
  return startLocalSystem({ ...(from === undefined ? {} : { from }), ...options });
}

/** What a person would see on the pages of a test that failed, beside its error. */
async function showPages(context: BrowserContext): Promise<void> {
  for (const open of context.pages()) {
    const text = await open.innerText("body").catch(String);
    process.stderr.write(`${open.url()} shows:\n${text}\n`);
  }
}

/** Another person's browser, or another of the same person. */
export async function profile(
  { browser, system }: Pick<Visit, "browser" | "system">,
  options: BrowserContextOptions = {},
) {
  const context = await browser.newContext({ locale: "en-US", ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const seen = await watch(context, system.shopUrl);
  return { context, seen, page: await context.newPage() };
}

export function expectQuiet(seen: Watch): void {
  expect(seen.violations, "the content security policy was kept").toEqual([]);
  expect(seen.crashes, "no page has crashed or complained").toEqual([]);
}

/** Cookies and the storage of every page of the shop that is still open. */
export async function storedText(context: BrowserContext, shopUrl: string): Promise<string> {
  const texts = [JSON.stringify(await context.cookies())];
  for (const open of context.pages()) {
    if (!open.url().startsWith(shopUrl)) continue;
    texts.push(
      await open.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])),
    );
  }
  return texts.join("\n");
}
