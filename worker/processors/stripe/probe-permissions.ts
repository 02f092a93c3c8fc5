import * as z from "zod";
import { codes, type Permission } from "../processor.ts";
import { answer } from "./answer.ts";
import type { StripeDeps } from "./client.ts";

const one = { limit: 1 };
/** By the names of the dashboard. What only writes, such as Account Links, cannot be asked so. */
const reads: readonly [
  name: string,
  read: (client: StripeDeps["client"]) => PromiseLike<unknown>,
][] = [
  ["PaymentIntents", (client) => client.paymentIntents.list(one)],
  ["Customers", (client) => client.customers.list(one)],
  ["PaymentMethods", (client) => client.paymentMethods.list(one)],
  ["SetupIntents", (client) => client.setupIntents.list(one)],
  ["Charges and Refunds", (client) => client.refunds.list(one)],
  ["Transfers", (client) => client.transfers.list(one)],
  ["Connected accounts", (client) => client.accounts.list(one)],
  ["Balance", (client) => client.balance.retrieve()],
  ["Balance transaction sources", (client) => client.balanceTransactions.list(one)],
  ["Disputes", (client) => client.disputes.list(one)],
  ["Payouts", (client) => client.payouts.list(one)],
  ["Products", (client) => client.products.list(one)],
  ["Prices", (client) => client.prices.list(one)],
  ["Subscriptions", (client) => client.subscriptions.list(one)],
  ["Invoices", (client) => client.invoices.list(one)],
  ["Events", (client) => client.events.list(one)],
  ["Webhook Endpoints", (client) => client.webhookEndpoints.list(one)],
  ["Balance settings", (client) => client.balanceSettings.retrieve()],
];

/** Whatever it is, it is Stripe's: its client takes any other answer without an `error` for good. */
const AnyShape = z.looseObject({ object: z.string() });

export const probePermissions = ({ client, log }: StripeDeps): Promise<readonly Permission[]> =>
  Promise.all(
    reads.map(async ([name, read]) => {
      const answered = await answer(log, () => read(client), AnyShape);
      if (answered.kind === "ok" || answered.kind === "rejected")
        return { name, state: "granted" } as const;
      const state = answered.code === codes.unauthorized ? "refused" : "unanswered";
      return { name, state } as const;
    }),
  );
