import type { Sender } from "../domain/card-testing.ts";
import { beyondBelief } from "../domain/clocks.ts";
import type { OrderId, PaymentId, SavedMethodId, UserId } from "../domain/ids.ts";
import type { Money } from "../domain/money.ts";
import { isSame } from "../domain/money.ts";
import type { ShippingAddress } from "../domain/orders.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import { type CartError, type CartLine, type Quote, quoteCart } from "../domain/quote.ts";
import type { MethodRefusal } from "../domain/rails.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { CreatedPayment } from "../processors/processor.ts";
import { alertUnauthorized } from "./alert.ts";
import { createdPayment, type Refused, refusedBy } from "./created-payment.ts";
import { draftCheckout } from "./draft-checkout.ts";
import type { Proof } from "./fraud.ts";
import { recordCreatedPayment } from "./operations/create-payment.ts";
import type { CheckoutDraft, ClientRequest, Deps, KeyRow, StoredAnswer } from "./ports.ts";
import type { OrderFile } from "./reads.ts";
import { prepareVault, type VaultError } from "./saved-methods/prepare-vault.ts";
import { type SlowedError, slowCardTesting } from "./slow-card-testing.ts";
import { plansAt } from "./subscriptions/read-plan.ts";
import type { VaultWish } from "./vault-ports.ts";

export type CheckoutInput = {
  readonly request: ClientRequest;
  readonly items: readonly CartLine[];
  /** Who is logged in; undefined for a guest. */
  readonly userId: UserId | undefined;
  /** The saved method to pay with, and whether to keep what pays; a guest has neither. */
  readonly methodId?: SavedMethodId | undefined;
  readonly saveMethod?: boolean | undefined;
  readonly email: string;
  readonly shippingAddress: ShippingAddress;
  readonly processor: ProcessorName;
  readonly quotedTotal: Money | undefined;
  readonly sender: Sender;
  readonly proof: Proof;
  /** What a replay repeats, made by the door that knows the shapes. */
  readonly toAnswer: (file: OrderFile) => StoredAnswer;
  readonly toRefusal: (error: Refused) => StoredAnswer;
};
export type CheckoutError =
  | CartError
  | { readonly kind: "price_changed"; readonly quote: Quote }
  | { readonly kind: "method_not_offered"; readonly refusal: MethodRefusal }
  | SlowedError
  /** On the operators' blocklist. What of it is theirs to know. */
  | { readonly kind: "checkout_refused" }
  | { readonly kind: "own_goods" | "idempotency_key_reused" | "idempotency_in_progress" }
  | { readonly kind: "members_only" }
  | VaultError
  /** Definitive, and kept under the key: a repetition gets it again without a call. */
  | Refused;
export type CheckedOut = {
  readonly answer: StoredAnswer;
  readonly replayed: boolean;
  /** What the buyer pays with; absent if the processor refused. */
  readonly opened:
    | {
        readonly orderId: OrderId;
        readonly paymentId: PaymentId;
        readonly processor: ProcessorName;
        readonly created: CreatedPayment;
      }
    | undefined;
};

/** The first write, and one more after something moved. */
const OPEN_TRIES_MAX = 2;

/**
 * Turns a cart into an order that can be paid: two round trips and one call, whatever its size.
 * Safe to repeat with the same key: it goes on where the first try stopped.
 */
export async function startCheckout(
  deps: Deps,
  input: CheckoutInput,
): Promise<Result<CheckedOut, CheckoutError>> {
  const { processor } = input;
  const wish = wishOf(input);
  if (wish === "guest") return err({ kind: "members_only" });
  const orderId = deps.newId<OrderId>();
  for (let tries = 1; ; tries++) {
    const productIds = input.items.map(({ productId }) => productId);
    const asked = wish && { wish, processor };
    const from = senderOf(input, tries === 1);
    const at = plansAt(deps);
    const market = await deps.store.checkout.read(input.request, productIds, from, at, asked);
    if (market.key) return resume(deps, input, market.key);
    const slowed = await slowCardTesting(deps, market.counts, input.proof);
    if (slowed) return err(slowed);
    if (market.isBlocked) return err({ kind: "checkout_refused" });

    const { commissionBasisPoints, debtLimit, settlementCurrencies: settled } = deps.settings;
    const terms = { settled, commissionBasisPoints, debtLimit, now: deps.now() };
    const quoted = quoteCart(input.items, { ...market, ...terms });
    if (!quoted.ok) return quoted;
    const refusal = refusalOf(input, quoted.value);
    if (refusal) return err(refusal);

    const { vaulted } = market;
    const prepared =
      wish && vaulted
        ? await prepareVault(deps, { wish, processor, orderId }, vaulted)
        : ok(undefined);
    if (!prepared.ok) return prepared;

    const draft = draftCheckout(deps, input, {
      orderId,
      quote: quoted.value,
      vault: prepared.value,
    });
    const moved = await deps.store.checkout.open(draft);
    if (!moved) return create(deps, input, draft);
    // Somebody was faster: with the stock, the price, or this very key. Reading once more says
    // which; if it moves again, the buyer decides with what is true then.
    if (tries >= OPEN_TRIES_MAX) return err({ kind: "price_changed", quote: quoted.value });
  }
}

/** Undefined: the payment has nothing to do with saved methods. */
function wishOf({ userId, methodId, saveMethod }: CheckoutInput): VaultWish | "guest" | undefined {
  const saves = saveMethod === true;
  if (methodId === undefined && !saves) return undefined;
  return userId === undefined ? "guest" : { userId, methodId, saves };
}
const senderOf = ({ sender, email, shippingAddress }: CheckoutInput, isCounted: boolean) => ({
  ...{ sender, email, country: shippingAddress.country, isCounted },
});

function refusalOf(input: CheckoutInput, quote: Quote): CheckoutError | undefined {
  const { email, processor, quotedTotal } = input;
  const buyer = email.toLowerCase();
  if (quote.parts.some(({ seller }) => seller.email.toLowerCase() === buyer))
    return { kind: "own_goods" };
  if (quotedTotal && !isSame(quotedTotal, quote.total)) return { kind: "price_changed", quote };
  const method = quote.methods.find((offered) => offered.processor === processor);
  if (method?.refusal) return { kind: "method_not_offered", refusal: method.refusal };
  return undefined;
}

async function create(
  deps: Deps,
  { request, toAnswer, toRefusal }: CheckoutInput,
  draft: CheckoutDraft,
): Promise<Result<CheckedOut, CheckoutError>> {
  const { operation, order, payment } = draft;
  const names = { orderId: order.id, paymentId: payment.id, operationId: operation.id };
  deps.log.info("payment.opened", { ...names, processor: operation.processor });
  // The order, its reservation and this operation are committed. A crash from here on leaves the
  // operation open: the same key, the buyer's or cron's, then brings the same payment.
  const created = await deps.processors[operation.processor].payIn.createPayment(operation);

  if (created.kind === "ok") {
    const answer = toAnswer(fileOf(draft));
    const { ref } = created.value;
    // After the answer: lost in a crash, it is made up for by the webhook, a retry or cron.
    deps.after(() =>
      deps.store.checkout.settle({ operation, ref, request, answer, at: deps.now() }),
    );
    const { processor } = operation;
    const opened = { orderId: order.id, paymentId: payment.id, processor, created: created.value };
    return ok({ answer, replayed: false, opened });
  }
  if (created.kind === "rejected") {
    await recordCreatedPayment(deps, operation, created);
    const answer = toRefusal(refusedBy(created.code));
    await deps.store.transact((tx) => tx.keys.finish(request, answer, order.id));
    return ok({ answer, replayed: false, opened: undefined });
  }
  await alertUnauthorized(deps, operation.processor, created);
  deps.log.warn("checkout.unanswered", { operationId: operation.id, code: created.code });
  // Not finished, but nobody works on it any more: the buyer's next try may go on at once.
  deps.after(() => deps.store.transact((tx) => tx.keys.unlock(request, deps.now())));
  return err({ kind: "processor_unavailable" });
}

/** The key is known: replay its answer, or go on with what it began. */
async function resume(
  deps: Deps,
  { request, toAnswer }: CheckoutInput,
  key: KeyRow,
): Promise<Result<CheckedOut, CheckoutError>> {
  if (key.fingerprint !== request.fingerprint) return err({ kind: "idempotency_key_reused" });
  const now = deps.now();
  if (!key.answer && key.lockedUntil > now && key.lockedUntil <= beyondBelief(now))
    return err({ kind: "idempotency_in_progress" });

  // Refused for good: there is no payment to bring back.
  if (key.answer && key.answer.status >= 400)
    return ok({ answer: key.answer, replayed: true, opened: undefined });
  const orderId = key.subjectId as OrderId;
  const file = await deps.store.reads.order(orderId);
  const payment = file?.payments[0];
  if (!file || !payment) return err({ kind: "idempotency_in_progress" });
  const created = await createdPayment(deps, payment.id);
  if (!created.ok) return created;
  const answer = key.answer ?? toAnswer(file);
  if (!key.answer) {
    const finish = { scope: request.scope, key: request.key };
    await deps.store.transact((tx) => tx.keys.finish(finish, answer, orderId));
  }
  const { id: paymentId, processor } = payment;
  const opened = { orderId, paymentId, processor, created: created.value };
  return ok({ answer, replayed: key.answer !== undefined, opened });
}

/** The order as a read would find it now, without reading it. */
function fileOf({ order, items, payment, sellerNames, ...draft }: CheckoutDraft) {
  const { itemsMinor, shippingMinor, userId } = draft;
  return {
    order: { ...order, itemsMinor, shippingMinor, userId },
    parts: order.parts.map((part) => ({
      ...part,
      sellerName: sellerNames.get(part.sellerId) ?? "",
      refundedMinor: 0n,
      items: items.filter(({ sellerOrderId }) => sellerOrderId === part.id),
    })),
    payments: [payment],
    refunds: [],
  };
}
