import type { MailId } from "../domain/ids.ts";
import { orderPaid, paymentRefused } from "../domain/letters.ts";
import { disputeLost, disputeWon, partDisputed } from "../domain/letters-of-disputes.ts";
import { partDelivered, partShipped } from "../domain/letters-of-parcels.ts";
import { planEnded, planPaymentFailed, planTrialEnding } from "../domain/letters-of-plans.ts";
import {
  orderRefunded,
  partRefunded,
  refundFailed,
  refundUndone,
} from "../domain/letters-of-refunds.ts";
import {
  debtWrittenOff,
  partSold,
  payoutFailed,
  transferBlocked,
  transferHeld,
  transferSent,
} from "../domain/letters-to-sellers.ts";
import type { OwedMail, Told, ToldBuyer, ToldSeller } from "./mail-ports.ts";
import type { Deps } from "./ports.ts";
import { billingOf } from "./subscriptions/billing-of.ts";

/** A run's share; what is left goes with the next minute's. */
const MAILS_PER_RUN_MAX = 100;
/** Longer than a run takes, so that no other run sends them meanwhile. */
const LEASE_MS = 5 * 60_000;
/** What happened while the system stood still is told afterwards, but not weeks later. */
const OWED_FOR_MS = 7 * 24 * 60 * 60_000;
/** With a lease between two tries: about four hours. */
const TRIES_MAX = 48;

/**
 * Mails what facts have made due, once each: what is owed is written down first, and the row's id is
 * the provider's key, so that a crash after the sending sends nothing twice.
 */
export async function sendMails(deps: Deps): Promise<number> {
  const { mails } = deps.store;
  const now = deps.now();
  await mails.owe(new Date(now.getTime() - OWED_FOR_MS), now, () => deps.newId<MailId>());
  const due = await mails.take(MAILS_PER_RUN_MAX, now, new Date(now.getTime() + LEASE_MS));
  for (const mail of due) await sendOne(deps, mail);
  return due.length;
}

async function sendOne(deps: Deps, mail: OwedMail): Promise<void> {
  const { id, kind, tries } = mail;
  const answer = await deps.post({ id, ...(await letterOf(deps, mail)) });
  const at = deps.now();
  if (answer.kind === "accepted") return deps.store.mails.sent(id, at);
  deps.log.warn("mail.not_sent", { mailId: id, reason: answer.reason });
  if (answer.kind === "unavailable" && tries < TRIES_MAX) return;
  await deps.store.mails.failed(id, answer.reason, at);
  const about = "order" in mail ? { orderId: mail.order.id } : { seller: mail.seller.name };
  const facts = { reason: answer.reason, kind, ...about };
  await deps.store.alerts.raise({ kind: "mail_not_sent", subject: id, facts }, at);
}

type Letter = { readonly to: string; readonly subject: string; readonly text: string };

const letterOf = async (deps: Deps, told: Told): Promise<Letter> =>
  "seller" in told
    ? { to: told.seller.email, ...(await letterToSeller(deps, told)) }
    : letterToBuyer(deps, told);

async function letterToBuyer(deps: Deps, told: ToldBuyer): Promise<Letter> {
  const { number, total, email: to, id } = told.order;
  const url = await deps.links.order(id);
  switch (told.kind) {
    case "order_paid":
      return { to, ...orderPaid({ number, total, url }) };
    case "payment_refused":
      return { to, ...paymentRefused({ number, total, url }) };
    case "part_shipped":
      return { to, ...partShipped({ number, url, ...told.parcel }) };
    case "part_delivered":
      return { to, ...partDelivered({ number, url, ...told.parcel }) };
    case "order_refunded":
      return { to, ...orderRefunded({ number, url, ...told.refund }) };
    case "refund_failed":
      return { to, ...refundFailed({ number, url, ...told.refund }) };
  }
}

async function letterToSeller(deps: Deps, told: ToldSeller): Promise<Omit<Letter, "to">> {
  const shop = told.seller.name;
  switch (told.kind) {
    case "part_sold":
      return partSold({ ...told, shop });
    case "transfer_sent":
      return transferSent({ ...told, shop });
    case "transfer_blocked":
      return transferBlocked({ ...told, shop });
    case "payout_failed":
      return payoutFailed({ ...told, shop });
    case "transfer_held":
      return transferHeld({ ...told, shop });
    case "part_refunded":
      return partRefunded({ ...told, shop });
    case "refund_undone":
      return refundUndone({ ...told, shop });
    case "part_disputed":
      return partDisputed({ ...told, shop });
    case "dispute_won":
      return disputeWon({ ...told, shop });
    case "dispute_lost":
      return disputeLost({ ...told, shop });
    case "debt_written_off":
      return debtWrittenOff({ ...told, shop });
    case "plan_payment_failed": {
      const days = deps.settings.plans.graceDays;
      const until = new Date(told.owedSince.getTime() + days * 24 * 60 * 60_000);
      return planPaymentFailed({
        ...told,
        shop,
        until,
        url: await payUrlOf(deps, told.invoiceRef),
      });
    }
    case "plan_trial_ending":
      return planTrialEnding({ ...told, shop, url: deps.links.page("/seller/plan") });
    case "plan_ended":
      return planEnded({ ...told, shop, url: deps.links.page("/seller/plan") });
  }
}

/** Where an invoice is paid without a login; while Stripe does not answer, the desk's page. */
async function payUrlOf(deps: Deps, invoiceRef: string): Promise<string> {
  const links = await billingOf(deps).linksOf(invoiceRef);
  const url = links.kind === "ok" ? links.value.payUrl : undefined;
  return url ?? deps.links.page("/seller/plan");
}
