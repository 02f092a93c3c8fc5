import { type Dispute, disputeStates, type Hold } from "../../../../worker/domain/disputes.ts";
import { faults } from "../../../../worker/domain/refunds.ts";
import type { Tx } from "../../../../worker/usecases/ports.ts";
import { share } from "./calls-of-refunds.ts";
import type { Chooses, Pool } from "./pool.ts";

export const callsOfDisputes: Readonly<Record<string, Chooses<Tx>>> = {
  "disputes.find": (p) => {
    const id = p.idOf("disputes");
    return (tx) => tx.disputes.find(id);
  },
  "disputes.findByRef": (p) => {
    const row = p.row("disputes");
    const [processor, ref] = [row?.processor ?? p.rail(), row?.processorRef ?? p.ref()] as const;
    return (tx) => tx.disputes.findByRef(processor, ref);
  },
  "disputes.of": (p) => {
    const id = p.row("disputes")?.paymentId ?? p.idOf("payments");
    return (tx) => tx.disputes.of(id);
  },
  "disputes.add": (p) => {
    const [made, at] = [dispute(p), p.about()];
    return (tx) => tx.disputes.add(made, at);
  },
  "disputes.save": (p) => {
    const [made, at] = [{ ...dispute(p), id: p.idOf("disputes") }, p.about()];
    return (tx) => tx.disputes.save(made, at);
  },
  "disputes.liveHolds": (p) => {
    const id = p.row("disputes")?.paymentId ?? p.idOf("payments");
    return (tx) => tx.disputes.liveHolds(id);
  },
  "disputes.addHold": (p) => {
    const [made, at] = [hold(p), p.about()];
    return (tx) => tx.disputes.addHold(made, at);
  },
  "disputes.moveHold": (p) => {
    const [id, at] = [p.idOf("disputeHolds"), p.about()];
    const to = p.oneOf(["held", "taken", "released"] as const);
    return (tx) => tx.disputes.moveHold(id, to, at);
  },
};

function dispute(p: Pool): Dispute {
  const withdrawnMinor = BigInt(p.pick(3));
  return {
    ...{ id: p.chance(95) ? p.id() : p.idOf("disputes"), paymentId: p.idOf("payments") },
    ...{ processor: p.rail(), processorRef: p.ref(), state: p.oneOf(disputeStates) },
    ...{ version: BigInt(p.pick(9)), amount: { minor: BigInt(p.pick(9)), currency: p.currency() } },
    ...{ reason: "general", dueBy: p.chance(50) ? null : p.about(), openedAt: p.about() },
    closedAt: p.chance(70) ? null : p.about(),
    ...{ fault: p.oneOf(faults), goods: null, withdrawnMinor },
    ...{ returnedMinor: p.chance(50) ? 0n : withdrawnMinor, feeMinor: 0n },
    ...{ lostMinor: BigInt(p.pick(2)), settlementRef: p.chance(70) ? null : p.ref() },
  };
}
function hold(p: Pool): Hold {
  return {
    ...{ id: p.chance(95) ? p.id() : p.idOf("disputeHolds"), disputeId: p.idOf("disputes") },
    ...{ state: p.oneOf(["held", "taken", "released"] as const), shares: [share(p)] },
  };
}
