import { type Choices, numbers, oneOf } from "../engine/choices.ts";
import { computeOnThisThread } from "../engine/same-thread-crypto.ts";
import { createScheduler, type Scheduler } from "../engine/scheduler.ts";
import { stillness } from "../engine/stillness.ts";
import { createTrace, type Trace } from "../engine/trace.ts";
import type { Broken } from "../oracles/steps.ts";
import type { Books } from "./books.ts";
import type { Database } from "./database.ts";
import type { Call, Fate, Fates } from "./fates.ts";
import { ORIGIN, SIGNING_SECRET } from "./gate.ts";
import { createIsolates, type Isolates } from "./isolates.ts";
import { type Market, openMarket } from "./market.ts";
import { createNeon, type Neon } from "./neon.ts";
import { outsideOf } from "./outside.ts";
import { createPort } from "./port.ts";
import { openProcessors, type Processors } from "./processors.ts";
import { createQueues, type Queues } from "./queues.ts";

/** Monday morning, some time ago: no run knows what day it is outside. */
const START_MS = Date.parse("2026-01-05T09:00:00Z");
/** Every step takes a moment, so that nothing happens at the same time. */
const STEP_MS = 3;

export type SimWorld = {
  readonly choices: Choices;
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly books: Books;
  readonly processors: Processors;
  readonly market: Market;
  readonly isolates: Isolates;
  readonly queues: Queues;
  readonly neon: Neon | undefined;
  readonly env: Record<string, unknown>;
  /** Faults strike while this is true; afterwards everything has to come to rest. */
  isHostile: boolean;
  nowMs(): number;
  /** Grows with everything that is not cron's or somebody's routine. */
  lively(): number;
  moveTo(atMs: number): Promise<void>;
  newId(): string;
  /** Promises that were seen to be broken where no table shows it. */
  readonly broken: Broken[];
  /** Events that the Worker has answered for: from then on they are its own. */
  readonly accepted: Set<string>;
  /** Payments by who complained of them: PayPal opens one dispute of each kind. */
  readonly complaints: Set<string>;
  /** How often what has happened, by name. */
  readonly happened: Map<string, number>;
  note(what: string): void;
  /** The Worker's log lines above "info", the last ones first to go. */
  readonly log: string[];
};

export type WorldOptions = {
  /** Undefined: the model in memory alone. */
  database: Database | undefined;
  books: Books;
  seed: string;
  choices: Choices;
  fates: (isOn: () => boolean) => Fates;
  /** Statement by statement, with real locks; otherwise transaction by transaction. */
  isStepwise: boolean;
  artisans: number;
  skews: readonly number[];
  faultsPerThousand: number;
  /** A message goes to the dead letters after so many tries; undefined: as in production. */
  deadAfter?: number;
  afterStep: (world: SimWorld) => Promise<void>;
};

const LOG_KEPT = 200;
const OURS = /violates|TypeError|ReferenceError|RangeError|the model of the database/;

/** The whole system in this process, on a clock of its own. */
export async function openWorld(options: WorldOptions): Promise<SimWorld> {
  const { database, books, seed, choices } = options;
  computeOnThisThread();
  await books.reset();
  const processors = await openProcessors(seed, START_MS);
  const { clock } = processors.world;
  const random = numbers(hashOf(seed));
  const fillRandom = (bytes: Uint8Array) => {
    for (let i = 0; i < bytes.length; i++) bytes[i] = random() & 0xff;
  };
  const newId = () => uuidOf(fillRandom);
  const market = await openMarket(books, processors, options.artisans, newId);

  const nowMs = clock.now;
  const trace = createTrace(nowMs);
  const moveTo = async (atMs: number) => clock.advance(Math.max(atMs - nowMs(), 0));
  const scheduler = createScheduler({
    ...{ choices, clock: { nowMs, moveTo }, trace, stillness: stillness() },
    releases: () => neon?.releases ?? 0,
    async afterStep() {
      await clock.advance(STEP_MS);
      await options.afterStep(world);
    },
  });
  const happened = new Map<string, number>();
  const note = (what: string) => void happened.set(what, (happened.get(what) ?? 0) + 1);
  const struck = ({ port, label }: Call, fate: Fate) => {
    note(`fault ${port} ${fate.kind}`);
    trace.add("fate", label, JSON.stringify(fate));
  };
  const port = createPort({
    ...{ scheduler, nowMs, struck },
    revision: () => books.writes() + processors.world.log.all().length + world.queues.sent,
    misused: (rule, id) => void world.broken.push({ rule, ids: [id] }),
    fates: options.fates(() => world.isHostile),
    isolates: () => world.isolates,
  });
  const { isStepwise } = options;
  const neon = database && createNeon(database, scheduler, isStepwise ? port : undefined);
  if (neon) books.connect(neon);
  const log: string[] = [];
  const write = (level: "info" | "warn" | "error", line: string) => {
    if (level === "info") return;
    // What was in somebody's way is tried again; what breaks a rule of the tables, or is no more
    // than a mistake in the program or in the model, is not.
    if (/"job\.failed"/.test(line) && OURS.test(line))
      world.broken.push({ rule: "no job of cron's ends in a fault of ours", ids: [line] });
    log.push(line);
    if (log.length > LOG_KEPT) log.shift();
  };
  const outside = {
    scheduler,
    port,
    neon,
    books,
    isStepwise,
    processors,
    fillRandom,
    nowMs,
    write,
  };
  const isolates = createIsolates(scheduler, choices, options.skews, (skewMs) =>
    outsideOf(outside, skewMs),
  );
  const queues = createQueues({
    ...{ scheduler, choices, nowMs, port: () => port, isolates: () => isolates },
    env: () => world.env as never,
    faultsPerThousand: () => (world.isHostile ? options.faultsPerThousand : 0),
    ...(options.deadAfter && { deadAfter: options.deadAfter }),
  });
  const world: SimWorld = {
    ...{ choices, scheduler, trace, books, processors, market, isolates, queues, neon },
    env: envOf(processors, queues, oneOf(choices, WARNED)),
    isHostile: true,
    ...{ nowMs, lively: scheduler.lively, moveTo, newId, happened, note, log, broken: [] },
    accepted: new Set(),
    complaints: new Set(),
  };
  return world;
}

/** What the shop does about a bank's warning of fraud. */
const WARNED = ["accept", "refund", "hold"] as const;

export function envOf(
  { stripe, paypal }: Processors,
  queues: Pick<Queues, "producer">,
  warned: (typeof WARNED)[number],
): Record<string, unknown> {
  return {
    ENVIRONMENT: "test",
    PUBLIC_URL: ORIGIN,
    COMMISSION_BASIS_POINTS: "1000",
    RESERVATION_MINUTES: "30",
    TRANSFER_HOLD_DAYS: "7",
    DUAL_CONTROL_MINOR: "0",
    STRIPE_SETTLEMENT_CURRENCIES: "USD",
    PAYPAL_SETTLEMENT_CURRENCIES: "USD",
    STRIPE_PUBLISHABLE_KEY: stripe.publishableKey,
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_WEBHOOK_SECRETS: stripe.webhookSecret,
    STRIPE_CONNECT_WEBHOOK_SECRETS: stripe.connectWebhookSecret,
    PAYPAL_CLIENT_ID: paypal.clientId,
    PAYPAL_CLIENT_SECRET: paypal.clientSecret,
    PAYPAL_BASE_URL: paypal.url,
    PAYPAL_WEBHOOK_ID: paypal.webhookId,
    DATABASE_URL: "postgresql://app:secret@database.test/simulation",
    SIGNING_SECRETS: SIGNING_SECRET,
    MAIL_API_KEY: "no mail leaves a run",
    MAIL_FROM: "Artisan's Hub <orders@shop.example>",
    // All buyers there pay with the same few test cards.
    FRAUD_POLICY: `velocity=accept,early_fraud_warning=${warned}`,
    STAND_IN_STRIPE_URL: stripe.url,
    STAND_IN_PAYPAL_ROOT_PEM: paypal.webhookRootPem,
    STAND_IN_NEON_HTTP: "http://database.test/sql",
    STAND_IN_NEON_WEBSOCKET: "ws://database.test/v2",
    PROCESSOR_EVENTS: queues.producer("processor-events"),
    MONEY_MOVES: queues.producer("money-moves"),
  };
}

function uuidOf(fill: (bytes: Uint8Array) => void): string {
  const bytes = new Uint8Array(16);
  fill(bytes);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** FNV-1a: any text to 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return hash;
}
