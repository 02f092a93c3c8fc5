import { loadavg } from "node:os";
import type { ProcessorsLine } from "../sandbox/processors.ts";
import { payPalCalls, type Send, sender, stripeCalls, stripeSender } from "./stand-ins-calls.ts";
import { type StandIns, startStandIns } from "./stand-ins-process.ts";

/** What the stand-ins cost those who use them: every test, and everybody who runs `npm start`. */
export type StandInNumbers = {
  startMs: { least: number; median: number };
  /** The resident set of the one process that plays all four. */
  memoryMb: { afterStart: number; afterCalls: number; afterObjects: number };
  answerMs: { median: number; p99: number; byCall: Record<string, number> };
  objects: number;
  /** A page of ten, out of ten objects and out of all of them; `ofOneCustomer` is filtered. */
  pageMs: { ofFew: number; ofMany: number; ratio: number; ofOneCustomer: number };
  searchMs: number;
  /** Of the machine's last minute: where it is busy with more than this, all numbers are too high. */
  load: { before: number; after: number };
};

const STARTS = 7;
const ROUNDS_WARM_UP = 50;
const ROUNDS = 200;
const OBJECTS_FEW = 10;
const OBJECTS = 10_000;
const PAGES = 100;
/** Keeps a stand-in busy; more would only queue. */
const PARALLEL = 4;

export async function measureStandIns(tell: (text: string) => void): Promise<StandInNumbers> {
  const before = load();
  tell("starting the stand-ins");
  const startMs = await timeStarts();
  const standIns = await startStandIns();
  try {
    const afterStart = standIns.memoryMb();
    tell("calling the stand-ins");
    const answerMs = await timeCalls(standIns);
    const afterCalls = standIns.memoryMb();
    tell(`listing among ${OBJECTS} objects`);
    const lists = await timeLists(standIns);
    const memoryMb = { afterStart, afterCalls, afterObjects: standIns.memoryMb() };
    const after = load();
    return { startMs, memoryMb, answerMs, objects: OBJECTS, ...lists, load: { before, after } };
  } finally {
    await standIns.close();
  }
}

/** The first one compiles what has changed since the last time, and does not count. */
async function timeStarts(): Promise<StandInNumbers["startMs"]> {
  const times: number[] = [];
  for (let start = 0; start <= STARTS; start += 1) {
    const standIns = await startStandIns();
    await standIns.close();
    if (start > 0) times.push(standIns.startMs);
  }
  return { least: Math.round(Math.min(...times)), median: Math.round(quantile(times, 0.5)) };
}

/** One after the other: what a caller waits, with its own part of the HTTP. */
async function timeCalls({ line }: StandIns): Promise<StandInNumbers["answerMs"]> {
  const calls = [...stripeCalls(line.stripe), ...(await payPalCalls(line))];
  const times = new Map<string, number[]>(calls.map(({ name }) => [name, []]));
  for (let round = -ROUNDS_WARM_UP; round < ROUNDS; round += 1)
    for (const { name, run } of calls) {
      const ms = await run();
      if (round >= 0) times.get(name)?.push(ms);
    }
  const all = [...times.values()].flat();
  return {
    median: rounded(quantile(all, 0.5)),
    p99: rounded(quantile(all, 0.99)),
    byCall: Object.fromEntries([...times].map(([name, some]) => [name, median(some)])),
  };
}

const INTENTS = "/v1/payment_intents";

async function timeLists({ line }: StandIns): Promise<Pick<StandInNumbers, "pageMs" | "searchMs">> {
  const send = stripeSender(await freshStripe(line));
  const { body } = await send("POST", "/v1/customers");
  const mine = `customer=${String(body.id)}`;
  await make(send, OBJECTS_FEW, mine);
  const ofFew = await timePages(send, `${INTENTS}?limit=10`);
  await make(send, OBJECTS - OBJECTS_FEW, "metadata[shelf]=upper");
  const ofMany = await timePages(send, `${INTENTS}?limit=10`);
  const query = encodeURIComponent('metadata["shelf"]:"upper" AND amount>1000');
  return {
    pageMs: {
      ofFew,
      ofMany,
      ratio: rounded(ofMany / ofFew),
      ofOneCustomer: await timePages(send, `${INTENTS}?limit=10&${mine}`),
    },
    searchMs: await timePages(send, `${INTENTS}/search?query=${query}`),
  };
}

/** A world of its own: the pages must have just the objects that are counted. */
async function freshStripe({ control }: ProcessorsLine): Promise<ProcessorsLine["stripe"]> {
  const { body } = await sender(control, {})("POST", "/worlds", "{}");
  // What the control call answers is a part of the line that the process printed.
  return body.stripe as ProcessorsLine["stripe"];
}

async function make(send: Send, count: number, parameters: string): Promise<void> {
  const body = `amount=2500&currency=usd&${parameters}`;
  let left = count;
  const work = async () => {
    for (; left > 0; ) {
      left -= 1;
      await send("POST", INTENTS, body);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}

async function timePages(send: Send, path: string): Promise<number> {
  const times: number[] = [];
  for (let page = 0; page < PAGES; page += 1) times.push((await send("GET", path)).ms);
  return median(times);
}

const rounded = (number: number) => Math.round(number * 100) / 100;
const load = () => rounded(loadavg()[0] ?? 0);
const median = (numbers: readonly number[]) => rounded(quantile(numbers, 0.5));

function quantile(numbers: readonly number[], part: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * part)] ?? 0;
}

export function printStandIns(numbers: StandInNumbers): string {
  const { startMs, memoryMb, answerMs, objects, pageMs, searchMs, load } = numbers;
  const calls = Object.entries(answerMs.byCall).map(
    ([name, ms]) => `  ${name.padEnd(44)} ${ms} ms`,
  );
  return `Stand-ins
  started in ${startMs.least} ms at best, ${startMs.median} ms mostly
  ${memoryMb.afterStart} MB after the start, ${memoryMb.afterCalls} MB after the calls, ${memoryMb.afterObjects} MB after ${objects} objects
  answered in ${answerMs.median} ms mostly, in ${answerMs.p99} ms at the 99th percentile:
${calls.join("\n")}
  a page of ten objects took ${pageMs.ofFew} ms, of ${objects} ${pageMs.ofMany} ms (${pageMs.ratio} of it), of one customer's ${pageMs.ofOneCustomer} ms
  a search among ${objects} took ${searchMs} ms
  the machine's load was ${load.before} before and ${load.after} after
`;
}
