import type { FinalAnswer } from "../../../../worker/processors/processor.ts";
import type { Tx } from "../../../../worker/usecases/ports.ts";
import { type Chooses, type Pool, several } from "./pool.ts";
import { alert, inboxEntry, params, posting, request } from "./values.ts";

export const callsOfMachinery: Readonly<Record<string, Chooses<Tx>>> = {
  "operations.open": (p) => {
    const kind = p.oneOf(["create_payment", "capture_payment", "refund_payment"] as const);
    const intent = { kind, subjectId: subject(p), processor: p.rail(), params: params(p) } as never;
    const [id, at, next] = [p.id<never>(), p.about(), p.about()];
    return (tx) => tx.operations.open(id, intent, at, next);
  },
  "operations.openAll": (p) => {
    const all = several(p, () => ({
      id: p.id<never>(),
      intent: {
        ...{ kind: "refund_payment", subjectId: subject(p), processor: p.rail() },
        params: params(p),
      } as never,
    }));
    const [at, next] = [p.about(), p.about()];
    return (tx) => tx.operations.openAll(all, at, next);
  },
  "operations.findOpen": (p) => {
    const id = subject(p);
    return (tx) => tx.operations.findOpen(id);
  },
  "operations.refusals": (p) => {
    const id = p.row("operations")?.subjectId ?? p.id<string>();
    return (tx) => tx.operations.refusals(id as never, "create_payment");
  },
  "operations.lockOpen": (p) => {
    const id = p.idOf("operations");
    return (tx) => tx.operations.lockOpen(id);
  },
  "operations.close": (p) => {
    const answer = p.oneOf<FinalAnswer>([
      { kind: "ok", value: { ref: p.ref(), clientSecret: "s", fee: { minor: 5n }, at: p.now() } },
      { kind: "ok", value: undefined },
      { kind: "rejected", code: "card_declined", message: "no" } as never,
    ]);
    const [id, at] = [p.idOf("operations"), p.about()];
    return (tx) => tx.operations.close(id, answer, at);
  },
  "ledger.post": (p) => {
    const [{ id, ...made }, at] = [posting(p), p.about()];
    return (tx) => tx.ledger.post(made, id, at);
  },
  "ledger.postAll": (p) => {
    const [all, at] = [several(p, posting), p.about()];
    return (tx) => tx.ledger.postAll(all, at);
  },
  "ledger.debited": (p) => {
    const row = p.row("ledgerTransactions") ?? posting(p);
    return (tx) => tx.ledger.debited(row);
  },
  "ledger.isPosted": (p) => {
    const { subjectId, kind } = p.row("ledgerTransactions") ?? posting(p);
    const asked = p.chance(80) ? kind : "fee";
    return (tx) => tx.ledger.isPosted(subjectId, asked);
  },
  "differences.open": (p) => {
    const kind = p.oneOf(["refund", "fee", "transfer"] as const);
    const effect = { rail: p.rail(), effectId: p.ref(), kind };
    const amounts = { thereMinor: BigInt(p.pick(9)), currency: p.currency() };
    const subjectId = kind === "transfer" ? p.idOf("transfers") : p.idOf("payments");
    const rest = { sourceRef: p.ref(), subjectId, note: "by hand" };
    const difference = { id: p.id<never>(), ...effect, ...amounts, ...rest };
    const at = p.about();
    return (tx) => tx.differences.open(difference, at);
  },
  "inbox.record": (p) => {
    const entry = inboxEntry(p);
    return (tx) => tx.inbox.record(entry);
  },
  "inbox.lock": (p) => {
    const id = p.idOf("inbox");
    return (tx) => tx.inbox.lock(id);
  },
  "inbox.move": (p) => {
    const [{ state, note }, id, at] = [inboxEntry(p), p.idOf("inbox"), p.about()];
    return (tx) => tx.inbox.move(id, state, note ?? null, at);
  },
  "inbox.noteReplay": (p) => {
    const [{ state, note = null }, inboxId, at] = [inboxEntry(p), p.idOf("inbox"), p.about()];
    const outcome = p.oneOf(["applied", "ignored", "quarantined", "unanswered", "failed"] as const);
    const replay = {
      ...{ id: p.id<string>(), inboxId, at, actor: "operator", was: state, wasNote: note },
      ...{ outcome, note },
    };
    return (tx) => tx.inbox.noteReplay(replay);
  },
  "outbox.add": (p) => {
    const [id, at, operationId] = [p.id<string>(), p.about(), p.idOf("operations")];
    return (tx) => tx.outbox.add(id, { kind: "operation", operationId }, at);
  },
  "outbox.addAll": (p) => {
    const all = several(p, () => ({
      id: p.id<string>(),
      message: { kind: "operation" as const, operationId: p.idOf("operations") as never },
    }));
    const at = p.about();
    return (tx) => tx.outbox.addAll(all, at);
  },
  "alerts.raise": (p) => {
    const [raised, at] = [alert(p), p.about()];
    return (tx) => tx.alerts.raise(raised, at);
  },
  "alerts.raiseAll": (p) => {
    const [all, at] = [several(p, alert), p.about()];
    return (tx) => tx.alerts.raiseAll(all, at);
  },
  "audit.add": (p) => {
    const id = p.chance(95) ? p.id<string>() : p.idOf("auditLog");
    const entry = {
      id,
      at: p.about(),
      actor: "operator",
      action: "x",
      subject: "s",
      facts: p.facts(),
    };
    return (tx) => tx.audit.add(entry);
  },
  "keys.take": (p) => {
    const row = p.chance(70) ? p.row("idempotencyKeys") : undefined;
    const [asked, until] = [row ?? request(p), p.about()];
    const now = row && p.chance(50) ? row.lockedUntil : p.about();
    return (tx) => tx.keys.take(asked, now, until);
  },
  "keys.finish": (p) => {
    const asked = request(p);
    const body = { b: 1, a: "x", nested: { "10": 1, "9": [1, null] } };
    const [answer, subjectId] = [{ status: 200, body }, p.chance(50) ? null : p.idOf("orders")];
    return (tx) => tx.keys.finish(asked, answer, subjectId);
  },
  "keys.unlock": (p) => {
    const [asked, now] = [request(p), p.about()];
    return (tx) => tx.keys.unlock(asked, now);
  },
  "keys.free": (p) => {
    const asked = request(p);
    return (tx) => tx.keys.free(asked);
  },
};

const subject = (p: Pool) =>
  p.oneOf([p.idOf("payments"), p.idOf("refunds"), p.idOf("transfers"), p.idOf("payoutBatches")]);
