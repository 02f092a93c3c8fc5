import { Hono } from "hono";
import type { Account, FundingSource, Order } from "./account.ts";
import { ADDRESS, agreementPage, approvalPage, fundingOf } from "./approval-page.ts";
import { isEmail } from "./buyers.ts";
import { isFunding } from "./funding.ts";
import type { PayPalContext, PayPalEnv } from "./http.ts";
import { approveOrder, type Choices, isExpired, isFinished, orderTotal } from "./orders.ts";
import {
  CLOSE_SCRIPT,
  closingPage,
  type Message,
  messagePage,
  type Opened,
} from "./page-layout.ts";
import { malformed, Refusal } from "./refusal.ts";
import { type Accounts, identify } from "./tokens.ts";
import { approveSetupToken, findSetupToken } from "./vault.ts";
import type { SetupToken } from "./vault-state.ts";

type Back = { address: string | undefined; query: Record<string, string>; message: Message };

/** The pages on which buyers approve orders and agreements. */
export function approvalRoutes(accounts: Accounts): Hono<PayPalEnv> {
  const app = new Hono<PayPalEnv>();

  app.get("/checkoutnow/close.js", (c) =>
    c.body(CLOSE_SCRIPT, 200, { "content-type": "text/javascript; charset=utf-8" }),
  );

  app.get("/checkoutnow", (c) => {
    const opened = readOpened(c.req.query("in"), c.req.query("origin"));
    const found = findOrder(c, accounts, c.req.query("token") ?? "");
    if (found === undefined) return gone(c, opened);
    const currency = c.req.query("currency");
    const expected = orderTotal(found.order).currency;
    if (currency === undefined || currency === expected)
      return c.html(approvalPage(found.order, opened, c.req.query("fundingSource")));
    const message = `Expected currency from order to be ${currency}, got ${expected}`;
    return c.html(closingPage(failure(message), opened));
  });

  app.post("/checkoutnow", async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const opened = readOpened(form.get("in") ?? undefined, form.get("origin") ?? undefined);
    const found = findOrder(c, accounts, form.get("token") ?? "");
    if (found === undefined) return gone(c, opened);
    if (form.get("action") === "cancel") return leave(c, opened, cancelled(found.order));
    const funding = readFunding(found.order, form.get("fundingSource") ?? "balance");
    if (funding === undefined) return c.html(messagePage("Sandbox", "Unknown funding source"), 400);
    return tell(c, opened, () => approve(found.account, found.order, form, funding));
  });

  app.get("/agreements/approve", (c) => {
    const opened = readOpened(c.req.query("in"), c.req.query("origin"));
    const found = findAgreement(c, accounts, c.req.query("approval_session_id") ?? "");
    return found === undefined ? gone(c, opened) : c.html(agreementPage(found.token, opened));
  });

  app.post("/agreements/approve", async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const opened = readOpened(form.get("in") ?? undefined, form.get("origin") ?? undefined);
    const found = findAgreement(c, accounts, form.get("approval_session_id") ?? "");
    if (found === undefined) return gone(c, opened);
    const { account, token } = found;
    if (form.get("action") === "cancel")
      return leave(c, opened, backFromAgreement(token, token.cancelUrl, "cancelled"));
    return tell(c, opened, () => {
      approveSetupToken(account, token, payerIn(form));
      return backFromAgreement(token, token.returnUrl, "approved");
    });
  });

  return app;
}

function findOrder(c: PayPalContext, accounts: Accounts, id: string) {
  for (const account of accounts.all()) {
    const order = account.state.orders.get(id);
    if (order === undefined) continue;
    identify(c, account);
    return isExpired(account, order) || isFinished(order) ? undefined : { account, order };
  }
  return undefined;
}

function findAgreement(c: PayPalContext, accounts: Accounts, id: string) {
  for (const account of accounts.all()) {
    const token = account.state.vault.setupTokens.get(id);
    if (token === undefined) continue;
    identify(c, account);
    return token.status === "VAULTED" || isGone(account, id) ? undefined : { account, token };
  }
  return undefined;
}

function isGone(account: Account, id: string): boolean {
  try {
    findSetupToken(account, id);
    return false;
  } catch {
    return true;
  }
}

function readOpened(where: string | undefined, origin: string | undefined): Opened {
  const known = where === "popup" || where === "frame" ? where : "page";
  return { in: known, origin: origin ?? "" };
}

function readFunding(order: Order, value: string): FundingSource | undefined {
  return isFunding(value) && fundingOf(order).includes(value) ? value : undefined;
}

function approve(
  account: Account,
  order: Order,
  form: URLSearchParams,
  funding: FundingSource,
): Back {
  approveOrder(account, order, payerIn(form), funding, choices(form));
  const payerID = order.approval?.payer.payerId ?? "";
  return {
    address: order.context.returnUrl,
    query: { token: order.id, PayerID: payerID },
    message: { type: "approved", orderID: order.id, payerID },
  };
}

/** Who has logged in. */
function payerIn(form: URLSearchParams): string {
  const email = form.get("payerEmail") ?? "buyer@example.com";
  if (!isEmail(email)) throw malformed("INVALID_PARAMETER_VALUE", { field: "/payerEmail" });
  return email;
}

/** An address of which every field is empty is no change. */
function choices(form: URLSearchParams): Choices {
  const typed = ADDRESS.flatMap(([name]): [string, string][] => {
    const value = form.get(name)?.trim() ?? "";
    return value === "" ? [] : [[name, value]];
  });
  const option = form.get("shippingOption");
  const wasAsked = form.get("vault") === "asked";
  return {
    ...(typed.length > 0 && { shipping: { address: Object.fromEntries(typed) } }),
    ...(option !== null && { shippingOption: option }),
    ...(wasAsked && { keepForLater: form.get("keepForLater") === "yes" }),
  };
}

function cancelled(order: Order): Back {
  return {
    address: order.context.cancelUrl,
    query: { token: order.id },
    message: { type: "cancelled", orderID: order.id },
  };
}

function backFromAgreement(
  { id }: SetupToken,
  address: string | undefined,
  type: "approved" | "cancelled",
): Back {
  return {
    address,
    query: { approval_token_id: id, approval_session_id: id },
    message: { type, vaultSetupToken: id },
  };
}

/** What the buyer may not do is said on the page, and nothing has changed. */
function tell(c: PayPalContext, opened: Opened, decide: () => Back) {
  try {
    return leave(c, opened, decide());
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return c.html(messagePage("Things don't appear to be working (sandbox)", error.message), 400);
  }
}

/** To the shop's script where it opened the page, else to the shop's address, if it has one. */
function leave(c: PayPalContext, opened: Opened, { address, query, message }: Back) {
  if (opened.in !== "page") return c.html(closingPage(message, opened));
  if (address !== undefined) return c.redirect(withQuery(address, query), 303);
  return message.type === "approved"
    ? c.html(messagePage("Approved (sandbox)", "Go back to the shop to finish your order."))
    : c.html(messagePage("Cancelled (sandbox)", "Nothing was paid. Go back to the shop."));
}

function gone(c: PayPalContext, opened: Opened) {
  const text = "This payment is unknown, has expired or is already paid. Go back to the shop.";
  if (opened.in !== "page")
    return c.html(closingPage(failure("The order is unknown, expired or already paid"), opened));
  return c.html(messagePage("Things don't appear to be working (sandbox)", text), 404);
}

function failure(message: string): Message {
  return { type: "error", message };
}

function withQuery(address: string, query: Record<string, string>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}
