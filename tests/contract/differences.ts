export type Difference = { processor: "stripe" | "paypal"; promise: string; reason: string };

/** What the contract suite cannot ask of a stand-in and of the test mode alike. */
export const DIFFERENCES: readonly Difference[] = [
  {
    processor: "stripe",
    promise: "a transfer with source_transaction reaches a connected account",
    reason:
      "the test mode lets an account receive only after hosted onboarding or a verification that takes minutes; the stand-in's page or control call does it at once",
  },
  {
    processor: "stripe",
    promise: "time passes: pending balances, dunning, evidence that is due",
    reason: "the test mode has test clocks for billing only; the stand-in's clock is its own call",
  },
  {
    processor: "stripe",
    promise: "3-D Secure is passed, failed or cancelled",
    reason:
      "at Stripe that needs a browser on Stripe's page; only that it is asked for is compared",
  },
  {
    processor: "stripe",
    promise: "signed deliveries of events arrive, and are sent again",
    reason: "the test mode delivers to public addresses only",
  },
  {
    processor: "stripe",
    promise: "faults: lost answers, cached 500, 429",
    reason: "nobody can order them from Stripe",
  },
  {
    processor: "stripe",
    promise: "the exact fees and messages",
    reason:
      "they follow from the account's country and contract; kinds, codes and sums are compared",
  },
  {
    processor: "paypal",
    promise: "an order is approved and captured",
    reason:
      "approval needs a buyer in a browser; capture is compared by its refusal and by PayPal-Mock-Response",
  },
  {
    processor: "paypal",
    promise: "refunds, pending captures, disputes and their events",
    reason: "they need a capture, which needs a buyer in a browser",
  },
  {
    processor: "paypal",
    promise: "what an item of a payout becomes after days",
    reason: "the sandbox has no clock; only what its documented notes do is compared",
  },
  {
    processor: "paypal",
    promise: "verify-webhook-signature answers SUCCESS",
    reason:
      "the sandbox delivers to public addresses only, so there is no genuine delivery to verify",
  },
  {
    processor: "paypal",
    promise: "PayPal-Request-Id is forgotten after its hours",
    reason: "six hours of real time; the stand-in's clock shows it in the unit tests",
  },
  {
    processor: "paypal",
    promise: "rows of the transaction search",
    reason: "the sandbox's rows appear up to three hours late",
  },
];
