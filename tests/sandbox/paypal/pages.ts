import { readFileSync } from "node:fs";
import { Hono } from "hono";
import type { FundingSource, Order } from "./account.ts";
import {
  approvalPage,
  CLOSE_SCRIPT,
  closingPage,
  type Message,
  messagePage,
  type Opened,
} from "./approval-page.ts";
import type { CertificateStore } from "./certificate-store.ts";
import type { PayPalContext, PayPalEnv } from "./http.ts";
import { approveOrder, isExpired, orderTotal } from "./orders.ts";
import { type Accounts, identify } from "./tokens.ts";

const SCRIPT = readFileSync(new URL("../browser/paypal.js", import.meta.url), "utf8");

const FUNDING: ReadonlySet<string> = new Set<FundingSource>([
  "balance",
  "card",
  "echeck",
  "declined_card",
  "card_second_step",
]);

/** What PayPal shows to browsers, and the certificates: nothing here needs a token. */
export function pageRoutes(accounts: Accounts, certificates: CertificateStore): Hono<PayPalEnv> {
  const app = new Hono<PayPalEnv>();

  // `sdkBaseUrl` of the React package is the whole address up to the question mark.
  for (const path of ["/sdk/js", "/sdk/js/sdk/js"])
    app.get(path, (c) => {
      const clientId = c.req.query("client-id");
      const known = [...accounts.all()].some((account) => account.clientId === clientId);
      if (!known)
        return c.text('throw new Error("SDK Validation error: client-id not recognized")', 400);
      return c.body(SCRIPT, 200, {
        "content-type": "text/javascript; charset=utf-8",
        "cross-origin-resource-policy": "cross-origin",
        "access-control-allow-origin": "*",
      });
    });

  app.get("/checkoutnow/close.js", (c) =>
    c.body(CLOSE_SCRIPT, 200, { "content-type": "text/javascript; charset=utf-8" }),
  );
  app.get("/checkoutnow/wait", (c) =>
    c.html(messagePage("Opening PayPal (sandbox)", "One moment, please.")),
  );

  app.get("/checkoutnow", (c) => {
    const opened = readOpened(c.req.query("in"), c.req.query("origin"));
    const found = findOrder(c, accounts, c.req.query("token") ?? "");
    if (found === undefined) return gone(c, opened);
    const { order } = found;
    const currency = c.req.query("currency");
    const expected = orderTotal(order).currency;
    if (currency !== undefined && currency !== expected)
      return c.html(
        closingPage(
          failure(`Expected currency from order to be ${currency}, got ${expected}`),
          opened,
        ),
      );
    return c.html(approvalPage(order, opened));
  });

  app.post("/checkoutnow", async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const opened = readOpened(form.get("in") ?? undefined, form.get("origin") ?? undefined);
    const found = findOrder(c, accounts, form.get("token") ?? "");
    if (found === undefined) return gone(c, opened);
    const { account, order } = found;
    if (form.get("action") === "cancel") return cancelled(c, order, opened);
    const funding = form.get("fundingSource") ?? "balance";
    if (!isFunding(funding)) return c.html(messagePage("Sandbox", "Unknown funding source"), 400);
    approveOrder(account, order, form.get("payerEmail") ?? "buyer@example.com", funding);
    return approved(c, order, opened);
  });

  app.get("/v1/notifications/certs/:id", (c) => {
    const served = certificates.serve(c.req.param("id"));
    if (served === undefined) return c.text("Not found", 404);
    const headers: Record<string, string> = { "content-type": "application/x-pem-file" };
    if (served.redirectTo !== undefined) headers.location = served.redirectTo;
    return new Response(served.body, { status: served.status, headers });
  });

  return app;
}

function findOrder(c: PayPalContext, accounts: Accounts, id: string) {
  for (const account of accounts.all()) {
    const order = account.state.orders.get(id);
    if (order === undefined) continue;
    identify(c, account);
    return isExpired(account, order) || order.status === "COMPLETED"
      ? undefined
      : { account, order };
  }
  return undefined;
}

function readOpened(where: string | undefined, origin: string | undefined): Opened {
  const known = where === "popup" || where === "frame" ? where : "page";
  return { in: known, origin: origin ?? "" };
}

function isFunding(value: string): value is FundingSource {
  return FUNDING.has(value);
}

function gone(c: PayPalContext, opened: Opened) {
  if (opened.in !== "page")
    return c.html(closingPage(failure("The order is unknown, expired or already paid"), opened));
  const text = "This payment is unknown, has expired or is already paid. Go back to the shop.";
  return c.html(messagePage("Things don't appear to be working (sandbox)", text), 404);
}

function failure(message: string): Message {
  return { type: "error", message };
}

function approved(c: PayPalContext, order: Order, opened: Opened) {
  const payerID = order.approval?.payer.payerId ?? "";
  const message: Message = { type: "approved", orderID: order.id, payerID };
  if (opened.in !== "page") return c.html(closingPage(message, opened));
  if (order.returnUrl === undefined)
    return c.html(messagePage("Approved (sandbox)", "Go back to the shop to finish your order."));
  return c.redirect(withQuery(order.returnUrl, { token: order.id, PayerID: payerID }), 303);
}

function cancelled(c: PayPalContext, order: Order, opened: Opened) {
  const message: Message = { type: "cancelled", orderID: order.id };
  if (opened.in !== "page") return c.html(closingPage(message, opened));
  if (order.cancelUrl === undefined)
    return c.html(messagePage("Cancelled (sandbox)", "Nothing was paid. Go back to the shop."));
  return c.redirect(withQuery(order.cancelUrl, { token: order.id }), 303);
}

function withQuery(address: string, query: Record<string, string>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}
