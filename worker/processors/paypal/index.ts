import type { Processor } from "../processor.ts";
import { codes } from "../processor.ts";
import { addTracking } from "./add-tracking.ts";
import { capturePayment } from "./capture-payment.ts";
import type { PayPalConfig, PayPalDeps } from "./client.ts";
import { closePayment } from "./close-payment.ts";
import { createPayment, readCreatedPayment } from "./create-payment.ts";
import { acceptDispute, readDispute, readDisputesOf, submitEvidence } from "./disputes.ts";
import { readEvent } from "./events.ts";
import { listEvents } from "./list-events.ts";
import { readBalances } from "./read-balances.ts";
import { readFraudWarning } from "./read-fraud-warning.ts";
import { readPayment } from "./read-payment.ts";
import { readPayout } from "./read-payout.ts";
import { availableFunds, listSent, readBatch, readTransfer } from "./read-transfers.ts";
import { readRefund, refundPayment } from "./refund-payment.ts";
import { sendTransfers, TRANSFERS_PER_OPERATION, transferFee } from "./send-transfers.ts";
import { setup } from "./setup.ts";
import { listLines, readLines, readSource } from "./statements.ts";
import { vault } from "./vault.ts";
import { verify } from "./verify.ts";

export type { PayPalConfig } from "./client.ts";
export { createPayPalMemory, type PayPalMemory } from "./memory.ts";

/** PayPal: money is taken by captured orders and passed on by batches of payouts. */
export function createPayPal(config: PayPalConfig): Processor {
  const deps: PayPalDeps = config;
  return {
    name: "paypal",
    payIn: {
      createPayment: (operation) => createPayment(deps, operation),
      capturePayment: (operation) => capturePayment(deps, operation),
      closePayment: (operation) => closePayment(deps, operation),
      readPayment: (ref) => readPayment(deps, ref),
      readCreatedPayment: (ref) => readCreatedPayment(deps, ref),
      refundPayment: (operation) => refundPayment(deps, operation),
      readRefund: (ref) => readRefund(deps, ref),
      readFraudWarning: (ref) => readFraudWarning(deps, ref),
      addTracking: (operation) => addTracking(deps, operation),
      readDispute: (ref) => readDispute(deps, ref),
      readDisputesOf: (chargeRef) => readDisputesOf(deps, chargeRef),
      submitEvidence: (operation) => submitEvidence(deps, operation),
      acceptDispute: (operation) => acceptDispute(deps, operation),
    },
    payOut: {
      transfersPerOperation: TRANSFERS_PER_OPERATION,
      transferFee,
      sendTransfers: (operation) => sendTransfers(deps, operation),
      reverseTransfer: async () => ({ kind: "rejected", code: codes.gone }),
      listSent: (window) => listSent(deps, window),
      readTransfer: (ref) => readTransfer(deps, ref),
      readBatch: (ref) => readBatch(deps, ref),
      readPayout: (ref, account) => readPayout(deps, ref, account),
      availableFunds: (currency) => availableFunds(deps, currency),
      readBalances: () => readBalances(deps),
    },
    vault: vault(deps),
    billing: undefined,
    events: {
      endpoints: ["paypal"],
      verify: (event, now) => verify(config, event, now),
      read: readEvent,
      list: (window) => listEvents(deps, window),
    },
    statements: {
      listLines: (window) => listLines(deps, window),
      readLines: (effect) => readLines(deps, effect),
      readSource: (line) => readSource(deps, line),
    },
    setup: setup(deps, config),
  };
}
