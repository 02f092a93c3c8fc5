import type { Account } from "./account.ts";
import { announce, familyOf, HONOR_MS, hold, OVERAGE_PERCENT, open } from "./authorizations.ts";
import type { Authorization } from "./authorizations-state.ts";
import { payerTrouble } from "./buyers.ts";
import type { Json } from "./json.ts";
import { type Money, readMoney } from "./money.ts";
import { unprocessable } from "./refusal.ts";

/** A reauthorization may ask for 115 % of the first amount, and at most for 75 dollars more. */
const MORE_MAX_MINOR = 7_500n;

/** Promises the money for three more days, once the first three are over. */
export function reauthorize(
  account: Account,
  authorization: Authorization,
  body: Json,
): Authorization {
  if (authorization.parentId !== undefined) throw unprocessable("REAUTHORIZATION_NOT_SUPPORTED");
  if (authorization.status === "VOIDED") throw unprocessable("AUTHORIZATION_VOIDED");
  if (authorization.status === "CAPTURED" || authorization.status === "PARTIALLY_CAPTURED")
    throw unprocessable("AUTHORIZATION_ALREADY_CAPTURED");
  const nowMs = account.world.clock.now();
  const latest = familyOf(account, authorization).at(-1) ?? authorization;
  // Within the honor period there is nothing to renew; no issue says so, hence the general one.
  if (authorization.status !== "CREATED" || nowMs < latest.honorEndsAtMs)
    throw unprocessable("TRANSACTION_REFUSED");
  const trouble = payerTrouble(account, authorization.payer);
  if (trouble !== undefined) throw trouble;
  if (authorization.fundsGone) throw unprocessable("PAYER_CANNOT_PAY");
  const amount = renewable(authorization, body.amount);
  const renewed: Authorization = {
    ...authorization,
    id: account.world.ids.upper(17),
    amount,
    heldMinor: 0n,
    captureIds: [],
    parentId: authorization.id,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    honorEndsAtMs: nowMs + HONOR_MS,
  };
  hold(account, authorization, amount.minor - authorization.heldMinor);
  authorization.honorEndsAtMs = renewed.honorEndsAtMs;
  open(account, renewed);
  announce(account, renewed, "CREATED");
  return renewed;
}

function renewable({ amount }: Authorization, asked: unknown): Money {
  if (asked === undefined) return amount;
  const read = readMoney(asked, "/amount");
  if (read.currency !== amount.currency) throw unprocessable("AUTH_CURRENCY_MISMATCH");
  if (read.minor <= 0n)
    throw unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE", { field: "/amount/value" });
  const more = read.minor - amount.minor;
  const isTooMuch = read.minor * 100n > amount.minor * OVERAGE_PERCENT || more > MORE_MAX_MINOR;
  if (isTooMuch) throw unprocessable("TRANSACTION_REFUSED", { field: "/amount/value" });
  return read;
}
