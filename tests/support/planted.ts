import { type SQL, sql } from "drizzle-orm";
import type { RuleName } from "../../worker/domain/invariant-rules.ts";
import { uuid } from "./world.ts";

/** Ids of what breaks are planted in: paid and sent by each rail, given back, and not paid. */
export type Ground = {
  readonly card: Sold;
  readonly wallet: Sold & { readonly batch: string };
  readonly late: { readonly payment: string; readonly refund: string };
  readonly unpaid: { readonly order: string };
  /** What rows are stamped with that were touched. */
  readonly now: string;
};
type Sold = {
  /** The ledger transaction of its capture. */
  readonly capture: string;
  readonly order: string;
  readonly payment: string;
  readonly transfer: string;
  readonly product: string;
  readonly seller: string;
};

export type Planted = {
  readonly statements: (ground: Ground) => readonly SQL[];
  /** The id that a check has to name. */
  readonly subject: (ground: Ground) => string;
  /** Nothing says that it changed, so only a look at everything finds it. */
  readonly traceless?: true;
  /** The triggers have to follow it. */
  readonly withTriggers?: true;
};

const ENTRY = "11111111-1111-4111-8111-111111111111";
/** A ledger transaction by hand, with what it writes on which account. */
function posted(
  { now }: Ground,
  about: { kind: string; subject: string; id?: string; externalId?: string; currency?: string },
  ...entries: readonly (readonly [account: string, minor: number, currency?: string])[]
): SQL[] {
  const id = about.id ?? ENTRY;
  return [
    sql`insert into ledger_transactions
      (id, kind, currency, processor, external_id, subject_id, posted_at)
      values (${id}, ${about.kind}, ${about.currency ?? "USD"}, 'stripe',
        ${about.externalId ?? `by hand ${id}`}, ${about.subject}, ${now})`,
    ...entries.map(
      ([account, minor, currency], line) => sql`insert into ledger_entries
        (transaction_id, line, account, currency, amount_minor)
        values (${id}, ${line}, ${account}, ${currency ?? about.currency ?? "USD"}, ${minor})`,
    ),
  ];
}
const touchOrder = ({ now }: Ground, order: string) =>
  sql`update orders set updated_at = ${now} where id = ${order}`;
const touchPayment = ({ now }: Ground, payment: string) =>
  sql`update payments set updated_at = ${now} where id = ${payment}`;
const operationOf = (subject: string) => sql`delete from operations where subject_id = ${subject}`;
const [STRIPE, PAYPAL, FEES] = ["processor:stripe", "processor:paypal", "platform:processor-fees"];
const payable = ({ seller }: Sold) => `seller:${seller}:payable:stripe`;

/** A dispute by hand, for which so much was withdrawn. */
const disputed = ({ card, now }: Ground, withdrawn: number) => sql`
  insert into disputes (id, payment_id, processor, processor_ref, state, version, currency,
    amount_minor, reason, opened_at, fault, withdrawn_minor, returned_minor, fee_minor, lost_minor,
    created_at, updated_at)
  values (${ENTRY}, ${card.payment}, 'stripe', 'by hand', 'needs_response', 0, 'USD', 5, 'general',
    ${now}, 'shared', ${withdrawn}, 0, 0, 0, ${now}, ${now})`;

/** One way to break each rule, past the triggers and keys that are in the way of it. */
export const planted: Readonly<Record<RuleName, Planted>> = {
  transaction_adds_up: {
    subject: () => ENTRY,
    statements: (at) =>
      posted(at, { kind: "fee", subject: at.card.payment }, [FEES!, 5], [STRIPE!, -4]),
  },
  transaction_has_entries: {
    subject: () => ENTRY,
    statements: (at) => posted(at, { kind: "fee", subject: at.card.payment }),
  },
  transaction_has_one_currency: {
    subject: () => ENTRY,
    statements: (at) =>
      posted(
        at,
        { kind: "fee", subject: at.card.payment },
        [FEES!, 5, "EUR"],
        [STRIPE!, -5, "EUR"],
      ),
  },
  transaction_is_there: {
    subject: () => ENTRY,
    traceless: true,
    statements: (at) => [
      ...posted(at, { kind: "fee", subject: at.card.payment }, [FEES!, 5], [STRIPE!, -5]),
      sql`delete from ledger_transactions where id = ${ENTRY}`,
    ],
  },
  currency_adds_up: {
    subject: () => "USD",
    statements: (at) =>
      posted(at, { kind: "fee", subject: at.card.payment }, [FEES!, 5], [STRIPE!, -4]),
  },
  entries_were_written_together: {
    subject: ({ card }) => card.capture,
    traceless: true,
    statements: ({ card }) => [
      // The sums stay as they are: that somebody was there at all is what has to be seen.
      sql`update ledger_entries set amount_minor = amount_minor
        where transaction_id = ${card.capture} and line = 0`,
    ],
  },
  account_is_its_entries: {
    subject: ({ card }) => `${payable(card)} USD`,
    traceless: true,
    statements: ({ card }) => [
      sql`update ledger_accounts set balance_minor = balance_minor - 1 where name = ${payable(card)}`,
    ],
  },
  order_is_its_parts: {
    subject: ({ card }) => card.order,
    statements: ({ card, now }) => [
      sql`update orders set total_minor = total_minor + 1, items_minor = items_minor + 1,
        updated_at = ${now} where id = ${card.order}`,
    ],
  },
  order_is_its_items: {
    subject: ({ card }) => card.order,
    statements: (at) => [
      sql`update order_items set unit_minor = unit_minor + 1, total_minor = total_minor + quantity
        where product_id = ${at.card.product}`,
      touchOrder(at, at.card.order),
    ],
  },
  capture_pays_its_parts: {
    subject: ({ card }) => card.order,
    statements: (at) => [
      sql`update ledger_entries set account = 'seller:somebody else:payable:stripe'
        where transaction_id = ${at.card.capture} and account = ${payable(at.card)}`,
      touchPayment(at, at.card.payment),
    ],
  },
  payment_covers_transfers: {
    subject: ({ card }) => card.payment,
    statements: ({ card, now }) => [
      sql`update transfers set amount_minor = 1000000, updated_at = ${now} where id = ${card.transfer}`,
    ],
  },
  payment_covers_what_left: {
    subject: ({ card }) => card.payment,
    statements: (at) =>
      posted(
        at,
        { kind: "transfer", subject: at.card.transfer },
        [payable(at.card), 1000000],
        [STRIPE!, -1000000],
      ),
  },
  payment_covers_refunds: {
    subject: ({ card }) => card.payment,
    statements: ({ card, now }) => [
      sql`insert into refunds (id, payment_id, currency, amount_minor, reason, state, restock, created_at, updated_at)
        values (${uuid()}, ${card.payment}, 'USD', 1000000, 'double', 'pending', false, ${now}, ${now})`,
    ],
  },
  account_owes_no_less_than_nothing: {
    subject: ({ card }) => `${payable(card)} USD`,
    withTriggers: true,
    statements: (at) => [
      sql`alter table ledger_accounts drop constraint ledger_accounts_payable_not_negative`,
      ...posted(
        at,
        { kind: "transfer", subject: at.card.transfer },
        [payable(at.card), 1000000],
        [STRIPE!, -1000000],
      ),
    ],
  },
  effect_is_posted_once: {
    subject: () => "00000000-0000-4000-8000-000000000000",
    statements: (at) => {
      const about = { kind: "fee", subject: at.card.payment, externalId: "twice" };
      const first = { ...about, id: "00000000-0000-4000-8000-000000000000" };
      return [
        sql`alter table ledger_transactions drop constraint ledger_transactions_one_effect`,
        ...posted(at, first, [FEES!, 5], [STRIPE!, -5]),
        ...posted(at, about, [FEES!, 5], [STRIPE!, -5]),
      ];
    },
  },
  capture_is_posted_once: {
    subject: ({ card }) => card.payment,
    statements: (at) =>
      posted(
        at,
        { kind: "unapplied_capture", subject: at.card.payment },
        [STRIPE!, 5],
        [`unapplied:${at.card.payment}`, -5],
      ),
  },
  order_has_its_capture: {
    subject: ({ wallet }) => wallet.order,
    statements: (at) => [
      sql`update ledger_transactions set external_id = 'another capture'
        where id = ${at.wallet.capture}`,
      touchPayment(at, at.wallet.payment),
    ],
  },
  payment_is_posted: {
    subject: ({ late }) => late.payment,
    statements: ({ late, now }) => [
      sql`update payments set captured_minor = captured_minor + 1, updated_at = ${now}
        where id = ${late.payment}`,
    ],
  },
  order_fits_its_payment: {
    subject: ({ card }) => card.order,
    statements: ({ card, now }) => [
      sql`update orders set paid_at = null, updated_at = ${now} where id = ${card.order}`,
    ],
  },
  order_fits_its_goods: {
    subject: ({ card }) => card.order,
    statements: (at) => [
      sql`update stock_reservations set state = 'released' where order_id = ${at.card.order}`,
      touchOrder(at, at.card.order),
    ],
  },
  order_fits_its_transfers: {
    subject: ({ card }) => card.order,
    statements: (at) => [
      sql`delete from transfers where id = ${at.card.transfer}`,
      touchOrder(at, at.card.order),
    ],
  },
  order_fits_its_shipments: {
    subject: ({ unpaid }) => unpaid.order,
    statements: (at) => [
      sql`update seller_orders set state = 'shipped', shipped_at = ${at.now}
        where order_id = ${at.unpaid.order}`,
      touchOrder(at, at.unpaid.order),
    ],
  },
  payment_fits_its_capture: {
    subject: ({ card }) => card.payment,
    statements: ({ card, now }) => [
      sql`update payments set state = 'failed', updated_at = ${now} where id = ${card.payment}`,
    ],
  },
  posting_fits_its_subject: {
    subject: () => ENTRY,
    statements: (at) => posted(at, { kind: "fee", subject: ENTRY }, [FEES!, 5], [STRIPE!, -5]),
  },
  refund_is_its_shares: {
    subject: ({ late }) => late.refund,
    statements: (at) => [
      sql`insert into refund_shares select ${at.late.refund}, id, 5, 0, 5, 0, 0, 0, 0
        from seller_orders where order_id = ${at.card.order}`,
      touchPayment(at, at.late.payment),
    ],
  },
  refund_fits_the_ledger: {
    subject: ({ late }) => late.refund,
    statements: ({ late, now }) => [
      sql`update refunds set state = 'failed', updated_at = ${now} where id = ${late.refund}`,
    ],
  },
  dispute_fits_the_ledger: {
    subject: () => ENTRY,
    statements: (at) => [disputed(at, 5)],
  },
  dispute_holds_its_shares: {
    subject: () => ENTRY,
    statements: (at) => [
      disputed(at, 0),
      sql`insert into dispute_holds values (${ENTRY}, ${ENTRY}, 'held', ${at.now}, ${at.now})`,
      sql`insert into dispute_shares select ${ENTRY}, id, 5, 0, 0, 0, 5, 0, 0
        from seller_orders where order_id = ${at.card.order}`,
    ],
  },
  transfer_fits_the_ledger: {
    subject: ({ card }) => card.transfer,
    statements: ({ card, now }) => [
      sql`update transfers set state = 'due', updated_at = ${now} where id = ${card.transfer}`,
    ],
  },
  transfer_is_what_was_not_kept: {
    subject: ({ card }) => card.transfer,
    statements: ({ card, now }) => [
      sql`insert into withholdings values (${ENTRY}, ${card.transfer}, 'debt', ${ENTRY}, 'USD', 5,
        'taken', ${now}, ${now})`,
      sql`update transfers set updated_at = ${now} where id = ${card.transfer}`,
    ],
  },
  transfer_fits_its_shipment: {
    subject: ({ card }) => card.transfer,
    statements: (at) => [
      sql`update seller_orders set state = 'unfulfilled', shipped_at = null
        where order_id = ${at.card.order}`,
      touchOrder(at, at.card.order),
    ],
  },
  payment_had_an_operation: {
    subject: ({ card }) => card.payment,
    statements: (at) => [operationOf(at.card.payment), touchPayment(at, at.card.payment)],
  },
  refund_had_an_operation: {
    subject: ({ late }) => late.refund,
    statements: (at) => [operationOf(at.late.refund), touchPayment(at, at.late.payment)],
  },
  transfer_had_an_operation: {
    subject: ({ wallet }) => wallet.transfer,
    statements: (at) => [operationOf(at.wallet.batch), touchPayment(at, at.wallet.payment)],
  },
  transfer_left_once: {
    subject: ({ wallet }) => wallet.transfer,
    statements: (at) =>
      posted(at, { kind: "transfer", subject: at.wallet.transfer }, [PAYPAL!, -1], [FEES!, 1]),
  },
  batch_is_its_operation: {
    subject: ({ wallet }) => wallet.batch,
    statements: (at) => [
      sql`update payout_batches set total_minor = total_minor + 1 where id = ${at.wallet.batch}`,
      touchPayment(at, at.wallet.payment),
    ],
  },
  stock_is_reserved: {
    subject: ({ card }) => card.product,
    statements: (at) => [
      sql`update products set reserved = reserved + 1 where id = ${at.card.product}`,
      touchOrder(at, at.card.order),
    ],
  },
  transfer_goes_on: {
    subject: ({ card }) => card.transfer,
    statements: ({ card }) => [
      sql`update transfers set state = 'sending' where id = ${card.transfer}`,
    ],
  },
  batch_goes_on: {
    subject: ({ wallet }) => wallet.batch,
    statements: ({ wallet }) => [
      sql`update payout_batches set state = 'sending' where id = ${wallet.batch}`,
    ],
  },
  refund_goes_on: {
    subject: ({ late }) => late.refund,
    statements: ({ late }) => [
      sql`update refunds set state = 'requested' where id = ${late.refund}`,
    ],
  },
  unapplied_goes_back: {
    subject: ({ late }) => late.payment,
    statements: (at) => [
      sql`delete from refunds where id = ${at.late.refund}`,
      touchPayment(at, at.late.payment),
    ],
  },
};
