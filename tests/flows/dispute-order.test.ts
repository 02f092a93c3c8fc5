import { expect, test } from "vitest";
import type { DisputeFacts } from "../../worker/processors/processor.ts";
import { applyDispute } from "../../worker/usecases/apply-dispute.ts";
import { decide, dispute, disputeWorld, stateOf } from "../support/disputes.ts";
import type { Product } from "../support/market.ts";
import { type Purchase, paid, paypal, type Rail, transfersOf } from "../support/purchase.ts";
import type { World } from "../support/world.ts";

function permutations<T>(all: readonly T[]): T[][] {
  if (all.length <= 1) return [[...all]];
  return all.flatMap((first, n) =>
    permutations([...all.slice(0, n), ...all.slice(n + 1)]).map((rest) => [first, ...rest]),
  );
}

/** All that there is of a sale in the end, without names. */
async function endOf(w: World, sale: Purchase) {
  const accounts = await w.sql`select regexp_replace(regexp_replace(account,
      '^seller:[^:]+:(payable|debt|held).*$', '\\1'), '^dispute:.*$', 'dispute') as name,
      sum(e.amount_minor)::int as minor
    from ledger_entries e join ledger_transactions t on t.id = e.transaction_id
    where t.kind not in ('fee', 'transfer_fee') and t.subject_id in (
      select ${sale.payment.paymentId}::uuid
      union select id from disputes where payment_id = ${sale.payment.paymentId}::uuid)
    group by 1 having sum(e.amount_minor) <> 0 order by 1`;
  const disputes = await w.sql`select state, withdrawn_minor::int as withdrawn,
      returned_minor::int as returned, lost_minor::int as lost, closed_at is not null as closed
    from disputes where payment_id = ${sale.payment.paymentId}::uuid`;
  const transfers = await transfersOf(w, sale);
  return {
    accounts: accounts.map(({ name, minor }) => `${name} ${minor}`),
    disputes,
    transfers: transfers.map(({ state, amount }) => `${state} ${amount.minor}`).sort(),
    order: await stateOf(w, sale),
  };
}

async function goods(w: World): Promise<Product[]> {
  const artisans = [await w.artisan(), await w.artisan()];
  return Promise.all(artisans.map((one) => w.product(one, { stock: 100 })));
}

test.each(["won", "lost"] as const)(
  "V135 whatever order its events come in, and how often, a dispute that is %s ends the same",
  async (outcome) => {
    const w = await disputeWorld("stripe");
    const products = await goods(w);
    const ends = [];
    const [names] = [outcome === "won" ? [0, 1, 2, 3] : [0, 1, 2]];
    for (const order of permutations(names)) {
      const sale = await paid(w, "stripe", { products });
      const ref = await dispute(w, "stripe", sale);
      await decide(w, "stripe", ref, outcome);
      const events = (await w.takeEvents()).filter(({ type }) => type.startsWith("charge.dispute"));
      expect(events).toHaveLength(names.length);
      for (const n of order) {
        await w.deliver(events[n]!);
        await w.deliver(events[n]!);
        await w.queue.work(w.env);
      }
      for (const event of events) await w.deliver(event);
      await w.pump();
      ends.push(await endOf(w, sale));
    }
    expect(new Set(ends.map((end) => JSON.stringify(end))).size).toBe(1);
    expect(ends[0]).toMatchObject({
      disputes: [{ state: outcome, closed: true }],
      order: outcome === "won" ? "paid" : "charged_back",
    });
  },
);

/** What the processor showed at each step, which a slow worker may come to apply much later. */
type Steps = (w: World, sale: Purchase, look: (ref: string) => Promise<void>) => Promise<void>;
const steps: Record<Rail, Steps> = {
  async stripe(w, sale, look) {
    const ref = await dispute(w, "stripe", sale, { status: "warning_needs_response" });
    await look(ref);
    await w.control("POST", `/stripe/disputes/${ref}`, { status: "needs_response" });
    await look(ref);
    await w.control("POST", `/stripe/disputes/${ref}`, { status: "under_review" });
    await look(ref);
    await decide(w, "stripe", ref, "won");
    await look(ref);
  },
  async paypal(w, sale, look) {
    const ref = await dispute(w, "paypal", sale);
    await look(ref);
    await w.advance(1_000);
    await decide(w, "paypal", ref, "lost");
    await look(ref);
    await w.advance(1_000);
    const evidences = [{ evidence_type: "OTHER", notes: "It was delivered." }];
    const appeal = `/v1/customer/disputes/${ref}/appeal`;
    w.nonsense[`POST ${appeal}`] = "JSON is shorter here than the form that it has to be";
    await paypal(w, "POST", appeal, { evidences });
    await look(ref);
    await w.advance(1_000);
    await decide(w, "paypal", ref, "won");
    await look(ref);
  },
};

test.each(["stripe", "paypal"] as const)(
  "V135 a reading of %s that is applied late, after a later one, changes nothing",
  async (rail) => {
    const w = await disputeWorld(rail);
    const products = await goods(w);
    const ends = [];
    for (const order of permutations([0, 1, 2, 3])) {
      const sale = await paid(w, rail, { products });
      const readings: DisputeFacts[] = [];
      await steps[rail](w, sale, async (ref) => {
        const read = await w.withDeps((deps) => deps.processors[rail].payIn.readDispute(ref));
        if (read.kind !== "ok") throw new Error(`it was answered ${read.kind}`);
        readings.push(read.value);
      });
      await w.takeEvents();
      await w.withDeps(async (deps) => {
        for (const n of [...order, order[0]!])
          await applyDispute(deps, rail, readings[n]!, undefined);
      });
      await w.pump();
      ends.push(await endOf(w, sale));
    }
    expect(new Set(ends.map((end) => JSON.stringify(end))).size, JSON.stringify(ends)).toBe(1);
    expect(ends[0]).toMatchObject({ disputes: [{ state: "won", closed: true }], order: "paid" });
  },
);
