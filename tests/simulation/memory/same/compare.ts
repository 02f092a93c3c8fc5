import type { Store } from "../../../../worker/usecases/ports.ts";
import type { Broken } from "../../oracles/steps.ts";
import type { Database } from "../../world/database.ts";
import { postgresBooks } from "../../world/postgres-books.ts";
import { createMemoryDatabase, type MemoryDatabase } from "../database.ts";
import { dump, dumpOfPostgres, memoryOf } from "../dump.ts";
import { unfinishedInMemory, unreturnableInMemory } from "../oracles/rest.ts";
import { allBrokenInMemory, brokenInMemory } from "../oracles/steps.ts";
import { shown, told, toldError } from "./answers.ts";
import { fill } from "./market.ts";
import { createPool, type Pool } from "./pool.ts";
import { productionStore } from "./production.ts";
import { compareRules } from "./rules.ts";
import { storeCalls } from "./store-calls.ts";
import { txCalls } from "./tx-calls.ts";

export type Compared = {
  readonly differences: readonly string[];
  readonly calls: number;
  /** How often each call was made, and each rule refused something. */
  readonly made: ReadonlyMap<string, number>;
  readonly refused: ReadonlyMap<string, number>;
  readonly memoryMs: number;
  readonly postgresMs: number;
};

type Options = {
  readonly steps: number;
  /** For seeing that the comparison sees something. */
  readonly spoil?: (model: Store) => Store;
};
type Step = { name: string; ask: (store: Store) => Promise<unknown>; calls: number };

/** Where production leaves the order open, or that of equals, any order is right. */
const UNORDERED =
  /^reads\.(switches|alerts|deadLetters|events|health|cart)$|^(alerts\.takeUntold|marks\.unknown(Events|Transfers))$|^reconciliations\.(ours|transferRefs|countOpen)$|^checkout\.read$/;
/** As often the whole state is compared, and what the oracles say about it. */
const LOOK_EVERY = 100;

/**
 * Asks the production store on PostgreSQL and the model the same things, by chance, and compares
 * what they answer, how they refuse, and what they hold. Stops at the first difference.
 */
export async function compareStores(
  database: Database,
  seed: number,
  { steps, spoil = (model) => model }: Options,
): Promise<Compared> {
  await database.reset();
  const memory = createMemoryDatabase();
  const pool = createPool(seed, memory);
  await fill(database, memory, pool);
  const { store: real, close } = productionStore(database);
  const model = spoil(memory.openStore().store);
  const tally = { calls: 0, made: new Map<string, number>(), refused: new Map<string, number>() };
  const spent = { memoryMs: 0, postgresMs: 0 };
  const differences: string[] = [];
  for (let n = 1; n <= steps && differences.length === 0; n++) {
    pool.pass();
    const step = chosen(pool, tally);
    tally.calls += step.calls;
    const began = performance.now();
    const theirs = await told(() => step.ask(real));
    const between = performance.now();
    const ours = await told(() => step.ask(model));
    spent.postgresMs += between - began;
    spent.memoryMs += performance.now() - between;
    const same = UNORDERED.test(step.name) ? letters(ours) === letters(theirs) : ours === theirs;
    if (!same) differences.push(`${n} ${step.name}\n  postgres ${theirs}\n  memory   ${ours}`);
    for (const [, rule] of theirs.matchAll(/\W+constraint\W+(\w+)/g)) count(tally.refused, rule!);
    if (n % LOOK_EVERY === 0 || n === steps) differences.push(...(await looked(database, memory)));
  }
  await close();
  // At the end, because what is strange to the repositories' callers is left behind.
  if (differences.length === 0) {
    differences.push(
      ...(await compareRules(database, memory, pool, { rows: steps, refused: tally.refused })),
    );
    differences.push(...(await lookedAtAll(database, memory)));
  }
  return { differences, ...tally, ...spent };
}

const letters = (text: string) => [...text].sort().join("");
const count = (counts: Map<string, number>, name: string) =>
  counts.set(name, (counts.get(name) ?? 0) + 1);

type Tally = { made: Map<string, number> };

function chosen(pool: Pool, { made }: Tally): Step {
  // Without orders nothing else has anything to do.
  const name = pool.chance(10) ? "checkout.open" : pool.oneOf(askedOutside);
  if (pool.chance(50)) return transaction(pool, made);
  count(made, name);
  return { name, ask: storeCalls[name]!(pool), calls: 1 };
}

/** All calls outside of transactions; more often those whose answer has the most ways to be wrong. */
const askedOutside: readonly string[] = [
  ...Object.keys(storeCalls),
  ...Object.keys(storeCalls).filter((name) => name.startsWith("turns.")),
  ...["turns.orderToEnd", "turns.waitingEvent", "operations.begin", "reads.refundsToRetry"],
];

/** All of a transaction's calls, and those more often that make rows for the others. */
const asked: readonly string[] = [
  ...Object.keys(txCalls),
  ...["transfers.add", "transfers.add", "transfers.add", "transfers.saveAll", "transfers.fund"],
  ...["refunds.add", "refunds.add", "payments.save", "payments.save", "ledger.post", "ledger.post"],
  ...[
    "operations.open",
    "keys.take",
    "keys.take",
    "keys.take",
    "inbox.record",
    "payments.awaitFee",
    "payments.awaitFee",
  ],
  ...["orders.move", "orders.move", "orders.move"],
];

/** Some calls; it may go on after a refusal, as no use case does, and give up at its end. */
function transaction(pool: Pool, made: Map<string, number>): Step {
  const names = Array.from({ length: 1 + pool.pick(5) }, () => pool.oneOf(asked));
  for (const name of names) count(made, name);
  const calls = names.map((name) => txCalls[name]!(pool));
  const [goesOn, givesUp] = [pool.chance(15), pool.chance(10)];
  const ask = (store: Store) =>
    store.transact(async (tx) => {
      const answers: unknown[] = [];
      for (const call of calls) {
        const answer = call(tx);
        answers.push(
          goesOn ? await answer.catch((error: unknown) => toldError(error)) : await answer,
        );
      }
      if (givesUp) throw new Error("gives up");
      return answers;
    });
  return { name: `transact ${names.join(" ")}`, ask, calls: names.length + 2 };
}

async function looked(database: Database, memory: MemoryDatabase): Promise<string[]> {
  const books = postgresBooks(database);
  const open = sorted(await books.unfinished());
  const ours = sorted(unfinishedInMemory(memory));
  const owed = shown([...(await books.unreturnable())].sort());
  const oursOwed = shown([...unreturnableInMemory(memory)].sort());
  return [
    ...(await lookedAtAll(database, memory)),
    ...(open === ours ? [] : [`unfinished\n  ${open}\n  ${ours}`]),
    ...(owed === oursOwed ? [] : [`unreturnable\n  ${owed}\n  ${oursOwed}`]),
  ];
}

/** What both hold, and what is broken about it: asked in each way that there is. */
async function lookedAtAll(database: Database, memory: MemoryDatabase): Promise<string[]> {
  const theirs = await dumpOfPostgres((text) => database.ask(text));
  const ours = dump(memory);
  const tables = Object.keys(theirs).filter((name) => shown(theirs[name]) !== shown(ours[name]));
  const broken = sorted(await postgresBooks(database).brokenNow());
  const judgements = {
    "broken since": sorted(brokenInMemory(memory)),
    broken: sorted(allBrokenInMemory(memory)),
    "broken there": sorted(allBrokenInMemory(memoryOf(theirs))),
  };
  return [
    ...tables.map((name) => `${name}\n  ${shown(theirs[name])}\n  ${shown(ours[name])}`),
    ...Object.entries(judgements).flatMap(([name, judged]) =>
      judged === broken ? [] : [`${name}\n  ${broken}\n  ${judged}`],
    ),
  ];
}
const sorted = (broken: readonly Broken[]) =>
  shown(broken.map(({ rule, ids }) => ({ rule, ids: [...ids].sort() })));
