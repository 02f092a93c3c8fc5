import type { Hono } from "hono";
import type Stripe from "stripe";
import { confirmIntent } from "../confirm.ts";
import { display } from "../currencies.ts";
import { page, redirect, safe } from "../pages/html.ts";
import type { Platform } from "../platform.ts";
import { idOf } from "../platform.ts";
import { StripeError } from "../wire/errors.ts";
import { intentOf } from "./collect.ts";
import { inTimeOf } from "./time.ts";

type Found = { platform: Platform; invoice: Stripe.Invoice };

/** What `hosted_invoice_url` shows: the invoice, and a way to pay it with a test card. */
export function mountInvoicePage(app: Hono, platforms: () => Iterable<Platform>): void {
  app.get("/stand-in/invoices/:id", (c) => {
    const found = find(platforms(), c.req.param("id"));
    return found ? show(found) : page("Invoice", "<p>There is no such invoice.</p>", 404);
  });
  app.get("/stand-in/invoices/:id/pdf", (c) => {
    const found = find(platforms(), c.req.param("id"));
    return found ? show(found) : page("Invoice", "<p>There is no such invoice.</p>", 404);
  });
  app.post("/stand-in/invoices/:id", async (c) => {
    const found = find(platforms(), c.req.param("id"));
    if (!found) return page("Invoice", "<p>There is no such invoice.</p>", 404);
    const card = new URLSearchParams(await c.req.text()).get("card");
    return pay(found, card !== null && CARDS.has(card) ? card : "pm_card_visa");
  });
}

/** The cards that the page offers, and what it calls them. */
const CARDS = new Map([
  ["pm_card_visa", "Pay with Visa 4242"],
  ["pm_card_authenticationRequired", "Pay with a card that wants 3D Secure"],
  ["pm_card_chargeDeclined", "Pay with a card that is declined"],
]);

function find(platforms: Iterable<Platform>, id: string): Found | undefined {
  for (const platform of platforms) {
    const invoice = platform.stores.invoices.find(id);
    if (invoice && invoice.status !== "draft") return { platform, invoice };
  }
  return undefined;
}

function show({ invoice }: Found, message = ""): Response {
  const rows = invoice.lines.data
    .map(
      ({ description, amount }) => `<li>${safe(description ?? "")}: ${money(amount, invoice)}</li>`,
    )
    .join("");
  const buttons = [...CARDS]
    .map(([card, label]) => `<button name="card" value="${card}">${label}</button>`)
    .join("\n");
  const open = invoice.status === "open" || invoice.status === "uncollectible";
  return page(
    `Invoice ${invoice.number ?? ""}`,
    `<p>Status: <strong>${safe(invoice.status ?? "")}</strong></p>
<ul>${rows}</ul>
<p>To pay: <strong>${money(invoice.amount_remaining, invoice)}</strong></p>
<p role="alert">${safe(message)}</p>
${open ? `<form method="post">${buttons}</form>` : ""}`,
  );
}

function money(amount: number, { currency }: Stripe.Invoice): string {
  return safe(display(amount, currency).toUpperCase());
}

function pay(found: Found, card: string): Response {
  const { platform, invoice } = found;
  const here = inTimeOf(platform, idOf(invoice.customer));
  const intent = intentOf(here, invoice);
  const back = invoice.hosted_invoice_url ?? "/";
  if (!intent) return redirect(back);
  try {
    confirmIntent(here, intent, { payment_method: card, return_url: back }, { key: "publishable" });
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return show(found, error.message);
  }
  const url = intent.next_action?.redirect_to_url?.url;
  return redirect(url ?? back);
}
