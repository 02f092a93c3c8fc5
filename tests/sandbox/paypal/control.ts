import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { type Account, accountNames, type ItemStatus } from "./account.ts";
import { captureJson, endPending, findCapture } from "./captures.ts";
import { certificateControl } from "./certificate-control.ts";
import type { CertificateStore } from "./certificate-store.ts";
import { approveOrder, findOrder, orderJson } from "./orders.ts";
import { canMove, findItem, moveItem, payoutItemJson, setReceiver } from "./payout-items.ts";
import { createdJson, findBatch, processBatch, schedule } from "./payouts.ts";
import {
  failRefund,
  findRefund,
  payBack,
  refundCapture,
  refundJson,
  reverseCapture,
} from "./refunds.ts";
import { Refusal } from "./refusal.ts";

const FUNDING = ["balance", "card", "echeck", "declined_card", "card_second_step"] as const;
const ITEM_STATUSES = [
  "SUCCESS",
  "FAILED",
  "UNCLAIMED",
  "RETURNED",
  "ONHOLD",
  "BLOCKED",
  "REFUNDED",
  "REVERSED",
] as const satisfies readonly ItemStatus[];

const bodies = {
  approve: z.strictObject({
    payerEmail: z.string().default("buyer@example.com"),
    fundingSource: z.enum(FUNDING).default("balance"),
  }),
  capture: z.strictObject({ status: z.enum(["COMPLETED", "DECLINED", "REVERSED"]) }),
  refundCapture: z.strictObject({
    amount: z.exactOptional(z.strictObject({ currency_code: z.string(), value: z.string() })),
  }),
  refund: z.strictObject({ status: z.enum(["COMPLETED", "FAILED"]) }),
  balance: z.strictObject({
    currency: z.string().length(3),
    minor: z.union([z.int(), z.string().regex(/^-?\d+$/)]),
  }),
  receiver: z.strictObject({
    email: z.string(),
    status: z.enum(["verified", "unknown", "restricted", "blocked", "review"]),
  }),
  item: z.strictObject({ status: z.enum(ITEM_STATUSES), error: z.exactOptional(z.string()) }),
  payouts: z.strictObject({ processing: z.enum(["immediate", "clock", "held"]) }),
  payee: z.strictObject({ status: z.enum(["active", "restricted"]) }),
};

/** What a test, the demo or a person can do to this PayPal; see ../README.md. */
export function controlRoutes(
  accountOf: (world: string) => Account | undefined,
  certificates: CertificateStore,
): Hono {
  const app = new Hono();
  const account = (world: string | undefined): Account => {
    const found = accountOf(world ?? "");
    if (found === undefined) throw new HTTPException(404, { message: `no PayPal world ${world}` });
    return found;
  };

  app.onError((error, c) => {
    if (error instanceof Refusal)
      return c.json({ error: `${error.message} ${JSON.stringify(error.body.details)}` }, 409);
    const status = error instanceof HTTPException ? error.status : 500;
    return c.json({ error: error.message }, status);
  });

  app.post("/orders/:id/approve", async (c) => {
    const owner = account(c.req.param("w"));
    const { payerEmail, fundingSource } = await parse(bodies.approve, c.req.raw);
    const order = findOrder(owner, c.req.param("id"));
    approveOrder(owner, order, payerEmail, fundingSource);
    return c.json(orderJson(owner, order));
  });

  app.post("/captures/:id", async (c) => {
    const owner = account(c.req.param("w"));
    const { status } = await parse(bodies.capture, c.req.raw);
    const capture = findCapture(owner, c.req.param("id"));
    if (status === "REVERSED") reverseCapture(owner, capture);
    else if (capture.status === "PENDING") endPending(owner, capture, status);
    else throw conflict(`capture ${capture.id} is ${capture.status}, not PENDING`);
    return c.json(captureJson(owner, capture));
  });

  app.post("/captures/:id/refund", async (c) => {
    const owner = account(c.req.param("w"));
    const body = await parse(bodies.refundCapture, c.req.raw);
    const refund = refundCapture(owner, findCapture(owner, c.req.param("id")), body);
    return c.json(refundJson(owner, refund));
  });

  app.post("/refunds/:id", async (c) => {
    const owner = account(c.req.param("w"));
    const { status } = await parse(bodies.refund, c.req.raw);
    const refund = findRefund(owner, c.req.param("id"));
    if (refund.status !== "PENDING") throw conflict(`refund ${refund.id} is ${refund.status}`);
    if (status === "COMPLETED") payBack(owner, refund);
    else failRefund(owner, refund);
    return c.json(refundJson(owner, refund));
  });

  app.post("/balance", async (c) => {
    const owner = account(c.req.param("w"));
    const { currency, minor } = await parse(bodies.balance, c.req.raw);
    owner.world.books.post("between the bank and the PayPal balance", [
      { account: accountNames.bank(owner), currency, minor: -BigInt(minor) },
      { account: accountNames.balance(owner), currency, minor: BigInt(minor) },
    ]);
    const total = owner.world.books.balance(accountNames.balance(owner), currency);
    return c.json({ currency, minor: String(total) });
  });

  app.post("/receivers", async (c) => {
    const owner = account(c.req.param("w"));
    const { email, status } = await parse(bodies.receiver, c.req.raw);
    setReceiver(owner, email, status);
    return c.json({ email, status });
  });

  app.post("/payout-items/:id", async (c) => {
    const owner = account(c.req.param("w"));
    const { status, error } = await parse(bodies.item, c.req.raw);
    const item = findItem(owner, c.req.param("id"));
    if (!canMove(item, status)) throw conflict(`a ${item.status} item cannot become ${status}`);
    moveItem(owner, item, status, error);
    return c.json(payoutItemJson(owner, item));
  });

  app.post("/payouts", async (c) => {
    const owner = account(c.req.param("w"));
    const { processing } = await parse(bodies.payouts, c.req.raw);
    owner.state.payoutProcessing = processing;
    for (const batch of owner.state.batches.values())
      if (batch.status === "PENDING") schedule(owner, batch);
    return c.json({ processing });
  });

  app.post("/payouts/:id/process", (c) => {
    const owner = account(c.req.param("w"));
    const batch = findBatch(owner, c.req.param("id"));
    processBatch(owner, batch);
    return c.json(createdJson(owner, batch));
  });

  app.post("/payee", async (c) => {
    const owner = account(c.req.param("w"));
    const { status } = await parse(bodies.payee, c.req.raw);
    owner.state.payeeStatus = status;
    return c.json({ status });
  });

  app.post("/tokens/expire", (c) => {
    const { state } = account(c.req.param("w"));
    const expired = state.tokens.size;
    for (const token of state.tokens.keys()) state.tokens.set(token, 0);
    return c.json({ expired });
  });

  app.post("/keys/:action{revoke|restore}", (c) => {
    const { state } = account(c.req.param("w"));
    state.keysRevoked = c.req.param("action") === "revoke";
    return c.json({ revoked: state.keysRevoked });
  });

  app.route("/certificates", certificateControl(account, certificates));
  return app;
}

export async function parse<T>(schema: z.ZodType<T>, request: Request): Promise<T> {
  const raw = await request.text();
  let body: unknown;
  try {
    body = raw.trim() === "" ? {} : JSON.parse(raw);
  } catch {
    throw new HTTPException(400, { message: "the body is not JSON" });
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new HTTPException(400, { message: z.prettifyError(parsed.error) });
}

function conflict(message: string): HTTPException {
  return new HTTPException(409, { message });
}
