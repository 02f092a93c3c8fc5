import { happens, oneOf } from "../engine/choices.ts";
import type { SimWorld } from "../world/world.ts";
import { disputes, payoutComesBack, refundFails, warns } from "./banks.ts";
import { atProcessor } from "./buyer.ts";
import { type Client, insist, openClient, operatorHeaders, putting } from "./client.ts";
import { holdsBack, releasesAll } from "./holds.ts";
import { look, lookIdly } from "./looking.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const LOSS_PER_THOUSAND = 40;

type Part = { id: string };

/** Ships what is paid, each part some time after. */
export async function seller(world: SimWorld): Promise<void> {
  const { scheduler } = world;
  const client = openClient(world, "seller", LOSS_PER_THOUSAND);
  const shipped = new Set<string>();
  let seen = -1;
  for (;;) {
    seen = world.books.writes();
    const parts = await unshipped(world, shipped);
    for (const { id } of parts) {
      shipped.add(id);
      const key = world.newId();
      const answer = await insist(world, () =>
        client.post(`/api/seller-orders/${id}/shipments`, {}, operatorHeaders(key)),
      );
      if (answer === undefined) shipped.delete(id);
      else world.note("part shipped");
    }
    await scheduler.pause("the seller's next look", {
      isIdle: true,
      fromMs: world.nowMs() + 20 * MINUTE_MS,
      isOpen: () => world.books.writes() !== seen,
    });
  }
}

/** A look at the desk, which is no part of what is tested. */
async function unshipped(world: SimWorld, shipped: ReadonlySet<string>): Promise<Part[]> {
  const rows = await world.scheduler.wait(
    { begin: () => world.books.partsToShip(), says: (found) => `${found.length} to ship` },
    { label: "the seller looks", isIdle: true },
  );
  return rows.filter(({ id }) => !shipped.has(id));
}

/** Trouble by chance, each of which ends again before the run does. */
const troubles = [
  ...(["account", "receiver", "balance", "rail", "key"] as const),
  ...(["secret", "certificate", "signing"] as const),
  ...(["refund", "refund", "refund"] as const),
  ...(["dispute", "dispute", "dispute", "dispute", "warning"] as const),
  ...(["payout", "payout", "refund_fails", "refund_fails", "hold"] as const),
] as const;

/** Banks, reviewers and operators: what they take away, they give back. */
export async function trouble(world: SimWorld, name: string): Promise<void> {
  const { choices, scheduler } = world;
  await scheduler.pause("trouble begins", { fromMs: world.nowMs() + choices.pick(10) * HOUR_MS });
  const kind = oneOf(choices, troubles);
  world.note(`trouble ${kind}`);
  const end = await begin[kind](world, name);
  // Of a key that is refused, or a balance of nothing, hours show all there is to see: each message
  // and each transfer is tried again all the while.
  const longest = kind === "key" || kind === "balance" ? 5 : 200;
  const lastsMs = oneOf(choices, [10 * MINUTE_MS, 5 * HOUR_MS, longest * HOUR_MS]);
  await scheduler.pause("trouble lasts", {
    fromMs: world.nowMs() + lastsMs,
  });
  await end();
}

type Trouble = (world: SimWorld, name: string) => Promise<() => Promise<void>>;

const begin: Record<(typeof troubles)[number], Trouble> = {
  async account(world) {
    const { account } = oneOf(world.choices, world.market.artisans);
    const set = (transfers: string) =>
      atProcessor(world, `Stripe makes transfers ${transfers}`, `stripe/accounts/${account}`, {
        transfers,
      });
    await set("inactive");
    return () => set("active");
  },
  async receiver(world) {
    const { email } = oneOf(world.choices, world.market.artisans);
    const set = (status: string) =>
      atProcessor(world, `PayPal calls a receiver ${status}`, "paypal/receivers", {
        email,
        status,
      });
    await set(oneOf(world.choices, ["restricted", "blocked", "review", "unknown"]));
    return () => set("verified");
  },
  async balance(world) {
    const rail = oneOf(world.choices, ["paypal", "stripe"]);
    // More than a few sales bring in, so that what is due has to wait.
    const move = (minor: number) =>
      atProcessor(world, `the bank moves ${minor}`, `${rail}/balance`, { currency: "USD", minor });
    await move(-40_000);
    return () => move(40_000);
  },
  async rail(world, name) {
    const rail = oneOf(world.choices, ["stripe", "paypal"]);
    const direction = oneOf(world.choices, ["pay_in", "pay_out"]);
    const client = openClient(world, name, LOSS_PER_THOUSAND);
    const set = async (stopped: boolean) => {
      const key = world.newId();
      const body = { direction, stopped, reason: "a run says so" };
      await insist(world, () => client.send(`/api/operator/rails/${rail}`, putting(body, key)));
    };
    await set(true);
    return () => set(false);
  },
  async key(world) {
    const service = oneOf(world.choices, ["stripe", "paypal"]);
    await atProcessor(world, `${service} revokes the key`, `${service}/keys/revoke`);
    return () => atProcessor(world, `${service} restores the key`, `${service}/keys/restore`);
  },
  async secret(world) {
    const endpoint = oneOf(world.choices, ["stripe", "stripe-connect"]);
    // As the runbook says, or by somebody who has not read it: then nothing is believed for a while.
    const keepOld = happens(world.choices, 500);
    const { secret } = await world.scheduler.wait(
      {
        begin: () =>
          world.processors.control<{ secret: string }>("stripe/webhook-secrets", {
            endpoint,
            keepOld,
          }),
      },
      { label: `the secret of ${endpoint} is rolled` },
    );
    const name =
      endpoint === "stripe" ? "STRIPE_WEBHOOK_SECRETS" : "STRIPE_CONNECT_WEBHOOK_SECRETS";
    const set = async () => {
      world.env[name] = `${secret},${world.env[name]}`;
    };
    if (!keepOld) return set;
    await set();
    return nothing;
  },
  async certificate(world) {
    // With an overlap of nothing, what was signed before can be verified by nobody who has not read it.
    const overlap = oneOf(world.choices, [{}, { overlapMs: HOUR_MS }, { overlapMs: 0 }]);
    const path = "paypal/certificates/rotate";
    await atProcessor(world, "PayPal signs with another certificate", path, overlap);
    return nothing;
  },
  dispute: disputes,
  warning: warns,
  payout: payoutComesBack,
  refund_fails: refundFails,
  hold: holdsBack,
  /** A buyer who is not happy, before or after the artisans were paid. */
  async refund(world, name) {
    const client = openClient(world, name, LOSS_PER_THOUSAND);
    const isLate = happens(world.choices, 600);
    if (!isLate) await givesBack(world, client);
    return isLate ? () => givesBack(world, client) : nothing;
  },
  async signing(world) {
    // Guests' cookies and orders' tokens of before go on.
    world.env.SIGNING_SECRETS = `next-${world.newId()},${world.env.SIGNING_SECRETS}`;
    return nothing;
  },
};
const nothing = async () => undefined;

/** Some of an order or all of it, by whoever's fault; of any, or of this one. */
export async function givesBack(world: SimWorld, client: Client, orderId?: string): Promise<void> {
  const { choices, newId } = world;
  const paid = await look(world, "somebody looks for an order", (books) => books.paidOrders());
  const wanted = paid.filter(({ id }) => orderId === undefined || id === orderId);
  if (wanted.length === 0) return;
  const { id, rail, totalMinor } = oneOf(choices, wanted);
  const minor = (totalMinor * BigInt(1 + choices.pick(100))) / 100n;
  const some = { kind: "amount", minor: `${minor}` };
  const wish = oneOf(choices, [{ kind: "rest" }, some]);
  const fault = oneOf(choices, ["shared", "platform", "seller", "platform"]);
  const headers = operatorHeaders(newId());
  const body = { wish, fault, reason: "goodwill" };
  const path = `/api/operator/orders/${id}/refunds`;
  const answer = await insist(world, () => client.post(path, body, headers));
  world.note(`operator gives back ${answer?.status ?? "given up"}`);
  // What the platform gives of its own it brings along.
  if (fault === "platform") await world.processors.fill(rail, totalMinor);
}

/** What an operator does about transfers that wait for a person, letters that died, and in doubt. */
export async function operator(world: SimWorld): Promise<void> {
  const { scheduler } = world;
  const client = openClient(world, "operator", LOSS_PER_THOUSAND);
  for (;;) {
    await scheduler.pause("the operator's next look", {
      isIdle: true,
      fromMs: world.nowMs() + 24 * HOUR_MS,
    });
    if (world.isHostile && happens(world.choices, 500)) continue;
    for (const path of await tasks(world)) {
      const key = world.newId();
      await insist(world, () => client.post(path, {}, operatorHeaders(key)));
      world.note(`operator ${path.split("/").at(-1)}`);
    }
    if (!world.isHostile) await releasesAll(world, client);
    await fillsBalances(world);
    await decidesReviews(world, client);
    await answersDisputes(world, client);
    if (world.isHostile && happens(world.choices, 300)) await replaysEvents(world, client);
  }
}

/** Brings from the platform's bank what is missing for those who are to be paid. */
async function fillsBalances(world: SimWorld): Promise<void> {
  const missing = await lookIdly(world, "the operator looks at balances", (books) =>
    books.missing(),
  );
  for (const { rail, minor } of missing) await world.processors.fill(rail, minor);
}

/** What waits for a decision goes on or goes back; in the end nothing waits. */
async function decidesReviews(world: SimWorld, client: Client): Promise<void> {
  const open = await lookIdly(world, "the operator looks at reviews", (books) => books.reviews());
  for (const id of open) {
    const verb = world.isHostile && happens(world.choices, 500) ? "refuse" : "approve";
    const path = `/api/operator/reviews/${id}/${verb}`;
    const key = world.newId();
    const answer = await insist(world, () => client.post(path, {}, operatorHeaders(key)));
    world.note(`operator ${verb}s a review ${answer?.status ?? "given up"}`);
  }
}

/** Speaks for the seller, gives up, says whose goods it is about, or lets the deadline pass. */
async function answersDisputes(world: SimWorld, client: Client): Promise<void> {
  const { choices, newId } = world;
  const waiting = await lookIdly(world, "the operator looks at disputes", (books) =>
    books.disputesToAnswer(),
  );
  for (const id of waiting) {
    const [verb, body] = oneOf(choices, [
      ["evidence", { explanation: "It was delivered." }],
      ["evidence", { carrier: "UPS", trackingNumber: "1Z999" }],
      ["acceptance", { note: "Our mistake." }],
      ["goods", { goods: null, fault: oneOf(choices, ["shared", "seller", "platform"]) }],
      [undefined, {}],
    ] as const);
    if (verb === undefined) continue;
    const path = `/api/operator/disputes/${id}/${verb}`;
    const key = newId();
    const answer = await insist(world, () => client.post(path, body, operatorHeaders(key)));
    world.note(`operator ${verb} of a dispute ${answer?.status ?? "given up"}`);
  }
}

const REPLAYED_MAX = 5;

/** Has some of what was kept worked on again, whatever became of it the first time. */
async function replaysEvents(world: SimWorld, client: Client): Promise<void> {
  const { choices, newId } = world;
  const kept = await look(world, "the operator looks at events", (books) => books.keptEvents());
  if (kept.length === 0) return;
  const ids = Array.from({ length: 1 + choices.pick(REPLAYED_MAX) }, () => oneOf(choices, kept));
  const headers = operatorHeaders(newId());
  const path = "/api/operator/events/replay";
  const answer = await insist(world, () => client.post(path, { ids }, headers));
  world.note(`operator replays events ${answer?.status ?? "given up"}`);
}

const tasks = (world: SimWorld) =>
  lookIdly(world, "the operator looks", (books) => books.operatorTasks());
