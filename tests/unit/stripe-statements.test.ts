import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { StatementLine } from "../../worker/domain/reconciliation.ts";
import type { Processor } from "../../worker/processors/processor.ts";
import {
  artisan,
  clientOf,
  DAY_MS,
  pay,
  type StandIn,
  startStripe,
} from "./sandbox-stripe.support.ts";
import { scripted, stripeWith } from "./stripe-adapter.support.ts";

let standIn: StandIn;
let opened: Awaited<ReturnType<StandIn["open"]>>;
let adapter: Processor;
beforeAll(async () => {
  standIn = await startStripe();
});
afterAll(() => standIn.close());
beforeEach(async () => {
  opened = await standIn.open();
  ({ stripe: adapter } = stripeWith(fetch, {
    apiKey: opened.secretKey,
    baseUrl: opened.url,
    now: () => new Date(opened.world.clock.now()),
  }));
});

const clock = () => new Date(opened.world.clock.now());
const stripe = () => clientOf(opened, opened.secretKey);
function value<T>(answer: { kind: string; value?: T; code?: string }): T {
  if (answer.value === undefined) throw new Error(`answered ${answer.kind} ${answer.code}`);
  return answer.value;
}
/** Every page, as a run reads them. */
async function lines(from: Date, until: Date) {
  const all: StatementLine[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page = value(await adapter.statements.listLines({ from, until, cursor }));
    all.push(...page.lines);
    cursor = page.next;
    pages++;
  } while (cursor !== undefined);
  return { all, pages };
}
const ago = (ms: number) => new Date(clock().getTime() - ms);
const soon = () => new Date(clock().getTime() + 1000);

describe("Stripe's statement", () => {
  it("has every movement once, its fee apart, under the names that the ledger posts", async () => {
    const account = await artisan(standIn, opened.world, stripe());
    const { latest_charge } = await pay(stripe(), 10_000);
    const charge = await stripe().charges.retrieve(String(latest_charge));
    const refund = await stripe().refunds.create({ charge: charge.id, amount: 1000 });
    const transfer = await stripe().transfers.create({
      ...{ amount: 2000, currency: "usd", destination: account, source_transaction: charge.id },
    });
    const reversal = await stripe().transfers.createReversal(transfer.id, { amount: 500 });
    const { all } = await lines(ago(DAY_MS), soon());
    const seen = all.map(({ effectId, kind, minor, sourceRef }) => [
      effectId,
      kind,
      minor,
      sourceRef,
    ]);
    expect(seen.toSorted()).toEqual(
      [
        [charge.balance_transaction, "capture", 10_000n, charge.id],
        [charge.balance_transaction, "fee", -320n, charge.id],
        [refund.balance_transaction, "refund", -1000n, refund.id],
        [transfer.balance_transaction, "transfer", -2000n, transfer.id],
        [reversal.balance_transaction, "transfer_returned", 500n, reversal.id],
      ].toSorted(),
    );
    expect(all.every(({ currency }) => currency === "USD")).toBe(true);
  });

  it("is read whole, page by page and in parts, whatever is made meanwhile", async () => {
    const from = ago(3 * DAY_MS);
    const add = async (count: number) => {
      for (let i = 0; i < count; i++)
        await standIn.control(opened.world, "/balance", { currency: "usd", minor: 100 + i });
    };
    await add(120);
    await opened.world.clock.advance(2 * DAY_MS);
    await add(230);
    const until = soon();
    const first = value(await adapter.statements.listLines({ from, until, cursor: undefined }));
    await opened.world.clock.advance(2000);
    await add(3);
    const rest: StatementLine[] = [];
    for (let cursor = first.next; cursor !== undefined; ) {
      const page = value(await adapter.statements.listLines({ from, until, cursor }));
      expect(page.lines.length).toBeLessThanOrEqual(300);
      rest.push(...page.lines);
      cursor = page.next;
    }
    const ids = [...first.lines, ...rest].map(({ effectId }) => effectId);
    expect([ids.length, new Set(ids).size]).toEqual([350, 350]);
  });

  it("leaves out what is before and after the window", async () => {
    await pay(stripe(), 1000);
    await opened.world.clock.advance(DAY_MS);
    const from = clock();
    await pay(stripe(), 2000);
    const until = soon();
    await opened.world.clock.advance(DAY_MS);
    await pay(stripe(), 3000);
    const { all } = await lines(from, until);
    expect(all.filter(({ kind }) => kind === "capture").map(({ minor }) => minor)).toEqual([2000n]);
  });

  it("finds the lines of one effect, and none of one that there is not", async () => {
    const { latest_charge } = await pay(stripe(), 10_000);
    const charge = await stripe().charges.retrieve(String(latest_charge));
    const read = async (effectId: string) =>
      value(await adapter.statements.readLines({ effectId, kind: "capture", postedAt: clock() }));
    expect((await read(String(charge.balance_transaction))).map(({ kind }) => kind)).toEqual([
      ...["capture", "fee"],
    ]);
    expect(await read("txn_nobodyKnows")).toEqual([]);
  });

  it("says what each line is about, and nothing of a person", async () => {
    const account = await artisan(standIn, opened.world, stripe());
    const intent = await pay(stripe(), 10_000, "pm_card_visa", {
      ...{ receipt_email: "ada@buyers.example", metadata: { payment_id: "P" } },
    });
    const charge = String(intent.latest_charge);
    await stripe().refunds.create({ charge, amount: 1000 });
    const transfer = await stripe().transfers.create({
      ...{ amount: 2000, currency: "usd", destination: account, source_transaction: charge },
    });
    await stripe().transfers.createReversal(transfer.id, { amount: 500 });
    const { all } = await lines(ago(DAY_MS), soon());
    const about = await Promise.all(
      all.map(
        async (line) => [line.kind, value(await adapter.statements.readSource(line))] as const,
      ),
    );
    const subjects = Object.fromEntries(about.map(([kind, { subject }]) => [kind, subject]));
    const [refund] = (await stripe().refunds.list()).data;
    expect(subjects).toEqual({
      capture: { kind: "payment", ref: intent.id },
      fee: { kind: "payment", ref: intent.id },
      refund: { kind: "refund", ref: refund?.id },
      transfer: { kind: "transfer", ref: transfer.id },
      transfer_returned: { kind: "transfer", ref: transfer.id },
    });
    const captured = about.find(([kind]) => kind === "capture")?.[1].evidence;
    expect(captured).toMatchObject({ id: charge, amount: 10_000, "metadata.payment_id": "P" });
    expect(JSON.stringify(about.map(([, { evidence }]) => evidence))).not.toMatch(/ada@|Visa|4242/);
  });
});

it("a page whose lines do not have their shape proves nothing", async () => {
  const page = { object: "list", has_more: false, data: [{ id: "txn_1" }] };
  const { fetch: planned } = scripted({ json: page }, { json: page }, { json: page });
  const { stripe: broken } = stripeWith(planned);
  const window = { from: ago(DAY_MS), until: soon(), cursor: undefined };
  expect(await broken.statements.listLines(window)).toEqual({
    ...{ kind: "unknown", code: "answer_unreadable" },
  });
});
