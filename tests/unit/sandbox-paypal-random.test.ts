import { describe, expect, onTestFinished, test } from "vitest";
import { type Json, list, object } from "../sandbox/paypal/json.ts";
import { at, type TestPayPal } from "../sandbox/paypal/testing.ts";
import {
  type Made,
  type Run,
  restarted,
  startRun,
  takeStep,
} from "./sandbox-paypal-random.support.ts";

const DAY_MS = 86_400_000;
const HELD = /:(pending|payouts-held|disputes-held|authorized)$/;

/** What is true after whatever anybody did. */
function expectSoundBooks({ paypal, steps }: Run): void {
  const balances = paypal.world.books.balances();
  const sum = balances.reduce((total, { minor }) => total + minor, 0n);
  const negative = balances.filter(({ account, minor }) => HELD.test(account) && minor < 0n);
  expect([sum, negative, paypal.world.clock.failures()], steps.slice(-12).join("\n")).toEqual([
    0n,
    [],
    [],
  ]);
}

const minorOf = (money: unknown) => BigInt(String(object(money).value ?? "0").replace(".", ""));

/** The sum of all rows; a sale's row shows what the buyer paid, and the fee beside it. */
async function reported(
  paypal: TestPayPal,
  sinceMs: number,
  captured: ReadonlyMap<string, Json>,
): Promise<bigint> {
  let sum = 0n;
  for (let fromMs = sinceMs; fromMs <= paypal.world.clock.now(); fromMs += 30 * DAY_MS) {
    const range = `start_date=${stamp(fromMs)}&end_date=${stamp(fromMs + 30 * DAY_MS - 1)}`;
    const { status, body } = await paypal.call(
      "GET",
      `/v1/reporting/transactions?${range}&page_size=500`,
    );
    expect(status).toBe(200);
    expect(Number(body.total_pages)).toBeLessThanOrEqual(1);
    for (const row of list(body.transaction_details)) {
      const info = object(object(row).transaction_info);
      const capture = captured.get(READ.captures + String(info.transaction_id));
      const isSale = info.transaction_event_code === "T0006";
      if (isSale) expect(info.transaction_amount).toEqual(capture?.amount);
      sum += minorOf(info.transaction_amount) + minorOf(info.fee_amount);
    }
  }
  return sum;
}

const stamp = (atMs: number) => new Date(atMs).toISOString();

const READ: Record<keyof Made, string> = {
  orders: "/v2/checkout/orders/",
  captures: "/v2/payments/captures/",
  authorizations: "/v2/payments/authorizations/",
  refunds: "/v2/payments/refunds/",
  batches: "/v1/payments/payouts/",
  items: "/v1/payments/payouts-item/",
  disputes: "/v1/customer/disputes/",
};

/** Everything that was made, as PayPal shows it; orders that were not paid in time are gone. */
async function everything({ paypal, made }: Run): Promise<Map<string, Json>> {
  const seen = new Map<string, Json>();
  for (const [kind, path] of Object.entries(READ))
    for (const id of made[kind as keyof Made]) {
      const { status, body } = await paypal.call("GET", path + id);
      if (status === 200) seen.set(path + id, body);
      else expect([path, status]).toEqual([READ.orders, 404]);
    }
  return seen;
}

/** No payment is refunded beyond what it was, whoever refunded it. */
function expectNoDoubleRefunds(seen: ReadonlyMap<string, Json>): void {
  const refunded = new Map<string, bigint>();
  for (const [path, body] of seen) {
    if (!path.startsWith(READ.refunds) || body.status !== "COMPLETED") continue;
    const capture =
      String(at(body, "links", 1, "href"))
        .split("/")
        .at(-1) ?? "";
    refunded.set(capture, (refunded.get(capture) ?? 0n) + minorOf(body.amount));
  }
  for (const [id, minor] of refunded)
    expect(minor <= minorOf(seen.get(READ.captures + id)?.amount), id).toBe(true);
}

/** What is on its way is exactly what PayPal shows as on its way. */
function expectHeldAsShown({ paypal }: Run, seen: ReadonlyMap<string, Json>): void {
  const bodies = (path: string) =>
    [...seen].flatMap(([each, body]) => (each.startsWith(path) ? [body] : []));
  const sum = (shown: Json[], field: string) =>
    shown.reduce((total, each) => total + minorOf(each[field]), 0n);
  const pending = bodies(READ.captures).filter(({ status }) => status === "PENDING");
  const held = bodies(READ.batches)
    .flatMap(({ items }) => list(items).map(object))
    .filter((each) => /^(UNCLAIMED|ONHOLD)$/.test(String(each.transaction_status)));
  const paid = held.map(({ payout_item }) => object(payout_item));
  expect([sum(pending, "amount"), sum(paid, "amount")]).toEqual([
    paypal.balance("pending"),
    paypal.balance("payouts-held"),
  ]);
}

async function expectSound(run: Run): Promise<void> {
  const { paypal } = run;
  expectSoundBooks(run);
  const seen = await everything(run);
  expectNoDoubleRefunds(seen);
  expectHeldAsShown(run, seen);
  const { body } = await paypal.call("GET", "/v1/reporting/balances");
  const shown = minorOf(at(body, "balances", 0, "available_balance"));
  expect(
    [shown, await reported(paypal, run.sinceMs - DAY_MS, seen)],
    run.steps.slice(-30).join("\n"),
  ).toEqual([paypal.balance("balance"), paypal.balance("balance")]);
}

async function play(run: Run, steps: number): Promise<void> {
  for (let step = 1; step <= steps; step += 1) {
    await takeStep(run);
    expectSoundBooks(run);
    if (step % 75 === 0) await expectSound(run);
  }
}

const eventsOf = async ({ paypal }: Run) =>
  (await paypal.world.deliveries.take(10_000)).map(({ eventId, type }) => [eventId, type]);

const balancesOf = ({ paypal }: Run) =>
  paypal.world.books.balances().filter(({ minor }) => minor !== 0n);

describe("whatever is done in whatever order", () => {
  const seeds = (process.env.SEEDS ?? "6,10").split(",").map(Number);

  test.each(seeds)(
    "the money of PayPal adds up, and everything can be read (seed %i)",
    async (seed) => {
      const run = await startRun(seed);
      onTestFinished(() => run.paypal.close());
      await play(run, 300);
    },
  );

  test("the same seed and the same calls give the same ids, answers and events", async () => {
    const [one, other] = [await startRun(3, "twin"), await startRun(3, "twin")];
    onTestFinished(async () => {
      await Promise.all([one.paypal.close(), other.paypal.close()]);
    });
    for (const run of [one, other]) await play(run, 120);
    expect([other.steps, other.made]).toEqual([one.steps, one.made]);
    expect(await eventsOf(other)).toEqual(await eventsOf(one));
  });

  test("a restart in the middle changes nothing of what comes after", async () => {
    const run = await startRun(4);
    onTestFinished(() => run.paypal.close());
    await play(run, 150);
    const again = await restarted(run);
    onTestFinished(() => again.paypal.close());
    expect(balancesOf(again)).toEqual(balancesOf(run));
    for (const each of [run, again]) await play(each, 150);
    expect(again.steps).toEqual(run.steps);
    expect(balancesOf(again)).toEqual(balancesOf(run));
  });
});
