import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import type { Account, Capture } from "./account.ts";
import { findCapture, refundedMinor } from "./captures.ts";
import { parse } from "./control.ts";
import {
  type Complaint,
  decide,
  escalate,
  findDispute,
  OPENS_WITHIN_MS,
  openDispute,
  resolve,
  update,
  waitFor,
} from "./disputes.ts";
import { mustBeAllowed } from "./disputes-actions.ts";
import { provideBuyerEvidence, requireEvidence } from "./disputes-evidence.ts";
import { disputeJson } from "./disputes-json.ts";
import { openDisputeOf } from "./disputes-of-captures.ts";
import { answerOffer, sendGoodsBack } from "./disputes-offers.ts";
import { ADJUDICATION_REASONS } from "./disputes-reasons.ts";
import { CHANNELS, type Dispute, OUTCOMES, REASONS, STAGES } from "./disputes-types.ts";
import { readMoney } from "./money.ts";

/** Read when they are used: control.ts and this file import each other. */
const bodies = {
  open: z.strictObject({
    reason: z.enum(REASONS).default("MERCHANDISE_OR_SERVICE_NOT_RECEIVED"),
    amount: z.exactOptional(z.strictObject({ currency_code: z.string(), value: z.string() })),
    stage: z.exactOptional(z.enum(STAGES)),
    channel: z.enum(CHANNELS).default("INTERNAL"),
    message: z.string().min(1).max(2_000).default("The buyer has a problem with this payment."),
  }),
  act: z.discriminatedUnion("do", [
    z.strictObject({ do: z.literal("message"), content: z.string().min(1).max(2_000) }),
    z.strictObject({ do: z.literal("escalate") }),
    z.strictObject({ do: z.literal("withdraw") }),
    z.strictObject({ do: z.literal("accept_offer") }),
    z.strictObject({ do: z.literal("deny_offer"), note: z.string().default("Not enough.") }),
    z.strictObject({ do: z.literal("return_goods") }),
    z.strictObject({ do: z.literal("evidence"), notes: z.string().default("Seen by the buyer.") }),
    z.strictObject({ do: z.literal("require_evidence"), of: z.enum(["BUYER", "SELLER"]) }),
    z.strictObject({
      do: z.literal("decide"),
      outcome: z.enum(OUTCOMES),
      reason: z.enum(ADJUDICATION_REASONS).default("DECISION_BASED_ON_AVAILABLE_INFORMATION"),
    }),
  ]),
};

/** What the buyer and PayPal do about a payment, from the complaint to the decision. */
export function disputeControl(account: (world: string | undefined) => Account): Hono {
  const app = new Hono();

  app.post("/captures/:id/dispute", async (c) => {
    const owner = account(c.req.param("w"));
    const wish = await parse(bodies.open, c.req.raw);
    const capture = findCapture(owner, c.req.param("id"));
    const dispute = openDispute(owner, capture, complaintAbout(owner, capture, wish));
    return c.json(disputeJson(owner, dispute));
  });

  app.post("/disputes/:id", async (c) => {
    const owner = account(c.req.param("w"));
    const wish = await parse(bodies.act, c.req.raw);
    const dispute = findDispute(owner, c.req.param("id"));
    act(owner, dispute, wish);
    return c.json(disputeJson(owner, dispute));
  });

  return app;
}

/** Only what was not received or not as described begins as an inquiry; a bank's case never does. */
function complaintAbout(
  account: Account,
  capture: Capture,
  wish: z.infer<typeof bodies.open>,
): Complaint {
  const { reason, channel, message } = wish;
  const canTalk = reason.startsWith("MERCHANDISE") && channel === "INTERNAL";
  const stage = wish.stage ?? (canTalk ? "INQUIRY" : "CHARGEBACK");
  if (stage === "INQUIRY" && !canTalk)
    throw conflict(`a dispute about ${reason} by ${channel} does not begin as an inquiry`);
  if (stage === "PRE_ARBITRATION" || stage === "ARBITRATION")
    throw conflict("a dispute comes to arbitration by an appeal");
  const { currency } = capture.amount;
  const left = { currency, minor: capture.amount.minor - refundedMinor(account, capture) };
  const amount = wish.amount === undefined ? left : readMoney(wish.amount, "/amount");
  const isPaid = capture.status === "COMPLETED" || capture.status === "PARTIALLY_REFUNDED";
  if (!isPaid) throw conflict(`capture ${capture.id} is ${capture.status}`);
  if (amount.currency !== currency || amount.minor <= 0n)
    throw conflict(`the amount is not one in ${currency}`);
  if (amount.minor > left.minor && channel !== "EXTERNAL")
    throw conflict("only a bank takes back more than is left of the payment");
  if (account.world.clock.now() >= capture.createdAtMs + OPENS_WITHIN_MS)
    throw conflict("a payment can be disputed for 180 days");
  if (openDisputeOf(account, capture.id) !== undefined)
    throw conflict(`capture ${capture.id} is disputed already`);
  return { reason, amount, stage, channel, message };
}

function act(account: Account, dispute: Dispute, wish: z.infer<typeof bodies.act>): void {
  if (dispute.status === "RESOLVED") throw conflict(`dispute ${dispute.id} is resolved`);
  switch (wish.do) {
    case "message":
      say(account, dispute, wish.content);
      break;
    case "escalate":
      mustBeAllowed(account, dispute, "escalate");
      escalate(account, dispute, "BUYER");
      break;
    case "withdraw":
      resolve(account, dispute, "CANCELED_BY_BUYER");
      break;
    case "accept_offer":
      answerOffer(account, dispute, "ACCEPTED", undefined);
      break;
    case "deny_offer":
      answerOffer(account, dispute, "DENIED", wish.note);
      break;
    case "return_goods":
      sendGoodsBack(account, dispute);
      break;
    case "evidence":
      provideBuyerEvidence(account, dispute, wish.notes);
      break;
    case "require_evidence":
      requireEvidence(account, dispute, wish.of);
      break;
    case "decide":
      if (dispute.stage === "INQUIRY") throw conflict("PayPal decides about claims only");
      decide(account, dispute, wish.outcome, wish.reason);
      break;
  }
}

function say(account: Account, dispute: Dispute, content: string): void {
  if (dispute.stage !== "INQUIRY") throw conflict("messages end with the inquiry");
  const atMs = account.world.clock.now();
  dispute.messages.push({ by: "BUYER", atMs, content, documents: [] });
  waitFor(account, dispute, "SELLER");
  update(account, dispute);
}

function conflict(message: string): HTTPException {
  return new HTTPException(409, { message });
}
