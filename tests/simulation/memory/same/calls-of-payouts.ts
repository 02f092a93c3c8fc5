import { blockReasons } from "../../../../worker/domain/payouts.ts";
import type { Tx } from "../../../../worker/usecases/ports.ts";
import { type Chooses, type Pool, several } from "./pool.ts";
import { transfer } from "./values.ts";

const DAY_MS = 24 * 60 * 60_000;

export const callsOfPayouts: Readonly<Record<string, Chooses<Tx>>> = {
  "transfers.add": (p) => {
    const [all, at] = [several(p, added), p.about()];
    return (tx) => tx.transfers.add(all, at);
  },
  "transfers.lock": (p) => {
    const id = p.idOf("transfers");
    return (tx) => tx.transfers.lock(id);
  },
  "transfers.lockAll": (p) => {
    const ids = several(p, () => p.idOf("transfers"));
    return (tx) => tx.transfers.lockAll(ids);
  },
  "transfers.lockOfPart": (p) => {
    const id = p.idOf("sellerOrders");
    return (tx) => tx.transfers.lockOfPart(id);
  },
  "transfers.lockOfBatch": (p) => {
    const id = p.idOf("payoutBatches");
    return (tx) => tx.transfers.lockOfBatch(id);
  },
  "transfers.findByRef": (p) => {
    const [rail, ref] = [p.rail(), p.ref()];
    return (tx) => tx.transfers.findByRef(rail, ref);
  },
  "transfers.lockDue": (p) => {
    const [rail, currency, limit] = [p.rail(), p.currency(), p.pick(5)];
    return (tx) => tx.transfers.lockDue(rail, currency, limit);
  },
  "transfers.save": (p) => {
    const [made, at] = [transfer(p), p.about()];
    return (tx) => tx.transfers.save(made, at);
  },
  "transfers.saveAll": (p) => {
    const [all, at] = [several(p, transfer), p.about()];
    return (tx) => tx.transfers.saveAll(all, at);
  },
  "transfers.stop": (p) => {
    const [rail, currency, at] = [
      p.rail(),
      p.chance(30) ? p.currency() : "EUR",
      p.about(),
    ] as const;
    const reason = p.oneOf(["rail_stopped", "books_in_doubt"] as const);
    return (tx) => tx.transfers.stop(rail, currency, reason, at);
  },
  "transfers.fund": (p) => {
    const available = { minor: BigInt(100 * p.pick(40)), currency: p.currency() };
    const funds = { available, feeMinor: BigInt(25 * p.pick(3)), rail: p.rail(), at: p.about() };
    return (tx) => tx.transfers.fund(funds);
  },
  "transfers.retryUnderfunded": (p) => {
    const which = { rail: p.rail(), currency: p.currency(), limit: p.pick(3), at: p.about() };
    return (tx) => tx.transfers.retryUnderfunded(which);
  },
  "transfers.release": (p) => {
    const at = p.about();
    return (tx) => tx.transfers.release(at);
  },
  "transfers.gather": (p) => {
    const byCurrency = p.chance(50) ? { EUR: BigInt(100 * p.pick(40)) } : {};
    const minimum = { defaultMinor: BigInt(100 * p.pick(60)), byCurrency };
    const [since, at] = [p.about(), p.about()];
    return (tx) => tx.transfers.gather({ minimum, graceDays: 7, since, at });
  },
  "transfers.unblock": (p) => {
    const which = {
      ...{ rail: p.rail(), reasons: blockReasons.filter(() => p.chance(50)), at: p.about() },
      ...(p.chance(20) && { sellerId: p.idOf("sellers") }),
      ...(p.chance(20) && { transferId: p.idOf("transfers") }),
      payableNow: p.chance(40),
    };
    return (tx) => tx.transfers.unblock(which);
  },
  "batches.next": (p) => {
    const at = p.chance(80) ? p.about() : new Date(p.about().getTime() + 30 * DAY_MS);
    return (tx) => tx.batches.next(at);
  },
  "batches.add": (p) => {
    const total = { minor: BigInt(p.pick(40)), currency: p.currency() };
    const id = p.chance(80) ? p.id<never>() : p.idOf("payoutBatches");
    const [batch, at] = [{ id, number: 1 + p.pick(60), total }, p.about()];
    return (tx) => tx.batches.add(batch, at);
  },
  "batches.addNext": (p) => {
    const total = { minor: BigInt(1 + p.pick(40)), currency: p.currency() };
    const at = p.about();
    return async (tx) => {
      const next = await tx.batches.next(at);
      return next && tx.batches.add({ ...next, total }, at);
    };
  },
  "batches.save": (p) => {
    const [id, at, ref] = [p.idOf("payoutBatches"), p.about(), p.chance(50) ? p.ref() : undefined];
    const state = p.oneOf(["sending", "accepted", "accepted", "done", "denied"] as const);
    return (tx) => tx.batches.save(id, state, ref, at);
  },
  "batches.find": (p) => {
    const id = p.idOf("payoutBatches");
    return (tx) => tx.batches.find(id);
  },
  "batches.findByRef": (p) => {
    const ref = p.ref();
    return (tx) => tx.batches.findByRef(ref);
  },
  "sellers.find": (p) => {
    const id = p.idOf("sellers");
    return (tx) => tx.sellers.find(id);
  },
  "sellers.findAll": (p) => {
    const ids = several(p, () => p.idOf("sellers"));
    return (tx) => tx.sellers.findAll(ids);
  },
  "sellers.findByAccount": (p) => {
    const ref = p.row("sellers")?.stripeAccountId ?? "acct_none";
    return (tx) => tx.sellers.findByAccount(ref);
  },
  "sellers.setStripeTransfers": (p) => {
    const [id, state] = [p.idOf("sellers"), p.oneOf(["inactive", "pending", "active"] as const)];
    return (tx) => tx.sellers.setStripeTransfers(id, state);
  },
  "sellers.saveRequirements": (p) => {
    const [id, at] = [p.idOf("sellers"), p.about()];
    const requirements = {
      ...{ currentlyDue: p.oneOf([[], ["external_account"]]), pastDue: [] },
      ...{ eventuallyDue: [], pendingVerification: [], deadline: p.oneOf([null, at]) },
      ...{ disabledReason: p.oneOf([null, "requirements.past_due"]), detailsSubmitted: true },
    };
    return (tx) => tx.sellers.saveRequirements(id, requirements, at);
  },
  "sellers.nameAccount": (p) => {
    const [id, ref] = [p.idOf("sellers"), p.oneOf(["acct_0", "acct_new"])];
    return (tx) => tx.sellers.nameAccount(id, ref);
  },
  "rails.isStopped": (p) => {
    const [rail, direction] = [p.rail(), p.oneOf(["pay_in", "pay_out"] as const)];
    return (tx) => tx.rails.isStopped(rail, direction);
  },
  "rails.save": (p) => {
    const direction = p.oneOf(["pay_in", "pay_out"] as const);
    const row = {
      rail: p.rail(),
      direction,
      stopped: p.chance(30),
      reason: "so",
      changedAt: p.about(),
    };
    return (tx) => tx.rails.save(row);
  },
};

/** Of a part that mostly has none. */
function added(p: Pool) {
  const made = transfer(p);
  const part = p.row("sellerOrders");
  if (!part || p.chance(5)) return made;
  return { ...made, id: p.id<never>(), sellerOrderId: part.id, sellerId: part.sellerId };
}
