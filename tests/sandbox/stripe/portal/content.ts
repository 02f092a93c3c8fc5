import type Stripe from "stripe";
import { display } from "../currencies.ts";
import { safe } from "../pages/html.ts";
import { idOf, type Platform } from "../platform.ts";
import { CARDS, pricesIn } from "./actions.ts";

/** A person sees the latest. */
const INVOICES_MAX = 12;

type Session = Stripe.BillingPortal.Session;
type Features = Stripe.BillingPortal.Configuration.Features;

/** What the visitor sees: everything that the configuration offers, or only what the link is for. */
export function content(platform: Platform, session: Session): string {
  const { features } = platform.stores.portalConfigurations.get(idOf(session.configuration) ?? "");
  const flow = session.flow?.type;
  const about = (type: string) => flow === undefined || flow.startsWith(type);
  return [
    about("subscription") ? subscriptions(platform, session, features) : "",
    about("payment_method") ? methods(platform, session.customer, features) : "",
    flow === undefined && features.invoice_history.enabled
      ? invoices(platform, session.customer)
      : "",
    `<form method="post"><button name="action" value="return">Return to the shop</button></form>`,
  ].join("\n");
}

function subscriptions(platform: Platform, session: Session, features: Features): string {
  const { flow } = session;
  const only =
    flow?.subscription_cancel?.subscription ??
    flow?.subscription_update?.subscription ??
    flow?.subscription_update_confirm?.subscription;
  const mine = platform.stores.subscriptions
    .all()
    .filter(({ customer, id }) => idOf(customer) === session.customer && (!only || only === id));
  if (mine.length === 0) return "<h2>Subscriptions</h2><p>None.</p>";
  return `<h2>Subscriptions</h2>${mine.map((each) => one(platform, each, features, flow)).join("\n")}`;
}

function one(
  platform: Platform,
  subscription: Stripe.Subscription,
  features: Features,
  flow: Session["flow"],
): string {
  const { id, status, cancel_at_period_end: ending, items } = subscription;
  const [item] = items.data;
  const end = item ? new Date(item.current_period_end * 1_000).toISOString().slice(0, 10) : "";
  const isOver = status === "canceled" || status === "incomplete_expired";
  const does = (type: string) => !flow || flow.type.startsWith(type);
  const buttons = [
    !isOver && !ending && features.subscription_cancel.enabled && does("subscription_cancel")
      ? `<button name="action" value="cancel">Cancel subscription</button>`
      : "",
    !isOver && ending && features.subscription_cancel.enabled
      ? `<button class="main" name="action" value="resume">Do not cancel</button>`
      : "",
    !isOver && features.subscription_update.enabled && does("subscription_update")
      ? plans(platform, features, flow)
      : "",
  ].join("");
  return `<form method="post"><input type="hidden" name="subscription" value="${safe(id)}">
<p><strong>${safe(items.data.map(({ price }) => nameOf(platform, price)).join(", "))}</strong>, ${safe(status)}</p>
<p>${isOver ? "Ended" : ending ? `Ends on ${end}` : `Renews on ${end}`}</p>${buttons}</form>`;
}

/** All the prices that can be chosen, or the one that the shop has chosen. */
function plans(platform: Platform, features: Features, flow: Session["flow"]): string {
  const chosen = flow?.subscription_update_confirm?.items[0]?.price;
  const ids = chosen ? [chosen] : pricesIn(features);
  const options = ids.flatMap((id) => {
    const price = platform.stores.prices.find(id);
    return price ? [`<option value="${safe(id)}">${safe(nameOf(platform, price))}</option>`] : [];
  });
  return `<label>Plan <select name="price">${options.join("")}</select></label>
<button name="action" value="update">Change plan</button>`;
}

function nameOf({ stores }: Platform, price: Stripe.Price): string {
  const product = stores.products.find(idOf(price.product) ?? "")?.name ?? price.id;
  const amount = price.unit_amount === null ? "" : ` ${display(price.unit_amount, price.currency)}`;
  return `${product}${amount} per ${price.recurring?.interval ?? "purchase"}`;
}

function methods({ stores }: Platform, customerId: string, features: Features): string {
  const customer = stores.customers.get(customerId, "customer");
  const current = idOf(customer.invoice_settings.default_payment_method);
  const mine = stores.paymentMethods.all().filter(({ customer: of }) => idOf(of) === customerId);
  const rows = mine.map(({ id, type, card }) => {
    const name = card ? `${card.brand} ending in ${card.last4}` : type;
    const button = `<button name="action" value="method">Make default</button>`;
    return `<form method="post"><input type="hidden" name="method" value="${safe(id)}">
<p>${safe(name)}${id === current ? " (default)" : ""} ${id !== current && features.payment_method_update.enabled ? button : ""}</p></form>`;
  });
  const options = Object.entries(CARDS).map(
    ([card, name]) => `<option value="${card}">${safe(name)}</option>`,
  );
  const added = `<form method="post"><label>Test card <select name="card">${options.join("")}</select></label>
<button name="action" value="card">Add and make default</button></form>`;
  return `<h2>Payment methods</h2>${rows.join("\n") || "<p>None.</p>"}${features.payment_method_update.enabled ? added : ""}`;
}

function invoices({ stores }: Platform, customerId: string): string {
  const mine = stores.invoices
    .all()
    .filter(({ customer, status }) => idOf(customer) === customerId && status !== "draft")
    .slice(-INVOICES_MAX)
    .reverse();
  const rows = mine.map(({ number, total, currency, status, hosted_invoice_url: url }) => {
    const name = safe(number ?? "invoice");
    const link = url ? `<a href="${safe(url)}">${name}</a>` : name;
    return `<li>${link}: ${safe(display(total, currency))}, ${safe(status ?? "")}</li>`;
  });
  return `<h2>Invoices</h2><ul>${rows.join("") || "<li>None.</li>"}</ul>`;
}
