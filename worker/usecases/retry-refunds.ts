import type { PaymentId } from "../domain/ids.ts";
import { inTurn, type List } from "./in-turn.ts";
import { isDisputed } from "./plan-refund.ts";
import type { Deps } from "./ports.ts";
import { returnMoney, returnOrder } from "./return-money.ts";
import { withPayment } from "./with-payment.ts";

/** What one run looks at; refunds fail rarely. */
const PAYMENTS_PER_RUN_MAX = 200;

/**
 * Gives money back again whose refund failed, that of no order or of one that was refused: a balance may be filled by now, a bank's
 * fault over. Later and later, and only so often: then it is an operator's.
 */
export async function retryRefunds(deps: Deps): Promise<number> {
  const ids = [...(await deps.store.reads.refundsToRetry(deps.now(), PAYMENTS_PER_RUN_MAX))];
  const failed: List = async () => {
    const id = ids.shift();
    return id && { what: "refund", id, work: () => retry(deps, id) };
  };
  return inTurn(deps, [failed]);
}

const retry = (deps: Deps, id: PaymentId) =>
  withPayment(deps, id, async (tx, order, payment) => {
    const last = (await tx.refunds.of(id)).at(-1);
    // A part of a partially paid order waits for an operator, whatever happened to it.
    if (!last || order.state === "partially_paid") return;
    // What is decided elsewhere is not given back as well; what is left after that is.
    if (await isDisputed(tx, payment)) return;
    if (payment.use === "unapplied") await returnMoney(deps, tx, payment, last.reason);
    // An order's own money goes back by itself only if an operator has refused all of it.
    else if (last.reason === "refused") await returnOrder(deps, tx, order, payment, last.reason);
  });
