import { type Account, accountNames, type Order } from "./account.ts";
import { authorizationJson } from "./authorizations-json.ts";
import type { Authorization } from "./authorizations-state.ts";
import { type Declined, refuseUnpayable } from "./captures-rules.ts";
import { emit } from "./events.ts";
import { format } from "./money.ts";
import { invoiceId } from "./orders.ts";
import { notFound, unprocessable } from "./refusal.ts";
import { keepInVault } from "./vault.ts";

const DAY_MS = 86_400_000;
/** PayPal promises the money for three days and keeps the authorization for 29. */
export const HONOR_MS = 3 * DAY_MS;
const LIFE_MS = 29 * DAY_MS;
/** All captures together, and a reauthorization, may be 115 % of what was authorized. */
export const OVERAGE_PERCENT = 115n;

/** Holds the buyer's money without taking it. */
export function authorizeOrder(account: Account, order: Order, declined: Declined): Authorization {
  if (order.intent !== "AUTHORIZE")
    throw unprocessable("ACTION_DOES_NOT_MATCH_INTENT", { field: "/intent" });
  const [unit] = order.units;
  if (unit === undefined) throw notFound();
  if (order.status === "VOIDED") throw unprocessable("ORDER_COMPLETED_OR_VOIDED");
  if (unit.authorizationIds.length > 0) throw unprocessable("ORDER_ALREADY_AUTHORIZED");
  refuseUnpayable(account, order, declined);
  const { approval } = order;
  if (approval === undefined) throw unprocessable("ORDER_NOT_APPROVED");
  const nowMs = account.world.clock.now();
  const authorization: Authorization = {
    id: account.world.ids.upper(17),
    orderId: order.id,
    unit,
    payer: approval.payer,
    funding: approval.funding,
    amount: unit.amount,
    heldMinor: 0n,
    status: "CREATED",
    expired: false,
    fundsGone: false,
    captureIds: [],
    parentId: undefined,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    honorEndsAtMs: nowMs + HONOR_MS,
    expiresAtMs: nowMs + LIFE_MS,
  };
  hold(account, authorization, unit.amount.minor);
  open(account, authorization);
  scheduleExpiry(account, authorization);
  const invoice = invoiceId(unit);
  if (invoice !== undefined) account.state.invoiceIds.add(invoice);
  order.status = "COMPLETED";
  order.updatedAtMs = nowMs;
  keepInVault(account, order);
  announce(account, authorization, "CREATED");
  return authorization;
}

export function open(account: Account, authorization: Authorization): void {
  authorization.unit.authorizationIds.push(authorization.id);
  account.state.authorizations.set(authorization.id, authorization);
}

/** `minor` above zero holds more of the buyer's money, below zero lets it go. */
export function hold(account: Account, authorization: Authorization, minor: bigint): void {
  if (minor === 0n) return;
  const { currency } = authorization.amount;
  account.world.books.post(`held by authorization ${authorization.id}`, [
    { account: accountNames.buyers, currency, minor: -minor },
    { account: accountNames.authorized(account), currency, minor },
  ]);
  authorization.heldMinor += minor;
}

/** Also called when a world is restored, since jobs of the clock are not saved. */
export function scheduleExpiry(account: Account, authorization: Authorization): void {
  const what = `authorization ${authorization.id} ends`;
  account.world.clock.schedule(authorization.expiresAtMs, what, () => {
    if (!isOpen(authorization)) return;
    authorization.expired = true;
    close(account, authorization);
  });
}

function isOpen({ status }: Authorization): boolean {
  return status === "CREATED" || status === "PENDING" || status === "PARTIALLY_CAPTURED";
}

/** An authorization and what renewed it take from one held amount: the first one's. */
export function rootOf(account: Account, authorization: Authorization): Authorization {
  return findAuthorization(account, authorization.parentId ?? authorization.id);
}

export function familyOf(account: Account, root: Authorization): Authorization[] {
  return root.unit.authorizationIds.map((id) => findAuthorization(account, id));
}

export function findAuthorization(account: Account, id: string): Authorization {
  const authorization = account.state.authorizations.get(id);
  if (authorization === undefined) throw notFound();
  return authorization;
}

/** What was captured of a family, whatever became of it later. */
export function takenOf(account: Account, root: Authorization): { minor: bigint; count: number } {
  const captures = familyOf(account, root)
    .flatMap(({ captureIds }) => captureIds)
    .flatMap((id) => account.state.captures.get(id) ?? [])
    .filter(({ status }) => status !== "DECLINED" && status !== "FAILED");
  const minor = captures.reduce((sum, { amount }) => sum + amount.minor, 0n);
  return { minor, count: captures.length };
}

export function voidAuthorization(account: Account, authorization: Authorization): void {
  if (authorization.parentId !== undefined) throw unprocessable("CANNOT_BE_VOIDED");
  if (authorization.status === "VOIDED" || authorization.status === "DENIED")
    throw unprocessable("PREVIOUSLY_VOIDED");
  if (authorization.status === "CAPTURED") throw unprocessable("PREVIOUSLY_CAPTURED");
  close(account, authorization);
}

/** Ends what is open of a family; an order of which nothing was taken is void with it. */
function close(account: Account, root: Authorization): void {
  const nowMs = account.world.clock.now();
  hold(account, root, -root.heldMinor);
  for (const each of familyOf(account, root)) {
    each.status = "VOIDED";
    each.expired = root.expired;
    each.updatedAtMs = nowMs;
  }
  const order = account.state.orders.get(root.orderId);
  if (order !== undefined && takenOf(account, root).count === 0) order.status = "VOIDED";
  announce(account, root, "VOIDED");
}

/**
 * What PayPal's review decides, of an authorization and of what renewed it: they are one promise.
 * A denied one lets the money go.
 */
export function decide(
  account: Account,
  authorization: Authorization,
  status: "PENDING" | "CREATED" | "DENIED",
): void {
  const root = rootOf(account, authorization);
  if (status === "DENIED") hold(account, root, -root.heldMinor);
  for (const each of familyOf(account, root)) {
    each.status = status;
    each.updatedAtMs = account.world.clock.now();
  }
}

export function announce(account: Account, made: Authorization, word: "CREATED" | "VOIDED"): void {
  const summary = `A payment authorization of ${format(made.amount)} ${made.amount.currency} was ${word.toLowerCase()}`;
  const resource = authorizationJson(account, made);
  emit(account, `PAYMENT.AUTHORIZATION.${word}`, "authorization", summary, resource, made.id);
}
