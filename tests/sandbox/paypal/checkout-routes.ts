import { Hono } from "hono";
import type { Account, Capture, Order, Refund } from "./account.ts";
import { captureJson, captureOrder, findCapture } from "./captures.ts";
import {
  accountOf,
  type PayPalContext,
  type PayPalEnv,
  readAnyBody,
  readBody,
  requestId,
  wantsRepresentation,
} from "./http.ts";
import { type Json, object } from "./json.ts";
import { refuseIfMocked } from "./mock-response.ts";
import { createOrder, findOrder, minimalOrderJson, orderJson, patchOrder } from "./orders.ts";
import { findRefund, refundCapture, refundJson } from "./refunds.ts";
import { malformed } from "./refusal.ts";
import { once, rememberRefusal } from "./request-ids.ts";

/** Orders v2 and Payments v2. */
export function checkoutRoutes(): Hono<PayPalEnv> {
  const app = new Hono<PayPalEnv>();

  app.post("/v2/checkout/orders", async (c) => {
    const account = accountOf(c);
    const body = await readBody(c);
    refuseIfMocked(c);
    const id = requestId(c);
    if (body.payment_source !== undefined && id === undefined)
      throw malformed("PAYPAL_REQUEST_ID_REQUIRED");
    const done = once(account, "orders.create", id, () => createOrder(account, body).id);
    return answerOrder(c, account, findOrder(account, done.objectId), done.replayed);
  });

  app.get("/v2/checkout/orders/:id", (c) => {
    const account = accountOf(c);
    refuseIfMocked(c);
    return c.json(orderJson(account, findOrder(account, c.req.param("id"))));
  });

  app.patch("/v2/checkout/orders/:id", async (c) => {
    const account = accountOf(c);
    const body = await readAnyBody(c);
    refuseIfMocked(c);
    patchOrder(account, findOrder(account, c.req.param("id")), body);
    return c.body(null, 204);
  });

  app.post("/v2/checkout/orders/:id/capture", async (c) => {
    const account = accountOf(c);
    await readBody(c);
    refuseIfMocked(c);
    const id = requestId(c);
    const order = findOrder(account, c.req.param("id"));
    const done = once(account, "orders.capture", id, () => {
      captureOrder(account, order, (refusal) =>
        rememberRefusal(account, "orders.capture", id, refusal),
      );
      return order.id;
    });
    return answerOrder(c, account, findOrder(account, done.objectId), done.replayed);
  });

  app.get("/v2/payments/captures/:id", (c) => {
    const account = accountOf(c);
    refuseIfMocked(c);
    return c.json(captureJson(account, findCapture(account, c.req.param("id"))));
  });

  app.post("/v2/payments/captures/:id/refund", async (c) => {
    const account = accountOf(c);
    const body = await readBody(c);
    refuseIfMocked(c);
    const capture = findCapture(account, c.req.param("id"));
    const done = once(account, "captures.refund", requestId(c), () =>
      refund(account, capture, body),
    );
    return answerRefund(c, account, findRefund(account, done.objectId), done.replayed);
  });

  app.get("/v2/payments/refunds/:id", (c) => {
    const account = accountOf(c);
    refuseIfMocked(c);
    return c.json(refundJson(account, findRefund(account, c.req.param("id"))));
  });

  return app;
}

function refund(account: Account, capture: Capture, body: Json): string {
  return refundCapture(account, capture, body).id;
}

function answerOrder(c: PayPalContext, account: Account, order: Order, replayed: boolean) {
  c.set("replayed", replayed);
  const json = wantsRepresentation(c) ? orderJson : minimalOrderJson;
  return c.json(json(account, order), replayed ? 200 : 201);
}

function answerRefund(c: PayPalContext, account: Account, made: Refund, replayed: boolean) {
  c.set("replayed", replayed);
  const { id, status, links } = refundJson(account, made);
  const minimal = { id, status, links };
  const full = object(refundJson(account, made));
  return c.json(wantsRepresentation(c) ? full : minimal, replayed ? 200 : 201);
}
