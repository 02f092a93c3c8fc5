import type Stripe from "stripe";
import type { Onboarding, Processor } from "../processor.ts";
import { billing } from "./billing/index.ts";
import { capturePayment } from "./capture-payment.ts";
import { createClient, type StripeConfig, type StripeDeps } from "./client.ts";
import { closePayment } from "./close-payment.ts";
import { createPayment, readCreatedPayment } from "./create-payment.ts";
import { acceptDispute, readDispute, readDisputesOf, submitEvidence } from "./disputes.ts";
import { readEvent } from "./events.ts";
import { listEvents } from "./list-events.ts";
import { onboarding } from "./onboarding.ts";
import { readBalances } from "./read-balances.ts";
import { readFraudWarning } from "./read-fraud-warning.ts";
import { readPayment } from "./read-payment.ts";
import { readPayout } from "./read-payout.ts";
import { availableFunds, listSent, readBatch, readTransfer } from "./read-transfers.ts";
import { readRefund, refundPayment } from "./refund-payment.ts";
import { reverseTransfer } from "./reverse-transfer.ts";
import { sendTransfers, TRANSFERS_PER_OPERATION, transferFee } from "./send-transfers.ts";
import { setup } from "./setup.ts";
import { listLines, readLines, readSource } from "./statements.ts";
import { vault } from "./vault.ts";
import { verify } from "./verify.ts";

export type { StripeConfig } from "./client.ts";

/** Cards, by Stripe: money is taken by PaymentIntents and passed on by transfers to connected accounts. */
export function createStripe(
  config: StripeConfig,
): Processor & { readonly onboarding: Onboarding } {
  let client: Stripe | undefined;
  const deps: StripeDeps = {
    // Made by the first call: a webhook is verified without one, and making it takes its time.
    get client() {
      client ??= createClient(config);
      return client;
    },
    now: config.now,
    log: config.log,
  };
  return {
    name: "stripe",
    payIn: {
      createPayment: (operation) => createPayment(deps, operation),
      capturePayment: (operation) => capturePayment(deps, operation),
      closePayment: (operation) => closePayment(deps, operation),
      readPayment: (ref) => readPayment(deps, ref),
      readCreatedPayment: (ref) => readCreatedPayment(deps, ref),
      refundPayment: (operation) => refundPayment(deps, operation),
      readRefund: (ref) => readRefund(deps, ref),
      readFraudWarning: (ref) => readFraudWarning(deps, ref),
      addTracking: undefined,
      readDispute: (ref) => readDispute(deps, ref),
      readDisputesOf: (chargeRef) => readDisputesOf(deps, chargeRef),
      submitEvidence: (operation) => submitEvidence(deps, operation),
      acceptDispute: (operation) => acceptDispute(deps, operation),
    },
    payOut: {
      transfersPerOperation: TRANSFERS_PER_OPERATION,
      transferFee,
      sendTransfers: (operation) => sendTransfers(deps, operation),
      reverseTransfer: (operation) => reverseTransfer(deps, operation),
      listSent: (window) => listSent(deps, window),
      readTransfer: (ref) => readTransfer(deps, ref),
      readBatch: (ref) => readBatch(deps, ref),
      readPayout: (ref, account) => readPayout(deps, ref, account),
      availableFunds: (currency) => availableFunds(deps, currency),
      readBalances: () => readBalances(deps),
    },
    vault: vault(deps),
    billing: billing(deps),
    events: {
      endpoints: ["stripe", "stripe-connect"],
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
    onboarding: onboarding(deps),
  };
}
