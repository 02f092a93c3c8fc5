import { type Approval, needsSecondOperator } from "../domain/approvals.ts";
import type { OrderId, ProductId, SellerOrderId } from "../domain/ids.ts";
import { isSame } from "../domain/money.ts";
import type { Order } from "../domain/orders.ts";
import type { OrderReason, Payment, Refund } from "../domain/payments.ts";
import type { Transfer } from "../domain/payouts.ts";
import {
  type Fault,
  planRefund,
  type RefundPlan,
  type RefundPlanError,
  type RefundWish,
  termsOf,
} from "../domain/refunds.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { askApproval } from "./ask-approval.ts";
import { audited } from "./note-audit.ts";
import { addPlanned, sendRefund } from "./open-refund.ts";
import { isDisputed, readRefundable } from "./plan-refund.ts";
import type { Deps, Tx } from "./ports.ts";
import { drainOutbox } from "./self-repair.ts";

export type RefundOrderError =
  | RefundPlanError
  | {
      readonly kind:
        | "order_not_found"
        | "order_not_refundable"
        | "order_disputed"
        | "refund_terms_changed"
        | "approval_outdated";
    };
export type RefundAsked = {
  readonly orderId: OrderId;
  readonly wish: RefundWish;
  /** Undefined: as configuration says. */
  readonly fault: Fault | undefined;
  readonly reason: OrderReason;
  readonly restock: boolean;
  /** The terms of a preview, all of which have to hold still; undefined: whatever they are now. */
  readonly terms: string | undefined;
  /** As it was sent, for a second operator to see and to approve. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly actor: string;
};
export type Preview = { readonly plan: RefundPlan; readonly terms: string };
export type RefundOpened =
  | { readonly kind: "opened"; readonly refund: Refund; readonly plan: RefundPlan }
  | { readonly kind: "waits"; readonly approval: Approval };
type Planned = Preview & {
  readonly order: Order;
  readonly payment: Payment;
  readonly transfers: readonly Transfer[];
};

/** Who would lose what, to the cent. Nothing is kept of it: the same question has another answer once something has moved. */
export const previewRefund = (
  deps: Deps,
  asked: Pick<RefundAsked, "orderId" | "wish" | "fault">,
): Promise<Result<Preview, RefundOrderError>> =>
  deps.store.transact((tx) => planned(deps, tx, asked));

/**
 * Gives an order's money back, or a part of it, because an operator or the artisan says so. Who
 * bears it is written before anything is sent, and what has not left for them is kept. A large one
 * waits for another operator first.
 */
export async function refundOrder(
  deps: Deps,
  asked: RefundAsked,
): Promise<Result<RefundOpened, RefundOrderError>> {
  const done = await deps.store.transact((tx) => refundOrderIn(deps, tx, asked));
  // At once, not with cron's next minute, whoever asked for it is looking.
  if (done.ok && done.value.kind === "opened") deps.after(() => drainOutbox(deps));
  return done;
}

/** Likewise in a transaction, with the approval of two operators or without. */
export async function refundOrderIn(
  deps: Deps,
  tx: Tx,
  asked: RefundAsked & { readonly approval?: Approval },
): Promise<Result<RefundOpened, RefundOrderError>> {
  const { approval, actor, reason, restock } = asked;
  const found = await planned(deps, tx, asked);
  if (!found.ok) return found;
  const { plan, terms, order, payment, transfers } = found.value;
  if (asked.terms !== undefined && asked.terms !== terms)
    return err({ kind: approval ? "approval_outdated" : "refund_terms_changed" });
  if (approval && !isSame(approval.amount, plan.amount)) return err({ kind: "approval_outdated" });
  if (!approval && needsSecondOperator(plan.amount, deps.settings.dualControl)) {
    const wanted = { kind: "refund_order", subjectId: order.id, amount: plan.amount } as const;
    // What is approved is what was seen, whoever has not said so.
    const request = { ...asked.request, terms };
    const waits = await askApproval(deps, tx, { ...wanted, destination: null, request, actor });
    return ok({ kind: "waits", approval: waits });
  }
  const refund = await addPlanned(deps, tx, payment, { plan, transfers, reason, restock });
  await sendRefund(deps, tx, payment, refund);
  const by = approval ? { approvalId: approval.id } : {};
  const sums = { minor: `${plan.amount.minor}`, currency: plan.amount.currency };
  const facts = { refundId: refund.id, reason, fault: plan.fault, restock, ...sums, ...by };
  await audited(deps, tx, { actor, action: "refund_order", subject: order.id, facts });
  deps.log.info("refund.opened", { orderId: order.id, refundId: refund.id, reason, ...sums });
  return ok({ kind: "opened", refund, plan });
}

async function planned(
  deps: Deps,
  tx: Tx,
  { orderId, wish, fault }: Pick<RefundAsked, "orderId" | "wish" | "fault">,
): Promise<Result<Planned, RefundOrderError>> {
  const order = await tx.orders.lock(orderId);
  if (!order) return err({ kind: "order_not_found" });
  const payment = (await tx.payments.of(orderId)).find(({ use }) => use === "order");
  if (!payment) return err({ kind: "order_not_refundable" });
  if (await isDisputed(tx, payment)) return err({ kind: "order_disputed" });
  const { transfers, ...refundable } = await readRefundable(tx, order, payment);
  const plan = planRefund(refundable, wish, fault ?? deps.settings.refundFault);
  if (!plan.ok) return plan;
  const terms = await deps.tokens.digest(termsOf(plan.value));
  return ok({ plan: plan.value, terms, order, payment, transfers });
}

/** A wish as JSON has it: sums are text there. */
export type WishJson =
  | { readonly kind: "rest" }
  | { readonly kind: "amount"; readonly minor: string }
  | {
      readonly kind: "parts";
      readonly parts: readonly ({ readonly sellerOrderId: SellerOrderId } & (
        | { readonly kind: "rest" }
        | { readonly kind: "amount"; readonly minor: string }
        | {
            readonly kind: "items";
            readonly items: readonly { readonly productId: ProductId; readonly quantity: number }[];
            readonly shipping: boolean;
          }
      ))[];
    };
/** A wish as use cases take it. */
export function wishFrom(json: WishJson): RefundWish {
  if (json.kind === "rest") return json;
  if (json.kind === "amount") return { kind: "amount", minor: BigInt(json.minor) };
  const parts = json.parts.map((part) =>
    part.kind === "amount" ? { ...part, minor: BigInt(part.minor) } : part,
  );
  return { kind: "parts", parts };
}

/** What two operators approve is what the first one has sent, on the terms that it had then. */
export function askedOf({ subjectId, request }: Approval): Omit<RefundAsked, "actor"> {
  const { wish, fault, reason, restock, terms } = request as unknown as {
    readonly wish: WishJson;
    readonly fault?: Fault;
    readonly reason: OrderReason;
    readonly restock: boolean;
    readonly terms: string;
  };
  const orderId = subjectId as OrderId;
  return { orderId, wish: wishFrom(wish), fault, reason, restock, terms, request: request ?? {} };
}
