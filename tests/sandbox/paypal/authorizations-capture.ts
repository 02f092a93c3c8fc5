import { type Account, accountNames, type Capture } from "./account.ts";
import { familyOf, hold, OVERAGE_PERCENT, rootOf, takenOf } from "./authorizations.ts";
import type { Authorization } from "./authorizations-state.ts";
import { payerTrouble } from "./buyers.ts";
import { openCapture } from "./captures.ts";
import { type Json, text } from "./json.ts";
import { type Money, readMoney } from "./money.ts";
import { invoiceId } from "./orders.ts";
import { malformed, unprocessable } from "./refusal.ts";

/** PayPal names a limit and no number in its description; its guides have said ten. */
const CAPTURES_MAX = 10;

/** Money is taken from the held amount first, and beyond it from the buyer. */
export function captureAuthorization(
  account: Account,
  authorization: Authorization,
  body: Json,
): Capture {
  const root = rootOf(account, authorization);
  refuseClosed(authorization);
  const trouble = payerTrouble(account, authorization.payer);
  if (trouble !== undefined) throw trouble;
  if (account.state.payeeStatus === "restricted") throw unprocessable("PAYEE_ACCOUNT_RESTRICTED");
  const amount = capturable(account, authorization, body.amount);
  const own = readInvoiceId(account, body);
  if (authorization.fundsGone && account.world.clock.now() >= authorization.honorEndsAtMs)
    throw unprocessable("PAYER_CANNOT_PAY");
  // The held money is let go and the same moment taken, so that one posting tells each story.
  const heldBefore = root.heldMinor;
  hold(account, root, -(heldBefore < amount.minor ? heldBefore : amount.minor));
  const capture = openCapture(account, {
    orderId: root.orderId,
    authorizationId: authorization.id,
    unit: root.unit,
    payer: root.payer,
    funding: root.funding,
    amount,
    final: body.final_capture === true,
    invoiceId: own ?? invoiceId(root.unit),
    from: accountNames.buyers,
  });
  authorization.captureIds.push(capture.id);
  if (capture.status === "DECLINED" || capture.status === "FAILED")
    hold(account, root, heldBefore - root.heldMinor);
  else count(account, root, capture);
  return capture;
}

function refuseClosed({ status, expired }: Authorization): void {
  if (expired) throw unprocessable("AUTHORIZATION_EXPIRED");
  if (status === "VOIDED") throw unprocessable("AUTHORIZATION_VOIDED");
  if (status === "DENIED") throw unprocessable("AUTHORIZATION_DENIED");
  if (status === "CAPTURED") throw unprocessable("AUTHORIZATION_ALREADY_CAPTURED");
  // Documented nowhere: what PayPal still reviews cannot be taken.
  if (status === "PENDING") throw unprocessable("TRANSACTION_REFUSED");
}

function capturable(account: Account, authorization: Authorization, asked: unknown): Money {
  const { amount } = authorization;
  const root = rootOf(account, authorization);
  const read = asked === undefined ? amount : readMoney(asked, "/amount");
  if (read.currency !== amount.currency) throw unprocessable("AUTH_CAPTURE_CURRENCY_MISMATCH");
  if (read.minor <= 0n)
    throw unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE", { field: "/amount/value" });
  const taken = takenOf(account, root);
  if (taken.count >= CAPTURES_MAX) throw unprocessable("MAX_CAPTURE_COUNT_EXCEEDED");
  if ((taken.minor + read.minor) * 100n > amount.minor * OVERAGE_PERCENT)
    throw unprocessable("MAX_CAPTURE_AMOUNT_EXCEEDED", { field: "/amount/value" });
  return read;
}

/** An invoice id of the order serves all its captures; one that a capture brings must be new. */
function readInvoiceId(account: Account, body: Json): string | undefined {
  const own = text(body.invoice_id);
  if (own === undefined) return undefined;
  if (own.length < 1 || own.length > 127)
    throw malformed("INVALID_STRING_LENGTH", { field: "/invoice_id", value: own });
  if (account.state.invoiceIds.has(own)) throw unprocessable("DUPLICATE_INVOICE_ID");
  return own;
}

/** The final capture, or one that leaves nothing, lets go of what is still held. */
function count(account: Account, root: Authorization, capture: Capture): void {
  const family = familyOf(account, root);
  const authorized = family.at(-1)?.amount.minor ?? root.amount.minor;
  const isDone = capture.final || takenOf(account, root).minor >= authorized;
  if (isDone) {
    capture.final = true;
    hold(account, root, -root.heldMinor);
  }
  for (const each of family) {
    each.status = isDone ? "CAPTURED" : "PARTIALLY_CAPTURED";
    each.updatedAtMs = account.world.clock.now();
  }
}
