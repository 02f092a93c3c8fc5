import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import type { Account } from "./account.ts";
import { decide, findAuthorization } from "./authorizations.ts";
import { authorizationJson } from "./authorizations-json.ts";
import { isEmail, payerOf } from "./buyers.ts";
import { captureJson, endPending, findCapture } from "./captures.ts";
import { openDisputeOf } from "./disputes-of-captures.ts";
import { FUNDING_SOURCES } from "./funding.ts";
import { approveOrder, type Choices, findOrder, newCustomerId } from "./orders.ts";
import { documentedIssues, type Operation } from "./orders-issues.ts";
import { orderJson } from "./orders-json.ts";
import {
  cancelRefund,
  failRefund,
  findRefund,
  payBack,
  refundJson,
  reverseCapture,
} from "./refunds.ts";
import {
  approveSetupToken,
  CUSTOMER_ID,
  findPaymentToken,
  findSetupToken,
  putIntoVault,
  removePaymentToken,
} from "./vault.ts";
import { paymentTokenJson, setupTokenJson } from "./vault-json.ts";

const address = z.string().refine(isEmail, "not an e-mail address that PayPal takes");
const email = address.default("buyer@example.com");

/** Why PayPal leaves a capture PENDING, or has declined it. */
const REASONS = [
  "BUYER_COMPLAINT",
  "CHARGEBACK",
  "ECHECK",
  "INTERNATIONAL_WITHDRAWAL",
  "OTHER",
  "PENDING_REVIEW",
  "RECEIVING_PREFERENCE_MANDATES_MANUAL_ACTION",
  "REFUNDED",
  "TRANSACTION_APPROVED_AWAITING_FUNDING",
  "UNILATERAL",
  "VERIFICATION_REQUIRED",
] as const;

const bodies = {
  approve: z.strictObject({
    payerEmail: email,
    fundingSource: z.enum(FUNDING_SOURCES).default("balance"),
    shipping: z.exactOptional(z.record(z.string(), z.unknown())),
    shippingOption: z.exactOptional(z.string()),
    keepForLater: z.exactOptional(z.boolean()),
  }),
  next: z.strictObject({
    status: z.enum(["COMPLETED", "PENDING", "DECLINED", "FAILED"]),
    reason: z.exactOptional(z.enum(REASONS)),
  }),
  capture: z.strictObject({ status: z.enum(["COMPLETED", "DECLINED", "FAILED", "REVERSED"]) }),
  refund: z.strictObject({ status: z.enum(["COMPLETED", "FAILED", "CANCELLED"]) }),
  authorization: z.strictObject({
    status: z.exactOptional(z.enum(["PENDING", "CREATED", "DENIED"])),
    fundsGone: z.exactOptional(z.boolean()),
  }),
  payer: z.strictObject({
    email: address,
    status: z.enum(["active", "locked", "restricted", "cannot_pay"]),
  }),
  refusal: z.strictObject({
    operation: z.string(),
    issue: z.string(),
    times: z.int().min(1).default(1),
  }),
  refundSource: z.strictObject({ source: z.enum(["bank", "none"]) }),
  vaulting: z.strictObject({ vaulting: z.enum(["immediate", "clock"]) }),
  payerEmail: z.strictObject({ payerEmail: email }),
  token: z.strictObject({
    payerEmail: email,
    source: z.enum(["paypal", "card"]).default("paypal"),
    customerId: z.exactOptional(z.string().regex(CUSTOMER_ID)),
  }),
};

type Parse = <T>(schema: z.ZodType<T>, request: Request) => Promise<T>;

/** What a test, the demo or a person can do to orders, payments and the vault; see ../README.md. */
export function checkoutControl(
  account: (world: string | undefined) => Account,
  parse: Parse,
): Hono {
  const app = new Hono();

  app.post("/orders/:id/approve", async (c) => {
    const owner = account(c.req.param("w"));
    const { payerEmail, fundingSource, ...choices } = await parse(bodies.approve, c.req.raw);
    const order = findOrder(owner, c.req.param("id"));
    approveOrder(owner, order, payerEmail, fundingSource, choices satisfies Choices);
    return c.json(orderJson(owner, order));
  });

  app.post("/captures/next", async (c) => {
    const owner = account(c.req.param("w"));
    const next = await parse(bodies.next, c.req.raw);
    const reason = next.status === "PENDING" ? (next.reason ?? "PENDING_REVIEW") : next.reason;
    owner.state.nextCaptures.push({ status: next.status, ...(reason && { reason }) });
    return c.json({ waiting: owner.state.nextCaptures.length });
  });

  app.post("/captures/:id", async (c) => {
    const owner = account(c.req.param("w"));
    const { status } = await parse(bodies.capture, c.req.raw);
    const capture = findCapture(owner, c.req.param("id"));
    if (status === "REVERSED") {
      // The money of a disputed payment goes where the dispute says, and only once.
      if (openDisputeOf(owner, capture.id) !== undefined)
        throw conflict(`capture ${capture.id} is disputed; decide the dispute`);
      reverseCapture(owner, capture);
    } else if (capture.status === "PENDING") endPending(owner, capture, status);
    else throw conflict(`capture ${capture.id} is ${capture.status}, not PENDING`);
    return c.json(captureJson(owner, capture));
  });

  app.post("/refunds/:id", async (c) => {
    const owner = account(c.req.param("w"));
    const { status } = await parse(bodies.refund, c.req.raw);
    const refund = findRefund(owner, c.req.param("id"));
    if (refund.status !== "PENDING") throw conflict(`refund ${refund.id} is ${refund.status}`);
    if (status === "COMPLETED") payBack(owner, refund);
    else if (status === "FAILED") failRefund(owner, refund);
    else cancelRefund(owner, refund);
    return c.json(refundJson(owner, refund));
  });

  app.post("/refund-source", async (c) => {
    const owner = account(c.req.param("w"));
    const { source } = await parse(bodies.refundSource, c.req.raw);
    owner.state.refundSource = source;
    return c.json({ source });
  });

  app.post("/authorizations/:id", async (c) => {
    const owner = account(c.req.param("w"));
    const { status, fundsGone } = await parse(bodies.authorization, c.req.raw);
    const authorization = findAuthorization(owner, c.req.param("id"));
    if (fundsGone !== undefined) authorization.fundsGone = fundsGone;
    if (status !== undefined) {
      if (authorization.status !== "CREATED" && authorization.status !== "PENDING")
        throw conflict(`authorization ${authorization.id} is ${authorization.status}`);
      decide(owner, authorization, status);
    }
    return c.json(authorizationJson(owner, authorization));
  });

  app.post("/payers", async (c) => {
    const owner = account(c.req.param("w"));
    const payer = await parse(bodies.payer, c.req.raw);
    owner.state.payers.set(payer.email, payer.status);
    return c.json(payer);
  });

  app.post("/refusals", async (c) => {
    const owner = account(c.req.param("w"));
    const { operation, issue, times } = await parse(bodies.refusal, c.req.raw);
    // An operation that is not PayPal's documents no issue, so a wrong name ends here too.
    if (!documentedIssues(operation as Operation).includes(issue))
      throw conflict(`${operation} does not document ${issue}`);
    const waiting = owner.state.refusals.get(operation) ?? [];
    owner.state.refusals.set(operation, [...waiting, ...Array<string>(times).fill(issue)]);
    return c.json({ operation, waiting: waiting.length + times });
  });

  app.route("/vault", vaultControl(account, parse));
  return app;
}

function vaultControl(account: (world: string | undefined) => Account, parse: Parse): Hono {
  const app = new Hono();

  app.post("/", async (c) => {
    const owner = account(c.req.param("w"));
    const { vaulting } = await parse(bodies.vaulting, c.req.raw);
    owner.state.vault.vaulting = vaulting;
    return c.json({ vaulting });
  });

  app.post("/setup-tokens/:id/approve", async (c) => {
    const owner = account(c.req.param("w"));
    const { payerEmail } = await parse(bodies.payerEmail, c.req.raw);
    const token = findSetupToken(owner, c.req.param("id"));
    approveSetupToken(owner, token, payerEmail);
    return c.json(setupTokenJson(owner, token));
  });

  app.post("/payment-tokens", async (c) => {
    const owner = account(c.req.param("w"));
    const { payerEmail, source, customerId } = await parse(bodies.token, c.req.raw);
    const customer = customerId ?? newCustomerId(owner);
    const token = putIntoVault(owner, customer, source, payerOf(payerEmail), {});
    return c.json(paymentTokenJson(owner, token));
  });

  app.post("/payment-tokens/:id/revoke", (c) => {
    const owner = account(c.req.param("w"));
    const token = findPaymentToken(owner, c.req.param("id"));
    removePaymentToken(owner, token, "REVOKED");
    return c.json({ id: token.id, status: token.status });
  });

  return app;
}

function conflict(message: string): HTTPException {
  return new HTTPException(409, { message });
}
