import { isOpen } from "../../../../worker/domain/payments.ts";
import { isPayable } from "../engine/lookups.ts";
import type { Tables } from "../engine/tables.ts";
import { type Rule, sum } from "./rule.ts";
import { rulesOfDisputes } from "./rules-of-disputes.ts";

const opened = ({ operations }: Tables, id: string | null) =>
  id !== null && operations.by("operations_one_open_per_subject", id) !== undefined;
const paid = ({ payments }: Tables, orderId: string) =>
  payments.where("ofOrder", orderId).filter(({ use }) => use === "order");

/** The same as oracles/steps.ts asks of PostgreSQL, by the same names and in the same order. */
export const rules: Readonly<Record<string, Rule>> = {
  "L1 a ledger transaction adds up to zero": {
    of: { ledgerEntries: ({ transactionId }) => [transactionId] },
    isBroken({ ledgerEntries }, id) {
      const totals = new Map<string, bigint>();
      for (const { currency, amountMinor } of ledgerEntries.where("ofTransaction", id))
        totals.set(currency, (totals.get(currency) ?? 0n) + amountMinor);
      return [...totals.values()].some((total) => total !== 0n);
    },
  },
  "L4 an order is what its artisans and the platform get of it": {
    of: { orders: ({ id }) => [id], sellerOrders: ({ orderId }) => [orderId] },
    isBroken({ orders, sellerOrders }, id) {
      const parts = sellerOrders.where("ofOrder", id);
      const total = sum(parts, ({ netMinor, commissionMinor }) => netMinor + commissionMinor);
      return parts.length > 0 && orders.get(id)?.totalMinor !== total;
    },
  },
  "L4 a transfer is the net of its part": {
    of: { transfers: ({ id }) => [id] },
    isBroken({ transfers, sellerOrders }, id) {
      const transfer = transfers.get(id);
      const part = transfer && sellerOrders.get(transfer.sellerOrderId);
      if (transfer?.kind !== "sale" || part === undefined) return false;
      return part.netMinor !== transfer.amountMinor + transfer.withheldMinor;
    },
  },
  "L5 no more is passed on than was captured": {
    of: { payments: ({ id }) => [id], transfers: ({ paymentId }) => [paymentId] },
    isBroken({ payments, transfers }, id) {
      const going = transfers
        .where("ofPayment", id)
        // What became an artisan's again later is not of the charge.
        .filter(({ kind }) => kind === "sale")
        .filter(({ state }) => state === "sending" || state === "sent" || state === "settled");
      const total = sum(going, ({ amountMinor, reversedMinor }) => amountMinor - reversedMinor);
      return going.length > 0 && total > (payments.get(id)?.capturedMinor ?? 0n);
    },
  },
  "L6 no more is given back than was captured": {
    of: { payments: ({ id }) => [id], refunds: ({ paymentId }) => [paymentId] },
    isBroken({ payments, refunds }, id) {
      const live = refunds.where("ofPayment", id).filter(({ state }) => state !== "failed");
      const total = sum(live, ({ amountMinor }) => amountMinor);
      return live.length > 0 && total > (payments.get(id)?.capturedMinor ?? 0n);
    },
  },
  ...rulesOfDisputes,
  "L7 nobody is owed less than nothing": {
    of: { ledgerEntries: ({ account, currency }) => payable(account, currency) },
    isBroken: (tables, id) => !id.includes(":debt ") && owed(tables, id) > 0n,
    told: accountOf,
  },
  "L7 a running balance is the sum of its entries": {
    of: {
      ledgerAccounts: ({ name, currency }) => [`${name} ${currency}`],
      ledgerEntries: ({ account, currency }) => payable(account, currency),
    },
    isBroken(tables, id) {
      const balance = tables.ledgerAccounts.get(accountOf(id), id.slice(accountOf(id).length + 1));
      if (balance === undefined || balance.balanceMinor === null) return false;
      return balance.balanceMinor !== owed(tables, id);
    },
    told: accountOf,
  },
  "L10 a paid order has its captured entry": {
    of: { orders: ({ id }) => [id], payments: ({ orderId }) => [orderId] },
    isBroken(tables, id) {
      const order = tables.orders.get(id);
      if (order?.state !== "paid") return false;
      return !paid(tables, id).some((payment) =>
        tables.ledgerTransactions
          .where("ofSubject", payment.id)
          .filter(({ kind }) => kind === "capture")
          .flatMap((captured) => tables.ledgerEntries.where("ofTransaction", captured.id))
          .some(
            ({ account, amountMinor, currency }) =>
              account === `processor:${payment.processor}` &&
              amountMinor === order.totalMinor &&
              currency === order.currency,
          ),
      );
    },
  },
  "L10 an order is paid by one payment": {
    of: { payments: ({ orderId }) => [orderId] },
    isBroken: (tables, id) => paid(tables, id).length > 1,
  },
  "stock that is reserved is what reservations hold": {
    of: { products: ({ id }) => [id], stockReservations: ({ productId }) => [productId] },
    isBroken({ products, stockReservations }, id) {
      const held = stockReservations.where("heldOfProduct", id);
      return products.get(id)?.reserved !== held.reduce((total, row) => total + row.quantity, 0);
    },
  },
  "no more is sold than there was": {
    of: { products: ({ id }) => [id] },
    isBroken({ products }, id) {
      const { stock, reserved } = products.get(id) ?? { stock: 0, reserved: 0 };
      return stock < 0 || reserved < 0;
    },
  },
  "a transfer that is being sent has somebody who sends it": {
    of: {
      transfers: ({ id }) => [id],
      payoutBatches: ({ id }, { transfers }) => transfers.where("ofBatch", id).map((row) => row.id),
      operations: ({ subjectId }, { transfers }) => [
        ...(transfers.get(subjectId) ? [subjectId] : []),
        ...transfers.where("ofBatch", subjectId).map(({ id }) => id),
      ],
    },
    isBroken(tables, id) {
      const transfer = tables.transfers.get(id);
      if (transfer?.state !== "sending") return false;
      const batch =
        transfer.batchId === null ? undefined : tables.payoutBatches.get(transfer.batchId);
      if (batch?.state === "sending" || batch?.state === "accepted") return false;
      return !opened(tables, id) && !opened(tables, transfer.batchId);
    },
  },
  "a transfer that is held is not sent": {
    of: {
      transfers: ({ id }) => [id],
      transferHolds: ({ sellerId, transferId }, { transfers }) =>
        transferId === null
          ? transfers
              .where("inState", "sending")
              .filter((row) => row.sellerId === sellerId)
              .map(({ id }) => id)
          : [transferId],
    },
    isBroken({ transfers, transferHolds }, id) {
      const transfer = transfers.get(id);
      if (transfer?.state !== "sending") return false;
      const beforeMs = transfer.updatedAt.getTime() - CLOCKS_DIFFER_MS;
      return transferHolds
        .where("openOfSeller", transfer.sellerId)
        .some(
          ({ transferId, placedAt }) =>
            (transferId === null || transferId === id) && placedAt.getTime() < beforeMs,
        );
    },
  },
  "a batch that is being sent has an open operation": {
    of: {
      payoutBatches: ({ id }) => [id],
      operations: ({ subjectId }, { payoutBatches }) =>
        payoutBatches.get(subjectId) ? [subjectId] : [],
    },
    isBroken: (tables, id) =>
      tables.payoutBatches.get(id)?.state === "sending" && !opened(tables, id),
  },
  "money that pays no order has a refund": {
    of: {
      payments: ({ id }) => [id],
      orders: ({ id }, { payments }) => payments.where("ofOrder", id).map((payment) => payment.id),
      refunds: ({ paymentId }) => [paymentId],
    },
    isBroken({ payments, orders, refunds }, id) {
      const payment = payments.get(id);
      if (payment?.use !== "unapplied") return false;
      if (orders.get(payment.orderId)?.state === "partially_paid") return false;
      return refunds.where("ofPayment", id).length === 0;
    },
  },
  "a refund that was asked for has an open operation": {
    of: {
      refunds: ({ id }) => [id],
      operations: ({ subjectId }, { refunds }) => (refunds.get(subjectId) ? [subjectId] : []),
    },
    isBroken: (tables, id) => tables.refunds.get(id)?.state === "requested" && !opened(tables, id),
  },
  "an order that has ended holds no goods": {
    of: { orders: ({ id }) => [id], stockReservations: ({ orderId }) => [orderId] },
    isBroken({ orders, stockReservations }, id) {
      const state = orders.get(id)?.state;
      if (state === "pending_payment" || state === "partially_paid") return false;
      return stockReservations.where("heldOfOrder", id).length > 0;
    },
  },
  "an order that has ended can be paid by nobody": {
    of: { orders: ({ id }) => [id], payments: ({ orderId }) => [orderId] },
    isBroken({ orders, payments }, id) {
      const state = orders.get(id)?.state;
      if (state !== "expired" && state !== "cancelled") return false;
      return payments.where("ofOrder", id).some((payment) => isOpen(payment.state));
    },
  },
  "a sale that an event told of is on the books": {
    of: { inbox: ({ id }) => [id] },
    isBroken({ inbox, payments, invoicePayments, ledgerTransactions }, id) {
      const event = inbox.get(id);
      if (event?.state !== "applied" || !SALES.includes(event.type)) return false;
      const invoiceId = event.objectRef && invoicePayments.get(event.objectRef)?.invoiceId;
      const booked = invoiceId ? ledgerTransactions.where("ofSubject", invoiceId) : [];
      if (booked.some(({ kind }) => kind === "invoice_capture")) return false;
      return !payments
        .all()
        .some(
          ({ processor, capturedMinor, processorRef, chargeRef }) =>
            processor === event.processor &&
            capturedMinor !== null &&
            (event.objectRef === processorRef || event.objectRef === chargeRef),
        );
    },
  },
  "L12 at most one operation of a subject succeeded": {
    of: { operations: ({ subjectId }) => [subjectId] },
    isBroken({ operations }, id) {
      const done = operations.where("ofSubject", id).filter(({ state }) => state === "succeeded");
      return (["create_payment", "refund_payment", "reverse_transfer"] as const).some(
        (kind) => done.filter((operation) => operation.kind === kind).length > 1,
      );
    },
  },
};

/** Of two isolates, with some to spare. */
const CLOCKS_DIFFER_MS = 2 * 60_000;
const SALES: readonly string[] = ["payment_intent.succeeded", "PAYMENT.CAPTURE.COMPLETED"];

const payable = (account: string, currency: string) =>
  isPayable(account) ? [`${account} ${currency}`] : [];
const owed = ({ ledgerEntries }: Tables, id: string) =>
  sum(ledgerEntries.where("onPayable", id), ({ amountMinor }) => amountMinor);
function accountOf(id: string): string {
  return id.slice(0, id.lastIndexOf(" "));
}
