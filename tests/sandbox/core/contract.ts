/**
 * What the parts of the stand-ins promise each other. One process serves any number of worlds; a
 * world is one Stripe account and one PayPal account with their own clock, seed, books, keys and
 * webhooks, so that tests run side by side and never meet.
 *
 * Nothing below `tests/sandbox` imports from `worker`: a shared mistake would prove itself right.
 */
/** Each has a port of its own; what follows the processors is the rest of the outside. */
export const SERVICES = ["stripe", "paypal", "turnstile", "mail", "passwords"] as const;
export type Service = (typeof SERVICES)[number];

export interface World {
  readonly id: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly books: Books;
  readonly faults: Faults;
  readonly deliveries: Deliveries;
  readonly log: RequestLog;
}

/** Milliseconds since 1970. Runs with the machine's clock plus an offset that only grows. */
export interface Clock {
  now(): number;
  nowSeconds(): number;
  /** Runs `job` when the clock reaches `atMs`; `label` shows on the control page. */
  schedule(atMs: number, label: string, job: () => void | Promise<void>): void;
  /** Moves forward, running everything that falls due on the way in the order of its time. */
  advance(byMs: number): Promise<void>;
}

/** Seeded: the same seed and the same calls give the same ids. Unique across worlds. */
export interface Ids {
  /** `next("pi", 24)` -> "pi_" and 24 letters and digits. */
  next(prefix: string, length?: number): string;
  /** Upper-case letters and digits without a prefix, as PayPal's ids. */
  upper(length: number): string;
  uuid(): string;
}

export type Line = { account: string; currency: string; minor: bigint };

/** The money inside the stand-ins, by double entry: a posting whose lines do not add up throws. */
export interface Books {
  /** `minor` above zero adds to an account, below zero takes from it; per currency the sum is 0. */
  post(what: string, lines: readonly Line[]): void;
  balance(account: string, currency: string): bigint;
  /** Every account and currency ever posted to. */
  balances(): { account: string; currency: string; minor: bigint }[];
  entries(account: string): { what: string; atMs: number; currency: string; minor: bigint }[];
}

export type FaultKind =
  | "request_lost" // the connection closes, nothing happened
  | "answer_lost" // the effect happens, then the connection closes without an answer
  | "error_500" // nothing happened, 500, not cached
  | "error_500_cached" // executed or not as `effect` says, 500 is stored under the idempotency key
  | "conflict_409"
  | "rate_limit_429" // nothing happened; says when to come back in `Retry-After`
  | "lock_timeout_429" // nothing happened: another request holds the object
  | "unauthorized_401"
  | "refusal" // nothing happened; answers `status` with `body`, word for word
  | "slow" // answers after `delayMs` of real time
  | "nonsense"; // 200 with a body that is not JSON; the effect happens unless `effect` is false

export type Fault = {
  service: Service;
  /** "POST /v1/payment_intents"; the path part is a regular expression, matched from its start to its end. */
  route: string;
  kind: FaultKind;
  /** How many requests it hits; afterwards it is gone. Default 1. */
  times?: number;
  /** How many matching requests pass unharmed first. Default 0. */
  after?: number;
  delayMs?: number;
  effect?: boolean;
  /** For a refusal. Default 400. */
  status?: number;
  body?: Readonly<Record<string, unknown>>;
  /** For the two 429: the header `Retry-After`. Default 1. */
  retryAfterSeconds?: number;
};

export interface Faults {
  plan(fault: Fault): void;
  /** The fault that hits this request, if any; counts it. */
  take(service: Service, method: string, path: string): Fault | undefined;
  clear(): void;
}

export type Endpoint = "stripe" | "stripe-connect" | "paypal" | "mail";

/** An event on its way to a webhook endpoint; headers are made at each sending, as retries sign anew. */
export type Outgoing = {
  endpoint: Endpoint;
  eventId: string;
  type: string;
  body: Uint8Array;
  /** When it is tried again after the quick tries: milliseconds of the world's clock, one after the other. */
  retriesMs?: readonly number[];
  sign(body: Uint8Array, atMs: number): Promise<Record<string, string>>;
};

/** What happens to the next events of a type instead of their being sent (or held) as they come. */
export type EventRule = {
  /** "charge.succeeded", or with `*` for any letters: "charge.*". */
  type: string;
  /** `delay` and `duplicate` say how much; `drop` sends nothing, though the event can be resent. */
  action: "hold" | "drop" | "delay" | "duplicate";
  /** How many events it touches; afterwards it is gone. Default 1. */
  times?: number;
  /** For `delay`: of the world's clock. */
  delayMs?: number;
  /** For `duplicate`: how often it is sent in all. Default 2. */
  copies?: number;
};

export interface Deliveries {
  /** In mode "push" it is posted to the endpoint's URL, with retries; in mode "hold" it waits to be taken. */
  emit(event: Outgoing): void;
  /** "hold" is the default of a world that a test makes; "push" needs URLs. */
  mode: "push" | "hold";
  urls: Partial<Record<Endpoint, string>>;
}

export type LoggedRequest = {
  service: Service;
  method: string;
  path: string;
  idempotencyKey: string | null;
  replayed: boolean;
  status: number;
  atMs: number;
  /** Decoded parameters, secrets and card numbers removed. */
  params: unknown;
  /** Whether the request, and the answer to it, are what the processor publishes. */
  request?: Verdict;
  answer?: Verdict;
};

/** `by` says whose description judged, such as "stripe 23.1.0"; no violation: it is as described. */
export type Verdict = { by: string; violations: readonly string[] };

export interface RequestLog {
  add(request: LoggedRequest): void;
  all(): readonly LoggedRequest[];
}

/** A table of the control page: what one processor has, and what can be done to each row. */
export type Panel = {
  title: string;
  head: readonly string[];
  rows: readonly { cells: readonly string[]; actions?: readonly PanelAction[] }[];
  /** What can be done without a row. */
  actions?: readonly PanelAction[];
};

/** A button that posts to a control call, below the processor's own path of this world. */
export type PanelAction = {
  label: string;
  path: string;
  /** Sent as it is, together with what the person enters in `fields`. */
  body?: Readonly<Record<string, unknown>>;
  fields?: readonly PanelField[];
};

export type PanelField = {
  name: string;
  /** A field with choices is a list; `number` and `list` (words between commas) are sent as such. */
  choices?: readonly string[];
  kind?: "text" | "number" | "list";
  value?: string;
};

/**
 * One processor's stand-in. `stripe/index.ts` exports `createStripe(host)`, `paypal/index.ts`
 * exports `createPayPal(host)`; both answer this. `core` gives each its own port.
 */
export interface Processor<Credentials extends object> {
  /** Everything the processor answers over HTTP, its hosted pages and browser script included. */
  readonly app: import("hono").Hono;
  /** Mounted below `/__sandbox/worlds/:w/<service>`; `:w` is read with `c.req.param("w")`. */
  readonly control: import("hono").Hono;
  /**
   * Makes the accounts and keys of a new world and answers its part of the line of JSON. Everything
   * it makes comes from `world.ids`, in the same order each time, so that a world that is restored
   * has the keys it had.
   */
  open(world: World): Credentials | Promise<Credentials>;
  /** Knows nothing of the world any more; nobody will ask. */
  close(world: World): void;
  /**
   * Everything this processor knows about the world, as a value that `structuredClone` takes (Maps
   * and bigints are fine, functions and class instances are not). Core keeps clock, ids, books and
   * events itself. Synchronous, so that the parts of one picture agree.
   */
  dump?(world: World): unknown;
  /**
   * Called after `open` with what `dump` answered in an earlier run; by then core's own state is
   * back. It replaces what `open` made and schedules again whatever was waiting on the clock,
   * because jobs are functions and were not saved. Credentials that it answers replace `open`'s.
   */
  restore?(
    world: World,
    saved: unknown,
    // biome-ignore lint/suspicious/noConfusingVoidType: a restore without new credentials just ends.
  ): Credentials | void | Promise<Credentials | void>;
  /** What the control page shows of a world beside clock, events, faults, balances and requests. */
  panels?(world: World): readonly Panel[];
  /** An endpoint has taken an event; each endpoint of an event is told by itself. */
  delivered?(world: World, endpoint: Endpoint, eventId: string): void;
  /** How events of an earlier run are signed when they are sent again; those kept no `sign`. */
  signer?(world: World, endpoint: Endpoint): Outgoing["sign"];
}

export interface Host {
  world(id: string): World | undefined;
  /** The base URL under which this processor's `app` listens; known once it does. */
  readonly url: string;
  /** Aborts when the process ends. */
  readonly signal: AbortSignal;
}
