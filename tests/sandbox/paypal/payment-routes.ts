import { Hono } from "hono";
import { findAuthorization, voidAuthorization } from "./authorizations.ts";
import { captureAuthorization } from "./authorizations-capture.ts";
import { authorizationJson } from "./authorizations-json.ts";
import { reauthorize } from "./authorizations-renew.ts";
import { captureJson, findCapture } from "./captures.ts";
import { answerObject, fieldsOf, onceBy, play } from "./checkout-call.ts";
import { type PayPalEnv, wantsRepresentation } from "./http.ts";
import { findRefund, refundCapture, refundJson } from "./refunds.ts";

/** Payments v2: authorizations, captures, refunds. */
export function paymentRoutes(): Hono<PayPalEnv> {
  const app = new Hono<PayPalEnv>();
  const authorizations = "/v2/payments/authorizations/:id";
  const captures = "/v2/payments/captures/:id";

  app.get(
    authorizations,
    play("authorizations.get", ({ c, account, id }) =>
      c.json(authorizationJson(account, findAuthorization(account, id("id")))),
    ),
  );

  app.post(
    `${authorizations}/capture`,
    play("authorizations.capture", (call) => {
      const { account, id } = call;
      const body = fieldsOf(call);
      const authorization = findAuthorization(account, id("id"));
      const done = onceBy(
        call,
        "authorizations.capture",
        () => captureAuthorization(account, authorization, body).id,
      );
      const json = captureJson(account, findCapture(account, done.objectId));
      return answerObject(call, json, done.replayed ? 200 : 201);
    }),
  );

  app.post(
    `${authorizations}/reauthorize`,
    play("authorizations.reauthorize", (call) => {
      const { account, id } = call;
      const body = fieldsOf(call);
      const authorization = findAuthorization(account, id("id"));
      const done = onceBy(
        call,
        "authorizations.reauthorize",
        () => reauthorize(account, authorization, body).id,
      );
      const json = authorizationJson(account, findAuthorization(account, done.objectId));
      return answerObject(call, json, done.replayed ? 200 : 201);
    }),
  );

  app.post(
    `${authorizations}/void`,
    play("authorizations.void", (call) => {
      const { c, account, id } = call;
      const authorization = findAuthorization(account, id("id"));
      onceBy(call, "authorizations.void", () => {
        voidAuthorization(account, authorization);
        return authorization.id;
      });
      if (!wantsRepresentation(c)) return c.body(null, 204);
      return c.json(authorizationJson(account, authorization));
    }),
  );

  app.get(
    captures,
    play("captures.get", ({ c, account, id }) =>
      c.json(captureJson(account, findCapture(account, id("id")))),
    ),
  );

  app.post(
    `${captures}/refund`,
    play("captures.refund", (call) => {
      const { account, id } = call;
      const body = fieldsOf(call);
      const capture = findCapture(account, id("id"));
      const done = onceBy(call, "captures.refund", () => refundCapture(account, capture, body).id);
      const json = refundJson(account, findRefund(account, done.objectId));
      return answerObject(call, json, done.replayed ? 200 : 201);
    }),
  );

  app.get(
    "/v2/payments/refunds/:id",
    play("refunds.get", ({ c, account, id }) =>
      c.json(refundJson(account, findRefund(account, id("id")))),
    ),
  );

  return app;
}
