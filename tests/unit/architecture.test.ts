import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parsed, type Source, sourcesIn } from "./sources.support.ts";

/**
 * What each place may import besides its own files: the first row that matches counts. "npm:"
 * marks a package. Types count too: whoever knows a type knows where it comes from.
 */
const rules: [place: string, ...reachable: string[]][] = [
  ["worker/domain"],
  ["worker/usecases", "worker/domain", "worker/processors/processor.ts"],
  [
    "worker/processors/processor.ts",
    "worker/domain",
    "worker/processors/dispute-facts.ts",
    "worker/processors/billing.ts",
    "worker/processors/how-set-up.ts",
  ],
  // A part of the ports, which names them all again.
  ["worker/processors/dispute-facts.ts", "worker/domain", "worker/processors/processor.ts"],
  ["worker/processors/billing.ts", "worker/domain", "worker/processors/processor.ts"],
  ["worker/processors/how-set-up.ts", "worker/domain", "worker/processors/processor.ts"],
  [
    "worker/processors/stripe",
    "worker/domain",
    "worker/processors/processor.ts",
    "npm:stripe",
    "npm:zod",
    "npm:node:crypto",
  ],
  [
    "worker/processors/paypal",
    "worker/domain",
    "worker/processors/processor.ts",
    "npm:zod",
    "npm:node:crypto",
    "npm:node:zlib",
  ],
  [
    "worker/db",
    "worker/domain",
    "worker/usecases/ports.ts",
    // What a read answers; ports.ts names these types too.
    "worker/usecases/reads.ts",
    "worker/usecases/turns.ts",
    "worker/usecases/doctor-reads.ts",
    // The migrations that this version of the code was made with.
    "drizzle/meta/_journal.json",
    "worker/usecases/invariant-ports.ts",
    "worker/usecases/reconciliations.ts",
    "worker/usecases/refund-ports.ts",
    "worker/usecases/reading-marks.ts",
    "worker/usecases/accounts.ts",
    "worker/usecases/mail-ports.ts",
    "worker/usecases/privacy.ts",
    "worker/usecases/desk-ports.ts",
    "worker/usecases/dispute-ports.ts",
    "worker/usecases/approval-ports.ts",
    "worker/usecases/hold-ports.ts",
    "worker/usecases/payout-ports.ts",
    "worker/usecases/audit-ports.ts",
    "worker/usecases/statement-ports.ts",
    "worker/usecases/vault-ports.ts",
    "worker/usecases/billing-ports.ts",
    "worker/usecases/waiting-ports.ts",
    "worker/usecases/finding-ports.ts",
    "worker/usecases/fraud.ts",
    "npm:drizzle-orm",
    "npm:@neondatabase/serverless",
  ],
  // Shared with the shop's bundle, so that it stays free of everything else.
  [
    "worker/http/contract",
    "worker/domain/currency.ts",
    // What a sentence is, as a type.
    "worker/domain/english.ts",
    "npm:zod",
  ],
  [
    "worker/http",
    "worker/usecases",
    "worker/domain",
    // The name of an endpoint, as a type.
    "worker/processors/processor.ts",
    "npm:hono",
    "npm:zod",
  ],
  [
    "worker/auth",
    "worker/db/schema",
    "worker/domain",
    "npm:better-auth",
    "npm:@better-auth/passkey",
    "npm:drizzle-orm",
    "npm:node:crypto",
  ],
  ["worker/mail", "worker/usecases/mail-ports.ts", "worker/domain"],
  ["worker/turnstile", "worker/usecases/fraud.ts", "npm:zod", "npm:node:crypto"],
  ["worker/leaked-passwords", "npm:node:crypto"],
  ["worker/queue", "worker/usecases", "worker/domain", "npm:zod"],
  ["worker/cron", "worker/usecases", "worker/domain"],
  ["worker/config.ts", "worker/domain", "npm:zod"],
  ["worker/settings-of.ts", "worker/config.ts", "worker/usecases/settings.ts"],
  ["worker/log.ts", "worker/usecases/ports.ts", "worker/domain"],
  ["worker/alert-hook.ts", "worker/usecases", "worker/domain"],
  ["worker/queues.ts", "worker/usecases/ports.ts"],
  ["worker/clock.ts"],
  ["worker/ids.ts"],
  ["worker/composition.ts", "worker"],
  ["worker/doors.ts", "worker"],
  ["worker/index.ts", "worker"],

  [
    "web/src",
    "worker/http/contract",
    "worker/domain/money.ts",
    "npm:react",
    "npm:react-dom",
    "npm:react-aria-components",
    "npm:recharts",
    "npm:@tanstack/react-query",
    "npm:@tanstack/react-virtual",
    "npm:@lingui",
    "npm:@stripe/stripe-js",
    "npm:@stripe/react-stripe-js",
    "npm:@paypal/react-paypal-js",
    "npm:@cantoo/pdf-lib",
  ],
  ["web/functions"],

  ["tests/sandbox/core", "npm:node", "npm:hono", "npm:@hono/node-server", "npm:zod"],
  [
    "tests/sandbox/stripe",
    "tests/sandbox/core",
    "npm:node",
    "npm:hono",
    "npm:stripe",
    "npm:oxc-parser",
  ],
  ["tests/sandbox/paypal", "tests/sandbox/core", "npm:node", "npm:hono", "npm:zod", "npm:ajv"],
  ["tests/sandbox/postgres", "tests/sandbox/core", "npm:node", "npm:pg", "npm:ws", "npm:zod"],
  ["tests/sandbox/turnstile", "tests/sandbox/core", "npm:node", "npm:hono"],
  ["tests/sandbox/mail", "tests/sandbox/core", "npm:node", "npm:hono"],
  ["tests/sandbox/passwords", "tests/sandbox/core", "npm:node", "npm:hono"],
  ["tests/sandbox/until-asked.ts"],
  ["tests/sandbox/processors.ts", "tests/sandbox", "npm:node"],
  ["tests/sandbox/main.ts", "tests/sandbox", "npm:node"],
  ["tests/sandbox/cli.ts", "tests/sandbox", "npm:node"],
];

const isIn = (target: string) => (place: string) =>
  target === place ||
  target.startsWith(`${place}/`) ||
  (place === "npm:node" && target.startsWith("npm:node:"));

function violations(source: Source): string[] {
  const [, ...reachable] = rules.find(([place]) => isIn(source.path)(place)) ?? [];
  const own = rules.find(([place]) => isIn(source.path)(place))?.[0];
  return imported(source).filter(
    (target) => ![...(own ? [own] : []), ...reachable].some(isIn(target)),
  );
}

/** Whatever imports, or exports again, has a source: types and `import()` too. */
function imported(source: Source): string[] {
  return parsed(source)
    .nodes.filter((node) => node.source !== undefined && node.source !== null)
    .map(({ source: from }) => (from as { value?: unknown }).value)
    .map((path) => (typeof path === "string" ? resolved(source, path) : "a computed path"));
}
function resolved({ path: from }: Source, path: string): string {
  // A stylesheet, picture or catalog of the shop is no code.
  if (/\.(css|svg|po)$/.test(path)) return from;
  return path.startsWith(".") ? join(dirname(from), path) : `npm:${path}`;
}

const sources = sourcesIn("worker", "web/src", "web/functions", "tests/sandbox");

test("imports only ever point where docs/architecture.md lets them", () => {
  expect(sources.length).toBeGreaterThan(200);
  const found = sources.flatMap((source) =>
    violations(source).map((target) => `${source.path} imports ${target}`),
  );
  expect(found).toEqual([]);
});

test("every place of the table exists, and every file has a place", () => {
  for (const [place] of rules)
    expect(
      sources.some(({ path }) => isIn(path)(place)),
      place,
    ).toBe(true);
  const homeless = sources.filter(({ path }) => !rules.some(([place]) => isIn(path)(place)));
  expect(homeless.map(({ path }) => path)).toEqual([]);
});

test.each([
  ["worker/domain/x.ts", 'import { Hono } from "hono"'],
  ["worker/domain/x.ts", 'import { createHash } from "node:crypto"'],
  ["worker/domain/x.ts", 'import type { Deps } from "../usecases/ports.ts"'],
  ["worker/domain/x.ts", 'type Client = import("stripe").Stripe'],
  ["worker/usecases/x.ts", 'import { z } from "zod"'],
  ["worker/usecases/x.ts", 'import type Stripe from "stripe"'],
  ["worker/usecases/x.ts", 'await import("../processors/stripe/x.ts")'],
  ["worker/usecases/x.ts", 'import { orders } from "../db/schema/orders.ts"'],
  ["worker/usecases/x.ts", 'import type { Context } from "hono"'],
  ["worker/usecases/operations/x.ts", 'import { log } from "../../log.ts"'],
  ["worker/processors/processor.ts", 'import type { Tx } from "../usecases/ports.ts"'],
  ["worker/processors/paypal/x.ts", 'export * from "../stripe/x.ts"'],
  ["worker/processors/stripe/x.ts", 'import { store } from "../../db/store.ts"'],
  ["worker/processors/paypal/x.ts", 'import Stripe from "stripe"'],
  ["worker/db/x.ts", 'import { stripe } from "../processors/stripe/index.ts"'],
  ["worker/db/x.ts", 'import { payOrder } from "../usecases/pay-order.ts"'],
  ["worker/db/x.ts", 'import { app } from "../http/app.ts"'],
  ["worker/http/routes/x.ts", 'export { db } from "../../db/x.ts"'],
  ["worker/http/routes/x.ts", 'import { jobs } from "../../cron/schedule.ts"'],
  ["worker/http/routes/x.ts", 'import Stripe from "stripe"'],
  ["worker/http/contract/x.ts", 'import { Hono } from "hono"'],
  ["worker/http/contract/x.ts", 'import type { Deps } from "../../usecases/ports.ts"'],
  ["worker/queue/x.ts", "await import(anything)"],
  ["worker/queue/x.ts", 'import { Hono } from "hono"'],
  ["worker/cron/x.ts", 'import { drizzle } from "drizzle-orm"'],
  ["worker/config.ts", 'import { log } from "./log.ts"'],
  ["worker/elsewhere.ts", 'import "./domain/money.ts"'],
  ["worker/index.ts", 'import { startSandbox } from "../tests/sandbox/main.ts"'],
  ["worker/composition.ts", 'import "left-pad"'],
  ["web/src/features/x.tsx", 'import { app } from "../../../worker/http/app.ts"'],
  ["web/src/features/x.tsx", 'import type { Deps } from "../../../worker/usecases/ports.ts"'],
  ["web/src/features/x.tsx", 'import { z } from "zod"'],
  ["web/functions/x.ts", 'import { app } from "../../worker/http/app.ts"'],
  ["tests/sandbox/stripe/x.ts", 'import { split } from "../../../worker/domain/money.ts"'],
  ["tests/sandbox/core/x.ts", 'import type { Env } from "../../../worker/composition.ts"'],
  ["tests/sandbox/core/x.ts", 'import { createStripe } from "../stripe/index.ts"'],
  ["tests/sandbox/paypal/x.ts", 'import { store } from "../stripe/store.ts"'],
  ["tests/sandbox/postgres/x.ts", 'import { migrate } from "../../../drizzle/migrate.ts"'],
  ["tests/sandbox/main.ts", 'import { world } from "../support/world.ts"'],
])("%s must not contain %s", (path, code) => {
  expect(violations({ path, code })).toHaveLength(1);
});

test.each([
  ["worker/domain/x.ts", 'import { split } from "./money.ts"'],
  ["worker/usecases/x.ts", 'import type { Answer } from "../processors/processor.ts"'],
  ["worker/http/x.ts", 'import { getCookie } from "hono/cookie"'],
  ["worker/index.ts", 'import { consume } from "./queue/consumer.ts"'],
  ["web/src/ui/x.tsx", 'import "./base.css"'],
  ["tests/sandbox/stripe/x.ts", 'import { createHmac } from "node:crypto"'],
])("%s may contain %s", (path, code) => expect(violations({ path, code })).toEqual([]));
