import { Hono } from "hono";
import { authorizeOrder } from "./authorizations.ts";
import { captureOrder } from "./captures.ts";
import { answerObject, type Call, fieldsOf, onceBy, play } from "./checkout-call.ts";
import { type PayPalEnv, requestId } from "./http.ts";
import { createOrder, findOrder } from "./orders.ts";
import { orderJson, orderPartJson } from "./orders-json.ts";
import { patchOrder } from "./orders-patch.ts";
import { confirmOrder, payAtOnce, takeSource } from "./orders-pay.ts";
import { readSource } from "./orders-source.ts";
import { paymentRoutes } from "./payment-routes.ts";
import { malformed } from "./refusal.ts";
import { type Once, rememberRefusal } from "./request-ids.ts";
import { addTracker, patchTracker } from "./trackers.ts";
import { vaultRoutes } from "./vault-routes.ts";

/** Orders v2, Payments v2 and Vault v3. */
export function checkoutRoutes(): Hono<PayPalEnv> {
  const app = new Hono<PayPalEnv>();
  const orders = "/v2/checkout/orders";

  app.post(
    orders,
    play("orders.create", (call) => {
      const { account, c } = call;
      const body = fieldsOf(call);
      if (body.payment_source !== undefined && requestId(c) === undefined)
        throw malformed("PAYPAL_REQUEST_ID_REQUIRED");
      const done = onceBy(call, "orders.create", () => {
        const order = createOrder(account, body);
        const source = readSource("orders.create", body.payment_source);
        if (source.kind === "token") payAtOnce(account, order, source);
        return order.id;
      });
      return answerOrder(call, done);
    }),
  );

  app.get(
    `${orders}/:id`,
    play("orders.get", ({ c, account, id }) => {
      const order = findOrder(account, id("id"));
      const fields = c.req.query("fields");
      if (fields === undefined) return c.json(orderJson(account, order));
      if (fields === "payment_source") return c.json(orderPartJson(account, order));
      throw malformed("INVALID_PARAMETER_VALUE", { field: "fields", location: "query" });
    }),
  );

  app.patch(
    `${orders}/:id`,
    play("orders.patch", ({ c, account, id, body }) => {
      patchOrder(account, findOrder(account, id("id")), body);
      return c.body(null, 204);
    }),
  );

  app.post(
    `${orders}/:id/confirm-payment-source`,
    play("orders.confirm", (call) => {
      const order = findOrder(call.account, call.id("id"));
      confirmOrder(call.account, order, fieldsOf(call));
      return answerObject(call, orderJson(call.account, order), 200);
    }),
  );

  app.post(
    `${orders}/:id/capture`,
    play("orders.capture", (call) => finish(call, "orders.capture", captureOrder)),
  );
  app.post(
    `${orders}/:id/authorize`,
    play("orders.authorize", (call) => finish(call, "orders.authorize", authorizeOrder)),
  );

  app.post(
    `${orders}/:id/track`,
    play("orders.track.create", (call) => {
      const order = findOrder(call.account, call.id("id"));
      const { isNew } = addTracker(call.account, order, fieldsOf(call));
      return call.c.json(orderJson(call.account, order), isNew ? 201 : 200);
    }),
  );

  app.patch(
    `${orders}/:id/trackers/:tracker`,
    play("orders.trackers.patch", ({ c, account, id, body }) => {
      patchTracker(account, findOrder(account, id("id")), id("tracker"), body);
      return c.body(null, 204);
    }),
  );

  app.route("/", paymentRoutes());
  app.route("/", vaultRoutes());
  return app;
}

/** Capture and authorize differ in what they do to an order and in nothing else. */
function finish(
  call: Call,
  type: "orders.capture" | "orders.authorize",
  action: typeof captureOrder | typeof authorizeOrder,
): Response {
  const { account, c } = call;
  const body = fieldsOf(call);
  const order = findOrder(account, call.id("id"));
  const done = onceBy(call, type, () => {
    if (body.amount !== undefined) throw malformed("INVALID_PARAMETER_VALUE", { field: "/amount" });
    takeSource(account, order, type, body);
    action(account, order, (refusal) => rememberRefusal(account, type, requestId(c), refusal));
    return order.id;
  });
  return answerOrder(call, done);
}

function answerOrder(call: Call, { objectId, replayed }: Once): Response {
  const order = findOrder(call.account, objectId);
  return answerObject(call, orderJson(call.account, order), replayed ? 200 : 201);
}
