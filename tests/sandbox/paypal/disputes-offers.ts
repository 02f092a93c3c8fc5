import type { Account } from "./account.ts";
import { escalate, RESPONSE_MS, resolve, review, update, waitFor } from "./disputes.ts";
import {
  ACKNOWLEDGEMENTS,
  acceptClaimTypes,
  isNotAsDescribed,
  mustBeAllowed,
  mustCover,
  offerTypes,
} from "./disputes-actions.ts";
import { takeDisputeFee } from "./disputes-money.ts";
import { refused } from "./disputes-refusals.ts";
import { optionalText, readAmountOf, requiredText } from "./disputes-requests.ts";
import type { Dispute, OfferType, Party } from "./disputes-types.ts";
import { isJson, type Json } from "./json.ts";
import type { Money } from "./money.ts";

/** During an inquiry: less than was paid, or all of it for the goods. The buyer answers. */
export function makeOffer(account: Account, dispute: Dispute, body: Json): void {
  mustBeAllowed(account, dispute, "make_offer");
  const note = requiredText(body, "note");
  const type = offerTypes(dispute).find((each) => each === body.offer_type);
  if (type === undefined) throw refused("INVALID_OFFER_TYPE", "/offer_type");
  const amount = readAmountOf(dispute, body, "offer_amount");
  if (amount.minor > dispute.amount.minor) throw refused("OFFER_AMOUNT_EXCEEDED", "/offer_amount");
  const isLess = amount.minor < dispute.amount.minor;
  checkAddress(dispute, body, type === "REFUND_WITH_RETURN" || isLess);
  propose(account, dispute, type, amount, note);
}

/** PayPal may need the address should the buyer rather send the goods back than take less. */
function checkAddress(dispute: Dispute, body: Json, isNeeded: boolean): void {
  const isGiven = isJson(body.return_shipping_address);
  const field = "/return_shipping_address";
  if (isGiven && !isNotAsDescribed(dispute))
    throw refused("SHIPPING_ADDRESS_SHOULD_NOT_BE_PASSED", field);
  if (!isGiven && isNeeded && isNotAsDescribed(dispute))
    throw refused("MISSING_RETURN_SHIPPING_ADDRESS", field);
}

function propose(
  account: Account,
  dispute: Dispute,
  type: OfferType,
  amount: Money,
  note: string,
): void {
  Object.assign(dispute.offer, { type, sellerOffered: amount });
  remember(account, dispute, "SELLER", "PROPOSED", note);
  const atMs = account.world.clock.now();
  dispute.messages.push({ by: "SELLER", atMs, content: note, documents: [] });
  waitFor(account, dispute, "BUYER");
  update(account, dispute);
}

function remember(
  account: Account,
  dispute: Dispute,
  actor: Party,
  event: "PROPOSED" | "ACCEPTED" | "DENIED",
  notes: string | undefined,
): void {
  const { offer, stage, amount } = dispute;
  const atMs = account.world.clock.now();
  const terms = { type: offer.type ?? "REFUND", amount: offer.sellerOffered ?? amount };
  offer.history.push({ atMs, actor, event, notes, stage, ...terms });
}

/** What the buyer says to the latest offer. */
export function answerOffer(
  account: Account,
  dispute: Dispute,
  answer: "ACCEPTED" | "DENIED",
  notes: string | undefined,
): void {
  const isProposed = dispute.offer.history.at(-1)?.event === "PROPOSED";
  if (!isProposed || dispute.status !== "WAITING_FOR_BUYER_RESPONSE")
    throw refused("ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE");
  const { type, sellerOffered = dispute.amount } = dispute.offer;
  remember(account, dispute, "BUYER", answer, notes);
  if (answer === "DENIED") {
    waitFor(account, dispute, "SELLER");
    update(account, dispute);
  } else if (type === "REFUND_WITH_RETURN") agreeOnReturn(account, dispute, sellerOffered);
  else resolve(account, dispute, "RESOLVED_BUYER_FAVOUR", { minor: sellerOffered.minor });
}

/** The platform gives in: the whole amount, a part that the buyer must accept, or for the goods. */
export function acceptClaim(account: Account, dispute: Dispute, body: Json): void {
  mustBeAllowed(account, dispute, "accept_claim");
  const note = requiredText(body, "note");
  const wanted = body.accept_claim_type ?? "REFUND";
  const type = acceptClaimTypes(dispute).find((each) => each === wanted);
  if (type === undefined) throw refused("INVALID_ACCEPT_CLAIM_TYPE", "/accept_claim_type");
  if (type !== "PARTIAL_REFUND" && body.refund_amount !== undefined)
    throw refused("AMOUNT_SHOULD_NOT_BE_PASSED", "/refund_amount");
  checkAddress(dispute, body, type === "REFUND_WITH_RETURN");
  const { amount } = dispute;
  if (type === "PARTIAL_REFUND") {
    const part = readAmountOf(dispute, body, "refund_amount");
    if (part.minor >= amount.minor) throw refused("REFUND_AMOUNT_EXCEEDED", "/refund_amount");
    propose(account, dispute, "REFUND", part, note);
  } else if (type === "REFUND_WITH_RETURN") agreeOnReturn(account, dispute, amount);
  else {
    mustCover(account, dispute, amount.minor);
    takeDisputeFee(account, dispute);
    resolve(account, dispute, "RESOLVED_BUYER_FAVOUR", { minor: amount.minor });
  }
}

function agreeOnReturn(account: Account, dispute: Dispute, refund: Money): void {
  Object.assign(dispute, { goods: "agreed", refundAfterReturn: refund });
  waitFor(account, dispute, "BUYER", account.world.clock.now() + RESPONSE_MS);
  update(account, dispute);
}

/** The buyer says that the goods are on their way back. */
export function sendGoodsBack(account: Account, dispute: Dispute): void {
  if (dispute.goods !== "agreed") throw refused("ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE");
  dispute.goods = "sent";
  waitFor(account, dispute, "SELLER", account.world.clock.now() + RESPONSE_MS);
  update(account, dispute);
}

/** What arrived as it should is refunded; about everything else PayPal decides. */
export function acknowledgeReturn(account: Account, dispute: Dispute, body: Json): void {
  mustBeAllowed(account, dispute, "acknowledge_return_item");
  const type = ACKNOWLEDGEMENTS.find((each) => each === body.acknowledgement_type);
  if (type === undefined) throw refused("INVALID_ACKNOWLEDGEMENT_TYPE", "/acknowledgement_type");
  const content = optionalText(body, "note");
  const atMs = account.world.clock.now();
  if (content !== undefined) dispute.messages.push({ by: "SELLER", atMs, content, documents: [] });
  const { refundAfterReturn = dispute.amount } = dispute;
  dispute.goods = undefined;
  if (type === "ITEM_RECEIVED")
    resolve(account, dispute, "RESOLVED_BUYER_FAVOUR", { minor: refundAfterReturn.minor });
  else if (dispute.stage === "INQUIRY") escalate(account, dispute, "SELLER");
  else {
    review(dispute);
    update(account, dispute);
  }
}
