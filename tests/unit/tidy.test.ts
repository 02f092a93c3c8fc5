import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { jobs, schedule, triggerMs } from "../../worker/cron/schedule.ts";
import { jobNames, triggers } from "../../worker/http/contract/operator.ts";
import { isNode, type Node, nameOf, parsed, type Source, sourcesIn } from "./sources.support.ts";

const worker = sourcesIn("worker");
const everything = [...worker, ...sourcesIn("web/src", "web/functions", "tests", "drizzle")];

/** What a reader can hold in the head; style.md calls more than this rare. */
const LINES_MAX = 300;
/** Not even a table may be longer. */
const LINES_MAX_EVER = 500;
/** Longer than that on purpose: each is one list of things of one kind, read from top to bottom. */
const LONG_FILES: Readonly<Record<string, string>> = {
  "worker/usecases/ports.ts": "everything a use case may touch, in one place",
  "worker/processors/processor.ts": "everything a processor is asked, in one place for both",
  "worker/db/repositories/reads.ts": "one query after the other, none of them depends on another",
  "tests/simulation/bugs/list.ts": "the mistakes that are planted, one after the other: data",
  "tests/flows/transfers.test.ts": "one promise after the other about one part",
  "tests/sandbox/stripe/confirm.ts": "the PaymentIntent's state machine, which is one story",
  "tests/support/planted.ts": "one way to break each rule: a list",
  "tests/unit/paypal-verify.test.ts": "one promise after the other about one function",
  "tests/unit/sandbox-core.test.ts": "one promise after the other about one part",
  "tests/unit/sandbox-paypal-orders.test.ts": "one promise after the other about one part",
  "tests/unit/sandbox-stripe-connect.test.ts": "one promise after the other about one part",
  "tests/flows/order-refunds-undone.test.ts": "one promise after the other about one part",
  "tests/unit/refunds.test.ts": "one promise after the other about one part",
  "tests/unit/sandbox-stripe-payments.test.ts": "one promise after the other about one part",
  "tests/unit/sandbox-stripe-wire.test.ts": "one promise after the other about one part",
  "tests/unit/stripe-stand-in.test.ts": "one promise after the other about one part",
};
const linesOf = ({ code }: Source) => code.split("\n").length - 1;

test("no file is longer than a reader can hold, but for those that say why", () => {
  const long = everything.filter((source) => linesOf(source) > LINES_MAX);
  expect(long.map(({ path }) => path).filter((path) => !(path in LONG_FILES))).toEqual([]);
  expect(long.filter((source) => linesOf(source) > LINES_MAX_EVER)).toEqual([]);
});

test("zod comes as a namespace, so that the Worker's bundle leaves out what it does not use of it", () => {
  const whole = everything.filter(({ code }) => /import \{ z \} from "zod"/.test(code));
  const ofWorker = whole.filter(({ path }) => path.startsWith("worker/"));
  expect(ofWorker.map(({ path }) => path)).toEqual([]);
});

test("whatever is called long exists", () => {
  const paths = everything.map(({ path }) => path);
  expect(Object.keys(LONG_FILES).filter((path) => !paths.includes(path))).toEqual([]);
});

/** Time, chance and the network are arguments (style.md 18), except where they come in. */
const ADAPTERS: Readonly<Record<string, readonly string[]>> = {
  // The clock port itself, and where outside production its offset is asked for.
  "worker/clock.ts": ["new Date()", "Date.now", "fetch"],
  // Hands the runtime's own to everybody else.
  "worker/composition.ts": ["fetch", "crypto.getRandomValues"],
};
const AMBIENT = new Set([
  ...["Date.now", "Math.random", "performance.now", "fetch", "setTimeout", "setInterval"],
  ...["crypto.randomUUID", "crypto.getRandomValues", "queueMicrotask", "globalThis.fetch"],
]);

/** Calls of what is nobody's argument. A name that the file binds itself is one. */
function ambientCalls(source: Source): string[] {
  const { nodes } = parsed(source);
  const bound = new Set(nodes.flatMap(boundNames));
  return nodes.flatMap((node) => {
    if (isNowDate(node)) return ["new Date()"];
    const name = node.type === "CallExpression" ? nameOf(node.callee) : undefined;
    return name && AMBIENT.has(name) && !bound.has(name) ? [name] : [];
  });
}
const isNowDate = (node: Node) =>
  node.type === "NewExpression" &&
  nameOf(node.callee) === "Date" &&
  (node.arguments as unknown[]).length === 0;

function boundNames(node: Node): string[] {
  const isFunction = /Function/.test(node.type) && Array.isArray(node.params);
  const places = isFunction
    ? (node.params as unknown[])
    : node.type === "VariableDeclarator"
      ? [node.id]
      : [];
  return places.flatMap(namesIn);
}
function namesIn(pattern: unknown): string[] {
  if (!isNode(pattern)) return [];
  if (pattern.type === "Identifier") return [String(pattern.name)];
  if (pattern.type === "AssignmentPattern") return namesIn(pattern.left);
  if (pattern.type !== "ObjectPattern") return [];
  return (pattern.properties as Node[]).flatMap(({ value }) => namesIn(value));
}

test("time, chance and the network are handed in", () => {
  const found = worker.flatMap((source) =>
    ambientCalls(source)
      .filter((name) => !ADAPTERS[source.path]?.includes(name))
      .map((name) => `${source.path} calls ${name}`),
  );
  expect(found).toEqual([]);
});

test.each([
  ["const at = Date.now();", "Date.now"],
  ["const at = new Date();", "new Date()"],
  ["const id = crypto.randomUUID();", "crypto.randomUUID"],
  ["const chance = Math.random();", "Math.random"],
  ["await fetch('https://x');", "fetch"],
  ["setTimeout(() => {}, 1);", "setTimeout"],
])("%s is found", (code, name) => {
  expect(ambientCalls({ path: "x.ts", code })).toEqual([name]);
});

test.each([
  "const f = ({ fetch }) => fetch('https://x');",
  "const f = (now) => new Date(now().getTime());",
  "const at = deps.now();",
])("%s is not", (code) => expect(ambientCalls({ path: "x.ts", code })).toEqual([]));

test("the domain is synchronous", () => {
  const waits = worker
    .filter(({ path }) => path.startsWith("worker/domain/"))
    .filter((source) => parsed(source).nodes.some(isAsync));
  expect(waits.map(({ path }) => path)).toEqual([]);
});
const isAsync = (node: Node) =>
  node.async === true || node.type === "AwaitExpression" || nameOf(node) === "Promise";

test("nothing is of any type", () => {
  const found = everything.filter((source) =>
    parsed(source).nodes.some(({ type }) => type === "TSAnyKeyword"),
  );
  expect(found.map(({ path }) => path)).toEqual([]);
});

describe("the use cases", () => {
  const usecases = worker.filter(({ path }) => path.startsWith("worker/usecases/"));

  test("say what they do: every function that is exported has a comment", () => {
    const silent = usecases.flatMap((source) =>
      exportedFunctions(source)
        .filter((node) => !hasDoc(source, node))
        .map((node) => `${source.path}: ${functionName(node)}`),
    );
    expect(silent).toEqual([]);
  });

  const exportedFunctions = (source: Source) =>
    parsed(source).nodes.filter(
      (node) => node.type === "ExportNamedDeclaration" && functionName(node) !== undefined,
    );

  function functionName({ declaration }: Node): string | undefined {
    if (!isNode(declaration)) return undefined;
    if (declaration.type === "FunctionDeclaration") return nameOf(declaration.id);
    const [first] = (declaration.declarations ?? []) as Node[];
    const isArrow = isNode(first?.init) && first.init.type === "ArrowFunctionExpression";
    return isArrow ? nameOf(first.id) : undefined;
  }

  function hasDoc(source: Source, node: Node): boolean {
    const start = node.start as number;
    return parsed(source).comments.some(
      ({ type, value, end }) =>
        type === "Block" &&
        value.startsWith("*") &&
        end <= start &&
        source.code.slice(end, start).trim() === "",
    );
  }
});

describe("the migrations", () => {
  const migrations = readdirSync("drizzle").filter((name) => name.endsWith(".sql"));

  test.each(migrations)("%s takes neither time nor ids from the database", (name) => {
    const sql = readFileSync(`drizzle/${name}`, "utf8").replace(/--.*$/gm, "");
    const found = sql.match(
      /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|gen_random_uuid|uuidv7|uuid_generate_v4|random|nextval)\s*\(|\b(current_timestamp|current_date|localtimestamp|serial|bigserial)\b/gi,
    );
    expect(found).toBeNull();
  });
});

describe("wrangler.toml", () => {
  const toml = readFileSync("wrangler.toml", "utf8");
  const sections = toml.split(/^(?=\[)/m);
  const cronsOf = (head: string) => {
    const section = sections.find((text) => text.startsWith(head)) ?? "";
    return [...section.matchAll(/"([^"]+)"/g)].map(([, cron]) => cron as string);
  };

  test.each(["[triggers]", "[env.production.triggers]"])(
    "%s fires what cron/schedule.ts lists, and nothing else",
    (head) => {
      expect(cronsOf(head).sort()).toEqual(Object.keys(schedule).sort());
    },
  );

  test("every trigger has the time from one run to the next, and can be run by an operator", () => {
    expect(Object.keys(triggerMs).sort()).toEqual(Object.keys(schedule).sort());
    expect([...triggers].sort()).toEqual(Object.keys(schedule).sort());
  });

  test("every job can be run by an operator", () => {
    expect([...jobNames].sort()).toEqual(Object.keys(jobs).sort());
  });

  test("every job runs at some time", () => {
    const scheduled = new Set<string>(Object.values(schedule).flat(2));
    expect(Object.keys(jobs).filter((name) => !scheduled.has(name))).toEqual([]);
  });

  test("every queue has its dead letters consumed, and production has all that development has", () => {
    const consumers = (prefix: string) =>
      sections
        .filter((text) => text.startsWith(`[[${prefix}queues.consumers]]`))
        .map((text) => ({
          queue: /^queue = "(.+)"$/m.exec(text)?.[1],
          dead: /^dead_letter_queue = "(.+)"$/m.exec(text)?.[1],
          retries: /^max_retries = (\d+)$/m.exec(text)?.[1],
        }));
    expect(consumers("")).toHaveLength(4);
    expect(consumers("env.production.")).toEqual(consumers(""));
    const queues = consumers("").map(({ queue }) => queue);
    for (const { dead, retries } of consumers("")) {
      if (dead) expect(queues).toContain(dead);
      expect(retries).toBe("100");
    }
  });
});
