import type { Json } from "../sandbox/paypal/json.ts";
import { type Answer, newOrder, orderBody, usd } from "../sandbox/paypal/testing.ts";
import type { Made, Run } from "./sandbox-paypal-random.support.ts";

type Step = (run: Run) => Promise<Answer | undefined>;

const SOURCES = ["balance", "card", "echeck", "declined_card", "card_second_step", "pay_later"];
const OUTCOMES = [
  ...["RESOLVED_BUYER_FAVOUR", "RESOLVED_SELLER_FAVOUR", "RESOLVED_WITH_PAYOUT"],
  ...["ACCEPTED", "DENIED", "CANCELED_BY_BUYER", "NONE"],
];

const value = ({ dice }: Run) => `${1 + dice.below(120)}.${10 + dice.below(90)}`;
const amountOrNone = (run: Run): Json =>
  run.dice.below(2) === 0 ? { amount: usd(value(run)) } : {};

const LATEST = 4;

/** A call about one of what there is; nothing where there is none. */
function about(kind: keyof Made, act: (run: Run, id: string) => Promise<Answer>): Step {
  return async (run) => {
    // Of the latest few, so that several things happen to the same one.
    const id = run.dice.pick(run.made[kind].slice(-LATEST));
    return id === undefined ? undefined : act(run, id);
  };
}

const post =
  (path: (id: string) => string, body: (run: Run) => Json = () => ({})) =>
  (run: Run, id: string) =>
    run.paypal.call("POST", path(id), { body: body(run) });
const control =
  (path: (id: string) => string, body: (run: Run) => Json = () => ({})) =>
  (run: Run, id: string) =>
    run.paypal.control(path(id), body(run));
const oneOf =
  (field: string, values: readonly string[]) =>
  ({ dice }: Run) => ({
    [field]: dice.pick(values),
  });

const dispute = (name: string, body: (run: Run) => Json = () => ({ note: "Hello" })) =>
  about(
    "disputes",
    post((id) => `/v1/customer/disputes/${id}/${name}`, body),
  );
const evidences = () => ({ evidences: [{ evidence_type: "OTHER", notes: "See here" }] });

export const STEPS: Readonly<Record<string, Step>> = {
  async order(run) {
    const intent = run.dice.below(3) === 0 ? "AUTHORIZE" : "CAPTURE";
    const answer = await newOrder(run.paypal, { ...orderBody(value(run)), intent });
    run.made.orders.push(String(answer.body.id));
    return answer;
  },
  async orderOfTwo(run) {
    const units = ["a", "b"].map((reference_id) => ({ reference_id, amount: usd(value(run)) }));
    const answer = await newOrder(run.paypal, { intent: "CAPTURE", purchase_units: units });
    run.made.orders.push(String(answer.body.id));
    return answer;
  },
  buy: (run) => paid(run, "CAPTURE", "capture"),
  promise: (run) => paid(run, "AUTHORIZE", "authorize"),
  approve: about(
    "orders",
    control((id) => `/orders/${id}/approve`, oneOf("fundingSource", SOURCES)),
  ),
  capture: about(
    "orders",
    post((id) => `/v2/checkout/orders/${id}/capture`),
  ),
  authorize: about(
    "orders",
    post((id) => `/v2/checkout/orders/${id}/authorize`),
  ),
  captureAuthorized: about(
    "authorizations",
    post((id) => `/v2/payments/authorizations/${id}/capture`, amountOrNone),
  ),
  reauthorize: about(
    "authorizations",
    post((id) => `/v2/payments/authorizations/${id}/reauthorize`, amountOrNone),
  ),
  void: about(
    "authorizations",
    post((id) => `/v2/payments/authorizations/${id}/void`),
  ),
  review: about(
    "authorizations",
    control((id) => `/authorizations/${id}`, oneOf("status", ["PENDING", "CREATED", "DENIED"])),
  ),
  refund: about(
    "captures",
    post((id) => `/v2/payments/captures/${id}/refund`, amountOrNone),
  ),
  refundByHand: about(
    "captures",
    control((id) => `/captures/${id}/refund`),
  ),
  endCapture: about(
    "captures",
    control(
      (id) => `/captures/${id}`,
      oneOf("status", ["COMPLETED", "DECLINED", "FAILED", "REVERSED"]),
    ),
  ),
  endRefund: about(
    "refunds",
    control((id) => `/refunds/${id}`, oneOf("status", ["COMPLETED", "FAILED", "CANCELLED"])),
  ),
  planCapture: (run) =>
    run.paypal.control(
      "/captures/next",
      oneOf("status", ["COMPLETED", "PENDING", "DECLINED", "FAILED"])(run),
    ),
  payout: async (run) => {
    const receivers = [
      "a@artisans.example",
      "nobody@example.com",
      "blocked@example.com",
      "held@example.com",
    ];
    const items = receivers.slice(run.dice.below(3)).map((receiver) => ({
      receiver,
      amount: { currency: "USD", value: value(run) },
    }));
    const body = { sender_batch_header: { sender_batch_id: `b${run.steps.length}` }, items };
    return run.paypal.call("POST", "/v1/payments/payouts", { body });
  },
  processing: (run) =>
    run.paypal.control("/payouts", oneOf("processing", ["immediate", "clock", "held"])(run)),
  process: about(
    "batches",
    control((id) => `/payouts/${id}/process`),
  ),
  readBatch: about("batches", (run, id) => run.paypal.call("GET", `/v1/payments/payouts/${id}`)),
  cancelBatch: about(
    "batches",
    control((id) => `/payouts/${id}/cancel`),
  ),
  cancelItem: about(
    "items",
    post((id) => `/v1/payments/payouts-item/${id}/cancel`),
  ),
  moveItem: about(
    "items",
    control(
      (id) => `/payout-items/${id}`,
      oneOf("status", [
        "SUCCESS",
        "FAILED",
        "UNCLAIMED",
        "RETURNED",
        "ONHOLD",
        "BLOCKED",
        "REFUNDED",
        "REVERSED",
      ]),
    ),
  ),
  receivers: (run) =>
    run.paypal.control("/receivers", {
      email: run.dice.pick(["nobody@example.com", "blocked@example.com", "held@example.com"]),
      status: run.dice.pick(["verified", "unknown", "restricted", "blocked", "review"]),
    }),
  complain: about(
    "captures",
    control(
      (id) => `/captures/${id}/dispute`,
      (run) => ({
        reason: run.dice.pick([
          "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
          "MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED",
          "UNAUTHORISED",
        ]),
        channel: run.dice.pick(["INTERNAL", "INTERNAL", "EXTERNAL"]),
      }),
    ),
  ),
  offer: dispute("make-offer", (run) => ({
    note: "Please",
    offer_type: "REFUND",
    offer_amount: usd(value(run)),
  })),
  acceptOffer: about(
    "disputes",
    control(
      (id) => `/disputes/${id}`,
      () => ({ do: "accept_offer" }),
    ),
  ),
  escalate: dispute("escalate"),
  acceptClaim: dispute("accept-claim"),
  provideEvidence: dispute("provide-evidence", evidences),
  appeal: dispute("appeal", evidences),
  withdraw: about(
    "disputes",
    control(
      (id) => `/disputes/${id}`,
      () => ({ do: "withdraw" }),
    ),
  ),
  decide: about(
    "disputes",
    control(
      (id) => `/disputes/${id}`,
      (run) => ({ do: "decide", ...oneOf("outcome", OUTCOMES)(run) }),
    ),
  ),
  bank: (run) =>
    run.paypal.control("/balance", { currency: "USD", minor: run.dice.below(30_000) - 15_000 }),
  refundSource: (run) =>
    run.paypal.control("/refund-source", oneOf("source", ["bank", "bank", "none"])(run)),
  async later(run) {
    const hours = run.dice.pick([0, 1, 7, 25, 24 * 4, 24 * 6]) ?? 0;
    await run.paypal.world.clock.advance(hours * 3_600_000);
    await run.paypal.login();
    return undefined;
  },
};

/** An order with its approval and its money, as most are. */
async function paid(run: Run, intent: string, action: string): Promise<Answer> {
  const { paypal, dice } = run;
  const created = await newOrder(paypal, { ...orderBody(value(run)), intent });
  const path = `/v2/checkout/orders/${String(created.body.id)}`;
  const fundingSource = dice.pick(["balance", "card", "echeck"]);
  await paypal.control(`/orders/${String(created.body.id)}/approve`, { fundingSource });
  return paypal.call("POST", `${path}/${action}`);
}

/** What everything else needs comes more often than that. */
export const OFTEN = [
  ...Object.keys(STEPS),
  ...["buy", "buy", "buy", "buy", "promise", "promise"],
  ...["complain", "complain", "complain", "refund", "refund", "decide", "appeal", "escalate"],
  ...["acceptOffer", "captureAuthorized", "moveItem", "provideEvidence"],
];
